/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes the chunks of a sealed body at once, and collects the chunks of a sealed message.
 */

#pragma once

#include "transport/wsman-sealed-body-private.h"

static inline GBytes *
write_sealed_body (const WsmanSealedBody  *body,
                   const char             *protocol,
                   char                  **content_type)
{
  g_autoptr(WsmanSealedWriter) writer = wsman_sealed_writer_new (protocol, body->charset, body->indented, 0);

  for (guint i = 0; i < body->chunks->len; i++)
    wsman_sealed_writer_add (writer, g_ptr_array_index (body->chunks, i));

  return wsman_sealed_writer_finish (writer, content_type);
}

/* This is a WsmanSealedFunc; chunks is a GPtrArray. */
static inline void
collect_chunk (const WsmanSealed *chunk,
               gpointer           chunks)
{
  WsmanSealed *copy = g_memdup2 (chunk, sizeof *chunk);

  g_bytes_ref (copy->bytes);
  g_ptr_array_add (chunks, copy);
}

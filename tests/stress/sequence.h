/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A text of any length of which each part says where it belongs: lines of a number in 15 hexadecimal
 * digits, from 0 on. Nothing of it can be lost, doubled or moved without being seen.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SEQUENCE_LINE 16

/* What lies at a position; neither that nor length need be whole lines. */
void     sequence_fill    (guint64     position,
                           char       *buffer,
                           gsize       length);

gboolean sequence_matches (guint64     position,
                           const char *text,
                           gsize       length);

G_END_DECLS

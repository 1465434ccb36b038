/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A text of any length in which each part tells its position: lines with a number in 15 hexadecimal digits, from 0 on.
 * So a test notices if a part is lost, repeated or moved.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SEQUENCE_LINE 16

/* Fills buffer with the text at position. Neither position nor length need be at the border of a line. */
void     sequence_fill    (guint64     position,
                           char       *buffer,
                           gsize       length);

gboolean sequence_matches (guint64     position,
                           const char *text,
                           gsize       length);

G_END_DECLS

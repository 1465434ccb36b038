/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The lower limit for a stream: GLib and libxml2 alone write and parse its bytes as base64 in XML, in pieces of the
 * same size as in messages.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void bench_pass_base64 (guint64 length);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The floor of a stream: its bytes as base64 in XML, written and parsed as GLib and libxml2 do it by
 * themselves, in the pieces that messages carry.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void bench_pass_base64 (guint64 length);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Replaces names in errors. The library's errors name its properties and flags, but users of wsmanctl know its options
 * instead.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Returns the message of an error. In the message, options replace properties and flags, and text of another machine
 * isn't changed. has_session is TRUE if the options didn't contradict each other. */
char *wsmanctl_words_translate (const GError *error,
                                gboolean      has_session);

G_END_DECLS

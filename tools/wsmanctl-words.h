/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The library's errors name its properties and flags. Users of wsmanctl know its options instead.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* Returns the message of an error, with options in place of properties and flags. Text of another machine isn't
 * changed. has_session: TRUE if the options didn't contradict each other. */
char *wsmanctl_words_translate (const GError *error,
                                gboolean      has_session);

G_END_DECLS

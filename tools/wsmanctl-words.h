/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The library's errors name its properties and flags. Users of wsmanctl know options.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* The message of an error, with the options in place of what they set. What another machine has said stays as it is.
 * has_session: whether the options went together. */
char *wsmanctl_words_translate (const GError *error,
                                gboolean      has_session);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks what the key file names.
 */

#pragma once

#include "wec-config.h"

G_BEGIN_DECLS

/* Checks the user and the files that the key file at path names. Nothing is read from them. Adds what is wrong to
 * problems. */
gboolean wec_config_check (const WecConfig *config,
                           const char      *path,
                           GPtrArray       *problems);

/* Does the same for the folders of the outputs. */
gboolean wec_config_check_folders (const WecConfig *config,
                                   const char      *path,
                                   GPtrArray       *problems);

G_END_DECLS

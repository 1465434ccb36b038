/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The types of the keys in wsmand's key file. Each type has its own values and its own errors.
 */

#pragma once

#include "wsmand-config.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAND_KEY_BOOLEAN,
  WSMAND_KEY_STRING,
  WSMAND_KEY_STRINGS,
  WSMAND_KEY_PATH, /* a path; if it is relative, it is relative to the key file's folder */
  WSMAND_KEY_LISTENERS,
  WSMAND_KEY_LIMIT,
  WSMAND_KEY_LIMIT_OR_NONE, /* a limit; 0 means that there is no limit */
  WSMAND_KEY_CHANNEL_BINDING,
  WSMAND_KEY_LOG_LEVEL,
  WSMAND_KEY_MILLISECONDS,
  WSMAND_KEY_RUN_AS,
} WsmandKeyType;

typedef struct
{
  const char *group;
  const char *name;
  WsmandKeyType type;
  gsize offset;       /* the place of the value in a WsmandConfig */
  gboolean is_frozen; /* whether a change has an effect only when the server starts again */
} WsmandKey;

/* Reads the value of key into config. directory is the folder of the file. */
gboolean wsmand_config_read_value (WsmandConfig     *config,
                                   GKeyFile         *file,
                                   const WsmandKey  *key,
                                   const char       *directory,
                                   GError          **error);

/* Checks the backslashes in the raw text of a value that names users. */
gboolean wsmand_config_check_backslashes (const char  *value,
                                          GError     **error);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads keys of the key file into the fields of a struct, as a table of the struct's keys says.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WEC_KEY_STRING,    /* a char * */
  WEC_KEY_STRINGS,   /* a char ** */
  WEC_KEY_PATH,      /* a char *; a relative path is relative to the key file's folder */
  WEC_KEY_NUMBER,    /* a guint */
  WEC_KEY_SIZE,      /* a guint64 */
  WEC_KEY_BOOLEAN,   /* a gboolean */
  WEC_KEY_FORMAT,    /* a WecFormat */
  WEC_KEY_LISTENERS, /* a GPtrArray of WsmandListeners, which gets more of them */
  WEC_KEY_LOG_LEVEL, /* a GLogLevelFlags */
} WecKeyType;

typedef struct
{
  const char *group; /* the group; for outputs, the types that have the key, with spaces around each */
  const char *name;
  WecKeyType type;
  gsize offset;
} WecKey;

/* Reads one key of a group into the field of data. directory is the key file's folder. */
gboolean wec_key_read (const WecKey  *self,
                       GKeyFile      *file,
                       const char    *group,
                       const char    *directory,
                       gpointer       data,
                       GError       **error);

/* Reads a number from 0 to G_MAXINT. */
gboolean wec_key_read_number (GKeyFile    *file,
                              const char  *group,
                              const char  *name,
                              guint       *value,
                              GError     **error);

G_END_DECLS

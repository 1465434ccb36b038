/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The variables in a user's files of environment.d(5), wherever the files were read.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

/* The end of the files' names. */
#define WSMAN_ENVIRONMENT_SUFFIX ".conf"

typedef struct
{
  WsmanSystemRecord parent;

  char *caption;
  char *name;
  char *user_name;
  char *value;
  guint64 is_system;
} WsmanEnvironmentRecord;

typedef struct _WsmanEnvironmentWalk WsmanEnvironmentWalk;

/* Makes an iteration over the variables in files, in the order of their first assignments. files has the name and the
 * contents of each file, one after the other, in any order. */
WsmanEnvironmentWalk *wsman_environment_walk_new (GPtrArray  *files,
                                                  const char *user_name);
void wsman_environment_walk_free (WsmanEnvironmentWalk *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanEnvironmentWalk, wsman_environment_walk_free)

/* Fills in an empty record. Returns FALSE after the last variable. */
gboolean wsman_environment_walk_next (WsmanEnvironmentWalk   *self,
                                      WsmanEnvironmentRecord *record);

/* Tells whether the variable can be written, or removed, without touching files that the library hasn't written. The
 * first function completes the record. */
gboolean wsman_environment_walk_check_write (WsmanEnvironmentWalk    *self,
                                             WsmanEnvironmentRecord  *record,
                                             gboolean                 is_new,
                                             GError                 **error);
gboolean wsman_environment_walk_check_erase (WsmanEnvironmentWalk    *self,
                                             WsmanEnvironmentRecord  *record,
                                             GError                 **error);

/* Return the name and the contents of the file for a variable. */
char *wsman_environment_dup_file_name (const WsmanEnvironmentRecord *record);
char *wsman_environment_make_text (const WsmanEnvironmentRecord *record);

G_END_DECLS

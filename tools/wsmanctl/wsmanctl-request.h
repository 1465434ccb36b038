/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The request to a machine. It is made from the options and the words after the verb. All errors in them are reported
 * before a connection is made.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-operations.h"
#include "wsmanctl-parser.h"

G_BEGIN_DECLS

/* A request. Only the fields that the verb uses are set. */
struct _WsmanctlRequest
{
  gboolean has_effect; /* TRUE if the request changes the other machine, or may change it */
  gint64 code;
  const char *action;
  WsmanResourceLocator *locator;
  GVariant *values; /* the changes, as an a{sv} */
  WsmanItem *item;  /* the input of a method, or a whole instance instead of changes; NULL if there is neither */
  char *filter;
  const char *dialect;
  GStrv columns;              /* the columns that the filter selects, in order; NULL if it selects all */
  WsmanEnumerationFlags flags;
  const char *const *command; /* the words of the command; NULL if there is a script */
  const char *line[2];        /* a line for the command shell, as the only word of the command */
  char *script;               /* the PowerShell script */
  const char *configuration_name; /* the endpoint of PowerShell; NULL for the default */
  gboolean is_json;           /* the objects of PowerShell become JSON */
  const char *directory;
  const char *const *environment;
  gboolean no_profile;
  gboolean no_echo;
  GFile *file;                /* the file on this machine */
  char *path;                 /* the path of the file on the other machine */
  gboolean is_upload;
  GFileCopyFlags copy_flags;
  gboolean is_recursive;      /* the path and the file are directories */
  guint n_lanes;
  gboolean is_quiet;
};

/* Makes the request. The line must live as long as the request. */
WsmanctlRequest *wsmanctl_request_new (const WsmanctlLine  *line,
                                       GError             **error);
/* Makes a shell with the settings of the request. */
WsmanShell *wsmanctl_request_make_shell (const WsmanctlRequest *self,
                                         WsmanSession          *session);
void wsmanctl_request_free (WsmanctlRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlRequest, wsmanctl_request_free)

G_END_DECLS

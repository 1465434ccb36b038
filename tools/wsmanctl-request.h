/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The request to a machine, from the options and the words after the verb. All errors in them are reported before there
 * is a connection.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-verbs.h"

G_BEGIN_DECLS

/* Only the fields that the verb uses are set. */
struct _WsmanctlRequest
{
  gboolean has_effect; /* on the other machine, or may have one */
  gint64 code;
  const char *action;
  WsmanResourceLocator *locator;
  GVariant *values; /* the changes */
  WsmanItem *item;  /* the input, or a whole instance instead of changes; NULL for none */
  char *filter;
  const char *dialect;
  GStrv columns;              /* the filter's columns in order; NULL for all */
  WsmanEnumerationFlags flags;
  const char *const *command; /* its words; NULL if there is a script */
  char *script;               /* of PowerShell */
  const char *directory;
  const char *const *environment;
  gboolean no_profile;
  GFile *file;                /* on this machine */
  char *path;                 /* on the other machine */
  gboolean is_upload;
  GFileCopyFlags copy_flags;
  gboolean is_quiet;
};

const GOptionEntry *wsmanctl_request_get_entries (void);

/* words: those after the verb; they must live as long as the request. */
WsmanctlRequest *wsmanctl_request_new (const WsmanctlVerb  *verb,
                                       char               **words,
                                       GError             **error);
void wsmanctl_request_free (WsmanctlRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlRequest, wsmanctl_request_free)

G_END_DECLS

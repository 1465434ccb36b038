/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The settings that a client asks for in the Create of a shell, and the settings that it gets.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-hosted-process-private.h"
#include "wsman-operation.h"

G_BEGIN_DECLS

/* The limits of the provider: its properties. */
typedef struct
{
  char **users; /* or NULL */
  char *command_shell;
  guint max_shells_per_user;
  guint max_shell_users;
  guint max_processes_per_shell;
  guint idle_timeout;     /* milliseconds, like the others */
  guint min_idle_timeout;
  guint max_lifetime;     /* 0: no limit */
  gboolean converts_code_pages;
} WsmanHostedLimits;

typedef struct
{
  char *shell_id; /* chosen by the client; or NULL */
  char *name;     /* or NULL */
  WsmanIdentity *owner;
  char *client_address; /* or NULL */
  char *command_shell;
  guint idle_timeout;
  guint lifetime;
  guint max_processes;
  WsmanHostedEnvironment environment;
} WsmanHostedSettings;

void wsman_hosted_settings_clear (WsmanHostedSettings *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanHostedSettings, wsman_hosted_settings_clear)

/* self: empty. */
gboolean wsman_hosted_settings_read (WsmanHostedSettings      *self,
                                     WsmanOperation           *operation,
                                     const WsmanHostedLimits  *limits,
                                     GError                  **error);

/* Tells whether the operation has that option with a true value. */
gboolean wsman_hosted_settings_get_flag (WsmanOperation *operation,
                                         const char     *option);

G_END_DECLS

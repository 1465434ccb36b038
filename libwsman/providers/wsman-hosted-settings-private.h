/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The settings that a client asks for in the Create of a shell, and the settings that it gets.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "wsman-accounts-private.h"
#include "wsman-hosted-process-private.h"
#include "wsman-hosted-ticket-private.h"
#include "wsman-operation.h"

G_BEGIN_DECLS

/* The limits that the properties of the provider set. */
typedef struct
{
  char **users; /* the users who may have shells; NULL if no user may */
  char *command_shell;
  guint max_shells_per_user;
  guint max_shell_users;
  guint max_processes_per_shell;
  guint idle_timeout;     /* in milliseconds, like the next two fields */
  guint min_idle_timeout;
  guint max_lifetime;     /* 0 if there is no limit */
  gboolean converts_code_pages;
  char *powershell;        /* the path of PowerShell; NULL if there are no pools */
  char **powershell_users; /* the users who may have pools; NULL if no user may */
  char **powershell_configurations; /* the names of the pools' resources; NULL for the usual one */
} WsmanHostedLimits;

/* Tells whether a resource is below that of PowerShell. */
gboolean wsman_hosted_is_powershell (const char *resource_uri);

typedef struct
{
  char *shell_id; /* the id that the client has chosen; NULL if it has chosen none */
  char *name;     /* NULL if the client has given no name */
  WsmanIdentity *owner;
  char *client_address; /* NULL if the address isn't known */
  char *command_shell;
  guint idle_timeout;
  guint lifetime;
  guint max_processes;
  WsmanHostedEnvironment environment;
  char *resource_uri;  /* the resource with which the client has created a pool; NULL for a shell of commands */
  char *powershell;    /* PowerShell's path; NULL for a shell of commands */
  char *session_id;    /* the id of the client's session; NULL if it has none */
  char *mechanism;     /* the mechanism that delegated a ticket to the pool; or NULL */
  guint min_idle_timeout; /* the bounds for another idle timeout */
  guint max_idle_timeout;
  GBytes *creation;    /* the first messages for PowerShell; NULL if there are none */
  WsmanHostedTicket *ticket; /* the user's ticket; NULL if the client has delegated no credentials */
} WsmanHostedSettings;

void wsman_hosted_settings_clear (WsmanHostedSettings *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanHostedSettings, wsman_hosted_settings_clear)

/* Reads the settings from a Create. self must be empty. account is that of the user if commands run as it, or NULL if
 * they run as this program's. */
gboolean wsman_hosted_settings_read (WsmanHostedSettings      *self,
                                     WsmanOperation           *operation,
                                     const WsmanHostedLimits  *limits,
                                     const WsmanAccountEntry  *account,
                                     GError                  **error);

/* Makes the environment of the account's processes. additions may be NULL. */
GStrv wsman_hosted_settings_make_environment (const WsmanAccountEntry *account,
                                              const char              *command_shell,
                                              const char *const       *additions);

/* Returns the account's home, or "/" if it has none that can be used. is_caller tells whether the processes run as the
 * account, and not as this program's. */
const char *wsman_hosted_settings_find_home (const WsmanAccountEntry *account,
                                             gboolean                 is_caller);

/* Tells whether the operation has this option with a true value. */
gboolean wsman_hosted_settings_get_flag (WsmanOperation *operation,
                                         const char     *option);

G_END_DECLS

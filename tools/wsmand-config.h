/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What wsmand's key file says; wsmand(8) describes each key.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* One address to listen on. */
typedef struct
{
  gboolean secure;
  GSocketAddress *address; /* of IP or a Unix socket; NULL: loopback, in each family */
  guint16 port;
} WsmandListener;

typedef struct
{
  GPtrArray *listeners; /* of WsmandListener */
  char *certificate;
  char *private_key;
  char *user;
  gboolean allow_unencrypted;
  gboolean anonymous_identify;
  gboolean loopback_is_remote;
  char *password_file; /* NULL if users have no passwords here */
  char *keytab;
  char *ntlm_user_file;
  char **directory_realms;
  WsmanChannelBindingPolicy channel_binding;
  GHashTable *identities; /* user as Kerberos or NTLM name it → who it is */
  char **users;
  char **operators;
  GHashTable *limits; /* the server's property → GUINT_TO_POINTER (value) */
  char **shell_users; /* NULL if there are no remote shells */
  char *command_shell;
  gboolean convert_code_pages;
  GHashTable *shell_limits; /* the same, of the provider of shells */
  GLogLevelFlags log_level;
} WsmandConfig;

/* Reads path; an unknown key is an error, since it would be one that has no effect. */
WsmandConfig *wsmand_config_new (const char  *path,
                                 GError     **error);
void wsmand_config_free (WsmandConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmandConfig, wsmand_config_free)

G_END_DECLS

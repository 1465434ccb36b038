/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The contents of wsmand's key file. wsmand(8) describes each key.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmand-listener.h"

G_BEGIN_DECLS

/* The user of a client's certificate. */
typedef struct
{
  char *issuer; /* the SHA-256 of the authority */
  char *name;   /* the user principal name in the certificate */
  char *user;
} WsmandCertificate;

/* As whom work for users runs. */
typedef enum
{
  WSMAND_RUN_AS_NOBODY, /* the file doesn't say it, so nothing runs */
  WSMAND_RUN_AS_DAEMON, /* as the user that wsmand runs as */
  WSMAND_RUN_AS_HELPER, /* as each user, through wsmand-helper */
} WsmandRunAs;

typedef struct
{
  GPtrArray *listeners; /* the WsmandListeners */
  gboolean may_inherit; /* whether there may be more of them */
  char *certificate;
  char *private_key;
  char *user;
  WsmandRunAs run_as;
  char *helper_socket; /* NULL for the usual place */
  gboolean allow_unencrypted;
  gboolean anonymous_identify;
  gboolean loopback_is_remote;
  guint stop_timeout; /* in milliseconds */
  char *password_file; /* the path of the password file; NULL if no user has a password */
  gboolean pam;        /* whether accounts of this machine log in with their passwords */
  char *keytab;
  char *ntlm_user_file;
  char *client_ca_file;
  char *client_crl_file;
  GPtrArray *certificates; /* the WsmandCertificates */
  char *digest_user_file;
  char **directory_realms;
  WsmanChannelBindingPolicy channel_binding;
  gboolean accept_credssp;
  GHashTable *identities; /* a table from a user's name in Kerberos or NTLM to the identity */
  char **users;
  char **operators;
  char **administrators; /* the users who may change limits; NULL for none */
  char *state_directory; /* where changes are kept; NULL for the one of the service manager, if any */
  GHashTable *bounds; /* a table from the name of a limit to the highest value that administrators may set */
  GHashTable *limits; /* a table from the name of a server's property to GUINT_TO_POINTER (value) */
  char **shell_users; /* the users who may have remote shells; NULL if there are no remote shells */
  char *command_shell;
  gboolean convert_code_pages;
  GHashTable *shell_limits; /* a table like limits, for the provider of shells */
  char *powershell;     /* the path of PowerShell; or NULL */
  char **powershell_users;
  char **powershell_configurations;
  char *push_keytab;      /* the keys with which events are pushed; or NULL */
  char *push_principal;   /* the principal among them; NULL for the first */
  char *push_certificate; /* the certificate and key with which events are pushed; or NULL */
  char *push_ca_file;     /* the authorities of those who get events; NULL for the system's */
  char **push_deliver_to; /* who may get events besides the subscriber itself; or NULL */
  GLogLevelFlags log_level;
  GHashTable *values; /* a table from "[group] key" to the text in the file, for all keys */
} WsmandConfig;

/* Reads the file at path. inherited are WsmandListeners that the server has in any case; NULL means that they aren't
 * known, so that the file needn't name an address. An unknown key is an error, because it would have no effect. All
 * errors are added to problems, as texts with their places. Returns NULL if there was one. */
WsmandConfig *wsmand_config_new (const char *path,
                                 GPtrArray  *inherited,
                                 GPtrArray  *problems);
void wsmand_config_free (WsmandConfig *self);

/* Lists the keys that differ between two files, as "[group] key", if the server only reads them when it starts. */
char **wsmand_config_list_frozen (WsmandConfig *self,
                                  WsmandConfig *other);

/* Tells whether a listener is a Unix socket. Its clients are accounts, which always exist. */
gboolean wsmand_config_has_local (WsmandConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmandConfig, wsmand_config_free)

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a server needs for Kerberos and NTLM, checked before it listens: a mistake should show then,
 * not as a client that is refused.
 */

#include "wsman-server-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "security/wsman-directory-realms-private.h"
#include "server/wsman-fault-codes-private.h"
#include "server/wsman-identities-private.h"
#include "wsman-error-private.h"

/* gss-ntlmssp's level for NTLMv2 alone. */
#define NTLM_VERSION_2_ALONE "5"

static gboolean
refuse (GError     **error,
        const char  *property,
        const char  *path,
        const char  *why)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, WSMAN_FAULT_INVALID_PARAMETER,
                   _("%s: %s: %s"), property, path != NULL ? path : "NULL", why);
  return FALSE;
}

static gboolean
check_keytab (WsmanServer  *self,
              GError      **error)
{
  GStatBuf status;

  if (self->keytab == NULL)
    return refuse (error, "keytab", NULL, _("accept-kerberos needs the server’s keys"));
  if (g_stat (self->keytab, &status) != 0 || g_access (self->keytab, R_OK) != 0)
    return refuse (error, "keytab", self->keytab, g_strerror (errno));
  if (!S_ISREG (status.st_mode))
    return refuse (error, "keytab", self->keytab, _("it isn’t a regular file"));

  return TRUE;
}

static gboolean
check_user_file (WsmanServer  *self,
                 GError      **error)
{
  GStatBuf status;

  if (self->ntlm_user_file == NULL)
    return refuse (error, "ntlm-user-file", NULL, _("accept-ntlm needs the users"));
  if (g_stat (self->ntlm_user_file, &status) != 0 || g_access (self->ntlm_user_file, R_OK) != 0)
    return refuse (error, "ntlm-user-file", self->ntlm_user_file, g_strerror (errno));
  if (!S_ISREG (status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0 ||
      (status.st_uid != 0 && status.st_uid != geteuid ()))
    return refuse (error, "ntlm-user-file", self->ntlm_user_file,
                   _("others may read or write it; give it to who serves, with mode 0600"));

  return TRUE;
}

/* The mechanism asks the environment, and nothing else, for its users. */
static void
set_environment (WsmanServer *self)
{
  g_autofree char *path = g_canonicalize_filename (self->ntlm_user_file, NULL);

  if (g_strcmp0 (g_getenv ("NTLM_USER_FILE"), path) != 0)
    g_setenv ("NTLM_USER_FILE", path, TRUE);
  if (g_getenv ("LM_COMPAT_LEVEL") == NULL)
    g_setenv ("LM_COMPAT_LEVEL", NTLM_VERSION_2_ALONE, TRUE);
}

gboolean
wsman_server_apply_mechanisms (WsmanServer  *self,
                               GError      **error)
{
  WsmanAcceptorSource *acceptor = &self->policy.acceptor;

  if ((self->accept_kerberos && !check_keytab (self, error)) ||
      (self->accept_ntlm && !check_user_file (self, error)))
    return FALSE;

  if (self->accept_ntlm)
    set_environment (self);

  g_free ((char *) acceptor->keytab);
  acceptor->keytab = g_strdup (self->keytab);
  acceptor->kerberos = self->accept_kerberos;
  acceptor->ntlm = self->accept_ntlm;

  return TRUE;
}

/**
 * wsman_server_map_user:
 * @self: a server
 * @name: a user of NTLM as `DOMAIN\user`, or a Kerberos principal as `user@REALM`
 * @identity: (nullable): who that is, or `NULL` to forget it
 *
 * Says who a user is that was authenticated by NTLM or Kerberos.
 *
 * Without it such users are never taken for others that have the same name: `CORP\root` is
 * `CORP\root` and not `root`. NTLM's names are compared without regard to case, Kerberos' exactly.
 * It counts for connections that authenticate from now on.
 *
 * Since: 1.0
 */
void
wsman_server_map_user (WsmanServer *self,
                       const char  *name,
                       const char  *identity)
{
  g_autofree char *key = NULL;

  g_return_if_fail (WSMAN_IS_SERVER (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (identity == NULL || *identity != '\0');

  key = wsman_identities_make_key (name);
  if (identity != NULL)
    g_hash_table_insert (self->policy.identities, g_steal_pointer (&key), g_strdup (identity));
  else
    g_hash_table_remove (self->policy.identities, key);
}

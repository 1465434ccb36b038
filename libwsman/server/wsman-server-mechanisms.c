/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks before a server listens whether Kerberos and NTLM have what they need. Because of this check, an administrator
 * sees a mistake when the server starts, and not when a client is refused.
 */

#include "wsman-server-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "security/wsman-directory-realms-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-identity-mapping-private.h"

/* The compatibility level of gss-ntlmssp that allows only NTLMv2. */
#define NTLM_VERSION_2_ALONE "5"

static gboolean
refuse (GError     **error,
        const char  *property,
        const char  *path,
        const char  *why)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER,
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
  if (!wsman_mechanism_is_available (WSMAN_MECHANISM_NTLM))
    return refuse (error, "accept-ntlm", "TRUE", wsman_mechanism_get_advice ());
  if (g_stat (self->ntlm_user_file, &status) != 0 || g_access (self->ntlm_user_file, R_OK) != 0)
    return refuse (error, "ntlm-user-file", self->ntlm_user_file, g_strerror (errno));
  if (!S_ISREG (status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0 ||
      (status.st_uid != 0 && status.st_uid != geteuid ()))
    return refuse (error, "ntlm-user-file", self->ntlm_user_file,
                   _("other users may read or write it; give it to the user who runs the server, with mode 0600"));

  return TRUE;
}

/* Sets the environment, because the mechanism for NTLM finds the file of its users only there. */
static void
set_environment (WsmanServer *self)
{
  g_autofree char *path = g_canonicalize_filename (self->ntlm_user_file, NULL);

  if (g_strcmp0 (g_getenv ("NTLM_USER_FILE"), path) != 0)
    g_setenv ("NTLM_USER_FILE", path, TRUE);
  if (g_getenv ("LM_COMPAT_LEVEL") == NULL)
    g_setenv ("LM_COMPAT_LEVEL", NTLM_VERSION_2_ALONE, TRUE);
}

/* Puts the realms that are set, and the realms of the keytab, into the policy. */
static void
apply_directory_realms (WsmanServer *self)
{
  WsmanAcceptorSource *acceptor = &self->policy.acceptor;
  g_autoptr(GStrvBuilder) realms = g_strv_builder_new ();

  if (self->directory_realms != NULL)
    g_strv_builder_addv (realms, (const char **) self->directory_realms);
  if (self->accept_kerberos)
    wsman_directory_realms_read_keytab (self->keytab, realms);
  g_strfreev ((char **) acceptor->directory_realms);
  acceptor->directory_realms = (const char * const *) g_strv_builder_end (realms);
  acceptor->knows_directories = self->directory_realms != NULL;
}

gboolean
wsman_server_apply_mechanisms (WsmanServer  *self,
                               GError      **error)
{
  WsmanAcceptorSource *acceptor = &self->policy.acceptor;

  if ((self->accept_kerberos && !check_keytab (self, error)) ||
      (self->accept_ntlm && !check_user_file (self, error)) || !wsman_server_apply_certificates (self, error))
    return FALSE;

  if (!wsman_server_apply_digest (self, error))
    return FALSE;

  if (self->accept_ntlm)
    set_environment (self);

  g_free ((char *) acceptor->keytab);
  acceptor->keytab = g_strdup (self->keytab);
  apply_directory_realms (self);
  acceptor->kerberos = self->accept_kerberos;
  acceptor->ntlm = self->accept_ntlm;

  return TRUE;
}

/**
 * wsman_server_get_accept_kerberos:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:accept-kerberos].
 *
 * Returns: whether clients may authenticate with Kerberos
 *
 * Since: 1.0
 */
gboolean
wsman_server_get_accept_kerberos (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);

  return self->accept_kerberos;
}

/**
 * wsman_server_set_accept_kerberos:
 * @self: a server
 * @accept_kerberos: whether clients may authenticate with Kerberos
 *
 * Sets the value of [property@Wsman.Server:accept-kerberos].
 *
 * Since: 1.0
 */
void
wsman_server_set_accept_kerberos (WsmanServer *self,
                                  gboolean     accept_kerberos)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  accept_kerberos = !!accept_kerberos;

  if (self->accept_kerberos == accept_kerberos)
    return;

  self->accept_kerberos = accept_kerberos;
  if (!accept_kerberos)
    self->policy.acceptor.kerberos = FALSE;
  g_object_notify (G_OBJECT (self), "accept-kerberos");
}

/**
 * wsman_server_get_accept_ntlm:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:accept-ntlm].
 *
 * Returns: whether clients may authenticate with NTLM
 *
 * Since: 1.0
 */
gboolean
wsman_server_get_accept_ntlm (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);

  return self->accept_ntlm;
}

/**
 * wsman_server_set_accept_ntlm:
 * @self: a server
 * @accept_ntlm: whether clients may authenticate with NTLM
 *
 * Sets the value of [property@Wsman.Server:accept-ntlm].
 *
 * Since: 1.0
 */
void
wsman_server_set_accept_ntlm (WsmanServer *self,
                              gboolean     accept_ntlm)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  accept_ntlm = !!accept_ntlm;

  if (self->accept_ntlm == accept_ntlm)
    return;

  self->accept_ntlm = accept_ntlm;
  if (!accept_ntlm)
    self->policy.acceptor.ntlm = FALSE;
  g_object_notify (G_OBJECT (self), "accept-ntlm");
}

/**
 * wsman_server_get_channel_binding:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:channel-binding].
 *
 * Returns: the proof that clients must give about the certificate
 *
 * Since: 1.0
 */
WsmanChannelBindingPolicy
wsman_server_get_channel_binding (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), WSMAN_CHANNEL_BINDING_POLICY_DEFAULT);

  return self->policy.channel_binding;
}

/**
 * wsman_server_set_channel_binding:
 * @self: a server
 * @channel_binding: the proof that clients must give about the certificate
 *
 * Sets the value of [property@Wsman.Server:channel-binding].
 *
 * Since: 1.0
 */
void
wsman_server_set_channel_binding (WsmanServer               *self,
                                  WsmanChannelBindingPolicy  channel_binding)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  if (self->policy.channel_binding == channel_binding)
    return;

  self->policy.channel_binding = channel_binding;
  g_object_notify (G_OBJECT (self), "channel-binding");
}

/**
 * wsman_server_get_keytab:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:keytab].
 *
 * Returns: (transfer none) (nullable) (type filename): the file with the server's Kerberos keys
 *
 * Since: 1.0
 */
const char *
wsman_server_get_keytab (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  return self->keytab;
}

/**
 * wsman_server_set_keytab:
 * @self: a server
 * @keytab: (nullable) (type filename): the file with the server's Kerberos keys
 *
 * Sets the value of [property@Wsman.Server:keytab].
 *
 * Since: 1.0
 */
void
wsman_server_set_keytab (WsmanServer *self,
                         const char  *keytab)
{
  g_autofree char *copy = NULL;

  g_return_if_fail (WSMAN_IS_SERVER (self));

  if (g_strcmp0 (self->keytab, keytab) == 0)
    return;

  copy = g_strdup (keytab);
  g_free (self->keytab);
  self->keytab = g_steal_pointer (&copy);
  g_object_notify (G_OBJECT (self), "keytab");
}

/**
 * wsman_server_get_ntlm_user_file:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:ntlm-user-file].
 *
 * Returns: (transfer none) (nullable) (type filename): the file with the users of NTLM
 *
 * Since: 1.0
 */
const char *
wsman_server_get_ntlm_user_file (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  return self->ntlm_user_file;
}

/**
 * wsman_server_set_ntlm_user_file:
 * @self: a server
 * @ntlm_user_file: (nullable) (type filename): the file with the users of NTLM
 *
 * Sets the value of [property@Wsman.Server:ntlm-user-file].
 *
 * Since: 1.0
 */
void
wsman_server_set_ntlm_user_file (WsmanServer *self,
                                 const char  *ntlm_user_file)
{
  g_autofree char *copy = NULL;

  g_return_if_fail (WSMAN_IS_SERVER (self));

  if (g_strcmp0 (self->ntlm_user_file, ntlm_user_file) == 0)
    return;

  copy = g_strdup (ntlm_user_file);
  g_free (self->ntlm_user_file);
  self->ntlm_user_file = g_steal_pointer (&copy);
  g_object_notify (G_OBJECT (self), "ntlm-user-file");
}

/**
 * wsman_server_get_directory_realms:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:directory-realms].
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the realms
 *
 * Since: 1.0
 */
const char * const *
wsman_server_get_directory_realms (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  return (const char * const *) self->directory_realms;
}

/**
 * wsman_server_set_directory_realms:
 * @self: a server
 * @directory_realms: (nullable) (array zero-terminated=1): realms whose tickets must have a PAC
 *
 * Sets the value of [property@Wsman.Server:directory-realms].
 *
 * Since: 1.0
 */
void
wsman_server_set_directory_realms (WsmanServer        *self,
                                   const char * const *directory_realms)
{
  const char * const *old;
  g_auto(GStrv) copy = NULL;

  g_return_if_fail (WSMAN_IS_SERVER (self));

  old = (const char * const *) self->directory_realms;
  if (old == directory_realms ||
      (old != NULL && directory_realms != NULL && g_strv_equal (old, directory_realms)))
    return;

  copy = g_strdupv ((char **) directory_realms);
  g_strfreev (self->directory_realms);
  self->directory_realms = g_steal_pointer (&copy);
  g_object_notify (G_OBJECT (self), "directory-realms");
}

/**
 * wsman_server_get_identity_lifetime:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:identity-lifetime].
 *
 * Returns: seconds
 *
 * Since: 1.0
 */
guint
wsman_server_get_identity_lifetime (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), 0);

  return self->policy.identity_lifetime;
}

/**
 * wsman_server_set_identity_lifetime:
 * @self: a server
 * @identity_lifetime: seconds
 *
 * Sets the value of [property@Wsman.Server:identity-lifetime].
 *
 * Since: 1.0
 */
void
wsman_server_set_identity_lifetime (WsmanServer *self,
                                    guint        identity_lifetime)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  if (self->policy.identity_lifetime == identity_lifetime)
    return;

  self->policy.identity_lifetime = identity_lifetime;
  g_object_notify (G_OBJECT (self), "identity-lifetime");
}

/**
 * wsman_server_map_user:
 * @self: a server
 * @name: a user of NTLM as `DOMAIN\user`, a Kerberos principal as `user@REALM`, or a name with its source, as in
 *   [property@Wsman.Operation:identity]
 * @identity: (nullable): the user's other name, or an account of this machine as `account:ada`; `NULL` to remove the
 *   mapping
 *
 * Maps an authenticated user to another name, or to an account of this machine.
 *
 * If a user isn't mapped, the server never treats the user as another user with the same name: `CORP\root` is
 * `CORP\root` and not `root`. Names of NTLM are compared without regard to case. Other names must be equal.
 *
 * If a user is mapped, [property@Wsman.Operation:user] is the new name, and lists of users may contain this name. The
 * user remains separate from other users with the same name. If the new name begins with `account:`, the user acts as
 * this account, which may even be root's account. If the account doesn't exist, the server refuses the user. The
 * mapping applies to connections that authenticate after this call.
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

  key = wsman_identity_mapping_make_key (name);
  if (identity != NULL)
    g_hash_table_insert (self->policy.identities, g_steal_pointer (&key), g_strdup (identity));
  else
    g_hash_table_remove (self->policy.identities, key);
}

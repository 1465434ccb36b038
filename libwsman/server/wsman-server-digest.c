/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The settings for Digest: whether it is accepted, and the file with its users. */

#include "wsman-server-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

void
wsman_server_define_digest (GParamSpec **properties,
                            guint        accept_digest,
                            guint        digest_user_file)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanServer:accept-digest:
   *
   * Whether clients may authenticate with HTTP Digest, as the users in [property@Wsman.Server:digest-user-file]. It is
   * `FALSE` by default, because Windows' service never accepts Digest.
   *
   * If it is set to `TRUE`, it applies when the server next begins to listen on an address. If it is set to `FALSE`, it
   * applies at once. Digest seals no messages, so over http it needs [property@Wsman.Server:allow-unencrypted].
   *
   * The server offers SHA-256 or MD5, as the users' hashes allow, with the quality of protection `auth`. The identity
   * of a client is `digest:` and the user's name. It is only an account of this machine if
   * [method@Wsman.Server.map_user] maps it to an account.
   *
   * Since: 1.0
   */
  properties[accept_digest] = g_param_spec_boolean ("accept-digest", NULL, NULL, FALSE, flags);

  /**
   * WsmanServer:digest-user-file:
   *
   * The file with the users of Digest. A line is `user:realm:hash`, as `htdigest` writes it.
   *
   * The hash is that of `user:realm:password`, in hexadecimal: 64 digits for SHA-256, or 32 for MD5. A user may have a
   * line for each. All lines name the same realm, which clients show to their users.
   *
   * A hash gives the same access as its password. So the file must belong to root or to the user who runs this process,
   * and other users must have no rights (mode 0600).
   *
   * A change of the file applies to the next request. If the file is removed while the server runs, or can't be used
   * any more, then no user can authenticate with Digest. The log says why, with the event `user-file`. As soon as the
   * file can be used again, its users can authenticate again. The file may have 1 MiB at most.
   *
   * Since: 1.0
   */
  properties[digest_user_file] = g_param_spec_string ("digest-user-file", NULL, NULL, NULL, flags);
}

gboolean
wsman_server_apply_digest (WsmanServer  *self,
                           GError      **error)
{
  WsmanDigestServer *digest;

  if (!self->accept_digest)
    return TRUE;
  if (self->digest_user_file == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER,
                               _("digest-user-file: NULL: accept-digest needs the users"));

  digest = wsman_digest_server_new (self->digest_user_file, g_get_monotonic_time, error);
  if (digest == NULL)
    return FALSE;

  g_clear_pointer (&self->policy.digest, wsman_digest_server_free);
  self->policy.digest = digest;

  return TRUE;
}

/**
 * wsman_server_get_accept_digest:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:accept-digest].
 *
 * Returns: whether clients may authenticate with Digest
 *
 * Since: 1.0
 */
gboolean
wsman_server_get_accept_digest (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);

  return self->accept_digest;
}

/**
 * wsman_server_set_accept_digest:
 * @self: a server
 * @accept_digest: whether clients may authenticate with Digest
 *
 * Sets the value of [property@Wsman.Server:accept-digest].
 *
 * Since: 1.0
 */
void
wsman_server_set_accept_digest (WsmanServer *self,
                                gboolean     accept_digest)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  accept_digest = !!accept_digest;

  if (self->accept_digest == accept_digest)
    return;

  self->accept_digest = accept_digest;
  if (!accept_digest)
    g_clear_pointer (&self->policy.digest, wsman_digest_server_free);
  g_object_notify (G_OBJECT (self), "accept-digest");
}

/**
 * wsman_server_get_digest_user_file:
 * @self: a server
 *
 * Gets the value of [property@Wsman.Server:digest-user-file].
 *
 * Returns: (transfer none) (nullable) (type filename): the file with the users of Digest
 *
 * Since: 1.0
 */
const char *
wsman_server_get_digest_user_file (WsmanServer *self)
{
  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  return self->digest_user_file;
}

/**
 * wsman_server_set_digest_user_file:
 * @self: a server
 * @digest_user_file: (nullable) (type filename): the file with the users of Digest
 *
 * Sets the value of [property@Wsman.Server:digest-user-file].
 *
 * Since: 1.0
 */
void
wsman_server_set_digest_user_file (WsmanServer *self,
                                   const char  *digest_user_file)
{
  char *copy;

  g_return_if_fail (WSMAN_IS_SERVER (self));

  if (g_strcmp0 (self->digest_user_file, digest_user_file) == 0)
    return;

  copy = g_strdup (digest_user_file);
  g_free (self->digest_user_file);
  self->digest_user_file = copy;
  g_object_notify (G_OBJECT (self), "digest-user-file");
}

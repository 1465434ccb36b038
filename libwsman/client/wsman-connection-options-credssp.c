/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The options of CredSSP: which hosts get the password, and which versions are spoken. */

#include "wsman-connection-options-fields-private.h"

#include <string.h>

/* The service in the patterns of Windows' policy. */
#define SERVICE "WSMAN/"

void
wsman_connection_options_define_credssp (GParamSpec **properties)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_READWRITE;

  /**
   * WsmanConnectionOptions:delegate-to:
   *
   * The hosts that may get the user's password with [flags@Wsman.SessionFlags] `USE_CREDSSP`; `NULL` or an empty list
   * for no host.
   *
   * CredSSP gives the password itself to the server. Programs on the server can then log in elsewhere as the user. Each
   * entry is a host name, or a pattern with `*` and `?`, such as `*.corp.example`. An entry may begin with `WSMAN/`, as
   * in Windows' policy “Allow delegating fresh credentials”. Names are compared without regard to case. Creating a
   * session to any other host fails with the code 0x803381A3, and sends nothing.
   *
   * NTLM inside CredSSP also needs [property@Wsman.ConnectionOptions:ntlm] `ALLOW`, and https with a certificate that
   * is verified or pinned, else the code is 0x803381A4. A handler of [signal@Wsman.Session::accept-certificate] doesn't
   * verify a certificate.
   *
   * Since: 1.0
   */
  properties[PROP_DELEGATE_TO] =
    g_param_spec_boxed ("delegate-to", NULL, NULL, G_TYPE_STRV, flags);

  /**
   * WsmanConnectionOptions:accept-old-credssp:
   *
   * Whether CredSSP of versions 2 to 4 is accepted. The default is `FALSE`.
   *
   * With these versions, a machine between the client and the server can take the user's place (CVE-2018-0886). Windows
   * doesn't use them since its updates of 2018.
   *
   * Since: 1.0
   */
  properties[PROP_ACCEPT_OLD_CREDSSP] =
    g_param_spec_boolean ("accept-old-credssp", NULL, NULL, FALSE, flags);
}

gboolean
wsman_connection_options_delegates_to (WsmanConnectionOptions *self,
                                       const char             *host)
{
  g_autofree char *name = g_ascii_strdown (host, -1);

  for (gsize i = 0; self->delegate_to != NULL && self->delegate_to[i] != NULL; i++)
    {
      const char *entry = self->delegate_to[i];
      g_autofree char *pattern = NULL;

      if (g_ascii_strncasecmp (entry, SERVICE, strlen (SERVICE)) == 0)
        entry += strlen (SERVICE);
      pattern = g_ascii_strdown (entry, -1);
      if (g_pattern_match_simple (pattern, name))
        return TRUE;
    }

  return FALSE;
}

/**
 * wsman_connection_options_get_delegate_to:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:delegate-to].
 *
 * Returns: (nullable) (transfer none) (array zero-terminated=1): the hosts that may get the password
 *
 * Since: 1.0
 */
const char * const *
wsman_connection_options_get_delegate_to (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), NULL);

  return (const char * const *) self->delegate_to;
}

/**
 * wsman_connection_options_set_delegate_to:
 * @self: the options
 * @delegate_to: (nullable) (array zero-terminated=1): the hosts that may get the password
 *
 * Sets [property@Wsman.ConnectionOptions:delegate-to].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_delegate_to (WsmanConnectionOptions *self,
                                          const char * const     *delegate_to)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  if (self->delegate_to == NULL ? delegate_to == NULL
                                : delegate_to != NULL &&
                                  g_strv_equal ((const char * const *) self->delegate_to, delegate_to))
    return;

  g_strfreev (self->delegate_to);
  self->delegate_to = g_strdupv ((char **) delegate_to);
  g_object_notify (G_OBJECT (self), "delegate-to");
}

/**
 * wsman_connection_options_get_accept_old_credssp:
 * @self: the options
 *
 * Gets [property@Wsman.ConnectionOptions:accept-old-credssp].
 *
 * Returns: `TRUE` if old versions of CredSSP are accepted
 *
 * Since: 1.0
 */
gboolean
wsman_connection_options_get_accept_old_credssp (WsmanConnectionOptions *self)
{
  g_return_val_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self), FALSE);

  return self->accept_old_credssp;
}

/**
 * wsman_connection_options_set_accept_old_credssp:
 * @self: the options
 * @accept_old_credssp: whether old versions of CredSSP are accepted
 *
 * Sets [property@Wsman.ConnectionOptions:accept-old-credssp].
 *
 * Since: 1.0
 */
void
wsman_connection_options_set_accept_old_credssp (WsmanConnectionOptions *self,
                                                 gboolean                accept_old_credssp)
{
  g_return_if_fail (WSMAN_IS_CONNECTION_OPTIONS (self));

  wsman_connection_options_set_number (self, &self->accept_old_credssp, accept_old_credssp != FALSE,
                                       PROP_ACCEPT_OLD_CREDSSP);
}

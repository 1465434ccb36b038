/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "ntlm-peer.h"

#include <string.h>

void
ntlm_peer_begin (NtlmPeer   *self,
                 const char *password)
{
  const WsmanCredentialSource source = { .user_name = self->user_name, .password = password };
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&source);

  g_clear_pointer (&self->gss, wsman_gss_free);
  self->gss = wsman_gss_new_initiator (credential, WSMAN_MECHANISM_NTLM, WSMAN_WRAPPING_RAW, "host/server", NULL);
}

void
ntlm_peer_init (NtlmPeer   *self,
                guint16     port,
                gboolean    secure,
                const char *user_name,
                const char *password)
{
  self->client = raw_client_new (port, secure);
  self->user_name = g_strdup (user_name);
  ntlm_peer_begin (self, password);
}

RawClient *
ntlm_peer_steal_client (NtlmPeer *self)
{
  RawClient *client = g_steal_pointer (&self->client);

  ntlm_peer_clear (self);

  return client;
}

void
ntlm_peer_clear (NtlmPeer *self)
{
  g_clear_pointer (&self->client, raw_client_free);
  wsman_gss_free (self->gss);
  g_free (self->user_name);
}

char *
ntlm_peer_make_step (NtlmPeer    *self,
                     RawResponse *before)
{
  g_autofree char *challenge = before != NULL ? raw_response_get_header (before, "WWW-Authenticate") : NULL;
  g_autoptr(GBytes) input = NULL;
  g_autoptr(GBytes) output = NULL;
  g_autofree char *encoded = NULL;
  g_autoptr(GError) error = NULL;

  if (challenge != NULL)
    {
      gsize length;
      guchar *token = g_base64_decode (strchr (challenge, ' ') + 1, &length);

      input = g_bytes_new_take (token, length);
    }
  g_assert_true (wsman_gss_step (self->gss, input, &output, &error));
  g_assert_no_error (error);
  encoded = g_base64_encode (g_bytes_get_data (output, NULL), g_bytes_get_size (output));

  return g_strdup_printf ("Content-Type: application/soap+xml;charset=UTF-8\r\nAuthorization: Negotiate %s\r\n",
                          encoded);
}

RawResponse *
ntlm_peer_step (NtlmPeer    *self,
                RawResponse *before,
                const char  *body)
{
  g_autofree char *fields = ntlm_peer_make_step (self, before);

  return raw_client_ask (self->client, fields, body);
}

guint
ntlm_peer_authenticate (NtlmPeer   *self,
                        const char *last_body)
{
  g_autoptr(RawResponse) first = ntlm_peer_step (self, NULL, "");
  g_autoptr(RawResponse) second = NULL;

  g_assert_cmpuint (first->status, ==, 401);
  g_assert_cmpuint (first->length, ==, 0);
  second = ntlm_peer_step (self, first, last_body);

  return second->status;
}

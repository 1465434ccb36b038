/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The server's side of CredSSP. The client is who the inner mechanism says, and nobody else: the delegated user must be
 * the same. [MS-CSSP] 3.1.5.
 */

#include "wsman-credssp-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

#define STATUS_LOGON_FAILURE 0xC000006D

/* Tells the client that it is refused. Clients of version 5 and those below 3 don't know the field. [MS-CSSP] 2.2.1. */
static void
send_status (WsmanCredssp *self)
{
  GBytes *token = wsman_security_context_get_error_token (self->inner);
  WsmanCredsspRequest request = { .token = wsman_credssp_slice (token), .status = STATUS_LOGON_FAILURE };

  if (self->peer_version > 2 && self->peer_version != 5)
    wsman_credssp_send (self, &request, NULL);
}

static gboolean
process_token (WsmanCredssp               *self,
               const WsmanCredsspRequest  *request,
               GBytes                    **token,
               GError                    **error)
{
  if (request->token.length == 0)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the client sends no token of the inner mechanism"));
  if (!wsman_credssp_inner_step (self, request->token, token, error))
    return FALSE;
  if (wsman_credssp_inner_is_complete (self))
    self->stage = WSMAN_CREDSSP_STAGE_KEY;
  else if (request->key_proof.length > 0)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the client proves a key before itself"));

  return TRUE;
}

/* Checks the client's proof of the public key, and makes the server's own. */
static gboolean
process_proof (WsmanCredssp  *self,
               WsmanSlice     sealed,
               GBytes       **own,
               GError       **error)
{
  g_autoptr(GBytes) expected = NULL;
  g_autoptr(GBytes) found = NULL;
  g_autoptr(GBytes) proof = NULL;

  if (!self->has_nonce)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the client’s proof of the key has no nonce"));
  expected = wsman_credssp_make_proof (self, TRUE);
  found = wsman_credssp_inner_unseal (self, sealed, error);
  if (found == NULL)
    return FALSE;
  if (!g_bytes_equal (found, expected))
    return wsman_credssp_refuse (error, SEC_E_MESSAGE_ALTERED,
                                 _("the client proves another public key than this server’s"));

  proof = wsman_credssp_make_proof (self, FALSE);
  *own = wsman_credssp_inner_seal (self, proof, error);
  self->stage = WSMAN_CREDSSP_STAGE_CREDENTIALS;

  return *own != NULL;
}

static gboolean
equal_without_case (const char *a,
                    const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return g_str_equal (folded_a, folded_b);
}

/* Tells whether a domain of the client's is the realm of the principal. Windows' users often have the short name. */
static gboolean
is_realm (const char *domain,
          const char *realm)
{
  g_autofree char *short_name = g_strndup (realm, strcspn (realm, "."));

  return *domain == '\0' || equal_without_case (domain, realm) || equal_without_case (domain, short_name);
}

/* Splits "user@suffix" if the domain is empty, as Windows does. */
static gboolean
is_principal (const WsmanDelegatedUser *user,
              const char               *principal)
{
  const char *at = strrchr (principal, '@');
  const char *user_at = *user->domain == '\0' ? strrchr (user->user_name, '@') : NULL;
  g_autofree char *name = g_strndup (user->user_name, user_at != NULL ? (gsize) (user_at - user->user_name)
                                                                      : strlen (user->user_name));
  g_autofree char *peer = at != NULL ? g_strndup (principal, at - principal) : NULL;

  return peer != NULL && equal_without_case (name, peer) &&
         is_realm (user_at != NULL ? user_at + 1 : user->domain, at + 1);
}

/* Compares with "DOMAIN\\user", the name that NTLM proves. A user without a domain is one of this machine. */
static gboolean
is_ntlm_user (const WsmanDelegatedUser *user,
              const char               *peer)
{
  const char *backslash = strchr (peer, '\\');
  g_autofree char *domain = backslash != NULL ? g_strndup (peer, backslash - peer) : NULL;

  return domain != NULL && equal_without_case (user->user_name, backslash + 1) &&
         (*user->domain == '\0' || equal_without_case (user->domain, domain));
}

static gboolean
check_user (WsmanCredssp  *self,
            GError       **error)
{
  const WsmanPeer *peer = wsman_security_context_get_peer (self->inner);
  gboolean same = peer->mechanism == WSMAN_MECHANISM_KERBEROS ? is_principal (&self->user, peer->name)
                                                              : is_ntlm_user (&self->user, peer->name);
  g_autofree char *why = NULL;

  if (same)
    return TRUE;
  wsman_delegated_user_clear (&self->user);
  why = g_strdup_printf (_("%s delegates the credentials of another user"), peer->name);

  return wsman_credssp_refuse (error, SEC_E_LOGON_DENIED, why);
}

static gboolean
process_credentials (WsmanCredssp               *self,
                     const WsmanCredsspRequest  *request,
                     GError                    **error)
{
  GBytes *plain;
  gboolean ok;

  if (request->auth_info.length == 0 || request->token.length > 0 || request->key_proof.length > 0)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the client sends no credentials"));
  plain = wsman_credssp_inner_unseal (self, request->auth_info, error);
  if (plain == NULL)
    return FALSE;
  ok = wsman_delegated_user_read (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain), &self->user);
  wsman_credssp_wipe (plain);
  if (!ok)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN,
                                 _("the delegated credentials aren’t a user name and a password"));
  if (!check_user (self, error))
    return FALSE;
  self->stage = WSMAN_CREDSSP_STAGE_DONE;

  return TRUE;
}

static gboolean
answer (WsmanCredssp               *self,
        const WsmanCredsspRequest  *request,
        GError                    **error)
{
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GBytes) proof = NULL;
  WsmanCredsspRequest response = { 0 };

  if (request->status != 0)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the client gives up"));
  if (self->stage == WSMAN_CREDSSP_STAGE_CREDENTIALS)
    return process_credentials (self, request, error);
  if (request->auth_info.length > 0 || self->stage == WSMAN_CREDSSP_STAGE_DONE)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("a message comes at the wrong time"));

  if (self->stage == WSMAN_CREDSSP_STAGE_INNER && !process_token (self, request, &token, error))
    return FALSE;
  if (self->stage == WSMAN_CREDSSP_STAGE_KEY && request->key_proof.length > 0 &&
      !process_proof (self, request->key_proof, &proof, error))
    return FALSE;
  if (token == NULL && proof == NULL)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the client doesn’t prove the public key"));

  response.token = wsman_credssp_slice (token);
  response.key_proof = wsman_credssp_slice (proof);

  return wsman_credssp_send (self, &response, error);
}

static gboolean
process (WsmanCredssp               *self,
         const WsmanCredsspRequest  *request,
         GError                    **error)
{
  if (answer (self, request, error))
    return TRUE;
  send_status (self);

  return FALSE;
}

const WsmanCredsspRole wsman_credssp_acceptor = { NULL, process };

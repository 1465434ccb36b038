/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The client's side of CredSSP. The password leaves only after the server has proved that it sees the same public key,
 * with the keys of the inner mechanism. [MS-CSSP] 3.1.5.
 */

#include "wsman-credssp-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-codes-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-gss-credential-private.h"
#include "wsman-nt-status-private.h"

static guint32
find_code (guint32 status)
{
  guint32 code = wsman_nt_status_get_code (status);

  if (code != 0)
    return code;

  return wsman_code_get_text (status) != NULL ? status : SEC_E_LOGON_DENIED;
}

/* Sets the server's reason as the error. */
static gboolean
report_status (guint32   status,
               GError  **error)
{
  guint32 code = find_code (status);
  const char *text = wsman_code_get_text (code);
  g_autofree char *why = g_strdup_printf (_("the server refuses with the status 0x%08X (%s)"), status,
                                          text != NULL ? text : _("unknown"));

  return wsman_credssp_refuse (error, code, why);
}

static GBytes *
make_proof (WsmanCredssp  *self,
            GError       **error)
{
  g_autoptr(GBytes) proof = NULL;

  if (!self->has_nonce && gnutls_rnd (GNUTLS_RND_NONCE, self->nonce, sizeof self->nonce) < 0)
    {
      wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("there are no random numbers"));
      return NULL;
    }
  self->has_nonce = TRUE;
  proof = wsman_credssp_make_proof (self, TRUE);
  if (proof == NULL)
    {
      wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the server’s certificate has no key that can be read"));
      return NULL;
    }

  return wsman_credssp_inner_seal (self, proof, error);
}

/* Sends the next token of the inner mechanism, and with the last one the proof of the key. */
static gboolean
send_token (WsmanCredssp  *self,
            GBytes        *token,
            GError       **error)
{
  WsmanCredsspRequest request = { .token = wsman_credssp_slice (token) };
  g_autoptr(GBytes) proof = NULL;

  if (wsman_credssp_inner_is_complete (self))
    {
      proof = make_proof (self, error);
      if (proof == NULL)
        return FALSE;
      request.key_proof = wsman_credssp_slice (proof);
      if (self->version >= WSMAN_CREDSSP_SAFE_VERSION)
        request.nonce = (WsmanSlice) { self->nonce, sizeof self->nonce };
      self->stage = WSMAN_CREDSSP_STAGE_KEY;
    }

  return wsman_credssp_send (self, &request, error);
}

static gboolean
begin (WsmanCredssp  *self,
       GError       **error)
{
  g_autoptr(GBytes) token = NULL;

  if (!wsman_credssp_inner_step (self, (WsmanSlice) { 0 }, &token, error))
    return FALSE;
  if (token == NULL || wsman_credssp_inner_is_complete (self))
    return wsman_credssp_refuse (error, SEC_E_LOGON_DENIED, _("the inner mechanism doesn’t prove the server"));

  return wsman_credssp_send (self, &(WsmanCredsspRequest) { .token = wsman_credssp_slice (token) }, error);
}

static gboolean
process_token (WsmanCredssp               *self,
               const WsmanCredsspRequest  *request,
               GError                    **error)
{
  g_autoptr(GBytes) token = NULL;

  if (request->token.length == 0 || request->key_proof.length > 0)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the server sends no token of the inner mechanism"));
  if (!wsman_credssp_inner_step (self, request->token, &token, error))
    return FALSE;
  if (token == NULL && !wsman_credssp_inner_is_complete (self))
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the inner mechanism has nothing to say"));

  return send_token (self, token, error);
}

/* Sends the user's password. */
static gboolean
send_credentials (WsmanCredssp  *self,
                  GError       **error)
{
  g_auto(WsmanDelegatedUser) user = { 0 };
  GByteArray *plain;
  g_autoptr(GBytes) sealed = NULL;

  wsman_credential_get_delegated_user (self->credential, &user);
  plain = wsman_delegated_user_write (&user);
  if (plain == NULL)
    return wsman_credssp_refuse (error, SEC_E_NO_CREDENTIALS, _("the user name or the password isn’t valid UTF-8"));

  {
    g_autoptr(GBytes) bytes = g_bytes_new_static (plain->data, plain->len);

    sealed = wsman_credssp_inner_seal (self, bytes, error);
  }
  wsman_secret_bytes_free (plain);
  if (sealed == NULL)
    return FALSE;
  self->stage = WSMAN_CREDSSP_STAGE_DONE;

  return wsman_credssp_send (self, &(WsmanCredsspRequest) { .auth_info = wsman_credssp_slice (sealed) }, error);
}

static gboolean
process_proof (WsmanCredssp               *self,
               const WsmanCredsspRequest  *request,
               GError                    **error)
{
  g_autoptr(GBytes) expected = wsman_credssp_make_proof (self, FALSE);
  g_autoptr(GBytes) proof = NULL;

  if (request->token.length > 0 || request->key_proof.length == 0)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the server doesn’t prove its public key"));
  proof = wsman_credssp_inner_unseal (self, request->key_proof, error);
  if (proof == NULL)
    return FALSE;
  if (!g_bytes_equal (proof, expected))
    return wsman_credssp_refuse (error, SEC_E_MESSAGE_ALTERED,
                                 _("the server proves another public key than the one that this side sees; a machine "
                                   "between both may try to take the password, which wasn’t sent"));

  return send_credentials (self, error);
}

static gboolean
process (WsmanCredssp               *self,
         const WsmanCredsspRequest  *request,
         GError                    **error)
{
  if (request->status != 0)
    return report_status (request->status, error);
  if (request->auth_info.length > 0)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the server sends credentials"));

  switch (self->stage)
    {
    case WSMAN_CREDSSP_STAGE_INNER:
      return process_token (self, request, error);
    case WSMAN_CREDSSP_STAGE_KEY:
      return process_proof (self, request, error);
    case WSMAN_CREDSSP_STAGE_TLS:
    case WSMAN_CREDSSP_STAGE_CREDENTIALS:
    case WSMAN_CREDSSP_STAGE_DONE:
    case WSMAN_CREDSSP_STAGE_FAILED:
    default:
      return wsman_credssp_refuse (error, SEC_E_LOGON_DENIED, _("the server refuses without a reason"));
    }
}

const WsmanCredsspRole wsman_credssp_initiator = { begin, process };

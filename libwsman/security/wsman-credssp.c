/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What both sides of CredSSP have in common: tokens are parts of a TLS connection, and TSRequests come out of it. */

#include "wsman-credssp-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"

/* The most bytes of all tokens of a peer together. */
#define MAX_RECEIVED (1024 * 1024)

/* The length of NTLM's signature. Kerberos' tokens tell the length themselves. */
#define SIGNATURE_LENGTH 16

/* The texts in front of the hashed nonce and key. Their NUL is hashed, too: [MS-CSSP] 3.1.5. */
static const char client_magic[] = "CredSSP Client-To-Server Binding Hash";
static const char server_magic[] = "CredSSP Server-To-Client Binding Hash";

void
wsman_credssp_clear (WsmanCredssp *self)
{
  g_clear_object (&self->inner);
  g_clear_pointer (&self->tunnel, wsman_tls_tunnel_free);
  g_clear_pointer (&self->received, g_byte_array_unref);
  g_clear_pointer (&self->credential, wsman_credential_unref);
  wsman_delegated_user_clear (&self->user);
}

gboolean
wsman_credssp_refuse (GError     **error,
                      guint32      code,
                      const char  *why)
{
  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, code, _("Authentication with CredSSP failed: %s"), why);

  return FALSE;
}

WsmanSlice
wsman_credssp_slice (GBytes *bytes)
{
  WsmanSlice slice = { 0 };

  if (bytes != NULL)
    slice.data = g_bytes_get_data (bytes, &slice.length);

  return slice;
}

gboolean
wsman_credssp_send (WsmanCredssp               *self,
                    const WsmanCredsspRequest  *request,
                    GError                    **error)
{
  WsmanCredsspRequest copy = *request;
  g_autoptr(GBytes) bytes = NULL;

  copy.version = WSMAN_CREDSSP_VERSION;
  bytes = wsman_credssp_request_write (&copy);

  return wsman_tls_tunnel_write (self->tunnel, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

/* --- The inner mechanism --- */

gboolean
wsman_credssp_inner_step (WsmanCredssp  *self,
                          WsmanSlice     input,
                          GBytes       **output,
                          GError       **error)
{
  g_autoptr(GBytes) token = input.length > 0 ? g_bytes_new (input.data, input.length) : NULL;

  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self->inner)->step (self->inner, token, output, error);
}

gboolean
wsman_credssp_inner_is_complete (WsmanCredssp *self)
{
  return wsman_security_context_is_complete (self->inner);
}

GBytes *
wsman_credssp_inner_seal (WsmanCredssp  *self,
                          GBytes        *plain,
                          GError       **error)
{
  g_autoptr(WsmanSealed) sealed =
    WSMAN_SECURITY_CONTEXT_GET_CLASS (self->inner)->seal (self->inner, plain, error);

  return sealed != NULL ? g_steal_pointer (&sealed->bytes) : NULL;
}

GBytes *
wsman_credssp_inner_unseal (WsmanCredssp  *self,
                            WsmanSlice     sealed,
                            GError       **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (sealed.data, sealed.length);

  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self->inner)->unseal (self->inner, bytes, SIGNATURE_LENGTH, error);
}

void
wsman_credssp_wipe (GBytes *bytes)
{
  if (bytes == NULL)
    return;
  if (g_bytes_get_size (bytes) > 0)
    explicit_bzero ((gpointer) g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_bytes_unref (bytes);
}

/* --- The public key --- */

static GBytes *
hash_key (WsmanCredssp *self,
          GBytes       *key,
          gboolean      of_client)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  if (of_client)
    g_checksum_update (checksum, (const guint8 *) client_magic, sizeof client_magic);
  else
    g_checksum_update (checksum, (const guint8 *) server_magic, sizeof server_magic);
  g_checksum_update (checksum, self->nonce, sizeof self->nonce);
  g_checksum_update (checksum, g_bytes_get_data (key, NULL), g_bytes_get_size (key));
  g_checksum_get_digest (checksum, digest, &length);

  return g_bytes_new (digest, length);
}

/* Below version 5 the server adds one to the first byte of the key. */
static GBytes *
copy_key (GBytes   *key,
          gboolean  of_client)
{
  gsize length = g_bytes_get_size (key);
  guint8 *copy = g_memdup2 (g_bytes_get_data (key, NULL), length);

  if (!of_client)
    copy[0]++;

  return g_bytes_new_take (copy, length);
}

GBytes *
wsman_credssp_make_proof (WsmanCredssp *self,
                          gboolean      of_client)
{
  g_autoptr(GBytes) key = wsman_tls_tunnel_dup_public_key (self->tunnel);

  if (key == NULL || g_bytes_get_size (key) == 0)
    return NULL;

  return self->version >= WSMAN_CREDSSP_SAFE_VERSION ? hash_key (self, key, of_client) : copy_key (key, of_client);
}

/* --- Messages --- */

/* The first message of the peer decides on the version. Another one later would be an attempt to weaken the proof. */
static gboolean
check_version (WsmanCredssp               *self,
               const WsmanCredsspRequest  *request,
               GError                    **error)
{
  g_autofree char *why = NULL;

  if (self->version == 0)
    {
      self->peer_version = request->version;
      self->version = MIN (request->version, WSMAN_CREDSSP_VERSION);
    }
  if (request->version != self->peer_version)
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the other side changes its version"));
  if (self->version >= WSMAN_CREDSSP_SAFE_VERSION || self->accept_old)
    return TRUE;

  why = g_strdup_printf (_("the other side speaks version %u, in which a machine between both can take the user’s "
                           "place (CVE-2018-0886); update it"), self->version);

  return wsman_credssp_refuse (error, SEC_E_UNSUPPORTED_FUNCTION, why);
}

/* The client chooses the nonce once. Some clients repeat it in their further messages. What servers write here doesn't
 * matter, because the server's proof contains the client's nonce. */
static gboolean
check_nonce (WsmanCredssp               *self,
             const WsmanCredsspRequest  *request,
             GError                    **error)
{
  if (request->nonce.length == 0 || self->credential != NULL)
    return TRUE;

  if (!self->has_nonce)
    {
      memcpy (self->nonce, request->nonce.data, sizeof self->nonce);
      self->has_nonce = TRUE;
    }

  return memcmp (self->nonce, request->nonce.data, sizeof self->nonce) == 0 ||
         wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the client changes the nonce"));
}

static gboolean
process (WsmanCredssp  *self,
         gsize          length,
         GError       **error)
{
  WsmanCredsspRequest request;

  if (!wsman_credssp_request_read (self->received->data, length, &request))
    return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("a message isn’t a TSRequest"));
  if (!check_version (self, &request, error) || !check_nonce (self, &request, error))
    return FALSE;

  return self->role->process (self, &request, error);
}

/* Processes the whole messages that have come. */
static gboolean
process_all (WsmanCredssp  *self,
             GError       **error)
{
  if (!wsman_tls_tunnel_read (self->tunnel, self->received, WSMAN_CREDSSP_MAX_REQUEST, error))
    return FALSE;

  while (self->received->len > 0)
    {
      gsize length;

      if (!wsman_der_measure ((WsmanSlice) { self->received->data, self->received->len }, WSMAN_DER_SEQUENCE,
                              WSMAN_CREDSSP_MAX_REQUEST, &length))
        return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("a message isn’t a TSRequest"));
      if (length == 0 || length > self->received->len)
        return TRUE;
      if (!process (self, length, error))
        return FALSE;
      g_byte_array_remove_range (self->received, 0, length);
    }

  return TRUE;
}

/* --- Steps --- */

/* Continues the TLS handshake. A client sends the last message of TLS 1.3 by itself, and waits for the server's
 * tickets, as other clients do. */
static gboolean
step_tls (WsmanCredssp  *self,
          GBytes       **output,
          GError       **error)
{
  if (!wsman_tls_tunnel_handshake (self->tunnel, error))
    return FALSE;
  if (wsman_tls_tunnel_is_open (self->tunnel))
    self->stage = WSMAN_CREDSSP_STAGE_INNER;
  if (self->credential != NULL)
    *output = wsman_tls_tunnel_take_output (self->tunnel);

  return TRUE;
}

/* The server may say why it refuses the user after the last message of the client. Whatever it says, it refuses. */
static gboolean
read_refusal (WsmanCredssp  *self,
              GError       **error)
{
  return process_all (self, error) &&
         wsman_credssp_refuse (error, SEC_E_LOGON_DENIED, _("the server refuses without a reason"));
}

static gboolean
take_step (WsmanCredssp  *self,
           GBytes       **output,
           GError       **error)
{
  if (self->stage == WSMAN_CREDSSP_STAGE_DONE)
    return read_refusal (self, error);
  if (self->stage == WSMAN_CREDSSP_STAGE_TLS && !step_tls (self, output, error))
    return FALSE;
  if (self->stage == WSMAN_CREDSSP_STAGE_TLS || *output != NULL)
    return TRUE;

  if (self->role->begin != NULL && !self->began)
    {
      self->began = TRUE;
      if (!self->role->begin (self, error))
        return FALSE;
    }

  return process_all (self, error);
}

gboolean
wsman_credssp_step (WsmanCredssp  *self,
                    GBytes        *input,
                    GBytes       **output,
                    GError       **error)
{
  gsize length = input != NULL ? g_bytes_get_size (input) : 0;
  gboolean ok;

  *output = NULL;
  if (self->stage == WSMAN_CREDSSP_STAGE_FAILED ||
      (self->stage == WSMAN_CREDSSP_STAGE_DONE && self->credential == NULL))
    {
      self->stage = WSMAN_CREDSSP_STAGE_FAILED;
      return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN,
                                   _("the authentication is over, but another token came"));
    }

  self->n_received += length;
  if (length > 0)
    wsman_tls_tunnel_feed (self->tunnel, input);
  ok = self->n_received <= MAX_RECEIVED
    ? take_step (self, output, error)
    : wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("the other side sends too much"));
  if (!ok)
    self->stage = WSMAN_CREDSSP_STAGE_FAILED;

  /* The rest of a message after the last one would be read as the beginning of a sealed body. */
  if (ok && self->stage == WSMAN_CREDSSP_STAGE_DONE && self->received->len > 0)
    {
      self->stage = WSMAN_CREDSSP_STAGE_FAILED;
      return wsman_credssp_refuse (error, SEC_E_INVALID_TOKEN, _("bytes follow the last message"));
    }
  if (*output == NULL)
    *output = wsman_tls_tunnel_take_output (self->tunnel);

  return ok;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "negotiator.h"

#include <glib/gstdio.h>
#include <string.h>

#include "security/wsman-gss-private.h"
#include "sealed-writer.h"

#define FIELD "\r\nAuthorization: Negotiate "

struct _Negotiator
{
  char *folder;
  char *users;

  GMutex mutex;
  GHashTable *contexts; /* from the number of a connection to its WsmanGss */
  guint n_finished;
};

/* Whether gss-ntlmssp is installed only shows when it is used: without it, a client gets no first token. */
static gboolean
has_ntlm (void)
{
  const WsmanCredentialSource source = { .user_name = "ada", .password = "secret" };
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&source);
  g_autoptr(WsmanGss) gss = wsman_gss_new_initiator (credential, WSMAN_MECHANISM_NTLM, WSMAN_WRAPPING_RAW, "host/h",
                                                     NULL);
  g_autoptr(GBytes) token = NULL;

  return wsman_gss_step (gss, NULL, &token, NULL);
}

Negotiator *
negotiator_new (void)
{
  Negotiator *self;

  if (!has_ntlm ())
    return NULL;

  self = g_new0 (Negotiator, 1);
  self->folder = g_dir_make_tmp ("wsman-negotiator-XXXXXX", NULL);
  self->users = g_build_filename (self->folder, "users", NULL);
  g_file_set_contents_full (self->users, "HERE:ada:secret\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  g_setenv ("NTLM_USER_FILE", self->users, TRUE);
  g_mutex_init (&self->mutex);
  self->contexts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) wsman_gss_free);

  return self;
}

void
negotiator_free (Negotiator *self)
{
  g_remove (self->users);
  g_rmdir (self->folder);
  g_free (self->users);
  g_free (self->folder);
  g_hash_table_unref (self->contexts);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
negotiator_forget (Negotiator *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_remove_all (self->contexts);
  self->n_finished = 0;
}

/* Each connection has one thread, so its context needs no mutex. */
static WsmanGss *
get_context (Negotiator *self,
             guint       connection)
{
  static const WsmanAcceptorSource source = { .ntlm = TRUE };
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  WsmanGss *gss = g_hash_table_lookup (self->contexts, GUINT_TO_POINTER (connection));

  if (gss == NULL)
    {
      gss = wsman_gss_new_acceptor (&source, NULL);
      g_hash_table_insert (self->contexts, GUINT_TO_POINTER (connection), gss);
    }

  return gss;
}

static GBytes *
take_token (const CannedRequest *request)
{
  const char *field = strstr (request->head, FIELD);
  g_autofree char *text = NULL;
  gsize length;
  guchar *token;

  if (field == NULL)
    return NULL;

  field += strlen (FIELD);
  text = g_strndup (field, strcspn (field, "\r"));
  token = g_base64_decode (text, &length);

  return g_bytes_new_take (token, length);
}

static void
respond_step (CannedPeer *peer,
              const char *status,
              GBytes     *token)
{
  g_autofree char *text = NULL;

  if (token != NULL)
    text = g_base64_encode (g_bytes_get_data (token, NULL), g_bytes_get_size (token));
  canned_peer_send (peer, "HTTP/1.1 %s\r\nWWW-Authenticate: Negotiate%s%s\r\nContent-Length: 0\r\n\r\n", status,
                    text != NULL ? " " : "", text != NULL ? text : "");
}

gboolean
negotiator_serve (Negotiator          *self,
                  CannedPeer          *peer,
                  const CannedRequest *request)
{
  WsmanGss *gss = get_context (self, request->connection);
  g_autoptr(GBytes) input = take_token (request);
  g_autoptr(GBytes) output = NULL;

  if (wsman_gss_is_complete (gss) && input == NULL)
    return FALSE;

  if (input == NULL || !wsman_gss_step (gss, input, &output, NULL))
    respond_step (peer, "401 Unauthorized", NULL);
  else if (!wsman_gss_is_complete (gss))
    respond_step (peer, "401 Unauthorized", output);
  else
    {
      g_mutex_lock (&self->mutex);
      self->n_finished++;
      g_mutex_unlock (&self->mutex);
      respond_step (peer, "200 OK", output);
    }

  return TRUE;
}

guint
negotiator_get_n_finished (Negotiator *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_finished;
}

void
negotiator_respond_sealed (Negotiator          *self,
                           CannedPeer          *peer,
                           const CannedRequest *request,
                           const char          *text)
{
  g_autoptr(GBytes) plain = g_bytes_new (text, strlen (text));
  g_autofree char *type = NULL;
  g_auto(WsmanSealedBody) body = { .charset = g_strdup ("UTF-8"),
                                   .chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_sealed_free) };
  WsmanSealed *chunk = g_new0 (WsmanSealed, 1);
  g_autoptr(GBytes) whole = NULL;
  gsize padding;

  g_ptr_array_add (body.chunks, chunk);
  chunk->length = strlen (text);
  chunk->bytes = wsman_gss_seal (get_context (self, request->connection), plain, &chunk->signature_length, &padding,
                                 NULL);
  g_assert_nonnull (chunk->bytes);
  whole = write_sealed_body (&body, WSMAN_SEALED_SPNEGO, &type);
  canned_peer_send (peer, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", type,
                    g_bytes_get_size (whole));
  canned_peer_send_bytes (peer, whole);
}

char *
negotiator_unseal (Negotiator          *self,
                   const CannedRequest *request)
{
  const char *type = "multipart/encrypted;protocol=\"" WSMAN_SEALED_SPNEGO "\";boundary=\"Encrypted Boundary\"";
  g_auto(WsmanSealedBody) body = { 0 };
  const WsmanSealed *chunk;
  g_autoptr(GBytes) plain = NULL;

  if (!wsman_sealed_body_read (request->body, type, WSMAN_SEALED_SPNEGO, &body, NULL))
    return NULL;

  chunk = g_ptr_array_index (body.chunks, 0);
  plain = wsman_gss_unseal (get_context (self, request->connection), chunk->bytes, chunk->signature_length, NULL);

  return plain != NULL ? g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain)) : NULL;
}

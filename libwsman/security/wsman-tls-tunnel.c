/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * TLS over memory. GnuTLS pulls from the input and pushes to the output, and neither ever blocks. [RFC 5246],
 * [RFC 8446].
 */

#include "wsman-tls-tunnel-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

#define PRIORITIES "-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-VERS-DTLS-ALL"

/* The most warnings of the peer in one flight of the handshake. */
#define MAX_WARNINGS 8

/* The most bytes that GnuTLS buffers for one message of a handshake. Chains of certificates are shorter. */
#define MAX_HANDSHAKE_MESSAGE (64 * 1024)

struct _WsmanTlsTunnel
{
  gnutls_session_t session;
  gnutls_certificate_credentials_t credentials; /* those of a client; NULL for a server */
  gnutls_datum_t ticket_key;                    /* only for a server */
  WsmanTlsIdentity *identity;                   /* NULL for a client */
  gboolean is_open;

  GBytes *input;
  gsize position; /* how much of the input was pulled */
  GByteArray *output;
};

static gssize
on_pull (gnutls_transport_ptr_t  user_data,
         gpointer                buffer,
         gsize                   length)
{
  WsmanTlsTunnel *self = user_data;
  gsize available = g_bytes_get_size (self->input) - self->position;
  gsize n = MIN (length, available);

  if (n == 0)
    {
      gnutls_transport_set_errno (self->session, EAGAIN);
      return -1;
    }
  memcpy (buffer, (const guint8 *) g_bytes_get_data (self->input, NULL) + self->position, n);
  self->position += n;

  return n;
}

/* GnuTLS asks before it pulls during a handshake. */
static int
on_pull_timeout (gnutls_transport_ptr_t user_data,
                 unsigned int           milliseconds)
{
  WsmanTlsTunnel *self = user_data;

  return g_bytes_get_size (self->input) > self->position;
}

static gssize
on_push (gnutls_transport_ptr_t  user_data,
         gconstpointer           data,
         gsize                   length)
{
  WsmanTlsTunnel *self = user_data;

  g_byte_array_append (self->output, data, length);

  return length;
}

static gboolean
refuse (const char  *why,
        GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_INVALID_TOKEN,
                   _("The TLS connection inside CredSSP fails: %s"), why);

  return FALSE;
}

static gboolean
fail (int      status,
      GError **error)
{
  return refuse (gnutls_strerror (status), error);
}

/* The key of the tickets dies with the connection, so nobody resumes it. */
static int
set_credentials (WsmanTlsTunnel *self)
{
  int status;

  if (self->identity != NULL)
    {
      status = gnutls_session_ticket_key_generate (&self->ticket_key);
      if (status >= 0)
        status = gnutls_session_ticket_enable_server (self->session, &self->ticket_key);
      if (status >= 0)
        status = gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE,
                                         wsman_tls_identity_get_credentials (self->identity));
      return status;
    }

  status = gnutls_certificate_allocate_credentials (&self->credentials);
  if (status >= 0)
    status = gnutls_credentials_set (self->session, GNUTLS_CRD_CERTIFICATE, self->credentials);

  return status;
}

static int
set_priorities (WsmanTlsTunnel *self,
                const char     *priorities)
{
  g_autofree char *all = priorities != NULL ? g_strconcat (PRIORITIES ":", priorities, NULL) : g_strdup (PRIORITIES);

  return gnutls_set_default_priority_append (self->session, all, NULL, 0);
}

WsmanTlsTunnel *
wsman_tls_tunnel_new (WsmanTlsIdentity  *identity,
                      const char        *priorities,
                      GError           **error)
{
  g_autoptr(WsmanTlsTunnel) self = g_new0 (WsmanTlsTunnel, 1);
  int status;

  self->input = g_bytes_new (NULL, 0);
  self->output = g_byte_array_new ();
  if (identity != NULL)
    self->identity = wsman_tls_identity_ref (identity);
  status = gnutls_init (&self->session,
                        GNUTLS_NONBLOCK | (identity != NULL ? GNUTLS_SERVER | GNUTLS_NO_AUTO_SEND_TICKET
                                                            : GNUTLS_CLIENT));
  if (status >= 0)
    status = set_priorities (self, priorities);
  if (status >= 0)
    status = set_credentials (self);
  if (status < 0)
    {
      fail (status, error);
      return NULL;
    }

  gnutls_transport_set_ptr (self->session, self);
  gnutls_transport_set_pull_function (self->session, on_pull);
  gnutls_transport_set_pull_timeout_function (self->session, on_pull_timeout);
  gnutls_transport_set_push_function (self->session, on_push);
  gnutls_handshake_set_timeout (self->session, 0);
  gnutls_handshake_set_max_packet_length (self->session, MAX_HANDSHAKE_MESSAGE);

  return g_steal_pointer (&self);
}

void
wsman_tls_tunnel_free (WsmanTlsTunnel *self)
{
  g_clear_pointer (&self->session, gnutls_deinit);
  g_clear_pointer (&self->credentials, gnutls_certificate_free_credentials);
  if (self->ticket_key.data != NULL)
    gnutls_memset (self->ticket_key.data, 0, self->ticket_key.size);
  gnutls_free (self->ticket_key.data);
  g_clear_pointer (&self->identity, wsman_tls_identity_unref);
  g_bytes_unref (self->input);
  g_byte_array_unref (self->output);
  g_free (self);
}

void
wsman_tls_tunnel_feed (WsmanTlsTunnel *self,
                       GBytes         *bytes)
{
  gsize left = g_bytes_get_size (self->input) - self->position;
  g_autoptr(GBytes) old = g_steal_pointer (&self->input);

  if (left == 0)
    {
      self->input = g_bytes_ref (bytes);
    }
  else
    {
      GByteArray *joined = g_byte_array_sized_new (left + g_bytes_get_size (bytes));

      g_byte_array_append (joined, (const guint8 *) g_bytes_get_data (old, NULL) + self->position, left);
      g_byte_array_append (joined, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      self->input = g_byte_array_free_to_bytes (joined);
    }
  self->position = 0;
}

gboolean
wsman_tls_tunnel_handshake (WsmanTlsTunnel  *self,
                            GError         **error)
{
  int status = GNUTLS_E_AGAIN;

  /* Warnings of the peer interrupt the handshake. */
  for (guint i = 0; i < MAX_WARNINGS; i++)
    {
      status = gnutls_handshake (self->session);
      if (status >= 0 || status == GNUTLS_E_AGAIN || gnutls_error_is_fatal (status))
        break;
    }

  /* In TLS 1.3 a server needn't answer a client's last message. But HTTP needs a response, so a ticket is sent. */
  self->is_open = status == GNUTLS_E_SUCCESS;
  if (self->is_open && self->identity != NULL && gnutls_protocol_get_version (self->session) >= GNUTLS_TLS1_3)
    gnutls_session_ticket_send (self->session, 1, 0);

  return self->is_open || status == GNUTLS_E_AGAIN || fail (status, error);
}

gboolean
wsman_tls_tunnel_is_open (WsmanTlsTunnel *self)
{
  return self->is_open;
}

gboolean
wsman_tls_tunnel_write (WsmanTlsTunnel  *self,
                        const guint8    *data,
                        gsize            length,
                        GError         **error)
{
  while (length > 0)
    {
      gssize n = gnutls_record_send (self->session, data, MIN (length, WSMAN_TLS_RECORD_SIZE));

      if (n < 0)
        return fail (n, error);
      data += n;
      length -= n;
    }

  return TRUE;
}

/* Reads one record. Returns 0 if none is there, and a negative number of GnuTLS if it fails. A renegotiation or a
 * new handshake has no place here. */
static gssize
read_record (WsmanTlsTunnel *self,
             guint8         *buffer)
{
  gssize n;
  gsize before;

  /* GnuTLS also says EAGAIN after a ticket, although more records may follow. */
  do
    {
      before = self->position;
      n = gnutls_record_recv (self->session, buffer, WSMAN_TLS_RECORD_SIZE);
    }
  while (n == GNUTLS_E_AGAIN && self->position > before && wsman_tls_tunnel_has_rest (self));

  if (n == GNUTLS_E_AGAIN)
    return 0;

  return n == 0 ? GNUTLS_E_PREMATURE_TERMINATION : n;
}

gboolean
wsman_tls_tunnel_read (WsmanTlsTunnel  *self,
                       GByteArray      *plain,
                       gsize            max,
                       GError         **error)
{
  gssize n;

  do
    {
      guint start = plain->len;

      g_byte_array_set_size (plain, start + WSMAN_TLS_RECORD_SIZE);
      n = read_record (self, plain->data + start);
      g_byte_array_set_size (plain, start + MAX (n, 0));
    }
  while (n > 0 && plain->len <= max &&
         (wsman_tls_tunnel_has_rest (self) || gnutls_record_check_pending (self->session) > 0));

  if (n == GNUTLS_E_PREMATURE_TERMINATION)
    return refuse (_("the other side has closed it; some servers do this if they refuse the user"), error);
  if (plain->len > max)
    return refuse (_("a message is too long"), error);

  return n >= 0 || fail (n, error);
}

GBytes *
wsman_tls_tunnel_take_output (WsmanTlsTunnel *self)
{
  GBytes *output;

  if (self->output->len == 0)
    return NULL;
  output = g_byte_array_free_to_bytes (self->output);
  self->output = g_byte_array_new ();

  return output;
}

gboolean
wsman_tls_tunnel_has_rest (WsmanTlsTunnel *self)
{
  return self->position < g_bytes_get_size (self->input);
}

GBytes *
wsman_tls_tunnel_dup_public_key (WsmanTlsTunnel *self)
{
  unsigned int n_certificates = 0;
  const gnutls_datum_t *chain;

  if (self->identity != NULL)
    return g_bytes_ref (wsman_tls_identity_get_public_key (self->identity));

  chain = gnutls_certificate_get_peers (self->session, &n_certificates);

  return n_certificates > 0 ? wsman_tls_read_public_key (&chain[0]) : NULL;
}

gsize
wsman_tls_tunnel_get_overhead (WsmanTlsTunnel *self)
{
  return gnutls_record_overhead_size (self->session);
}

/* SSPI's stream sizes: AEAD ciphers have a tag, and TLS 1.3 also has a byte for the type. Ciphers with a MAC have the
 * MAC, and up to a block of padding. */
gsize
wsman_tls_tunnel_get_trailer_length (WsmanTlsTunnel *self)
{
  gnutls_cipher_algorithm_t cipher = gnutls_cipher_get (self->session);
  gsize tag = gnutls_cipher_get_tag_size (cipher);

  if (gnutls_protocol_get_version (self->session) >= GNUTLS_TLS1_3)
    return tag + 1;
  if (tag > 0)
    return tag;

  return gnutls_mac_get_key_size (gnutls_mac_get (self->session)) + gnutls_cipher_get_block_size (cipher);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Seals and unseals messages after the authentication, in the layouts of Windows. A sealed message is a signature and
 * then a ciphertext, which is as long as the plaintext. A message that is replayed or out of order is refused.
 * [MS-WSMV] 2.2.9.1, [RFC 4121] 4.2.4, [RFC 4757] 7.3, [MS-NLMP] 3.4.
 */

#include "wsman-gss-context-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-gss-error-private.h"

#define NTLM_SIGNATURE_LENGTH 16

/* An RC4 token has these parts after its frame: identifier, algorithms, filler, sequence number, checksum and
 * confounder. */
#define RC4_BEGINNING "\x02\x01\x11\x00\x10\x00\xff\xff"
#define RC4_HEADER_LENGTH 32
#define RC4_PADDING 0x01

/* Describes bytes to GSSAPI. The mechanisms refuse NULL, even for an empty buffer. */
static gss_buffer_desc
get_buffer (GBytes *bytes)
{
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);

  return (gss_buffer_desc) { length, (void *) (data != NULL ? data : "") };
}

static void
release_buffer (gpointer data)
{
  gss_buffer_desc *buffer = data;
  OM_uint32 minor;

  gss_release_buffer (&minor, buffer);
  g_free (buffer);
}

/* Returns GSSAPI's output without copying it, because messages may be large. */
static GBytes *
take_buffer (gss_buffer_desc *buffer)
{
  return g_bytes_new_with_free_func (buffer->value, buffer->length, release_buffer,
                                     g_memdup2 (buffer, sizeof *buffer));
}

static gboolean
check_sealing (WsmanGss  *self,
               GError   **error)
{
  /* Sequence numbers are always in use with NTLM. With Kerberos they are in use if the initiator has asked for them.
   * This library's initiator always asks. */
  gboolean counts = self->initiator || self->mechanism == WSMAN_MECHANISM_NTLM ||
                    (self->flags & (GSS_C_REPLAY_FLAG | GSS_C_SEQUENCE_FLAG)) != 0;

  if (self->complete && counts && (self->flags & GSS_C_CONF_FLAG) != 0)
    return TRUE;
  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, ERROR_WSMAN_CANNOT_DECRYPT,
                   _("There is no security context that can seal messages"));

  return FALSE;
}

/* Seals with NTLM, which can't write to separate buffers. Its output is the signature and then the ciphertext.
 * gss-ntlmssp refuses an empty message, but an empty body is never sealed. */
static GBytes *
seal_ntlm (WsmanGss  *self,
           GBytes    *plain,
           gsize     *signature_length,
           GError   **error)
{
  OM_uint32 major, minor;
  gss_buffer_desc in = get_buffer (plain);
  gss_buffer_desc out = GSS_C_EMPTY_BUFFER;

  major = gss_wrap (&minor, self->context, TRUE, GSS_C_QOP_DEFAULT, &in, NULL, &out);
  if (GSS_ERROR (major))
    {
      wsman_gss_set_error (error, major, minor, self->mechanism, _("can’t seal a message"));
      return NULL;
    }
  *signature_length = NTLM_SIGNATURE_LENGTH;

  return take_buffer (&out);
}

/* Seals with Kerberos. A header buffer without a trailer buffer makes Kerberos write the rotated layout that Windows
 * reads. */
static GBytes *
seal_kerberos (WsmanGss  *self,
               GBytes    *plain,
               gsize     *signature_length,
               gsize     *padding,
               GError   **error)
{
  OM_uint32 major, minor;
  gss_iov_buffer_desc iov[3] = {
    { GSS_IOV_BUFFER_TYPE_HEADER, GSS_C_EMPTY_BUFFER },
    { GSS_IOV_BUFFER_TYPE_DATA, GSS_C_EMPTY_BUFFER },
    { GSS_IOV_BUFFER_TYPE_PADDING, GSS_C_EMPTY_BUFFER },
  };
  gsize length = g_bytes_get_size (plain);
  gsize total;
  guint8 *sealed = NULL;

  iov[1].buffer.length = length;
  major = gss_wrap_iov_length (&minor, self->context, TRUE, GSS_C_QOP_DEFAULT, NULL, iov, 3);
  if (!GSS_ERROR (major))
    {
      total = iov[0].buffer.length + length + iov[2].buffer.length;
      sealed = g_malloc (total);
      iov[0].buffer.value = sealed;
      iov[1].buffer.value = sealed + iov[0].buffer.length;
      iov[2].buffer.value = sealed + iov[0].buffer.length + length;
      if (length > 0)
        memcpy (iov[1].buffer.value, g_bytes_get_data (plain, NULL), length);
      major = gss_wrap_iov (&minor, self->context, TRUE, GSS_C_QOP_DEFAULT, NULL, iov, 3);
    }
  if (GSS_ERROR (major))
    {
      g_free (sealed);
      wsman_gss_set_error (error, major, minor, self->mechanism, _("can’t seal a message"));
      return NULL;
    }

  *signature_length = iov[0].buffer.length;
  *padding = iov[2].buffer.length;

  return g_bytes_new_take (sealed, total);
}

GBytes *
wsman_gss_seal (WsmanGss  *self,
                GBytes    *plain,
                gsize     *signature_length,
                gsize     *padding,
                GError   **error)
{
  *padding = 0;
  if (!check_sealing (self, error))
    return NULL;
  if (self->mechanism == WSMAN_MECHANISM_NTLM)
    return seal_ntlm (self, plain, signature_length, error);

  return seal_kerberos (self, plain, signature_length, padding, error);
}

/* Refuses a message that is replayed or out of order. GSSAPI reports it in supplementary bits, and not as an error. On
 * one connection such a message can't be genuine. [RFC 2743] 1.2.3. */
static GBytes *
unseal_ntlm (WsmanGss  *self,
             GBytes    *sealed,
             GError   **error)
{
  OM_uint32 major, minor, ignored;
  gss_buffer_desc in = get_buffer (sealed);
  gss_buffer_desc out = GSS_C_EMPTY_BUFFER;

  major = gss_unwrap (&minor, self->context, &in, &out, NULL, NULL);
  if (major != GSS_S_COMPLETE)
    {
      gss_release_buffer (&ignored, &out);
      wsman_gss_set_error (error, major, minor, self->mechanism, _("a sealed message isn’t genuine"));
      return NULL;
    }

  return take_buffer (&out);
}

/* Returns how many bytes an RC4 token has before its ciphertext. The result is 0 for a token of another cipher. */
static gsize
get_rc4_header_length (const guint8 *token,
                       gsize         length)
{
  WsmanSlice oid, rest;

  if (!wsman_spnego_read_frame (token, length, &oid, &rest) || rest.length < RC4_HEADER_LENGTH ||
      memcmp (rest.data, RC4_BEGINNING, strlen (RC4_BEGINNING)) != 0)
    return 0;

  return (rest.data - token) + RC4_HEADER_LENGTH;
}

/* Unseals with Kerberos. The token itself says where its parts are, so the length of the signature isn't needed. A
 * token of AES contains its rotation. Therefore GSSAPI reads Windows' layout, and also the layout of gss_wrap(), which
 * OMI uses. An RC4 token is recognized by its header. Windows omits the padding of RC4 tokens, but GSSAPI expects
 * padding in a stream. So an RC4 token is passed in separate buffers. The third buffer is empty, and keeps GSSAPI from
 * looking for the padding. The padding byte is part of the checksum, and no text ends in that byte. */
static GBytes *
unseal_kerberos (WsmanGss  *self,
                 GBytes    *sealed,
                 GError   **error)
{
  OM_uint32 major, minor;
  gsize length;
  const guint8 *data = g_bytes_get_data (sealed, &length);
  guint8 *copy = g_memdup2 (data, length);
  g_autoptr(GBytes) unsealed = g_bytes_new_take (copy, length);
  gsize header = get_rc4_header_length (copy, length);
  gss_iov_buffer_desc rc4[3] = {
    { GSS_IOV_BUFFER_TYPE_HEADER, { header, copy } },
    { GSS_IOV_BUFFER_TYPE_DATA, { length - header, copy + header } },
    { GSS_IOV_BUFFER_TYPE_DATA, { 0, NULL } },
  };
  gss_iov_buffer_desc stream[2] = {
    { GSS_IOV_BUFFER_TYPE_STREAM, { length, copy } },
    { GSS_IOV_BUFFER_TYPE_DATA, { 0, NULL } },
  };
  gss_iov_buffer_desc *iov = header > 0 ? rc4 : stream;
  gss_buffer_desc *plain = &iov[1].buffer;
  int conf = 0;

  major = gss_unwrap_iov (&minor, self->context, &conf, NULL, iov, header > 0 ? 3 : 2);
  if (major != GSS_S_COMPLETE || !conf)
    {
      wsman_gss_set_error (error, major, minor, self->mechanism, _("a sealed message isn’t genuine"));
      return NULL;
    }
  if (header > 0 && plain->length > 0 && copy[header + plain->length - 1] == RC4_PADDING)
    plain->length--;

  return g_bytes_new_from_bytes (unsealed, plain->length > 0 ? (guint8 *) plain->value - copy : 0,
                                 plain->length);
}

GBytes *
wsman_gss_unseal (WsmanGss  *self,
                  GBytes    *sealed,
                  gsize      signature_length,
                  GError   **error)
{
  if (!check_sealing (self, error))
    return NULL;
  if (signature_length == 0 || signature_length > g_bytes_get_size (sealed) ||
      (self->mechanism == WSMAN_MECHANISM_NTLM && signature_length != NTLM_SIGNATURE_LENGTH))
    {
      wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CANNOT_DECRYPT,
                       _("A sealed message has a signature of %" G_GSIZE_FORMAT " bytes, which can’t be"),
                       signature_length);
      return NULL;
    }
  if (self->mechanism == WSMAN_MECHANISM_NTLM)
    return unseal_ntlm (self, sealed, error);

  return unseal_kerberos (self, sealed, error);
}

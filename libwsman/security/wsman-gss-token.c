/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Recognizes mechanisms by their first tokens. The code never reads beyond a token. [RFC 2743] 3.1, [RFC 4178] 4.2.1,
 * [MS-NLMP] 2.2.1.
 */

#include "wsman-gss-token-private.h"

#include <string.h>

#define NTLM_SIGNATURE "NTLMSSP"

/* The last message of an NTLM authentication, and the offsets of its fields: [MS-NLMP] 2.2.1.3. */
#define NTLM_AUTHENTICATE "NTLMSSP\0\3\0\0\0"
#define NTLM_DOMAIN 28
#define NTLM_USER 36
#define NTLM_FLAGS 60
#define NTLM_UNICODE 0x01

#define OID(text) { (const guint8 *) text, sizeof text - 1 }
#define RAW WSMAN_WRAPPING_RAW

static const struct
{
  WsmanSlice oid;
  WsmanMechanism mechanism;
  WsmanWrapping wrapping;
} mechanisms[] = {
  { OID ("\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"), WSMAN_MECHANISM_KERBEROS, RAW },
  /* A wrong OID of Kerberos, which Windows lists first: [MS-SPNG] 3.1.5.2. */
  { OID ("\x2a\x86\x48\x82\xf7\x12\x01\x02\x02"), WSMAN_MECHANISM_KERBEROS, RAW },
  { OID ("\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a"), WSMAN_MECHANISM_NTLM, RAW },
  { OID ("\x2b\x06\x01\x05\x05\x02"), WSMAN_MECHANISM_UNKNOWN, WSMAN_WRAPPING_SPNEGO },
};

gboolean
wsman_gss_token_is_ntlm (const guint8 *token,
                         gsize         length)
{
  return length >= sizeof NTLM_SIGNATURE && memcmp (token, NTLM_SIGNATURE, sizeof NTLM_SIGNATURE) == 0;
}

static guint32
read_little_endian (const guint8 *bytes,
                    guint         n_bytes)
{
  guint32 value = 0;

  while (n_bytes-- > 0)
    value = value << 8 | bytes[n_bytes];

  return value;
}

/* Reads a text whose field has its length and offset: [MS-NLMP] 2.2.1.3. */
static char *
read_ntlm_text (const guint8 *message,
                gsize         length,
                const guint8 *field)
{
  gboolean is_unicode = (message[NTLM_FLAGS] & NTLM_UNICODE) != 0;
  guint32 text_length = read_little_endian (field, 2);
  guint32 offset = read_little_endian (field + 4, 4);

  if (offset > length || text_length > length - offset)
    return NULL;

  return g_convert ((const char *) message + offset, text_length, "UTF-8", is_unicode ? "UTF-16LE" : "CP437",
                    NULL, NULL, NULL);
}

char *
wsman_gss_token_find_ntlm_user (GBytes *token)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (token, &length);
  const guint8 *message = memmem (data, length, NTLM_AUTHENTICATE, sizeof NTLM_AUTHENTICATE - 1);
  g_autofree char *domain = NULL;
  g_autofree char *user = NULL;

  if (message == NULL || (length -= message - data) < NTLM_FLAGS + 4)
    return NULL;

  domain = read_ntlm_text (message, length, message + NTLM_DOMAIN);
  user = read_ntlm_text (message, length, message + NTLM_USER);
  if (domain == NULL || user == NULL)
    return NULL;

  return *domain != '\0' ? g_strconcat (domain, "\\", user, NULL) : g_steal_pointer (&user);
}

/* Returns the index of the row, or -1. */
static int
find_row (const WsmanSlice *oid)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (wsman_slice_equal (oid, &mechanisms[i].oid))
      return i;

  return -1;
}

WsmanMechanism
wsman_gss_token_find_mechanism (const WsmanSlice *oid)
{
  int row = find_row (oid);

  return row >= 0 ? mechanisms[row].mechanism : WSMAN_MECHANISM_UNKNOWN;
}

WsmanSlice
wsman_gss_token_get_oid (WsmanMechanism mechanism)
{
  guint row = 0;

  while (mechanisms[row].mechanism != mechanism)
    row++;

  return mechanisms[row].oid;
}

gboolean
wsman_gss_token_begins (WsmanMechanism    mechanism,
                        const WsmanSlice *token)
{
  WsmanSlice oid, rest;

  if (mechanism == WSMAN_MECHANISM_NTLM)
    return wsman_gss_token_is_ntlm (token->data, token->length);

  return wsman_spnego_read_frame (token->data, token->length, &oid, &rest) &&
         wsman_gss_token_find_mechanism (&oid) == mechanism;
}

gboolean
wsman_gss_token_is_kerberos_error (const WsmanSlice *token)
{
  WsmanSlice oid, rest;

  return wsman_spnego_read_frame (token->data, token->length, &oid, &rest) && rest.length >= 2 &&
         rest.data[0] == 0x03 && rest.data[1] == 0x00;
}

static gboolean
source_accepts (const WsmanAcceptorSource *source,
                WsmanMechanism             mechanism)
{
  return (mechanism == WSMAN_MECHANISM_KERBEROS && source->kerberos) ||
         (mechanism == WSMAN_MECHANISM_NTLM && source->ntlm);
}

WsmanMechanism
wsman_gss_token_choose_type (const WsmanSlice          *types,
                             const WsmanAcceptorSource *source,
                             WsmanSlice                *oid)
{
  WsmanSlice list = wsman_spnego_open_types (types);

  while (wsman_spnego_next_type (&list, oid))
    {
      WsmanMechanism mechanism = wsman_gss_token_find_mechanism (oid);

      if (source_accepts (source, mechanism))
        return mechanism;
    }

  return WSMAN_MECHANISM_UNKNOWN;
}

WsmanMechanism
wsman_gss_token_choose_mechanism (const guint8              *token,
                                  gsize                      length,
                                  const WsmanAcceptorSource *source,
                                  WsmanWrapping             *wrapping)
{
  WsmanSpnegoMessage message;
  WsmanMechanism mechanism;
  WsmanSlice oid, rest;
  int row;

  *wrapping = WSMAN_WRAPPING_RAW;
  if (wsman_gss_token_is_ntlm (token, length))
    return source->ntlm ? WSMAN_MECHANISM_NTLM : WSMAN_MECHANISM_UNKNOWN;

  if (!wsman_spnego_read_frame (token, length, &oid, &rest))
    return WSMAN_MECHANISM_UNKNOWN;

  row = find_row (&oid);
  if (row < 0)
    return WSMAN_MECHANISM_UNKNOWN;

  *wrapping = mechanisms[row].wrapping;
  mechanism = mechanisms[row].mechanism;
  if (*wrapping == WSMAN_WRAPPING_SPNEGO)
    return wsman_spnego_read (token, length, &message)
             ? wsman_gss_token_choose_type (&message.types, source, &oid)
             : WSMAN_MECHANISM_UNKNOWN;

  return source_accepts (source, mechanism) ? mechanism : WSMAN_MECHANISM_UNKNOWN;
}

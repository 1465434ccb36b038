/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Mechanisms by first tokens. [RFC 2743] 3.1, [RFC 4178] 4.2.1, [MS-NLMP] 2.2.1.
 */

#include "security/wsman-gss-token-private.h"

#include <string.h>

#define NTLM_SIGNATURE "NTLMSSP"

#define OID(text) { (const guint8 *) text, sizeof text - 1 }
#define RAW WSMAN_WRAPPING_RAW

static const struct
{
  WsmanSlice oid;
  WsmanMechanism mechanism;
  WsmanWrapping wrapping;
} mechanisms[] = {
  { OID ("\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"), WSMAN_MECHANISM_KERBEROS, RAW },
  /* The same with a digit cut off, which Windows lists first: [MS-SPNG] 3.1.5.2. */
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

/* Its row, or -1. */
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

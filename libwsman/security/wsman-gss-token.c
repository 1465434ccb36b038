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

/* DER's tags, as far as a NegTokenInit needs them. */
#define TAG_OID 0x06
#define TAG_SEQUENCE 0x30
#define TAG_APPLICATION_0 0x60
#define TAG_CONTEXT_0 0xa0

typedef struct
{
  const guint8 *data;
  gsize length;
} Slice;

static const struct
{
  const char *oid;
  gsize length;
  WsmanMechanism mechanism;
  WsmanWrapping wrapping;
} mechanisms[] = {
  { "\x2a\x86\x48\x86\xf7\x12\x01\x02\x02", 9, WSMAN_MECHANISM_KERBEROS, WSMAN_WRAPPING_RAW },
  /* The same with a digit cut off, which Windows lists first: [MS-SPNG] 3.1.5.2. */
  { "\x2a\x86\x48\x82\xf7\x12\x01\x02\x02", 9, WSMAN_MECHANISM_KERBEROS, WSMAN_WRAPPING_RAW },
  { "\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a", 10, WSMAN_MECHANISM_NTLM, WSMAN_WRAPPING_RAW },
  { "\x2b\x06\x01\x05\x05\x02", 6, WSMAN_MECHANISM_UNKNOWN, WSMAN_WRAPPING_SPNEGO },
};

gboolean
wsman_gss_token_is_ntlm (const guint8 *token,
                         gsize         length)
{
  return length >= sizeof NTLM_SIGNATURE && memcmp (token, NTLM_SIGNATURE, sizeof NTLM_SIGNATURE) == 0;
}

/* Takes an element of that tag off the front of rest: its content. */
static gboolean
take_element (Slice  *rest,
              guint8  tag,
              Slice  *content)
{
  gsize length = 0;
  gsize header = 2;

  if (rest->length < 2 || rest->data[0] != tag)
    return FALSE;

  if (rest->data[1] < 0x80)
    {
      length = rest->data[1];
    }
  else
    {
      guint n_bytes = rest->data[1] & 0x7f;

      /* No token is longer than four bytes can say. */
      if (n_bytes == 0 || n_bytes > 4 || rest->length < 2u + n_bytes)
        return FALSE;
      for (guint i = 0; i < n_bytes; i++)
        length = length << 8 | rest->data[2 + i];
      header += n_bytes;
    }

  if (length > rest->length - header)
    return FALSE;

  *content = (Slice) { rest->data + header, length };
  rest->data += header + length;
  rest->length -= header + length;
  return TRUE;
}

/* Its row, or -1. */
static int
find_mechanism (const Slice *oid)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    if (oid->length == mechanisms[i].length && memcmp (oid->data, mechanisms[i].oid, oid->length) == 0)
      return i;

  return -1;
}

static gboolean
source_accepts (const WsmanAcceptorSource *source,
                WsmanMechanism             mechanism)
{
  return (mechanism == WSMAN_MECHANISM_KERBEROS && source->kerberos) ||
         (mechanism == WSMAN_MECHANISM_NTLM && source->ntlm);
}

/* The first that is acceptable of NegTokenInit's mechTypes. */
static WsmanMechanism
choose_from_list (Slice                     *rest,
                  const WsmanAcceptorSource *source)
{
  Slice choice, init, types, list, oid;

  if (!take_element (rest, TAG_CONTEXT_0, &choice) || !take_element (&choice, TAG_SEQUENCE, &init) ||
      !take_element (&init, TAG_CONTEXT_0, &types) || !take_element (&types, TAG_SEQUENCE, &list))
    return WSMAN_MECHANISM_UNKNOWN;

  while (take_element (&list, TAG_OID, &oid))
    {
      int row = find_mechanism (&oid);

      if (row >= 0 && source_accepts (source, mechanisms[row].mechanism))
        return mechanisms[row].mechanism;
    }

  return WSMAN_MECHANISM_UNKNOWN;
}

WsmanMechanism
wsman_gss_token_choose_mechanism (const guint8              *token,
                                  gsize                      length,
                                  const WsmanAcceptorSource *source,
                                  WsmanWrapping             *wrapping)
{
  Slice rest = { token, length };
  Slice content, oid;
  WsmanMechanism mechanism = WSMAN_MECHANISM_UNKNOWN;
  int row;

  *wrapping = WSMAN_WRAPPING_RAW;
  if (wsman_gss_token_is_ntlm (token, length))
    return source->ntlm ? WSMAN_MECHANISM_NTLM : WSMAN_MECHANISM_UNKNOWN;

  if (!take_element (&rest, TAG_APPLICATION_0, &content) || !take_element (&content, TAG_OID, &oid))
    return WSMAN_MECHANISM_UNKNOWN;

  row = find_mechanism (&oid);
  if (row < 0)
    return WSMAN_MECHANISM_UNKNOWN;

  *wrapping = mechanisms[row].wrapping;
  mechanism = mechanisms[row].wrapping == WSMAN_WRAPPING_SPNEGO ? choose_from_list (&content, source)
                                                                : mechanisms[row].mechanism;

  return source_accepts (source, mechanism) ? mechanism : WSMAN_MECHANISM_UNKNOWN;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * SPNEGO's messages. A message that was read, written and read again must be the same. Its parts must be inside the
 * input, and an acceptor must choose the same mechanism for both.
 */

#include "security/wsman-gss-token-private.h"
#include "security/wsman-spnego-private.h"

#include "fuzz.h"

static void
check_inside (const WsmanSlice *field,
              const guint8     *data,
              gsize             size)
{
  guint8 sum = 0;

  if (field->length == 0)
    return;
  g_assert_true (field->data >= data && field->length <= size &&
                 (gsize) (field->data - data) <= size - field->length);
  for (gsize i = 0; i < field->length; i++)
    sum ^= field->data[i];
  g_assert_cmpuint (sum, <=, 0xff);
}

static void
check_types (const WsmanSpnegoMessage *message)
{
  WsmanSlice list = wsman_spnego_open_types (&message->types);
  WsmanSlice oids[32];
  WsmanSlice oid, again, other;
  guint n_oids = 0;
  g_autoptr(GBytes) written = NULL;

  while (wsman_spnego_next_type (&list, &oid))
    {
      g_assert_cmpuint (n_oids, <, G_N_ELEMENTS (oids));
      oids[n_oids++] = oid;
    }
  g_assert_cmpuint (list.length, ==, 0);

  written = wsman_spnego_write_types (oids, n_oids);
  again.data = g_bytes_get_data (written, &again.length);
  list = wsman_spnego_open_types (&again);
  for (guint i = 0; i < n_oids; i++)
    g_assert_true (wsman_spnego_next_type (&list, &other) && wsman_slice_equal (&oids[i], &other));
  g_assert_false (wsman_spnego_next_type (&list, &other));
}

static void
check_message (const WsmanSpnegoMessage *message)
{
  WsmanSpnegoMessage again;
  g_autoptr(GBytes) written = wsman_spnego_write (message);
  gsize length;
  const guint8 *data = g_bytes_get_data (written, &length);

  g_assert_true (wsman_spnego_read (data, length, &again));
  g_assert_cmpint (message->is_init, ==, again.is_init);
  g_assert_cmpint (message->state, ==, again.state);
  g_assert_true (wsman_slice_equal (&message->types, &again.types));
  g_assert_true (wsman_slice_equal (&message->mechanism, &again.mechanism));
  g_assert_true (wsman_slice_equal (&message->token, &again.token));
  g_assert_true (wsman_slice_equal (&message->mic, &again.mic));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  const WsmanAcceptorSource source = { .kerberos = TRUE, .ntlm = TRUE };
  WsmanSpnegoMessage message;
  WsmanWrapping wrapping;
  WsmanMechanism mechanism;
  WsmanSlice oid;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  mechanism = wsman_gss_token_choose_mechanism (data, size, &source, &wrapping);
  if (!wsman_spnego_read (data, size, &message))
    return 0;

  check_inside (&message.types, data, size);
  check_inside (&message.mechanism, data, size);
  check_inside (&message.token, data, size);
  check_inside (&message.mic, data, size);
  check_message (&message);
  if (!message.is_init)
    return 0;

  check_types (&message);
  g_assert_cmpint (wsman_gss_token_choose_type (&message.types, &source, &oid), ==, mechanism);

  return 0;
}

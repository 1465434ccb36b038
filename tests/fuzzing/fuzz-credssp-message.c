/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * CredSSP's messages. A message that was read, written and read again must be the same, and its parts must be inside
 * the input.
 */

#include "base/wsman-secret-private.h"
#include "security/wsman-credssp-message-private.h"

#include "fuzz.h"

static void
check_inside (const WsmanSlice *field,
              const guint8     *data,
              gsize             size)
{
  g_assert_true (field->length == 0 ||
                 (field->data >= data && field->length <= size &&
                  (gsize) (field->data - data) <= size - field->length));
}

static void
check_request (const WsmanCredsspRequest *request)
{
  g_autoptr(GBytes) written = wsman_credssp_request_write (request);
  WsmanCredsspRequest again;

  g_assert_true (wsman_credssp_request_read (g_bytes_get_data (written, NULL), g_bytes_get_size (written), &again));
  g_assert_cmpuint (request->version, ==, again.version);
  g_assert_cmpuint (request->status, ==, again.status);
  g_assert_true (wsman_slice_equal (&request->token, &again.token));
  g_assert_true (wsman_slice_equal (&request->auth_info, &again.auth_info));
  g_assert_true (wsman_slice_equal (&request->key_proof, &again.key_proof));
  g_assert_true (wsman_slice_equal (&request->nonce, &again.nonce));
}

static void
check_user (const guint8 *data,
            gsize         size)
{
  g_auto(WsmanDelegatedUser) user = { 0 };
  g_auto(WsmanDelegatedUser) again = { 0 };
  GByteArray *written;

  if (!wsman_delegated_user_read (data, size, &user))
    return;

  written = wsman_delegated_user_write (&user);
  g_assert_true (wsman_delegated_user_read (written->data, written->len, &again));
  g_assert_cmpstr (user.domain, ==, again.domain);
  g_assert_cmpstr (user.user_name, ==, again.user_name);
  g_assert_cmpstr (user.password, ==, again.password);
  wsman_secret_bytes_free (written);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  WsmanCredsspRequest request;
  gsize length;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  check_user (data, size);
  if (!wsman_credssp_request_read (data, size, &request))
    return 0;

  check_inside (&request.token, data, size);
  check_inside (&request.auth_info, data, size);
  check_inside (&request.key_proof, data, size);
  check_inside (&request.nonce, data, size);
  check_request (&request);

  /* A reader of a stream must find the same end. */
  g_assert_true (wsman_der_measure ((WsmanSlice) { data, size }, WSMAN_DER_SEQUENCE, WSMAN_CREDSSP_MAX_REQUEST,
                                    &length));
  g_assert_cmpuint (length, ==, size);

  return 0;
}

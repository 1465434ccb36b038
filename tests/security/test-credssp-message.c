/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests the messages of CredSSP: as other implementations write them, cut and damaged ones, and texts of all kinds.
 */

#include <string.h>

#include "base/wsman-secret-private.h"
#include "security/wsman-credssp-message-private.h"

#define BYTES(text) (const guint8 *) text, sizeof text - 1

/* The same password as impacket writes it. */
#define CREDENTIALS \
  "\x30\x3b\xa0\x03\x02\x01\x01\xa1\x34\x04\x32\x30\x30" \
  "\xa0\x0a\x04\x08" "C\0O\0R\0P\0" "\xa1\x08\x04\x06" "a\0d\0a\0" \
  "\xa2\x18\x04\x16" "S\0" "3\0c\0r\0e\0t\0.\0w\0o\0r\0d\0"

static WsmanSlice
slice (const char *text)
{
  return (WsmanSlice) { (const guint8 *) text, text != NULL ? strlen (text) : 0 };
}

static void
assert_slice (WsmanSlice  found,
              const char *text)
{
  WsmanSlice expected = slice (text);

  g_assert_true (wsman_slice_equal (&found, &expected));
}

/* NULL for a field that isn't there. */
static const struct
{
  const char *name;
  const guint8 *data;
  gsize length;
  guint32 version;
  const char *token;
  const char *auth_info;
  const char *key_proof;
  guint32 status;
} shapes[] = {
  { "impacket's token", BYTES ("\x30\x14\xa0\x03\x02\x01\x02\xa1\x0d\x30\x0b\x30\x09\xa0\x07\x04\x05" "token"),
    2, "token" },
  { "impacket's credentials", BYTES ("\x30\x0f\xa0\x03\x02\x01\x02\xa2\x08\x04\x06" "sealed"), 2, NULL, "sealed" },
  { "a proof with a long length", BYTES ("\x30\x82\x00\x10\xa0\x03\x02\x01\x06\xa3\x81\x08\x04\x82\x00\x04" "mine"),
    6, NULL, NULL, "mine" },
  { "a negative status", BYTES ("\x30\x0d\xa0\x03\x02\x01\x06\xa4\x06\x02\x04\xc0\x00\x00\x6d"), 6, NULL, NULL, NULL,
    0xC000006D },
  { "a status with a zero", BYTES ("\x30\x0e\xa0\x03\x02\x01\x06\xa4\x07\x02\x05\x00\xc0\x00\x00\x6d"),
    6, NULL, NULL, NULL, 0xC000006D },
  { "a field of a later version", BYTES ("\x30\x0b\xa0\x03\x02\x01\x07\xa9\x04\x04\x02" "hm"), 7 },
};

static void
test_shapes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      WsmanCredsspRequest request;

      g_test_message ("%s", shapes[i].name);
      g_assert_true (wsman_credssp_request_read (shapes[i].data, shapes[i].length, &request));
      g_assert_cmpuint (request.version, ==, shapes[i].version);
      assert_slice (request.token, shapes[i].token);
      assert_slice (request.auth_info, shapes[i].auth_info);
      assert_slice (request.key_proof, shapes[i].key_proof);
      g_assert_cmphex (request.status, ==, shapes[i].status);
      g_assert_cmpuint (request.nonce.length, ==, 0);

      for (gsize length = 0; length < shapes[i].length; length++)
        g_assert_false (wsman_credssp_request_read (shapes[i].data, length, &request));
    }
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *name;
    const guint8 *data;
    gsize length;
  } cases[] = {
    { "nothing", BYTES ("") },
    { "no version", BYTES ("\x30\x00") },
    { "version 0", BYTES ("\x30\x05\xa0\x03\x02\x01\x00") },
    { "a negative version", BYTES ("\x30\x05\xa0\x03\x02\x01\xff") },
    { "an empty version", BYTES ("\x30\x04\xa0\x02\x02\x00") },
    { "a version of 40 bits", BYTES ("\x30\x09\xa0\x07\x02\x05\x01\x00\x00\x00\x06") },
    { "two versions", BYTES ("\x30\x0a\xa0\x03\x02\x01\x06\xa0\x03\x02\x01\x02") },
    { "fields out of order", BYTES ("\x30\x0d\xa3\x06\x04\x04" "mine" "\xa0\x03\x02\x01\x06") },
    { "bytes behind the message", BYTES ("\x30\x05\xa0\x03\x02\x01\x06" "x") },
    { "bytes behind a field", BYTES ("\x30\x0c\xa0\x03\x02\x01\x06\xa3\x05\x04\x02" "ab" "c") },
    { "two tokens", BYTES ("\x30\x17\xa0\x03\x02\x01\x06\xa1\x10\x30\x0e\x30\x05\xa0\x03\x04\x01" "t"
                           "\x30\x05\xa0\x03\x04\x01" "t") },
    { "a list without a token", BYTES ("\x30\x09\xa0\x03\x02\x01\x06\xa1\x02\x30\x00") },
    { "a short nonce", BYTES ("\x30\x0c\xa0\x03\x02\x01\x06\xa5\x05\x04\x03" "abc") },
    { "a length of four gigabytes", BYTES ("\x30\x84\xff\xff\xff\xff\xa0\x03\x02\x01\x06") },
    { "another tag", BYTES ("\x31\x05\xa0\x03\x02\x01\x06") },
  };
  WsmanCredsspRequest request;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].name);
      g_assert_false (wsman_credssp_request_read (cases[i].data, cases[i].length, &request));
    }
}

static void
test_large (void)
{
  g_autofree char *text = g_strnfill (WSMAN_CREDSSP_MAX_REQUEST, 't');
  WsmanCredsspRequest request = { .version = 6 };

  for (gsize length = 100; length <= WSMAN_CREDSSP_MAX_REQUEST; length += length < 1000 ? 1 : 10000)
    {
      g_autoptr(GBytes) written = NULL;
      WsmanCredsspRequest again;

      request.token = (WsmanSlice) { (const guint8 *) text, length };
      written = wsman_credssp_request_write (&request);
      g_assert_cmpint (wsman_credssp_request_read (g_bytes_get_data (written, NULL), g_bytes_get_size (written),
                                                   &again), ==,
                       g_bytes_get_size (written) <= WSMAN_CREDSSP_MAX_REQUEST);
    }
}

/* A reader of a stream has to know where a message ends before it has the whole message. */
static void
test_measure (void)
{
  static const guint8 message[] = { 0x30, 0x82, 0x01, 0x00, 'x' };
  gsize length;

  for (gsize n = 0; n < 4; n++)
    {
      g_assert_true (wsman_der_measure ((WsmanSlice) { message, n }, 0x30, 300, &length));
      g_assert_cmpuint (length, ==, 0);
    }
  g_assert_true (wsman_der_measure ((WsmanSlice) { message, 4 }, 0x30, 300, &length));
  g_assert_cmpuint (length, ==, 260);
  g_assert_false (wsman_der_measure ((WsmanSlice) { message, 4 }, 0x30, 259, &length));
  g_assert_false (wsman_der_measure ((WsmanSlice) { message, 4 }, 0x60, 300, &length));
  g_assert_false (wsman_der_measure ((WsmanSlice) { BYTES ("\x30\x80") }, 0x30, 300, &length));
  g_assert_false (wsman_der_measure ((WsmanSlice) { BYTES ("\x30\x85") }, 0x30, 300, &length));
  g_assert_false (wsman_der_measure ((WsmanSlice) { BYTES ("\x30\xff\1\1\1\1\1\1\1") }, 0x30, 300, &length));
}

/* --- TSCredentials --- */

static void
test_user (void)
{
  static const struct
  {
    char *domain;
    char *user_name;
    char *password;
  } cases[] = {
    { "CORP", "ada", "S3cret.word" },
    { "", "ada@corp.example", "x" },
    { "КОРП", "Грейс", "пароль 🔑" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WsmanDelegatedUser user = { cases[i].domain, cases[i].user_name, cases[i].password };
      g_auto(WsmanDelegatedUser) again = { 0 };
      GByteArray *written = wsman_delegated_user_write (&user);

      if (i == 0)
        g_assert_cmpmem (written->data, written->len, CREDENTIALS, sizeof CREDENTIALS - 1);
      g_assert_true (wsman_delegated_user_read (written->data, written->len, &again));
      g_assert_cmpstr (again.domain, ==, user.domain);
      g_assert_cmpstr (again.user_name, ==, user.user_name);
      g_assert_cmpstr (again.password, ==, user.password);
      for (guint length = 0; length < written->len; length++)
        {
          g_auto(WsmanDelegatedUser) cut = { 0 };

          g_assert_false (wsman_delegated_user_read (written->data, length, &cut));
          g_assert_null (cut.password);
        }
      wsman_secret_bytes_free (written);
    }
}

/* Changes one byte at a time. Whatever is still accepted must be whole texts. */
static void
test_user_damaged (void)
{
  for (gsize i = 0; i < sizeof CREDENTIALS - 1; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        guint8 copy[sizeof CREDENTIALS - 1];
        g_auto(WsmanDelegatedUser) user = { 0 };

        memcpy (copy, CREDENTIALS, sizeof copy);
        copy[i] ^= 1 << bit;
        if (!wsman_delegated_user_read (copy, sizeof copy, &user))
          continue;
        g_assert_true (g_utf8_validate (user.domain, -1, NULL) && g_utf8_validate (user.user_name, -1, NULL) &&
                       g_utf8_validate (user.password, -1, NULL));
        g_assert_cmpint (g_utf8_strlen (user.password, -1), ==, strlen ("S3cret.word"));
      }
}

static void
test_user_wrong (void)
{
  static const struct
  {
    const char *name;
    const guint8 *data;
    gsize length;
  } cases[] = {
    { "a smart card", BYTES ("\x30\x09\xa0\x03\x02\x01\x02\xa1\x02\x04\x00") },
    { "a user without a name", BYTES ("\x30\x1c\xa0\x03\x02\x01\x01\xa1\x15\x04\x13\x30\x11\xa0\x02\x04\x00"
                                      "\xa1\x02\x04\x00\xa2\x07\x04\x05" "p\0w\0x") },
    { "a user without a password", BYTES ("\x30\x19\xa0\x03\x02\x01\x01\xa1\x12\x04\x10\x30\x0e\xa0\x02\x04\x00"
                                          "\xa1\x04\x04\x02" "a\0" "\xa2\x02\x04\x00") },
    { "a NUL in the password", BYTES ("\x30\x1f\xa0\x03\x02\x01\x01\xa1\x18\x04\x16\x30\x14\xa0\x02\x04\x00"
                                      "\xa1\x04\x04\x02" "a\0" "\xa2\x08\x04\x06" "a\0\0\0b\0") },
    { "half a surrogate", BYTES ("\x30\x1b\xa0\x03\x02\x01\x01\xa1\x14\x04\x12\x30\x10\xa0\x02\x04\x00"
                                 "\xa1\x04\x04\x02" "a\0" "\xa2\x04\x04\x02" "\x00\xd8") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(WsmanDelegatedUser) user = { 0 };

      g_test_message ("%s", cases[i].name);
      g_assert_false (wsman_delegated_user_read (cases[i].data, cases[i].length, &user));
      g_assert_null (user.user_name);
      g_assert_null (user.password);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/credssp-message/shapes", test_shapes);
  g_test_add_func ("/wsman/credssp-message/wrong", test_wrong);
  g_test_add_func ("/wsman/credssp-message/large", test_large);
  g_test_add_func ("/wsman/credssp-message/measure", test_measure);
  g_test_add_func ("/wsman/credssp-message/user", test_user);
  g_test_add_func ("/wsman/credssp-message/user-damaged", test_user_damaged);
  g_test_add_func ("/wsman/credssp-message/user-wrong", test_user_wrong);

  return g_test_run ();
}

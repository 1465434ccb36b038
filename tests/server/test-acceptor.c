/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests the server's side of an authentication step by step, with prepared tokens and with real ones of NTLM.
 */

#include "server/wsman-acceptor-private.h"
#include "server/wsman-identity-mapping-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "security/wsman-gss-credential-private.h"
#include "security/wsman-gss-token-private.h"
#include "wsman-error.h"

#define USER "CORP\\ada"
#define PASSWORD "S3cret.word"

#define OID_SPNEGO "\x06\x06\x2b\x06\x01\x05\x05\x02"
#define OID_KERBEROS "\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02"
#define OID_KERBEROS_OF_WINDOWS "\x06\x09\x2a\x86\x48\x82\xf7\x12\x01\x02\x02"
#define OID_NTLM "\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a"
#define OID_OTHER "\x06\x03\x2a\x03\x04"
#define NEGOTIATE "NTLMSSP\0\1\0\0\0\x07\x82\x08\xa2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define AUTHENTICATE "NTLMSSP\0\3\0\0\0\0\0\0\0\0\0\0\0"

static WsmanPolicy policy = { .time_limits.authentication = 30000 };

static void
test_parse (void)
{
  static const struct
  {
    const char *authorization;
    gboolean kerberos;
    gboolean ntlm;
    const char *scheme; /* NULL: no token */
  } rows[] = {
    { "Negotiate YWJj", TRUE, TRUE, "Negotiate" },
    { "negotiate   YWJj", TRUE, FALSE, "Negotiate" },
    { "Negotiate YWJj", FALSE, TRUE, "Negotiate" },
    { "Kerberos YWJj", TRUE, TRUE, "Kerberos" },
    { "Negotiate YWJj", FALSE, FALSE, NULL },
    { "Kerberos YWJj", FALSE, TRUE, NULL },
    { "NTLM YWJj", TRUE, TRUE, NULL },
    { "Basic YWJj", TRUE, TRUE, NULL },
    { "Negotiat YWJj", TRUE, TRUE, NULL },
    { "Negotiates YWJj", TRUE, TRUE, NULL },
    { "Negotiate", TRUE, TRUE, NULL },
    { "Negotiate ", TRUE, TRUE, NULL },
    { "Negotiate YWJ", TRUE, TRUE, NULL },
    { "Negotiate YWJj YWJj", TRUE, TRUE, NULL },
    { "Negotiate YWJj, Negotiate YWJj", TRUE, TRUE, NULL },
    { "Negotiate Y~Jj", TRUE, TRUE, NULL },
    { "", TRUE, TRUE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WsmanPolicy some = { .acceptor = { .kerberos = rows[i].kerberos, .ntlm = rows[i].ntlm } };
      const char *scheme;
      g_autoptr(GBytes) token = wsman_acceptor_parse (&some, rows[i].authorization, &scheme);

      g_test_message ("%s", rows[i].authorization);
      g_assert_cmpint (token != NULL, ==, rows[i].scheme != NULL);
      if (token != NULL)
        {
          g_assert_cmpstr (scheme, ==, rows[i].scheme);
          g_assert_cmpmem (g_bytes_get_data (token, NULL), g_bytes_get_size (token), "abc", 3);
        }
    }
}

static void
test_token_size (void)
{
  for (guint extra = 0; extra < 2; extra++)
    {
      gsize length = WSMAN_ACCEPTOR_MAX_TOKEN + 3 * extra;
      g_autofree guchar *data = g_malloc0 (length);
      g_autofree char *encoded = g_base64_encode (data, length);
      g_autofree char *authorization = g_strconcat ("Negotiate ", encoded, NULL);
      const char *scheme;
      g_autoptr(GBytes) token = wsman_acceptor_parse (&policy, authorization, &scheme);

      g_assert_cmpint (token != NULL, ==, extra == 0);
    }
}

/* DER's tag and length before content. */
static void
wrap (GByteArray *token,
      guint8      tag)
{
  guint8 head[4] = { tag, 0x82, token->len >> 8, token->len & 0xff };

  g_byte_array_prepend (token, head, sizeof head);
}

static GByteArray *
make_spnego (const char *oids,
             gsize       length)
{
  GByteArray *token = g_byte_array_new ();

  g_byte_array_append (token, (const guint8 *) oids, length);
  wrap (token, 0x30);
  wrap (token, 0xa0);
  wrap (token, 0x30);
  wrap (token, 0xa0);
  g_byte_array_prepend (token, (const guint8 *) OID_SPNEGO, strlen (OID_SPNEGO));
  wrap (token, 0x60);

  return token;
}

static void
test_mechanism_of_list (void)
{
  static const struct
  {
    const char *oids;
    gboolean kerberos;
    gboolean ntlm;
    WsmanMechanism mechanism;
  } rows[] = {
    { OID_KERBEROS OID_NTLM, TRUE, TRUE, WSMAN_MECHANISM_KERBEROS },
    { OID_KERBEROS_OF_WINDOWS OID_KERBEROS OID_NTLM, TRUE, TRUE, WSMAN_MECHANISM_KERBEROS },
    { OID_NTLM OID_KERBEROS, TRUE, TRUE, WSMAN_MECHANISM_NTLM },
    { OID_OTHER OID_NTLM, TRUE, TRUE, WSMAN_MECHANISM_NTLM },
    { OID_KERBEROS OID_NTLM, FALSE, TRUE, WSMAN_MECHANISM_NTLM },
    { OID_NTLM OID_KERBEROS, TRUE, FALSE, WSMAN_MECHANISM_KERBEROS },
    { OID_NTLM, TRUE, FALSE, WSMAN_MECHANISM_UNKNOWN },
    { OID_KERBEROS, FALSE, TRUE, WSMAN_MECHANISM_UNKNOWN },
    { OID_OTHER, TRUE, TRUE, WSMAN_MECHANISM_UNKNOWN },
    { OID_SPNEGO, TRUE, TRUE, WSMAN_MECHANISM_UNKNOWN },
    { "", TRUE, TRUE, WSMAN_MECHANISM_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WsmanAcceptorSource source = { .kerberos = rows[i].kerberos, .ntlm = rows[i].ntlm };
      g_autoptr(GByteArray) token = make_spnego (rows[i].oids, strlen (rows[i].oids));
      WsmanWrapping wrapping;

      g_assert_cmpint (wsman_gss_token_choose_mechanism (token->data, token->len, &source, &wrapping), ==,
                       rows[i].mechanism);
      g_assert_cmpint (wrapping, ==, WSMAN_WRAPPING_SPNEGO);

      /* A token that is truncated anywhere has no mechanism, and no byte beyond its end is read. */
      for (gsize length = 0; length < token->len; length++)
        {
          g_autofree guint8 *part = g_memdup2 (token->data, length);

          g_assert_cmpint (wsman_gss_token_choose_mechanism (part, length, &source, &wrapping), ==,
                           WSMAN_MECHANISM_UNKNOWN);
        }
    }
}

static void
on_step (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static WsmanStepResult
step (WsmanAcceptor *acceptor,
      GBytes        *token,
      GBytes       **response)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  WsmanStepResult step_result;

  wsman_acceptor_step_async (acceptor, token, on_step, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  step_result = wsman_acceptor_step_finish (acceptor, &policy, result, response, &error);
  if (step_result == WSMAN_STEP_RESULT_DONE)
    {
      g_assert_null (wsman_acceptor_get_identity (acceptor));
      g_clear_object (&result);
      wsman_acceptor_identify_async (acceptor, &policy, NULL, on_step, &result);
      while (result == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (wsman_acceptor_identify_finish (acceptor, result, &error));
    }

  g_assert_cmpint (error != NULL, ==, step_result == WSMAN_STEP_RESULT_REFUSED);
  g_assert_cmpint (wsman_acceptor_get_identity (acceptor) != NULL, ==, step_result == WSMAN_STEP_RESULT_DONE);
  if (error != NULL)
    {
      g_test_message ("%s", error->message);
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION);
      g_assert_null (strstr (error->message, PASSWORD));
    }

  return step_result;
}

static void
test_canned (void)
{
  static const struct
  {
    const char *name;
    const char *token;
    gsize length;
    WsmanStepResult step_result;
  } rows[] = {
    { "one byte", "x", 1, WSMAN_STEP_RESULT_REFUSED },
    { "text", "ada:engine", 10, WSMAN_STEP_RESULT_REFUSED },
    { "NTLM's signature", "NTLMSSP", 8, WSMAN_STEP_RESULT_REFUSED },
    { "NTLM's first, short", NEGOTIATE, 32, WSMAN_STEP_RESULT_CONTINUES },
    { "NTLM's first, cut", NEGOTIATE, 11, WSMAN_STEP_RESULT_REFUSED },
    { "NTLM's last, first", AUTHENTICATE, sizeof AUTHENTICATE - 1, WSMAN_STEP_RESULT_REFUSED },
    { "SPNEGO's beginning", "\x60\x82", 2, WSMAN_STEP_RESULT_REFUSED },
    { "SPNEGO's endless length", "\x60\x84\xff\xff\xff\xff\x06\x06", 8, WSMAN_STEP_RESULT_REFUSED },
    { "SPNEGO's later step", "\xa1\x07\x30\x05\xa0\x03\x0a\x01\x00", 9, WSMAN_STEP_RESULT_REFUSED },
    { "Kerberos, empty", "\x60\x0b" OID_KERBEROS, 13, WSMAN_STEP_RESULT_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanAcceptor) acceptor = wsman_acceptor_new (&policy, "Negotiate", NULL);
      g_autoptr(GBytes) token = g_bytes_new (rows[i].token, rows[i].length);
      g_autoptr(GBytes) response = NULL;

      g_test_message ("%s", rows[i].name);
      g_assert_null (wsman_acceptor_get_identity (acceptor));
      g_assert_cmpint (step (acceptor, token, &response), ==, rows[i].step_result);
      g_assert_cmpint (response != NULL, ==, rows[i].step_result == WSMAN_STEP_RESULT_CONTINUES);
    }
}

typedef struct
{
  const char *user;
  const char *password;
  const char *scheme;
  WsmanWrapping wrapping;
  const char *client_bindings;
  const char *server_bindings;
  WsmanChannelBindingPolicy channel_binding;
  const char *identity; /* NULL: refused */
  gboolean bound;
  gboolean plain;       /* may come over https */
} Authentication;

static GBytes *
make_bindings (const char *text)
{
  return text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
}

static WsmanGss *
make_initiator (const Authentication *row)
{
  const WsmanCredentialSource source = { .user_name = row->user, .password = row->password };
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&source);
  g_autoptr(GBytes) bindings = make_bindings (row->client_bindings);

  return wsman_gss_new_initiator (credential, WSMAN_MECHANISM_NTLM, row->wrapping, "host/server", bindings);
}

/* Exchanges tokens until one side is complete or fails. */
static WsmanStepResult
shake_hands (WsmanGss      *initiator,
             WsmanAcceptor *acceptor)
{
  g_autoptr(GBytes) token = NULL;
  g_autoptr(GError) error = NULL;
  WsmanStepResult step_result = WSMAN_STEP_RESULT_CONTINUES;

  while (step_result == WSMAN_STEP_RESULT_CONTINUES)
    {
      g_autoptr(GBytes) heard = g_steal_pointer (&token);
      g_autoptr(GBytes) response = NULL;
      gboolean first = heard == NULL;

      g_assert_true (wsman_gss_step (initiator, heard, &token, &error));
      g_assert_no_error (error);
      g_assert_cmpint (wsman_acceptor_expects (acceptor, wsman_acceptor_get_scheme (acceptor), token), ==, !first);
      step_result = step (acceptor, token, &response);
      g_bytes_unref (token);
      token = g_steal_pointer (&response);
    }

  return step_result;
}

static const Authentication handshakes[] = {
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, NULL, 0, USER, FALSE, FALSE },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_SPNEGO, NULL, NULL, 0, USER, FALSE, FALSE },
  { USER, "wrong", "Negotiate", WSMAN_WRAPPING_RAW, NULL, NULL, 0, NULL },
  { USER, "wrong", "Negotiate", WSMAN_WRAPPING_SPNEGO, NULL, NULL, 0, NULL },
  { "CORP\\nobody", PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, NULL, 0, NULL },
  { "OTHER\\ada", PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, NULL, 0, NULL },
  { "CORP\\root", PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, NULL, 0, "CORP\\root", FALSE, FALSE },
  { "CORP\\grace", PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, NULL, 0, "the admiral", FALSE, FALSE },
  { "CORP\\GRACE", PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, NULL, 0, "the admiral", FALSE, FALSE },
  { USER, PASSWORD, "Kerberos", WSMAN_WRAPPING_RAW, NULL, NULL, 0, NULL },
  { USER, PASSWORD, "Kerberos", WSMAN_WRAPPING_SPNEGO, NULL, NULL, 0, NULL },

  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, "a", "a", WSMAN_CHANNEL_BINDING_POLICY_DEFAULT, USER, TRUE, TRUE },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, "a", WSMAN_CHANNEL_BINDING_POLICY_DEFAULT, USER, FALSE,
    FALSE },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, "b", "a", WSMAN_CHANNEL_BINDING_POLICY_DEFAULT, NULL },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, "a", "", WSMAN_CHANNEL_BINDING_POLICY_DEFAULT, NULL },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, "a", "a", WSMAN_CHANNEL_BINDING_POLICY_NONE, USER, FALSE, TRUE },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, "b", "a", WSMAN_CHANNEL_BINDING_POLICY_NONE, USER, FALSE, TRUE },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, "a", WSMAN_CHANNEL_BINDING_POLICY_RELAXED, USER, FALSE,
    TRUE },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, "b", "a", WSMAN_CHANNEL_BINDING_POLICY_RELAXED, NULL },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_SPNEGO, "a", "a", WSMAN_CHANNEL_BINDING_POLICY_STRICT, USER, TRUE,
    TRUE },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_SPNEGO, NULL, "a", WSMAN_CHANNEL_BINDING_POLICY_STRICT, NULL },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, "", WSMAN_CHANNEL_BINDING_POLICY_STRICT, NULL },
  { USER, PASSWORD, "Negotiate", WSMAN_WRAPPING_RAW, NULL, NULL, WSMAN_CHANNEL_BINDING_POLICY_STRICT, USER, FALSE,
    TRUE },
};

static void
test_handshake (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (handshakes); i++)
    {
      const Authentication *row = &handshakes[i];
      g_autoptr(GBytes) bindings = make_bindings (row->server_bindings);
      g_autoptr(WsmanAcceptor) acceptor = NULL;
      g_autoptr(WsmanGss) initiator = make_initiator (row);
      WsmanStepResult step_result;

      g_test_message ("row %u", i);
      policy.channel_binding = row->channel_binding;
      acceptor = wsman_acceptor_new (&policy, row->scheme, bindings);
      step_result = shake_hands (initiator, acceptor);

      g_assert_cmpint (step_result, ==, row->identity != NULL ? WSMAN_STEP_RESULT_DONE : WSMAN_STEP_RESULT_REFUSED);
      if (row->identity == NULL)
        {
          g_assert_null (wsman_acceptor_get_identity (acceptor));
          continue;
        }
      g_assert_cmpstr (wsman_acceptor_get_identity (acceptor)->name, ==, row->identity);
      g_assert_cmpint (wsman_acceptor_get_identity (acceptor)->source, ==, WSMAN_IDENTITY_SOURCE_NTLM);
      g_assert_cmpint (wsman_acceptor_get_identity (acceptor)->account, ==, WSMAN_NO_ACCOUNT);
      g_assert_cmpstr (wsman_acceptor_get_mechanism (acceptor), ==, "NTLM");
      g_assert_cmpint (wsman_acceptor_is_bound (acceptor), ==, row->bound);
      g_assert_cmpint (wsman_acceptor_allows_plain (acceptor, &policy), ==, row->plain);
    }
  policy.channel_binding = WSMAN_CHANNEL_BINDING_POLICY_DEFAULT;
}

/* A complete authentication never continues, and a failed one never becomes complete. */
static void
test_over (void)
{
  g_autoptr(WsmanAcceptor) acceptor = wsman_acceptor_new (&policy, "Negotiate", NULL);
  g_autoptr(WsmanGss) initiator = make_initiator (&handshakes[0]);
  g_autoptr(GBytes) later = g_bytes_new_static (AUTHENTICATE, sizeof AUTHENTICATE - 1);
  g_autoptr(GBytes) response = NULL;

  g_assert_true (wsman_acceptor_expects (acceptor, "Negotiate", later));
  g_assert_false (wsman_acceptor_expects (acceptor, "Kerberos", later));
  g_assert_cmpint (shake_hands (initiator, acceptor), ==, WSMAN_STEP_RESULT_DONE);
  g_assert_false (wsman_acceptor_expects (acceptor, "Negotiate", later));
  g_assert_cmpint (wsman_acceptor_get_remaining (acceptor), >, 0);
}

static void
make_policy (const char *users)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (users, "CORP:ada:" PASSWORD "\nCORP:root:" PASSWORD "\nCORP:grace:" PASSWORD "\n",
                            -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  g_setenv ("NTLM_USER_FILE", users, TRUE);
  policy.acceptor = (WsmanAcceptorSource) { .keytab = "/nonexistent", .kerberos = TRUE, .ntlm = TRUE };
  policy.identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (policy.identities, wsman_identity_mapping_make_key ("Corp\\Grace"), (char *) "the admiral");
  g_hash_table_insert (policy.identities, wsman_identity_mapping_make_key ("grace"), (char *) "nobody");
}

/* The memory that NTLM's library doesn't free mustn't grow with the number of connections. */
static void
test_ntlm_credential (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanCredentialHandle) one = NULL;
  g_autoptr(WsmanCredentialHandle) other = NULL;

  one = wsman_acceptor_acquire (NULL, WSMAN_MECHANISM_NTLM, &error);
  g_assert_no_error (error);
  other = wsman_acceptor_acquire ("/nowhere/keytab", WSMAN_MECHANISM_NTLM, &error);
  g_assert_no_error (error);
  g_assert_true (one == other);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("wsman-XXXXXX", NULL);
  g_autofree char *users = g_build_filename (folder, "users", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  make_policy (users);

  g_test_add_func ("/wsman/server/acceptor/parse", test_parse);
  g_test_add_func ("/wsman/server/acceptor/token-size", test_token_size);
  g_test_add_func ("/wsman/server/acceptor/mechanism-of-list", test_mechanism_of_list);
  g_test_add_func ("/wsman/server/acceptor/canned", test_canned);
  g_test_add_func ("/wsman/server/acceptor/handshake", test_handshake);
  g_test_add_func ("/wsman/server/acceptor/over", test_over);
  g_test_add_func ("/wsman/server/acceptor/ntlm-credential", test_ntlm_credential);
  status = g_test_run ();

  g_clear_pointer (&policy.identities, g_hash_table_unref);
  g_remove (users);
  g_rmdir (folder);

  return status;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests Digest against the vectors of [RFC 7616] 3.9.1 and [RFC 2617] 3.5, and the reader of challenges against texts
 * of servers and of attackers. The vectors without a source were computed with another implementation.
 */

#include <string.h>

#include "base/wsman-secret-private.h"
#include "security/wsman-challenge-private.h"
#include "security/wsman-digest-private.h"

/* --- Vectors --- */

#define MUFASA "Mufasa", "http-auth@example.org", "Circle of Life"
#define NONCE "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
#define CNONCE "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"

static const struct
{
  const char *name;
  const char *algorithm;
  WsmanDigestQop qop;
  const char *user_name;
  const char *realm;
  const char *password;
  const char *nonce;
  const char *cnonce;
  const char *method;
  const char *uri;
  const char *body;
  const char *proof;
} vectors[] = {
  { "RFC 7616 with MD5", "MD5", WSMAN_DIGEST_QOP_AUTH, MUFASA, NONCE, CNONCE, "GET", "/dir/index.html", NULL,
    "8ca523f5e9506fed4657c9700eebdbec" },
  { "RFC 7616 with SHA-256", "SHA-256", WSMAN_DIGEST_QOP_AUTH, MUFASA, NONCE, CNONCE, "GET", "/dir/index.html", NULL,
    "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1" },
  { "RFC 2617", NULL, WSMAN_DIGEST_QOP_AUTH, "Mufasa", "testrealm@host.com", "Circle Of Life",
    "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "GET", "/dir/index.html", NULL,
    "6629fae49393a05397450978507c4ef1" },
  { "the server's proof with MD5", "md5", WSMAN_DIGEST_QOP_AUTH, MUFASA, NONCE, CNONCE, NULL, "/dir/index.html", NULL,
    "9b712497bc9f91499fbcca1dfc5f09a5" },
  { "the server's proof with SHA-256", "sha-256", WSMAN_DIGEST_QOP_AUTH, MUFASA, NONCE, CNONCE, NULL, "/dir/index.html",
    NULL, "86d3b25618d41854ca5039a5d7e53ff6355d5134a9b1fb088a78ac3c462195a0" },
  { "a session with MD5", "MD5-sess", WSMAN_DIGEST_QOP_AUTH, MUFASA, NONCE, CNONCE, "GET", "/dir/index.html", NULL,
    "e783283f46242139c486a698fec7211d" },
  { "a session with SHA-256", "SHA-256-sess", WSMAN_DIGEST_QOP_AUTH, MUFASA, NONCE, CNONCE, "GET", "/dir/index.html",
    NULL, "2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7" },
  { "a body with MD5", "MD5", WSMAN_DIGEST_QOP_AUTH_INT, MUFASA, NONCE, CNONCE, "POST", "/wsman", "<Envelope/>",
    "56a818f8c227e75c20d6495bf34eb9ac" },
  { "a body with SHA-256", "SHA-256", WSMAN_DIGEST_QOP_AUTH_INT, MUFASA, NONCE, CNONCE, "POST", "/wsman", "<Envelope/>",
    "7129fa3227cfac1ff2d67841c079b4fe361e93382c40502fc772ba457564ad49" },
  { "an empty body in a session", "SHA-256-sess", WSMAN_DIGEST_QOP_AUTH_INT, MUFASA, NONCE, CNONCE, "POST", "/wsman",
    NULL, "bfd048d28caaf95fca6cdb68ec2e53acd11796af840f4bc9dfb7971188a475e7" },
  { "the server's proof of a body", "SHA-256", WSMAN_DIGEST_QOP_AUTH_INT, MUFASA, NONCE, CNONCE, NULL, "/wsman",
    "<Envelope/>", "804c9a4e83c56f6cf9ce96357aaa4bc1edcb73903b92699c2de23048f790dfcb" },
  { "no qop", NULL, WSMAN_DIGEST_QOP_NONE, MUFASA, NONCE, NULL, "GET", "/dir/index.html", NULL,
    "7b2cc3b30e75b4777ea31027084363fd" },
};

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      WsmanDigestInput input = {
        .qop = vectors[i].qop,
        .nonce = vectors[i].nonce,
        .cnonce = vectors[i].cnonce,
        .count = "00000001",
        .method = vectors[i].method,
        .uri = vectors[i].uri,
      };
      g_autoptr(GBytes) body = g_bytes_new_static (vectors[i].body,
                                                   vectors[i].body != NULL ? strlen (vectors[i].body) : 0);
      g_autofree char *user_hash = NULL;
      g_autofree char *proof = NULL;

      g_test_message ("%s", vectors[i].name);
      g_assert_true (wsman_digest_algorithm_parse (vectors[i].algorithm, &input.algorithm));
      user_hash = wsman_digest_hash_user (input.algorithm.hash, vectors[i].user_name, vectors[i].realm,
                                          vectors[i].password);
      input.user_hash = user_hash;
      input.body = vectors[i].body != NULL ? body : NULL;
      proof = wsman_digest_compute (&input);
      g_assert_cmpstr (proof, ==, vectors[i].proof);
    }
}

static void
test_names (void)
{
  static const char * const names[] = { "MD5", "MD5-sess", "SHA-256", "SHA-256-sess" };
  static const char * const unknown[] = { "", "SHA-512-256", "SHA-512-256-sess", "SHA-1", "MD5 ", "SHA256" };
  WsmanDigestAlgorithm algorithm;
  g_autofree char *md5 = NULL;
  g_autofree char *sha256 = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (wsman_digest_algorithm_parse (names[i], &algorithm));
      g_assert_cmpstr (wsman_digest_algorithm_get_name (&algorithm), ==, names[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_false (wsman_digest_algorithm_parse (unknown[i], &algorithm));

  md5 = wsman_digest_hash_name (G_CHECKSUM_MD5, "J\xc3\xa4s\xc3\xb8n Doe", "api@example.org");
  g_assert_cmpstr (md5, ==, "2e063fa2c54dea1c36808b7a6e3b14c9");
  sha256 = wsman_digest_hash_name (G_CHECKSUM_SHA256, "J\xc3\xa4s\xc3\xb8n Doe", "api@example.org");
  g_assert_cmpstr (sha256, ==, "5a1a8a47df5c298551b9b42ba9b05835174a5bd7d511ff7fe9191d8e946fc4e7");
}

/* The first name is that of [RFC 7616] 3.9.2. */
static void
test_encoded_names (void)
{
  static const struct
  {
    const char *name;
    const char *encoded;
  } cases[] = {
    { "J\xc3\xa4s\xc3\xb8n Doe", "UTF-8''J%C3%A4s%C3%B8n%20Doe" },
    { "ada", "UTF-8''ada" },
    { "CORP\\\xe2\x82\xac*'%", "UTF-8''CORP%5C%E2%82%AC%2A%27%25" },
  };
  static const char * const wrong[] = {
    "", "ada", "ISO-8859-1''ada", "UTF-8'en'ada", "UTF-8''%", "UTF-8''%G0", "UTF-8''%FF", "UTF-8''a%00b",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *encoded = wsman_digest_encode_name (cases[i].name);
      g_autofree char *decoded = wsman_digest_decode_name (encoded);

      g_assert_cmpstr (encoded, ==, cases[i].encoded);
      g_assert_cmpstr (decoded, ==, cases[i].name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (wsman_digest_decode_name (wrong[i]));
}

/* --- Challenges --- */

/* Writes challenges as "scheme(token)[name=value;…]", with the names in order. */
static char *
print_challenges (GPtrArray *challenges)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < challenges->len; i++)
    {
      const WsmanChallenge *challenge = g_ptr_array_index (challenges, i);
      g_autoptr(GList) names = g_list_sort (g_hash_table_get_keys (challenge->parameters), (GCompareFunc) strcmp);

      g_string_append_printf (text, "%s(%s)[", challenge->scheme, challenge->token != NULL ? challenge->token : "");
      for (GList *l = names; l != NULL; l = l->next)
        g_string_append_printf (text, "%s=%s;", (char *) l->data, wsman_challenge_get (challenge, l->data));
      g_string_append_c (text, ']');
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct
{
  const char *text;
  const char *printed; /* NULL for a text that is refused */
} challenges[] = {
  { "Basic realm=\"WSMAN\"", "Basic()[realm=WSMAN;]" },
  { "Negotiate, Kerberos, Basic realm=\"WSMAN\"", "Negotiate()[]Kerberos()[]Basic()[realm=WSMAN;]" },
  { "Negotiate YII=, NTLM TlRMTVNTUAAB==", "Negotiate(YII=)[]NTLM(TlRMTVNTUAAB==)[]" },
  { "Digest realm=\"a, b\", nonce=\"x\\\"y\\\\\", qop=\"auth,auth-int\" , algorithm=SHA-256,Digest realm = \"c\"",
    "Digest()[algorithm=SHA-256;nonce=x\"y\\;qop=auth,auth-int;realm=a, b;]Digest()[realm=c;]" },
  { " , ,Digest REALM=\"\",stale=TRUE,,", "Digest()[realm=;stale=TRUE;]" },
  { "Digest realm=\"Digest:AF541D9B\", nonce=\"nhvB\",stale=\"false\",qop=\"auth\"",
    "Digest()[nonce=nhvB;qop=auth;realm=Digest:AF541D9B;stale=false;]" },
  { "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\"",
    "Newauth()[realm=apps;title=Login to \"apps\";type=1;]Basic()[realm=simple;]" },
  { "Digest", "Digest()[]" },
  { "", "" },
  /* Two meanings, or no end */
  { "Digest realm=\"a\", realm=\"b\"", NULL },
  { "Digest realm=\"a\", REALM=\"b\"", NULL },
  { "Digest realm=\"a", NULL },
  { "Digest realm=\"a\\", NULL },
  { "Digest realm=\"a\"b", NULL },
  { "Digest realm=a b", NULL },
  { "Digest realm=", "Digest(realm=)[]" },
  { "Digest realm==\"a\"", NULL },
  { "Digest foo bar=1", NULL },
  { "realm=\"a\"", NULL },
  { "Negotiate YII=, realm=\"a\"", NULL },
  { "Digest realm=\"a\nb\"", NULL },
  { "Digest realm=\"a\"; nonce=\"b\"", NULL },
  { "Digest\trealm=\"a\"", NULL },
  { "\"Digest\" realm=\"a\"", NULL },
};

static void
test_challenges (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (challenges); i++)
    {
      g_autoptr(GPtrArray) parsed = wsman_challenges_parse (challenges[i].text);
      g_autofree char *printed = parsed != NULL ? print_challenges (parsed) : NULL;

      g_test_message ("%s", challenges[i].text);
      g_assert_cmpstr (printed, ==, challenges[i].printed);
    }
}

static char *
repeat (const char *text,
        guint       n)
{
  g_autoptr(GString) all = g_string_new (NULL);

  while (n-- > 0)
    g_string_append (all, text);

  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
assert_size (const char *text,
             gboolean    is_read)
{
  g_autoptr(GPtrArray) parsed = wsman_challenges_parse (text);

  g_assert_true ((parsed != NULL) == is_read);
}

static void
test_floods (void)
{
  g_autofree char *few = repeat ("Digest realm=\"a\", ", 32);
  g_autofree char *many = repeat ("Digest realm=\"a\", ", 33);
  g_autofree char *commas = repeat (",", 200 * 1024);
  g_autofree char *token = repeat ("YIIG", 60 * 1024 / 4);
  g_autofree char *negotiate = g_strconcat ("Negotiate ", token, NULL);
  g_autofree char *quoted = g_strdup_printf ("Digest realm=\"%s\"", token);
  g_autoptr(GString) parameters = g_string_new ("Digest ");

  assert_size (few, TRUE);
  assert_size (many, FALSE);
  assert_size (commas, FALSE);
  assert_size (negotiate, TRUE);
  assert_size (quoted, FALSE);

  for (guint i = 0; i < 33; i++)
    {
      g_autofree char *name = g_strdup_printf ("p%u", i);

      assert_size (parameters->str, TRUE);
      wsman_parameter_append (parameters, name, "1");
    }
  assert_size (parameters->str, FALSE);
}

static void
test_other_lists (void)
{
  g_autoptr(WsmanChallenge) credentials =
    wsman_credentials_parse ("Digest username=\"ada\", nc=00000001, response=\"0f\"");
  g_autoptr(GHashTable) info = wsman_parameters_parse ("qop=auth, rspauth=\"6629\", nextnonce=\"a\\\"b\"");
  g_autoptr(GString) text = g_string_new ("Digest ");

  g_assert_nonnull (credentials);
  g_assert_true (wsman_challenge_is (credentials, "digest"));
  g_assert_cmpstr (wsman_challenge_get (credentials, "nc"), ==, "00000001");
  g_assert_null (wsman_credentials_parse ("Digest a=1, Basic b=2"));
  g_assert_null (wsman_credentials_parse (""));

  g_assert_nonnull (info);
  g_assert_cmpstr (g_hash_table_lookup (info, "nextnonce"), ==, "a\"b");
  g_assert_null (wsman_parameters_parse ("rspauth=\"a\", rspauth=\"b\""));
  g_assert_null (wsman_parameters_parse ("Digest rspauth=\"a\""));

  wsman_parameter_append_quoted (text, "username", "C\\a\"");
  wsman_parameter_append (text, "nc", "00000001");
  g_assert_cmpstr (text->str, ==, "Digest username=\"C\\\\a\\\"\", nc=00000001");

  g_assert_true (wsman_words_contain ("auth,auth-int", "auth-int"));
  g_assert_true (wsman_words_contain ("auth-int, AUTH", "auth"));
  g_assert_false (wsman_words_contain ("auth-int", "auth"));
  g_assert_false (wsman_words_contain ("auth", "auth-int"));
  g_assert_false (wsman_words_contain (NULL, "auth"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/digest/vectors", test_vectors);
  g_test_add_func ("/wsman/digest/names", test_names);
  g_test_add_func ("/wsman/digest/encoded-names", test_encoded_names);
  g_test_add_func ("/wsman/digest/challenges", test_challenges);
  g_test_add_func ("/wsman/digest/floods", test_floods);
  g_test_add_func ("/wsman/digest/other-lists", test_other_lists);

  return g_test_run ();
}

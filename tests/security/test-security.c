/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "base/wsman-secret-private.h"
#include "security/wsman-gss-principal-private.h"
#include "security/wsman-security-private.h"

static void
test_secret (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    gboolean equal;
  } cases[] = {
    { "", "", TRUE },
    { "wsman", "wsman", TRUE },
    { "wsman", "", FALSE },
    { "wsman", "w", FALSE },
    { "wsman", "wsmam", FALSE },
    { "wsman", "xsman", FALSE },
    { "wsman", "wsman ", FALSE },
    { "ключ", "ключ", TRUE },
  };
  char *copy = wsman_secret_dup ("secret");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("“%s” and “%s”", cases[i].a, cases[i].b);
      g_assert_cmpint (wsman_secret_equal (cases[i].a, cases[i].b), ==, cases[i].equal);
      g_assert_cmpint (wsman_secret_equal (cases[i].b, cases[i].a), ==, cases[i].equal);
    }

  g_assert_cmpstr (copy, ==, "secret");
  wsman_secret_clear (&copy);
  g_assert_null (copy);
  wsman_secret_clear (&copy);
  g_assert_null (wsman_secret_dup (NULL));
}

static void
test_none (void)
{
  WsmanSecurityContext *context = wsman_security_none_new ();

  g_assert_null (wsman_security_context_get_scheme (context));
  g_assert_false (wsman_security_context_is_connection_bound (context));
  g_assert_null (wsman_security_context_dup_authorization (context, NULL));

  g_assert_finalize_object (context);
}

static void
test_basic (void)
{
  static const struct
  {
    const char *user_name;
    const char *password;
    const char *authorization;
  } cases[] = {
    { "Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" },
    { "test", "123£", "Basic dGVzdDoxMjPCow==" },
    { "", "", "Basic Og==" },
    { "CORP\\ada", "a:b:", "Basic Q09SUFxhZGE6YTpiOg==" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WsmanSecurityContext *context = wsman_security_basic_new (cases[i].user_name, cases[i].password);
      char *authorization = wsman_security_context_dup_authorization (context, NULL);
      char *user_name = NULL;
      char *password = NULL;

      g_assert_cmpstr (wsman_security_context_get_scheme (context), ==, "Basic");
      g_assert_false (wsman_security_context_is_connection_bound (context));
      g_assert_cmpstr (authorization, ==, cases[i].authorization);

      g_assert_true (wsman_basic_parse (authorization, &user_name, &password));
      g_assert_cmpstr (user_name, ==, cases[i].user_name);
      g_assert_cmpstr (password, ==, cases[i].password);

      wsman_secret_free (authorization);
      wsman_secret_free (user_name);
      wsman_secret_free (password);
      g_assert_finalize_object (context);
    }
}

static void
test_basic_odd (void)
{
  static const struct
  {
    const char *authorization;
    gboolean is_valid;
  } cases[] = {
    { "basic Og==", TRUE },
    { "BASIC   Og==", TRUE },
    { "", FALSE },
    { "B", FALSE },
    { "Basic", FALSE },
    { "Basic ", FALSE },
    { "BasicOg==", FALSE },
    { "Basic\tOg==", FALSE },
    { "Bearer Og==", FALSE },
    { "Basic Og=", FALSE },
    { "Basic Og", FALSE },
    { "Basic Og== ", FALSE },
    { "Basic O g=", FALSE },
    { "Basic Og==Og==", FALSE },
    { "Basic ====", FALSE },
    { "Basic =", FALSE },
    { "Basic O===", FALSE },
    { "Basic Og=-", FALSE },
    { "Basic bm9jb2xvbg==", FALSE },         /* nocolon */
    { "Basic YTph/w==", FALSE },             /* "a:a" and a byte that isn't UTF-8 */
    { "Basic YTpiAGM=", FALSE },             /* "a:b", NUL, "c" */
    { "Basic QWxhZGRpbjpvcGVu\r\nIHNl", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *user_name = NULL;
      char *password = NULL;

      g_test_message ("“%s”", cases[i].authorization);
      g_assert_cmpint (wsman_basic_parse (cases[i].authorization, &user_name, &password), ==, cases[i].is_valid);
      g_assert_cmpint (user_name != NULL, ==, cases[i].is_valid);
      g_assert_cmpint (password != NULL, ==, cases[i].is_valid);

      wsman_secret_free (user_name);
      wsman_secret_free (password);
    }
}

/* Each reading: a principal, or "alias -> realm". */
static void
test_principals (void)
{
  static const struct
  {
    const char *user_name;
    gboolean has_password;
    const char *default_realm;
    const char *readings;
  } cases[] = {
    { NULL, FALSE, "AD.TEST", "(ticket)" },
    { "ada", TRUE, "AD.TEST", "ada" },
    { "ada", FALSE, NULL, "ada" },
    { "ada@AD.TEST", TRUE, "AD.TEST", "ada@AD.TEST, ada@AD.TEST -> AD.TEST" },
    { "ada@ad.test", TRUE, "AD.TEST", "ada@ad.test, ada@ad.test -> AD.TEST" },
    { "ada@navy.example", TRUE, "AD.TEST",
      "ada@navy.example, ada@navy.example -> NAVY.EXAMPLE, ada@navy.example -> AD.TEST" },
    { "ada@navy.example", TRUE, NULL, "ada@navy.example, ada@navy.example -> NAVY.EXAMPLE" },
    { "ada@navy.example", FALSE, "AD.TEST", "ada@navy.example, ada@NAVY.EXAMPLE" },
    { "a@b@navy.example", FALSE, NULL, "a@b@navy.example, a@b@NAVY.EXAMPLE" },
    { "ADTEST\\ada", TRUE, "AD.TEST", "ada@ADTEST, ada@ADTEST -> AD.TEST" },
    { "ADTEST\\ada", FALSE, "AD.TEST", "ada@ADTEST, ada@AD.TEST" },
    { "adtest\\ada", FALSE, "AD.TEST", "ada@adtest, ada@ADTEST, ada@AD.TEST" },
    { "ADTEST\\ada", TRUE, NULL, "ada@ADTEST" },
    { "ad.test\\ada", TRUE, "AD.TEST", "ada@ad.test, ada@ad.test -> AD.TEST" },
    { "ada@", TRUE, "AD.TEST", "ada@" },
    { "@ad.test", TRUE, "AD.TEST", "@ad.test" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) principals = wsman_principal_list (cases[i].user_name, cases[i].default_realm,
                                                              cases[i].has_password);
      g_autoptr(GString) readings = g_string_new (NULL);

      for (guint j = 0; j < principals->len; j++)
        {
          const WsmanPrincipal *principal = g_ptr_array_index (principals, j);

          g_string_append_printf (readings, "%s%s%s%s", j > 0 ? ", " : "",
                                  principal->name != NULL ? principal->name : "(ticket)",
                                  principal->realm != NULL ? " -> " : "",
                                  principal->realm != NULL ? principal->realm : "");
        }
      g_assert_cmpstr (readings->str, ==, cases[i].readings);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/security/secret", test_secret);
  g_test_add_func ("/wsman/security/none", test_none);
  g_test_add_func ("/wsman/security/basic", test_basic);
  g_test_add_func ("/wsman/security/basic-odd", test_basic_odd);

  g_test_add_func ("/wsman/security/principals", test_principals);

  return g_test_run ();
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Counts the work of wsmand for checking a password. It must be the same for known and unknown users.
 */

#include <crypt.h>
#include <string.h>

#include "server/wsman-authentication-private.h"
#include "wsmand/wsmand-passwords.h"

#define ADA_HASH "$6$saltofada$adas"
#define BOB_HASH "$6$saltofbob$bobs"

static struct
{
  guint count;
  char *setting;
  char *password;
} computed;

/* In place of the library's: takes no time, and knows the one right password. */
char *
crypt_r (const char        *phrase,
         const char        *setting,
         struct crypt_data *data)
{
  computed.count++;
  g_free (computed.setting);
  computed.setting = g_strdup (setting);
  g_free (computed.password);
  computed.password = g_strdup (phrase);
  g_strlcpy (data->output, strcmp (phrase, "right") == 0 ? setting : "*0", sizeof data->output);

  return data->output;
}

typedef struct
{
  gboolean is_answered;
  char *identity;
} Response;

static void
on_answered (const char          *identity,
             WsmanIdentitySource  source,
             WsmanAccount         account,
             const GError        *error,
             gpointer             user_data)
{
  Response *response = user_data;

  if (identity != NULL)
    g_assert_cmpint (source, ==, WSMAN_IDENTITY_SOURCE_PASSWORD_FILE);
  g_assert_cmpint (account, ==, WSMAN_NO_ACCOUNT);
  g_assert_no_error (error);
  response->is_answered = TRUE;
  response->identity = g_strdup (identity);
}

/* Who that is; NULL for nobody. */
static char *
check (WsmandPasswords *passwords,
       const char      *user_name,
       const char      *password)
{
  Response response = { FALSE, NULL };
  g_autoptr(WsmanAuthentication) attempt =
    wsman_authentication_new ("Basic", user_name, password, NULL, g_main_context_default (), on_answered, &response);

  wsman_authenticator_check_password (WSMAN_AUTHENTICATOR (passwords), attempt);
  while (!response.is_answered)
    g_main_context_iteration (NULL, TRUE);

  return response.identity;
}

static void
test_same_work (void)
{
  static const struct
  {
    const char *user_name;
    const char *password;
    const char *setting; /* NULL: that of any user */
    const char *identity;
  } rows[] = {
    { "ada", "right", ADA_HASH, "ada" },
    { "ada", "wrong", ADA_HASH, NULL },
    { "bob", "right", BOB_HASH, "bob" },
    { "eve", "wrong", NULL, NULL },
    { "eve", "right", NULL, NULL },
    { "ad", "right", NULL, NULL },
    { "adam", "right", NULL, NULL },
    { "Ada", "right", NULL, NULL },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmandPasswords) passwords =
    wsmand_passwords_new ("ada:" ADA_HASH "\nbob:" BOB_HASH "\n", "passwords", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *setting = g_strdup (rows[i].setting);

      for (guint j = 0; j < 2; j++)
        {
          g_autofree char *identity = NULL;

          computed.count = 0;
          identity = check (passwords, rows[i].user_name, rows[i].password);
          g_assert_cmpstr (identity, ==, rows[i].identity);
          g_assert_cmpuint (computed.count, ==, 1);
          g_assert_cmpstr (computed.password, ==, rows[i].password);
          if (setting == NULL)
            setting = g_strdup (computed.setting);
          g_assert_cmpstr (computed.setting, ==, setting);
          g_assert_true (g_str_equal (setting, ADA_HASH) || g_str_equal (setting, BOB_HASH));
        }
    }
  g_clear_pointer (&computed.setting, g_free);
  g_clear_pointer (&computed.password, g_free);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsmand/passwords/same-work", test_same_work);

  return g_test_run ();
}

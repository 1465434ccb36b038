/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Challenges, credentials and parameters of HTTP's authentication. Reading, writing and reading again changes
 * nothing. */

#include <string.h>

#include "security/wsman-challenge-private.h"
#include "security/wsman-digest-private.h"

#include "fuzz.h"

static char *
write_again (GPtrArray *challenges)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < challenges->len; i++)
    {
      const WsmanChallenge *challenge = g_ptr_array_index (challenges, i);
      GHashTableIter iter;
      gpointer name, value;

      g_string_append_printf (text, "%s%s ", i > 0 ? ", " : "", challenge->scheme);
      g_string_append (text, challenge->token != NULL ? challenge->token : "");
      g_hash_table_iter_init (&iter, challenge->parameters);
      while (g_hash_table_iter_next (&iter, &name, &value))
        wsman_parameter_append_quoted (text, name, value);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_same (GPtrArray *challenges)
{
  g_autofree char *text = write_again (challenges);
  g_autoptr(GPtrArray) again = wsman_challenges_parse (text);

  /* Quotes and backslashes may make the text too long. */
  if (again == NULL)
    return;

  g_assert_cmpuint (again->len, ==, challenges->len);
  for (guint i = 0; i < again->len; i++)
    {
      const WsmanChallenge *one = g_ptr_array_index (challenges, i);
      const WsmanChallenge *other = g_ptr_array_index (again, i);
      GHashTableIter iter;
      gpointer name, value;

      g_assert_cmpstr (one->scheme, ==, other->scheme);
      g_assert_cmpstr (one->token, ==, other->token);
      g_assert_cmpuint (g_hash_table_size (one->parameters), ==, g_hash_table_size (other->parameters));
      g_hash_table_iter_init (&iter, one->parameters);
      while (g_hash_table_iter_next (&iter, &name, &value))
        g_assert_cmpstr (value, ==, wsman_challenge_get (other, name));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autoptr(GPtrArray) challenges = wsman_challenges_parse (text);
  g_autoptr(WsmanChallenge) credentials = wsman_credentials_parse (text);
  g_autoptr(GHashTable) parameters = wsman_parameters_parse (text);
  g_autofree char *name = wsman_digest_decode_name (text);

  g_assert_true (credentials == NULL || (challenges != NULL && challenges->len == 1));
  g_assert_true (challenges == NULL || parameters == NULL || g_hash_table_size (parameters) == 0);
  if (challenges != NULL)
    check_same (challenges);
  if (name != NULL)
    g_assert_true (g_utf8_validate (name, -1, NULL));

  return 0;
}

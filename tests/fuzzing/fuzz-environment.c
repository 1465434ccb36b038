/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Files of environment.d(5). Variables that were read, written and read again must be the same.
 */

#include "fuzz.h"

#include "providers/wsman-system-environment-file-private.h"

typedef struct
{
  char *name;
  char *value;
} Assignment;

static void
compare (const char *name,
         const char *value,
         gpointer    user_data)
{
  Assignment *expected = user_data;

  g_assert_cmpstr (name, ==, expected->name);
  g_assert_cmpstr (value, ==, expected->value);
  g_clear_pointer (&expected->name, g_free);
}

static void
write_back (const char *name,
            const char *value,
            gpointer    user_data)
{
  g_autofree char *line = wsman_system_environment_format (name, value);
  Assignment expected = { g_strdup (name), g_strdup (value) };

  wsman_system_environment_parse (line, compare, &expected);
  g_assert_null (expected.name);
  g_free (expected.value);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  wsman_system_environment_parse (text, write_back, NULL);

  return 0;
}

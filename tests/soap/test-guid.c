/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the comparison of ids. */

#include "soap/wsman-guid-private.h"

#define GUID "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"
#define UPPER "0F1A2B3C-4D5E-6F70-8192-A3B4C5D6E7F8"

static void
test_spellings (void)
{
  const char *const same[] = {
    GUID, UPPER, "{" GUID "}", "{" UPPER "}", " {" GUID "}\n", "uuid:" GUID, "urn:uuid:" UPPER, "URN:UUID:{" GUID "}",
    "\t" UPPER,
  };
  const char *const others[] = {
    "", "{}", "{", "}", "uuid:", "{" GUID, GUID "}", "{{" GUID "}}", "0" GUID, GUID "0",
    "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f9", "0f1a2b3c4d5e6f708192a3b4c5d6e7f8",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    {
      for (gsize j = 0; j < G_N_ELEMENTS (same); j++)
        g_assert_true (wsman_guid_equal (same[i], same[j]));
      for (gsize j = 0; j < G_N_ELEMENTS (others); j++)
        {
          g_assert_false (wsman_guid_equal (same[i], others[j]));
          g_assert_false (wsman_guid_equal (others[j], same[i]));
        }
    }

  /* These ids aren't GUIDs. */
  g_assert_true (wsman_guid_equal ("C-1", "c-1"));
  g_assert_true (wsman_guid_equal ("{C-1}", "C-1"));
  g_assert_false (wsman_guid_equal ("C-1", "C-10"));
  g_assert_true (wsman_guid_equal ("", " "));
}

static void
test_guids (void)
{
  const char *const good[] = { GUID, UPPER, "{" GUID "}" };
  const char *const bad[] = { "", "{}", "{", "one", "{" GUID, GUID "}", "{{" GUID "}}", " " GUID, "uuid:" GUID };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (wsman_guid_is_valid (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (wsman_guid_is_valid (bad[i]));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/guid/spellings", test_spellings);
  g_test_add_func ("/wsman/guid/guids", test_guids);

  return g_test_run ();
}

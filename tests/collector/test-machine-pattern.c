/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests which identities belong to a pattern. */

#include "collector/wsman-machine-pattern-private.h"

static const struct
{
  const char *pattern;
  WsmanIdentitySource source;
  const char *name;
  gboolean matches;
} rows[] = {
  { "kerberos:WEB1$@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", TRUE },
  { "WEB1$@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", TRUE },
  { "*$@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", TRUE },
  { "*@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", TRUE },
  { "WEB*$@*.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB12$@CORP.TEST", TRUE },
  { "W*B*1*$@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WWBWB11$@CORP.TEST", TRUE },
  { "*$@*", WSMAN_IDENTITY_SOURCE_KERBEROS, "$$@CORP.TEST", TRUE },
  { "ada@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "ada@CORP.TEST", TRUE },
  { "ntlm:CORP\\WEB*", WSMAN_IDENTITY_SOURCE_NTLM, "CORP\\WEB1$", TRUE },
  { "certificate:web*", WSMAN_IDENTITY_SOURCE_CERTIFICATE, "web1", TRUE },
  { "certificate:web1", WSMAN_IDENTITY_SOURCE_CERTIFICATE, "web1", TRUE },

  /* Patterns are anchored. */
  { "WEB1$@CORP", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", FALSE },
  { "EB1$@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", FALSE },
  { "*$@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TESTS", FALSE },
  { "", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", FALSE },
  { "web1$@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", FALSE },
  /* "*" doesn't reach into the realm or the domain. */
  { "*", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", FALSE },
  { "*CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@CORP.TEST", FALSE },
  { "*$@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "WEB1$@EVIL@CORP.TEST", FALSE },
  { "*.CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "EVIL$@X.CORP.TEST", FALSE },
  { "ntlm:*WEB1$", WSMAN_IDENTITY_SOURCE_NTLM, "EVIL\\WEB1$", FALSE },
  /* "*" only means machines. */
  { "*@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "ada@CORP.TEST", FALSE },
  { "*@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "$@CORP.TEST", FALSE },
  { "ad*@CORP.TEST", WSMAN_IDENTITY_SOURCE_KERBEROS, "ada@CORP.TEST", FALSE },
  { "ntlm:CORP\\*", WSMAN_IDENTITY_SOURCE_NTLM, "CORP\\ada", FALSE },
  { "*", WSMAN_IDENTITY_SOURCE_KERBEROS, "ada", FALSE },
  /* The same name from another source is another identity. */
  { "WEB1$@CORP.TEST", WSMAN_IDENTITY_SOURCE_PASSWORD_FILE, "WEB1$@CORP.TEST", FALSE },
  { "*$@CORP.TEST", WSMAN_IDENTITY_SOURCE_CERTIFICATE, "WEB1$@CORP.TEST", FALSE },
  { "certificate:web1", WSMAN_IDENTITY_SOURCE_KERBEROS, "web1", FALSE },
};

static void
test_patterns (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanIdentity) identity = wsman_identity_new (rows[i].source, rows[i].name, WSMAN_NO_ACCOUNT);

      g_test_message ("%s, %s", rows[i].pattern, identity->text);
      g_assert_cmpint (wsman_machine_pattern_matches (rows[i].pattern, identity), ==, rows[i].matches);
    }
}

/* Many stars don't take exponential time. */
static void
test_many_stars (void)
{
  g_autoptr(GString) pattern = g_string_new (NULL);
  g_autoptr(GString) name = g_string_new (NULL);
  g_autoptr(WsmanIdentity) identity = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_string_append (pattern, "*A");
      g_string_append (name, "AAAA");
    }
  g_string_append (pattern, "B$@R");
  g_string_append (name, "$@R");
  identity = wsman_identity_new (WSMAN_IDENTITY_SOURCE_KERBEROS, name->str, WSMAN_NO_ACCOUNT);
  g_assert_false (wsman_machine_pattern_matches (pattern->str, identity));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/machine-pattern/patterns", test_patterns);
  g_test_add_func ("/wsman/machine-pattern/many-stars", test_many_stars);

  return g_test_run ();
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests identities: one text form for all sources, lists of users, quotas, and mappings by an administrator.
 */

#include <string.h>
#include <unistd.h>

#include "server/wsman-enumeration-context-table-private.h"
#include "server/wsman-identity-mapping-private.h"
#include "server/wsman-quotas-private.h"

#define N_SOURCES (WSMAN_IDENTITY_SOURCE_PAM + 1)

static const char * const names[] = { "ada", "root", "CORP\\ada", "ada@EXAMPLE.ORG", "local:ada", "account:ada" };

/* Each source gives the same name. The last one also gives an account. */
static void
test_same_text (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(WsmanQuotas) quotas = wsman_quotas_new ();
      g_autoptr(GHashTable) all = g_hash_table_new_full (wsman_identity_hash, wsman_identity_equal,
                                                         (GDestroyNotify) wsman_identity_unref, NULL);

      for (guint source = 0; source < N_SOURCES; source++)
        for (WsmanAccount account = WSMAN_NO_ACCOUNT; account <= 1; account++)
          {
            g_autoptr(WsmanIdentity) one = wsman_identity_new (source, names[i], account);
            g_autoptr(WsmanIdentity) again = wsman_identity_new (source, names[i], account);

            g_assert_true (wsman_identity_equal (one, again));
            g_assert_true (g_hash_table_add (all, wsman_identity_ref (one)));
            g_assert_true (wsman_quotas_take (quotas, one, 1));
            g_assert_false (wsman_quotas_take (quotas, again, 1));
          }
      g_assert_cmpuint (g_hash_table_size (all), ==, N_SOURCES * 3);
    }
}

/* NTLM's names are compared without regard to case, and the others exactly. */
static void
test_case (void)
{
  for (guint source = 0; source < N_SOURCES; source++)
    {
      g_autoptr(WsmanIdentity) one = wsman_identity_new (source, "Corp\\Ada", WSMAN_NO_ACCOUNT);
      g_autoptr(WsmanIdentity) other = wsman_identity_new (source, "CORP\\ada", WSMAN_NO_ACCOUNT);

      g_assert_cmpint (wsman_identity_equal (one, other), ==, source == WSMAN_IDENTITY_SOURCE_NTLM);
    }
}

static void
test_lists (void)
{
  static const struct
  {
    WsmanIdentitySource source;
    const char *name;
    WsmanAccount account;
    const char *entry;
    gboolean found;
  } rows[] = {
    { WSMAN_IDENTITY_SOURCE_LOCAL, "ada", 1000, "ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_LOCAL, "ada", 1000, "account:ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_LOCAL, "ada", 1000, "local:ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_LOCAL, "ada", 1000, "kerberos:ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_LOCAL, "root", 0, "root", TRUE },
    { WSMAN_IDENTITY_SOURCE_LOCAL, "CORP\\ada", 1000, "CORP\\ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_LOCAL, "CORP\\ada", 1000, "account:CORP\\ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_KERBEROS, "ada", 1000, "account:ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_KERBEROS, "ada", 1000, "ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_KERBEROS, "ada@AD.TEST", WSMAN_NO_ACCOUNT, "ada@AD.TEST", TRUE },
    { WSMAN_IDENTITY_SOURCE_KERBEROS, "ada@AD.TEST", WSMAN_NO_ACCOUNT, "kerberos:ada@AD.TEST", TRUE },
    { WSMAN_IDENTITY_SOURCE_KERBEROS, "ada@AD.TEST", WSMAN_NO_ACCOUNT, "ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_KERBEROS, "ada@AD.TEST", WSMAN_NO_ACCOUNT, "account:ada@AD.TEST", FALSE },
    { WSMAN_IDENTITY_SOURCE_NTLM, "CORP\\ada", WSMAN_NO_ACCOUNT, "corp\\ADA", TRUE },
    { WSMAN_IDENTITY_SOURCE_NTLM, "CORP\\ada", WSMAN_NO_ACCOUNT, "ntlm:corp\\ADA", TRUE },
    { WSMAN_IDENTITY_SOURCE_NTLM, "CORP\\ada", WSMAN_NO_ACCOUNT, "ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "ada", WSMAN_NO_ACCOUNT, "ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "ada", WSMAN_NO_ACCOUNT, "account:ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "ada", WSMAN_NO_ACCOUNT, "password-file:ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "root", WSMAN_NO_ACCOUNT, "root", FALSE },
    { WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "root", WSMAN_NO_ACCOUNT, "authenticator:root", TRUE },
    { WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "ada@AD.TEST", WSMAN_NO_ACCOUNT, "ada@AD.TEST", FALSE },
    { WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "CORP\\ada", WSMAN_NO_ACCOUNT, "CORP\\ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "local:ada", WSMAN_NO_ACCOUNT, "local:ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "account:ada", WSMAN_NO_ACCOUNT, "account:ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_PASSWORD_FILE, "ada", WSMAN_NO_ACCOUNT, "password-file:ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_PASSWORD_FILE, "root", WSMAN_NO_ACCOUNT, "root", FALSE },
    { WSMAN_IDENTITY_SOURCE_CERTIFICATE, "ada", WSMAN_NO_ACCOUNT, "ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_CERTIFICATE, "ada", WSMAN_NO_ACCOUNT, "certificate:ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_CERTIFICATE, "ada", WSMAN_NO_ACCOUNT, "account:ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_CERTIFICATE, "root", WSMAN_NO_ACCOUNT, "root", FALSE },
    { WSMAN_IDENTITY_SOURCE_DIGEST, "ada", WSMAN_NO_ACCOUNT, "ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_DIGEST, "ada", WSMAN_NO_ACCOUNT, "digest:ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_DIGEST, "ada", WSMAN_NO_ACCOUNT, "account:ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_DIGEST, "root", WSMAN_NO_ACCOUNT, "root", FALSE },
    { WSMAN_IDENTITY_SOURCE_PAM, "ada", 1000, "ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_PAM, "ada", 1000, "pam:ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_PAM, "ada", 1000, "account:ada", TRUE },
    { WSMAN_IDENTITY_SOURCE_PAM, "ada", 1000, "local:ada", FALSE },
    { WSMAN_IDENTITY_SOURCE_PAM, "CORP\\ada", 1000, "CORP\\ada", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanIdentity) user = wsman_identity_new (rows[i].source, rows[i].name, rows[i].account);
      const char * const list[] = { "somebody", rows[i].entry, NULL };

      g_test_message ("%s in %s", user->text, rows[i].entry);
      g_assert_cmpint (wsman_identity_is_in (user, list), ==, rows[i].found);
      g_assert_false (wsman_identity_is_in (user, NULL));
    }
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static WsmanIdentity *
identify (const WsmanPolicy    *policy,
          WsmanIdentitySource   source,
          const char           *name,
          const char           *account_name,
          WsmanAccount          account,
          GError              **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_policy_identify_async (policy, source, name, account_name, account, NULL, on_identified, &result);
  g_assert_null (result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return wsman_policy_identify_finish (result, error);
}

static void
test_mapped (void)
{
  g_autofree char *own_name = wsman_account_dup_name (geteuid (), NULL);
  g_autofree char *target = g_strconcat ("account:", own_name, NULL);
  g_autoptr(GHashTable) identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const WsmanPolicy policy = { .identities = identities };
  const char * const list[] = { "ada", NULL };
  g_autoptr(WsmanIdentity) renamed = NULL;
  g_autoptr(WsmanIdentity) account = NULL;
  g_autoptr(WsmanIdentity) other = NULL;
  g_autoptr(WsmanIdentity) local = NULL;
  g_autoptr(WsmanIdentity) nobody = NULL;
  g_autoptr(GError) error = NULL;

  g_hash_table_insert (identities, wsman_identity_mapping_make_key ("Corp\\Ada"), (char *) "ada");
  g_hash_table_insert (identities, wsman_identity_mapping_make_key ("authenticator:me"), target);
  g_hash_table_insert (identities, wsman_identity_mapping_make_key ("gone@AD.TEST"),
                       (char *) "account:no such account");

  /* A mapping to another name isn't a mapping to an account. */
  renamed = identify (&policy, WSMAN_IDENTITY_SOURCE_NTLM, "CORP\\ADA", NULL, WSMAN_NO_ACCOUNT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (renamed->text, ==, "ntlm:ada");
  g_assert_cmpint (renamed->account, ==, WSMAN_NO_ACCOUNT);
  g_assert_true (wsman_identity_is_in (renamed, list));

  account = identify (&policy, WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, "me", NULL, WSMAN_NO_ACCOUNT, &error);
  g_assert_no_error (error);
  g_assert_cmpint (account->account, ==, geteuid ());
  other = identify (&policy, WSMAN_IDENTITY_SOURCE_PASSWORD_FILE, "me", NULL, WSMAN_NO_ACCOUNT, &error);
  g_assert_cmpint (other->account, ==, WSMAN_NO_ACCOUNT);
  local = identify (&policy, WSMAN_IDENTITY_SOURCE_LOCAL, own_name, own_name, geteuid (), &error);
  g_assert_false (wsman_identity_equal (account, local));

  nobody = identify (&policy, WSMAN_IDENTITY_SOURCE_KERBEROS, "gone@AD.TEST", NULL, WSMAN_NO_ACCOUNT, &error);
  g_assert_null (nobody);
  g_assert_nonnull (error);
}

/* Identifies the user that an administrator has chosen for a certificate. */
static WsmanIdentity *
choose (WsmanIdentitySource   source,
        const char           *target,
        GError              **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_identity_mapping_choose_async (source, target, NULL, on_identified, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return wsman_policy_identify_finish (result, error);
}

static void
test_root (void)
{
  g_autofree char *own_name = wsman_account_dup_name (geteuid (), NULL);
  g_autofree char *own = g_strconcat ("account:", own_name, NULL);
  g_autofree char *root_name = wsman_account_dup_name (0, NULL);
  g_autofree char *root = g_strconcat ("account:", root_name, NULL);
  g_autoptr(WsmanIdentity) name = NULL;
  g_autoptr(WsmanIdentity) account = NULL;
  g_autoptr(WsmanIdentity) ticket = NULL;
  g_autoptr(GError) error = NULL;

  name = choose (WSMAN_IDENTITY_SOURCE_CERTIFICATE, "ada", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name->text, ==, "certificate:ada");
  g_assert_cmpint (name->account, ==, WSMAN_NO_ACCOUNT);

  g_assert_null (choose (WSMAN_IDENTITY_SOURCE_CERTIFICATE, root, &error));
  g_assert_nonnull (strstr (error->message, "root"));
  g_clear_error (&error);
  ticket = choose (WSMAN_IDENTITY_SOURCE_KERBEROS, root, &error);
  g_assert_cmpint (ticket->account, ==, 0);

  account = choose (WSMAN_IDENTITY_SOURCE_CERTIFICATE, own, &error);
  if (geteuid () == 0)
    g_assert_null (account);
  else
    g_assert_cmpint (account->account, ==, geteuid ());
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/server/identity/same-text", test_same_text);
  g_test_add_func ("/wsman/server/identity/case", test_case);
  g_test_add_func ("/wsman/server/identity/lists", test_lists);
  g_test_add_func ("/wsman/server/identity/mapped", test_mapped);

  g_test_add_func ("/wsman/server/identity/root", test_root);

  return g_test_run ();
}

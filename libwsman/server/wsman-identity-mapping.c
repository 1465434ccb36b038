/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds the identity for a name that a client has proved. A mapping by map_user() has priority over the account that
 * the mechanism names.
 */

#include "wsman-identity-mapping-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

/* The maximum number of threads of each pool for look-ups. The system may have to ask another machine for an account,
 * and a look-up blocks until that machine responds. Therefore look-ups don't use the threads of GTask. Clients over the
 * network and clients of this machine have separate pools. */
#define MAX_THREADS 4

char *
wsman_identity_mapping_make_key (const char *name)
{
  WsmanIdentitySource source = strchr (name, '\\') != NULL ? WSMAN_IDENTITY_SOURCE_NTLM
                                                           : WSMAN_IDENTITY_SOURCE_KERBEROS;

  wsman_identity_split (name, &source, &name);

  return wsman_identity_format (source, name);
}

char *
wsman_identity_mapping_make_certificate_key (const char *issuer_sha256,
                                             const char *user_principal_name)
{
  return g_strdup_printf ("%s %s", issuer_sha256, user_principal_name);
}

typedef struct
{
  WsmanIdentitySource source; /* the source of the name to look up */
  char *account_name;         /* the account to which the name is mapped; NULL if the name of account is wanted */
  WsmanAccount account;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *self = data;

  g_free (self->account_name);
  g_free (self);
}

static GError *
make_error (const char   *account_name,
            WsmanAccount  account)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                   account == WSMAN_NO_ACCOUNT
                     ? _("The user is mapped to the account %s, which this machine doesn't have")
                     : _("A certificate is mapped to the account %s, which is root’s"), account_name);

  return local_error;
}

/* Tells whether users of source may act as account. A certificate is never root's, whatever the account's name is. */
static gboolean
may_have (WsmanIdentitySource source,
          WsmanAccount        account)
{
  return account != WSMAN_NO_ACCOUNT && (account != 0 || source != WSMAN_IDENTITY_SOURCE_CERTIFICATE);
}

static void
look_up (gpointer data,
         gpointer user_data)
{
  g_autoptr(GTask) task = data;
  const Lookup *self = g_task_get_task_data (task);
  WsmanAccount account;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (self->account_name == NULL)
    {
      g_task_return_pointer (task, wsman_account_dup_name (self->account, NULL), g_free);
      return;
    }

  account = wsman_account_find (self->account_name);
  if (may_have (self->source, account))
    g_task_return_pointer (task, wsman_identity_new (self->source, self->account_name, account),
                           (GDestroyNotify) wsman_identity_unref);
  else
    g_task_return_error (task, make_error (self->account_name, account));
}

/* Starts a look-up in a thread. Takes ownership of task and account_name. */
static void
start_look_up (GTask               *task,
               WsmanIdentitySource  source,
               char                *account_name,
               WsmanAccount         account)
{
  static GThreadPool *pools[2]; /* the first is for names, the second for accounts of this machine */
  static gsize is_ready;
  Lookup *self = g_new0 (Lookup, 1);

  if (g_once_init_enter (&is_ready))
    {
      for (guint i = 0; i < G_N_ELEMENTS (pools); i++)
        pools[i] = g_thread_pool_new (look_up, NULL, MAX_THREADS, FALSE, NULL);
      g_once_init_leave (&is_ready, 1);
    }

  self->source = source;
  self->account_name = account_name;
  self->account = account;
  g_task_set_task_data (task, self, lookup_free);
  g_thread_pool_push (pools[account_name == NULL], task, NULL);
}

void
wsman_identity_mapping_choose_async (WsmanIdentitySource  source,
                                     const char          *target,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const char *account_name = wsman_identity_get_account_name (target);

  g_task_set_source_tag (task, wsman_policy_identify_async);
  if (account_name != NULL)
    start_look_up (g_steal_pointer (&task), source, g_strdup (account_name), WSMAN_NO_ACCOUNT);
  else
    g_task_return_pointer (task, wsman_identity_new (source, target, WSMAN_NO_ACCOUNT),
                           (GDestroyNotify) wsman_identity_unref);
}

void
wsman_policy_identify_async (const WsmanPolicy   *policy,
                             WsmanIdentitySource  source,
                             const char          *name,
                             const char          *account_name,
                             WsmanAccount         account,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autofree char *key = wsman_identity_format (source, name);
  const char *target = g_hash_table_lookup (policy->identities, key);
  g_autoptr(GTask) task = NULL;

  if (target != NULL)
    {
      wsman_identity_mapping_choose_async (source, target, cancellable, callback, user_data);
      return;
    }

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, wsman_policy_identify_async);
  g_task_return_pointer (task, wsman_identity_new (source, account_name != NULL ? account_name : name, account),
                         (GDestroyNotify) wsman_identity_unref);
}

WsmanIdentity *
wsman_policy_identify_finish (GAsyncResult  *result,
                              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wsman_identity_mapping_find_name_async (WsmanAccount         account,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_identity_mapping_find_name_async);
  start_look_up (task, WSMAN_IDENTITY_SOURCE_LOCAL, NULL, account);
}

char *
wsman_identity_mapping_find_name_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Looks up accounts of this machine in threads. */

#include "wsman-accounts-private.h"

#include <unistd.h>

/* The maximum number of threads for look-ups. They aren't the threads of GTask, which blocked look-ups could use up. */
#define MAX_THREADS 4

static GMutex mutex;
static WsmanAccountEntry own; /* guarded, like the next field */
static WsmanAccount own_uid = WSMAN_NO_ACCOUNT;

void
wsman_account_entry_clear (WsmanAccountEntry *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->home, g_free);
}

static void
entry_free (gpointer data)
{
  wsman_account_entry_clear (data);
  g_free (data);
}

static void
look_up_own (void)
{
  WsmanAccount uid = geteuid ();
  WsmanAccountEntry found = { NULL };

  found.name = wsman_account_dup_name (uid, &found.home);
  g_mutex_lock (&mutex);
  wsman_account_entry_clear (&own);
  own = found;
  own_uid = uid;
  g_mutex_unlock (&mutex);
}

/* Tells whether the account was looked up. With must_exist, an account that wasn't found doesn't count. */
static gboolean
is_loaded (gboolean must_exist)
{
  gboolean loaded;

  g_mutex_lock (&mutex);
  loaded = own_uid == (WsmanAccount) geteuid () && (own.name != NULL || !must_exist);
  g_mutex_unlock (&mutex);

  return loaded;
}

/* What is looked up about an account. */
typedef struct
{
  WsmanAccount account;
  const char *const *groups; /* the groups in which the account may be; or NULL */
} LookUp;

/* Looks up an account in a thread. The task has no data for the program's own account. */
static void
look_up (gpointer data,
         gpointer user_data)
{
  g_autoptr(GTask) task = data;
  const LookUp *self = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (self != NULL && self->groups != NULL)
    {
      g_task_return_boolean (task, wsman_account_is_in_group (self->account, self->groups));
      return;
    }

  if (self != NULL)
    {
      WsmanAccountEntry *entry = g_new0 (WsmanAccountEntry, 1);

      entry->name = wsman_account_dup_name (self->account, &entry->home);
      g_task_return_pointer (task, entry, entry_free);
      return;
    }

  if (!is_loaded (TRUE))
    look_up_own ();
  g_task_return_boolean (task, TRUE);
}

/* Takes ownership of task. */
static void
start_look_up (GTask *task)
{
  static GThreadPool *pool;
  static gsize is_ready;

  if (g_once_init_enter (&is_ready))
    {
      pool = g_thread_pool_new (look_up, NULL, MAX_THREADS, FALSE, NULL);
      g_once_init_leave (&is_ready, 1);
    }

  g_thread_pool_push (pool, task, NULL);
}

void
wsman_accounts_find_async (WsmanAccount         account,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  LookUp data = { account, NULL };

  g_task_set_source_tag (task, wsman_accounts_find_async);
  g_task_set_task_data (task, g_memdup2 (&data, sizeof data), g_free);
  start_look_up (g_steal_pointer (&task));
}

gboolean
wsman_accounts_find_finish (GAsyncResult       *result,
                            WsmanAccountEntry  *entry,
                            GError            **error)
{
  g_autofree WsmanAccountEntry *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found != NULL)
    *entry = *found;

  return found != NULL;
}

void
wsman_accounts_check_groups_async (WsmanAccount         account,
                                   const char *const   *groups,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  LookUp data = { account, groups };

  g_task_set_source_tag (task, wsman_accounts_check_groups_async);
  g_task_set_task_data (task, g_memdup2 (&data, sizeof data), g_free);
  start_look_up (g_steal_pointer (&task));
}

gboolean
wsman_accounts_check_groups_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

void
wsman_own_account_load_async (GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_own_account_load_async);
  if (is_loaded (TRUE))
    g_task_return_boolean (task, TRUE);
  else
    start_look_up (g_steal_pointer (&task));
}

gboolean
wsman_own_account_load_finish (GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wsman_own_account_init (WsmanAccountEntry *self)
{
  if (!is_loaded (FALSE))
    look_up_own ();

  g_mutex_lock (&mutex);
  self->name = g_strdup (own.name);
  self->home = g_strdup (own.home);
  g_mutex_unlock (&mutex);
}

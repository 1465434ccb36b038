/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Counts how many things of one kind each user has. Any thread may reduce the count of a user, so a mutex guards the
 * counts.
 */

#include "wsman-quotas-private.h"

struct _WsmanQuotas
{
  GMutex mutex;
  GHashTable *counts; /* key of a WsmanIdentity to its count, which is never 0 */
};

WsmanQuotas *
wsman_quotas_new (void)
{
  WsmanQuotas *self = g_atomic_rc_box_new0 (WsmanQuotas);

  g_mutex_init (&self->mutex);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

static void
wsman_quotas_finalize (gpointer data)
{
  WsmanQuotas *self = data;

  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->mutex);
}

void
wsman_quotas_unref (WsmanQuotas *self)
{
  g_atomic_rc_box_release_full (self, wsman_quotas_finalize);
}

gboolean
wsman_quotas_take (WsmanQuotas   *self,
                   WsmanIdentity *user,
                   guint          limit)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, user->key));

  if (count >= limit)
    return FALSE;

  g_hash_table_insert (self->counts, g_strdup (user->key), GUINT_TO_POINTER (count + 1));

  return TRUE;
}

/* Returns the thing of user that has been idle for longest, or NULL if no thing of user is idle. */
static gpointer
find_oldest (GHashTable    *things,
             WsmanIdentity *user,
             WsmanIdleFunc  get_idle_since)
{
  GHashTableIter iter;
  gpointer thing;
  gpointer oldest = NULL;
  gint64 oldest_time = 0;

  g_hash_table_iter_init (&iter, things);
  while (g_hash_table_iter_next (&iter, NULL, &thing))
    {
      gint64 time = get_idle_since (thing, user);

      if (time != 0 && (oldest == NULL || time < oldest_time))
        {
          oldest = thing;
          oldest_time = time;
        }
    }

  return oldest;
}

gboolean
wsman_quotas_take_from_idle (WsmanQuotas   *self,
                             WsmanIdentity *user,
                             guint          limit,
                             GHashTable    *things,
                             WsmanIdleFunc  get_idle_since,
                             WsmanEndFunc   end,
                             gpointer       table)
{
  while (!wsman_quotas_take (self, user, limit))
    {
      gpointer oldest = find_oldest (things, user, get_idle_since);

      if (oldest == NULL)
        return FALSE;

      end (oldest, table);
    }

  return TRUE;
}

void
wsman_quotas_give_back (WsmanQuotas   *self,
                        WsmanIdentity *user)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, user->key));

  g_assert (count > 0);
  if (count == 1)
    g_hash_table_remove (self->counts, user->key);
  else
    g_hash_table_insert (self->counts, g_strdup (user->key), GUINT_TO_POINTER (count - 1));
}

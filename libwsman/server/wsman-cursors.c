/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Open enumerations. See the header.
 */

#include "wsman-cursors-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-log-private.h"
#include "wsman-answers-private.h"
#include "wsman-fault-codes-private.h"

#define MAX_LIFETIME G_TIME_SPAN_DAY

/* Before the first item tells better. */
#define ASSUMED_ITEM_SIZE 512

struct _WsmanCursors
{
  GMainContext *context;
  const WsmanPolicy *policy;
  WsmanCursorFunc expired;
  gpointer user_data;
  WsmanQuotas *quotas;
  GHashTable *open; /* id to WsmanCursor */
};

WsmanCursors *
wsman_cursors_new (GMainContext      *context,
                   const WsmanPolicy *policy,
                   WsmanCursorFunc    expired,
                   gpointer           user_data)
{
  WsmanCursors *self = g_new0 (WsmanCursors, 1);

  self->context = g_main_context_ref (context);
  self->policy = policy;
  self->expired = expired;
  self->user_data = user_data;
  self->quotas = wsman_quotas_new ();
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wsman_cursor_unref);

  return self;
}

WsmanCursor *
wsman_cursors_peek (WsmanCursors *self)
{
  GHashTableIter iter;
  gpointer cursor = NULL;

  g_hash_table_iter_init (&iter, self->open);
  g_hash_table_iter_next (&iter, NULL, &cursor);

  return cursor;
}

void
wsman_cursors_free (WsmanCursors *self)
{
  WsmanCursor *cursor;

  while ((cursor = wsman_cursors_peek (self)) != NULL)
    wsman_cursor_close (cursor);

  g_hash_table_unref (self->open);
  wsman_quotas_unref (self->quotas);
  g_main_context_unref (self->context);
  g_free (self);
}

/* What clients give up without a word is all in time idle, and the oldest first. */
static gboolean
wsman_cursors_end_oldest (WsmanCursors  *self,
                          WsmanIdentity *user)
{
  WsmanCursor *oldest = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      WsmanCursor *cursor = value;

      if (cursor->idle_since != 0 && cursor->busy == NULL && cursor->waiting == NULL &&
          wsman_identity_equal (cursor->user, user) && (oldest == NULL || cursor->idle_since < oldest->idle_since))
        oldest = cursor;
    }

  if (oldest == NULL)
    return FALSE;

  wsman_log (WSMAN_EVENT_LIMIT, .user = user->text,
             .reason = "The oldest idle enumeration of the user made way for another");
  self->expired (oldest, self->user_data);
  return TRUE;
}

static gboolean
wsman_cursors_take_quota (WsmanCursors  *self,
                          WsmanIdentity *user)
{
  do
    {
      if (wsman_quotas_take (self->quotas, user, self->policy->max_contexts_per_user))
        return TRUE;
    }
  while (wsman_cursors_end_oldest (self, user));

  return FALSE;
}

WsmanCursor *
wsman_cursors_open (WsmanCursors  *self,
                    WsmanIdentity *user,
                    WsmanQuery    *query,
                    GTimeSpan      lifetime,
                    GError       **error)
{
  WsmanCursor *cursor;

  if (!wsman_cursors_take_quota (self, user))
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_OPERATIONS,
                       _("The user has %u enumerations under way, and may have no more"),
                       self->policy->max_contexts_per_user);
      return NULL;
    }

  cursor = g_rc_box_new0 (WsmanCursor);
  cursor->owner = self;
  cursor->id = wsman_message_make_id ();
  cursor->user = wsman_identity_ref (user);
  cursor->query = wsman_query_ref (query);
  cursor->average_size = ASSUMED_ITEM_SIZE;
  g_queue_init (&cursor->items);
  if (lifetime >= 0)
    cursor->expires = g_get_monotonic_time () + MIN (lifetime, MAX_LIFETIME);

  g_hash_table_insert (self->open, cursor->id, cursor);
  wsman_cursor_set_idle (cursor, FALSE);

  return cursor;
}

WsmanCursor *
wsman_cursors_find (WsmanCursors  *self,
                    const char    *id,
                    WsmanIdentity *user)
{
  WsmanCursor *cursor = g_hash_table_lookup (self->open, id);

  return cursor != NULL && wsman_identity_equal (cursor->user, user) ? cursor : NULL;
}

WsmanCursor *
wsman_cursor_ref (WsmanCursor *self)
{
  return g_rc_box_acquire (self);
}

static void
wsman_cursor_finalize (gpointer data)
{
  WsmanCursor *self = data;

  g_assert (self->owner == NULL && self->waiting == NULL);

  wsman_query_unref (self->query);
  g_free (self->id);
  wsman_identity_unref (self->user);
}

void
wsman_cursor_unref (WsmanCursor *self)
{
  g_rc_box_release_full (self, wsman_cursor_finalize);
}

static void
wsman_cursor_clear_expiry (WsmanCursor *self)
{
  if (self->expiry == NULL)
    return;

  g_source_destroy (self->expiry);
  g_clear_pointer (&self->expiry, g_source_unref);
}

void
wsman_cursor_close (WsmanCursor *self)
{
  WsmanCursors *owner = g_steal_pointer (&self->owner);

  if (owner == NULL)
    return;

  wsman_debug (WSMAN_DEBUG_SERVER, "Enumeration %s is over", self->id);
  wsman_cursor_clear_expiry (self);
  g_queue_clear_full (&self->items, g_free);
  wsman_quotas_give_back (owner->quotas, self->user);
  g_clear_object (&self->context);
  g_hash_table_remove (owner->open, self->id);
}

gboolean
wsman_cursor_is_open (WsmanCursor *self)
{
  return self->owner != NULL;
}

static gboolean
expired_cb (gpointer user_data)
{
  WsmanCursor *self = user_data;

  wsman_debug (WSMAN_DEBUG_SERVER, "Enumeration %s expired", self->id);
  self->owner->expired (self, self->owner->user_data);

  return G_SOURCE_REMOVE;
}

void
wsman_cursor_set_idle (WsmanCursor *self,
                       gboolean     idle)
{
  gint64 end = self->expires;

  if (!wsman_cursor_is_open (self))
    return;

  self->idle_since = idle ? g_get_monotonic_time () : 0;

  if (idle)
    {
      gint64 idle_end = g_get_monotonic_time () +
                        self->owner->policy->enumeration_timeout * G_TIME_SPAN_MILLISECOND;

      end = end > 0 ? MIN (end, idle_end) : idle_end;
    }

  wsman_cursor_clear_expiry (self);
  if (end == 0)
    return;

  self->expiry = g_timeout_source_new (0);
  g_source_set_callback (self->expiry, expired_cb, self, NULL);
  g_source_set_ready_time (self->expiry, end);
  g_source_attach (self->expiry, self->owner->context);
}

guint
wsman_cursor_get_demand (WsmanCursor *self,
                         guint        max_items,
                         gsize        max_size)
{
  return CLAMP (max_size / MAX (self->average_size, 1), 1, max_items);
}

void
wsman_cursor_keep (WsmanCursor *self,
                   GPtrArray   *items,
                   gboolean     finished)
{
  gsize total = 0;

  g_ptr_array_set_free_func (items, NULL);
  for (guint i = 0; i < items->len; i++)
    {
      char *item = g_ptr_array_index (items, i);

      total += strlen (item);
      g_queue_push_tail (&self->items, item);
    }

  if (items->len > 0)
    self->average_size = total / items->len;
  self->finished = self->finished || finished;
}

gboolean
wsman_cursor_write_batch (WsmanCursor *self,
                          GString     *xml,
                          guint        max_items,
                          gsize        room,
                          const char  *charset,
                          gsize       *size)
{
  for (guint n = 0; n < max_items && !g_queue_is_empty (&self->items); n++)
    {
      const char *next = g_queue_peek_head (&self->items);
      g_autofree char *item = NULL;

      *size = wsman_answer_measure (next, charset);
      if (*size > room)
        return n > 0;

      room -= *size;
      item = g_queue_pop_head (&self->items);
      g_string_append (xml, item);
    }

  return TRUE;
}

gboolean
wsman_cursor_is_exhausted (WsmanCursor *self)
{
  return self->finished && g_queue_is_empty (&self->items);
}

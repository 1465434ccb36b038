/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Open enumerations. The number of open enumerations of each user is limited, and an enumeration expires if it is idle
 * for too long. Without these limits, clients could fill the memory. [DSP0226] 8; [MS-WSMV] 3.1.4.8.
 *
 * An enumeration that ends drops the provider's own object. The provider may then do anything, and so the table may be
 * closed when a function returns that ends an enumeration.
 */

#include "wsman-enumeration-context-table-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-source-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-server-request-response-private.h"

#define MAX_LIFETIME G_TIME_SPAN_DAY

/* The assumed size of an item in bytes, as long as there is no item to measure. */
#define ASSUMED_ITEM_SIZE 512

struct _WsmanEnumerationContextTable
{
  GMainContext *context;
  const WsmanPolicy *policy;
  WsmanEnumerationContextFunc expired;
  gpointer user_data;
  WsmanQuotas *quotas;
  GHashTable *open; /* the open enumeration contexts: id to WsmanEnumerationContext */
  gboolean is_closed;
};

WsmanEnumerationContextTable *
wsman_enumeration_context_table_new (GMainContext                *context,
                                     const WsmanPolicy           *policy,
                                     WsmanEnumerationContextFunc  expired,
                                     gpointer                     user_data)
{
  WsmanEnumerationContextTable *self = g_rc_box_new0 (WsmanEnumerationContextTable);

  self->context = g_main_context_ref (context);
  self->policy = policy;
  self->expired = expired;
  self->user_data = user_data;
  self->quotas = wsman_quotas_new ();
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wsman_enumeration_context_unref);

  return self;
}

/* Returns any open enumeration context, or NULL if there are none. */
static WsmanEnumerationContext *
peek (WsmanEnumerationContextTable *self)
{
  GHashTableIter iter;
  gpointer enumeration_context = NULL;

  g_hash_table_iter_init (&iter, self->open);
  g_hash_table_iter_next (&iter, NULL, &enumeration_context);

  return enumeration_context;
}

static void
wsman_enumeration_context_table_clear (gpointer data)
{
  WsmanEnumerationContextTable *self = data;

  g_hash_table_unref (self->open);
  wsman_quotas_unref (self->quotas);
  g_main_context_unref (self->context);
}

static void
wsman_enumeration_context_table_unref (WsmanEnumerationContextTable *self)
{
  g_rc_box_release_full (self, wsman_enumeration_context_table_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanEnumerationContextTable, wsman_enumeration_context_table_unref)

void
wsman_enumeration_context_table_close (WsmanEnumerationContextTable *self)
{
  WsmanEnumerationContext *enumeration_context;

  self->is_closed = TRUE;
  while ((enumeration_context = peek (self)) != NULL)
    self->expired (enumeration_context, self->user_data);

  wsman_enumeration_context_table_unref (self);
}

static gint64
get_idle_since (gconstpointer  thing,
                WsmanIdentity *user)
{
  const WsmanEnumerationContext *enumeration_context = thing;

  return enumeration_context->busy == NULL && enumeration_context->waiting == NULL &&
             wsman_identity_equal (enumeration_context->user, user)
           ? enumeration_context->idle_since
           : 0;
}

static void
end_oldest (gpointer thing,
            gpointer table)
{
  WsmanEnumerationContextTable *self = table;
  WsmanEnumerationContext *enumeration_context = thing;

  wsman_log (WSMAN_EVENT_LIMIT, .user = enumeration_context->user->text,
             .reason = "The oldest idle enumeration of the user was ended, because the user started another one");
  self->expired (enumeration_context, self->user_data);
}

static gboolean
take_quota (WsmanEnumerationContextTable  *self,
            WsmanIdentity                 *user,
            GError                       **error)
{
  guint limit = self->policy->max_contexts_per_user;

  if (!wsman_quotas_take_from_idle (self->quotas, user, limit, self->open, get_idle_since, end_oldest, self))
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_OPERATIONS,
                       _("The user already has %u running enumerations, which is the limit"), limit);
      return FALSE;
    }

  if (self->is_closed)
    {
      wsman_quotas_give_back (self->quotas, user);
      wsman_error_set (error, WSMAN_ERROR_CONNECTION, ERROR_OPERATION_ABORTED, _("The server has stopped"));
      return FALSE;
    }

  return TRUE;
}

WsmanEnumerationContext *
wsman_enumeration_context_table_open (WsmanEnumerationContextTable *self,
                                      WsmanIdentity                *user,
                                      WsmanQuery                   *query,
                                      GTimeSpan                     lifetime,
                                      GError                      **error)
{
  g_autoptr(WsmanEnumerationContextTable) alive = g_rc_box_acquire (self);
  WsmanEnumerationContext *enumeration_context;

  if (!take_quota (self, user, error))
    return NULL;

  enumeration_context = g_rc_box_new0 (WsmanEnumerationContext);
  enumeration_context->owner = self;
  enumeration_context->id = wsman_message_make_id ();
  enumeration_context->user = wsman_identity_ref (user);
  enumeration_context->query = wsman_query_ref (query);
  enumeration_context->average_size = ASSUMED_ITEM_SIZE;
  g_queue_init (&enumeration_context->items);
  if (lifetime >= 0)
    enumeration_context->expires = g_get_monotonic_time () + MIN (lifetime, MAX_LIFETIME);

  g_hash_table_insert (self->open, enumeration_context->id, enumeration_context);
  wsman_enumeration_context_set_idle (enumeration_context, FALSE);

  return enumeration_context;
}

WsmanEnumerationContext *
wsman_enumeration_context_table_find (WsmanEnumerationContextTable *self,
                                      const char                   *id,
                                      WsmanIdentity                *user)
{
  WsmanEnumerationContext *enumeration_context = g_hash_table_lookup (self->open, id);

  return enumeration_context != NULL && wsman_identity_equal (enumeration_context->user, user) ? enumeration_context
                                                                                               : NULL;
}

WsmanEnumerationContext *
wsman_enumeration_context_ref (WsmanEnumerationContext *self)
{
  return g_rc_box_acquire (self);
}

static void
wsman_enumeration_context_finalize (gpointer data)
{
  WsmanEnumerationContext *self = data;

  g_assert (self->owner == NULL && self->waiting == NULL);

  wsman_query_unref (self->query);
  g_free (self->id);
  wsman_identity_unref (self->user);
}

void
wsman_enumeration_context_unref (WsmanEnumerationContext *self)
{
  g_rc_box_release_full (self, wsman_enumeration_context_finalize);
}

static void
clear_expiry (WsmanEnumerationContext *self)
{
  wsman_source_clear (&self->expiry);
}

void
wsman_enumeration_context_close (WsmanEnumerationContext *self)
{
  WsmanEnumerationContextTable *owner = g_steal_pointer (&self->owner);
  g_autoptr(GObject) context = g_steal_pointer (&self->context);

  if (owner == NULL)
    return;

  wsman_debug (WSMAN_DEBUG_SERVER, "The enumeration %s has ended", self->id);
  clear_expiry (self);
  g_queue_clear_full (&self->items, g_free);
  wsman_quotas_give_back (owner->quotas, self->user);
  g_hash_table_remove (owner->open, self->id);
}

gboolean
wsman_enumeration_context_is_open (WsmanEnumerationContext *self)
{
  return self->owner != NULL;
}

static gboolean
on_expired (gpointer user_data)
{
  WsmanEnumerationContext *self = user_data;

  wsman_debug (WSMAN_DEBUG_SERVER, "Enumeration %s expired", self->id);
  self->owner->expired (self, self->owner->user_data);

  return G_SOURCE_REMOVE;
}

void
wsman_enumeration_context_set_idle (WsmanEnumerationContext *self,
                                    gboolean                 idle)
{
  gint64 end = self->expires;

  if (!wsman_enumeration_context_is_open (self))
    return;

  self->idle_since = idle ? g_get_monotonic_time () : 0;

  if (idle)
    {
      gint64 idle_end = g_get_monotonic_time () +
                        self->owner->policy->enumeration_timeout * G_TIME_SPAN_MILLISECOND;

      end = end > 0 ? MIN (end, idle_end) : idle_end;
    }

  clear_expiry (self);
  if (end == 0)
    return;

  self->expiry = g_timeout_source_new (0);
  g_source_set_callback (self->expiry, on_expired, self, NULL);
  g_source_set_ready_time (self->expiry, end);
  g_source_attach (self->expiry, self->owner->context);
}

guint
wsman_enumeration_context_get_demand (WsmanEnumerationContext *self,
                                      guint                    max_items,
                                      gsize                    max_size)
{
  return CLAMP (max_size / MAX (self->average_size, 1), 1, max_items);
}

void
wsman_enumeration_context_keep (WsmanEnumerationContext *self,
                                GPtrArray               *items,
                                gboolean                 finished)
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
wsman_enumeration_context_write_batch (WsmanEnumerationContext *self,
                                       GString                 *xml,
                                       guint                    max_items,
                                       gsize                    room,
                                       const char              *charset,
                                       gsize                   *size)
{
  for (guint n = 0; n < max_items && !g_queue_is_empty (&self->items); n++)
    {
      const char *next = g_queue_peek_head (&self->items);
      g_autofree char *item = NULL;

      *size = wsman_response_measure (next, charset);
      if (*size > room)
        return n > 0;

      room -= *size;
      item = g_queue_pop_head (&self->items);
      g_string_append (xml, item);
    }

  return TRUE;
}

gboolean
wsman_enumeration_context_is_exhausted (WsmanEnumerationContext *self)
{
  return self->finished && g_queue_is_empty (&self->items);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Open subscriptions. A subscription that ends tells its provider. The provider may then do anything, and so the table
 * may be closed when a function returns that ends a subscription.
 */

#include "wsman-subscription-table-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-source-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-values-private.h"

/* The longest time for which a subscription is granted. The subscriber may renew it. */
#define MAX_LIFETIME G_TIME_SPAN_DAY

/* Stands between the id and the round in an enumeration context. */
#define SEPARATOR '/'

struct _WsmanSubscriptionTable
{
  GMainContext *context;
  const WsmanPolicy *policy;
  WsmanSubscriptionFunc expired;
  WsmanQuotas *quotas;
  GHashTable *open; /* the open subscriptions: id to WsmanServerSubscription */
  gboolean is_closed;
};

WsmanSubscriptionTable *
wsman_subscription_table_new (GMainContext          *context,
                              const WsmanPolicy     *policy,
                              WsmanSubscriptionFunc  expired)
{
  WsmanSubscriptionTable *self = g_rc_box_new0 (WsmanSubscriptionTable);

  self->context = g_main_context_ref (context);
  self->policy = policy;
  self->expired = expired;
  self->quotas = wsman_quotas_new ();
  self->open = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wsman_server_subscription_unref);

  return self;
}

static void
wsman_subscription_table_clear (gpointer data)
{
  WsmanSubscriptionTable *self = data;

  g_hash_table_unref (self->open);
  wsman_quotas_unref (self->quotas);
  g_main_context_unref (self->context);
}

static void
wsman_subscription_table_unref (WsmanSubscriptionTable *self)
{
  g_rc_box_release_full (self, wsman_subscription_table_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSubscriptionTable, wsman_subscription_table_unref)

/* Returns any open subscription, or NULL if there are none. */
static WsmanServerSubscription *
peek (WsmanSubscriptionTable *self)
{
  GHashTableIter iter;
  gpointer subscription = NULL;

  g_hash_table_iter_init (&iter, self->open);
  g_hash_table_iter_next (&iter, NULL, &subscription);

  return subscription;
}

void
wsman_subscription_table_close (WsmanSubscriptionTable *self)
{
  WsmanServerSubscription *subscription;

  self->is_closed = TRUE;
  while ((subscription = peek (self)) != NULL)
    self->expired (subscription);

  wsman_subscription_table_unref (self);
}

static gint64
get_idle_since (gconstpointer  thing,
                WsmanIdentity *user)
{
  const WsmanServerSubscription *subscription = thing;

  return wsman_identity_equal (subscription->user, user) ? subscription->idle_since : 0;
}

static void
end_oldest (gpointer thing,
            gpointer table)
{
  WsmanSubscriptionTable *self = table;
  WsmanServerSubscription *subscription = thing;

  wsman_log (WSMAN_EVENT_LIMIT, .user = subscription->user->text,
             .reason = "The oldest idle subscription of the user was ended, because the user made another one");
  self->expired (subscription);
}

static gboolean
take_quota (WsmanSubscriptionTable  *self,
            WsmanIdentity           *user,
            GError                 **error)
{
  guint limit = self->policy->max_contexts_per_user;

  if (!wsman_quotas_take_from_idle (self->quotas, user, limit, self->open, get_idle_since, end_oldest, self))
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_OPERATIONS,
                       _("The user already has %u subscriptions, which is the limit"), limit);
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

WsmanServerSubscription *
wsman_subscription_table_open (WsmanSubscriptionTable  *self,
                               WsmanIdentity           *user,
                               WsmanQuery              *query,
                               GTimeSpan                lifetime,
                               GError                 **error)
{
  g_autoptr(WsmanSubscriptionTable) alive = g_rc_box_acquire (self);
  WsmanServerSubscription *subscription;

  if (!take_quota (self, user, error))
    return NULL;

  subscription = g_rc_box_new0 (WsmanServerSubscription);
  subscription->owner = self;
  subscription->id = wsman_message_make_id ();
  subscription->user = wsman_identity_ref (user);
  subscription->query = wsman_query_ref (query);
  subscription->last_sent = g_get_monotonic_time ();
  g_hash_table_insert (self->open, subscription->id, subscription);
  wsman_server_subscription_renew (subscription, lifetime);

  return subscription;
}

WsmanServerSubscription *
wsman_subscription_table_find (WsmanSubscriptionTable *self,
                               const char             *id,
                               WsmanIdentity          *user)
{
  WsmanServerSubscription *subscription = g_hash_table_lookup (self->open, id);

  /* A subscription that the provider hasn't accepted yet has no name that anybody could know. */
  return subscription != NULL && subscription->sink != NULL && wsman_identity_equal (subscription->user, user)
           ? subscription
           : NULL;
}

WsmanServerSubscription *
wsman_subscription_table_find_context (WsmanSubscriptionTable *self,
                                       const char             *context,
                                       WsmanIdentity          *user,
                                       guint64                *round)
{
  const char *separator = strchr (context, SEPARATOR);
  WsmanServerSubscription *subscription;
  g_autofree char *id = NULL;

  if (separator == NULL || !wsman_value_parse_uint64 (separator + 1, round))
    return NULL;

  id = g_strndup (context, separator - context);
  subscription = wsman_subscription_table_find (self, id, user);

  return subscription != NULL && subscription->push_handlers == NULL ? subscription : NULL;
}

WsmanServerSubscription *
wsman_server_subscription_ref (WsmanServerSubscription *self)
{
  return g_rc_box_acquire (self);
}

static void
wsman_server_subscription_clear (gpointer data)
{
  WsmanServerSubscription *self = data;

  g_assert (self->owner == NULL && self->waiting == NULL && self->push == NULL);

  g_clear_object (&self->sink);
  wsman_query_unref (self->query);
  wsman_identity_unref (self->user);
  if (self->unconfirmed != NULL)
    g_string_free (self->unconfirmed, TRUE);
  g_clear_pointer (&self->end_fault, wsman_fault_info_free);
  g_free (self->bookmark);
  g_free (self->id);
}

void
wsman_server_subscription_unref (WsmanServerSubscription *self)
{
  g_rc_box_release_full (self, wsman_server_subscription_clear);
}

void
wsman_server_subscription_close (WsmanServerSubscription *self)
{
  g_autoptr(WsmanEventSink) sink = self->sink != NULL ? g_object_ref (self->sink) : NULL;
  WsmanSubscriptionTable *owner = g_steal_pointer (&self->owner);
  WsmanPush *push = g_steal_pointer (&self->push);

  if (owner == NULL)
    return;

  wsman_debug (WSMAN_DEBUG_SERVER, "The subscription %s has ended", self->id);
  wsman_source_clear (&self->expiry);
  wsman_source_clear (&self->heartbeat);
  wsman_quotas_give_back (owner->quotas, self->user);
  if (push != NULL)
    self->push_handlers->close (push, owner->is_closed ? WSMAN_STATUS_SOURCE_SHUTTING_DOWN : self->end_status,
                                self->end_fault);
  g_hash_table_remove (owner->open, self->id);
  if (sink != NULL)
    wsman_event_sink_close (sink);
}

static gboolean
on_expired (gpointer user_data)
{
  WsmanServerSubscription *self = user_data;

  wsman_debug (WSMAN_DEBUG_SERVER, "The subscription %s has expired", self->id);
  self->owner->expired (self);

  return G_SOURCE_REMOVE;
}

void
wsman_server_subscription_renew (WsmanServerSubscription *self,
                                 GTimeSpan                lifetime)
{
  self->lifetime = lifetime >= 0 ? MIN (lifetime, MAX_LIFETIME) : MAX_LIFETIME;
  self->expires = g_get_monotonic_time () + self->lifetime;
  wsman_server_subscription_set_idle (self, self->waiting == NULL && self->sink != NULL && self->push == NULL);
}

void
wsman_server_subscription_set_idle (WsmanServerSubscription *self,
                                    gboolean                 idle)
{
  gint64 now = g_get_monotonic_time ();
  gint64 end = self->expires;

  if (self->owner == NULL)
    return;

  self->idle_since = idle ? now : 0;
  if (idle)
    end = MIN (end, now + self->owner->policy->enumeration_timeout * G_TIME_SPAN_MILLISECOND);

  wsman_source_set_timeout (&self->expiry, 0, self->owner->context, on_expired, self);
  g_source_set_ready_time (self->expiry, end);
}

char *
wsman_server_subscription_dup_context (WsmanServerSubscription *self)
{
  return g_strdup_printf ("%s%c%" G_GUINT64_FORMAT, self->id, SEPARATOR, self->round);
}

void
wsman_server_subscription_start_heartbeat (WsmanServerSubscription *self,
                                           GSourceFunc              func)
{
  if (self->heartbeats == 0 || self->owner == NULL)
    return;

  wsman_source_set_timeout (&self->heartbeat, 0, self->owner->context, func, self);
  g_source_set_ready_time (self->heartbeat, self->last_sent + self->heartbeats);
}

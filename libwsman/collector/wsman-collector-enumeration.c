/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Responds to sources that ask for their subscriptions: [MS-WSMV] 3.1.4.1.30. A source asks again and again. It notices
 * by the version that a subscription has changed.
 */

#include "wsman-collector-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "server/wsman-delivery-response-private.h"
#include "soap/wsman-names-private.h"
#include "wsman-bookmark-list-private.h"
#include "wsman-bookmark-request-private.h"
#include "wsman-collector-machine-private.h"
#include "wsman-collector-subscription-private.h"

/* A response that waits for the bookmarks. */
typedef struct
{
  WsmanCollector *collector;
  WsmanServerRequest *request;
  char *base;               /* the address of the collector up to the path */
  GPtrArray *subscriptions; /* the subscriptions of the source */
  GPtrArray *bookmarks;     /* their bookmarks (char *), or NULL, in the same order */
  guint n_pending;
  GError *error;
} SubscriptionList;

typedef struct
{
  SubscriptionList *list;
  guint index;
} PendingBookmark;

static void
subscription_list_free (SubscriptionList *self)
{
  g_object_unref (self->collector);
  wsman_server_request_unref (self->request);
  g_free (self->base);
  g_ptr_array_unref (self->subscriptions);
  g_ptr_array_unref (self->bookmarks);
  g_clear_error (&self->error);
  g_free (self);
}

/* Returns the scheme and the authority of the address to which the source has sent its message. The events come to the
 * same place. Windows' sources write the scheme in capitals. */
static char *
read_base (const WsmanMessage  *message,
           GError             **error)
{
  g_autofree char *scheme = NULL;
  g_autofree char *host = NULL;
  const char *authority;

  if (message->to != NULL &&
      g_uri_split (message->to, G_URI_FLAGS_ENCODED, &scheme, NULL, &host, NULL, NULL, NULL, NULL, NULL) &&
      scheme != NULL && host != NULL && *host != '\0' &&
      (g_ascii_strcasecmp (scheme, "http") == 0 || g_ascii_strcasecmp (scheme, "https") == 0))
    {
      authority = strstr (message->to, "://") + 3;
      return g_strdup_printf ("%.*s", (int) (authority - message->to + strcspn (authority, "/?#")), message->to);
    }

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_MESSAGE_INFORMATION_HEADER,
                   _("The header To must have the collector’s address, which begins with http:// or https://"));

  return NULL;
}

static gboolean
check_message (const WsmanMessage  *message,
               GError             **error)
{
  if (g_strcmp0 (message->action, WSMAN_ACTION_ENUMERATE) != 0 || message->content == NULL ||
      !wsman_element_is (message->content, WSMAN_NS_ENUMERATION, "Enumerate"))
    return wsman_error_refuse (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_ACTION_NOT_SUPPORTED,
                               _("The action %s isn’t supported"), message->action);

  if (message->reference == NULL ||
      g_ascii_strcasecmp (message->reference->resource_uri, WSMAN_URI_SUBSCRIPTION) != 0)
    return wsman_error_refuse (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_INVALID_RESOURCE_URI,
                               _("A source must ask for %s"), WSMAN_URI_SUBSCRIPTION);

  return TRUE;
}

static char *
compute_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;
  g_autofree char *digest = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA1, der->data, der->len);

  return g_ascii_strup (digest, -1);
}

/* Lists the authorities of the server's clients. They are read again if they are in another file. */
static const char * const *
list_issuers (WsmanCollector *self)
{
  g_autoptr(WsmanServer) server = g_weak_ref_get (&self->server);
  const char *path = server != NULL ? wsman_server_get_client_ca_file (server) : NULL;
  g_autoptr(GStrvBuilder) issuers = g_strv_builder_new ();
  GList *certificates;

  if (self->issuers != NULL && g_strcmp0 (path, self->ca_file) == 0)
    return (const char * const *) self->issuers;

  certificates = path != NULL ? g_tls_certificate_list_new_from_file (path, NULL) : NULL;
  for (GList *link = certificates; link != NULL; link = link->next)
    {
      g_autofree char *fingerprint = compute_fingerprint (link->data);

      g_strv_builder_add (issuers, fingerprint);
    }
  g_list_free_full (certificates, g_object_unref);
  g_free (self->ca_file);
  self->ca_file = g_strdup (path);
  g_strfreev (self->issuers);
  self->issuers = g_strv_builder_end (issuers);

  return (const char * const *) self->issuers;
}

static void
respond (SubscriptionList *self)
{
  const char * const *issuers = g_str_equal (self->request->caller.mechanism, "Certificate")
                                  ? list_issuers (self->collector) : NULL;
  g_autoptr(GString) xml = NULL;

  if (self->error != NULL)
    {
      wsman_delivery_respond_error (self->request, self->error);
      return;
    }

  xml = g_string_new ("<n:EnumerateResponse><n:EnumerationContext></n:EnumerationContext><w:Items>");
  for (guint i = 0; i < self->subscriptions->len; i++)
    {
      WsmanCollectorSubscription *subscription = self->subscriptions->pdata[i];
      g_autofree char *address = g_strdup_printf ("%s/wsman/subscriptions/%s/1", self->base,
                                                  wsman_collector_subscription_get_id (subscription));

      wsman_collector_subscription_write (subscription, address, issuers, self->bookmarks->pdata[i], xml);
    }
  g_string_append (xml, "</w:Items><w:EndOfSequence></w:EndOfSequence></n:EnumerateResponse>");
  wsman_delivery_respond_content (self->request, xml);
}

static void
finish_one (SubscriptionList *self)
{
  if (--self->n_pending > 0)
    return;

  respond (self);
  subscription_list_free (self);
}

static void
on_loaded (const char   *bookmark,
           const GError *error,
           gpointer      user_data)
{
  PendingBookmark *pending = user_data;
  SubscriptionList *list = pending->list;

  if (error != NULL && list->error == NULL)
    list->error = g_error_copy (error);
  if (bookmark != NULL)
    list->bookmarks->pdata[pending->index] =
      wsman_bookmark_list_check (bookmark, list->error == NULL ? &list->error : NULL);
  g_free (pending);
  finish_one (list);
}

static void
load_bookmark (SubscriptionList      *self,
               guint                  index,
               WsmanCollectorMachine *machine)
{
  PendingBookmark *pending = g_new0 (PendingBookmark, 1);
  g_autoptr(WsmanBookmarkRequest) request = NULL;

  pending->list = self;
  pending->index = index;
  request = wsman_bookmark_request_new (machine->subscription, machine->user, NULL, self->request->shared->context,
                                        on_loaded, pending);
  self->n_pending++;
  wsman_collector_store_load_bookmark (self->collector->store, request);
}

static void
add_subscription (SubscriptionList           *self,
                  WsmanCollectorSubscription *subscription,
                  const char                 *name)
{
  WsmanCollectorMachine *machine =
    wsman_collector_find_machine (self->collector, subscription, self->request->caller.user);

  wsman_collector_machine_set_name (machine, name);
  g_ptr_array_add (self->subscriptions, g_object_ref (subscription));
  g_ptr_array_add (self->bookmarks, NULL);
  if (self->collector->store != NULL)
    load_bookmark (self, self->subscriptions->len - 1, machine);
  else
    self->bookmarks->pdata[self->subscriptions->len - 1] = g_strdup (machine->bookmark);
}

void
wsman_collector_serve_subscriptions (WsmanCollector     *self,
                                     WsmanServerRequest *request)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *base = check_message (request->message, &local_error) ? read_base (request->message, &local_error)
                                                                         : NULL;
  g_autofree char *name = wsman_collector_dup_machine_id (request->message);
  SubscriptionList *list;

  if (base == NULL)
    {
      wsman_delivery_respond_error (request, local_error);
      return;
    }

  list = g_new0 (SubscriptionList, 1);
  list->collector = g_object_ref (self);
  list->request = wsman_server_request_ref (request);
  list->base = g_steal_pointer (&base);
  list->subscriptions = g_ptr_array_new_with_free_func (g_object_unref);
  list->bookmarks = g_ptr_array_new_with_free_func (g_free);
  list->n_pending = 1;
  for (guint i = 0; i < self->subscriptions->len; i++)
    if (wsman_collector_subscription_has_machine (self->subscriptions->pdata[i], request->caller.user))
      add_subscription (list, self->subscriptions->pdata[i], name);
  finish_one (list);
}

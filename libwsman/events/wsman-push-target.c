/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Checks where events may be pushed to, and makes the connection. */

#include "wsman-push-target-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "transport/wsman-resolver-private.h"

#define HTTP_PORT 80
#define HTTPS_PORT 443

/* A running look-up. */
typedef struct
{
  const WsmanPushPolicy *policy;
  GUri *uri;
  WsmanPushTarget target;
  char *locale;
  GInetAddress *address; /* the address that was chosen; or NULL */
} Connecting;

static void
connecting_free (Connecting *self)
{
  g_uri_unref (self->uri);
  g_free (self->locale);
  g_clear_object (&self->address);
  g_free (self);
}

static gboolean
is_wanted (GUri *uri)
{
  const char *scheme = g_uri_get_scheme (uri);
  const char *host = g_uri_get_host (uri);

  return (g_str_equal (scheme, "http") || g_str_equal (scheme, "https")) && host != NULL && *host != '\0' &&
         strchr (host, '%') == NULL && g_uri_get_userinfo (uri) == NULL && g_uri_get_fragment (uri) == NULL &&
         g_uri_get_port (uri) != 0;
}

GUri *
wsman_push_target_parse (const WsmanPushTarget  *self,
                         GError                **error)
{
  g_autoptr(GUri) uri = g_uri_parse (self->address, G_URI_FLAGS_ENCODED, NULL);

  if (uri != NULL && is_wanted (uri))
    return g_steal_pointer (&uri);

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT,
                   self->is_end_to ? ERROR_WSMAN_EVENTING_INVALID_ENDTO_ADDRESSS
                                   : ERROR_WSMAN_EVENTING_INVALID_NOTIFYTO_ADDRESSS,
                   _("%s has the address “%.256s”; it must be an http or https URL with a host"),
                   self->is_end_to ? "EndTo" : "NotifyTo", self->address);

  return NULL;
}

/* Tells whether the address is one that only an administrator can mean: of this machine, of a link, or of many. */
static gboolean
is_special (GInetAddress *address)
{
  return g_inet_address_get_is_any (address) || g_inet_address_get_is_loopback (address) ||
         g_inet_address_get_is_link_local (address) || g_inet_address_get_is_multicast (address);
}

/* Returns the IPv4 address that an IPv6 address maps to, or a reference to the same address. */
static GInetAddress *
unmap (GInetAddress *address)
{
  static const guint8 prefix[12] = { [10] = 0xFF, [11] = 0xFF };
  const guint8 *bytes = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 && memcmp (bytes, prefix, sizeof prefix) == 0)
    return g_inet_address_new_from_bytes (bytes + sizeof prefix, G_SOCKET_FAMILY_IPV4);

  return g_object_ref (address);
}

static gboolean
is_listed (const WsmanPushPolicy *policy,
           const char            *host,
           GInetAddress          *address)
{
  for (char **entry = policy->allowed; entry != NULL && *entry != NULL; entry++)
    {
      g_autoptr(GInetAddressMask) mask = g_inet_address_mask_new_from_string (*entry, NULL);

      if (mask != NULL ? g_inet_address_mask_matches (mask, address)
                       : !is_special (address) && g_ascii_strcasecmp (*entry, host) == 0)
        return TRUE;
    }

  return FALSE;
}

gboolean
wsman_push_policy_allows (const WsmanPushPolicy *policy,
                          GUri                  *uri,
                          GInetAddress          *address)
{
  g_autoptr(GInetAddress) plain = unmap (address);
  g_autoptr(GInetAddress) peer = policy->peer != NULL ? unmap (policy->peer) : NULL;

  return is_listed (policy, g_uri_get_host (uri), plain) ||
         (peer != NULL && !is_special (plain) && g_inet_address_equal (plain, peer));
}

/* --- The connection --- */

static int
get_port (GUri *uri)
{
  if (g_uri_get_port (uri) > 0)
    return g_uri_get_port (uri);

  return g_str_equal (g_uri_get_scheme (uri), "https") ? HTTPS_PORT : HTTP_PORT;
}

/* Returns host and port, with the brackets of an IPv6 address. */
static char *
join_port (const char *host,
           int         port)
{
  return g_strdup_printf (strchr (host, ':') != NULL ? "[%s]:%d" : "%s:%d", host, port);
}

static char *
make_connection_string (GUri *uri)
{
  g_autofree char *place = join_port (g_uri_get_host (uri), get_port (uri));
  const char *query = g_uri_get_query (uri);
  const char *path = g_uri_get_path (uri);

  return g_strconcat (g_uri_get_scheme (uri), "://", place, *path != '\0' ? path : "/", query != NULL ? "?" : NULL,
                      query, NULL);
}

/* Returns the flags of the session. A session authenticates in one way. If there are two, the certificate is for https,
 * and Kerberos for http, where it seals the messages. */
static WsmanSessionFlags
choose_flags (const Connecting *self)
{
  const WsmanSessionFlags both = WSMAN_SESSION_FLAGS_USE_KERBEROS | WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE;
  gboolean is_secure = g_str_equal (g_uri_get_scheme (self->uri), "https");
  WsmanSessionFlags flags = self->policy->flags;

  if ((flags & both) == both)
    flags &= is_secure ? ~WSMAN_SESSION_FLAGS_USE_KERBEROS : ~WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE;
  if (self->target.is_utf16)
    flags = (flags & ~WSMAN_SESSION_FLAGS_UTF8) | WSMAN_SESSION_FLAGS_UTF16;

  return flags;
}

/* Removes the credentials that the flags don't use, because a session refuses those. */
static void
drop_unused (WsmanConnectionOptions *options,
             WsmanSessionFlags       flags)
{
  if ((flags & WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE) == 0)
    {
      wsman_connection_options_set_client_certificate (options, NULL);
      wsman_connection_options_set_client_certificate_source (options, NULL);
    }
  else
    {
      wsman_connection_options_set_keytab (options, NULL);
      wsman_connection_options_set_user_name (options, NULL);
    }
}

/* Returns the options for a connection that goes to the address directly. */
static WsmanConnectionOptions *
make_options (const Connecting   *self,
              WsmanSessionFlags   flags,
              GError            **error)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_copy (self->policy->options);
  g_autofree char *text = g_inet_address_to_string (self->address);
  g_autofree char *place = join_port (text, get_port (self->uri));

  drop_unused (options, flags);
  wsman_connection_options_set_connect_address (options, place);
  wsman_connection_options_set_proxy_resolver (options, NULL);
  if (!wsman_connection_options_set_proxy (options, WSMAN_PROXY_ACCESS_NO_PROXY_SERVER,
                                           WSMAN_PROXY_AUTHENTICATION_NONE, NULL, NULL, error))
    return NULL;

  return g_steal_pointer (&options);
}

static WsmanSession *
make_session (const Connecting  *self,
              GError           **error)
{
  WsmanSessionFlags flags = choose_flags (self);
  g_autoptr(WsmanConnectionOptions) options = make_options (self, flags, error);
  g_autofree char *string = make_connection_string (self->uri);
  g_autoptr(WsmanSession) session = NULL;

  if (options == NULL)
    return NULL;

  session = wsman_session_new (string, flags, options, error);
  if (session == NULL)
    return NULL;

  wsman_session_set_timeout (session, self->target.timeout);
  wsman_session_set_total_timeout (session, self->target.timeout);
  wsman_session_set_max_connections (session, 1);
  if (self->locale != NULL)
    wsman_session_set_locale (session, self->locale);

  return g_steal_pointer (&session);
}

/* Chooses the first allowed address among addresses (GInetAddress), and makes the session. */
static void
choose (GTask *task,
        GList *addresses)
{
  Connecting *self = g_task_get_task_data (task);
  WsmanSession *session;
  GError *local_error = NULL;

  for (GList *link = addresses; link != NULL && self->address == NULL; link = link->next)
    if (wsman_push_policy_allows (self->policy, self->uri, link->data))
      self->address = g_object_ref (link->data);

  if (self->address == NULL)
    {
      wsman_error_set (&local_error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                       _("Events may not be sent to “%.256s”; it must be the subscriber’s own address, or one that the "
                         "administrator of the server allows"),
                       g_uri_get_host (self->uri));
      g_task_return_error (task, local_error);
      return;
    }

  session = make_session (self, &local_error);
  if (session != NULL)
    g_task_return_pointer (task, session, g_object_unref);
  else
    g_task_return_error (task, local_error);
}

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Connecting *self = g_task_get_task_data (task);
  GList *addresses = wsman_resolver_lookup_finish (result, NULL);
  GError *local_error = NULL;

  if (addresses != NULL)
    {
      choose (task, addresses);
      g_resolver_free_addresses (addresses);
      return;
    }

  wsman_error_set (&local_error, WSMAN_ERROR_INVALID_ARGUMENT,
                   self->target.is_end_to ? ERROR_WSMAN_EVENTING_INVALID_ENDTO_ADDRESSS
                                          : ERROR_WSMAN_EVENTING_INVALID_NOTIFYTO_ADDRESSS,
                   _("The address of “%.256s” can’t be looked up"), g_uri_get_host (self->uri));
  g_task_return_error (task, local_error);
}

void
wsman_push_target_connect_async (const WsmanPushTarget *self,
                                 const WsmanPushPolicy *policy,
                                 GCancellable          *cancellable,
                                 GAsyncReadyCallback    callback,
                                 gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GInetAddress) literal = NULL;
  GError *local_error = NULL;
  GUri *uri = wsman_push_target_parse (self, &local_error);
  Connecting *connecting;

  g_task_set_source_tag (task, wsman_push_target_connect_async);
  if (uri == NULL)
    {
      g_task_return_error (task, local_error);
      return;
    }

  connecting = g_new0 (Connecting, 1);
  connecting->policy = policy;
  connecting->uri = uri;
  connecting->target = *self;
  connecting->locale = g_strdup (self->locale);
  g_task_set_task_data (task, connecting, (GDestroyNotify) connecting_free);

  literal = g_inet_address_new_from_string (g_uri_get_host (uri));
  if (literal != NULL)
    choose (task, &(GList) { .data = literal });
  else
    wsman_resolver_lookup_async (g_uri_get_host (uri), G_SOCKET_FAMILY_INVALID, cancellable, on_looked_up,
                                 g_steal_pointer (&task));
}

WsmanSession *
wsman_push_target_connect_finish (GAsyncResult  *result,
                                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The public face of the server room: listeners, providers, and the decision who may.
 */

#include "wsman-server-private.h"

#include <string.h>

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-log-private.h"
#include "wsman-authentication-private.h"
#include "wsman-fault-codes-private.h"
#include "wsman-listener-private.h"
#include "wsman-operation-private.h"
#include "wsman-provider-private.h"

/**
 * WsmanServer:
 *
 * Serves resources to WS-Management clients.
 *
 * A server is told where to listen, who may come in and what there is:
 *
 * - [method@Wsman.Server.listen] or [method@Wsman.Server.listen_local], over https with a
 *   [property@Wsman.Server:tls-certificate];
 * - an [property@Wsman.Server:authenticator] for names and passwords,
 *   [property@Wsman.Server:accept-kerberos] and [property@Wsman.Server:accept-ntlm], which say who a
 *   client is, and [property@Wsman.Server:allowed-users] or the [signal@Wsman.Server::authorize] signal, which say
 *   who may. Without them nobody may;
 * - [method@Wsman.Server.add_provider], for the resources.
 *
 * Everything runs in the thread-default main context of the call that first listened: signals,
 * authenticators and providers are called there, and the server's methods are to be called
 * there. Requests are served in parallel as far as providers answer later. A synchronous call of a
 * [class@Wsman.Session] to a server in the same thread waits for itself.
 *
 * Settings can be changed at any time, and count from the next request on. A server that is
 * dropped stops.
 *
 * Since: 1.0
 */

enum
{
  SIGNAL_AUTHORIZE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WsmanServer, wsman_server, G_TYPE_OBJECT)

static gboolean
is_below (const char *uri,
          const char *prefix)
{
  gsize length = strlen (prefix);

  return g_ascii_strncasecmp (uri, prefix, length) == 0 && (length == 0 || uri[length] == '/' || uri[length] == '\0');
}

/* What serves the longest registered URI that uri is, or is below; owned, or NULL. What is registered is
 * looked through, since uri, of which the client decides, may have as many segments as bytes. */
static WsmanProvider *
wsman_server_ref_provider (WsmanServer *self,
                           const char  *uri)
{
  WsmanProvider *found = NULL;
  gsize length = 0;
  GHashTableIter iter;
  gpointer prefix, provider;

  g_hash_table_iter_init (&iter, self->providers);
  while (g_hash_table_iter_next (&iter, &prefix, &provider))
    {
      if ((found != NULL && strlen (prefix) <= length) || !is_below (uri, prefix))
        continue;

      found = provider;
      length = strlen (prefix);
    }

  return found != NULL ? g_object_ref (found) : NULL;
}

static void
serve_by_provider (WsmanServer    *self,
                   WsmanOperation *operation)
{
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));
  g_autoptr(WsmanProvider) provider = wsman_server_ref_provider (self, uri);
  g_autoptr(GError) error = NULL;

  if (provider == NULL)
    {
      g_autofree char *message = g_strdup_printf (_("There is no resource %s on this server"), uri);

      wsman_operation_return_fault (operation, ERROR_WSMAN_RESOURCE_NOT_FOUND, message);
      return;
    }

  if (wsman_provider_check_options (provider, operation, &error))
    wsman_provider_handle (provider, operation, &error);
  if (error != NULL)
    wsman_operation_return_error (operation, error);
}

static gboolean
authorize (WsmanServer    *self,
           WsmanOperation *operation)
{
  gboolean allowed = FALSE;

  g_signal_emit (self, signals[SIGNAL_AUTHORIZE], 0, operation, &allowed);
  if (!allowed)
    wsman_operation_return_fault (operation, WSMAN_FAULT_ACCESS_DENIED,
                                  _("The user is known, but not allowed to do this"));

  return allowed;
}

static void
dispatcher_serve (WsmanServerRequest *request,
                  gpointer            user_data)
{
  /* Whoever is called may drop the server. */
  g_autoptr(WsmanServer) self = g_object_ref (user_data);
  g_autoptr(WsmanOperation) operation = wsman_operation_new (request);

  if (authorize (self, operation) && !wsman_dispatcher_serve_itself (request))
    serve_by_provider (self, operation);
}

static void
dispatcher_ask (WsmanServerRequest *request,
                gpointer            user_data)
{
  g_autoptr(WsmanServer) self = g_object_ref (user_data);
  g_autoptr(WsmanOperation) operation = wsman_operation_new (request);

  /* Who may put may not therefore read, which the path of a fragment does. */
  if (request->is_reading && (!authorize (self, operation) || wsman_server_request_is_response_begun (request)))
    return;

  serve_by_provider (self, operation);
}

static const WsmanDispatcherHandlers dispatcher_handlers = {
  .serve = dispatcher_serve,
  .ask = dispatcher_ask,
};

static void
login_decided (const char          *identity,
               WsmanIdentitySource  source,
               gpointer             user_data)
{
  wsman_login_finish (user_data, identity, source);
}

static void
clients_authenticate (WsmanLogin     *login,
                      const char     *user_name,
                      const char     *password,
                      GSocketAddress *remote_address,
                      gpointer        user_data)
{
  g_autoptr(WsmanServer) self = g_object_ref (user_data);
  g_autoptr(WsmanAuthentication) authentication =
    wsman_authentication_new ("Basic", user_name, password, remote_address, self->context,
                              login_decided, login);

  if (self->authenticator != NULL)
    wsman_authenticator_check_password (self->authenticator, authentication);
}

static void
clients_handle (WsmanServerConnection *connection,
                GBytes                *body,
                const char            *charset,
                gpointer               user_data)
{
  WsmanServer *self = user_data;

  wsman_dispatcher_handle (self->dispatcher, connection, body, charset);
}

static void
clients_abandon (WsmanServerConnection *connection,
                 gpointer               user_data)
{
  WsmanServer *self = user_data;

  wsman_dispatcher_abandon (self->dispatcher, connection);
}

static const WsmanClientsHandlers clients_handlers = {
  .authenticate = clients_authenticate,
  .handle = clients_handle,
  .abandon = clients_abandon,
};

static void
listener_accepted (WsmanListener *listener,
                   GSocket       *socket,
                   gpointer       user_data)
{
  WsmanServer *self = user_data;

  wsman_clients_admit (self->clients, socket, wsman_listener_is_secure (listener));
}

static gboolean
wsman_server_real_authorize (WsmanServer    *self,
                             WsmanOperation *operation)
{
  return wsman_operation_is_user_in (operation, (const char * const *) self->allowed_users);
}

static void
wsman_server_dispose (GObject *object)
{
  WsmanServer *self = WSMAN_SERVER (object);

  wsman_server_stop (self);
  g_clear_object (&self->authenticator);
  g_hash_table_remove_all (self->providers);

  G_OBJECT_CLASS (wsman_server_parent_class)->dispose (object);
}

static void
wsman_server_finalize (GObject *object)
{
  WsmanServer *self = WSMAN_SERVER (object);

  wsman_server_clear_policy (self);
  g_strfreev (self->allowed_users);
  g_hash_table_unref (self->providers);
  g_ptr_array_unref (self->listeners);

  G_OBJECT_CLASS (wsman_server_parent_class)->finalize (object);
}

static void
wsman_server_class_init (WsmanServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wsman_server_dispose;
  object_class->finalize = wsman_server_finalize;

  wsman_server_install_properties (object_class);

  /**
   * WsmanServer::authorize:
   * @self: the server
   * @operation: what is asked, and by whom
   *
   * Emitted for each operation of an authenticated user, before any provider sees it. To put a fragment
   * takes the right to get the resource, too: it is emitted for both.
   *
   * Whoever decides by class has to know that an enumeration of a class may show those below it, and that
   * one about associations names its object in [property@Wsman.Operation:filter].
   *
   * The first handler decides. Without one, [property@Wsman.Server:allowed-users] do. A handler
   * that only wants to be stricter for some looks there itself. What is refused is answered with the
   * fault 5, access denied.
   *
   * A handler may as well answer @operation itself.
   *
   * Returns: whether the user may do it
   *
   * Since: 1.0
   */
  signals[SIGNAL_AUTHORIZE] =
    g_signal_new_class_handler ("authorize", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                G_CALLBACK (wsman_server_real_authorize),
                                g_signal_accumulator_first_wins, NULL, NULL,
                                G_TYPE_BOOLEAN, 1, WSMAN_TYPE_OPERATION);
}

static void
wsman_server_init (WsmanServer *self)
{
  wsman_server_init_policy (self);
  self->providers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_listener_free);
}

/**
 * wsman_server_new:
 *
 * Creates a server that listens nowhere, knows nobody and serves nothing.
 *
 * Returns: (transfer full): a new server
 *
 * Since: 1.0
 */
WsmanServer *
wsman_server_new (void)
{
  return g_object_new (WSMAN_TYPE_SERVER, NULL);
}

static gboolean
wsman_server_check_listen (WsmanServer  *self,
                           gboolean      secure,
                           GError      **error)
{
  if (!wsman_server_apply_mechanisms (self, error))
    return FALSE;

  if (!secure)
    return TRUE;

  if (self->policy.tls_certificate == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("Listening for https needs a certificate: set tls-certificate first"));
      return FALSE;
    }

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                       _("This GLib has no TLS: install glib-networking"));
      return FALSE;
    }

  return TRUE;
}

/* Takes listener. */
static void
wsman_server_add_listener (WsmanServer   *self,
                           WsmanListener *listener)
{
  g_autofree char *uri = wsman_listener_dup_uri (listener);

  if (self->context == NULL)
    {
      self->context = g_main_context_ref_thread_default ();
      self->dispatcher = wsman_dispatcher_new (self->context, &self->policy, &dispatcher_handlers, self);
      self->clients = wsman_clients_new (self->context, &self->policy, &clients_handlers, self);
    }

  g_ptr_array_add (self->listeners, listener);
  wsman_listener_start (listener, self->context, listener_accepted, self);
  wsman_log (WSMAN_EVENT_LISTENING, .address = uri);
}

/**
 * wsman_server_listen:
 * @self: a server
 * @address: an IPv4 or IPv6 address and port, where port 0 is any that is free; or a Unix socket
 * @secure: whether to speak https
 * @error: return location for an error
 *
 * Listens on @address, besides others.
 *
 * The first call sets the main context in which the server runs: the caller's thread-default one.
 *
 * A Unix socket is for clients on this machine, which don't authenticate: the kernel says which
 * account runs the client, and that account's name is its identity. The socket must be a path in
 * `$XDG_RUNTIME_DIR/wsmand`, where it serves the user alone, or in `/run/wsmand`, where it serves
 * all users of the machine; nobody else may be able to change the folder, and @secure must be `FALSE`.
 * What a server that died left behind is replaced.
 *
 * It fails with [error@Wsman.Error] `INVALID_ARGUMENT` if @secure is set and there is no
 * [property@Wsman.Server:tls-certificate], or if [property@Wsman.Server:accept-kerberos] or
 * [property@Wsman.Server:accept-ntlm] is set and its file isn't there or others may read it; and with
 * other errors if the address is taken or isn't this machine's.
 *
 * Returns: whether the server listens
 *
 * Since: 1.0
 */
gboolean
wsman_server_listen (WsmanServer     *self,
                     GSocketAddress  *address,
                     gboolean         secure,
                     GError         **error)
{
  WsmanListener *listener;

  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);
  g_return_val_if_fail (G_IS_SOCKET_ADDRESS (address), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!G_IS_INET_SOCKET_ADDRESS (address) && (secure || !G_IS_UNIX_SOCKET_ADDRESS (address)))
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                       _("A server can listen on IPv4 and IPv6 addresses, and on Unix sockets without TLS, not on a %s"),
                       G_OBJECT_TYPE_NAME (address));
      return FALSE;
    }

  if (!wsman_server_check_listen (self, secure, error))
    return FALSE;

  listener = wsman_listener_new (address, secure, error);
  if (listener == NULL)
    return FALSE;

  wsman_server_add_listener (self, listener);
  return TRUE;
}

/**
 * wsman_server_listen_local:
 * @self: a server
 * @port: a port, or 0 for any that is free
 * @secure: whether to speak https
 * @error: return location for an error
 *
 * Listens for clients on this machine: on 127.0.0.1 and, where there is IPv6, on ::1, with the same
 * port.
 *
 * See [method@Wsman.Server.listen] for the rest, and [method@Wsman.Server.list_uris] for the port.
 *
 * Returns: whether the server listens
 *
 * Since: 1.0
 */
gboolean
wsman_server_listen_local (WsmanServer  *self,
                           guint16       port,
                           gboolean      secure,
                           GError      **error)
{
  g_autoptr(GPtrArray) listeners = NULL;

  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!wsman_server_check_listen (self, secure, error))
    return FALSE;

  listeners = wsman_listener_new_local (port, secure, error);
  if (listeners == NULL)
    return FALSE;

  while (listeners->len > 0)
    wsman_server_add_listener (self, g_ptr_array_steal_index (listeners, 0));

  return TRUE;
}

/**
 * wsman_server_list_uris:
 * @self: a server
 *
 * Lists where the server listens, with the real ports: what clients connect to.
 *
 * A Unix socket is listed as `unix:` and its path.
 *
 * Returns: (transfer full) (array zero-terminated=1): URIs such as `https://127.0.0.1:5986/wsman`
 *
 * Since: 1.0
 */
char **
wsman_server_list_uris (WsmanServer *self)
{
  g_autoptr(GStrvBuilder) uris = g_strv_builder_new ();

  g_return_val_if_fail (WSMAN_IS_SERVER (self), NULL);

  for (guint i = 0; i < self->listeners->len; i++)
    {
      g_autofree char *uri = wsman_listener_dup_uri (g_ptr_array_index (self->listeners, i));

      g_strv_builder_add (uris, uri);
    }

  return g_strv_builder_end (uris);
}

static void
wsman_server_stop_providers (WsmanServer *self)
{
  GList *providers = g_hash_table_get_values (self->providers);

  /* A provider may have itself removed. */
  g_list_foreach (providers, (GFunc) g_object_ref, NULL);
  g_list_foreach (providers, (GFunc) wsman_provider_stop, NULL);
  g_list_free_full (providers, g_object_unref);
}

/**
 * wsman_server_stop:
 * @self: a server
 *
 * Stops listening, closes every connection, cancels what is under way, drops open enumerations, and lets
 * the providers know.
 *
 * The server can listen again afterwards.
 *
 * Since: 1.0
 */
void
wsman_server_stop (WsmanServer *self)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  g_ptr_array_set_size (self->listeners, 0);
  if (self->context == NULL)
    return;

  g_clear_pointer (&self->clients, wsman_clients_close);
  wsman_dispatcher_close (self->dispatcher);
  g_clear_pointer (&self->dispatcher, wsman_dispatcher_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  wsman_server_stop_providers (self);
  wsman_log (WSMAN_EVENT_STOPPED, NULL);
  wsman_log_flush ();
}

/* Aliases stand for their URIs, and a slash at the end for none. */
static char *
normalize_uri (const char *resource_uri)
{
  g_autofree char *uri = wsman_reference_expand_alias (resource_uri);
  gsize length = strlen (uri);

  while (length > 0 && uri[length - 1] == '/')
    length--;

  return g_ascii_strdown (uri, length);
}

/**
 * wsman_server_add_provider:
 * @self: a server
 * @resource_uri: a resource URI, or an alias such as `wmicimv2`; empty for everything
 * @provider: (transfer none): what serves it
 *
 * Lets @provider serve @resource_uri and all URIs below it.
 *
 * Of several providers the one with the longest URI serves. URIs are compared segment by
 * segment, without regard to case. A provider that was added for the same URI before is replaced.
 *
 * Since: 1.0
 */
void
wsman_server_add_provider (WsmanServer   *self,
                           const char    *resource_uri,
                           WsmanProvider *provider)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));
  g_return_if_fail (resource_uri != NULL);
  g_return_if_fail (WSMAN_IS_PROVIDER (provider));

  g_hash_table_insert (self->providers, normalize_uri (resource_uri), g_object_ref (provider));
}

/**
 * wsman_server_remove_provider:
 * @self: a server
 * @resource_uri: a resource URI or alias, as it was added
 *
 * Lets no provider serve @resource_uri any more.
 *
 * Operations and enumerations that are under way go on.
 *
 * Returns: whether there was one
 *
 * Since: 1.0
 */
gboolean
wsman_server_remove_provider (WsmanServer *self,
                              const char  *resource_uri)
{
  g_autofree char *uri = NULL;

  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);
  g_return_val_if_fail (resource_uri != NULL, FALSE);

  uri = normalize_uri (resource_uri);
  return g_hash_table_remove (self->providers, uri);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanServer: it starts and stops listening, and owns the clients, the dispatcher and the listeners.
 */

#include "wsman-server-private.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-source-private.h"
#include "wsman-authentication-private.h"
#include "wsman-listener-private.h"

/* How often a server that doesn't listen any more checks whether something is under way, in milliseconds. The kernel
 * may hold bytes of a request that no event has announced yet, so there is no event for the end of all requests. */
#define DRAIN_INTERVAL 50

/* How many checks must find nothing after one has found something. After the end of a command, its client sends more
 * requests, such as those that delete the shell. */
#define N_QUIET_CHECKS 5

/**
 * WsmanServer:
 *
 * Serves resources to WS-Management clients.
 *
 * A server needs three things:
 *
 * - an address: see [method@Wsman.Server.listen] and [method@Wsman.Server.listen_local]; https also needs a
 *   [property@Wsman.Server:tls-certificate];
 * - users: an [property@Wsman.Server:authenticator] for names and passwords,
 *   [property@Wsman.Server:accept-kerberos] or [property@Wsman.Server:accept-ntlm] authenticate a client, and
 *   [property@Wsman.Server:allowed-users] or the signal [signal@Wsman.Server::authorize] authorizes it; by default no
 *   user is allowed;
 * - resources: [method@Wsman.Server.add_provider].
 *
 * ```c
 * const char * const users[] = { "ada", NULL };
 * g_autoptr(WsmanServer) server = wsman_server_new ();
 *
 * wsman_server_set_tls_certificate (server, certificate);
 * wsman_server_set_authenticator (server, authenticator);
 * wsman_server_set_allowed_users (server, users);
 * wsman_server_add_provider (server, "http://schemas.example.org/Card", provider);
 * if (!wsman_server_listen (server, address, TRUE, error))
 *   return FALSE;
 * ```
 *
 * The server runs in the main context that was the thread's default in the first call that listened. The server emits
 * signals, and calls authenticators and providers, in this context. Programs must call the server's methods in this
 * context. If providers respond later, the server serves several requests at the same time. If a [class@Wsman.Session]
 * makes a synchronous call to a server in the same thread, the call waits for ever.
 *
 * Programs can change settings at any time. A change applies to the next request. A server stops when it is freed.
 *
 * Since: 1.0
 */

G_DEFINE_FINAL_TYPE (WsmanServer, wsman_server, G_TYPE_OBJECT)

static void
login_decided (const char          *identity,
               WsmanIdentitySource  source,
               WsmanAccount         account,
               const GError        *error,
               gpointer             user_data)
{
  wsman_login_finish (user_data, identity, source, account, error);
}

static void
authenticate (WsmanLogin     *login,
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
listener_accepted (WsmanListener *listener,
                   GSocket       *socket,
                   gpointer       user_data)
{
  WsmanServer *self = user_data;

  wsman_clients_admit (self->clients, socket, wsman_listener_is_secure (listener));
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
  wsman_server_install_signals (klass);
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
 * Creates a server that doesn't listen yet. It has no users and no providers.
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
check_listen (WsmanServer  *self,
              gboolean      secure,
              GError      **error)
{
  if (!wsman_server_apply_mechanisms (self, error) || !wsman_server_apply_credssp (self, error))
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

/* Adds listener to the server. Takes ownership of listener. */
static void
add_listener (WsmanServer   *self,
              WsmanListener *listener)
{
  g_autofree char *uri = wsman_listener_dup_uri (listener);

  if (self->context == NULL)
    {
      self->context = g_main_context_ref_thread_default ();
      self->dispatcher = wsman_dispatcher_new (self->context, &self->policy, &wsman_server_request_handlers, self);
      self->clients = wsman_clients_new (self->context, &self->policy, self->dispatcher, authenticate, self);
    }

  wsman_source_clear (&self->drain_check);
  g_ptr_array_add (self->listeners, listener);
  wsman_listener_start (listener, self->context, listener_accepted, self);
  wsman_log (WSMAN_EVENT_LISTENING, .address = uri);
}

/**
 * wsman_server_listen:
 * @self: a server
 * @address: an IPv4 or IPv6 address and port, or a Unix socket; port 0 means any free port
 * @secure: whether to use https
 * @error: return location for an error
 *
 * Listens on @address. The server may listen on several addresses.
 *
 * The first call sets the main context in which the server runs: the thread-default context of the caller.
 *
 * A Unix socket is for clients on this machine. These clients don't authenticate. The kernel tells which account runs
 * the client, and the name of this account is the client's identity. The path must be in `$XDG_RUNTIME_DIR/wsmand`,
 * where only the user may connect, or in `/run/wsmand`, where all users of the machine may connect. No other user may
 * be able to change the folder, and @secure must be `FALSE`. If a crashed server has left a socket at the path, the new
 * socket replaces it.
 *
 * The call fails with [error@Wsman.Error] `INVALID_ARGUMENT` if @secure is set and there is no
 * [property@Wsman.Server:tls-certificate]. It also fails with this error if [property@Wsman.Server:accept-kerberos] or
 * [property@Wsman.Server:accept-ntlm] is set, and the file for this mechanism doesn't exist, or other users may read
 * it. It fails with other errors if the address is in use, or isn't an address of this machine.
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
                       _("A server can’t listen on a %s; give an IPv4 or IPv6 address, or a Unix socket without TLS"),
                       G_OBJECT_TYPE_NAME (address));
      return FALSE;
    }

  if (!check_listen (self, secure, error))
    return FALSE;

  listener = wsman_listener_new (address, secure, error);
  if (listener == NULL)
    return FALSE;

  add_listener (self, listener);

  return TRUE;
}

/**
 * wsman_server_listen_socket:
 * @self: a server
 * @socket: a stream socket that already listens
 * @secure: whether to use https
 * @error: return location for an error
 *
 * Listens with a socket that another program has made, such as a service manager that starts the server at the first
 * connection.
 *
 * The server closes @socket when it stops. If the socket has a path, the server neither checks nor removes the path.
 *
 * The call fails with [error@Wsman.Error] `INVALID_ARGUMENT` if @socket doesn't listen, or if it has no IPv4 address,
 * IPv6 address or path. It also fails with this error for an IPv6 socket that also accepts IPv4 clients, and for a path
 * if @secure is set. [method@Wsman.Server.listen] describes everything else.
 *
 * Returns: whether the server listens
 *
 * Since: 1.0
 */
gboolean
wsman_server_listen_socket (WsmanServer  *self,
                            GSocket      *socket,
                            gboolean      secure,
                            GError      **error)
{
  WsmanListener *listener;

  g_return_val_if_fail (WSMAN_IS_SERVER (self), FALSE);
  g_return_val_if_fail (G_IS_SOCKET (socket), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!check_listen (self, secure, error))
    return FALSE;

  listener = wsman_listener_new_from_socket (socket, secure, error);
  if (listener == NULL)
    return FALSE;

  add_listener (self, listener);

  return TRUE;
}

/**
 * wsman_server_listen_local:
 * @self: a server
 * @port: a port, or 0 for any free port
 * @secure: whether to use https
 * @error: return location for an error
 *
 * Listens for clients on this machine. It listens on 127.0.0.1. If this machine has IPv6, it also listens on ::1, with
 * the same port.
 *
 * [method@Wsman.Server.listen] describes everything else. [method@Wsman.Server.list_uris] tells the port.
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

  if (!check_listen (self, secure, error))
    return FALSE;

  listeners = wsman_listener_new_local (port, secure, error);
  if (listeners == NULL)
    return FALSE;

  while (listeners->len > 0)
    add_listener (self, g_ptr_array_steal_index (listeners, 0));

  return TRUE;
}

/**
 * wsman_server_list_uris:
 * @self: a server
 *
 * Lists the URIs to which clients connect, with the real ports.
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

static gboolean
on_drain_check (gpointer user_data)
{
  g_autoptr(WsmanServer) self = g_object_ref (user_data);

  if (wsman_clients_are_busy (self->clients) || wsman_server_has_busy_provider (self))
    {
      self->n_quiet_checks = N_QUIET_CHECKS;
      return G_SOURCE_CONTINUE;
    }

  if (self->n_quiet_checks > 0 && --self->n_quiet_checks > 0)
    return G_SOURCE_CONTINUE;

  wsman_source_clear (&self->drain_check);
  wsman_server_emit_drained (self);

  return G_SOURCE_REMOVE;
}

/**
 * wsman_server_stop_listening:
 * @self: a server
 *
 * Stops listening, and continues to serve the clients that are connected.
 *
 * New clients are refused. A connected client may finish what it has begun: it receives the responses to its requests,
 * and the output of its commands. When no request and no command is under way, the server emits
 * [signal@Wsman.Server::drained], but not before this function returns. An open enumeration isn't waited for.
 *
 * Programs that stop gracefully call this function. They call [method@Wsman.Server.stop] when the signal is emitted, or
 * when they don't want to wait any longer. If the server doesn't listen, nothing happens. The server can listen again
 * afterwards; then the signal isn't emitted.
 *
 * Since: 1.0
 */
void
wsman_server_stop_listening (WsmanServer *self)
{
  g_return_if_fail (WSMAN_IS_SERVER (self));

  if (self->listeners->len == 0)
    return;

  g_ptr_array_set_size (self->listeners, 0);
  self->n_quiet_checks = 0;
  wsman_source_set_timeout (&self->drain_check, DRAIN_INTERVAL, self->context, on_drain_check, self);
  g_source_set_ready_time (self->drain_check, 0);
}

/**
 * wsman_server_stop:
 * @self: a server
 *
 * Stops listening, closes every connection, cancels running operations, ends open enumerations, and tells the
 * providers.
 *
 * The server can listen again afterwards.
 *
 * Since: 1.0
 */
void
wsman_server_stop (WsmanServer *self)
{
  g_autoptr(GMainContext) context = NULL;

  g_return_if_fail (WSMAN_IS_SERVER (self));

  wsman_source_clear (&self->drain_check);
  g_ptr_array_set_size (self->listeners, 0);
  context = g_steal_pointer (&self->context);
  if (context == NULL)
    return;

  /* A provider whose objects are dropped may call this function again. */
  g_clear_pointer (&self->clients, wsman_clients_close);
  g_clear_pointer (&self->dispatcher, wsman_dispatcher_close);
  wsman_server_stop_providers (self);
  wsman_log (WSMAN_EVENT_STOPPED, NULL);
  wsman_log_flush ();
}

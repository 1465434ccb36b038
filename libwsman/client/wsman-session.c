/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanSession: the server and the credentials. Settings, state and operations are in other files. */

#include "wsman-session-fields-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-error-private.h"
#include "base/wsman-worker-private.h"
#include "wsman-codes.h"
#include "wsman-connection-options-private.h"
#include "wsman-enum-types.h"

/* The number of bytes that are added to the envelope for the frame of a sealed message, and the part of the envelope
 * that is added for the frames of its chunks. A chunk has 16 KiB, and its frame less than 512 bytes. */
#define SEALING_ALLOWANCE (64 * 1024)
#define CHUNKS_ALLOWANCE 32

/**
 * WsmanSession:
 *
 * A connection to a server, its flags, and the operations on it.
 *
 * The constructor checks everything that can be checked without a connection. The first operation connects. If a
 * session is constructed from its properties alone, as with `new Wsman.Session({…})` in JavaScript, the constructor
 * can't report an error in them. Then every operation reports the error.
 *
 * ```c
 * g_autoptr(WsmanSession) session =
 *   wsman_session_new ("https://server.example", WSMAN_SESSION_FLAGS_NONE, NULL, error);
 * g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_OperatingSystem", NULL);
 * g_autoptr(WsmanItem) system = NULL;
 *
 * if (session != NULL)
 *   system = wsman_session_get (session, locator, NULL, error);
 * if (system != NULL)
 *   g_print ("It runs %s\n", wsman_item_lookup_string (system, "Caption"));
 * ```
 *
 * Every operation has two forms. The asynchronous form runs in the thread-default main context of its caller. The
 * synchronous form blocks its thread, and doesn't run other sources of the caller's context. A synchronous call can't
 * succeed in the thread of the [class@Wsman.Server] to which it sends its request. Operations may run at the same time,
 * on any threads. At most [property@Wsman.Session:max-connections] of them run at the same time. Further asynchronous
 * operations wait for a connection. Synchronous operations never wait for a connection.
 *
 * A cancelled operation returns at once with [error@Gio.IOErrorEnum] `CANCELLED`, and closes its connection. If a Put,
 * Create, Invoke or Delete was sent before, the server may still execute it. A connection may also break after the
 * server has executed a request. Therefore the library then only repeats Get, Enumerate and Identify.
 *
 * Since: 1.0
 */
static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_ACCEPT_CERTIFICATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WsmanSession, wsman_session, G_TYPE_OBJECT)

/* Decides about a certificate. The transport calls this function in the thread of the call. In the library's own thread
 * there is no handler that could decide. */
static WsmanCertificateDecision
accept_certificate (GTlsCertificate      *certificate,
                    GTlsCertificateFlags  errors,
                    gpointer              user_data)
{
  gboolean accepted = FALSE;

  if (wsman_worker_is_current_thread ())
    return WSMAN_CERTIFICATE_DECISION_AS_BEFORE;

  g_signal_emit (user_data, signals[SIGNAL_ACCEPT_CERTIFICATE], 0, certificate, errors, &accepted);

  return accepted ? WSMAN_CERTIFICATE_DECISION_ACCEPT : WSMAN_CERTIFICATE_DECISION_REFUSE;
}

static gsize
get_max_response (WsmanSession *self)
{
  gsize size = self->max_envelope_size;

  return size + size / CHUNKS_ALLOWANCE + SEALING_ALLOWANCE;
}

/* Sets the limits of the transport. The caller holds the mutex. prepare_locked() and share_locked() also need this. */
static void
set_limits (WsmanSession *self)
{
  wsman_transport_set_limits (self->transport, self->max_connections, self->connect_timeout,
                              get_max_response (self));
}

/* The handlers of the caller's own options are asked for credentials, not those of the session's copy. */
static void
set_ask_func (WsmanSession         *self,
              WsmanTransportConfig *config)
{
  config->ask = wsman_connection_options_authenticate;
  config->ask_data = g_object_ref (self->asked);
  config->free_ask_data = g_object_unref;
}

static gboolean
prepare_locked (WsmanSession  *self,
                GError       **error)
{
  if (self->setup != NULL)
    return TRUE;

  self->setup = wsman_session_setup_new (self->connection, self->flags, self->options, error);
  if (self->setup == NULL)
    return FALSE;

  if (self->asked != NULL)
    set_ask_func (self, self->setup->config);
  self->transport = wsman_transport_new (g_steal_pointer (&self->setup->config));
  set_limits (self);
  self->peer_info = wsman_transport_get_peer_info (self->transport);
  wsman_peer_info_set_accept_func (self->peer_info, accept_certificate, self);

  return TRUE;
}

/* Prepares a session for new(). In a session that was created without new(), the first operation calls prepare_locked()
 * itself. */
static gboolean
prepare (WsmanSession  *self,
         GError       **error)
{
  gboolean prepared;

  g_mutex_lock (&self->mutex);
  prepared = prepare_locked (self, error);
  g_mutex_unlock (&self->mutex);

  return prepared;
}

void
wsman_session_notify (WsmanSession         *self,
                      WsmanSessionProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
wsman_session_update_settings (WsmanSession *self)
{
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->shared, wsman_session_connection_unref);
  if (self->transport != NULL)
    set_limits (self);
  g_mutex_unlock (&self->mutex);
}

static WsmanSessionConnection *
share_locked (WsmanSession *self)
{
  WsmanSessionConnection *connection = wsman_session_connection_new (self->transport);

  connection->port_hint = g_strdup (self->setup->port_hint);
  connection->charset = (self->flags & WSMAN_SESSION_FLAGS_UTF16) != 0 ? "UTF-16" : "UTF-8";
  connection->to = g_strdup (self->setup->to);
  connection->session_id = g_strdup (self->session_id);
  connection->locale = g_strdup (self->locale);
  connection->data_locale = g_strdup (wsman_session_get_data_locale (self));
  connection->timeout = self->timeout;
  connection->total_timeout = self->total_timeout;
  connection->max_envelope_size = self->max_envelope_size;
  connection->batch_items = self->batch_items;

  return connection;
}

WsmanSessionConnection *
wsman_session_ref_connection (WsmanSession  *self,
                              gboolean       anonymous,
                              GError       **error)
{
  WsmanSessionConnection *connection = NULL;

  if (g_atomic_int_get (&self->closed))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The session is closed"));
      return NULL;
    }

  g_mutex_lock (&self->mutex);
  if (prepare_locked (self, error))
    {
      if (self->shared == NULL)
        self->shared = share_locked (self);
      if (anonymous || self->setup->refusal == NULL)
        connection = wsman_session_connection_ref (self->shared);
      else
        g_propagate_error (error, g_error_copy (self->setup->refusal));
    }
  g_mutex_unlock (&self->mutex);

  return connection;
}

static void
wsman_session_dispose (GObject *object)
{
  WsmanSession *self = WSMAN_SESSION (object);

  /* The transport may live longer than the session, because the transport is still needed to release dropped
   * enumerations. */
  if (self->transport != NULL)
    wsman_peer_info_set_accept_func (self->peer_info, NULL, NULL);

  G_OBJECT_CLASS (wsman_session_parent_class)->dispose (object);
}

static void
wsman_session_finalize (GObject *object)
{
  WsmanSession *self = WSMAN_SESSION (object);

  g_clear_pointer (&self->shared, wsman_session_connection_unref);
  g_clear_object (&self->transport);
  g_clear_object (&self->options);
  g_clear_object (&self->asked);
  g_clear_object (&self->shown.certificate);
  g_clear_pointer (&self->setup, wsman_session_setup_free);
  g_mutex_clear (&self->mutex);
  wsman_last_error_clear (&self->last_error);
  g_free (self->connection);
  g_free (self->locale);
  g_free (self->data_locale);
  g_free (self->session_id);

  G_OBJECT_CLASS (wsman_session_parent_class)->finalize (object);
}

static void
set_options (WsmanSession           *self,
             WsmanConnectionOptions *options)
{
  if (options == NULL)
    return;

  self->asked = g_object_ref (options);
  self->options = wsman_connection_options_copy (options);
}

static void
wsman_session_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  WsmanSession *self = WSMAN_SESSION (object);

  switch ((WsmanSessionProperty) property_id)
    {
    case PROP_CONNECTION:
      g_value_set_string (value, self->connection);
      break;
    case PROP_FLAGS:
      g_value_set_flags (value, self->flags);
      break;
    case PROP_ERROR:
      g_value_take_string (value, wsman_last_error_dup_error (&self->last_error));
      break;
    case PROP_FAULT:
      g_value_take_object (value, wsman_last_error_ref_fault (&self->last_error));
      break;
    case PROP_BATCH_ITEMS:
      g_value_set_uint (value, self->batch_items);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_CONNECT_TIMEOUT:
      g_value_set_uint (value, self->connect_timeout);
      break;
    case PROP_TOTAL_TIMEOUT:
      g_value_set_uint (value, self->total_timeout);
      break;
    case PROP_MAX_ENVELOPE_SIZE:
      g_value_set_uint (value, self->max_envelope_size);
      break;
    case PROP_MAX_CONNECTIONS:
      g_value_set_uint (value, self->max_connections);
      break;
    case PROP_LOCALE:
      g_value_set_string (value, self->locale);
      break;
    case PROP_DATA_LOCALE:
      g_value_set_string (value, wsman_session_get_data_locale (self));
      break;
    case PROP_PEER_CERTIFICATE:
      if (self->peer_info != NULL)
        g_value_take_object (value, wsman_peer_info_ref_certificate (self->peer_info, NULL));
      break;
    case PROP_PEER_CERTIFICATE_ERRORS:
      g_value_set_flags (value, wsman_session_get_peer_certificate_errors (self));
      break;
    case PROP_PEER_CERTIFICATE_SHA256:
      if (self->peer_info != NULL)
        g_value_take_string (value, wsman_peer_info_dup_certificate_sha256 (self->peer_info));
      break;
    case PROP_MECHANISM:
      g_value_set_string (value, wsman_session_get_mechanism (self));
      break;
    case PROP_SEALED:
      g_value_set_boolean (value, wsman_session_get_sealed (self));
      break;
    case PROP_BOUND:
      g_value_set_boolean (value, wsman_session_get_bound (self));
      break;
    case PROP_PROXY:
      g_value_set_string (value, wsman_session_get_proxy (self));
      break;
    case PROP_OPTIONS:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_session_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  WsmanSession *self = WSMAN_SESSION (object);

  switch ((WsmanSessionProperty) property_id)
    {
    case PROP_CONNECTION:
      self->connection = g_value_dup_string (value);
      break;
    case PROP_FLAGS:
      self->flags = g_value_get_flags (value);
      break;
    case PROP_OPTIONS:
      set_options (self, g_value_get_object (value));
      break;
    case PROP_BATCH_ITEMS:
      wsman_session_set_batch_items (self, g_value_get_uint (value));
      break;
    case PROP_TIMEOUT:
      wsman_session_set_timeout (self, g_value_get_uint (value));
      break;
    case PROP_CONNECT_TIMEOUT:
      wsman_session_set_connect_timeout (self, g_value_get_uint (value));
      break;
    case PROP_TOTAL_TIMEOUT:
      wsman_session_set_total_timeout (self, g_value_get_uint (value));
      break;
    case PROP_MAX_ENVELOPE_SIZE:
      wsman_session_set_max_envelope_size (self, g_value_get_uint (value));
      break;
    case PROP_MAX_CONNECTIONS:
      wsman_session_set_max_connections (self, g_value_get_uint (value));
      break;
    case PROP_LOCALE:
      wsman_session_set_locale (self, g_value_get_string (value));
      break;
    case PROP_DATA_LOCALE:
      wsman_session_set_data_locale (self, g_value_get_string (value));
      break;
    case PROP_ERROR:
    case PROP_FAULT:
    case PROP_PEER_CERTIFICATE:
    case PROP_PEER_CERTIFICATE_ERRORS:
    case PROP_PEER_CERTIFICATE_SHA256:
    case PROP_MECHANISM:
    case PROP_SEALED:
    case PROP_BOUND:
    case PROP_PROXY:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
describe_construction (void)
{
  const GParamFlags flags = G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanSession:connection:
   *
   * The connection string: `[transport://]host[:port][/prefix]`.
   *
   * The transport is `http` or `https`. The default prefix is `wsman`. IPv6 addresses are in brackets. The default
   * ports are the same as on Windows. If the string names the transport, they are 80 for http and 443 for https.
   * Otherwise, they are 5985, or 5986 with [flags@Wsman.SessionFlags] `USE_SSL`. `NULL` and the empty string mean this
   * machine.
   *
   * Since: 1.0
   */
  properties[PROP_CONNECTION] =
    g_param_spec_string ("connection", NULL, NULL, NULL, flags | G_PARAM_READWRITE);

  /**
   * WsmanSession:flags:
   *
   * The session's flags.
   *
   * Since: 1.0
   */
  properties[PROP_FLAGS] =
    g_param_spec_flags ("flags", NULL, NULL, WSMAN_TYPE_SESSION_FLAGS, WSMAN_SESSION_FLAGS_NONE,
                        flags | G_PARAM_READWRITE);

  /**
   * WsmanSession:options:
   *
   * Credentials and policies. The session copies them.
   *
   * Since: 1.0
   */
  properties[PROP_OPTIONS] =
    g_param_spec_object ("options", NULL, NULL, WSMAN_TYPE_CONNECTION_OPTIONS, flags | G_PARAM_WRITABLE);
}

static void
wsman_session_class_init (WsmanSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wsman_session_dispose;
  object_class->finalize = wsman_session_finalize;
  object_class->get_property = wsman_session_get_property;
  object_class->set_property = wsman_session_set_property;

  describe_construction ();
  wsman_session_define_settings (properties);
  wsman_session_define_state (properties);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * WsmanSession::accept-certificate:
   * @self: the session
   * @certificate: the server's certificate
   * @errors: the faults of the certificate
   *
   * Emitted when a server's certificate isn't acceptable.
   *
   * The first handler that returns `TRUE` accepts the certificate for this connection. If no handler does, the
   * operation fails with [error@Wsman.Error] `CERTIFICATE`. The signal isn't emitted for a certificate that differs
   * from [property@Wsman.ConnectionOptions:server-certificate-sha256]. Handlers run in the context of the operation,
   * and must decide without waiting.
   *
   * Returns: `TRUE` to accept
   *
   * Since: 1.0
   */
  signals[SIGNAL_ACCEPT_CERTIFICATE] =
    g_signal_new ("accept-certificate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                  g_signal_accumulator_true_handled, NULL, NULL,
                  G_TYPE_BOOLEAN, 2, G_TYPE_TLS_CERTIFICATE, G_TYPE_TLS_CERTIFICATE_FLAGS);
}

static void
wsman_session_init (WsmanSession *self)
{
  g_mutex_init (&self->mutex);
  wsman_last_error_init (&self->last_error);

  wsman_session_init_settings (self);
  self->session_id = wsman_message_make_id ();
}

/**
 * wsman_session_new:
 * @connection: (nullable): the connection string: `[transport://]host[:port][/prefix]`
 * @flags: the session's flags
 * @options: (nullable): credentials and policies
 *
 * Creates a session.
 *
 * The constructor checks the connection string, the flags and the options, each alone and all together. Errors have
 * Windows' codes. The constructor opens no connection.
 *
 * Returns: (transfer full): a new session
 *
 * Since: 1.0
 */
WsmanSession *
wsman_session_new (const char              *connection,
                   WsmanSessionFlags        flags,
                   WsmanConnectionOptions  *options,
                   GError                 **error)
{
  g_autoptr(WsmanSession) self = NULL;

  g_return_val_if_fail (options == NULL || WSMAN_IS_CONNECTION_OPTIONS (options), NULL);

  /* The flags aren't set as a property, because GObject would print a warning about bits that aren't flags. The session
   * reports an error instead. */
  self = g_object_new (WSMAN_TYPE_SESSION, "connection", connection, "options", options, NULL);
  self->flags = flags;

  return prepare (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * wsman_session_get_connection:
 * @self: the session
 *
 * Gets [property@Wsman.Session:connection].
 *
 * Returns: (transfer none) (nullable): the connection string
 *
 * Since: 1.0
 */
const char *
wsman_session_get_connection (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);

  return self->connection;
}

/**
 * wsman_session_get_flags:
 * @self: the session
 *
 * Gets [property@Wsman.Session:flags].
 *
 * Returns: the flags
 *
 * Since: 1.0
 */
WsmanSessionFlags
wsman_session_get_flags (WsmanSession *self)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (self), WSMAN_SESSION_FLAGS_NONE);

  return self->flags;
}

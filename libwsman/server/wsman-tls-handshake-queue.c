/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * TLS handshakes, of which only a few run at the same time, so that they never occupy all threads of GTask's pool.
 * Every handshake has a deadline.
 */

#include "wsman-tls-handshake-queue-private.h"

#include <sys/socket.h>

#include "base/wsman-debug-private.h"
#include "base/wsman-source-private.h"
#include "wsman-login-throttle-private.h"

/* The maximum number of handshakes that run at the same time. Each running handshake occupies a thread of GTask's pool,
 * which begins with ten threads. The rest of the program also needs some threads. */
#define MAX_RUNNING 8

#define RECORD_HEADER_SIZE 5
#define RECORD_HANDSHAKE 0x16
#define MAX_RECORD_SIZE (16 * 1024)

/* The maximum number of times that input is read from a client that sends plain HTTP to a port for TLS. */
#define MAX_PLAIN_READS 32

typedef enum
{
  TLS_HANDSHAKE_SILENT,
  TLS_HANDSHAKE_WAITING,
  TLS_HANDSHAKE_RUNNING,
} TlsHandshakeState;

typedef struct
{
  WsmanTlsHandshakeQueue *owner; /* NULL after the handshake was given up */
  GSocket *socket;
  char *address; /* the key under which the handshake is counted */
  GTlsCertificate *certificate;
  gboolean wants_certificate; /* whether the client is asked for a certificate */
  GIOStream *stream;
  GCancellable *cancellable;
  GSource *source;  /* waits for the first record of a silent client */
  GSource *deadline;
  guint turn;      /* how many milliseconds the handshake may run while others wait */
  gint64 turn_end; /* the monotonic time when the turn of a running handshake ends */
  gsize asked; /* the bytes of the first record that were waited for */
  TlsHandshakeState state;
} TlsHandshake;

struct _WsmanTlsHandshakeQueue
{
  GMainContext *context;
  WsmanTlsHandshakeFunc func;
  gpointer user_data;
  GQueue all; /* all handshakes (TlsHandshake), the oldest first */
  GSource *hurry;
};

static void schedule (WsmanTlsHandshakeQueue *self);

static void
tls_handshake_free (TlsHandshake *self)
{
  wsman_source_clear (&self->source);
  wsman_source_clear (&self->deadline);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->certificate);
  g_clear_object (&self->cancellable);
  g_free (self->address);
  g_free (self);
}

/* Removes the handshake from the list. A running handshake is freed later, when its thread has finished. */
static void
tls_handshake_leave (TlsHandshake *self)
{
  g_queue_remove (&self->owner->all, self);
  self->owner = NULL;
  wsman_source_clear (&self->source);
  wsman_source_clear (&self->deadline);
}

static void
tls_handshake_give_up (TlsHandshake *self)
{
  tls_handshake_leave (self);
  g_cancellable_cancel (self->cancellable);
  g_socket_close (self->socket, NULL);
  if (self->state != TLS_HANDSHAKE_RUNNING)
    tls_handshake_free (self);
}

static void
tls_handshake_fail (TlsHandshake *self)
{
  WsmanTlsHandshakeQueue *owner = self->owner;
  g_autoptr(GSocket) socket = g_object_ref (self->socket);

  tls_handshake_give_up (self);
  schedule (owner);
  owner->func (socket, NULL, owner->user_data);
}

static gboolean
on_deadline_passed (gpointer user_data)
{
  tls_handshake_fail (user_data);

  return G_SOURCE_REMOVE;
}

/* Checks the version of TLS, because the configuration of GnuTLS for the process or the system may allow an older
 * version. */
static gboolean
check_version (GTlsConnection  *tls,
               GError         **error)
{
  if (g_tls_connection_get_protocol_version (tls) >= G_TLS_PROTOCOL_VERSION_TLS_1_2)
    return TRUE;

  g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE, "TLS before version 1.2");

  return FALSE;
}

static void
on_tls_handshake (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  TlsHandshake *self = user_data;
  WsmanTlsHandshakeQueue *owner = self->owner;
  g_autoptr(GError) local_error = NULL;
  GTlsConnection *tls = G_TLS_CONNECTION (source);
  gboolean done = g_tls_connection_handshake_finish (tls, result, &local_error) && check_version (tls, &local_error);

  if (!done)
    wsman_debug (WSMAN_DEBUG_SERVER, "TLS handshake failed: %s", local_error->message);

  if (owner == NULL)
    {
      tls_handshake_free (self);
      return;
    }

  tls_handshake_leave (self);
  schedule (owner);
  if (!done)
    g_socket_close (self->socket, NULL);
  owner->func (self->socket, done ? self->stream : NULL, owner->user_data);
  tls_handshake_free (self);
}

/* Creates the stream of a TLS server. The database of the stream is set to NULL at once, because the system's
 * authorities are never asked about a client's certificate. g_tls_server_connection_new() would read all authorities of
 * the system and keep a copy. Reading the authorities takes longer than the handshake. */
static GIOStream *
tls_stream_new (GSocketConnection  *plain,
                GTlsCertificate    *certificate,
                GError            **error)
{
  GTlsBackend *backend = g_tls_backend_get_default ();

  return g_initable_new (g_tls_backend_get_server_connection_type (backend), NULL, error,
                         "base-io-stream", plain,
                         "certificate", certificate,
                         "database", NULL,
                         NULL);
}

/* Accepts every certificate of a client. The handshake only proves that the client has the private key. A login by
 * certificate checks the certificate itself. */
static gboolean
on_accept_certificate (void)
{
  return TRUE;
}

/* Asks the client for a certificate in the first handshake, so that clients without renegotiation can send one. */
static void
ask_for_certificate (GIOStream *stream)
{
  g_object_set (stream, "authentication-mode", G_TLS_AUTHENTICATION_REQUESTED, NULL);
  g_signal_connect (stream, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
}

static void
tls_handshake_run (TlsHandshake *self)
{
  g_autoptr(GSocketConnection) plain = g_socket_connection_factory_create_connection (self->socket);
  static const char * const protocols[] = { "http/1.1", NULL };
  g_autoptr(GError) local_error = NULL;

  self->state = TLS_HANDSHAKE_RUNNING;
  self->turn_end = g_get_monotonic_time () + self->turn * G_TIME_SPAN_MILLISECOND;
  self->stream = tls_stream_new (plain, self->certificate, &local_error);
  if (self->stream == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "Can't serve TLS: %s", local_error->message);
      self->state = TLS_HANDSHAKE_WAITING;
      tls_handshake_fail (self);
      return;
    }

  if (self->wants_certificate)
    ask_for_certificate (self->stream);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (self->stream), protocols);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (self->stream), FALSE);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (self->stream), G_PRIORITY_DEFAULT,
                                    self->cancellable, on_tls_handshake, self);
}

static TlsHandshake *
find_running (WsmanTlsHandshakeQueue *self,
              guint                  *count)
{
  TlsHandshake *first = NULL;

  *count = 0;
  for (GList *link = self->all.head; link != NULL; link = link->next)
    {
      TlsHandshake *tls_handshake = link->data;

      if (tls_handshake->state != TLS_HANDSHAKE_RUNNING)
        continue;
      if (first == NULL)
        first = tls_handshake;
      (*count)++;
    }

  return first;
}

/* Counts the handshakes of each address. If running is TRUE, only running handshakes count. */
static GHashTable *
count_running (WsmanTlsHandshakeQueue *self,
               gboolean                running)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (GList *link = self->all.head; link != NULL; link = link->next)
    {
      TlsHandshake *tls_handshake = link->data;
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, tls_handshake->address));

      if (!running || tls_handshake->state == TLS_HANDSHAKE_RUNNING)
        g_hash_table_insert (counts, tls_handshake->address, GUINT_TO_POINTER (count + 1));
    }

  return counts;
}

/* Returns the handshake to start next, or NULL. The next handshake is a waiting handshake of the address with the
 * fewest running handshakes. Because of this order, many clients with the same address delay only each other. */
static TlsHandshake *
find_next (WsmanTlsHandshakeQueue *self)
{
  g_autoptr(GHashTable) counts = count_running (self, TRUE);
  TlsHandshake *next = NULL;
  guint fewest = G_MAXUINT;

  for (GList *link = self->all.head; link != NULL; link = link->next)
    {
      TlsHandshake *tls_handshake = link->data;
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, tls_handshake->address));

      if (tls_handshake->state == TLS_HANDSHAKE_WAITING && count < fewest)
        {
          next = tls_handshake;
          fewest = count;
        }
    }

  return next;
}

static gboolean
on_hurry (gpointer user_data)
{
  WsmanTlsHandshakeQueue *self = user_data;
  guint n_running;
  TlsHandshake *oldest = find_running (self, &n_running);

  if (oldest != NULL && g_get_monotonic_time () >= oldest->turn_end)
    tls_handshake_fail (oldest);
  else
    schedule (self);

  return G_SOURCE_REMOVE;
}

/* Starts the next waiting handshake if fewer than the limit are running. If the limit has been reached, the function
 * sets a time to end the oldest handshake. */
static void
schedule (WsmanTlsHandshakeQueue *self)
{
  guint n_running;
  TlsHandshake *oldest = find_running (self, &n_running);
  TlsHandshake *next = find_next (self);

  wsman_source_clear (&self->hurry);
  if (next == NULL)
    return;

  if (n_running < MAX_RUNNING)
    {
      tls_handshake_run (next);
      return;
    }

  self->hurry = g_timeout_source_new (0);
  g_source_set_callback (self->hurry, on_hurry, self, NULL);
  g_source_set_ready_time (self->hurry, oldest->turn_end);
  g_source_attach (self->hurry, self->context);
}

static void
set_low_water (GSocket *socket,
               int      bytes)
{
  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
}

/* Looks at the first record without removing it from the socket. Returns the record's length if the record is part of a
 * handshake, and 0 if the bytes can't become such a record. */
static gsize
peek_record (GSocket *socket,
             gsize   *available)
{
  guint8 header[RECORD_HEADER_SIZE];
  gssize length = recv (g_socket_get_fd (socket), header, sizeof header, MSG_PEEK | MSG_DONTWAIT);

  *available = g_socket_get_available_bytes (socket);
  if (length < RECORD_HEADER_SIZE || header[0] != RECORD_HANDSHAKE)
    return 0;

  return RECORD_HEADER_SIZE + MIN ((header[3] << 8 | header[4]), MAX_RECORD_SIZE);
}

/* Tells a client that sends plain HTTP that this port speaks https. The client's input is read first, because the
 * response is lost if a socket with unread input is closed. */
static void
respond_plain_client (GSocket *socket)
{
  static const char response[] =
    "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 24\r\nConnection: close\r\n\r\n"
    "This port speaks https.\n";
  int fd = g_socket_get_fd (socket);
  guint8 buffer[4096];
  gssize length = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);

  if (length <= 0 || !g_ascii_isupper (buffer[0]))
    return;

  for (guint i = 0; i < MAX_PLAIN_READS && length == sizeof buffer; i++)
    length = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);
  send (fd, response, sizeof response - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
}

/* Is called when the requested bytes have arrived, or the client has left. */
static gboolean
on_client_spoke (GSocket      *socket,
                 GIOCondition  condition,
                 gpointer      user_data)
{
  TlsHandshake *self = user_data;
  gsize available;
  gsize needed = peek_record (socket, &available);

  /* If fewer bytes have arrived than were requested, the client has left. */
  if (needed == 0 || (available < needed && self->asked == needed))
    {
      if (needed == 0)
        respond_plain_client (socket);
      tls_handshake_fail (self);
      return G_SOURCE_REMOVE;
    }

  if (available < needed)
    {
      self->asked = needed;
      set_low_water (socket, needed);
      return G_SOURCE_CONTINUE;
    }

  set_low_water (socket, 1);
  wsman_source_clear (&self->source);
  self->state = TLS_HANDSHAKE_WAITING;
  schedule (self->owner);

  return G_SOURCE_REMOVE;
}

WsmanTlsHandshakeQueue *
wsman_tls_handshake_queue_new (GMainContext          *context,
                               WsmanTlsHandshakeFunc  func,
                               gpointer               user_data)
{
  WsmanTlsHandshakeQueue *self = g_new0 (WsmanTlsHandshakeQueue, 1);

  self->context = g_main_context_ref (context);
  self->func = func;
  self->user_data = user_data;
  g_queue_init (&self->all);

  return self;
}

void
wsman_tls_handshake_queue_free (WsmanTlsHandshakeQueue *self)
{
  while (!g_queue_is_empty (&self->all))
    tls_handshake_give_up (g_queue_peek_head (&self->all));

  wsman_source_clear (&self->hurry);
  g_main_context_unref (self->context);
  g_free (self);
}

void
wsman_tls_handshake_queue_add (WsmanTlsHandshakeQueue *self,
                               GSocket                *socket,
                               const WsmanPolicy      *policy)
{
  TlsHandshake *tls_handshake = g_new0 (TlsHandshake, 1);
  g_autoptr(GSocketAddress) address = g_socket_get_remote_address (socket, NULL);
  char *key = wsman_login_throttle_make_key (address, policy->loopback_is_remote);

  tls_handshake->owner = self;
  tls_handshake->socket = g_object_ref (socket);
  tls_handshake->address = key != NULL ? key : g_strdup ("");
  tls_handshake->turn = policy->time_limits.tls_turn;
  tls_handshake->certificate = g_object_ref (policy->tls_certificate);
  tls_handshake->wants_certificate = policy->client_trust != NULL;
  tls_handshake->cancellable = g_cancellable_new ();
  g_queue_push_tail (&self->all, tls_handshake);

  wsman_source_set_timeout (&tls_handshake->deadline, policy->time_limits.tls_handshake, self->context,
                            on_deadline_passed, tls_handshake);

  set_low_water (socket, RECORD_HEADER_SIZE);
  wsman_source_set (&tls_handshake->source, g_socket_create_source (socket, G_IO_IN, NULL), self->context,
                    G_SOURCE_FUNC (on_client_spoke), tls_handshake);
}

guint
wsman_tls_handshake_queue_get_length (WsmanTlsHandshakeQueue *self)
{
  return self->all.length;
}

void
wsman_tls_handshake_queue_drop_one (WsmanTlsHandshakeQueue *self)
{
  g_autoptr(GHashTable) counts = count_running (self, FALSE);
  TlsHandshake *found = NULL;
  guint most = 0;

  for (GList *link = self->all.head; link != NULL; link = link->next)
    {
      TlsHandshake *tls_handshake = link->data;
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, tls_handshake->address));

      if (count > most)
        {
          found = tls_handshake;
          most = count;
        }
    }

  if (found != NULL)
    tls_handshake_give_up (found);
}

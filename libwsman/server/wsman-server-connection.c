/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One client's connection. See the header.
 *
 * It is always in one state, each with one deadline:
 *
 *   head ─→ authenticating ─→ body ─→ handling ─→ answering ─→ head, or closed
 *     └───────────┴────────────┴── refused: answering ─→ skipping the body ─→ head
 *                                                      └→ lingering ─→ closed
 *
 * A sealed body is unsealed before it is handled, and its answer sealed; a leg of a handshake is
 * answered straight from authenticating.
 */

#include "server/wsman-server-connection-private.h"

#include <gio/gnetworking.h>
#include <glib-unix.h>
#include <poll.h>
#include <string.h>

#include "security/wsman-secret-private.h"
#include "security/wsman-security-private.h"
#include "server/wsman-http-private.h"
#include "transport/wsman-sealing-private.h"
#include "wsman-debug-private.h"

/* Bytes to read at once: of a body that is wanted, and of all else. */
#define BODY_READ_SIZE (32 * 1024)
#define READ_SIZE (4 * 1024)

/* Of a refused request, so much is read to save the connection; and, while the client is given the
 * time to see why it is being closed, so much is thrown away. */
#define MAX_SKIPPED_BODY (64 * 1024)
#define MAX_LINGERED (1024 * 1024)

/* What framing and signature add to a sealed envelope, at most. */
#define MAX_SEALED_OVERHEAD 1024

/* Identify is all that nobody may ask. */
#define MAX_ANONYMOUS_BODY (16 * 1024)

#define BASIC_CHALLENGE "Basic realm=\"WSMAN\""

typedef enum
{
  STATE_NEW,
  STATE_HEAD,
  STATE_AUTHENTICATING,
  STATE_BODY,
  STATE_UNSEALING,
  STATE_HANDLING,
  STATE_SEALING,
  STATE_ANSWERING,
  STATE_SKIPPING,
  STATE_LINGERING,
  STATE_CLOSED,
} State;

struct _WsmanServerConnection
{
  const WsmanPolicy *policy;
  const WsmanServerConnectionHandlers *handlers;
  gpointer user_data;

  GSocket *socket;
  GIOStream *stream;
  GSocketAddress *remote_address;
  gboolean secure;
  GCancellable *cancellable; /* of all input and output: closing */
  GMainContext *context;
  GSource *deadline;
  GSource *watch; /* notices that the client went away while nothing is read */
  State state;

  GByteArray *input; /* read, not looked at yet */
  guint8 *buffer;    /* what the read under way writes to; NULL if there is none */
  gsize scanned;
  gsize lingered;

  WsmanHttpHead *head;
  WsmanHttpBody framing;
  GByteArray *body;
  char *charset;
  gboolean sealed;   /* the request is, and so will be its answer */
  gboolean indented; /* as its framing is */
  gboolean body_is_read;
  gboolean keep_alive;
  gpointer call;

  char *identity; /* NULL is nobody */
  gboolean local; /* the kernel says so, for as long as the connection lasts */
  char *proof;    /* digest of the credentials that proved it, or that are being looked at */
  gint64 proven;
  WsmanAcceptor *acceptor; /* that proved it, or is about to */
  char *last_token;        /* of a handshake: the challenge that goes with the next answer */
};

static void wsman_server_connection_advance (WsmanServerConnection *self);

static void
wsman_server_connection_finalize (gpointer data)
{
  WsmanServerConnection *self = data;

  g_assert (self->state == STATE_CLOSED || self->state == STATE_NEW);

  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->remote_address);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->input, g_byte_array_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->head, wsman_http_head_free);
  g_clear_pointer (&self->charset, g_free);
  g_clear_pointer (&self->identity, g_free);
  g_clear_pointer (&self->acceptor, wsman_acceptor_unref);
  g_clear_pointer (&self->last_token, g_free);
  wsman_secret_clear (&self->proof);
}

WsmanServerConnection *
wsman_server_connection_ref (WsmanServerConnection *self)
{
  return g_rc_box_acquire (self);
}

void
wsman_server_connection_unref (WsmanServerConnection *self)
{
  g_rc_box_release_full (self, wsman_server_connection_finalize);
}

WsmanServerConnection *
wsman_server_connection_new (GSocket                             *socket,
                             GIOStream                           *stream,
                             gboolean                             secure,
                             GMainContext                        *context,
                             const WsmanPolicy                   *policy,
                             const WsmanServerConnectionHandlers *handlers,
                             gpointer                             user_data)
{
  WsmanServerConnection *self = g_rc_box_new0 (WsmanServerConnection);

  self->policy = policy;
  self->handlers = handlers;
  self->user_data = user_data;
  self->socket = g_object_ref (socket);
  self->stream = g_object_ref (stream);
  self->remote_address = g_socket_get_remote_address (socket, NULL);
  self->secure = secure;
  self->context = g_main_context_ref (context);
  self->cancellable = g_cancellable_new ();
  self->input = g_byte_array_new ();

  return self;
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
wsman_server_connection_close (WsmanServerConnection *self)
{
  g_autoptr(WsmanServerConnection) alive = wsman_server_connection_ref (self);

  if (self->state == STATE_CLOSED)
    return;

  self->state = STATE_CLOSED;
  clear_source (&self->deadline);
  clear_source (&self->watch);
  wsman_secret_clear (&self->proof);
  g_clear_pointer (&self->identity, g_free);
  g_clear_pointer (&self->acceptor, wsman_acceptor_unref);
  g_cancellable_cancel (self->cancellable);
  g_socket_close (self->socket, NULL);

  if (self->call != NULL)
    self->handlers->abandon (self, self->user_data);
  self->handlers->closed (self, self->user_data);
}

static gboolean
deadline_passed_cb (gpointer user_data)
{
  WsmanServerConnection *self = user_data;

  wsman_debug (WSMAN_DEBUG_SERVER, "%p: deadline of state %d passed", self, self->state);
  wsman_server_connection_close (self);

  return G_SOURCE_REMOVE;
}

static void
wsman_server_connection_set_state (WsmanServerConnection *self,
                                   State                  state,
                                   guint                  timeout)
{
  clear_source (&self->watch);
  clear_source (&self->deadline);
  self->state = state;
  if (timeout == 0)
    return;

  self->deadline = g_timeout_source_new (timeout);
  g_source_set_callback (self->deadline, deadline_passed_cb, self, NULL);
  g_source_attach (self->deadline, self->context);
}

static gboolean
client_left_cb (int          fd,
                GIOCondition condition,
                gpointer     user_data)
{
  WsmanServerConnection *self = user_data;

  wsman_debug (WSMAN_DEBUG_SERVER, "%p: the client left", self);
  wsman_server_connection_close (self);

  return G_SOURCE_REMOVE;
}

/* While nothing is read, the end of input goes unnoticed: the kernel tells of it apart. */
static void
wsman_server_connection_watch_client (WsmanServerConnection *self)
{
  self->watch = g_unix_fd_source_new (g_socket_get_fd (self->socket),
                                      (GIOCondition) (POLLRDHUP | POLLHUP | POLLERR));
  g_source_set_callback (self->watch, G_SOURCE_FUNC (client_left_cb), self, NULL);
  g_source_attach (self->watch, self->context);
}

/* Milliseconds. */
static guint
wsman_server_connection_get_head_timeout (WsmanServerConnection *self)
{
  const WsmanDeadlines *deadlines = &self->policy->deadlines;

  if (self->identity != NULL)
    return self->input->len == 0 ? deadlines->idle : deadlines->head;
  if (self->acceptor != NULL)
    return MIN (deadlines->head, 1 + wsman_acceptor_get_remaining (self->acceptor) / G_TIME_SPAN_MILLISECOND);

  return deadlines->head;
}

static void
wsman_server_connection_expect_head (WsmanServerConnection *self)
{
  g_clear_pointer (&self->head, wsman_http_head_free);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_pointer (&self->charset, g_free);
  self->scanned = 0;
  self->sealed = FALSE;
  self->body_is_read = FALSE;
  wsman_server_connection_set_state (self, STATE_HEAD, wsman_server_connection_get_head_timeout (self));
  wsman_server_connection_advance (self);
}

/* Closes when the client has had the time to read the answer: a socket closed over unread input
 * would destroy it. */
static void
wsman_server_connection_linger (WsmanServerConnection *self)
{
  if (!self->secure)
    g_socket_shutdown (self->socket, FALSE, TRUE, NULL);

  self->lingered = 0;
  wsman_server_connection_set_state (self, STATE_LINGERING, self->policy->deadlines.linger);
  wsman_server_connection_advance (self);
}

static void
wsman_server_connection_answered (WsmanServerConnection *self)
{
  if (!self->keep_alive)
    {
      wsman_server_connection_linger (self);
      return;
    }

  if (self->body_is_read)
    {
      wsman_server_connection_expect_head (self);
      return;
    }

  wsman_http_body_init (&self->framing, self->head, MAX_SKIPPED_BODY);
  wsman_server_connection_set_state (self, STATE_SKIPPING, self->policy->deadlines.head);
  wsman_server_connection_advance (self);
}

typedef struct
{
  WsmanServerConnection *connection;
  GBytes *bytes; /* not written yet */
} Writing;

static void
writing_free (Writing *self)
{
  g_clear_pointer (&self->connection, wsman_server_connection_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writing, writing_free)

static void written_cb (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data);

static void
writing_continue (Writing *self)
{
  GOutputStream *output = g_io_stream_get_output_stream (self->connection->stream);

  g_output_stream_write_bytes_async (output, self->bytes, G_PRIORITY_DEFAULT,
                                     self->connection->cancellable, written_cb, self);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Writing) writing = user_data;
  WsmanServerConnection *self = writing->connection;
  gssize written = g_output_stream_write_bytes_finish (G_OUTPUT_STREAM (source), result, NULL);
  gsize length = g_bytes_get_size (writing->bytes);

  if (self->state == STATE_CLOSED)
    return;

  if (written < 0)
    {
      wsman_server_connection_close (self);
      return;
    }

  if ((gsize) written < length)
    {
      g_autoptr(GBytes) all = g_steal_pointer (&writing->bytes);

      writing->bytes = g_bytes_new_from_bytes (all, written, length - written);
      wsman_server_connection_set_state (self, self->state, self->policy->deadlines.answer);
      writing_continue (g_steal_pointer (&writing));
      return;
    }

  if (self->state == STATE_ANSWERING)
    wsman_server_connection_answered (self);
  else
    wsman_server_connection_advance (self);
}

static void
wsman_server_connection_write (WsmanServerConnection *self,
                               GString               *head,
                               GBytes                *body)
{
  Writing *writing = g_new0 (Writing, 1);

  /* One buffer, one segment: a head that travels alone waits for its acknowledgement. */
  if (body != NULL)
    g_string_append_len (head, g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  writing->connection = wsman_server_connection_ref (self);
  writing->bytes = g_string_free_to_bytes (head);
  writing_continue (writing);
}

/* Whether what is left of a refused request is small enough to be read for the sake of the next. A
 * client that waits for a go-ahead may or may not send it. */
static gboolean
wsman_server_connection_may_skip_body (WsmanServerConnection *self)
{
  return !self->head->chunked && !self->head->expects_continue &&
         self->head->content_length <= MAX_SKIPPED_BODY;
}

static void
wsman_server_connection_send (WsmanServerConnection *self,
                              WsmanHttpAnswer       *answer,
                              GBytes                *body)
{
  GString *head = g_string_new (NULL);

  self->keep_alive = self->head != NULL && self->head->keep_alive &&
                     (self->body_is_read || wsman_server_connection_may_skip_body (self));
  answer->keep_alive = self->keep_alive;
  answer->content_length = body != NULL ? g_bytes_get_size (body) : 0;
  wsman_http_answer_write (answer, head);

  wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s answers %u, %" G_GSIZE_FORMAT " bytes", self,
               self->identity != NULL ? self->identity : "(nobody)", answer->status,
               answer->content_length);

  self->call = NULL;
  g_clear_pointer (&self->last_token, g_free);
  wsman_server_connection_set_state (self, STATE_ANSWERING, self->policy->deadlines.answer);
  wsman_server_connection_write (self, head, body);
}

/* As it is. The last token of a handshake goes with the first answer. */
static void
wsman_server_connection_send_body (WsmanServerConnection *self,
                                   guint                  status,
                                   const char            *content_type,
                                   GBytes                *body)
{
  const char * const challenges[] = { self->last_token, NULL };
  WsmanHttpAnswer answer = { .status = status, .content_type = content_type, .challenges = challenges };

  wsman_server_connection_send (self, &answer, body);
}

typedef struct
{
  WsmanServerConnection *connection;
  guint status;
} Sealing;

static void
sealed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Sealing *sealing = user_data;
  g_autoptr(WsmanServerConnection) self = sealing->connection;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = wsman_sealing_seal_finish (WSMAN_SECURITY_CONTEXT (source), result, &error);
  g_autofree char *content_type = NULL;

  if (self->state == STATE_CLOSED)
    return;

  if (body == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%p: can't seal an answer: %s", self, error->message);
      wsman_server_connection_close (self);
      return;
    }

  content_type = wsman_sealed_body_format_content_type (wsman_acceptor_get_protocol (self->acceptor));
  wsman_server_connection_send_body (self, sealing->status, content_type, body);
}

static void
wsman_server_connection_seal (WsmanServerConnection *self,
                              guint                  status,
                              const char            *content_type,
                              GBytes                *body)
{
  Sealing *sealing = g_new0 (Sealing, 1);
  g_autofree char *charset = NULL;

  sealing->connection = wsman_server_connection_ref (self);
  sealing->status = status;
  wsman_http_content_type_is_soap (content_type, &charset);

  self->call = NULL;
  wsman_server_connection_set_state (self, STATE_SEALING, self->policy->deadlines.answer);
  wsman_sealing_seal_async (wsman_acceptor_get_security (self->acceptor), body, charset,
                            wsman_acceptor_get_protocol (self->acceptor), self->indented,
                            self->cancellable, sealed_cb, sealing);
}

void
wsman_server_connection_answer (WsmanServerConnection *self,
                                guint                  status,
                                const char            *content_type,
                                GBytes                *body)
{
  if (self->state == STATE_CLOSED)
    return;

  if (self->sealed && body != NULL)
    wsman_server_connection_seal (self, status, content_type, body);
  else
    wsman_server_connection_send_body (self, status, content_type, body);
}

void
wsman_server_connection_refuse (WsmanServerConnection *self)
{
  const char *challenges[4] = { NULL };
  WsmanHttpAnswer answer = { .status = 401, .challenges = challenges };
  guint n_challenges = 0;

  if (self->state == STATE_CLOSED)
    return;

  if (wsman_policy_allows_negotiate (self->policy))
    challenges[n_challenges++] = "Negotiate";
  if (self->policy->acceptor.kerberos)
    challenges[n_challenges++] = "Kerberos";
  if (wsman_policy_allows_basic (self->policy, self->secure))
    challenges[n_challenges++] = BASIC_CHALLENGE;
  wsman_server_connection_send (self, &answer, NULL);
}

static void
wsman_server_connection_send_status (WsmanServerConnection *self,
                                     guint                  status)
{
  wsman_server_connection_answer (self, status, NULL, NULL);
}

static void
wsman_server_connection_forget (WsmanServerConnection *self)
{
  wsman_secret_clear (&self->proof);
  g_clear_pointer (&self->identity, g_free);
  g_clear_pointer (&self->acceptor, wsman_acceptor_unref);
  g_clear_pointer (&self->last_token, g_free);
}

static gboolean
charset_is_supported (const char *charset)
{
  static const char * const supported[] = { "utf-8", "utf8", "utf-16", "utf16", "utf-16le", "utf-16be",
                                            "us-ascii" };

  for (guint i = 0; i < G_N_ELEMENTS (supported); i++)
    if (g_ascii_strcasecmp (charset, supported[i]) == 0)
      return TRUE;

  return FALSE;
}

/* Answers, and closes. */
static void
wsman_server_connection_drop (WsmanServerConnection *self,
                              guint                  status)
{
  self->head->keep_alive = FALSE;
  wsman_server_connection_send_status (self, status);
}

/* What somebody who came by a handshake sends unsealed. Over http it was there for all to read, which
 * Windows answers like this; over https it could be somebody else's handshake. */
static gboolean
wsman_server_connection_check_plain (WsmanServerConnection *self)
{
  if (self->acceptor == NULL)
    return TRUE;

  if (!wsman_policy_allows_plain (self->policy, self->secure))
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s sends an unsealed message over http", self, self->identity);
      wsman_server_connection_drop (self, 500);
      return FALSE;
    }

  if (self->secure && !wsman_acceptor_allows_plain (self->acceptor, self->policy))
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s neither is bound to the certificate nor seals its messages",
                   self, self->identity);
      wsman_server_connection_forget (self);
      wsman_server_connection_refuse (self);
      return FALSE;
    }

  return TRUE;
}

/* Answers itself what can't be taken. */
static gboolean
wsman_server_connection_check_content_type (WsmanServerConnection *self)
{
  const char *content_type = wsman_http_head_get (self->head, "content-type");
  g_autofree char *protocol = wsman_sealed_body_get_protocol (content_type);

  /* The context that sealed it is gone, or never was here. */
  if (protocol != NULL && self->identity == NULL)
    {
      wsman_server_connection_refuse (self);
      return FALSE;
    }

  self->sealed = protocol != NULL && self->acceptor != NULL &&
                 g_ascii_strcasecmp (protocol, wsman_acceptor_get_protocol (self->acceptor)) == 0;
  if (self->sealed)
    return TRUE;

  /* They have served. */
  g_hash_table_remove (self->head->fields, "authorization");

  if (!wsman_http_content_type_is_soap (content_type, &self->charset) ||
      (self->charset != NULL && !charset_is_supported (self->charset)))
    {
      wsman_server_connection_send_status (self, 415);
      return FALSE;
    }

  return wsman_server_connection_check_plain (self);
}

/* It is settled who asks, or that it may be nobody. */
static void
wsman_server_connection_expect_body (WsmanServerConnection *self)
{
  guint64 max_size = self->policy->max_envelope_size;

  if (!wsman_server_connection_check_content_type (self))
    return;

  if (self->identity == NULL)
    max_size = MIN (max_size, MAX_ANONYMOUS_BODY);
  else if (self->sealed)
    max_size += MAX_SEALED_OVERHEAD;

  wsman_http_body_init (&self->framing, self->head, max_size);
  self->body = g_byte_array_new ();
  wsman_server_connection_set_state (self, STATE_BODY, self->policy->deadlines.body);

  if (self->head->expects_continue && self->input->len == 0 &&
      self->head->content_length <= max_size)
    wsman_server_connection_write (self, g_string_new ("HTTP/1.1 100 Continue\r\n\r\n"), NULL);
  else
    wsman_server_connection_advance (self);
}

void
wsman_server_connection_set_identity (WsmanServerConnection *self,
                                      const char            *identity)
{
  if (self->state != STATE_AUTHENTICATING)
    return;

  if (identity == NULL || *identity == '\0')
    {
      wsman_server_connection_forget (self);
      wsman_server_connection_refuse (self);
      return;
    }

  self->identity = g_strdup (identity);
  self->proven = g_get_monotonic_time ();
  wsman_server_connection_expect_body (self);
}

/* Basic comes with each request: the authenticator is asked once for each connection, as long as
 * the credentials stay the same. */
static void
wsman_server_connection_check_credentials (WsmanServerConnection *self,
                                           const char            *authorization)
{
  g_autofree char *proof = g_compute_checksum_for_string (G_CHECKSUM_SHA256, authorization, -1);
  gboolean allowed = wsman_policy_allows_basic (self->policy, self->secure);
  char *user_name = NULL;
  char *password = NULL;

  if (allowed && self->proof != NULL && self->identity != NULL && wsman_secret_equal (proof, self->proof) &&
      g_get_monotonic_time () - self->proven < self->policy->deadlines.identity * G_TIME_SPAN_MILLISECOND)
    {
      wsman_server_connection_expect_body (self);
      return;
    }

  wsman_server_connection_forget (self);
  if (!allowed || !wsman_basic_parse (authorization, &user_name, &password))
    {
      wsman_server_connection_refuse (self);
      return;
    }

  if (*user_name == '\0' || *password == '\0')
    {
      wsman_server_connection_refuse (self);
    }
  else
    {
      self->proof = g_steal_pointer (&proof);
      wsman_server_connection_set_state (self, STATE_AUTHENTICATING, self->policy->deadlines.attempt);
      wsman_server_connection_watch_client (self);
      self->handlers->authenticate (self, user_name, password, self->user_data);
    }

  wsman_secret_free (user_name);
  wsman_secret_free (password);
}

/* The hash of the certificate that the client sees; empty, so that it matches none, where TLS can't
 * tell; NULL over http. */
static GBytes *
wsman_server_connection_get_bindings (WsmanServerConnection *self)
{
  g_autoptr(GByteArray) hash = g_byte_array_new ();

  if (!self->secure)
    return NULL;

  g_tls_connection_get_channel_binding_data (G_TLS_CONNECTION (self->stream),
                                             G_TLS_CHANNEL_BINDING_TLS_SERVER_END_POINT, hash, NULL);

  return g_byte_array_free_to_bytes (g_steal_pointer (&hash));
}

/* A leg of a handshake. A token on a connection that is somebody's begins another. */
static void
wsman_server_connection_check_token (WsmanServerConnection *self,
                                     const char            *scheme,
                                     GBytes                *token)
{
  if (self->acceptor == NULL || !wsman_acceptor_expects (self->acceptor, scheme, token))
    {
      g_autoptr(GBytes) bindings = wsman_server_connection_get_bindings (self);

      wsman_server_connection_forget (self);
      self->acceptor = wsman_acceptor_new (self->policy, scheme, bindings);
    }

  if (wsman_acceptor_get_remaining (self->acceptor) == 0)
    {
      wsman_server_connection_forget (self);
      wsman_server_connection_refuse (self);
      return;
    }

  wsman_server_connection_set_state (self, STATE_AUTHENTICATING, self->policy->deadlines.attempt);
  wsman_server_connection_watch_client (self);
  self->handlers->negotiate (self, self->acceptor, token, self->user_data);
}

static gboolean
head_has_body (const WsmanHttpHead *head)
{
  return head->chunked || head->content_length > 0;
}

static void
wsman_server_connection_ask_for_token (WsmanServerConnection *self)
{
  const char * const challenges[] = { self->last_token, NULL };
  WsmanHttpAnswer answer = { .status = 401, .challenges = challenges };

  /* What comes along before a message can be sealed is there for all to read. */
  if (head_has_body (self->head) && !wsman_policy_allows_plain (self->policy, self->secure))
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%p: an unsealed message comes with a token over http", self);
      wsman_server_connection_forget (self);
      wsman_server_connection_drop (self, 500);
      return;
    }

  wsman_server_connection_send (self, &answer, NULL);
}

void
wsman_server_connection_take_leg (WsmanServerConnection *self,
                                  WsmanLeg               leg,
                                  GBytes                *answer)
{
  if (self->state != STATE_AUTHENTICATING)
    return;

  if (leg == WSMAN_LEG_REFUSED)
    {
      wsman_server_connection_set_identity (self, NULL);
      return;
    }

  if (answer != NULL)
    {
      g_autofree char *encoded = g_base64_encode (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));

      self->last_token = g_strconcat (wsman_acceptor_get_scheme (self->acceptor), " ", encoded, NULL);
    }

  if (leg == WSMAN_LEG_CONTINUES)
    {
      wsman_server_connection_ask_for_token (self);
      return;
    }

  self->identity = g_strdup (wsman_acceptor_get_identity (self->acceptor));
  if (head_has_body (self->head))
    wsman_server_connection_expect_body (self);
  else
    wsman_server_connection_send_status (self, 200);
}

void
wsman_server_connection_hold_up (WsmanServerConnection *self)
{
  if (self->state != STATE_AUTHENTICATING)
    return;

  wsman_server_connection_forget (self);
  wsman_server_connection_drop (self, 429);
}

static gboolean
path_is_served (const char *path)
{
  static const char * const paths[] = { "/wsman", "/wsman/", "/wsman-anon/identify" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    if (g_str_equal (path, paths[i]))
      return TRUE;

  return FALSE;
}

static void
wsman_server_connection_check_authorization (WsmanServerConnection *self,
                                             const char            *authorization)
{
  const char *scheme;
  g_autoptr(GBytes) token = wsman_acceptor_parse (self->policy, authorization, &scheme);

  if (token != NULL)
    wsman_server_connection_check_token (self, scheme, token);
  else
    wsman_server_connection_check_credentials (self, authorization);
}

/* Without another word: Basic speaks for one request, a handshake for all that follow. */
static void
wsman_server_connection_check_nothing (WsmanServerConnection *self)
{
  if (self->identity != NULL && self->acceptor != NULL)
    {
      wsman_server_connection_expect_body (self);
      return;
    }

  wsman_server_connection_forget (self);
  if (self->policy->allow_anonymous_identify && self->head->content_length <= MAX_ANONYMOUS_BODY)
    wsman_server_connection_expect_body (self);
  else
    wsman_server_connection_refuse (self);
}

static void
wsman_server_connection_got_head (WsmanServerConnection *self)
{
  const char *authorization = wsman_http_head_get (self->head, "authorization");

  if (!path_is_served (self->head->path))
    {
      wsman_server_connection_send_status (self, 404);
      return;
    }

  if (!g_str_equal (self->head->method, "POST"))
    {
      wsman_server_connection_send_status (self, 405);
      return;
    }

  if (self->local)
    wsman_server_connection_expect_body (self);
  else if (authorization != NULL)
    wsman_server_connection_check_authorization (self, authorization);
  else
    wsman_server_connection_check_nothing (self);
}

static void
wsman_server_connection_read_head (WsmanServerConnection *self)
{
  gsize length = wsman_http_head_find_end (self->input, &self->scanned);
  guint status;

  if (length == 0 && self->input->len <= WSMAN_HTTP_MAX_HEAD)
    return;

  if (length == 0 || length > WSMAN_HTTP_MAX_HEAD)
    {
      wsman_server_connection_send_status (self, 431);
      return;
    }

  status = wsman_http_head_parse (self->input->data, length, &self->head);
  explicit_bzero (self->input->data, length);
  g_byte_array_remove_range (self->input, 0, length);
  if (status != 0)
    wsman_server_connection_send_status (self, status);
  else
    wsman_server_connection_got_head (self);
}

static void
wsman_server_connection_hand_on (WsmanServerConnection *self,
                                 GBytes                *body)
{
  wsman_server_connection_set_state (self, STATE_HANDLING, 0);
  wsman_server_connection_watch_client (self);
  self->handlers->handle (self, body, self->charset, self->user_data);
}

static void
unsealed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(WsmanServerConnection) self = user_data;
  g_autofree char *charset = NULL;
  gboolean indented;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = wsman_sealing_unseal_finish (WSMAN_SECURITY_CONTEXT (source), result,
                                                        &charset, &indented, &error);

  if (self->state == STATE_CLOSED)
    return;

  self->indented = indented;
  if (body == NULL)
    {
      wsman_debug (WSMAN_DEBUG_SERVER, "%p: %s: %s", self, self->identity, error->message);
      wsman_server_connection_forget (self);
      wsman_server_connection_drop (self, 400);
    }
  else if (charset != NULL && !charset_is_supported (charset))
    {
      wsman_server_connection_send_status (self, 415);
    }
  else
    {
      self->charset = g_steal_pointer (&charset);
      wsman_server_connection_hand_on (self, body);
    }
}

static void
wsman_server_connection_got_body (WsmanServerConnection *self)
{
  g_autoptr(GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&self->body));

  self->body_is_read = TRUE;
  if (!self->sealed)
    {
      wsman_server_connection_hand_on (self, body);
      return;
    }

  wsman_server_connection_set_state (self, STATE_UNSEALING, self->policy->deadlines.body);
  wsman_sealing_unseal_async (wsman_acceptor_get_security (self->acceptor), body,
                              wsman_http_head_get (self->head, "content-type"),
                              wsman_acceptor_get_protocol (self->acceptor),
                              self->cancellable, unsealed_cb, wsman_server_connection_ref (self));
}

static void
wsman_server_connection_read_body (WsmanServerConnection *self)
{
  switch (wsman_http_body_feed (&self->framing, self->input, self->body))
    {
    case WSMAN_HTTP_BODY_MORE:
      break;

    case WSMAN_HTTP_BODY_DONE:
      if (self->state == STATE_BODY)
        wsman_server_connection_got_body (self);
      else
        wsman_server_connection_expect_head (self);
      break;

    case WSMAN_HTTP_BODY_TOO_LARGE:
      self->head->keep_alive = FALSE;
      if (self->identity == NULL)
        wsman_server_connection_refuse (self);
      else
        wsman_server_connection_send_status (self, 413);
      break;

    case WSMAN_HTTP_BODY_INVALID:
      wsman_server_connection_drop (self, 400);
      break;
    }
}

static void
wsman_server_connection_throw_away (WsmanServerConnection *self)
{
  self->lingered += self->input->len;
  g_byte_array_set_size (self->input, 0);
  if (self->lingered > MAX_LINGERED)
    wsman_server_connection_close (self);
}

static gboolean
state_reads (State state)
{
  return state == STATE_HEAD || state == STATE_BODY || state == STATE_SKIPPING || state == STATE_LINGERING;
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(WsmanServerConnection) self = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  g_autofree guint8 *buffer = g_steal_pointer (&self->buffer);

  if (self->state == STATE_CLOSED)
    return;

  if (length <= 0)
    {
      wsman_server_connection_close (self);
      return;
    }

  /* Each request has its time for the head, however long the connection was idle before; a body
   * only has to go on coming. */
  if (self->state == STATE_HEAD && self->input->len == 0)
    wsman_server_connection_set_state (self, STATE_HEAD, self->policy->deadlines.head);
  else if (self->state == STATE_BODY && self->identity != NULL)
    wsman_server_connection_set_state (self, STATE_BODY, self->policy->deadlines.body);

  g_byte_array_append (self->input, buffer, length);
  explicit_bzero (buffer, length);
  wsman_server_connection_advance (self);
}

/* Looks at what is there, and asks for more where that is what is missing. */
static void
wsman_server_connection_advance (WsmanServerConnection *self)
{
  g_autoptr(WsmanServerConnection) alive = wsman_server_connection_ref (self);
  gsize size;

  if (self->buffer != NULL)
    return;

  if (self->state == STATE_HEAD)
    wsman_server_connection_read_head (self);
  else if (self->state == STATE_BODY || self->state == STATE_SKIPPING)
    wsman_server_connection_read_body (self);
  else if (self->state == STATE_LINGERING)
    wsman_server_connection_throw_away (self);

  if (!state_reads (self->state) || self->buffer != NULL)
    return;

  size = self->state == STATE_BODY && self->identity != NULL ? BODY_READ_SIZE : READ_SIZE;
  self->buffer = g_malloc (size);
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->buffer, size,
                             G_PRIORITY_DEFAULT, self->cancellable, read_cb,
                             wsman_server_connection_ref (self));
}

void
wsman_server_connection_set_local_user (WsmanServerConnection *self,
                                        const char            *identity)
{
  g_assert (self->state == STATE_NEW && identity != NULL && *identity != '\0');

  self->local = TRUE;
  self->identity = g_strdup (identity);
}

void
wsman_server_connection_start (WsmanServerConnection *self)
{
  g_assert (self->state == STATE_NEW);

  wsman_server_connection_expect_head (self);
}

gboolean
wsman_server_connection_is_closed (WsmanServerConnection *self)
{
  return self->state == STATE_CLOSED;
}

gboolean
wsman_server_connection_is_expendable (WsmanServerConnection *self)
{
  return self->identity == NULL &&
         self->state != STATE_AUTHENTICATING && self->state != STATE_HANDLING;
}

gboolean
wsman_server_connection_is_secure (WsmanServerConnection *self)
{
  return self->secure;
}

GSocketAddress *
wsman_server_connection_get_remote_address (WsmanServerConnection *self)
{
  return self->remote_address;
}

const char *
wsman_server_connection_get_identity (WsmanServerConnection *self)
{
  return self->identity;
}

const char *
wsman_server_connection_get_mechanism (WsmanServerConnection *self)
{
  if (self->local)
    return "Local";

  return self->acceptor != NULL ? wsman_acceptor_get_mechanism (self->acceptor) : "Basic";
}

gboolean
wsman_server_connection_is_sealed (WsmanServerConnection *self)
{
  return self->sealed;
}

gboolean
wsman_server_connection_is_bound (WsmanServerConnection *self)
{
  return self->acceptor != NULL && wsman_acceptor_is_bound (self->acceptor);
}

gpointer
wsman_server_connection_get_call (WsmanServerConnection *self)
{
  return self->call;
}

void
wsman_server_connection_set_call (WsmanServerConnection *self,
                                  gpointer               call)
{
  self->call = call;
}

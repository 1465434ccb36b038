/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One side of CredSSP as a program, so that another implementation can be the other side. It speaks as remote desktops
 * do: an X.224 request and its response, and then TLS on the same connection. An acceptor prints the port on which it
 * listens, and serves one connection. At the end the program prints one line: "done …" or "error TEXT".
 */

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/wsman-secret-private.h"
#include "security/wsman-security-credssp-private.h"

/* X.224: a connection request that offers CredSSP, and the confirmation. [MS-RDPBCGR] 2.2.1.1, 2.2.1.2. */
#define X224_REQUEST "\x03\x00\x00\x13\x0e\xe0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x03\x00\x00\x00"
#define X224_CONFIRM "\x03\x00\x00\x13\x0e\xd0\x00\x00\x12\x34\x00\x02\x03\x08\x00\x02\x00\x00\x00"
#define X224_LENGTH 19

#define RECORD_HEAD 5

static char *role, *mechanism, *wrapping, *target, *user, *password, *keytab, *tls;
static int port;
static gboolean accept_old;

static const GOptionEntry options[] = {
  { "role", 0, 0, G_OPTION_ARG_STRING, &role, "initiator or acceptor", NULL },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, "the port of the acceptor; 0 for any", NULL },
  { "mechanism", 0, 0, G_OPTION_ARG_STRING, &mechanism, "kerberos or ntlm", NULL },
  { "wrapping", 0, 0, G_OPTION_ARG_STRING, &wrapping, "raw or spnego", NULL },
  { "target", 0, 0, G_OPTION_ARG_STRING, &target, "the server's principal", NULL },
  { "user", 0, 0, G_OPTION_ARG_STRING, &user, "the user name", NULL },
  { "password", 0, 0, G_OPTION_ARG_STRING, &password, "the password; an acceptor compares with it", NULL },
  { "keytab", 0, 0, G_OPTION_ARG_STRING, &keytab, "the acceptor's keys", NULL },
  { "tls", 0, 0, G_OPTION_ARG_STRING, &tls, "priorities of GnuTLS", NULL },
  { "accept-old", 0, 0, G_OPTION_ARG_NONE, &accept_old, "accept versions below 5", NULL },
  { NULL }
};

static void
on_result (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
step (WsmanSecurityContext  *context,
      GBytes                *input,
      GBytes               **output,
      GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  wsman_security_context_step_async (context, input, NULL, on_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return wsman_security_context_step_finish (context, result, output, error);
}

static void
send_bytes (GIOStream *stream,
            GBytes    *bytes)
{
  if (bytes != NULL)
    g_output_stream_write_all (g_io_stream_get_output_stream (stream), g_bytes_get_data (bytes, NULL),
                               g_bytes_get_size (bytes), NULL, NULL, NULL);
}

/* Reads one record of TLS. A client of remote desktops goes on right behind its credentials, and what it says then
 * isn't for CredSSP. */
static GBytes *
read_record (GIOStream  *stream,
             GError    **error)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  guint8 *record = g_malloc (RECORD_HEAD + G_MAXUINT16);
  gsize length, n;

  if (g_input_stream_read_all (input, record, RECORD_HEAD, &n, NULL, error) && n == RECORD_HEAD)
    {
      length = record[3] << 8 | record[4];
      if (g_input_stream_read_all (input, record + RECORD_HEAD, length, &n, NULL, error) && n == length)
        return g_bytes_new_take (record, RECORD_HEAD + length);
    }
  g_free (record);
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the other side has closed the connection");

  return NULL;
}

/* Carries tokens until the authentication is complete, or fails. TCP has no ends of flights, so a step may have nothing
 * to send, and more must be read. */
static gboolean
pump (GIOStream             *stream,
      WsmanSecurityContext  *context,
      gboolean               begins,
      GError               **error)
{
  g_autoptr(GBytes) input = NULL;

  while (begins || !wsman_security_context_is_complete (context))
    {
      g_autoptr(GBytes) output = NULL;

      if (!begins)
        {
          g_clear_pointer (&input, g_bytes_unref);
          input = read_record (stream, error);
          if (input == NULL)
            return FALSE;
        }
      begins = FALSE;
      if (!step (context, input, &output, error))
        {
          send_bytes (stream, wsman_security_context_get_error_token (context));
          return FALSE;
        }
      send_bytes (stream, output);
    }

  return TRUE;
}

static gboolean
read_x224 (GIOStream  *stream,
           GError    **error)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  guint8 head[4];
  guint8 body[1024];
  gsize n;

  if (!g_input_stream_read_all (input, head, sizeof head, &n, NULL, error) || n < sizeof head)
    return FALSE;
  n = head[2] << 8 | head[3];
  if (n < sizeof head || n > sizeof body)
    return FALSE;
  n -= sizeof head;

  return g_input_stream_read_all (input, body, n, &n, NULL, error);
}

static WsmanMechanism
get_mechanism (void)
{
  return g_strcmp0 (mechanism, "ntlm") == 0 ? WSMAN_MECHANISM_NTLM : WSMAN_MECHANISM_KERBEROS;
}

static gboolean
initiate (GError **error)
{
  WsmanCredentialSource source = { user, password, NULL, NULL };
  g_autoptr(WsmanCredential) credential = wsman_credential_new (&source);
  WsmanNegotiation negotiation = { .scheme = g_strcmp0 (wrapping, "raw") == 0 ? "Kerberos" : "Negotiate",
                                   .mechanisms = { get_mechanism () }, .n_mechanisms = 1,
                                   .target = target != NULL ? target : (char *) "WSMAN/localhost" };
  g_autoptr(WsmanSecurityContext) inner = wsman_security_gss_new_initiator (&negotiation, credential, NULL);
  g_autoptr(WsmanSecurityContext) context =
    wsman_security_credssp_new_initiator (inner, credential, accept_old, tls);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  g_autoptr(GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, error);
  GIOStream *stream = G_IO_STREAM (connection);
  g_autoptr(GBytes) request = g_bytes_new_static (X224_REQUEST, X224_LENGTH);
  guint8 byte;

  if (connection == NULL)
    return FALSE;
  send_bytes (stream, request);
  if (!read_x224 (stream, error) || !pump (stream, context, TRUE, error))
    return FALSE;

  /* A server that refuses the credentials closes the connection or sends its reason. One that accepts them waits. */
  printf ("sent\n");
  fflush (stdout);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 1);
  g_input_stream_read (g_io_stream_get_input_stream (stream), &byte, 1, NULL, error);
  if (!g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return FALSE;
  g_clear_error (error);
  printf ("done %s\n", wsman_mechanism_get_name (wsman_security_gss_get_mechanism (WSMAN_SECURITY_GSS (inner))));

  return TRUE;
}

static gboolean
accept_one (GError **error)
{
  WsmanAcceptorSource source = { keytab, g_strcmp0 (mechanism, "ntlm") != 0, g_strcmp0 (mechanism, "kerberos") != 0 };
  g_autoptr(WsmanSecurityContext) inner = wsman_security_gss_new_acceptor (&source, NULL);
  g_autoptr(WsmanTlsIdentity) identity = wsman_tls_identity_new_self_signed (error);
  g_autoptr(WsmanSecurityContext) context = wsman_security_credssp_new_acceptor (inner, identity, tls);
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GSocketConnection) connection = NULL;
  g_autoptr(GBytes) confirm = g_bytes_new_static (X224_CONFIRM, X224_LENGTH);
  const WsmanDelegatedUser *delegated;

  if (port == 0)
    port = g_socket_listener_add_any_inet_port (listener, NULL, error);
  else if (!g_socket_listener_add_inet_port (listener, port, NULL, error))
    return FALSE;
  printf ("port %d\n", port);
  fflush (stdout);
  connection = g_socket_listener_accept (listener, NULL, NULL, error);
  if (connection == NULL || !read_x224 (G_IO_STREAM (connection), error))
    return FALSE;
  send_bytes (G_IO_STREAM (connection), confirm);
  if (!pump (G_IO_STREAM (connection), context, FALSE, error))
    return FALSE;

  delegated = wsman_security_credssp_get_user (WSMAN_SECURITY_CREDSSP (context));
  printf ("done %s %s\\%s %s\n", wsman_security_context_get_peer (context)->name, delegated->domain,
          delegated->user_name, g_strcmp0 (delegated->password, password) == 0 ? "same" : "other");

  return TRUE;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || role == NULL ||
      !(g_str_equal (role, "acceptor") ? accept_one (&error) : initiate (&error)))
    printf ("error %s\n", error != NULL ? error->message : "the connection ended");

  return 0;
}

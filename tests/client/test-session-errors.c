/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Tests the property "error", which scripts for Windows parse. It is always one WSManFault, whatever failed, and
 * matches the GError and the fault.
 */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#define GET_RESPONSE ENVELOPE (TRANSFER "/GetResponse", "<t:Thing><t:Name>a</t:Name></t:Thing>")
#define PROVIDER_FAULT                                                                                         \
  ENVELOPE ("http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",                                                \
            "<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Detail><f:WSManFault Code=\"2150858755\"" \
            " Machine=\"srv\"><f:Message>It failed <f:ProviderFault provider=\"P\" path=\"p.dll\"><x xmlns=\"\">"  \
            "why</x></f:ProviderFault></f:Message></f:WSManFault></s:Detail></s:Fault>")

typedef struct
{
  const char *name;
  Response response;
  guint32 code;
  const char *machine; /* NULL: this one */
  const char *message;  /* a part of it */
  const char *provider; /* a part of the provider's words, or NULL */
} ErrorCase;

static const ErrorCase error_cases[] = {
  { "fault", { FAULT_ENVELOPE ("w:TimedOut", "2150858793", "Not &lt;yet&gt;"), "500 " }, 0x80338029, "srv", "Not <yet>",
    NULL },
  { "fault-of-win32", { FAULT_ENVELOPE ("w:AccessDenied", "5", "Not you"), "500 " }, 5, "srv", "Not you", NULL },
  { "fault-without-code", { FAULT_ENVELOPE ("w:InvalidSelectors", "0", "Bad key"), "500 " }, 0x8033803D, "srv",
    "Bad key", NULL },
  { "provider", { PROVIDER_FAULT, "500 " }, 0x80338003, "srv", "It failed", "<x xmlns=\"\">why</x>" },
  { "status", { "x", "404 Not Found", "text/plain" }, 0x80338113, NULL, "check port and path", NULL },
  { "bad-request", { "x", "400 Bad Request", "text/plain" }, 0x80338171, NULL, "if this port speaks https, connect",
    NULL },
  { "credentials", { "x", "401 Unauthorized", "text/plain" }, 0x80070005, NULL, "requires authentication", NULL },
  { "web-page", { "<html/>", "200 OK", "text/html" }, 0x80338173, NULL, "check port, path and proxies", NULL },
  { "nonsense", { "<a>\x01</a>" }, 0x80338041, NULL, "invalid Char", NULL },
};

/* Scripts load it into an XML parser. */
static void
check_error (const char      *xml,
             const ErrorCase *row,
             const GError    *error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(WsmanDocument) document = wsman_document_parse (xml, strlen (xml), "UTF-8", G_MAXSIZE, &failure);
  const WsmanElement *root, *message, *provider;
  g_autofree char *code = g_strdup_printf ("%u", wsman_error_get_info (error)->code);
  g_autofree char *text = NULL;

  g_test_message ("%s", xml);
  g_assert_no_error (failure);
  root = wsman_document_get_root (document);
  message = wsman_element_find_child (root, WSMAN_NS_FAULT, "Message");
  provider = wsman_element_find_child (message, WSMAN_NS_FAULT, "ProviderFault");
  text = wsman_element_dup_stripped_text (message);

  g_assert_true (wsman_element_is (root, WSMAN_NS_FAULT, "WSManFault"));
  g_assert_cmpstr (wsman_element_get_attribute (root, NULL, "Code"), ==, code);
  g_assert_cmpstr (wsman_element_get_attribute (root, NULL, "Machine"), ==,
                   row->machine != NULL ? row->machine : g_get_host_name ());
  g_assert_true (g_str_has_prefix (text, error->message));
  g_assert_nonnull (strstr (error->message, row->message));
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, row->code);

  g_assert_cmpint (provider != NULL, ==, row->provider != NULL);
  if (row->provider != NULL)
    g_assert_nonnull (strstr (xml, row->provider));
}

static void
test_error (gconstpointer data)
{
  const ErrorCase *row = data;
  const Response responses[] = { row->response, { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  g_assert_null (wsman_session_get (session, locator, NULL, &error));
  g_assert_nonnull (error);
  check_error (wsman_session_get_error (session), row, error);
  g_assert_cmpstr (wsman_fault_get_message (wsman_session_get_fault (session)), ==, error->message);

  g_clear_error (&error);
  script_rewind (&script, 1);
  item = wsman_session_get (session, locator, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_session_get_error (session), ==, "");
  g_assert_null (wsman_session_get_fault (session));
}

/* Accepts connections, and never responds. */
static guint
open_silent_port (GSocketListener *listener)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) effective = NULL;
  g_autoptr(GError) error = NULL;

  g_socket_listener_add_address (listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective,
                                 &error);
  g_assert_no_error (error);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GError **error = user_data;

  g_assert_null (wsman_session_identify_finish (WSMAN_SESSION (source), result, error));
  g_assert_nonnull (*error);
}

static WsmanSession *
connect_to_silence (const char        *connection,
                    WsmanSessionFlags  flags)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;
  WsmanSession *session;

  if ((flags & WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD) != 0)
    {
      wsman_connection_options_set_user_name (options, "ada");
      wsman_connection_options_set_password (options, "secret");
    }
  session = wsman_session_new (connection, flags | WSMAN_SESSION_FLAGS_NO_ENCRYPTION, options, &error);
  g_assert_no_error (error);
  wsman_session_set_timeout (session, 100);

  return session;
}

/* Some servers don't respond to clients that don't authenticate. Only in that case does the message say so. */
static void
test_silence (void)
{
  static const WsmanSessionFlags nobody = WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION;
  static const WsmanSessionFlags user = WSMAN_SESSION_FLAGS_USE_BASIC | WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD;
  const struct
  {
    WsmanSessionFlags session_flags;
    WsmanSessionFlags flags;
    gboolean is_anonymous;
  } rows[] = { { nobody, 0, TRUE }, { nobody, nobody, TRUE }, { user, nobody, TRUE }, { user, 0, FALSE } };
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *connection = g_strdup_printf ("http://127.0.0.1:%u", open_silent_port (listener));
  GError *errors[G_N_ELEMENTS (rows)] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanSession) session = connect_to_silence (connection, rows[i].session_flags);

      wsman_session_identify_async (session, rows[i].flags, NULL, on_identified, &errors[i]);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      while (errors[i] == NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_error (errors[i], WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT);
      g_assert_nonnull (strstr (errors[i]->message, "No response from 127.0.0.1"));
      g_assert_cmpint (strstr (errors[i]->message, "identify with a user") != NULL, ==, rows[i].is_anonymous);
      g_clear_error (&errors[i]);
    }
}

/* Without a user, Negotiate needs consent. The message names the flag, and says for which hosts it isn't needed. */
static void
test_implicit_credentials (void)
{
  static const char *const connections[] = { "https://host", "https://192.0.2.1", "http://host", "host" };

  for (gsize i = 0; i < G_N_ELEMENTS (connections); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_session_new (connections[i], WSMAN_SESSION_FLAGS_USE_NEGOTIATE, NULL, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "give user name and password, or, over https, the flag "
                                                "ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/session-errors/silence", test_silence);
  g_test_add_func ("/wsman/session-errors/implicit-credentials", test_implicit_credentials);

  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/session-errors/", error_cases[i].name, NULL);

      g_test_add_data_func (path, &error_cases[i], test_error);
    }

  return g_test_run ();
}

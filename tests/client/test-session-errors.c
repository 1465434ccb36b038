/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The property "error", as scripts for Windows parse it: one WSManFault whoever failed, and what the
 * error and the fault beside it say. */

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
  Answer answer;
  guint32 code;
  const char *machine; /* NULL: this one */
  const char *message;  /* a part of it */
  const char *provider; /* a part of the provider's words, or NULL */
} ErrorCase;

static const ErrorCase error_cases[] = {
  { "fault", { FAULT_ENVELOPE ("w:TimedOut", "2150858793", "Not &lt;yet&gt;"), "500 " }, 0x80338029, "srv", "Not <yet>", NULL },
  { "fault-of-win32", { FAULT_ENVELOPE ("w:AccessDenied", "5", "Not you"), "500 " }, 5, "srv", "Not you", NULL },
  { "fault-without-code", { FAULT_ENVELOPE ("w:InvalidSelectors", "0", "Bad key"), "500 " }, 0x8033803D, "srv", "Bad key", NULL },
  { "provider", { PROVIDER_FAULT, "500 " }, 0x80338003, "srv", "It failed", "<x xmlns=\"\">why</x>" },
  { "status", { "x", "404 Not Found", "text/plain" }, 0x80338113, NULL, "check port and path", NULL },
  { "bad-request", { "x", "400 Bad Request", "text/plain" }, 0x80338171, NULL, "if this port speaks https, connect", NULL },
  { "credentials", { "x", "401 Unauthorized", "text/plain" }, 0x80070005, NULL, "wants to know the user", NULL },
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
  const Answer answers[] = { row->answer, { GET_RESPONSE } };
  g_auto(Script) script = SCRIPT (answers);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/session-errors/", error_cases[i].name, NULL);

      g_test_add_data_func (path, &error_cases[i], test_error);
    }

  return g_test_run ();
}

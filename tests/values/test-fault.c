/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the public fault, and the conversion of errors of every domain to it. */

#include "values/wsman-fault-private.h"

#include <string.h>

#include "wsman-codes.h"

static void
test_new (void)
{
  WsmanFault *fault = wsman_fault_new (WSMAN_CODE_OPERATION_TIMEDOUT, "Too slow");
  g_autofree char *xml = wsman_fault_to_xml (fault);

  g_assert_cmphex (wsman_fault_get_code (fault), ==, 0x80338029u);
  g_assert_cmpstr (wsman_fault_get_name (fault), ==, "ERROR_WSMAN_OPERATION_TIMEDOUT");
  g_assert_cmpstr (wsman_fault_get_message (fault), ==, "Too slow");
  g_assert_null (wsman_fault_get_subcode (fault));
  g_assert_null (wsman_fault_get_machine (fault));
  g_assert_null (wsman_fault_get_provider_detail (fault));
  g_assert_cmpstr (xml, ==,
                   "<f:WSManFault xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\""
                   " Code=\"2150858793\" Machine=\"\"><f:Message>Too slow</f:Message></f:WSManFault>");

  g_assert_finalize_object (fault);
}

/* Checks the summary, which is a short text for a toast, and the detail for a log. */
static void
test_summary (void)
{
  static const struct
  {
    const char *message;
    const char *summary;
  } cases[] = {
    { "Too slow", "Too slow" },
    { "", "" },
    { "Digest isn’t supported; use Negotiate", "Digest isn’t supported" },
    { "The WS-Management service cannot process the request. Ask its operator. \r\n",
      "The WS-Management service cannot process the request" },
    { "\r\n  One line\r\nand another", "One line" },
    { "Can’t reach http://db1.example.org:5985/wsman: no route",
      "Can’t reach http://db1.example.org:5985/wsman: no route" },
    { "Version 1.2 is too old. Update", "Version 1.2 is too old" },
  };
  g_autofree char *many = g_strnfill (4000, 'x');
  g_autofree char *words = g_strdup_printf ("Ärger mit %s", many);
  g_autoptr(WsmanFaultInfo) info = wsman_fault_info_new (5, "Not you. Ask");
  g_autoptr(WsmanFault) longest = wsman_fault_new (5, words);
  g_autoptr(WsmanFault) full = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(WsmanFault) fault = wsman_fault_new (5, cases[i].message);

      g_assert_cmpstr (wsman_fault_get_summary (fault), ==, cases[i].summary);
      g_assert_true (g_str_has_prefix (wsman_fault_get_detail (fault), cases[i].message));
      g_assert_nonnull (strstr (wsman_fault_get_detail (fault), "0x00000005 ERROR_ACCESS_DENIED"));
    }

  g_assert_cmpstr (wsman_fault_get_summary (longest), ==, "Ärger mit…");
  info->machine = g_strdup ("srv");
  info->provider_detail = g_strdup ("<x/>");
  full = wsman_fault_new_from_info (info);
  g_assert_cmpstr (wsman_fault_get_detail (full), ==,
                   "Not you. Ask\nCode: 0x00000005 ERROR_ACCESS_DENIED\nMachine: srv\nProvider: <x/>");
}

static void
test_properties (void)
{
  g_autoptr(WsmanFaultInfo) info = wsman_fault_info_new (5, "message");
  WsmanFault *fault;
  guint code;
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  g_autofree char *subcode = NULL;
  g_autofree char *machine = NULL;
  g_autofree char *detail = NULL;

  info->subcode = g_strdup ("AccessDenied");
  info->machine = g_strdup ("srv");
  info->provider_detail = g_strdup ("<x/>");
  fault = wsman_fault_new_from_info (info);

  g_object_get (fault, "code", &code, "name", &name, "message", &message, "subcode", &subcode,
                "machine", &machine, "provider-detail", &detail, NULL);
  g_assert_cmpuint (code, ==, 5);
  g_assert_cmpstr (name, ==, "ERROR_ACCESS_DENIED");
  g_assert_cmpstr (message, ==, "message");
  g_assert_cmpstr (subcode, ==, "AccessDenied");
  g_assert_cmpstr (machine, ==, "srv");
  g_assert_cmpstr (detail, ==, "<x/>");

  g_assert_finalize_object (fault);
}

static void
test_texts (void)
{
  g_autoptr(WsmanFault) known = wsman_fault_new (WSMAN_CODE_INVALID_URI, NULL);
  g_autoptr(WsmanFault) unknown = wsman_fault_new (0x12345678, NULL);
  g_autoptr(WsmanFault) bare = g_object_new (WSMAN_TYPE_FAULT, NULL);

  g_assert_nonnull (strstr (wsman_fault_get_message (known), "resource URI"));
  g_assert_cmpstr (wsman_fault_get_message (unknown), ==, "");
  g_assert_null (wsman_fault_get_name (unknown));
  g_assert_cmphex (wsman_fault_get_code (bare), ==, 0);
  g_assert_cmpstr (wsman_fault_get_message (bare), ==, "");
  g_assert_cmpstr (wsman_fault_name_for_code (0x803381FF), ==,
                   "ERROR_WSMAN_EVENTING_PUSH_SUBSCRIPTION_NOACTIVATE_EVENTSOURCE");
}

static void
test_own_error (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;
  g_autoptr(WsmanFault) fault = NULL;
  g_autoptr(WsmanFaultInfo) info = wsman_fault_info_new (0x803381A5u, "Too many shells");

  info->machine = g_strdup ("srv");
  wsman_error_set_fault (&error, g_steal_pointer (&info));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_QUOTA);

  copy = g_error_copy (error);
  fault = wsman_fault_from_error (copy);
  g_assert_cmphex (wsman_fault_get_code (fault), ==, 0x803381A5u);
  g_assert_cmpstr (wsman_fault_get_machine (fault), ==, "srv");
  g_assert_cmpstr (wsman_fault_get_message (fault), ==, "Too many shells");
}

static void
test_other_errors (void)
{
  const struct
  {
    GQuark domain;
    int code;
    guint32 fault_code;
  } cases[] = {
    { G_IO_ERROR, G_IO_ERROR_CANCELLED, 0x800703E3u },
    { G_IO_ERROR, G_IO_ERROR_PENDING, 0x80338032u },
    { G_IO_ERROR, G_IO_ERROR_CLOSED, 0x803381FAu },
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, 0x80338126u },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, 0x80338012u },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, 0x803381B9u },
    { G_TLS_ERROR, G_TLS_ERROR_HANDSHAKE, 0x803381BAu },
    /* Errors that a binding has copied without their fault. */
    { WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT, 0x80338029u },
    { WSMAN_ERROR, WSMAN_ERROR_PROTOCOL, 0x80072F78u },
    { WSMAN_ERROR, 4711, 0x80338003u },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new (cases[i].domain, cases[i].code, "Some %zu words", i);
      g_autoptr(WsmanFault) fault = wsman_fault_from_error (error);

      g_test_message ("%s %d", g_quark_to_string (cases[i].domain), cases[i].code);
      g_assert_cmphex (wsman_fault_get_code (fault), ==, cases[i].fault_code);
      g_assert_cmpstr (wsman_fault_get_message (fault), ==, error->message);
      g_assert_nonnull (wsman_fault_get_name (fault));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/fault/new", test_new);
  g_test_add_func ("/wsman/fault/properties", test_properties);
  g_test_add_func ("/wsman/fault/summary", test_summary);
  g_test_add_func ("/wsman/fault/texts", test_texts);
  g_test_add_func ("/wsman/fault/own-error", test_own_error);
  g_test_add_func ("/wsman/fault/other-errors", test_other_errors);

  return g_test_run ();
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the root object: constants, messages, the command line, and the error after each create method. */

#include <string.h>

#include "wsman-automation.h"

typedef struct
{
  guint (*get) (WsmanAutomation *self);
  guint value;
} FlagCase;

#define SESSION(name, value) { (guint (*) (WsmanAutomation *)) wsman_automation_session_flag_##name, value }
#define ENUMERATION(name, value) { (guint (*) (WsmanAutomation *)) wsman_automation_enumeration_flag_##name, value }

/* The values are Windows'. */
static const FlagCase flag_cases[] = {
  SESSION (utf8, 0x1),
  SESSION (cred_username_password, 0x1000),
  SESSION (skip_ca_check, 0x2000),
  SESSION (skip_cn_check, 0x4000),
  SESSION (use_no_authentication, 0x8000),
  SESSION (use_digest, 0x10000),
  SESSION (use_negotiate, 0x20000),
  SESSION (use_basic, 0x40000),
  SESSION (use_kerberos, 0x80000),
  SESSION (no_encryption, 0x100000),
  SESSION (use_client_certificate, 0x200000),
  SESSION (enable_spn_server_port, 0x400000),
  SESSION (utf16, 0x800000),
  SESSION (use_credssp, 0x1000000),
  SESSION (skip_revocation_check, 0x2000000),
  SESSION (allow_negotiate_implicit_credentials, 0x4000000),
  SESSION (use_ssl, 0x8000000),
  ENUMERATION (non_xml_text, 0x1),
  ENUMERATION (return_object, 0),
  ENUMERATION (return_epr, 0x2),
  ENUMERATION (return_object_and_epr, 0x4),
  ENUMERATION (hierarchy_deep, 0),
  ENUMERATION (hierarchy_shallow, 0x20),
  ENUMERATION (hierarchy_deep_base_props_only, 0x40),
  ENUMERATION (associated_instance, 0),
  ENUMERATION (association_instance, 0x80),
};

static void
test_flags (void)
{
  WsmanAutomation *automation = wsman_automation_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (flag_cases); i++)
    g_assert_cmphex (flag_cases[i].get (automation), ==, flag_cases[i].value);

  g_assert_finalize_object (automation);
}

static void
test_messages (void)
{
  static const struct
  {
    gint64 code;
    const char *part;
  } rows[] = {
    { G_GINT64_CONSTANT (0x80338029), "ERROR_WSMAN_OPERATION_TIMEDOUT, 0x80338029" },
    { G_GINT64_CONSTANT (2150858793), "ERROR_WSMAN_OPERATION_TIMEDOUT" },
    { -2144108503, "ERROR_WSMAN_OPERATION_TIMEDOUT" },
    { 5, "ERROR_ACCESS_DENIED" },
    { G_GINT64_CONSTANT (0x80070005), "E_ACCESSDENIED" },
    { -2147024891, "E_ACCESSDENIED" },
    { 12029, "check host, port and firewall (ERROR_WINHTTP_CANNOT_CONNECT, " },
    { G_GINT64_CONSTANT (0x80338004), "(ERROR_WSMAN_BATCH_COMPLETE, 0x80338004)" },
    { 0x1A, "ERROR_NOT_DOS_DISK (0x0000001A)" },
    { 0, "The operation succeeded (S_OK, 0x00000000)" },
    { G_GINT64_CONSTANT (0x8009030E), "run kinit" },
    { -2146893042, "run kinit" },
    { G_GINT64_CONSTANT (0x80041010), "WBEM_E_INVALID_CLASS" },
    { G_GINT64_CONSTANT (0xdeadbeef), "0xDEADBEEF isn’t known" },
    { G_GINT64_CONSTANT (0x100000005), "32 bits" },
    { G_MININT64, "32 bits" },
  };
  g_autoptr(WsmanAutomation) automation = wsman_automation_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *message = wsman_automation_get_error_message (automation, rows[i].code);

      g_test_message ("%s", message);
      g_assert_nonnull (strstr (message, rows[i].part));
    }
}

static void
test_command_line (void)
{
  g_autoptr(WsmanAutomation) automation = wsman_automation_new ();
  g_autofree char *property = NULL;

  g_object_get (automation, "command-line", &property, NULL);
  g_assert_nonnull (strstr (property, "test-automation"));
  g_assert_cmpstr (wsman_automation_get_command_line (automation), ==, property);
}

static void
on_notify (GObject    *object,
           GParamSpec *pspec,
           gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_error (void)
{
  g_autoptr(WsmanAutomation) automation = wsman_automation_new ();
  g_autoptr(WsmanConnectionOptions) options = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(WsmanResourceLocator) locator = NULL, empty = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  g_signal_connect (automation, "notify::error", G_CALLBACK (on_notify), &n);
  g_assert_cmpstr (wsman_automation_get_error (automation), ==, "");

  g_assert_null (wsman_automation_create_session (automation, "host:0", 0, NULL, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (wsman_automation_get_error (automation), "Code=\"2150858971\""));
  g_assert_cmpuint (n, ==, 1);

  options = wsman_automation_create_connection_options (automation);
  g_assert_cmpstr (wsman_automation_get_error (automation), ==, "");
  g_assert_cmpuint (n, ==, 2);

  g_clear_error (&error);
  g_assert_null (wsman_automation_create_resource_locator (automation, "", &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (wsman_automation_get_error (automation), !=, "");

  g_clear_error (&error);
  locator = wsman_automation_create_resource_locator (automation, "wmicimv2/Win32_Service?Name=x", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wsman_automation_get_error (automation), ==, "");

  empty = wsman_automation_create_resource_locator (automation, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (wsman_resource_locator_check (empty, NULL));
  wsman_resource_locator_set_resource_uri (empty, "wmicimv2/Win32_Service");
  g_assert_true (wsman_resource_locator_check (empty, NULL));

  session = wsman_automation_create_session (automation, "https://host", WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION,
                                             options, &error);
  g_assert_no_error (error);
  g_assert_nonnull (session);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/automation/flags", test_flags);
  g_test_add_func ("/wsman/automation/messages", test_messages);
  g_test_add_func ("/wsman/automation/command-line", test_command_line);
  g_test_add_func ("/wsman/automation/error", test_error);

  return g_test_run ();
}

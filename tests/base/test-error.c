/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Checks that an error has its fault, that GIO's errors are converted, and that traces contain no secret. */

#include <gio/gio.h>
#include <string.h>

#include "base/wsman-codes-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"

static WsmanFaultInfo *
make_info (void)
{
  WsmanFaultInfo *info = wsman_fault_info_new (0x8033803B, "No such resource");

  info->subcode = g_strdup ("DestinationUnreachable");
  info->machine = g_strdup ("host");
  info->detail = g_strdup ("InvalidResourceURI");
  info->provider_detail = g_strdup ("<x/>");

  return info;
}

static void
assert_info (const WsmanFaultInfo *info)
{
  g_assert_nonnull (info);
  g_assert_cmphex (info->code, ==, 0x8033803B);
  g_assert_cmpstr (info->message, ==, "No such resource");
  g_assert_cmpstr (info->subcode, ==, "DestinationUnreachable");
  g_assert_cmpstr (info->machine, ==, "host");
  g_assert_cmpstr (info->detail, ==, "InvalidResourceURI");
  g_assert_cmpstr (info->provider_detail, ==, "<x/>");
}

static void
test_fault (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) copy = NULL;

  wsman_error_set_fault (&error, make_info ());
  g_assert_error (error, WSMAN_ERROR, (int) wsman_error_class_for_code (0x8033803B));
  g_assert_cmpstr (error->message, ==, "No such resource");
  assert_info (wsman_error_get_info (error));

  copy = g_error_copy (error);
  g_clear_error (&error);
  assert_info (wsman_error_get_info (copy));

  /* The caller passes no place for the error. */
  wsman_error_set_fault (NULL, make_info ());
}

static void
test_fault_without_text (void)
{
  static const guint32 codes[] = { 0x8033803B, 0x12345678 };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = NULL;

      wsman_error_set_fault (&error, wsman_fault_info_new (codes[i], i == 0 ? NULL : ""));
      g_assert_cmpuint (strlen (error->message), >, 0);
      g_assert_cmpstr (wsman_error_get_info (error)->message, ==, error->message);
    }
}

static void
test_set (void)
{
  g_autoptr(GError) error = NULL;

  wsman_error_set (&error, WSMAN_ERROR_QUOTA, 0x8033803F, "More than %d of %s", 7, "them");
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_QUOTA);
  g_assert_cmpstr (error->message, ==, "More than 7 of them");
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x8033803F);
  g_assert_cmpstr (wsman_error_get_info (error)->message, ==, "More than 7 of them");

  wsman_error_set (NULL, WSMAN_ERROR_QUOTA, 0x8033803F, "Nothing");
}

/* Quotes peers' texts of several lengths. The text may be cut at any character. */
static void
test_long_message (void)
{
  for (gsize i = 0; i < 4; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GError) error = NULL;

      g_string_append_len (text, "xxxx", i);
      while (text->len < 5000)
        g_string_append (text, "€");

      wsman_error_set (&error, WSMAN_ERROR_PROTOCOL, 0x80338041, "It says “%s”", text->str);
      g_assert_cmpuint (strlen (error->message), <, 1100);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_true (g_str_has_suffix (error->message, "€…"));
    }
}

static void
test_other_domains (void)
{
  g_autoptr(GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr(GError) bare = g_error_new_literal (WSMAN_ERROR, WSMAN_ERROR_REMOTE, "x");

  g_assert_null (wsman_error_get_info (foreign));
  g_assert_null (wsman_error_get_info (bare));
  g_assert_null (wsman_error_get_info (NULL));
}

/* Some bindings copy an error without its fault. This test does the same. */
static void
test_recall (void)
{
  g_autoptr(GError) original = NULL;
  g_autoptr(GError) later = NULL;
  g_autoptr(GError) rebuilt = NULL;
  g_autoptr(GError) other = g_error_new_literal (WSMAN_ERROR, WSMAN_ERROR_REMOTE, "Another text");
  g_autoptr(GError) foreign = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "No such resource");

  wsman_error_set_fault (&original, make_info ());
  rebuilt = g_error_new_literal (original->domain, original->code, original->message);
  g_assert_null (wsman_error_recall_info (rebuilt));
  g_clear_error (&original);
  assert_info (wsman_error_recall_info (rebuilt));
  g_assert_null (wsman_error_recall_info (other));
  g_assert_null (wsman_error_recall_info (foreign));

  /* Errors without a fault don't replace the remembered fault. Errors of this library do. */
  g_clear_error (&other);
  assert_info (wsman_error_recall_info (rebuilt));
  wsman_error_set (&later, WSMAN_ERROR_QUOTA, 0x8033803F, "x");
  g_clear_error (&later);
  g_assert_null (wsman_error_recall_info (rebuilt));
}

static void
test_convert (void)
{
  const struct
  {
    GQuark domain;
    int code;
    WsmanError klass;
    guint32 windows_code;
  } cases[] = {
    { G_IO_ERROR, G_IO_ERROR_TIMED_OUT, WSMAN_ERROR_TIMED_OUT, 0x80338126 },
    { G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND, WSMAN_ERROR_CONNECTION, 0x803381B9 },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, WSMAN_ERROR_CONNECTION, 0x80338012 },
    { G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE, WSMAN_ERROR_CONNECTION, 0x80338012 },
    { G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, WSMAN_ERROR_CONNECTION, 0x80072EFE },
    { G_IO_ERROR, G_IO_ERROR_FAILED, WSMAN_ERROR_CONNECTION, 0x80072EFE },
    { G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, WSMAN_ERROR_ACCESS_DENIED, 0x80070005 },
    { G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, WSMAN_ERROR_UNSUPPORTED, 0x80338042 },
    { G_IO_ERROR, G_IO_ERROR_INVALID_DATA, WSMAN_ERROR_PROTOCOL, 0x80072F78 },
    { G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, WSMAN_ERROR_CONNECTION, 0x803381B9 },
    { G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, WSMAN_ERROR_CERTIFICATE, 0x803381BA },
    { G_CONVERT_ERROR, G_CONVERT_ERROR_ILLEGAL_SEQUENCE, WSMAN_ERROR_PROTOCOL, 0x80072F78 },
    { G_FILE_ERROR, G_FILE_ERROR_FAILED, WSMAN_ERROR_CONNECTION, 0x80072EFE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = g_error_new_literal (cases[i].domain, cases[i].code, "It said so");

      error = wsman_error_convert (g_steal_pointer (&error));
      g_assert_error (error, WSMAN_ERROR, (int) cases[i].klass);
      g_assert_cmpstr (error->message, ==, "It said so");
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, cases[i].windows_code);
    }
}

static void
test_convert_leaves (void)
{
  static const GIOErrorEnum codes[] = { G_IO_ERROR_CANCELLED, G_IO_ERROR_PENDING, G_IO_ERROR_CLOSED };
  g_autoptr(GError) ours = NULL;
  GError *before;

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr(GError) error = wsman_error_convert (g_error_new_literal (G_IO_ERROR, codes[i], "x"));

      g_assert_error (error, G_IO_ERROR, (int) codes[i]);
    }

  wsman_error_set (&ours, WSMAN_ERROR_QUOTA, 0x8033803F, "x");
  before = ours;
  ours = wsman_error_convert (g_steal_pointer (&ours));
  g_assert_true (ours == before);
}

static void
test_mask (void)
{
  static const struct
  {
    const char *value;
    const char *masked;
  } cases[] = {
    { "Basic YWRhOnNlY3JldA==", "Basic …" },
    { "basic YWRhOnNlY3JldA==", "basic …" },
    { "Negotiate", "Negotiate" },
    { "Digest username=\"ada\", response=\"1\"", "Digest …" },
    { "YWRhOnNlY3JldA==", "…" },
    { "Password secret", "…" },
    { " Basic x", "…" },
    { "", "…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = wsman_debug_mask (cases[i].value);

      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
}

static void
trace (void)
{
  wsman_debug (WSMAN_DEBUG_SOAP, "read %d items", 3);
  wsman_debug (WSMAN_DEBUG_SERVER, "nobody asked for this");
}

static void
test_trace (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("WSMAN_DEBUG", "soap,transport", TRUE);
      g_assert_true (wsman_debug_enabled (WSMAN_DEBUG_TRANSPORT));
      trace ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*soap: read 3 items\n*");
  g_test_trap_assert_stderr_unmatched ("*nobody*");
}

/* Traces contain actions, names and other texts of peers. None of them begins a new line, and none controls a
 * terminal. */
static void
test_forged (void)
{
  if (g_test_subprocess ())
    {
      g_setenv ("WSMAN_DEBUG", "all", TRUE);
      wsman_debug (WSMAN_DEBUG_SERVER, "%s for %s", "urn:x\n1.0 wsman server: a",
                   "b\r\v\f\x1b[2J\x7f\xc2\x85\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xae\xff\xc3 !");
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*wsman server: urn:x\\x0a1.0 wsman server: a for b\\x0d\\x0b\\x0c\\x1b[2J\\x7f\\xc2\\x85"
                             "\\xe2\\x80\\xa8\\xe2\\x80\\xa9\\xe2\\x80\\xae\\xff\\xc3 !\n*");
}

static void
test_no_trace (void)
{
  if (g_test_subprocess ())
    {
      g_unsetenv ("WSMAN_DEBUG");
      trace ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched ("*items*");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/error/fault", test_fault);
  g_test_add_func ("/wsman/error/fault-without-text", test_fault_without_text);
  g_test_add_func ("/wsman/error/set", test_set);
  g_test_add_func ("/wsman/error/long-message", test_long_message);
  g_test_add_func ("/wsman/error/other-domains", test_other_domains);
  g_test_add_func ("/wsman/error/recall", test_recall);
  g_test_add_func ("/wsman/error/convert", test_convert);
  g_test_add_func ("/wsman/error/convert-leaves", test_convert_leaves);
  g_test_add_func ("/wsman/debug/mask", test_mask);
  g_test_add_func ("/wsman/debug/trace", test_trace);
  g_test_add_func ("/wsman/debug/forged", test_forged);
  g_test_add_func ("/wsman/debug/no-trace", test_no_trace);

  return g_test_run ();
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Checks that the table of codes is complete, and that each code has a name, a class and, if users meet it, a text. */

#include "base/wsman-codes-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "wsman-codes.h"

#define FIRST 0x80338000u
#define LAST 0x803381FFu

typedef struct
{
  guint32 code;
  const char *name;
  WsmanError klass;
} CodeCase;

static const CodeCase code_cases[] = {
  { WSMAN_CODE_ACCESS_DENIED, "ERROR_ACCESS_DENIED", WSMAN_ERROR_ACCESS_DENIED },
  { 0x80070005u, "E_ACCESSDENIED", WSMAN_ERROR_ACCESS_DENIED },
  { 87, "ERROR_INVALID_PARAMETER", WSMAN_ERROR_INVALID_ARGUMENT },
  { 1326, "ERROR_LOGON_FAILURE", WSMAN_ERROR_AUTHENTICATION },
  { WSMAN_CODE_LOGON_FAILURE, "ERROR_LOGON_FAILURE", WSMAN_ERROR_AUTHENTICATION },
  { 12029, "ERROR_WINHTTP_CANNOT_CONNECT", WSMAN_ERROR_CONNECTION },
  { 0x80072EE2u, "ERROR_WINHTTP_TIMEOUT", WSMAN_ERROR_TIMED_OUT },
  { 0x80072F0Du, "ERROR_WINHTTP_SECURE_INVALID_CA", WSMAN_ERROR_CERTIFICATE },
  { 12186, "ERROR_WINHTTP_CLIENT_CERT_NO_ACCESS_PRIVATE_KEY", WSMAN_ERROR_CERTIFICATE },
  { 1060, "ERROR_SERVICE_DOES_NOT_EXIST", WSMAN_ERROR_NOT_FOUND },
  { 0x80070424u, "ERROR_SERVICE_DOES_NOT_EXIST", WSMAN_ERROR_NOT_FOUND },
  { 1314, "ERROR_PRIVILEGE_NOT_HELD", WSMAN_ERROR_ACCESS_DENIED },
  { 0x80041055u, "WBEM_E_METHOD_NOT_IMPLEMENTED", WSMAN_ERROR_UNSUPPORTED },
  { 0x80090320u, "SEC_E_INCOMPLETE_CREDENTIALS", WSMAN_ERROR_AUTHENTICATION },
  { 0x8009030Cu, "SEC_E_LOGON_DENIED", WSMAN_ERROR_AUTHENTICATION },
  { 0x80041010u, "WBEM_E_INVALID_CLASS", WSMAN_ERROR_NOT_FOUND },
  { 0x80338000u, "ERROR_WSMAN_RESOURCE_NOT_FOUND", WSMAN_ERROR_NOT_FOUND },
  { 0x80338003u, "ERROR_WSMAN_PROVIDER_FAILURE", WSMAN_ERROR_REMOTE },
  { 0x80338013u, "ERROR_WSMAN_ACTION_NOT_SUPPORTED", WSMAN_ERROR_UNSUPPORTED },
  { 0x8033801Cu, "ERROR_WSMAN_ENUMERATE_TIMED_OUT", WSMAN_ERROR_TIMED_OUT },
  { 0x80338029u, "ERROR_WSMAN_OPERATION_TIMEDOUT", WSMAN_ERROR_TIMED_OUT },
  { 0x80338033u, "ERROR_WSMAN_ALREADY_EXISTS", WSMAN_ERROR_ALREADY_EXISTS },
  { 0x80338036u, "ERROR_WSMAN_FAILED_AUTHENTICATION", WSMAN_ERROR_AUTHENTICATION },
  { 0x8033803Bu, "ERROR_WSMAN_INVALID_RESOURCE_URI", WSMAN_ERROR_NOT_FOUND },
  { 0x80338042u, "ERROR_WSMAN_UNSUPPORTED_FEATURE", WSMAN_ERROR_UNSUPPORTED },
  { 0x8033805Bu, "ERROR_WSMAN_UNEXPECTED_SELECTORS", WSMAN_ERROR_NOT_FOUND },
  { 0x80338077u, "ERROR_WSMAN_FRAGMENT_TRANSFER_NOT_SUPPORTED", WSMAN_ERROR_UNSUPPORTED },
  { 0x803380ACu, "ERROR_WSMAN_CLIENT_INVALID_FLAG", WSMAN_ERROR_INVALID_ARGUMENT },
  { 0x803380F9u, "ERROR_WSMAN_CANNOT_DECRYPT", WSMAN_ERROR_PROTOCOL },
  { 0x803381A5u, "ERROR_WSMAN_QUOTA_MAX_SHELLS", WSMAN_ERROR_QUOTA },
  { 0x803381B9u, "ERROR_WSMAN_NAME_NOT_RESOLVED", WSMAN_ERROR_CONNECTION },
  { 0x12345678u, NULL, WSMAN_ERROR_REMOTE },
  { 0, "S_OK", WSMAN_ERROR_REMOTE },
  { 0x80070000u, NULL, WSMAN_ERROR_REMOTE },
  { 0x80190191u, "HTTP_E_STATUS_DENIED", WSMAN_ERROR_AUTHENTICATION },
  { 0x8019019Fu, "HTTP_E_STATUS_UNSUPPORTED_MEDIA", WSMAN_ERROR_UNSUPPORTED },
  { 0x8019019Au, "HTTP_E_STATUS_GONE", WSMAN_ERROR_NOT_FOUND },
  { 0x801901ADu, NULL, WSMAN_ERROR_QUOTA },
  { 0xC0000022u, "STATUS_ACCESS_DENIED", WSMAN_ERROR_ACCESS_DENIED },
  { 0xD0000022u, "STATUS_ACCESS_DENIED", WSMAN_ERROR_ACCESS_DENIED },
  { 0xC000006Du, "STATUS_LOGON_FAILURE", WSMAN_ERROR_AUTHENTICATION },
  { 0xC0000142u, "STATUS_DLL_INIT_FAILED", WSMAN_ERROR_REMOTE },
  { 0xC000013Au, "STATUS_CONTROL_C_EXIT", WSMAN_ERROR_REMOTE },
  { 0xC0000234u, "STATUS_ACCOUNT_LOCKED_OUT", WSMAN_ERROR_AUTHENTICATION },
  { 0xD0000005u, "STATUS_ACCESS_VIOLATION", WSMAN_ERROR_REMOTE },
  { 0xC000FFFFu, NULL, WSMAN_ERROR_REMOTE },
  { 0xE0000022u, NULL, WSMAN_ERROR_REMOTE },
  { G_MAXUINT32, NULL, WSMAN_ERROR_REMOTE },
};

static void
test_lookup (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (code_cases); i++)
    {
      const CodeCase *row = &code_cases[i];

      g_test_message ("0x%08X", row->code);
      g_assert_cmpstr (wsman_code_get_name (row->code), ==, row->name);
      g_assert_cmpint (wsman_error_class_for_code (row->code), ==, row->klass);
      g_assert_true ((wsman_code_get_text (row->code) == NULL) == (row->name == NULL));
    }
}

static void
test_complete (void)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint32 code = FIRST; code <= LAST; code++)
    {
      const char *name = wsman_code_get_name (code);

      g_assert_nonnull (name);
      g_assert_true (g_str_has_prefix (name, "ERROR_"));
      g_assert_true (g_hash_table_add (names, (gpointer) name));
      g_assert_cmpstr (wsman_code_get_text (code), !=, "");
    }

  g_assert_cmpuint (g_hash_table_size (names), ==, 512);
  g_assert_null (wsman_code_get_name (FIRST - 1));
  g_assert_null (wsman_code_get_name (LAST + 1));
}

/* Checks that the rows are sorted. The library searches them by bisection. */
static void
check_order (const WsmanCodeRow *rows,
             gsize               n_rows)
{
  for (gsize i = 1; i < n_rows; i++)
    g_assert_cmphex (rows[i - 1].code, <, rows[i].code);
  for (gsize i = 0; i < n_rows; i++)
    g_assert_cmpstr (wsman_code_get_name (rows[i].code), ==, rows[i].name);
}

static void
test_order (void)
{
  check_order (wsman_winrm_codes, wsman_n_winrm_codes);
  check_order (wsman_windows_codes, wsman_n_windows_codes);
  check_order (wsman_hresult_codes, wsman_n_hresult_codes);
  check_order (wsman_ntstatus_codes, wsman_n_ntstatus_codes);
}

/* Checks that the code has a text in words. The text begins with a letter, has no full stop, and isn't the code's
 * name. */
static void
assert_sentence (guint32 code)
{
  const char *text = wsman_code_get_text (code);

  g_test_message ("0x%08X: %s", code, text);
  g_assert_nonnull (text);
  g_assert_nonnull (strchr (text, ' '));
  g_assert_true (g_ascii_isupper (*text));
  g_assert_false (g_str_has_suffix (text, "."));
  g_assert_null (strstr (text, "ERROR_"));
  g_assert_cmpuint (strlen (text), >=, 15);
}

static void
test_sentences (void)
{
  static const guint32 others[] = {
    0, 1, 2, 5, 0x20, 0x43, 0x70, 0x422, 0x424, 0x4CF, 0x522, 0x52E, 0x574, 0x576, 0x6BA, 0x6D9, 0x773,
    0x102, 0x718, 0x2746, 0x274C, 0x274D, 0x2751, 0x2AF9,
  };
  g_autoptr(GHashTable) texts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint32 code = FIRST; code <= LAST; code++)
    {
      assert_sentence (code);
      g_hash_table_add (texts, (gpointer) wsman_code_get_text (code));
    }
  g_assert_cmpuint (g_hash_table_size (texts), >, 450);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    assert_sentence (others[i]);
  for (gsize i = 0; i < wsman_n_hresult_codes; i++)
    {
      guint32 facility = wsman_hresult_codes[i].code & 0xFFFF0000u;

      /* WinHTTP, SSPI, certificates, HTTP. */
      if (facility == 0x80070000u || facility == 0x80090000u || facility == 0x800B0000u || facility == 0x80190000u)
        assert_sentence (wsman_hresult_codes[i].code);
    }
  for (gsize i = 0; i < wsman_n_ntstatus_codes; i++)
    assert_sentence (wsman_ntstatus_codes[i].code);
}

/* Checks that there is a description of each HTTP status, and of each code that has a text. */
static void
test_description (void)
{
  static const struct
  {
    guint32 code;
    const char *part;
  } cases[] = {
    { 0x801901ADu, "(HTTP status 429, 0x801901AD)" },
    { 0x801901A9u, "(HTTP status 425, 0x801901A9)" },
    { 0x801901A5u, "(HTTP status 421, 0x801901A5)" },
    { 0x8019019Fu, "(HTTP_E_STATUS_UNSUPPORTED_MEDIA, 0x8019019F)" },
    { 0xC000006Du, "(STATUS_LOGON_FAILURE, 0xC000006D)" },
    { 0xD000006Du, "(STATUS_LOGON_FAILURE, 0xD000006D)" },
    { 0x80190063u, "0x80190063 isn’t known" },
    { 0x80190258u, "0x80190258 isn’t known" },
    { 0x12345678u, "0x12345678 isn’t known" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = wsman_code_describe (cases[i].code);

      g_assert_nonnull (strstr (text, cases[i].part));
    }

  for (guint status = 100; status < 600; status++)
    {
      g_autofree char *text = wsman_code_describe (0x80190000u + status);

      g_assert_null (strstr (text, "isn’t known"));
      g_assert_nonnull (strchr (text, ' '));
    }
}

/* Checks that a code without a text shows its name. */
static void
test_text (void)
{
  g_assert_cmpstr (wsman_code_get_text (0x0000001Au), ==, "ERROR_NOT_DOS_DISK");
  g_assert_nonnull (strstr (wsman_code_get_text (0x803380DEu), "NO_ENCRYPTION"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/codes/lookup", test_lookup);
  g_test_add_func ("/wsman/codes/complete", test_complete);
  g_test_add_func ("/wsman/codes/order", test_order);
  g_test_add_func ("/wsman/codes/text", test_text);
  g_test_add_func ("/wsman/codes/sentences", test_sentences);
  g_test_add_func ("/wsman/codes/description", test_description);

  return g_test_run ();
}

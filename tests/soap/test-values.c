/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the conversion of values from and to text, and texts that are refused. */

#include "soap/wsman-values-private.h"

#include <math.h>

static void
test_boolean (void)
{
  static const struct
  {
    const char *text;
    int value; /* -1: none */
  } cases[] = {
    { "true", TRUE }, { "TRUE", TRUE }, { "1", TRUE }, { " true\n", TRUE },
    { "false", FALSE }, { "False", FALSE }, { "0", FALSE },
    { "", -1 }, { "yes", -1 }, { "truex", -1 }, { "01", -1 }, { "tru", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean value = 42;
      gboolean is_good = wsman_value_parse_boolean (cases[i].text, &value);

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (is_good, ==, cases[i].value != -1);
      g_assert_cmpint (value, ==, is_good ? cases[i].value : 42);
    }
}

static void
test_integers (void)
{
  static const struct
  {
    const char *text;
    gboolean is_signed;
    gint64 signed_value;
    gboolean is_unsigned;
    guint64 unsigned_value;
  } cases[] = {
    { "0", TRUE, 0, TRUE, 0 },
    { "42", TRUE, 42, TRUE, 42 },
    { " 42\t", TRUE, 42, TRUE, 42 },
    { "+7", TRUE, 7, TRUE, 7 },
    { "007", TRUE, 7, TRUE, 7 },
    { "-1", TRUE, -1, FALSE, 0 },
    { "9223372036854775807", TRUE, G_MAXINT64, TRUE, G_MAXINT64 },
    { "-9223372036854775808", TRUE, G_MININT64, FALSE, 0 },
    { "9223372036854775808", FALSE, 0, TRUE, G_GUINT64_CONSTANT (9223372036854775808) },
    { "-9223372036854775809", FALSE, 0, FALSE, 0 },
    { "18446744073709551615", FALSE, 0, TRUE, G_MAXUINT64 },
    { "18446744073709551616", FALSE, 0, FALSE, 0 },
    { "99999999999999999999999999", FALSE, 0, FALSE, 0 },
    { "", FALSE, 0, FALSE, 0 },
    { " ", FALSE, 0, FALSE, 0 },
    { "-", FALSE, 0, FALSE, 0 },
    { "+-1", FALSE, 0, FALSE, 0 },
    { "1 2", FALSE, 0, FALSE, 0 },
    { "0x10", FALSE, 0, FALSE, 0 },
    { "1.0", FALSE, 0, FALSE, 0 },
    { "1e3", FALSE, 0, FALSE, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 signed_value = 0;
      guint64 unsigned_value = 0;

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (wsman_value_parse_int64 (cases[i].text, &signed_value), ==, cases[i].is_signed);
      g_assert_cmpint (signed_value, ==, cases[i].signed_value);
      g_assert_cmpint (wsman_value_parse_uint64 (cases[i].text, &unsigned_value), ==, cases[i].is_unsigned);
      g_assert_cmpuint (unsigned_value, ==, cases[i].unsigned_value);
    }
}

static void
test_double (void)
{
  static const struct
  {
    const char *text;
    const char *printed; /* NULL: none */
  } cases[] = {
    { "0", "0" }, { "1.5", "1.5" }, { "-1.5E+300", "-1.5e+300" }, { ".5", "0.5" }, { "0.1", "0.1" },
    { "0.30000000000000004", "0.30000000000000004" }, { " 2 ", "2" },
    { "INF", "INF" }, { "-INF", "-INF" }, { "+INF", "INF" }, { "NaN", "NaN" }, { "1e999", "INF" },
    { "", NULL }, { "infinity", NULL }, { "0x1p3", NULL }, { "1,5", NULL }, { "1e", NULL }, { "1.5.5", NULL },
    { "e", NULL }, { "-", NULL }, { "nan(1)", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double value = 0;
      g_autofree char *printed = NULL;

      g_test_message ("“%s”", cases[i].text);
      if (wsman_value_parse_double (cases[i].text, &value))
        printed = wsman_value_format_double (value);
      g_assert_cmpstr (printed, ==, cases[i].printed);
    }
}

static void
test_duration (void)
{
  static const struct
  {
    const char *text;
    const char *printed; /* NULL: none */
  } cases[] = {
    { "PT60.000S", "PT60.000S" },
    { "PT20S", "PT20.000S" },
    { "P0DT5H1M7S", "PT18067.000S" },
    { "P5DT1H15M7S", "PT436507.000S" },
    { "P1D", "PT86400.000S" },
    { "PT1M", "PT60.000S" },
    { "P0Y0M1D", "PT86400.000S" },
    { "PT0.5S", "PT0.500S" },
    { "PT0.0000019S", "PT0.000001S" },
    { "PT1.123456S", "PT1.123456S" },
    { "-PT1S", "-PT1.000S" },
    { " PT1S\n", "PT1.000S" },
    { "P106751991DT4H54.775807S", "PT9223372036854.775807S" },
    { "00000005011507.000000:000", "PT436507.000S" },
    { "00000000000000.500000:000", "PT0.500S" },
    { "", NULL },
    { "P", NULL },
    { "-P", NULL },
    { "PT", NULL },
    { "P1DT", NULL },
    { "P1Y", NULL },
    { "P1M", NULL },
    { "P1S", NULL },
    { "PT1D", NULL },
    { "PT1S1M", NULL },
    { "PT1M1M", NULL },
    { "PT1.5M", NULL },
    { "PT1.S", NULL },
    { "PT.5S", NULL },
    { "PT-1S", NULL },
    { "PT1", NULL },
    { "PT1Sx", NULL },
    { "P1DTT1S", NULL },
    { "60", NULL },
    { "P106751992D", NULL },
    { "P99999999999999999999D", NULL },
    { "P18446744073709551615D", NULL },
    { "PT9223372036854775807S", NULL },
    { "-00000005011507.000000:000", NULL },
    { "00000005011507.******:000", NULL },
    { "00000005011507.000000+000", NULL },
    { "0000000501150.000000:000", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GTimeSpan value = 0;
      g_autofree char *printed = NULL;

      g_test_message ("“%s”", cases[i].text);
      if (wsman_value_parse_duration (cases[i].text, &value))
        printed = wsman_value_format_duration (value);
      g_assert_cmpstr (printed, ==, cases[i].printed);
    }
}

static void
test_duration_extremes (void)
{
  g_autofree char *least = wsman_value_format_duration (G_MININT64);
  g_autofree char *most = wsman_value_format_duration (G_MAXINT64);

  g_assert_cmpstr (least, ==, "-PT9223372036854.775808S");
  g_assert_cmpstr (most, ==, "PT9223372036854.775807S");
}

static void
test_date_time (void)
{
  static const struct
  {
    const char *text;
    const char *printed; /* NULL: none */
  } cases[] = {
    { "2024-05-01T10:20:30Z", "2024-05-01T10:20:30Z" },
    { "2024-05-01T10:20:30.5+02:00", "2024-05-01T10:20:30.5+02:00" },
    { "2024-05-01T10:20:30.100001-05:30", "2024-05-01T10:20:30.100001-05:30" },
    { "2024-05-01T10:20:30.12345678Z", "2024-05-01T10:20:30.123456Z" },
    { "2024-05-01T10:20:30", "2024-05-01T10:20:30Z" },
    { "2024-05-01", "2024-05-01T00:00:00Z" },
    { "2024-05-01+02:00", "2024-05-01T00:00:00+02:00" },
    { "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z" },
    { " 2024-02-29T23:59:59Z ", "2024-02-29T23:59:59Z" },
    { "20240501102030.500000+120", "2024-05-01T10:20:30.5+02:00" },
    { "20240501102030.000000-000", "2024-05-01T10:20:30Z" },
    { "20240501102030.000000-330", "2024-05-01T10:20:30-05:30" },
    { "", NULL },
    { "now", NULL },
    { "2023-02-29", NULL },
    { "2024-13-01", NULL },
    { "0000-01-01", NULL },
    { "2024-05-01T24:00:00Z", NULL },
    { "2024-05-01T10:20Z", NULL },
    { "2024-05-01T10:20:60Z", NULL },
    { "2024-05-01T10:20:30.Z", NULL },
    { "2024-05-01T10:20:30z", NULL },
    { "2024-05-01T10:20:30+2", NULL },
    { "2024-05-01T10:20:30+15:00", NULL },
    { "2024-05-01T10:20:30+01:60", NULL },
    { "2024-05-01T10:20:30Z2", NULL },
    { "2024-05-01 10:20:30Z", NULL },
    { "-2024-05-01", NULL },
    { "20240501102030.500000+999", NULL },
    { "20240501102030.500000:000", NULL },
    { "20240501******.******+***", NULL },
    { "20240501102030.500000+12", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GDateTime) value = wsman_value_parse_date_time (cases[i].text);
      g_autofree char *printed = value != NULL ? wsman_value_format_date_time (value) : NULL;

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpstr (printed, ==, cases[i].printed);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/values/boolean", test_boolean);
  g_test_add_func ("/wsman/values/integers", test_integers);
  g_test_add_func ("/wsman/values/double", test_double);
  g_test_add_func ("/wsman/values/duration", test_duration);
  g_test_add_func ("/wsman/values/duration-extremes", test_duration_extremes);
  g_test_add_func ("/wsman/values/date-time", test_date_time);

  return g_test_run ();
}

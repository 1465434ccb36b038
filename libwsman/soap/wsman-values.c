/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes numbers, booleans, dates and intervals as text, in the lexical forms of XML Schema and of CIM
 * ([DSP0004] 5.3, [DSP0230] 9). Text that isn't exactly a value is refused, because a peer's text is never trusted.
 */

#include "wsman-values-private.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* Finds the text without the white space around it. */
static const char *
strip (const char *text,
       gsize      *length)
{
  gsize n;

  while (g_ascii_isspace (*text))
    text++;

  n = strlen (text);
  while (n > 0 && g_ascii_isspace (text[n - 1]))
    n--;

  *length = n;

  return text;
}

static gboolean
equals (const char *text,
        gsize       length,
        const char *word)
{
  return strlen (word) == length && g_ascii_strncasecmp (text, word, length) == 0;
}

gboolean
wsman_value_parse_boolean (const char *text,
                           gboolean   *value)
{
  gsize length;

  text = strip (text, &length);
  if (equals (text, length, "true") || equals (text, length, "1"))
    *value = TRUE;
  else if (equals (text, length, "false") || equals (text, length, "0"))
    *value = FALSE;
  else
    return FALSE;

  return TRUE;
}

/* Tells whether text is a decimal integer, with a sign if signs are allowed. */
static gboolean
is_integer (const char *text,
            gsize       length,
            gboolean    may_be_negative)
{
  gsize digits;

  if (length > 0 && (*text == '+' || (may_be_negative && *text == '-')))
    {
      text++;
      length--;
    }

  digits = strspn (text, "0123456789");

  return digits > 0 && digits == length;
}

gboolean
wsman_value_parse_int64 (const char *text,
                         gint64     *value)
{
  gsize length;
  gint64 number;

  text = strip (text, &length);
  if (!is_integer (text, length, TRUE))
    return FALSE;

  errno = 0;
  number = g_ascii_strtoll (text, NULL, 10);
  if (errno != 0)
    return FALSE;

  *value = number;

  return TRUE;
}

gboolean
wsman_value_parse_uint64 (const char *text,
                          guint64    *value)
{
  gsize length;
  guint64 number;

  text = strip (text, &length);
  if (!is_integer (text, length, FALSE))
    return FALSE;

  errno = 0;
  number = g_ascii_strtoull (text, NULL, 10);
  if (errno != 0)
    return FALSE;

  *value = number;

  return TRUE;
}

/* Reads an xs:double. It allows fewer words than strtod(), and no hexadecimal numbers. */
gboolean
wsman_value_parse_double (const char *text,
                          double     *value)
{
  char *end;
  double number;
  gsize length;

  text = strip (text, &length);
  if (equals (text, length, "INF") || equals (text, length, "+INF"))
    number = INFINITY;
  else if (equals (text, length, "-INF"))
    number = -INFINITY;
  else if (equals (text, length, "NaN"))
    number = NAN;
  else if (length == 0 || strspn (text, "+-.0123456789eE") < length)
    return FALSE;
  else
    {
      number = g_ascii_strtod (text, &end);
      if (end != text + length)
        return FALSE;
    }

  *value = number;

  return TRUE;
}

/* Writes an xs:double. Its shorter form is used if it gives the same number when it is read. */
char *
wsman_value_format_double (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return g_strdup ("NaN");
  if (isinf (value))
    return g_strdup (value > 0 ? "INF" : "-INF");

  g_ascii_formatd (buffer, sizeof (buffer), "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_dtostr (buffer, sizeof (buffer), value);

  return g_strdup (buffer);
}

/* Reads exactly n_digits digits, and moves text behind them. */
static gboolean
take_digits (const char **text,
             guint        n_digits,
             int         *value)
{
  int number = 0;

  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      number = number * 10 + g_ascii_digit_value ((*text)[i]);
    }

  *text += n_digits;
  *value = number;

  return TRUE;
}

static gboolean
take_char (const char **text,
           char         c)
{
  if (**text != c)
    return FALSE;

  (*text)++;

  return TRUE;
}

/* Reads the digits after a decimal point as microseconds. Further digits are ignored. */
static gboolean
take_microseconds (const char **text,
                   int         *microseconds)
{
  int unit = 100000;

  *microseconds = 0;
  if (!g_ascii_isdigit (**text))
    return FALSE;

  for (; g_ascii_isdigit (**text); (*text)++, unit /= 10)
    *microseconds += g_ascii_digit_value (**text) * unit;

  return TRUE;
}

static gboolean
add_units (guint64 *sum,
           guint64  count,
           guint64  unit)
{
  guint64 product;

  return g_uint64_checked_mul (&product, count, unit) && g_uint64_checked_add (sum, *sum, product);
}

/* The parts of an xs:duration in order. microseconds is 0 for a part whose length isn't fixed. */
static const struct
{
  char letter;
  gboolean is_time;
  gint64 microseconds;
} duration_units[] = {
  { 'Y', FALSE, 0 },
  { 'M', FALSE, 0 },
  { 'D', FALSE, G_TIME_SPAN_DAY },
  { 'H', TRUE, G_TIME_SPAN_HOUR },
  { 'M', TRUE, G_TIME_SPAN_MINUTE },
  { 'S', TRUE, G_TIME_SPAN_SECOND },
};

/* Reads a number with its letter. next is the index of the first unit that is still allowed. */
static gboolean
take_duration_part (const char **text,
                    gboolean     is_time,
                    gsize       *next,
                    guint64     *sum)
{
  char *end;
  guint64 count;
  int fraction = 0;

  if (!g_ascii_isdigit (**text))
    return FALSE;

  errno = 0;
  count = g_ascii_strtoull (*text, &end, 10);
  *text = end;
  if (errno != 0 || (take_char (text, '.') && (!take_microseconds (text, &fraction) || **text != 'S')))
    return FALSE;

  while (*next < G_N_ELEMENTS (duration_units) &&
         (duration_units[*next].letter != **text || duration_units[*next].is_time != is_time))
    (*next)++;

  if (*next == G_N_ELEMENTS (duration_units) || (duration_units[*next].microseconds == 0 && count != 0))
    return FALSE;

  (*text)++;

  return add_units (sum, count, duration_units[(*next)++].microseconds) && add_units (sum, fraction, 1);
}

/* Reads the text after the "P". */
static gboolean
parse_xs_duration (const char *text,
                   gsize       length,
                   guint64    *sum)
{
  const char *end = text + length;
  gboolean is_time = FALSE;
  gsize next = 0;

  if (text == end)
    return FALSE;

  while (text < end)
    {
      if (!is_time && take_char (&text, 'T'))
        is_time = TRUE;
      if (!take_duration_part (&text, is_time, &next, sum))
        return FALSE;
    }

  return TRUE;
}

/* Reads an interval of the form "ddddddddhhmmss.mmmmmm:000". */
static gboolean
parse_cim_interval (const char *text,
                    gsize       length,
                    guint64    *sum)
{
  int days, hours, minutes, seconds, microseconds;

  if (length != 25 ||
      !take_digits (&text, 8, &days) || !take_digits (&text, 2, &hours) ||
      !take_digits (&text, 2, &minutes) || !take_digits (&text, 2, &seconds) ||
      !take_char (&text, '.') || !take_digits (&text, 6, &microseconds) ||
      strncmp (text, ":000", 4) != 0)
    return FALSE;

  return add_units (sum, days, G_TIME_SPAN_DAY) && add_units (sum, hours, G_TIME_SPAN_HOUR) &&
         add_units (sum, minutes, G_TIME_SPAN_MINUTE) && add_units (sum, seconds, G_TIME_SPAN_SECOND) &&
         add_units (sum, microseconds, 1);
}

gboolean
wsman_value_parse_duration (const char *text,
                            GTimeSpan  *value)
{
  gboolean negative;
  guint64 sum = 0;
  gsize length;

  text = strip (text, &length);
  negative = length > 0 && *text == '-';
  if (negative)
    {
      text++;
      length--;
    }

  if (length > 0 && *text == 'P')
    {
      if (!parse_xs_duration (text + 1, length - 1, &sum))
        return FALSE;
    }
  else if (negative || !parse_cim_interval (text, length, &sum))
    return FALSE;

  if (sum > G_MAXINT64)
    return FALSE;

  *value = negative ? -(gint64) sum : (gint64) sum;

  return TRUE;
}

char *
wsman_value_format_duration (GTimeSpan value)
{
  const char *sign = value < 0 ? "-" : "";
  guint64 magnitude = value < 0 ? -(guint64) value : (guint64) value;
  guint64 seconds = magnitude / G_TIME_SPAN_SECOND;
  guint microseconds = magnitude % G_TIME_SPAN_SECOND;

  if (microseconds % 1000 != 0)
    return g_strdup_printf ("%sPT%" G_GUINT64_FORMAT ".%06uS", sign, seconds, microseconds);

  return g_strdup_printf ("%sPT%" G_GUINT64_FORMAT ".%03uS", sign, seconds, microseconds / 1000);
}

typedef struct
{
  int year, month, day;
  int hour, minute, second, microsecond;
  int offset; /* the offset of the zone from UTC, in minutes; it is positive east of UTC */
} Moment;

/* Makes a GDateTime. It returns NULL if the moment exceeds GLib's limits. It also returns NULL if the offset is more
 * than 14 hours ([XML Schema] 3.2.7.3), because g_time_zone_new_offset() could return NULL or warn. */
static GDateTime *
moment_to_date_time (const Moment *moment)
{
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) date_time = NULL;

  if (ABS (moment->offset) > 14 * 60)
    return NULL;

  zone = moment->offset == 0 ? g_time_zone_new_utc () : g_time_zone_new_offset (moment->offset * 60);
  date_time = g_date_time_new (zone, moment->year, moment->month, moment->day,
                               moment->hour, moment->minute, moment->second);

  return date_time != NULL ? g_date_time_add (date_time, moment->microsecond) : NULL;
}

/* Reads a zone such as "Z" or "+02:00". The zone may be missing. */
static gboolean
take_zone (const char **text,
           int         *offset)
{
  int sign = **text == '-' ? -1 : 1;
  int hours, minutes;

  if (take_char (text, 'Z') || (**text != '+' && **text != '-'))
    return TRUE;

  (*text)++;
  if (!take_digits (text, 2, &hours) || !take_char (text, ':') || !take_digits (text, 2, &minutes))
    return FALSE;

  *offset = sign * (hours * 60 + minutes);

  return minutes < 60;
}

static gboolean
parse_xs_date_time (const char *text,
                    const char *end,
                    Moment     *moment)
{
  if (!take_digits (&text, 4, &moment->year) || !take_char (&text, '-') ||
      !take_digits (&text, 2, &moment->month) || !take_char (&text, '-') ||
      !take_digits (&text, 2, &moment->day))
    return FALSE;

  if (take_char (&text, 'T') &&
      (!take_digits (&text, 2, &moment->hour) || !take_char (&text, ':') ||
       !take_digits (&text, 2, &moment->minute) || !take_char (&text, ':') ||
       !take_digits (&text, 2, &moment->second) ||
       (take_char (&text, '.') && !take_microseconds (&text, &moment->microsecond))))
    return FALSE;

  return take_zone (&text, &moment->offset) && text == end;
}

/* Reads a datetime of the form "yyyymmddhhmmss.mmmmmmsutc". */
static gboolean
parse_cim_date_time (const char *text,
                     const char *end,
                     Moment     *moment)
{
  int sign;

  if (end - text != 25 ||
      !take_digits (&text, 4, &moment->year) || !take_digits (&text, 2, &moment->month) ||
      !take_digits (&text, 2, &moment->day) || !take_digits (&text, 2, &moment->hour) ||
      !take_digits (&text, 2, &moment->minute) || !take_digits (&text, 2, &moment->second) ||
      !take_char (&text, '.') || !take_digits (&text, 6, &moment->microsecond))
    return FALSE;

  sign = *text == '-' ? -1 : 1;
  if (!take_char (&text, '+') && !take_char (&text, '-'))
    return FALSE;
  if (!take_digits (&text, 3, &moment->offset))
    return FALSE;

  moment->offset *= sign;

  return TRUE;
}

GDateTime *
wsman_value_parse_date_time (const char *text)
{
  Moment moment = { 0, };
  gsize length;

  text = strip (text, &length);
  if (parse_xs_date_time (text, text + length, &moment))
    return moment_to_date_time (&moment);

  moment = (Moment) { 0, };
  if (parse_cim_date_time (text, text + length, &moment))
    return moment_to_date_time (&moment);

  return NULL;
}

char *
wsman_value_format_date_time (GDateTime *value)
{
  GString *text = g_string_new (NULL);
  int microsecond = g_date_time_get_microsecond (value);

  g_string_append_printf (text, "%04d-%02d-%02dT%02d:%02d:%02d",
                          g_date_time_get_year (value), g_date_time_get_month (value),
                          g_date_time_get_day_of_month (value), g_date_time_get_hour (value),
                          g_date_time_get_minute (value), g_date_time_get_second (value));

  if (microsecond != 0)
    {
      g_string_append_printf (text, ".%06d", microsecond);
      while (text->str[text->len - 1] == '0')
        g_string_truncate (text, text->len - 1);
    }

  if (g_date_time_get_utc_offset (value) == 0)
    g_string_append_c (text, 'Z');
  else
    {
      g_autofree char *zone = g_date_time_format (value, "%:z");

      g_string_append (text, zone);
    }

  return g_string_free (text, FALSE);
}

gboolean
wsman_value_parse_expires (const char *text,
                           GTimeSpan  *value)
{
  g_autoptr(GDateTime) end = NULL;
  g_autoptr(GDateTime) now = NULL;

  if (wsman_value_parse_duration (text, value))
    return *value > 0;

  end = wsman_value_parse_date_time (text);
  if (end == NULL)
    return FALSE;

  now = g_date_time_new_now_utc ();
  *value = g_date_time_difference (end, now);

  return *value > 0;
}

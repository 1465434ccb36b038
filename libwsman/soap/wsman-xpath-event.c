/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The additions to XPath with which Windows' queries for events are written. */

#include "wsman-xpath-event-private.h"

#include <math.h>
#include <string.h>

#include <libxml/xpathInternals.h>

#include "wsman-values-private.h"

#define MICROSECONDS_PER_MILLISECOND 1000.0

/* An attribute is compared with a literal, as in "@SystemTime >= '2026-11-30T00:00:00Z'". */
#define COMPARISON "(@SystemTime\\s*(?:<=|>=|!=|=|<|>)\\s*)('[^']*'|\"[^\"]*\")"

static gboolean
parse_time (const char *text,
            gint64     *time)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GDateTime) date = g_date_time_new_from_iso8601 (text, utc);

  if (date == NULL)
    return FALSE;

  *time = g_date_time_to_unix (date) * G_USEC_PER_SEC + g_date_time_get_microsecond (date);

  return TRUE;
}

static gboolean
replace_time (const GMatchInfo *match,
              GString          *result,
              gpointer          user_data)
{
  g_autofree char *before = g_match_info_fetch (match, 1);
  g_autofree char *literal = g_match_info_fetch (match, 2);
  g_autofree char *text = g_strndup (literal + 1, strlen (literal) - 2);
  gint64 time;

  g_string_append (result, before);
  if (parse_time (text, &time))
    g_string_append_printf (result, "'%" G_GINT64_FORMAT "'", time);
  else
    g_string_append (result, literal);

  return FALSE;
}

char *
wsman_xpath_event_prepare (const char *expression)
{
  g_autoptr(GRegex) regex = g_regex_new (COMPARISON, 0, 0, NULL);

  return g_regex_replace_eval (regex, expression, -1, 0, 0, replace_time, NULL, NULL);
}

char *
wsman_xpath_event_dup_number (const char *attribute,
                              const char *value)
{
  gint64 time;

  if (strcmp (attribute, "SystemTime") != 0 || !parse_time (value, &time))
    return NULL;

  return g_strdup_printf ("%" G_GINT64_FORMAT, time);
}

/* Removes an argument from the stack, and returns it as a time. */
static double
pop_time (xmlXPathParserContext *parser)
{
  xmlXPathObject *object = valuePop (parser);
  double result = NAN;
  gint64 time;

  if (object == NULL)
    return result;

  if (object->type == XPATH_STRING && parse_time ((const char *) object->stringval, &time))
    result = time;
  else
    result = xmlXPathCastToNumber (object);
  xmlXPathFreeObject (object);

  return result;
}

/* timediff(TIME) tells how many milliseconds ago the time was. timediff(FIRST, SECOND) tells how many milliseconds
 * SECOND is after FIRST. */
static void
call_timediff (xmlXPathParserContext *parser,
               int                    n_arguments)
{
  double first, second = g_get_real_time ();

  if (n_arguments != 1 && n_arguments != 2)
    {
      xmlXPathSetArityError (parser);
      return;
    }

  if (n_arguments == 2)
    second = pop_time (parser);
  first = pop_time (parser);
  valuePush (parser, xmlXPathNewFloat ((second - first) / MICROSECONDS_PER_MILLISECOND));
}

/* Removes an argument from the stack, and returns it as bits. Keywords are hexadecimal. */
static guint64
pop_bits (xmlXPathParserContext *parser)
{
  xmlXPathObject *object = valuePop (parser);
  guint64 bits = 0;

  if (object == NULL)
    return 0;

  if (object->type == XPATH_NUMBER)
    {
      if (object->floatval >= 0 && object->floatval < 0x1p64)
        bits = (guint64) object->floatval;
    }
  else
    {
      xmlChar *text = xmlXPathCastToString (object);
      gboolean is_hexadecimal = g_ascii_strncasecmp ((const char *) text, "0x", 2) == 0;

      bits = g_ascii_strtoull ((const char *) text, NULL, is_hexadecimal ? 16 : 10);
      xmlFree (text);
    }
  xmlXPathFreeObject (object);

  return bits;
}

/* band(A, B) is the bitwise AND. As a predicate, it is true if any bit is left. A number would be a position there, so
 * the result is the number as a text, or false. Both can be compared with numbers. */
static void
call_band (xmlXPathParserContext *parser,
           int                    n_arguments)
{
  g_autofree char *text = NULL;
  guint64 first, second;

  if (n_arguments != 2)
    {
      xmlXPathSetArityError (parser);
      return;
    }

  second = pop_bits (parser);
  first = pop_bits (parser);
  text = g_strdup_printf ("%" G_GUINT64_FORMAT, first & second);
  valuePush (parser, (first & second) != 0 ? xmlXPathNewCString (text) : xmlXPathNewBoolean (FALSE));
}

void
wsman_xpath_event_register (xmlXPathContext *context)
{
  xmlXPathRegisterFunc (context, BAD_CAST "timediff", call_timediff);
  xmlXPathRegisterFunc (context, BAD_CAST "band", call_band);
  xmlXPathRegisterFunc (context, BAD_CAST "Band", call_band);
}

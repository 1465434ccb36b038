/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the literals in filters, and compares properties with them. A comparison that would be a guess is refused.
 */

#include "wsman-literal-private.h"

#include <math.h>

#include "soap/wsman-values-private.h"

typedef enum
{
  KIND_STRING,
  KIND_NUMBER,
  KIND_BOOLEAN,
} Kind;

/* A number. It is exact for all 64-bit integers. */
typedef struct
{
  gboolean is_integer;
  gboolean negative;
  guint64 magnitude;
  double real;
} Number;

struct _WsmanLiteral
{
  Kind kind;
  char *text;
  gboolean boolean;
  gboolean is_number; /* TRUE for a number, and for a string that contains a number */
  Number number;
  GDateTime *moment;  /* the time of a string that is a date; NULL for other literals */
  gboolean is_span;
  GTimeSpan span;
};

static gboolean
parse_number (const char *text,
              Number     *number)
{
  gint64 value;

  *number = (Number) { .is_integer = TRUE };
  if (wsman_value_parse_int64 (text, &value))
    {
      number->negative = value < 0;
      number->magnitude = number->negative ? -(guint64) value : (guint64) value;
      number->real = value;
      return TRUE;
    }

  if (wsman_value_parse_uint64 (text, &number->magnitude))
    {
      number->real = number->magnitude;
      return TRUE;
    }

  number->is_integer = FALSE;

  return wsman_value_parse_double (text, &number->real) && !isnan (number->real);
}

#define ORDER(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare_numbers (const Number *a,
                 const Number *b)
{
  if (!a->is_integer || !b->is_integer)
    return ORDER (a->real, b->real);

  if (a->negative != b->negative)
    return a->negative ? -1 : 1;

  return a->negative ? ORDER (b->magnitude, a->magnitude) : ORDER (a->magnitude, b->magnitude);
}

/* The form of dates that people and scripts write. The year is first, because all countries read such dates in the same
 * way. */
#define DATE_PATTERN "^\\s*(\\d{4})([-/]?)(\\d\\d)\\2(\\d\\d)" \
                     "(?:[ T]*(\\d\\d):?(\\d\\d)(?::?(\\d\\d)(?:[.:](\\d{1,9}))?)?)?" \
                     "\\s*(?:(Z)|([-+]\\d\\d):?(\\d\\d))?\\s*$"

static const GRegex *
get_date_pattern (void)
{
  static GRegex *pattern;

  if (g_once_init_enter (&pattern))
    g_once_init_leave (&pattern, g_regex_new (DATE_PATTERN, G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL));

  return pattern;
}

/* Appends a part of the pattern, or its default. */
static void
append_part (GString    *text,
             GMatchInfo *match,
             int         number,
             const char *otherwise)
{
  g_autofree char *part = g_match_info_fetch (match, number);

  g_string_append (text, part != NULL && *part != '\0' ? part : otherwise);
}

/* Reads a date. Returns NULL if text isn't a date, or if it may mean two times. */
static GDateTime *
parse_moment (const char *text)
{
  static const struct
  {
    int part;
    const char *otherwise;
    const char *before;
  } parts[] = {
    { 1, "", "" }, { 3, "", "-" }, { 4, "", "-" },
    { 5, "00", "T" }, { 6, "00", ":" }, { 7, "00", ":" }, { 8, "0", "." },
    { 10, "+00", "" }, { 11, "00", ":" },
  };
  g_autoptr(GMatchInfo) match = NULL;
  g_autoptr(GString) date = NULL;
  GDateTime *moment = wsman_value_parse_date_time (text);

  if (moment != NULL || !g_regex_match (get_date_pattern (), text, 0, &match))
    return moment;

  date = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_string_append (date, parts[i].before);
      append_part (date, match, parts[i].part, parts[i].otherwise);
    }

  return wsman_value_parse_date_time (date->str);
}

WsmanLiteral *
wsman_literal_new_string (const char *text)
{
  WsmanLiteral *self = g_new0 (WsmanLiteral, 1);

  self->kind = KIND_STRING;
  self->text = g_strdup (text);
  self->is_number = parse_number (text, &self->number);
  self->moment = parse_moment (text);
  self->is_span = !self->is_number && self->moment == NULL && wsman_value_parse_duration (text, &self->span);

  return self;
}

WsmanLiteral *
wsman_literal_new_number (const char *text)
{
  WsmanLiteral *self;
  Number number;

  if (!parse_number (text, &number))
    return NULL;

  self = g_new0 (WsmanLiteral, 1);
  self->kind = KIND_NUMBER;
  self->number = number;
  self->is_number = TRUE;
  self->text = g_strdup (text);

  return self;
}

WsmanLiteral *
wsman_literal_new_boolean (gboolean value)
{
  WsmanLiteral *self = g_new0 (WsmanLiteral, 1);

  self->kind = KIND_BOOLEAN;
  self->boolean = value;

  return self;
}

void
wsman_literal_free (WsmanLiteral *self)
{
  g_clear_pointer (&self->moment, g_date_time_unref);
  g_free (self->text);
  g_free (self);
}

gboolean
wsman_literal_get_time (const WsmanLiteral *self,
                        gint64             *time)
{
  if (self == NULL || self->moment == NULL)
    return FALSE;

  *time = g_date_time_to_unix (self->moment) * G_USEC_PER_SEC + g_date_time_get_microsecond (self->moment);

  return TRUE;
}

gboolean
wsman_literal_is_string (const WsmanLiteral *self)
{
  return self->kind == KIND_STRING;
}

static gunichar
fold (const char *text)
{
  if ((guchar) *text < 0x80)
    return g_ascii_tolower (*text);

  return g_unichar_tolower (g_utf8_get_char (text));
}

static int
compare_text (const char *a,
              const char *b)
{
  while (*a != '\0' && fold (a) == fold (b))
    {
      a = g_utf8_next_char (a);
      b = g_utf8_next_char (b);
    }

  return ORDER (fold (a), fold (b));
}

/* Tells whether the set that begins with "[" contains c. end becomes the place after the set's "]". If there is no "]",
 * end becomes NULL, and "[" is an ordinary character. */
static gboolean
match_set (const char  *set,
           gunichar     c,
           const char **end,
           guint       *work)
{
  gboolean negated = set[1] == '^';
  gboolean found = FALSE;
  const char *p = set + 1 + negated;

  /* A "]" that comes first is an ordinary character. */
  for (const char *first = p; *p != '\0' && (*p != ']' || p == first);)
    {
      gunichar low = fold (p);
      gunichar high = low;

      p = g_utf8_next_char (p);
      if (p[0] == '-' && p[1] != ']' && p[1] != '\0')
        {
          high = fold (p + 1);
          p = g_utf8_next_char (p + 1);
        }
      found = found || (low <= c && c <= high);
      *work -= *work > 0;
    }

  *end = *p == ']' ? p + 1 : NULL;

  return found != negated;
}

static gboolean
match_one (const char  *pattern,
           gunichar     c,
           const char **end,
           guint       *work)
{
  *end = NULL;
  if (*pattern == '[')
    {
      gboolean found = match_set (pattern, c, end, work);

      if (*end != NULL)
        return found;
    }

  if (*pattern == '\0')
    return FALSE;

  *end = g_utf8_next_char (pattern);

  return *pattern == '_' || fold (pattern) == c;
}

/* Only the last "%" is tried with other lengths, because it can match everything that an earlier "%" could match. The
 * number of steps may still be the product of the lengths. */
static gboolean
match_pattern (const char *pattern,
               const char *text,
               guint      *work)
{
  const char *star = NULL;
  const char *retry = NULL;

  while (*text != '\0')
    {
      const char *end;

      if (*work == 0)
        return FALSE;

      (*work)--;
      if (*pattern == '%')
        {
          star = ++pattern;
          retry = text;
        }
      else if (match_one (pattern, fold (text), &end, work))
        {
          pattern = end;
          text = g_utf8_next_char (text);
        }
      else if (star != NULL)
        {
          pattern = star;
          text = retry = g_utf8_next_char (retry);
        }
      else
        {
          return FALSE;
        }
    }

  while (*pattern == '%')
    pattern++;

  return *pattern == '\0';
}

/* Reads TRUE or FALSE, or a number that means TRUE or FALSE. */
static gboolean
get_boolean (const WsmanLiteral *self,
             gboolean           *value)
{
  *value = self->boolean;

  return self->kind == KIND_BOOLEAN || wsman_value_parse_boolean (self->text, value);
}

static gboolean
is_order (WsmanComparison comparison)
{
  return comparison != WSMAN_COMPARISON_EQUAL && comparison != WSMAN_COMPARISON_NOT_EQUAL;
}

/* Tells whether a text property can be compared with the literal. Windows' own samples ask for "Handle = 4" although
 * Handle is a string. Therefore an integer is compared as a text of digits. But "<" isn't allowed, because texts and
 * numbers have different orders. */
static gboolean
fits_text (const WsmanLiteral *self,
           WsmanComparison     comparison)
{
  return self->kind == KIND_STRING || (self->kind == KIND_NUMBER && self->number.is_integer && !is_order (comparison));
}

gboolean
wsman_literal_fits (const WsmanLiteral *self,
                    WsmanComparison     comparison,
                    WsmanPropertyType   type)
{
  gboolean is_like = comparison == WSMAN_COMPARISON_LIKE;
  gboolean value;

  if (self == NULL)
    return type != WSMAN_PROPERTY_MISSING && type != WSMAN_PROPERTY_CLASS;

  switch (type)
    {
    case WSMAN_PROPERTY_ANY:
      return TRUE;
    case WSMAN_PROPERTY_TEXT:
      return fits_text (self, comparison);
    case WSMAN_PROPERTY_TEXTS:
      return self->kind == KIND_STRING && (is_like || comparison == WSMAN_COMPARISON_EQUAL);
    case WSMAN_PROPERTY_NUMBER:
      return self->is_number && !is_like;
    case WSMAN_PROPERTY_BOOLEAN:
      return get_boolean (self, &value) && !is_order (comparison);
    case WSMAN_PROPERTY_DATE:
      return self->kind == KIND_STRING && !is_like && (self->moment != NULL || self->is_span);
    case WSMAN_PROPERTY_MISSING:
    case WSMAN_PROPERTY_CLASS:
    case WSMAN_PROPERTY_OBJECT:
    default:
      return FALSE;
    }
}

WsmanPropertyType
wsman_literal_guess_type (const WsmanLiteral *self,
                          const char         *text)
{
  gboolean boolean;
  Number number;

  if (self->kind == KIND_STRING)
    return WSMAN_PROPERTY_ANY;
  if (self->kind == KIND_NUMBER && parse_number (text, &number))
    return WSMAN_PROPERTY_NUMBER;
  if (wsman_value_parse_boolean (text, &boolean))
    return WSMAN_PROPERTY_BOOLEAN;

  return parse_number (text, &number) ? WSMAN_PROPERTY_NUMBER : WSMAN_PROPERTY_TEXT;
}

char *
wsman_literal_print (const WsmanLiteral *self)
{
  if (self->kind == KIND_BOOLEAN)
    return g_strdup (self->boolean ? "TRUE" : "FALSE");

  return self->kind == KIND_NUMBER ? g_strdup (self->text) : g_strdup_printf ("'%s'", self->text);
}

static int
compare_string (const WsmanLiteral *self,
                WsmanComparison     comparison,
                const char         *text)
{
  g_autoptr(GDateTime) moment = NULL;
  GTimeSpan span;
  Number number;

  if (self->is_number && is_order (comparison) && parse_number (text, &number))
    return compare_numbers (&number, &self->number);

  if (self->moment != NULL && (moment = wsman_value_parse_date_time (text)) != NULL)
    return g_date_time_compare (moment, self->moment);

  if (self->is_span && wsman_value_parse_duration (text, &span))
    return ORDER (span, self->span);

  return compare_text (text, self->text);
}

/* Compares texts. Returns FALSE if the literal is a number, but the text isn't a number. */
static gboolean
find_order_of_text (const WsmanLiteral *self,
                    const char         *text,
                    int                *order)
{
  g_autofree char *digits = NULL;
  Number number;

  if (self->kind == KIND_NUMBER)
    digits = g_strdup_printf ("%s%" G_GUINT64_FORMAT, self->number.negative ? "-" : "", self->number.magnitude);
  *order = compare_text (text, digits != NULL ? digits : self->text);

  return digits == NULL || parse_number (text, &number);
}

/* Compares dates with dates, and intervals with intervals. Returns FALSE if the text and the literal aren't of the same
 * kind. */
static gboolean
find_order_of_dates (const WsmanLiteral *self,
                     const char         *text,
                     int                *order)
{
  g_autoptr(GDateTime) moment = self->moment != NULL ? wsman_value_parse_date_time (text) : NULL;
  GTimeSpan span;

  if (moment != NULL)
    *order = g_date_time_compare (moment, self->moment);
  else if (self->is_span && wsman_value_parse_duration (text, &span))
    *order = ORDER (span, self->span);
  else
    return FALSE;

  return TRUE;
}

/* Compares text with a literal that fits the type of the property. Returns FALSE if the text isn't of that type. */
static gboolean
find_order (const WsmanLiteral *self,
            WsmanComparison     comparison,
            WsmanPropertyType   type,
            const char         *text,
            int                *order)
{
  gboolean boolean, wanted;
  Number number;

  switch (type)
    {
    case WSMAN_PROPERTY_ANY:
      *order = compare_string (self, comparison, text);
      return TRUE;
    case WSMAN_PROPERTY_TEXT:
    case WSMAN_PROPERTY_TEXTS:
      return find_order_of_text (self, text, order);
    case WSMAN_PROPERTY_NUMBER:
      if (!parse_number (text, &number))
        return FALSE;
      *order = compare_numbers (&number, &self->number);
      return TRUE;
    case WSMAN_PROPERTY_BOOLEAN:
      if (!wsman_value_parse_boolean (text, &boolean) || !get_boolean (self, &wanted))
        return FALSE;
      *order = ORDER (boolean, wanted);
      return TRUE;
    case WSMAN_PROPERTY_DATE:
      return find_order_of_dates (self, text, order);
    case WSMAN_PROPERTY_MISSING:
    case WSMAN_PROPERTY_CLASS:
    case WSMAN_PROPERTY_OBJECT:
    default:
      return FALSE;
    }
}

WsmanTruth
wsman_literal_compare (const WsmanLiteral *self,
                       WsmanComparison     comparison,
                       WsmanPropertyType   type,
                       const char         *text,
                       guint              *work)
{
  int order = 0;
  gboolean result = FALSE;

  if (comparison == WSMAN_COMPARISON_LIKE)
    result = match_pattern (self->text, text, work);
  else if (!find_order (self, comparison, type, text, &order))
    return WSMAN_TRUTH_UNKNOWN;

  switch (comparison)
    {
    case WSMAN_COMPARISON_EQUAL:
      result = order == 0;
      break;
    case WSMAN_COMPARISON_NOT_EQUAL:
      result = order != 0;
      break;
    case WSMAN_COMPARISON_LESS:
      result = order < 0;
      break;
    case WSMAN_COMPARISON_LESS_OR_EQUAL:
      result = order <= 0;
      break;
    case WSMAN_COMPARISON_GREATER:
      result = order > 0;
      break;
    case WSMAN_COMPARISON_GREATER_OR_EQUAL:
      result = order >= 0;
      break;
    case WSMAN_COMPARISON_LIKE:
    default:
      break;
    }

  return result ? WSMAN_TRUTH_TRUE : WSMAN_TRUTH_FALSE;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The values in filters, and how properties compare to them. See the header.
 */

#include "query/wsman-literal-private.h"

#include <math.h>

#include "soap/wsman-values-private.h"

typedef enum
{
  KIND_STRING,
  KIND_NUMBER,
  KIND_BOOLEAN,
} Kind;

/* Exact for all integers of 64 bits. */
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
  gboolean is_number; /* which a string may be */
  Number number;
  GDateTime *moment;  /* of a string that is one */
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

WsmanLiteral *
wsman_literal_new_string (const char *text)
{
  WsmanLiteral *self = g_new0 (WsmanLiteral, 1);

  self->kind = KIND_STRING;
  self->text = g_strdup (text);
  self->is_number = parse_number (text, &self->number);
  if (!self->is_number)
    self->moment = wsman_value_parse_date_time (text);
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

/* What "[" starts: whether it has c. end: behind its "]"; NULL if there is none, then "[" is itself. */
static gboolean
match_set (const char  *set,
           gunichar     c,
           const char **end,
           guint       *work)
{
  gboolean negated = set[1] == '^';
  gboolean found = FALSE;
  const char *p = set + 1 + negated;

  /* A "]" that comes first stands for itself. */
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

/* Only the last "%" is ever tried again: what an earlier one could still do, that one can. Even so the
 * steps may be the product of the lengths. */
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

static gboolean
is_order (WsmanComparison comparison)
{
  return comparison != WSMAN_COMPARISON_EQUAL && comparison != WSMAN_COMPARISON_NOT_EQUAL;
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

/* FALSE if they are of different types. */
static gboolean
find_order (const WsmanLiteral *self,
            WsmanComparison     comparison,
            const char         *text,
            int                *order)
{
  gboolean boolean;
  Number number;

  if (self->kind == KIND_STRING)
    {
      *order = compare_string (self, comparison, text);
      return TRUE;
    }

  if (self->kind == KIND_NUMBER && parse_number (text, &number))
    {
      *order = compare_numbers (&number, &self->number);
      return TRUE;
    }

  if (!wsman_value_parse_boolean (text, &boolean))
    return FALSE;

  *order = self->kind == KIND_BOOLEAN ? ORDER (boolean, self->boolean) : ORDER ((double) boolean, self->number.real);

  return TRUE;
}

WsmanTruth
wsman_literal_compare (const WsmanLiteral *self,
                       WsmanComparison     comparison,
                       const char         *text,
                       guint              *work)
{
  int order = 0;
  gboolean result = FALSE;

  if (comparison == WSMAN_COMPARISON_LIKE)
    result = match_pattern (self->text, text, work);
  else if (!find_order (self, comparison, text, &order))
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

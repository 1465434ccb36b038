/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The condition of a filter. Its tests and operators are evaluated on a stack, without recursion. If a value can't be
 * compared, the result is an error, and never FALSE.
 */

#include "wsman-condition-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-values-private.h"

/* The most steps of LIKE for one instance. So many steps take some milliseconds, during which no other client is
 * served. */
#define MAX_WORK 1000000

typedef struct
{
  GStrv property;
  WsmanComparison comparison;
  WsmanLiteral *literal; /* NULL if the test is whether the property is null */
  WsmanPropertyType type; /* the type of the property in the schema */
} Test;

/* The evaluation of the condition for one instance. */
typedef struct
{
  guint work;   /* how many steps of LIKE are still allowed */
  GError *error;
} Evaluation;

/* A step is a test. If test is NULL, the step is an operator. */
typedef struct
{
  Test *test;
  WsmanOperator operator;
} Step;

struct _WsmanCondition
{
  GArray *steps; /* the tests and operators, of the type Step */
  guint n_tests;
};

static void
step_clear (gpointer data)
{
  Step *self = data;

  if (self->test == NULL)
    return;

  g_strfreev (self->test->property);
  g_clear_pointer (&self->test->literal, wsman_literal_free);
  g_free (self->test);
}

WsmanCondition *
wsman_condition_new (void)
{
  WsmanCondition *self = g_new0 (WsmanCondition, 1);

  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (self->steps, step_clear);

  return self;
}

void
wsman_condition_free (WsmanCondition *self)
{
  g_array_unref (self->steps);
  g_free (self);
}

gboolean
wsman_condition_add_test (WsmanCondition  *self,
                          char            *property,
                          WsmanComparison  comparison,
                          WsmanLiteral    *literal)
{
  g_autofree char *name = property;
  g_autoptr(WsmanLiteral) value = literal;
  Step step = { 0, };

  if (self->n_tests >= WSMAN_CONDITION_MAX_TESTS)
    return FALSE;

  self->n_tests++;
  step.test = g_new0 (Test, 1);
  step.test->property = g_strsplit (name, ".", -1);
  step.test->comparison = comparison;
  step.test->literal = g_steal_pointer (&value);
  g_array_append_val (self->steps, step);

  return TRUE;
}

void
wsman_condition_add_operator (WsmanCondition *self,
                              WsmanOperator   operator)
{
  Step step = { .operator = operator };

  g_array_append_val (self->steps, step);
}

guint
wsman_condition_count_tests (const WsmanCondition *self)
{
  return self->n_tests;
}

gboolean
wsman_condition_requires (const WsmanCondition *self,
                          guint                 n_test)
{
  gboolean stack[WSMAN_CONDITION_MAX_TESTS];
  guint depth = 0;
  guint n = 0;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->test != NULL)
        {
          stack[depth++] = n++ == n_test;
          continue;
        }

      if (step->operator == WSMAN_OPERATOR_NOT)
        {
          stack[depth - 1] = FALSE;
          continue;
        }

      depth--;
      stack[depth - 1] = step->operator == WSMAN_OPERATOR_AND ? stack[depth - 1] || stack[depth]
                                                              : stack[depth - 1] && stack[depth];
    }

  g_assert (depth == 1);

  return stack[0];
}

gboolean
wsman_condition_refuse_name (const char  *name,
                             GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                   _("The filter names the property “%s”, which the class doesn’t have"), name);

  return FALSE;
}

/* Refuses a name below a property that is no embedded instance. */
static gboolean
refuse_path (const char  *name,
             GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                   _("The property “%s” has no properties of its own"), name);

  return FALSE;
}

/* Returns the test in the form of the query's text. */
static char *
print_test (const Test *test)
{
  static const char *const signs[] = {
    [WSMAN_COMPARISON_EQUAL] = "=",
    [WSMAN_COMPARISON_NOT_EQUAL] = "<>",
    [WSMAN_COMPARISON_LESS] = "<",
    [WSMAN_COMPARISON_LESS_OR_EQUAL] = "<=",
    [WSMAN_COMPARISON_GREATER] = ">",
    [WSMAN_COMPARISON_GREATER_OR_EQUAL] = ">=",
    [WSMAN_COMPARISON_LIKE] = "LIKE",
  };
  g_autofree char *name = g_strjoinv (".", test->property);
  g_autofree char *literal = wsman_literal_print (test->literal);

  return g_strdup_printf ("%s %s %s", name, signs[test->comparison], literal);
}

/* Refuses a comparison that makes no sense for the property's type. */
static gboolean
refuse_test (const Test         *test,
             WsmanPropertyType   type,
             GError            **error)
{
  static const char *const texts[] = {
    [WSMAN_PROPERTY_TEXT] = N_("text; write the value as text, in quotation marks"),
    [WSMAN_PROPERTY_TEXTS] = N_("an array; use “=” or LIKE, which test each element"),
    [WSMAN_PROPERTY_NUMBER] = N_("a number; compare it with a number, and without LIKE"),
    [WSMAN_PROPERTY_BOOLEAN] = N_("TRUE or FALSE; compare it with one of them by “=” or “<>”"),
    [WSMAN_PROPERTY_DATE] = N_("a date or an interval; compare it with a date or an interval, without LIKE, and "
                               "write a date as '2026-11-30 02:18:44', '2026-11-30T02:18:44Z' or "
                               "'20261130021844.000000+000'"),
    [WSMAN_PROPERTY_OBJECT] = N_("a reference or an instance; compare it only with NULL"),
  };
  g_autofree char *name = g_strjoinv (".", test->property);
  g_autofree char *asked = print_test (test);

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                   _("“%s” can’t be evaluated: the property “%s” is %s"), asked, name, _(texts[type]));

  return FALSE;
}

/* Finds the type of a property of an embedded instance. */
static gboolean
set_inner_type (Test               *test,
                WsmanPropertyFunc   func,
                gpointer            user_data,
                GError            **error)
{
  g_autofree char *path = g_strjoinv (".", test->property);
  const char *last = test->property[g_strv_length (test->property) - 1];
  const char *spelling = path;

  if (test->type != WSMAN_PROPERTY_ANY && test->type != WSMAN_PROPERTY_OBJECT)
    return refuse_path (test->property[0], error);

  if (g_ascii_strcasecmp (last, "__CLASS") == 0)
    test->type = WSMAN_PROPERTY_TEXT;
  else if (test->type == WSMAN_PROPERTY_OBJECT)
    test->type = func (path, &spelling, user_data);

  return test->type != WSMAN_PROPERTY_MISSING || wsman_condition_refuse_name (path, error);
}

static gboolean
set_type (Test               *test,
          WsmanPropertyFunc   func,
          gpointer            user_data,
          GError            **error)
{
  const char *name = test->property[0];
  const char *spelling = name;

  if (g_ascii_strcasecmp (name, "__CLASS") == 0)
    return TRUE;

  test->type = func (name, &spelling, user_data);
  if (test->type == WSMAN_PROPERTY_MISSING || test->type == WSMAN_PROPERTY_CLASS)
    return wsman_condition_refuse_name (name, error);

  if (test->property[1] != NULL && !set_inner_type (test, func, user_data, error))
    return FALSE;

  return wsman_literal_fits (test->literal, test->comparison, test->type) || refuse_test (test, test->type, error);
}

/* Narrows a range by one test that must be true. */
static void
narrow (const Test     *test,
        WsmanTimeRange *range)
{
  gint64 time;

  if (!wsman_literal_get_time (test->literal, &time))
    return;

  switch (test->comparison)
    {
    case WSMAN_COMPARISON_EQUAL:
      range->first = MAX (range->first, time);
      range->last = MIN (range->last, time);
      break;

    case WSMAN_COMPARISON_LESS:
    case WSMAN_COMPARISON_LESS_OR_EQUAL:
      range->last = MIN (range->last, time);
      break;

    case WSMAN_COMPARISON_GREATER:
    case WSMAN_COMPARISON_GREATER_OR_EQUAL:
      range->first = MAX (range->first, time);
      break;

    case WSMAN_COMPARISON_NOT_EQUAL:
    case WSMAN_COMPARISON_LIKE:
    default:
      break;
    }
}

void
wsman_condition_narrow_times (const WsmanCondition *self,
                              const char           *property,
                              WsmanTimeRange       *range)
{
  guint n = 0;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Test *test = g_array_index (self->steps, Step, i).test;

      if (test == NULL)
        continue;

      if (g_ascii_strcasecmp (test->property[0], property) == 0 && test->property[1] == NULL &&
          wsman_condition_requires (self, n))
        narrow (test, range);
      n++;
    }
}

gboolean
wsman_condition_set_types (WsmanCondition     *self,
                           WsmanPropertyFunc   func,
                           gpointer            user_data,
                           GError            **error)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      Test *test = g_array_index (self->steps, Step, i).test;

      if (test != NULL && !set_type (test, func, user_data, error))
        return FALSE;
    }

  return TRUE;
}

static const WsmanElement *
find_from (const WsmanElement *property,
           const char         *name)
{
  while (property != NULL && g_ascii_strcasecmp (wsman_element_get_name (property), name) != 0)
    property = wsman_value_next_property (property);

  return property;
}

const WsmanElement *
wsman_property_find (const WsmanElement *instance,
                     const char         *name)
{
  return find_from (wsman_value_first_property (instance), name);
}

const WsmanElement *
wsman_property_find_next (const WsmanElement *property,
                          const char         *name)
{
  return find_from (wsman_value_next_property (property), name);
}

/* Finds the instance that contains the last name of the path. holder becomes NULL if there is no such instance. Returns
 * FALSE if a value on the path isn't an instance. */
static gboolean
find_holder (const WsmanElement  *instance,
             GStrv                path,
             const WsmanElement **holder,
             Evaluation          *evaluation)
{
  *holder = instance;
  for (; path[1] != NULL && *holder != NULL; path++)
    {
      const WsmanElement *property = wsman_property_find (*holder, path[0]);
      WsmanValueKind kind = property != NULL ? wsman_value_classify (property, holder) : WSMAN_VALUE_NIL;

      if (kind == WSMAN_VALUE_INSTANCE)
        continue;
      *holder = NULL;
      if (kind == WSMAN_VALUE_NIL)
        continue;
      if (evaluation->error == NULL)
        refuse_path (path[0], &evaluation->error);
      return FALSE;
    }

  return TRUE;
}

static void
refuse_in_evaluation (const Test        *test,
                      WsmanPropertyType  type,
                      Evaluation        *evaluation)
{
  if (evaluation->error == NULL)
    refuse_test (test, type, &evaluation->error);
}

/* Tests a value. text is NULL if the value is null. */
static WsmanTruth
test_text (const Test        *test,
           WsmanPropertyType  type,
           const char        *text,
           Evaluation        *evaluation)
{
  WsmanTruth truth = WSMAN_TRUTH_UNKNOWN;

  if (test->literal == NULL)
    return (text == NULL) == (test->comparison == WSMAN_COMPARISON_EQUAL) ? WSMAN_TRUTH_TRUE : WSMAN_TRUTH_FALSE;
  if (text == NULL)
    return WSMAN_TRUTH_UNKNOWN;

  if (type == WSMAN_PROPERTY_ANY)
    type = wsman_literal_guess_type (test->literal, text);
  /* Some peers write null as empty text. */
  if (*text == '\0' && !wsman_literal_is_string (test->literal))
    return WSMAN_TRUTH_UNKNOWN;

  if (wsman_literal_fits (test->literal, test->comparison, type))
    truth = wsman_literal_compare (test->literal, test->comparison, type, text, &evaluation->work);
  if (truth == WSMAN_TRUTH_UNKNOWN)
    refuse_in_evaluation (test, type, evaluation);

  return truth;
}

static WsmanTruth
test_value (const Test         *test,
            const WsmanElement *property,
            Evaluation         *evaluation)
{
  WsmanPropertyType type = test->type != WSMAN_PROPERTY_ANY ? test->type : wsman_value_get_type (property);
  const WsmanElement *content;

  switch (wsman_value_classify (property, &content))
    {
    case WSMAN_VALUE_NIL:
      return test_text (test, type, NULL, evaluation);

    case WSMAN_VALUE_TEXT:
      return test_text (test, type, wsman_element_get_text (content), evaluation);

    case WSMAN_VALUE_REFERENCE:
    case WSMAN_VALUE_INSTANCE:
    default:
      if (test->literal == NULL)
        return test_text (test, type, "", evaluation);

      refuse_in_evaluation (test, WSMAN_PROPERTY_OBJECT, evaluation);
      return WSMAN_TRUTH_UNKNOWN;
    }
}

static gboolean
is_array_test (const Test *test)
{
  return test->literal == NULL || test->comparison == WSMAN_COMPARISON_EQUAL ||
         test->comparison == WSMAN_COMPARISON_LIKE;
}

static WsmanTruth
test_property (const Test         *test,
               const WsmanElement *property,
               const char         *name,
               Evaluation         *evaluation)
{
  WsmanTruth result = WSMAN_TRUTH_FALSE;

  if (property == NULL)
    return test_text (test, test->type, NULL, evaluation);

  if (!is_array_test (test) && wsman_property_find_next (property, name) != NULL)
    {
      refuse_in_evaluation (test, WSMAN_PROPERTY_TEXTS, evaluation);
      return WSMAN_TRUTH_UNKNOWN;
    }

  for (; property != NULL && result != WSMAN_TRUTH_TRUE; property = wsman_property_find_next (property, name))
    {
      WsmanTruth truth = test_value (test, property, evaluation);

      result = MAX (result, truth);
    }

  return result;
}

static WsmanTruth
test_instance (const Test         *test,
               const WsmanElement *instance,
               Evaluation         *evaluation)
{
  const char *name = test->property[g_strv_length (test->property) - 1];
  const WsmanElement *holder;

  if (!find_holder (instance, test->property, &holder, evaluation))
    return WSMAN_TRUTH_UNKNOWN;

  if (holder != NULL && g_ascii_strcasecmp (name, "__CLASS") == 0)
    return test_text (test, WSMAN_PROPERTY_TEXT, wsman_element_get_name (holder), evaluation);

  return test_property (test, holder != NULL ? wsman_property_find (holder, name) : NULL, name, evaluation);
}

gboolean
wsman_condition_test (const WsmanCondition  *self,
                      const WsmanElement    *instance,
                      gboolean              *holds,
                      GError               **error)
{
  WsmanTruth stack[WSMAN_CONDITION_MAX_TESTS];
  guint depth = 0;
  Evaluation evaluation = { .work = MAX_WORK };

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->test != NULL)
        {
          stack[depth++] = test_instance (step->test, instance, &evaluation);
          continue;
        }

      if (step->operator == WSMAN_OPERATOR_NOT)
        {
          stack[depth - 1] = WSMAN_TRUTH_TRUE - stack[depth - 1];
          continue;
        }

      depth--;
      stack[depth - 1] = step->operator == WSMAN_OPERATOR_AND ? MIN (stack[depth - 1], stack[depth])
                                                              : MAX (stack[depth - 1], stack[depth]);
    }

  g_assert (depth == 1);

  /* "Kind = 'disk' AND Size > 5" is false for an instance whose kind isn't "disk", even if Size can't be compared. */
  *holds = stack[0] == WSMAN_TRUTH_TRUE;
  if (stack[0] != WSMAN_TRUTH_UNKNOWN)
    g_clear_error (&evaluation.error);
  if (evaluation.work == 0 && evaluation.error == NULL)
    wsman_error_set (&evaluation.error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER,
                     _("The filter takes too long; use fewer or shorter patterns with LIKE"));
  if (evaluation.error == NULL)
    return TRUE;

  g_propagate_error (error, evaluation.error);

  return FALSE;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a filter asks of an instance. See the header.
 */

#include "query/wsman-condition-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "soap/wsman-values-private.h"
#include "wsman-error-private.h"

#define CODE_CANNOT_PROCESS_FILTER 0x8033801Au

/* Steps of LIKE for one instance: some milliseconds, during which nobody else is served. */
#define MAX_WORK 1000000

typedef struct
{
  GStrv property;
  WsmanComparison comparison;
  WsmanLiteral *literal; /* or NULL */
  WsmanPropertyType type; /* as a schema has it */
} Test;

/* The test of one instance. */
typedef struct
{
  guint work;   /* that is left */
  GError *error;
} Trial;

/* A test, or an operator if test is NULL. */
typedef struct
{
  Test *test;
  WsmanOperator operator;
} Step;

struct _WsmanCondition
{
  GArray *steps; /* of Step */
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

#define refuse(error, ...) \
  (wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, CODE_CANNOT_PROCESS_FILTER, __VA_ARGS__), FALSE)

gboolean
wsman_condition_refuse_name (const char  *name,
                             GError     **error)
{
  return refuse (error, _("There is no property “%s” in the class that the filter asks for"), name);
}

/* A comparison that makes no sense for what the property is. */
static gboolean
refuse_test (const Test         *test,
             WsmanPropertyType   type,
             GError            **error)
{
  g_autofree char *name = g_strjoinv (".", test->property);
  g_autofree char *literal = wsman_literal_print (test->literal);

  if (type == WSMAN_PROPERTY_OBJECT)
    return refuse (error, _("The property “%s” is a reference or an instance; it can only be compared to NULL"), name);
  if (test->comparison == WSMAN_COMPARISON_LIKE)
    return refuse (error, _("The property “%s” isn’t text, which is what LIKE looks at"), name);
  if (type == WSMAN_PROPERTY_DATE)
    return refuse (error, _("The property “%s” is a date, and %s isn’t; write it as '2026-11-30 02:18:44', "
                            "'2026-11-30T02:18:44Z' or '20261130021844.000000+000'"), name, literal);
  if (type == WSMAN_PROPERTY_BOOLEAN)
    return refuse (error, _("The property “%s” is TRUE or FALSE, and %s is neither"), name, literal);

  return refuse (error, _("The property “%s” is a number, and %s isn’t"), name, literal);
}

static gboolean
set_type (Test               *test,
          WsmanPropertyFunc   func,
          gpointer            user_data,
          GError            **error)
{
  const char *name = test->property[0];

  if (g_ascii_strcasecmp (name, "__CLASS") == 0)
    return TRUE;

  test->type = func (name, user_data);
  if (test->type == WSMAN_PROPERTY_MISSING)
    return wsman_condition_refuse_name (name, error);

  /* What is in an embedded instance isn't known. */
  if (test->property[1] != NULL)
    {
      if (test->type != WSMAN_PROPERTY_ANY && test->type != WSMAN_PROPERTY_OBJECT)
        return refuse (error, _("The property “%s” has no properties of its own"), name);
      test->type = WSMAN_PROPERTY_ANY;
    }

  return wsman_literal_fits (test->literal, test->comparison, test->type) || refuse_test (test, test->type, error);
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

/* Down to what holds the last name of the path; NULL if there is no such instance. */
static const WsmanElement *
find_holder (const WsmanElement  *instance,
             GStrv                path,
             const char         **name)
{
  for (; path[1] != NULL; path++)
    {
      const WsmanElement *property = wsman_property_find (instance, path[0]);

      if (property == NULL || wsman_value_classify (property, &instance) != WSMAN_VALUE_INSTANCE)
        return NULL;
    }

  *name = path[0];

  return instance;
}

/* text: NULL for null. */
static WsmanTruth
test_text (const Test        *test,
           WsmanPropertyType  type,
           const char        *text,
           Trial             *trial)
{
  if (test->literal == NULL)
    return (text == NULL) == (test->comparison == WSMAN_COMPARISON_EQUAL) ? WSMAN_TRUTH_TRUE : WSMAN_TRUTH_FALSE;

  if (text == NULL)
    return WSMAN_TRUTH_UNKNOWN;

  if (wsman_literal_fits (test->literal, test->comparison, type))
    return wsman_literal_compare (test->literal, test->comparison, type, text, &trial->work);

  if (trial->error == NULL)
    refuse_test (test, type, &trial->error);

  return WSMAN_TRUTH_UNKNOWN;
}

static WsmanTruth
test_value (const Test         *test,
            const WsmanElement *property,
            Trial              *trial)
{
  WsmanPropertyType type = test->type != WSMAN_PROPERTY_ANY ? test->type : wsman_value_get_type (property);
  const WsmanElement *content;

  switch (wsman_value_classify (property, &content))
    {
    case WSMAN_VALUE_NIL:
      return test_text (test, type, NULL, trial);

    case WSMAN_VALUE_TEXT:
      return test_text (test, type, wsman_element_get_text (content), trial);

    case WSMAN_VALUE_REFERENCE:
    case WSMAN_VALUE_INSTANCE:
    default:
      return test->literal != NULL ? WSMAN_TRUTH_UNKNOWN : test_text (test, type, "", trial);
    }
}

static WsmanTruth
test_instance (const Test         *test,
               const WsmanElement *instance,
               Trial              *trial)
{
  const char *name = NULL;
  const WsmanElement *holder = find_holder (instance, test->property, &name);
  const WsmanElement *property = NULL;
  WsmanTruth result = WSMAN_TRUTH_FALSE;

  if (holder != NULL && g_ascii_strcasecmp (name, "__CLASS") == 0)
    return test_text (test, WSMAN_PROPERTY_TEXT, wsman_element_get_name (holder), trial);

  if (holder != NULL)
    property = wsman_property_find (holder, name);
  if (property == NULL)
    return test_text (test, test->type, NULL, trial);

  for (; property != NULL && result != WSMAN_TRUTH_TRUE; property = wsman_property_find_next (property, name))
    {
      WsmanTruth truth = test_value (test, property, trial);

      result = MAX (result, truth);
    }

  return result;
}

gboolean
wsman_condition_test (const WsmanCondition  *self,
                      const WsmanElement    *instance,
                      gboolean              *holds,
                      GError               **error)
{
  WsmanTruth stack[WSMAN_CONDITION_MAX_TESTS];
  guint depth = 0;
  Trial trial = { .work = MAX_WORK };

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->test != NULL)
        {
          stack[depth++] = test_instance (step->test, instance, &trial);
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

  *holds = stack[0] == WSMAN_TRUTH_TRUE;
  if (trial.work == 0 && trial.error == NULL)
    wsman_error_set (&trial.error, WSMAN_ERROR_QUOTA, CODE_CANNOT_PROCESS_FILTER,
                     _("The filter takes too long; use fewer or shorter patterns with LIKE"));
  if (trial.error == NULL)
    return TRUE;

  g_propagate_error (error, trial.error);

  return FALSE;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a filter asks of an instance. See the header.
 */

#include "query/wsman-condition-private.h"

#include <string.h>

#include "soap/wsman-values-private.h"

/* Steps of LIKE for one instance: some milliseconds, during which nobody else is served. */
#define MAX_WORK 1000000

typedef struct
{
  GStrv property;
  WsmanComparison comparison;
  WsmanLiteral *literal; /* or NULL */
} Test;

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
test_text (const Test *test,
           const char *text,
           guint      *work)
{
  if (test->literal == NULL)
    return (text == NULL) == (test->comparison == WSMAN_COMPARISON_EQUAL) ? WSMAN_TRUTH_TRUE : WSMAN_TRUTH_FALSE;

  return text != NULL ? wsman_literal_compare (test->literal, test->comparison, text, work) : WSMAN_TRUTH_UNKNOWN;
}

static WsmanTruth
test_value (const Test         *test,
            const WsmanElement *property,
            guint              *work)
{
  const WsmanElement *content;

  switch (wsman_value_classify (property, &content))
    {
    case WSMAN_VALUE_NIL:
      return test_text (test, NULL, work);

    case WSMAN_VALUE_TEXT:
      return test_text (test, wsman_element_get_text (content), work);

    case WSMAN_VALUE_REFERENCE:
    case WSMAN_VALUE_INSTANCE:
    default:
      return test->literal != NULL ? WSMAN_TRUTH_UNKNOWN : test_text (test, "", work);
    }
}

static WsmanTruth
test_instance (const Test         *test,
               const WsmanElement *instance,
               guint              *work)
{
  const char *name = NULL;
  const WsmanElement *holder = find_holder (instance, test->property, &name);
  const WsmanElement *property = NULL;
  WsmanTruth result = WSMAN_TRUTH_FALSE;

  if (holder != NULL && g_ascii_strcasecmp (name, "__CLASS") == 0)
    return test_text (test, wsman_element_get_name (holder), work);

  if (holder != NULL)
    property = wsman_property_find (holder, name);
  if (property == NULL)
    return test_text (test, NULL, work);

  for (; property != NULL && result != WSMAN_TRUTH_TRUE; property = wsman_property_find_next (property, name))
    {
      WsmanTruth truth = test_value (test, property, work);

      result = MAX (result, truth);
    }

  return result;
}

gboolean
wsman_condition_test (const WsmanCondition *self,
                      const WsmanElement   *instance,
                      gboolean             *holds)
{
  WsmanTruth stack[WSMAN_CONDITION_MAX_TESTS];
  guint depth = 0;
  guint work = MAX_WORK;

  for (guint i = 0; i < self->steps->len; i++)
    {
      const Step *step = &g_array_index (self->steps, Step, i);

      if (step->test != NULL)
        {
          stack[depth++] = test_instance (step->test, instance, &work);
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

  return work > 0;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Parses the condition of a WQL query without recursion. The operators wait for their operands on a stack, whose depth
 * is bounded.
 */

#include "wsman-wql-where-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* The most parentheses and NOTs that are open at the same time. */
#define MAX_DEPTH 64

/* The property of an event that has the instance. */
#define TARGET "TargetInstance"

/* Reads a property such as "Name", or "TargetInstance.Name" for an embedded instance. */
static char *
parse_property (WsmanWqlLexer  *lexer,
                GError        **error)
{
  g_autoptr(GString) path = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *name = wsman_wql_lexer_take (lexer, WSMAN_TOKEN_NAME, _("a property or a value"), error);

      if (name == NULL)
        return NULL;

      g_string_append (path, name);
      if (!wsman_wql_lexer_is (lexer, "."))
        return g_string_free (g_steal_pointer (&path), FALSE);

      g_string_append_c (path, '.');
      if (!wsman_wql_lexer_advance (lexer, error))
        return NULL;
    }
}

/* One side of a comparison. It is a property or a value. For NULL, both fields are NULL. */
typedef struct
{
  char *property;
  WsmanLiteral *literal;
} Operand;

static void
operand_clear (Operand *self)
{
  g_free (self->property);
  g_clear_pointer (&self->literal, wsman_literal_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Operand, operand_clear)

static gboolean
parse_operand (Operand        *operand,
               WsmanWqlLexer  *lexer,
               GError        **error)
{
  if (wsman_wql_lexer_is (lexer, "NULL"))
    return wsman_wql_lexer_advance (lexer, error);

  if (wsman_wql_lexer_is (lexer, "TRUE") || wsman_wql_lexer_is (lexer, "FALSE"))
    operand->literal = wsman_literal_new_boolean (wsman_wql_lexer_is (lexer, "TRUE"));
  else if (lexer->kind == WSMAN_TOKEN_STRING)
    operand->literal = wsman_literal_new_string (lexer->text->str);
  else if (lexer->kind == WSMAN_TOKEN_NUMBER)
    operand->literal = wsman_literal_new_number (lexer->text->str);

  if (operand->literal != NULL)
    return wsman_wql_lexer_advance (lexer, error);

  operand->property = parse_property (lexer, error);

  return operand->property != NULL;
}

static const struct
{
  const char *sign;
  WsmanComparison comparison;
  WsmanComparison turned; /* the comparison if the value comes first */
} comparisons[] = {
  { "=", WSMAN_COMPARISON_EQUAL, WSMAN_COMPARISON_EQUAL },
  { "<>", WSMAN_COMPARISON_NOT_EQUAL, WSMAN_COMPARISON_NOT_EQUAL },
  { "!=", WSMAN_COMPARISON_NOT_EQUAL, WSMAN_COMPARISON_NOT_EQUAL },
  { "<", WSMAN_COMPARISON_LESS, WSMAN_COMPARISON_GREATER },
  { "<=", WSMAN_COMPARISON_LESS_OR_EQUAL, WSMAN_COMPARISON_GREATER_OR_EQUAL },
  { ">", WSMAN_COMPARISON_GREATER, WSMAN_COMPARISON_LESS },
  { ">=", WSMAN_COMPARISON_GREATER_OR_EQUAL, WSMAN_COMPARISON_LESS_OR_EQUAL },
  { "LIKE", WSMAN_COMPARISON_LIKE, WSMAN_COMPARISON_LIKE },
};

static gboolean
parse_comparison (WsmanWqlLexer    *lexer,
                  gboolean          is_turned,
                  WsmanComparison  *comparison,
                  GError          **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++)
    {
      if (wsman_wql_lexer_is (lexer, comparisons[i].sign))
        {
          *comparison = is_turned ? comparisons[i].turned : comparisons[i].comparison;
          return wsman_wql_lexer_advance (lexer, error);
        }
    }

  return wsman_wql_lexer_fail (lexer, _("a comparison (such as “=” or “LIKE”)"), error);
}

static gboolean
add_test (WsmanWql         *self,
          char             *property,
          WsmanComparison   comparison,
          WsmanLiteral     *literal,
          GError          **error)
{
  return wsman_condition_add_test (self->condition, property, comparison, literal) ||
         wsman_wql_lexer_fail_limit (_("too many comparisons"), WSMAN_CONDITION_MAX_TESTS, error);
}

/* Reads NULL or NOT NULL after "property IS". */
static gboolean
parse_is_null (WsmanWql       *self,
               WsmanWqlLexer  *lexer,
               Operand        *left,
               GError        **error)
{
  WsmanComparison comparison = WSMAN_COMPARISON_EQUAL;

  if (wsman_wql_lexer_is (lexer, "NOT"))
    {
      comparison = WSMAN_COMPARISON_NOT_EQUAL;
      if (!wsman_wql_lexer_advance (lexer, error))
        return FALSE;
    }

  return wsman_wql_lexer_expect (lexer, "NULL", error) &&
         add_test (self, g_steal_pointer (&left->property), comparison, NULL, error);
}

static gboolean
check_value (const WsmanWqlLexer  *lexer,
             WsmanComparison       comparison,
             const Operand        *value,
             GError              **error)
{
  if (value->literal == NULL && comparison != WSMAN_COMPARISON_EQUAL && comparison != WSMAN_COMPARISON_NOT_EQUAL)
    return wsman_wql_lexer_fail (lexer, _("a value before this (NULL can’t be compared by size)"), error);

  return comparison != WSMAN_COMPARISON_LIKE || wsman_literal_is_string (value->literal) ||
         wsman_wql_lexer_fail (lexer, _("a string before this (the pattern of LIKE)"), error);
}

static gboolean
parse_right (WsmanWql         *self,
             WsmanWqlLexer    *lexer,
             WsmanComparison   comparison,
             Operand          *left,
             GError          **error)
{
  g_auto(Operand) right = { 0, };
  Operand *property = left->property != NULL ? left : &right;
  Operand *value = left->property != NULL ? &right : left;

  if (!parse_operand (&right, lexer, error))
    return FALSE;
  if ((left->property == NULL) == (right.property == NULL))
    return wsman_wql_lexer_fail (lexer, _("one property and one value before this"), error);

  return check_value (lexer, comparison, value, error) &&
         add_test (self, g_steal_pointer (&property->property), comparison, g_steal_pointer (&value->literal), error);
}

/* Reads the class in "TargetInstance ISA 'class'". A source of events needs the class before there are any events, so
 * the query has only one. The test itself is whether there is an instance. */
static gboolean
parse_isa (WsmanWql       *self,
           WsmanWqlLexer  *lexer,
           Operand        *left,
           GError        **error)
{
  if (g_ascii_strcasecmp (left->property, TARGET) != 0)
    return wsman_wql_lexer_fail (lexer, _("“TargetInstance” before “ISA”"), error);
  if (self->isa_class != NULL)
    return wsman_wql_lexer_fail (lexer, _("“ISA” only once"), error);
  if (!wsman_wql_lexer_advance (lexer, error))
    return FALSE;

  self->n_isa_test = wsman_condition_count_tests (self->condition);
  self->isa_class = wsman_wql_lexer_take (lexer, WSMAN_TOKEN_STRING, _("a class in quotation marks"), error);

  return self->isa_class != NULL &&
         add_test (self, g_steal_pointer (&left->property), WSMAN_COMPARISON_NOT_EQUAL, NULL, error);
}

static gboolean
parse_test (WsmanWql       *self,
            WsmanWqlLexer  *lexer,
            GError        **error)
{
  g_auto(Operand) left = { 0, };
  WsmanComparison comparison = WSMAN_COMPARISON_EQUAL;
  gboolean negated;

  if (!parse_operand (&left, lexer, error))
    return FALSE;

  if (left.property != NULL && wsman_wql_lexer_is (lexer, "IS"))
    return wsman_wql_lexer_advance (lexer, error) && parse_is_null (self, lexer, &left, error);
  if (left.property != NULL && wsman_wql_lexer_is (lexer, "ISA"))
    return parse_isa (self, lexer, &left, error);

  /* The query may contain NOT here, as in "Name NOT LIKE 'a%'". */
  negated = wsman_wql_lexer_is (lexer, "NOT");
  if (negated && (!wsman_wql_lexer_advance (lexer, error) ||
                  (!wsman_wql_lexer_is (lexer, "LIKE") && !wsman_wql_lexer_expect (lexer, "LIKE", error))))
    return FALSE;

  if (!parse_comparison (lexer, left.property == NULL, &comparison, error) ||
      !parse_right (self, lexer, comparison, &left, error))
    return FALSE;

  if (negated)
    wsman_condition_add_operator (self->condition, WSMAN_OPERATOR_NOT);

  return TRUE;
}

/* The operators whose operands haven't been read completely. */
typedef struct
{
  char signs[MAX_DEPTH]; /* the operators' characters, which are listed in grades */
  guint depth;
} OperatorStack;

/* The characters of the operators. An operator that comes later in the list binds more tightly. */
static const char grades[] = "(|&!";

static const WsmanOperator operators[] = {
  [1] = WSMAN_OPERATOR_OR,
  [2] = WSMAN_OPERATOR_AND,
  [3] = WSMAN_OPERATOR_NOT,
};

static gsize
get_grade (char sign)
{
  return strchr (grades, sign) - grades;
}

static gboolean
push_operator (OperatorStack  *stack,
               char            sign,
               WsmanWqlLexer  *lexer,
               GError        **error)
{
  if (stack->depth == MAX_DEPTH)
    return wsman_wql_lexer_fail_limit (_("too many open parentheses"), MAX_DEPTH, error);

  stack->signs[stack->depth++] = sign;

  return wsman_wql_lexer_advance (lexer, error);
}

/* Adds the operators to the condition that bind at least as tightly as sign. */
static void
pop_operators (OperatorStack  *stack,
               char            sign,
               WsmanCondition *condition)
{
  gsize grade = MAX (get_grade (sign), 1);

  for (; stack->depth > 0; stack->depth--)
    {
      gsize top = get_grade (stack->signs[stack->depth - 1]);

      if (top < grade)
        break;
      wsman_condition_add_operator (condition, operators[top]);
    }
}

static gboolean
parse_binary (OperatorStack   *stack,
              char             sign,
              WsmanCondition  *condition,
              WsmanWqlLexer   *lexer,
              GError         **error)
{
  pop_operators (stack, sign, condition);

  return push_operator (stack, sign, lexer, error);
}

static gboolean
close_parenthesis (OperatorStack   *stack,
                   WsmanCondition  *condition,
                   WsmanWqlLexer   *lexer,
                   GError         **error)
{
  pop_operators (stack, '(', condition);
  if (stack->depth == 0)
    return wsman_wql_lexer_fail (lexer, _("no “)”, because no parenthesis is open,"), error);

  stack->depth--;

  return wsman_wql_lexer_advance (lexer, error);
}

gboolean
wsman_wql_parse_condition (WsmanWql       *self,
                           WsmanWqlLexer  *lexer,
                           GError        **error)
{
  OperatorStack stack = { .depth = 0 };
  gboolean wants_operand = TRUE;

  self->condition = wsman_condition_new ();
  while (wants_operand || lexer->kind != WSMAN_TOKEN_END)
    {
      gboolean good;

      if (wants_operand && wsman_wql_lexer_is (lexer, "NOT"))
        {
          good = push_operator (&stack, '!', lexer, error);
        }
      else if (wants_operand && wsman_wql_lexer_is (lexer, "("))
        {
          good = push_operator (&stack, '(', lexer, error);
        }
      else if (wants_operand)
        {
          good = parse_test (self, lexer, error);
          wants_operand = FALSE;
        }
      else if (wsman_wql_lexer_is (lexer, ")"))
        {
          good = close_parenthesis (&stack, self->condition, lexer, error);
        }
      else
        {
          good = wsman_wql_lexer_is (lexer, "AND") ? parse_binary (&stack, '&', self->condition, lexer, error)
               : wsman_wql_lexer_is (lexer, "OR") ? parse_binary (&stack, '|', self->condition, lexer, error)
               : wsman_wql_lexer_fail (lexer, _("“AND”, “OR” or the end"), error);
          wants_operand = TRUE;
        }

      if (!good)
        return FALSE;
    }

  pop_operators (&stack, '(', self->condition);
  if (stack.depth > 0)
    return wsman_wql_lexer_fail (lexer, _("“)”"), error);

  return self->isa_class == NULL || wsman_condition_requires (self->condition, self->n_isa_test) ||
         wsman_wql_lexer_fail (lexer, _("“ISA” where it holds for all events, without OR and NOT,"), error);
}

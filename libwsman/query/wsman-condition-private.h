/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The condition of a filter: tests of properties, combined with AND, OR and NOT. It is stored as a program for a stack
 * machine, with tests and operators in the order of evaluation. So a deep or long condition needs no recursion.
 *
 * A test of a property that is missing or nil is neither true nor false, and NOT doesn't change that, as in SQL. For an
 * array, each element is tested. If a value can't be compared with the literal of the test, the query ends with an
 * error. The schema may show this before the first instance, or the value itself. An error is better than missing
 * instances.
 */

#pragma once

#include "soap/wsman-element-private.h"
#include "wsman-literal-private.h"

G_BEGIN_DECLS

#define WSMAN_CONDITION_MAX_TESTS 256

typedef enum
{
  WSMAN_OPERATOR_AND,
  WSMAN_OPERATOR_OR,
  WSMAN_OPERATOR_NOT,
} WsmanOperator;

typedef struct _WsmanCondition WsmanCondition;

WsmanCondition *wsman_condition_new (void);
void wsman_condition_free (WsmanCondition *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCondition, wsman_condition_free)

/* Adds a test. property: a name, or several with dots between them for an embedded instance; without case. literal:
 * NULL tests whether the property is null. Takes both. Returns FALSE if there are too many tests; then both are
 * freed, too. */
gboolean wsman_condition_add_test (WsmanCondition  *self,
                                   char            *property,
                                   WsmanComparison  comparison,
                                   WsmanLiteral    *literal);

/* Adds an operator. It takes its operands from what was added before: one for NOT, else two. */
void wsman_condition_add_operator (WsmanCondition *self,
                                   WsmanOperator   operator);

/* Tells the tests the types of the properties. Code: 0x8033801A for a property that doesn't exist, or that can't be
 * compared with the literal. */
gboolean wsman_condition_set_types (WsmanCondition     *self,
                                    WsmanPropertyFunc   func,
                                    gpointer            user_data,
                                    GError            **error);

/* Sets an error for a property that doesn't exist. Returns FALSE. */
gboolean wsman_condition_refuse_name (const char  *name,
                                      GError     **error);

/* Evaluates the condition for instance. Returns FALSE and sets error if this isn't possible, or takes too long.
 * Code: 0x8033801A. */
gboolean wsman_condition_test (const WsmanCondition  *self,
                               const WsmanElement    *instance,
                               gboolean              *holds,
                               GError               **error);

/* Return the first value of a property of instance, and the value that follows property; NULL for none. */
const WsmanElement *wsman_property_find (const WsmanElement *instance,
                                         const char         *name);
const WsmanElement *wsman_property_find_next (const WsmanElement *property,
                                              const char         *name);

G_END_DECLS

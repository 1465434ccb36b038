/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The condition of a filter: tests of properties, combined with AND, OR and NOT. It is stored as a program for a stack
 * machine, with tests and operators in the order of evaluation. So a deep or long condition needs no recursion.
 *
 * As in SQL, a test of a property that is missing or nil is neither true nor false, and NOT leaves this unchanged. For
 * an array, each element is tested. If a value can't be compared with the literal of the test, the query ends with an
 * error. The error may come before the first instance if the schema shows the wrong type. Otherwise it comes with the
 * value. An error is better than missing instances.
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

/* Adds a test. property is a name in any case. For a property of an embedded instance, it is several names with dots
 * between them. If literal is NULL, the test is whether the property is null. The function owns property and literal,
 * even if it fails. Returns FALSE if there are too many tests. */
gboolean wsman_condition_add_test (WsmanCondition  *self,
                                   char            *property,
                                   WsmanComparison  comparison,
                                   WsmanLiteral    *literal);

/* Adds an operator. Its operands are what was added last: one operand for NOT, and two for AND and OR. */
void wsman_condition_add_operator (WsmanCondition *self,
                                   WsmanOperator   operator);

/* Tells whether the condition can only be true if one of the tests is true. n_test is the number of this test, in the
 * order in which the tests were added, from 0. */
gboolean wsman_condition_requires (const WsmanCondition *self,
                                   guint                 n_test);
guint wsman_condition_count_tests (const WsmanCondition *self);

/* Narrows a range of times to those that a property may have if the condition is true. */
void wsman_condition_narrow_times (const WsmanCondition *self,
                                   const char           *property,
                                   WsmanTimeRange       *range);

/* Tells the tests the types of the properties. It fails with 0x8033801A if a property doesn't exist, or can't be
 * compared with the literal. */
gboolean wsman_condition_set_types (WsmanCondition     *self,
                                    WsmanPropertyFunc   func,
                                    gpointer            user_data,
                                    GError            **error);

/* Sets an error for a property that doesn't exist. Returns FALSE. */
gboolean wsman_condition_refuse_name (const char  *name,
                                      GError     **error);

/* Evaluates the condition for instance. Returns FALSE and sets an error with 0x8033801A if the evaluation isn't
 * possible, or takes too long. */
gboolean wsman_condition_test (const WsmanCondition  *self,
                               const WsmanElement    *instance,
                               gboolean              *holds,
                               GError               **error);

/* wsman_property_find() returns the first value of a property of instance. wsman_property_find_next() returns the next
 * value of the same property. Both return NULL if there is no such value. */
const WsmanElement *wsman_property_find (const WsmanElement *instance,
                                         const char         *name);
const WsmanElement *wsman_property_find_next (const WsmanElement *property,
                                              const char         *name);

G_END_DECLS

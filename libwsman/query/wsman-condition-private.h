/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a filter asks of an instance: tests of properties, combined. It is kept as a program for a
 * machine with a stack, tests and operators in the order in which they are done, so that neither a
 * deep nor a long condition needs recursion.
 *
 * A test of a property that is missing or nil is neither true nor false, and NOT leaves it so, as in SQL. Of
 * an array each element is tried. A value that can't be compared to what the test names ends the query with an
 * error, whether a schema tells beforehand or the value itself: no answer is better than fewer rows.
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

/* property: a name, or several with dots between them for what is embedded; any case. Takes both.
 * literal: NULL asks whether the property is null. FALSE if there are too many; then they are
 * freed, too. */
gboolean wsman_condition_add_test (WsmanCondition  *self,
                                   char            *property,
                                   WsmanComparison  comparison,
                                   WsmanLiteral    *literal);

/* Takes its operands, one for NOT and two else, from what came before. */
void wsman_condition_add_operator (WsmanCondition *self,
                                   WsmanOperator   operator);

/* Tells the tests what the properties are. Code: 0x8033801A for one that there isn't, or that can't be
 * compared so. */
gboolean wsman_condition_set_types (WsmanCondition     *self,
                                    WsmanPropertyFunc   func,
                                    gpointer            user_data,
                                    GError            **error);

/* Sets error of a property that there isn't. Returns FALSE. */
gboolean wsman_condition_refuse_name (const char  *name,
                                      GError     **error);

/* FALSE and error if that can't be told, or not in time. Code: 0x8033801A. */
gboolean wsman_condition_test (const WsmanCondition  *self,
                               const WsmanElement    *instance,
                               gboolean              *holds,
                               GError               **error);

/* The first value of a property of instance, or what follows it; NULL for none. */
const WsmanElement *wsman_property_find (const WsmanElement *instance,
                                         const char         *name);
const WsmanElement *wsman_property_find_next (const WsmanElement *property,
                                              const char         *name);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the literals in filters, and compares properties with them.
 *
 * If the type of a property is known, the literal is read as that type. If the literal can't be read as that type, the
 * filter is refused. For a property that is a number, '5' is the number 5. For a property that is text, 5 is the text
 * "5", but only with "=" and "<>". For a boolean, 1 is TRUE. Nothing is greater than TRUE, which is -1 in some
 * languages and 1 in others. The operators "<>" and "<" aren't defined for an array, because they have more than one
 * meaning there.
 *
 * If the type isn't known, as for a provider without a schema, the type of each value is guessed from its text. A
 * number can then only be compared with a number, and TRUE and FALSE only with a boolean. Other text shows that the
 * query names the wrong property. Such a comparison is refused, because the result FALSE would be a guess.
 *
 * If the type isn't known, a string can be compared with every value. They are compared as text, without case. But
 * dates are compared with dates by time, and intervals are compared with intervals by length. If the string and the
 * value are numbers, the operators that order values compare them as numbers, because scripts have 64-bit numbers as
 * strings.
 */

#pragma once

#include <glib.h>

#include "soap/wsman-values-private.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_COMPARISON_EQUAL,
  WSMAN_COMPARISON_NOT_EQUAL,
  WSMAN_COMPARISON_LESS,
  WSMAN_COMPARISON_LESS_OR_EQUAL,
  WSMAN_COMPARISON_GREATER,
  WSMAN_COMPARISON_GREATER_OR_EQUAL,
  WSMAN_COMPARISON_LIKE,
} WsmanComparison;

/* The values are in an order in which AND is the lesser of two values, and OR is the greater. */
typedef enum
{
  WSMAN_TRUTH_FALSE,
  WSMAN_TRUTH_UNKNOWN,
  WSMAN_TRUTH_TRUE,
} WsmanTruth;

typedef struct _WsmanLiteral WsmanLiteral;

WsmanLiteral *wsman_literal_new_string (const char *text);
/* Returns NULL if text isn't a number. */
WsmanLiteral *wsman_literal_new_number (const char *text);
WsmanLiteral *wsman_literal_new_boolean (gboolean value);
void wsman_literal_free (WsmanLiteral *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanLiteral, wsman_literal_free)

gboolean wsman_literal_is_string (const WsmanLiteral *self);

/* Returns the time that the literal means, in microseconds since 1970. Returns FALSE if it means none. self may be
 * NULL. */
gboolean wsman_literal_get_time (const WsmanLiteral *self,
                                 gint64             *time);

/* Tells whether the literal can be compared with a property of that type. self is NULL if there is no literal. Then
 * every property of the class fits. */
gboolean wsman_literal_fits (const WsmanLiteral *self,
                             WsmanComparison     comparison,
                             WsmanPropertyType   type);

/* Guesses the type of a value when there is no schema. If the literal is a string, the type is WSMAN_PROPERTY_ANY.
 * Otherwise the form of the value decides. */
WsmanPropertyType wsman_literal_guess_type (const WsmanLiteral *self,
                                            const char         *text);

/* Returns the literal in the form of a query, for messages. */
char *wsman_literal_print (const WsmanLiteral *self);

/* Compares text with the literal, which must fit the type. The result is unknown if the text isn't of that type. LIKE
 * compares without case. In its pattern, "%" stands for any text, "_" for any character, "[a-f_]" for a character of
 * the set, and "[^a-f]" for a character outside the set. Each step of LIKE reduces work. LIKE stops when work is 0. */
WsmanTruth wsman_literal_compare (const WsmanLiteral *self,
                                  WsmanComparison     comparison,
                                  WsmanPropertyType   type,
                                  const char         *text,
                                  guint              *work);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The literals in filters, and how properties are compared with them.
 *
 * If the type of a property is known, the literal is read as that type. If it can't be, the filter is refused. Compared
 * with a number, '5' is the number 5. Compared with text by "=" or "<>", 5 is a text of digits. Compared with a
 * boolean, 1 is TRUE. Nothing is greater than TRUE, which is -1 in some languages and 1 in others. The operators "<>"
 * and "<" aren't defined for an array, because they have more than one meaning there.
 *
 * If the type isn't known, as for a provider without a schema, the type of each value is guessed from its text. A
 * number must then meet a number, and TRUE and FALSE must meet a boolean. Other text shows that the query names the
 * wrong property. It is refused as well, because "no" would be a guess.
 *
 * A string fits all types. Values are compared with a string as text, without case. But dates and intervals are
 * compared with each other by time. If both strings are numbers, "<" and the like compare them as numbers, because
 * scripts have 64-bit numbers as strings.
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

/* The values are ordered: AND is the lesser and OR the greater of two. */
typedef enum
{
  WSMAN_TRUTH_FALSE,
  WSMAN_TRUTH_UNKNOWN,
  WSMAN_TRUTH_TRUE,
} WsmanTruth;

typedef struct _WsmanLiteral WsmanLiteral;

WsmanLiteral *wsman_literal_new_string (const char *text);
/* NULL if text isn't a number. */
WsmanLiteral *wsman_literal_new_number (const char *text);
WsmanLiteral *wsman_literal_new_boolean (gboolean value);
void wsman_literal_free (WsmanLiteral *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanLiteral, wsman_literal_free)

gboolean wsman_literal_is_string (const WsmanLiteral *self);

/* Tells whether the literal can be compared with a property of that type. self: NULL for no literal, which always
 * fits. */
gboolean wsman_literal_fits (const WsmanLiteral *self,
                             WsmanComparison     comparison,
                             WsmanPropertyType   type);

/* Guesses the type of a value when there is no schema: "any" if the literal is a string, else by the form of the
 * value. */
WsmanPropertyType wsman_literal_guess_type (const WsmanLiteral *self,
                                            const char         *text);

/* The text as in a query, for messages. */
char *wsman_literal_print (const WsmanLiteral *self);

/* Tells whether "text comparison literal" is true, for a literal that fits the type; unknown if the text isn't of
 * that type. LIKE compares without case: "%" is any text, "_" any character, "[a-f_]" one of those, "[^a-f]" one of
 * the others. Each step of LIKE reduces work, and LIKE gives up at 0. */
WsmanTruth wsman_literal_compare (const WsmanLiteral *self,
                                  WsmanComparison     comparison,
                                  WsmanPropertyType   type,
                                  const char         *text,
                                  guint              *work);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The values in filters, and how properties compare to them.
 *
 * Where it is known what a property is, the literal is read as that, and what can't be is refused: '5' is
 * a number to numbers, 5 its digits to text for "=" and "<>", 1 is TRUE to booleans. Nothing is more than
 * TRUE, which is -1 to some and 1 to others; nor does a "<>" or "<" of an array mean one thing alone.
 *
 * Where nobody knows, as of the instances of a provider without a schema, each value is taken for what it
 * looks like. A number must then meet numbers, and TRUE and FALSE must meet booleans: what meets other text
 * was asked of the wrong property, and is refused as well, since "no" would be a guess. A string fits all.
 * Compared to one, values are text without regard to case; but strings that are moments or intervals compare
 * to such by time, and "<" and its like take strings that are both numbers as numbers, since 64-bit numbers
 * are strings to scripts.
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

/* Ordered, so that AND is the lesser and OR the greater. */
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

/* Whether the literal can be compared to a property of that type; NULL, which is no literal, always can. */
gboolean wsman_literal_fits (const WsmanLiteral *self,
                             WsmanComparison     comparison,
                             WsmanPropertyType   type);

/* What a value is taken for where nobody knows: "any" next to a string, else what it looks like. */
WsmanPropertyType wsman_literal_guess_type (const WsmanLiteral *self,
                                            const char         *text);

/* As it is written in a query, for messages. */
char *wsman_literal_print (const WsmanLiteral *self);

/* Whether "text comparison literal" is true, the literal being one that fits the type; unknown if the text
 * isn't of that type. Of WQL's LIKE, which compares without regard to case, "%" is any text, "_" any
 * character, "[a-f_]" one of those, "[^a-f]" one of the others; each step of it is taken from work, and at 0
 * it gives up. */
WsmanTruth wsman_literal_compare (const WsmanLiteral *self,
                                  WsmanComparison     comparison,
                                  WsmanPropertyType   type,
                                  const char         *text,
                                  guint              *work);

G_END_DECLS

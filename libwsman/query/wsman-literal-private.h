/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The values in filters, and how properties compare to them.
 *
 * Where it is known what a property is, the literal is read as that, and what can't be is refused. Else
 * the literal decides: a number compares to numbers, TRUE and FALSE to booleans, a string to text without
 * regard to case. Strings that are moments or intervals compare to such by time; "<" and its like take
 * strings that are both numbers as numbers, since 64-bit numbers are strings to scripts.
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

/* As it is written in a query, for messages. */
char *wsman_literal_print (const WsmanLiteral *self);

/* Whether "text comparison literal" is true, text being of a type that fits. Of WQL's LIKE, which compares without regard to case, "%"
 * is any text, "_" any character, "[a-f_]" one of those, "[^a-f]" one of the others; each step of it is
 * taken from work, and at 0 it gives up. */
WsmanTruth wsman_literal_compare (const WsmanLiteral *self,
                                  WsmanComparison     comparison,
                                  WsmanPropertyType   type,
                                  const char         *text,
                                  guint              *work);

G_END_DECLS

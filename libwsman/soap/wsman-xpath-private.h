/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Evaluates XPath 1.0 for one element. It uses libxml2's XPath without extensions, and bounds length, depth and work.
 *
 * Peers usually write names without prefixes. In XPath, such a name means an element without a namespace. But these
 * peers mean the element in its namespace. So an expression without any prefix matches local names. An expression with
 * prefixes matches as in XPath. Paths start at the element. A path that is the whole expression may also start above
 * it, as other implementations allow: "State", "Win32_Service/State" and "/Win32_Service/State" are the same.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"
#include "wsman-values-private.h"

G_BEGIN_DECLS

/* A compiled expression. Only one thread may use it at a time, because libxml2 caches results in it. */
typedef struct _WsmanXPath WsmanXPath;

/* Compiles an expression. scope is the element whose namespace prefixes are in scope, or NULL. code is the code of
 * errors. */
WsmanXPath *wsman_xpath_new (const char          *expression,
                             const WsmanElement  *scope,
                             guint32              code,
                             GError             **error);

/* Compiles an expression of a query for events, such as "*[System[Level <= 2]]". Its paths start above the event. It
 * may compare times, as in "TimeCreated[@SystemTime >= '2026-11-30T00:00:00Z']", and call timediff() and band(). */
WsmanXPath *wsman_xpath_new_for_events (const char  *expression,
                                        guint32      code,
                                        GError     **error);

void wsman_xpath_free (WsmanXPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanXPath, wsman_xpath_free)

/* Tells whether the expression, as a boolean, is true for element. Returns FALSE and an error if the evaluation is too
 * much work. */
gboolean wsman_xpath_test (const WsmanXPath    *self,
                           const WsmanElement  *element,
                           gboolean            *result,
                           GError             **error);

/* Returns the elements that the expression selects, in document order. The elements are borrowed. The array may be
 * empty. */
GPtrArray *wsman_xpath_select (const WsmanXPath    *self,
                               const WsmanElement  *element,
                               GError             **error);

/* Checks the names of elements in a valid expression. Each name must be possible at some place in an instance of a
 * class with the properties of func. The case of each name must be the case that func returns. code is the code of
 * errors. */
gboolean wsman_xpath_check_names (const char         *expression,
                                  WsmanPropertyFunc   func,
                                  gpointer            user_data,
                                  guint32             code,
                                  GError            **error);

G_END_DECLS

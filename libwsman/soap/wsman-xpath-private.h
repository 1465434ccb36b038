/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * XPath 1.0 over one element: libxml2's, without extensions, and bounded in length, depth and work.
 *
 * Peers write names as a rule without prefixes, which to XPath means no namespace, and mean an element
 * of that name in its own. So an expression without any prefix matches local names; one that has some
 * matches as XPath says. Paths start at the element; one that is the whole expression may start above,
 * as others do it: "State", "Win32_Service/State" and "/Win32_Service/State" are the same.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"
#include "wsman-values-private.h"

G_BEGIN_DECLS

/* For one thread at a time: libxml2 remembers what it found. */
typedef struct _WsmanXPath WsmanXPath;

/* scope: where prefixes are bound; or NULL. The error's code is code. */
WsmanXPath *wsman_xpath_new (const char          *expression,
                             const WsmanElement  *scope,
                             guint32              code,
                             GError             **error);
void wsman_xpath_free (WsmanXPath *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanXPath, wsman_xpath_free)

/* Whether the expression, as a boolean, is true of element; FALSE and error if it is too much work. */
gboolean wsman_xpath_test (const WsmanXPath    *self,
                           const WsmanElement  *element,
                           gboolean            *result,
                           GError             **error);

/* The elements that the expression selects, in document order, borrowed; there may be none. */
GPtrArray *wsman_xpath_select (const WsmanXPath    *self,
                               const WsmanElement  *element,
                               GError             **error);

/* Whether each element that a valid expression names can be in an instance of a class with those properties,
 * wherever that is. Names must be in the letters that func tells. The error's code is code. */
gboolean wsman_xpath_check_names (const char         *expression,
                                  WsmanPropertyFunc   func,
                                  gpointer            user_data,
                                  guint32             code,
                                  GError            **error);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the condition of a WQL query.
 */

#pragma once

#include "wsman-wql-lexer-private.h"
#include "wsman-wql-private.h"

G_BEGIN_DECLS

/* Reads the text after WHERE up to the end of the query. */
gboolean wsman_wql_parse_condition (WsmanWql       *self,
                                    WsmanWqlLexer  *lexer,
                                    GError        **error);

G_END_DECLS

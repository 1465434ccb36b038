/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Responses of our own providers that are XML already. An item would have to be parsed, to be printed
 * again: for the output of a command that is most of the work.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "soap/wsman-values-private.h"
#include "wsman-operation.h"

G_BEGIN_DECLS

/* Who asks, to be compared; borrowed. */
WsmanIdentity *wsman_operation_peek_identity (WsmanOperation *self);

/* Answers with content, which is the whole content of the body, and takes it. Not for enumerations,
 * nor for fragments. */
void wsman_operation_return_content (WsmanOperation *self,
                                     GString        *content);

/* Whether the filter of an enumeration and the path of a fragment, which the server applies, make sense for a
 * class with those properties; from then on values are compared as what they are. FALSE and error with code
 * 0x8033801A or, for a fragment, 0x80338093. */
gboolean wsman_operation_check_names (WsmanOperation     *self,
                                      WsmanPropertyFunc   func,
                                      gpointer            user_data,
                                      GError            **error);

G_END_DECLS

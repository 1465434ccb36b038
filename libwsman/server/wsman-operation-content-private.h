/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How the library's own providers respond with XML. These functions take text, because an item would have to be parsed
 * and printed again. Parsing and printing the output of a command would be most of the work.
 */

#pragma once

#include "base/wsman-identity-private.h"
#include "soap/wsman-values-private.h"
#include "wsman-operation.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

/* Returns the identity of the caller, whose text can be compared. The operation keeps the reference. */
WsmanIdentity *wsman_operation_peek_identity (WsmanOperation *self);

/* Returns the id that the client's session has given to itself; NULL if there is none. It proves nothing. */
const char *wsman_operation_peek_session_id (WsmanOperation *self);

/* Tells whether the caller has delegated credentials, so that there is a ticket for it. wsman_operation_store_ticket()
 * stores the ticket in a new file, which only this program's user may read. */
gboolean wsman_operation_has_ticket (WsmanOperation *self);
gboolean wsman_operation_store_ticket (WsmanOperation  *self,
                                       const char      *path,
                                       GError         **error);

/* Sets what the method has done, before the response. return_value is the number with which the method reports a
 * failure. */
void wsman_operation_set_outcome (WsmanOperation *self,
                                  WsmanOutcome    outcome,
                                  guint32         return_value);

/* Returns the class in "TargetInstance ISA 'class'" of a subscription's query; NULL if there is none. within becomes
 * the seconds after WITHIN, or 0. */
const char *wsman_operation_get_event_class (WsmanOperation *self,
                                             double         *within);

/* Narrows a range of times to those that a property may have in an instance that the filter of an enumeration chooses.
 * A provider may leave out all other instances. */
void wsman_operation_narrow_times (WsmanOperation *self,
                                   const char     *property,
                                   WsmanTimeRange *range);

/* Responds with content, which is the whole content of the body. Takes ownership of content. Must not be used for
 * enumerations or fragments. */
void wsman_operation_return_content (WsmanOperation *self,
                                     GString        *content);

/* Tells whether the filter of an enumeration and the path of a fragment are valid for a class with the properties that
 * func describes. After the check, values are compared by the types of these properties. The error has code 0x8033801A,
 * or 0x80338093 for a fragment. */
gboolean wsman_operation_check_names (WsmanOperation     *self,
                                      WsmanPropertyFunc   func,
                                      gpointer            user_data,
                                      GError            **error);

G_END_DECLS

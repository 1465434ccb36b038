/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Identify is the only operation without a resource. It may be anonymous. [DSP0226] 11 */

#include "wsman-session-private.h"

/* Returns the request of an Identify. It is anonymous if the session's flags or the caller's flags say so. */
static WsmanCallRequest
make_request (WsmanSession      *self,
              WsmanSessionFlags  flags)
{
  WsmanSessionFlags all = flags | wsman_session_get_flags (self);

  return (WsmanCallRequest) {
    .kind = WSMAN_CALL_IDENTIFY,
    .identify_flags = flags,
    .flags = (all & WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION) != 0 ? WSMAN_SEND_ANONYMOUS : WSMAN_SEND_NONE,
  };
}

/**
 * wsman_session_identify:
 * @self: the session
 * @flags: [flags@Wsman.SessionFlags] `USE_NO_AUTHENTICATION` for an anonymous request; otherwise 0, or the flag of the
 *   session's authentication
 * @cancellable: (nullable): stops the operation
 *
 * Asks the server for its protocol, product and version.
 *
 * The item has the properties `ProtocolVersion`, `ProductVendor` and `ProductVersion`. Servers hide the product's
 * version from anonymous clients. Identify without authentication is the only operation that works over http without
 * [flags@Wsman.SessionFlags] `NO_ENCRYPTION`.
 *
 * Returns: (transfer full): the response
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_identify (WsmanSession       *self,
                        WsmanSessionFlags   flags,
                        GCancellable       *cancellable,
                        GError            **error)
{
  WsmanCallRequest request;

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  request = make_request (self, flags);

  return wsman_session_request (self, &request, wsman_session_identify_async, cancellable, error);
}

/**
 * wsman_session_identify_async:
 * @self: the session
 * @flags: 0, or [flags@Wsman.SessionFlags] `USE_NO_AUTHENTICATION` for an anonymous request
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Asks the server for its version: the asynchronous form of [method@Wsman.Session.identify].
 *
 * Since: 1.0
 */
void
wsman_session_identify_async (WsmanSession        *self,
                              WsmanSessionFlags    flags,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  WsmanCallRequest request;

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  request = make_request (self, flags);

  wsman_session_request_async (self, &request, wsman_session_identify_async, cancellable, callback, user_data);
}

/**
 * wsman_session_identify_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.identify_async].
 *
 * Returns: (transfer full): the response
 *
 * Since: 1.0
 */
WsmanItem *
wsman_session_identify_finish (WsmanSession  *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_identify_async, error);
}

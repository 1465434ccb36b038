/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The error domain. Programs branch on its classes. The fault has the exact 32-bit code. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <glib-object.h>

#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

/**
 * WsmanError:
 * @WSMAN_ERROR_REMOTE: the server or its provider reported a failure that belongs to no other class
 * @WSMAN_ERROR_CONNECTION: the server can't be reached, or the connection broke
 * @WSMAN_ERROR_CERTIFICATE: the server's certificate isn't acceptable, or TLS failed
 * @WSMAN_ERROR_AUTHENTICATION: the server doesn't accept the credentials or the mechanism
 * @WSMAN_ERROR_ACCESS_DENIED: the user is authenticated, but not authorized
 * @WSMAN_ERROR_TIMED_OUT: the time limit was exceeded
 * @WSMAN_ERROR_NOT_FOUND: there is no such resource, class or instance
 * @WSMAN_ERROR_ALREADY_EXISTS: the resource exists already
 * @WSMAN_ERROR_INVALID_ARGUMENT: an argument of the caller is invalid
 * @WSMAN_ERROR_UNSUPPORTED: this side or the other side doesn't support the feature
 * @WSMAN_ERROR_QUOTA: a limit was reached
 * @WSMAN_ERROR_PROTOCOL: the peer doesn't speak WS-Management correctly
 *
 * The classes of failures.
 *
 * All errors are of this domain, except [error@Gio.IOErrorEnum] `CANCELLED`, `PENDING` and `CLOSED`. Each error of this
 * domain contains a [class@Wsman.Fault] with the exact code: see [func@Wsman.Fault.from_error].
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_ERROR_REMOTE,
  WSMAN_ERROR_CONNECTION,
  WSMAN_ERROR_CERTIFICATE,
  WSMAN_ERROR_AUTHENTICATION,
  WSMAN_ERROR_ACCESS_DENIED,
  WSMAN_ERROR_TIMED_OUT,
  WSMAN_ERROR_NOT_FOUND,
  WSMAN_ERROR_ALREADY_EXISTS,
  WSMAN_ERROR_INVALID_ARGUMENT,
  WSMAN_ERROR_UNSUPPORTED,
  WSMAN_ERROR_QUOTA,
  WSMAN_ERROR_PROTOCOL,
} WsmanError;

/**
 * WSMAN_ERROR:
 *
 * The error domain of the library. Its codes are the members of [error@Wsman.Error].
 *
 * Since: 1.0
 */
#define WSMAN_ERROR (wsman_error_quark ())

WSMAN_AVAILABLE_IN_1_0
GQuark wsman_error_quark (void);

G_END_DECLS

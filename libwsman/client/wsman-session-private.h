/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What operations and calls ask of their session.
 */

#pragma once

#include "wsman-call-private.h"
#include "wsman-session.h"

G_BEGIN_DECLS

/* The settings as they stand, if an operation may run now; the check that new() ran, again.
 * anonymous: it is an Identify that names nobody. */
WsmanCallSettings *wsman_session_get_settings (WsmanSession  *self,
                                               gboolean       anonymous,
                                               GError       **error);

/* As an operation returns to its caller, on the caller's thread: keeps error (NULL for success) for
 * the properties, and hands it on. */
void wsman_session_store_error (WsmanSession  *self,
                                GError        *local_error,
                                GError       **error);

/* No more operations; idle connections close. */
void wsman_session_shut (WsmanSession *self);

/* Counts the credentials that the session has had. */
guint wsman_session_get_credentials_serial (WsmanSession *self);

/* The server refused the credentials of that serial: brings others, by asking unless another call
 * has done so meanwhile. FALSE if there are none. */
gboolean wsman_session_renew_credentials (WsmanSession *self,
                                          guint         refused_serial,
                                          gboolean      retrying);

/* error, or what explains it better; takes and returns it. */
GError *wsman_session_explain (WsmanSession *self,
                               GError       *error);

G_END_DECLS

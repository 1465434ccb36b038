/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Converts the status codes of GSSAPI to errors that say what to do. */

#pragma once

#include <gio/gio.h>
#include <gssapi/gssapi.h>

#include "wsman-gss-private.h"

G_BEGIN_DECLS

/* Sets error for a failed call. what names the action in the error's text, such as "authenticate to host/db1". */
void wsman_gss_set_error (GError         **error,
                          OM_uint32        major,
                          OM_uint32        minor,
                          WsmanMechanism   mechanism,
                          const char      *what);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One interface to every mechanism: tokens in and out, and sealed bodies; no HTTP. A
 * context belongs to one connection. Mechanisms that authenticate each request (Basic,
 * none) give a header value and are complete from the start; those that authenticate the
 * connection take steps, and may seal. The zero value is: nothing proven.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_SECURITY_CONTEXT (wsman_security_context_get_type ())

G_DECLARE_DERIVABLE_TYPE (WsmanSecurityContext, wsman_security_context, WSMAN, SECURITY_CONTEXT, GObject)

/* Connection-bound mechanisms arrive with GSSAPI: step and seal stay NULL until then. */
struct _WsmanSecurityContextClass
{
  GObjectClass parent_class;

  const char *scheme;        /* "Basic"; NULL for none */
  gboolean connection_bound; /* authenticates the connection, not the request */

  /* The value of the Authorization header of each request, to be freed as a secret; NULL for none. */
  char *(*dup_authorization) (WsmanSecurityContext *self);
};

const char *wsman_security_context_get_scheme (WsmanSecurityContext *self);
gboolean wsman_security_context_is_connection_bound (WsmanSecurityContext *self);
char *wsman_security_context_dup_authorization (WsmanSecurityContext *self);

WsmanSecurityContext *wsman_security_none_new (void);
WsmanSecurityContext *wsman_security_basic_new (const char *user_name,
                                                const char *password);

/* The server's half of Basic: name and password of an Authorization value, freed as secrets. FALSE
 * if it isn't a well-formed Basic credential; nothing is set then. */
gboolean wsman_basic_parse (const char  *authorization,
                            char       **user_name,
                            char       **password);

G_END_DECLS

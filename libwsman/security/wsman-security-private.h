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

/* A sealed message: a signature of that length, then the ciphertext. */
typedef struct
{
  GBytes *bytes;
  gsize signature_length;
  gsize length; /* of the plaintext, with what the mechanism added to it */
} WsmanSealed;

void wsman_sealed_free (WsmanSealed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSealed, wsman_sealed_free)

struct _WsmanSecurityContextClass
{
  GObjectClass parent_class;

  const char *scheme;        /* "Basic"; NULL for none, or if get_scheme says it */
  gboolean connection_bound; /* authenticates the connection, not the request */

  const char *(*get_scheme) (WsmanSecurityContext *self);
  /* What authenticated in the end: "Kerberos"; by default the scheme. */
  const char *(*get_mechanism) (WsmanSecurityContext *self);

  /* The value of the Authorization header of each request, to be freed as a secret; NULL for none. */
  char *(*dup_authorization) (WsmanSecurityContext *self);

  /* Of connection-bound mechanisms alone. They may block: each runs on a thread of the room's own,
   * one at a time for a context. */
  gboolean (*is_complete) (WsmanSecurityContext *self);
  gboolean (*step) (WsmanSecurityContext  *self,
                    GBytes                *input,
                    GBytes               **output,
                    GError               **error);
  WsmanSealed *(*seal) (WsmanSecurityContext  *self,
                        GBytes                *plain,
                        GError               **error);
  GBytes *(*unseal) (WsmanSecurityContext  *self,
                     GBytes                *sealed,
                     gsize                  signature_length,
                     GError               **error);
};

const char *wsman_security_context_get_scheme (WsmanSecurityContext *self);
const char *wsman_security_context_get_mechanism (WsmanSecurityContext *self);
gboolean wsman_security_context_is_connection_bound (WsmanSecurityContext *self);
char *wsman_security_context_dup_authorization (WsmanSecurityContext *self);

/* Whether nothing is left to be proven: always so if the context isn't connection-bound. */
gboolean wsman_security_context_is_complete (WsmanSecurityContext *self);

/* One step of the authentication; input is NULL for the initiator's first. A cancelled call returns at
 * once, and the context is of no more use. output is NULL if nothing is to be sent. */
void wsman_security_context_step_async (WsmanSecurityContext *self,
                                        GBytes               *input,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean wsman_security_context_step_finish (WsmanSecurityContext  *self,
                                             GAsyncResult          *result,
                                             GBytes               **output,
                                             GError               **error);

void wsman_security_context_seal_async (WsmanSecurityContext *self,
                                        GBytes               *plain,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
WsmanSealed *wsman_security_context_seal_finish (WsmanSecurityContext  *self,
                                                 GAsyncResult          *result,
                                                 GError               **error);

void wsman_security_context_unseal_async (WsmanSecurityContext *self,
                                          GBytes               *sealed,
                                          gsize                 signature_length,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GBytes *wsman_security_context_unseal_finish (WsmanSecurityContext  *self,
                                              GAsyncResult          *result,
                                              GError               **error);

/* Whether threads may be used in this process. Those of a parent don't survive a fork, and what waits for
 * them waits for ever: FALSE, with an error, in a child of a process that has used some through this. */
gboolean wsman_security_use_threads (GError **error);

WsmanSecurityContext *wsman_security_none_new (void);
WsmanSecurityContext *wsman_security_basic_new (const char *user_name,
                                                const char *password);

/* The server's half of Basic: name and password of an Authorization value, freed as secrets. FALSE
 * if it isn't a well-formed Basic credential; nothing is set then. */
gboolean wsman_basic_parse (const char  *authorization,
                            char       **user_name,
                            char       **password);

/* The bytes of padded base64, freed by the caller; NULL for what isn't exactly that. */
guint8 *wsman_base64_decode (const char *encoded,
                             gsize      *length);

G_END_DECLS

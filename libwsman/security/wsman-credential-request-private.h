/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Asks the application for credentials, and waits for its answer. The application owns the request. The library keeps
 * only the outcome, because a request that the application drops counts as cancelled.
 */

#pragma once

#include "wsman-credential-request.h"

G_BEGIN_DECLS

/* Passes a request on to the application. Returns FALSE if nobody will answer it. */
typedef gboolean (*WsmanAskFunc) (WsmanCredentialRequest *request,
                                  gpointer                user_data);

/* Creates a request. secure tells whether the answer is only sent sealed, or over TLS to a server that was verified. */
WsmanCredentialRequest *wsman_credential_request_new (WsmanCredentialKind  kind,
                                                      const char          *host,
                                                      const char          *scheme,
                                                      const char          *realm,
                                                      gboolean             secure,
                                                      gboolean             retrying);

/* Calls ask while context is the thread's default context. If nobody will answer, or ask is NULL, the request is
 * cancelled. Takes ownership of request. */
void wsman_credential_request_ask (WsmanCredentialRequest *self,
                                   WsmanAskFunc            ask,
                                   gpointer                ask_data,
                                   GMainContext           *context);

/* Waits for the answer in the thread's default context. Doesn't keep the request alive. If nobody waits any more, a
 * later answer is wiped. user_name is NULL if the answer has none. The caller frees password as a secret. Without an
 * answer the error is AUTHENTICATION, or G_IO_ERROR_CANCELLED if cancellable was cancelled. */
void wsman_credential_request_wait_async (WsmanCredentialRequest *self,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
gboolean wsman_credential_request_wait_finish (GAsyncResult     *result,
                                               char            **user_name,
                                               char            **password,
                                               GTlsCertificate **certificate,
                                               GError          **error);

/* --- Several that wait --- */

typedef struct _WsmanCredentialOutcome WsmanCredentialOutcome;

/* Returns the outcome of the request, which exists longer than the request. */
WsmanCredentialOutcome *wsman_credential_request_ref_outcome (WsmanCredentialRequest *self);
WsmanCredentialOutcome *wsman_credential_outcome_ref (WsmanCredentialOutcome *self);
void wsman_credential_outcome_unref (WsmanCredentialOutcome *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCredentialOutcome, wsman_credential_outcome_unref)

/* Waits until the request was answered, cancelled or dropped. */
void wsman_credential_outcome_wait_async (WsmanCredentialOutcome *self,
                                          GCancellable           *cancellable,
                                          GAsyncReadyCallback     callback,
                                          gpointer                user_data);
gboolean wsman_credential_outcome_wait_finish (GAsyncResult  *result,
                                               GError       **error);

/* Returns the cancellable that is cancelled when nobody waits for the answer any more. A dialog that asks for the
 * answer uses it. */
GCancellable *wsman_credential_outcome_get_withdrawn (WsmanCredentialOutcome *self);

/* Tells whether nobody can answer any more, and nobody can take an answer. */
gboolean wsman_credential_outcome_is_over (WsmanCredentialOutcome *self);

/* Takes the answer. Returns FALSE if there is none, or if it was taken before. */
gboolean wsman_credential_outcome_take (WsmanCredentialOutcome  *self,
                                        char                   **user_name,
                                        char                   **password,
                                        GTlsCertificate        **certificate);

/* The question that several calls share. Only one of them asks. */
typedef struct
{
  GMutex mutex; /* guards the field below, and the use of the answer */
  WsmanCredentialOutcome *outcome; /* the outcome of the last request; or NULL */
} WsmanCredentialQuestion;

void wsman_credential_question_init (WsmanCredentialQuestion *self);
void wsman_credential_question_clear (WsmanCredentialQuestion *self);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Asks the application for credentials: the handlers of the signal, and then its GTlsInteraction. GIO itself never asks
 * the interaction for a PIN. */

#include "wsman-connection-options-fields-private.h"

#include "base/wsman-secret-private.h"
#include "base/wsman-worker-private.h"

enum
{
  SIGNAL_AUTHENTICATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
wsman_connection_options_define_signals (GType type)
{
  /**
   * WsmanConnectionOptions::authenticate:
   * @self: the options that a session was created with
   * @request: the request for credentials
   *
   * Emitted when a session needs credentials. Either the server or the proxy has refused the credentials in use, or a
   * private key needs a PIN, or a session with [flags@Wsman.SessionFlags] `USE_CLIENT_CERTIFICATE` has no certificate.
   *
   * A session only asks for a certificate if a handler was connected before the session was created. It asks before
   * the first connection begins, and again after a server has refused the chosen certificate.
   *
   * A handler returns `TRUE` if it answers the request, now or later. The first handler that returns `TRUE` ends the
   * emission. If no handler does, or if the answer is [method@Wsman.CredentialRequest.cancel], the operation fails with
   * [error@Wsman.Error] `AUTHENTICATION`. After an answer, the library sends the request again. The request can't run
   * twice, because the server refused it before reading it. Later operations of the session also use the answer, but
   * [property@Wsman.ConnectionOptions:user-name] doesn't change.
   *
   * If the server refuses several operations at once, there is only one request for credentials, and its answer is for
   * all of them. While the request is open, the time limits of the operations that wait for it are suspended. Each
   * operation can be cancelled meanwhile.
   *
   * The signal runs in the context of an operation. A handler never has to wait. It keeps a reference to the request,
   * shows a dialog, and returns `TRUE`. A synchronous operation blocks its thread until the answer comes. Therefore its
   * handler must answer before it returns, or let another thread answer.
   *
   * A program that cancels its operations, or closes the session, should also close the dialog. An answer that comes
   * later is wiped. The dialog of [property@Wsman.ConnectionOptions:tls-interaction] is cancelled by itself.
   *
   * Returns: `TRUE` if the request will be answered
   *
   * Since: 1.0
   */
  signals[SIGNAL_AUTHENTICATE] =
    g_signal_new ("authenticate", type, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
                  G_TYPE_BOOLEAN, 1, WSMAN_TYPE_CREDENTIAL_REQUEST);
}

gboolean
wsman_connection_options_is_handled (WsmanConnectionOptions *self)
{
  return self->was_handled || g_signal_has_handler_pending (self, signals[SIGNAL_AUTHENTICATE], 0, TRUE);
}

/* --- The interaction --- */

static void
answer_from (WsmanCredentialRequest *request,
             GTlsPassword           *password,
             GTlsInteractionResult   result)
{
  const guchar *value = NULL;
  gsize length = 0;
  char *text;

  if (result == G_TLS_INTERACTION_HANDLED)
    value = g_tls_password_get_value (password, &length);
  if (value == NULL)
    {
      wsman_credential_request_cancel (request);
      return;
    }

  text = g_strndup ((const char *) value, length);
  wsman_credential_request_answer (request, NULL, text);
  wsman_secret_free (text);
}

static void
on_password (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTlsPassword) password = user_data;
  WsmanCredentialRequest *request = g_object_get_data (G_OBJECT (password), "wsman-request");

  answer_from (request, password, g_tls_interaction_ask_password_finish (G_TLS_INTERACTION (source), result, NULL));
}

/* Asks for the PIN. An interaction that only has the synchronous function blocks, which is its own decision. The
 * cancellable withdraws the question when no call waits for the answer any more. */
static gboolean
ask_interaction (GTlsInteraction        *interaction,
                 WsmanCredentialRequest *request)
{
  GTlsInteractionClass *klass = G_TLS_INTERACTION_GET_CLASS (interaction);
  gboolean retrying = wsman_credential_request_get_retrying (request);
  g_autoptr(WsmanCredentialOutcome) outcome = wsman_credential_request_ref_outcome (request);
  GCancellable *withdrawn = wsman_credential_outcome_get_withdrawn (outcome);
  g_autoptr(GTlsPassword) password = g_tls_password_new (retrying ? G_TLS_PASSWORD_RETRY : G_TLS_PASSWORD_NONE,
                                                         wsman_credential_request_get_host (request));

  if (klass->ask_password_async != NULL)
    {
      g_object_set_data_full (G_OBJECT (password), "wsman-request", g_object_ref (request), g_object_unref);
      g_tls_interaction_ask_password_async (interaction, password, withdrawn, on_password, g_object_ref (password));
      return TRUE;
    }

  if (klass->ask_password == NULL)
    return FALSE;

  answer_from (request, password, g_tls_interaction_ask_password (interaction, password, withdrawn, NULL));

  return TRUE;
}

gboolean
wsman_connection_options_authenticate (WsmanCredentialRequest *request,
                                       gpointer                self)
{
  WsmanConnectionOptions *options = self;
  gboolean will_be_answered = FALSE;

  /* In the library's own thread no handler could answer. */
  if (wsman_worker_is_current_thread ())
    return FALSE;

  g_signal_emit (options, signals[SIGNAL_AUTHENTICATE], 0, request, &will_be_answered);
  if (will_be_answered || options->tls_interaction == NULL ||
      wsman_credential_request_get_kind (request) != WSMAN_CREDENTIAL_KIND_PIN)
    return will_be_answered;

  return ask_interaction (options->tls_interaction, request);
}

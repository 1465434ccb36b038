/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanCredentialRequest: a question for credentials, which the application answers now or later. */

#include "wsman-credential-request.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-credential-outcome-private.h"
#include "wsman-enum-types.h"

/**
 * WsmanCredentialRequest:
 *
 * A request for credentials: a user name and a password, a PIN, or a certificate.
 *
 * A handler of [signal@Wsman.ConnectionOptions::authenticate] gets a request, and returns `TRUE` if the program will
 * answer it. The program answers with [method@Wsman.CredentialRequest.answer] or
 * [method@Wsman.CredentialRequest.answer_certificate], in the handler or later, from any thread. If the program calls
 * [method@Wsman.CredentialRequest.cancel], or drops the request without an answer, the operation fails.
 *
 * ```c
 * static gboolean
 * on_authenticate (WsmanConnectionOptions *options,
 *                  WsmanCredentialRequest *request,
 *                  GQueue                 *questions)
 * {
 *   // A dialog shows the first question of the queue, and answers it with wsman_credential_request_answer().
 *   g_queue_push_tail (questions, g_object_ref (request));
 *
 *   return TRUE;
 * }
 * ```
 *
 * Only the first answer counts. It is only used for this request. If the request has ended, or if no operation waits
 * for it any more, the answer is wiped. The library wipes its copies of a password.
 *
 * If the kind is [enum@Wsman.CredentialKind] `CERTIFICATE`, the program answers with a certificate and its private key,
 * before the session connects. The certificate is sent only to a server that was verified, if the request is secure.
 *
 * A dialog should show [property@Wsman.CredentialRequest:host], and whether the request is
 * [property@Wsman.CredentialRequest:secure]. [property@Wsman.CredentialRequest:realm] is a text of the server, and may
 * be false. Therefore a dialog must not show it as a text of its own.
 *
 * Since: 1.0
 */

struct _WsmanCredentialRequest
{
  GObject parent_instance;

  WsmanCredentialKind kind;
  char *host;
  char *scheme;
  char *realm;
  gboolean secure;
  gboolean retrying;
  WsmanCredentialOutcome *outcome;
};

typedef enum
{
  PROP_KIND = 1,
  PROP_HOST,
  PROP_SCHEME,
  PROP_REALM,
  PROP_SECURE,
  PROP_RETRYING,
  N_PROPERTIES,
} WsmanCredentialRequestProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanCredentialRequest, wsman_credential_request, G_TYPE_OBJECT)

static void
wsman_credential_request_finalize (GObject *object)
{
  WsmanCredentialRequest *self = WSMAN_CREDENTIAL_REQUEST (object);

  wsman_credential_outcome_cancel (self->outcome);
  wsman_credential_outcome_unref (self->outcome);
  g_free (self->host);
  g_free (self->scheme);
  g_free (self->realm);

  G_OBJECT_CLASS (wsman_credential_request_parent_class)->finalize (object);
}

static void
wsman_credential_request_get_property (GObject    *object,
                                       guint       property_id,
                                       GValue     *value,
                                       GParamSpec *pspec)
{
  WsmanCredentialRequest *self = WSMAN_CREDENTIAL_REQUEST (object);

  switch ((WsmanCredentialRequestProperty) property_id)
    {
    case PROP_KIND:
      g_value_set_enum (value, self->kind);
      break;
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    case PROP_SCHEME:
      g_value_set_string (value, self->scheme);
      break;
    case PROP_REALM:
      g_value_set_string (value, self->realm);
      break;
    case PROP_SECURE:
      g_value_set_boolean (value, self->secure);
      break;
    case PROP_RETRYING:
      g_value_set_boolean (value, self->retrying);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
define_question (void)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_READABLE;

  /**
   * WsmanCredentialRequest:kind:
   *
   * The kind of credentials that the session needs.
   *
   * Since: 1.0
   */
  properties[PROP_KIND] =
    g_param_spec_enum ("kind", NULL, NULL, WSMAN_TYPE_CREDENTIAL_KIND, WSMAN_CREDENTIAL_KIND_TARGET, flags);

  /**
   * WsmanCredentialRequest:host:
   *
   * The machine that gets the answer. It is `NAME:PORT` of the server or of the proxy, with the name that the caller
   * gave.
   *
   * For a PIN, it is the label of the token or the name of the file that the PIN opens.
   *
   * Since: 1.0
   */
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);

  /**
   * WsmanCredentialRequest:scheme:
   *
   * The scheme of HTTP that uses the answer, such as `Basic` or `Negotiate`. It is `NULL` for a PIN.
   *
   * With `Basic`, the server gets the password itself.
   *
   * Since: 1.0
   */
  properties[PROP_SCHEME] = g_param_spec_string ("scheme", NULL, NULL, NULL, flags);
}

static void
define_circumstances (void)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_READABLE;

  /**
   * WsmanCredentialRequest:realm:
   *
   * The server's text about the purpose of the credentials. It is `NULL` if the server sends no text.
   *
   * This text isn't verified.
   *
   * Since: 1.0
   */
  properties[PROP_REALM] = g_param_spec_string ("realm", NULL, NULL, NULL, flags);

  /**
   * WsmanCredentialRequest:secure:
   *
   * Whether the credentials are protected during transport.
   *
   * Over https this is `TRUE` if the server's certificate is valid, is the pinned one, or was accepted by a handler of
   * [signal@Wsman.Session::accept-certificate]. Over http it is `TRUE` if the mechanism proves the password without
   * sending it, and seals the messages. For a PIN it is `TRUE`, because a PIN doesn't leave the machine.
   *
   * Since: 1.0
   */
  properties[PROP_SECURE] = g_param_spec_boolean ("secure", NULL, NULL, FALSE, flags);

  /**
   * WsmanCredentialRequest:retrying:
   *
   * Whether the credentials that were refused came from an answer to an earlier request.
   *
   * Since: 1.0
   */
  properties[PROP_RETRYING] = g_param_spec_boolean ("retrying", NULL, NULL, FALSE, flags);
}

static void
wsman_credential_request_class_init (WsmanCredentialRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = wsman_credential_request_finalize;
  object_class->get_property = wsman_credential_request_get_property;

  define_question ();
  define_circumstances ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_credential_request_init (WsmanCredentialRequest *self)
{
  self->outcome = wsman_credential_outcome_new ();
}

WsmanCredentialRequest *
wsman_credential_request_new (WsmanCredentialKind  kind,
                              const char          *host,
                              const char          *scheme,
                              const char          *realm,
                              gboolean             secure,
                              gboolean             retrying)
{
  WsmanCredentialRequest *self = g_object_new (WSMAN_TYPE_CREDENTIAL_REQUEST, NULL);

  self->kind = kind;
  self->host = g_strdup (host);
  self->scheme = g_strdup (scheme);
  self->realm = g_strdup (realm);
  self->secure = secure;
  self->retrying = retrying;

  return self;
}

WsmanCredentialOutcome *
wsman_credential_request_ref_outcome (WsmanCredentialRequest *self)
{
  return wsman_credential_outcome_ref (self->outcome);
}

void
wsman_credential_request_ask (WsmanCredentialRequest *self,
                              WsmanAskFunc            ask,
                              gpointer                ask_data,
                              GMainContext           *context)
{
  gboolean will_be_answered = FALSE;

  if (ask != NULL)
    {
      g_main_context_push_thread_default (context);
      will_be_answered = ask (self, ask_data);
      g_main_context_pop_thread_default (context);
    }

  if (!will_be_answered)
    wsman_credential_request_cancel (self);
  g_object_unref (self);
}

void
wsman_credential_request_wait_async (WsmanCredentialRequest *self,
                                     GCancellable           *cancellable,
                                     GAsyncReadyCallback     callback,
                                     gpointer                user_data)
{
  wsman_credential_outcome_wait_async (self->outcome, cancellable, callback, user_data);
}

gboolean
wsman_credential_request_wait_finish (GAsyncResult     *result,
                                      char            **user_name,
                                      char            **password,
                                      GTlsCertificate **certificate,
                                      GError          **error)
{
  g_autoptr(WsmanCredentialOutcome) outcome = wsman_credential_outcome_ref (g_task_get_task_data (G_TASK (result)));

  if (!wsman_credential_outcome_wait_finish (result, error))
    return FALSE;
  if (wsman_credential_outcome_take (outcome, user_name, password, certificate))
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, HRESULT_FROM_WIN32 (ERROR_CANCELLED), "%s",
                   _("The application gave no credentials"));

  return FALSE;
}

/**
 * wsman_credential_request_get_kind:
 * @self: the request
 *
 * Gets [property@Wsman.CredentialRequest:kind].
 *
 * Returns: the kind of credentials
 *
 * Since: 1.0
 */
WsmanCredentialKind
wsman_credential_request_get_kind (WsmanCredentialRequest *self)
{
  g_return_val_if_fail (WSMAN_IS_CREDENTIAL_REQUEST (self), WSMAN_CREDENTIAL_KIND_TARGET);

  return self->kind;
}

/**
 * wsman_credential_request_get_host:
 * @self: the request
 *
 * Gets [property@Wsman.CredentialRequest:host].
 *
 * Returns: (nullable) (transfer none): the machine that gets the answer
 *
 * Since: 1.0
 */
const char *
wsman_credential_request_get_host (WsmanCredentialRequest *self)
{
  g_return_val_if_fail (WSMAN_IS_CREDENTIAL_REQUEST (self), NULL);

  return self->host;
}

/**
 * wsman_credential_request_get_scheme:
 * @self: the request
 *
 * Gets [property@Wsman.CredentialRequest:scheme].
 *
 * Returns: (nullable) (transfer none): the scheme of HTTP
 *
 * Since: 1.0
 */
const char *
wsman_credential_request_get_scheme (WsmanCredentialRequest *self)
{
  g_return_val_if_fail (WSMAN_IS_CREDENTIAL_REQUEST (self), NULL);

  return self->scheme;
}

/**
 * wsman_credential_request_get_realm:
 * @self: the request
 *
 * Gets [property@Wsman.CredentialRequest:realm].
 *
 * Returns: (nullable) (transfer none): the server's own text, which isn't verified
 *
 * Since: 1.0
 */
const char *
wsman_credential_request_get_realm (WsmanCredentialRequest *self)
{
  g_return_val_if_fail (WSMAN_IS_CREDENTIAL_REQUEST (self), NULL);

  return self->realm;
}

/**
 * wsman_credential_request_get_secure:
 * @self: the request
 *
 * Gets [property@Wsman.CredentialRequest:secure].
 *
 * Returns: whether the credentials are protected during transport
 *
 * Since: 1.0
 */
gboolean
wsman_credential_request_get_secure (WsmanCredentialRequest *self)
{
  g_return_val_if_fail (WSMAN_IS_CREDENTIAL_REQUEST (self), FALSE);

  return self->secure;
}

/**
 * wsman_credential_request_get_retrying:
 * @self: the request
 *
 * Gets [property@Wsman.CredentialRequest:retrying].
 *
 * Returns: whether an earlier answer was refused
 *
 * Since: 1.0
 */
gboolean
wsman_credential_request_get_retrying (WsmanCredentialRequest *self)
{
  g_return_val_if_fail (WSMAN_IS_CREDENTIAL_REQUEST (self), FALSE);

  return self->retrying;
}

/**
 * wsman_credential_request_answer:
 * @self: the request
 * @user_name: (nullable): the user name, or `NULL` for the user name in use; ignored for a PIN
 * @password: (nullable): the password, or the PIN
 *
 * Answers with a password.
 *
 * It may be called once, from any thread. If the request was answered or cancelled before, or if the operation has
 * ended, nothing happens. The library wipes its copy of @password; the caller must wipe its own copy. Without a
 * @password this is the same as [method@Wsman.CredentialRequest.cancel].
 *
 * Since: 1.0
 */
void
wsman_credential_request_answer (WsmanCredentialRequest *self,
                                 const char             *user_name,
                                 const char             *password)
{
  g_return_if_fail (WSMAN_IS_CREDENTIAL_REQUEST (self));

  if (user_name != NULL && *user_name == '\0')
    user_name = NULL;

  if (password != NULL && *password != '\0')
    wsman_credential_outcome_answer (self->outcome, user_name, password, NULL);
  else
    wsman_credential_outcome_cancel (self->outcome);
}

/**
 * wsman_credential_request_answer_certificate:
 * @self: the request, whose kind is [enum@Wsman.CredentialKind] `CERTIFICATE`
 * @certificate: the certificate, with its private key
 *
 * Answers with a certificate.
 *
 * It may be called once, from any thread. If the request was answered or cancelled before, or if the operation has
 * ended, nothing happens.
 *
 * Since: 1.0
 */
void
wsman_credential_request_answer_certificate (WsmanCredentialRequest *self,
                                             GTlsCertificate        *certificate)
{
  g_return_if_fail (WSMAN_IS_CREDENTIAL_REQUEST (self));
  g_return_if_fail (self->kind == WSMAN_CREDENTIAL_KIND_CERTIFICATE);
  g_return_if_fail (G_IS_TLS_CERTIFICATE (certificate));

  wsman_credential_outcome_answer (self->outcome, NULL, NULL, certificate);
}

/**
 * wsman_credential_request_cancel:
 * @self: the request
 *
 * Refuses to answer. The operation fails with [error@Wsman.Error] `AUTHENTICATION`.
 *
 * It may be called from any thread. If the request was answered before, or if the operation has ended, nothing happens.
 *
 * Since: 1.0
 */
void
wsman_credential_request_cancel (WsmanCredentialRequest *self)
{
  g_return_if_fail (WSMAN_IS_CREDENTIAL_REQUEST (self));

  wsman_credential_outcome_cancel (self->outcome);
}

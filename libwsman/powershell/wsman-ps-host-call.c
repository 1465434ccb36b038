/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanPSHostCall. A call is answered once. A call that nobody answers is answered with an error when its
 * last reference is dropped, or else the script would wait for ever. */

#include "wsman-ps-host-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-enum-types.h"
#include "wsman-runspace-pool-private.h"

/**
 * WsmanPSHostCall:
 *
 * A call of PowerShell to its host: a text to show, or a question that needs an answer.
 *
 * [method@Wsman.PSHostCall.get_method] tells what PowerShell wants, and [method@Wsman.PSHostCall.get_arguments] has the
 * details. The methods and arguments are those of `PSHost`, `PSHostUserInterface` and `PSHostRawUserInterface` in .NET.
 *
 * A host gets the call in [vfunc@Wsman.PSHost.handle_call]:
 *
 * ```c
 * static void
 * handle_call (WsmanPSHost      *host,
 *              WsmanPSHostCall  *call,
 *              GError          **error)
 * {
 *   if (wsman_ps_host_call_get_text (call) != NULL)
 *     g_print ("%s\n", wsman_ps_host_call_get_text (call));
 * }
 * ```
 *
 * A call can be answered once, on any thread. Later answers do nothing.
 *
 * Since: 1.0
 */

#define ANSWER_STREAM "pr"

struct _WsmanPSHostCall
{
  GObject parent_instance;

  WsmanRunspacePool *pool;
  WsmanPsrpPipeline *machine;
  WsmanRemoteCommand *remote;
  gsize max_blob;
  WsmanPsrpHostCall call;
  int is_answered; /* atomic */
};

typedef enum
{
  PROP_METHOD = 1,
  PROP_ARGUMENTS,
  PROP_TEXT,
  PROP_NEEDS_ANSWER,
  N_PROPERTIES
} WsmanPSHostCallProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanPSHostCall, wsman_ps_host_call, G_TYPE_OBJECT)

WsmanPSHostCall *
wsman_ps_host_call_new (WsmanRunspacePool   *pool,
                        WsmanPsrpPipeline   *machine,
                        WsmanRemoteCommand  *remote,
                        gsize                max_blob,
                        WsmanPSObject       *message,
                        GError             **error)
{
  WsmanPsrpHostCall call = { 0, };
  WsmanPSHostCall *self;

  if (!wsman_psrp_host_call_read (message, &call, error))
    return NULL;

  self = g_object_new (WSMAN_TYPE_PS_HOST_CALL, NULL);
  self->pool = g_object_ref (pool);
  self->machine = wsman_psrp_pipeline_ref (machine);
  self->remote = wsman_remote_command_ref (remote);
  self->max_blob = max_blob;
  self->call = call;
  self->call.name = g_strdup (call.name);
  self->is_answered = !call.needs_answer;

  return self;
}

/* Sends an answer, which the function owns. */
static void
send_answer (WsmanPSHostCall *self,
             WsmanPSObject   *answer)
{
  g_autoptr(WsmanPSObject) owned = answer;
  GQueue fragments = G_QUEUE_INIT;
  g_autoptr(GError) local_error = NULL;

  if (!wsman_psrp_pipeline_send (self->machine, WSMAN_PSRP_PIPELINE_HOST_RESPONSE, answer, self->max_blob, &fragments,
                                 &local_error))
    {
      g_autoptr(WsmanPSObject) failure = wsman_psrp_make_host_error (&self->call, local_error->message);

      wsman_psrp_pipeline_send (self->machine, WSMAN_PSRP_PIPELINE_HOST_RESPONSE, failure, self->max_blob, &fragments,
                                NULL);
    }
  wsman_remote_command_send_to_shell (self->remote, ANSWER_STREAM, &fragments);
}

/* Returns whether this is the first answer to a call that needs one. */
static gboolean
begin_answer (WsmanPSHostCall *self)
{
  return g_atomic_int_compare_and_exchange (&self->is_answered, FALSE, TRUE);
}

static void
wsman_ps_host_call_dispose (GObject *object)
{
  WsmanPSHostCall *self = WSMAN_PS_HOST_CALL (object);

  if (self->machine != NULL && begin_answer (self))
    send_answer (self, wsman_psrp_make_host_error (&self->call, _("The client’s host gave no answer")));

  G_OBJECT_CLASS (wsman_ps_host_call_parent_class)->dispose (object);
}

static void
wsman_ps_host_call_finalize (GObject *object)
{
  WsmanPSHostCall *self = WSMAN_PS_HOST_CALL (object);

  g_clear_object (&self->pool);
  g_clear_pointer (&self->machine, wsman_psrp_pipeline_unref);
  g_clear_pointer (&self->remote, wsman_remote_command_unref);
  g_clear_object (&self->call.arguments);
  g_free ((char *) self->call.name);

  G_OBJECT_CLASS (wsman_ps_host_call_parent_class)->finalize (object);
}

static void
wsman_ps_host_call_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  WsmanPSHostCall *self = WSMAN_PS_HOST_CALL (object);

  switch ((WsmanPSHostCallProperty) property_id)
    {
    case PROP_METHOD:
      g_value_set_enum (value, wsman_ps_host_call_get_method (self));
      break;

    case PROP_ARGUMENTS:
      g_value_set_object (value, self->call.arguments);
      break;

    case PROP_TEXT:
      g_value_set_string (value, wsman_ps_host_call_get_text (self));
      break;

    case PROP_NEEDS_ANSWER:
      g_value_set_boolean (value, self->call.needs_answer);
      break;

    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
define_properties (GParamSpec **specs)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  /**
   * WsmanPSHostCall:method:
   *
   * The method of the host that PowerShell calls.
   *
   * Since: 1.0
   */
  specs[PROP_METHOD] = g_param_spec_enum ("method", NULL, NULL, WSMAN_TYPE_PS_HOST_METHOD,
                                          WSMAN_PS_HOST_METHOD_UNKNOWN, flags);

  /**
   * WsmanPSHostCall:arguments:
   *
   * The arguments of the method, a list.
   *
   * Since: 1.0
   */
  specs[PROP_ARGUMENTS] = g_param_spec_object ("arguments", NULL, NULL, WSMAN_TYPE_PS_OBJECT, flags);

  /**
   * WsmanPSHostCall:text:
   *
   * The text that the host shall show. It is `NULL` if the call isn't about a text.
   *
   * Since: 1.0
   */
  specs[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);

  /**
   * WsmanPSHostCall:needs-answer:
   *
   * Whether PowerShell waits for an answer.
   *
   * Since: 1.0
   */
  specs[PROP_NEEDS_ANSWER] = g_param_spec_boolean ("needs-answer", NULL, NULL, FALSE, flags);
}

static void
wsman_ps_host_call_class_init (WsmanPSHostCallClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wsman_ps_host_call_dispose;
  object_class->finalize = wsman_ps_host_call_finalize;
  object_class->get_property = wsman_ps_host_call_get_property;

  define_properties (properties);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_ps_host_call_init (WsmanPSHostCall *self)
{
}

/**
 * wsman_ps_host_call_get_method:
 * @self: the call
 *
 * Gets [property@Wsman.PSHostCall:method].
 *
 * Returns: the method; `UNKNOWN` for a method that this version of the library doesn't know
 *
 * Since: 1.0
 */
WsmanPSHostMethod
wsman_ps_host_call_get_method (WsmanPSHostCall *self)
{
  g_return_val_if_fail (WSMAN_IS_PS_HOST_CALL (self), WSMAN_PS_HOST_METHOD_UNKNOWN);

  if (self->call.method > WSMAN_PS_HOST_METHOD_PROMPT_FOR_CHOICE_MULTIPLE_SELECTION)
    return WSMAN_PS_HOST_METHOD_UNKNOWN;

  return (WsmanPSHostMethod) self->call.method;
}

/**
 * wsman_ps_host_call_get_arguments:
 * @self: the call
 *
 * Gets [property@Wsman.PSHostCall:arguments].
 *
 * Returns: (transfer none): the arguments, a list
 *
 * Since: 1.0
 */
WsmanPSObject *
wsman_ps_host_call_get_arguments (WsmanPSHostCall *self)
{
  g_return_val_if_fail (WSMAN_IS_PS_HOST_CALL (self), NULL);

  return self->call.arguments;
}

/**
 * wsman_ps_host_call_get_text:
 * @self: the call
 *
 * Gets [property@Wsman.PSHostCall:text].
 *
 * Returns: (transfer none) (nullable): the text; an empty text for an empty line
 *
 * Since: 1.0
 */
const char *
wsman_ps_host_call_get_text (WsmanPSHostCall *self)
{
  guint n_values;
  const WsmanPSValue *last;

  g_return_val_if_fail (WSMAN_IS_PS_HOST_CALL (self), NULL);

  if (self->call.method < WSMAN_PS_HOST_METHOD_WRITE || self->call.method > WSMAN_PS_HOST_METHOD_WRITE_WARNING_LINE ||
      self->call.method == WSMAN_PS_HOST_METHOD_WRITE_PROGRESS)
    return NULL;

  n_values = wsman_ps_object_n_values (self->call.arguments);
  last = n_values > 0 ? wsman_ps_object_get_value (self->call.arguments, n_values - 1) : NULL;

  return last != NULL && last->kind == WSMAN_PS_KIND_STRING ? last->text : "";
}

/**
 * wsman_ps_host_call_get_needs_answer:
 * @self: the call
 *
 * Gets [property@Wsman.PSHostCall:needs-answer].
 *
 * Returns: whether PowerShell waits for an answer
 *
 * Since: 1.0
 */
gboolean
wsman_ps_host_call_get_needs_answer (WsmanPSHostCall *self)
{
  g_return_val_if_fail (WSMAN_IS_PS_HOST_CALL (self), FALSE);

  return self->call.needs_answer;
}

/**
 * wsman_ps_host_call_return_value:
 * @self: the call
 * @value: (nullable): the answer; %NULL for nil
 *
 * Answers the call. It may be called on any thread. If the call needs no answer, or has been answered, this does
 * nothing.
 *
 * Since: 1.0
 */
void
wsman_ps_host_call_return_value (WsmanPSHostCall *self,
                                 WsmanPSObject   *value)
{
  g_return_if_fail (WSMAN_IS_PS_HOST_CALL (self));
  g_return_if_fail (value == NULL || WSMAN_IS_PS_OBJECT (value));

  if (begin_answer (self))
    send_answer (self, wsman_psrp_make_host_response (&self->call, value));
}

/* An answer that waits for the key of the pool. */
typedef struct
{
  WsmanPSHostCall *call;
  char *user_name; /* NULL for a secret alone */
  char *secret;
} SecretAnswer;

static WsmanPSObject *
make_secret (SecretAnswer          *answer,
             WsmanSecureStringKey  *key,
             GError               **error)
{
  g_autofree char *encrypted = wsman_secure_string_key_encrypt (key, answer->secret, error);
  g_autoptr(WsmanPSObject) value = NULL;

  if (encrypted == NULL)
    return NULL;

  value = answer->user_name != NULL ? wsman_psrp_make_credential (answer->user_name, encrypted)
                                    : wsman_psrp_make_secure_string (encrypted);

  return wsman_psrp_make_host_response (&answer->call->call, value);
}

static void
on_key (WsmanSecureStringKey *key,
        const GError         *error,
        gpointer              user_data)
{
  SecretAnswer *answer = user_data;
  g_autoptr(GError) local_error = error != NULL ? g_error_copy (error) : NULL;
  WsmanPSObject *response = key != NULL ? make_secret (answer, key, &local_error) : NULL;

  if (response == NULL)
    response = wsman_psrp_make_host_error (&answer->call->call, local_error->message);
  send_answer (answer->call, response);

  g_object_unref (answer->call);
  g_free (answer->user_name);
  wsman_secret_free (answer->secret);
  g_free (answer);
}

static void
answer_with_secret (WsmanPSHostCall *self,
                    const char      *user_name,
                    const char      *secret)
{
  SecretAnswer *answer;

  if (!begin_answer (self))
    return;

  answer = g_new0 (SecretAnswer, 1);
  answer->call = g_object_ref (self);
  answer->user_name = g_strdup (user_name);
  answer->secret = wsman_secret_dup (secret);
  wsman_runspace_pool_get_key (self->pool, on_key, answer);
}

/**
 * wsman_ps_host_call_return_secret:
 * @self: the call
 * @secret: the secret
 *
 * Answers the call with a secure string, as [enum@Wsman.PSHostMethod] `READ_LINE_AS_SECURE_STRING` wants it. The
 * library sends it encrypted with a key of the pool, and exchanges keys with the server before the first secret. A
 * secret is only sent over sealed messages, https with a verified certificate, or this machine's socket. If that fails,
 * the script gets an error. It may be called on any thread. If the call needs no answer, or has been answered, this
 * does nothing.
 *
 * Since: 1.0
 */
void
wsman_ps_host_call_return_secret (WsmanPSHostCall *self,
                                  const char      *secret)
{
  g_return_if_fail (WSMAN_IS_PS_HOST_CALL (self));
  g_return_if_fail (secret != NULL);

  answer_with_secret (self, NULL, secret);
}

/**
 * wsman_ps_host_call_return_credential:
 * @self: the call
 * @user_name: the name of the user
 * @password: the password
 *
 * Answers the call with a credential, as [enum@Wsman.PSHostMethod] `PROMPT_FOR_CREDENTIAL` and
 * `PROMPT_FOR_CREDENTIAL_WITH_OPTIONS` want it. The password is encrypted, as with
 * [method@Wsman.PSHostCall.return_secret].
 *
 * Since: 1.0
 */
void
wsman_ps_host_call_return_credential (WsmanPSHostCall *self,
                                      const char      *user_name,
                                      const char      *password)
{
  g_return_if_fail (WSMAN_IS_PS_HOST_CALL (self));
  g_return_if_fail (user_name != NULL);
  g_return_if_fail (password != NULL);

  answer_with_secret (self, user_name, password);
}

/**
 * wsman_ps_host_call_return_error:
 * @self: the call
 * @error: the error
 *
 * Answers the call with an error, which the script gets as an exception. It may be called on any thread. If the call
 * needs no answer, or has been answered, this does nothing.
 *
 * Since: 1.0
 */
void
wsman_ps_host_call_return_error (WsmanPSHostCall *self,
                                 const GError    *error)
{
  g_return_if_fail (WSMAN_IS_PS_HOST_CALL (self));
  g_return_if_fail (error != NULL);

  if (begin_answer (self))
    send_answer (self, wsman_psrp_make_host_error (&self->call, error->message));
}

void
wsman_ps_host_call_handle (WsmanPSHostCall *self,
                           WsmanPSHost     *host)
{
  g_autoptr(GError) local_error = NULL;

  if (host != NULL)
    WSMAN_PS_HOST_GET_IFACE (host)->handle_call (host, self, &local_error);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                     _("The client has no host that answers questions"));

  if (local_error != NULL)
    wsman_ps_host_call_return_error (self, local_error);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanPSHostCall. A call is answered once. A call that nobody answers is answered with an error when its
 * last reference is dropped, or else the script would wait for ever. */

#include "wsman-ps-host-private.h"

#include <glib/gi18n-lib.h>

#include "wsman-enum-types.h"

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
wsman_ps_host_call_new (WsmanPsrpPipeline   *machine,
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

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanPipeline: its commands and its state. */

#include "wsman-pipeline-private.h"

#include "wsman-enum-types.h"

/**
 * WsmanPipeline:
 *
 * A pipeline of PowerShell on the server.
 *
 * Add scripts and commands, then call [method@Wsman.Pipeline.invoke]. [method@Wsman.Pipeline.next_objects] returns the
 * output, until it returns an empty array. Errors, warnings and the other streams arrive meanwhile with the signal
 * [signal@Wsman.Pipeline::record]. An error that ended the pipeline is an error of `next_objects()`, with the class
 * `REMOTE`. Errors that didn't end it are records, and set [property@Wsman.Pipeline:had-errors].
 *
 * Values travel as parameters and arguments of commands, never as a part of a script's text. So quoting isn't needed.
 *
 * ```c
 * g_autoptr(WsmanRunspacePool) pool = wsman_session_open_runspace_pool (session, NULL, NULL);
 * g_autoptr(WsmanPipeline) pipeline = pool != NULL ? wsman_pipeline_new (pool) : NULL;
 * g_autoptr(GPtrArray) objects = NULL;
 *
 * if (pipeline != NULL)
 *   {
 *     wsman_pipeline_add_script (pipeline, "Get-Process | Select-Object -First 5");
 *     if (wsman_pipeline_invoke (pipeline, NULL, error))
 *       objects = wsman_pipeline_next_objects (pipeline, 5, NULL, error);
 *   }
 * ```
 *
 * A pipeline runs once. The library holds at most about a megabyte of unread output. Then the server has to wait. If
 * the pipeline is dropped, the library ends it on the server.
 *
 * A pipeline is used by one thread at a time. Several pipelines of a pool may run in several threads.
 *
 * Since: 1.0
 */

typedef enum
{
  PROP_POOL = 1,
  PROP_STATE,
  PROP_HAD_ERRORS,
  PROP_TAKES_INPUT,
  N_PROPERTIES
} WsmanPipelineProperty;

typedef enum
{
  SIGNAL_RECORD,
  N_SIGNALS
} WsmanPipelineSignal;

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WsmanPipeline, wsman_pipeline, G_TYPE_OBJECT)

void
wsman_pipeline_set_state (WsmanPipeline      *self,
                          WsmanPipelineState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
wsman_pipeline_set_had_errors (WsmanPipeline *self)
{
  if (self->had_errors)
    return;

  self->had_errors = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAD_ERRORS]);
}

void
wsman_pipeline_emit_record (WsmanPipeline *self,
                            WsmanPSStream  stream,
                            WsmanPSObject *record)
{
  g_autoptr(GEnumClass) streams = g_type_class_ref (WSMAN_TYPE_PS_STREAM);
  const char *nick = g_enum_get_value (streams, stream)->value_nick;

  if (stream == WSMAN_PS_STREAM_ERROR)
    wsman_pipeline_set_had_errors (self);
  g_signal_emit (self, signals[SIGNAL_RECORD], g_quark_from_static_string (nick), stream, record);
}

WsmanSession *
wsman_pipeline_get_session (WsmanPipeline *self)
{
  return wsman_runspace_pool_get_session (self->pool);
}

static void
wsman_pipeline_finalize (GObject *object)
{
  WsmanPipeline *self = WSMAN_PIPELINE (object);

  g_clear_error (&self->failure);
  g_clear_pointer (&self->remote, wsman_remote_command_unuse);
  g_clear_pointer (&self->machine, wsman_psrp_pipeline_unref);
  g_clear_pointer (&self->statements, g_ptr_array_unref);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (wsman_pipeline_parent_class)->finalize (object);
}

static void
wsman_pipeline_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  WsmanPipeline *self = WSMAN_PIPELINE (object);

  switch ((WsmanPipelineProperty) property_id)
    {
    case PROP_POOL:
      g_value_set_object (value, self->pool);
      break;

    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    case PROP_HAD_ERRORS:
      g_value_set_boolean (value, self->had_errors);
      break;

    case PROP_TAKES_INPUT:
      g_value_set_boolean (value, self->takes_input);
      break;

    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
wsman_pipeline_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  WsmanPipeline *self = WSMAN_PIPELINE (object);

  switch ((WsmanPipelineProperty) property_id)
    {
    case PROP_POOL:
      g_set_object (&self->pool, g_value_get_object (value));
      break;

    case PROP_TAKES_INPUT:
      wsman_pipeline_set_takes_input (self, g_value_get_boolean (value));
      break;

    case PROP_STATE:
    case PROP_HAD_ERRORS:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
define_properties (GParamSpec **specs)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanPipeline:pool:
   *
   * The pool in which the pipeline runs.
   *
   * Since: 1.0
   */
  specs[PROP_POOL] =
    g_param_spec_object ("pool", NULL, NULL, WSMAN_TYPE_RUNSPACE_POOL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanPipeline:state:
   *
   * The state of the pipeline. It changes when a call on the pipeline learns of the change.
   *
   * Since: 1.0
   */
  specs[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, WSMAN_TYPE_PIPELINE_STATE,
                                         WSMAN_PIPELINE_STATE_NOT_STARTED, flags);

  /**
   * WsmanPipeline:had-errors:
   *
   * Whether the pipeline has sent error records, or failed.
   *
   * Since: 1.0
   */
  specs[PROP_HAD_ERRORS] = g_param_spec_boolean ("had-errors", NULL, NULL, FALSE, flags);

  /**
   * WsmanPipeline:takes-input:
   *
   * Whether the pipeline gets input with [method@Wsman.Pipeline.write]. The default is `FALSE`. It can't be changed
   * after the pipeline was started.
   *
   * Since: 1.0
   */
  specs[PROP_TAKES_INPUT] =
    g_param_spec_boolean ("takes-input", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
wsman_pipeline_class_init (WsmanPipelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = wsman_pipeline_finalize;
  object_class->get_property = wsman_pipeline_get_property;
  object_class->set_property = wsman_pipeline_set_property;

  define_properties (properties);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * WsmanPipeline::record:
   * @self: the pipeline
   * @stream: the stream of the record
   * @record: the record
   *
   * A record of another stream than the output. The signal is emitted while [method@Wsman.Pipeline.next_objects] runs,
   * in the caller's context. Its detail is the name of the stream, as in `record::error`.
   *
   * The properties of @record are those of PowerShell. The text of an error, a warning, a verbose or a debug message is
   * its message. An error also has `FullyQualifiedErrorId`, `ErrorCategory_Reason` and others. Information has
   * `MessageData`, `Source` and others, and progress has `Activity`, `PercentComplete` and others.
   *
   * Since: 1.0
   */
  signals[SIGNAL_RECORD] =
    g_signal_new ("record", WSMAN_TYPE_PIPELINE, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, WSMAN_TYPE_PS_STREAM, WSMAN_TYPE_PS_OBJECT);
}

static void
wsman_pipeline_init (WsmanPipeline *self)
{
  self->statements = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
}

/**
 * wsman_pipeline_new:
 * @pool: the pool in which the pipeline shall run
 *
 * Creates a pipeline without commands.
 *
 * Returns: (transfer full): the pipeline
 *
 * Since: 1.0
 */
WsmanPipeline *
wsman_pipeline_new (WsmanRunspacePool *pool)
{
  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (pool), NULL);

  return g_object_new (WSMAN_TYPE_PIPELINE, "pool", pool, NULL);
}

/* --- Commands --- */

static void
add (WsmanPipeline *self,
     const char    *text,
     gboolean       is_script)
{
  if (self->statements->len == 0)
    wsman_pipeline_add_statement (self);

  g_ptr_array_add (self->statements->pdata[self->statements->len - 1], wsman_psrp_make_command (text, is_script));
}

/* Returns the last command of the last statement. */
static WsmanPSObject *
get_last_command (WsmanPipeline *self)
{
  GPtrArray *commands = self->statements->len > 0 ? self->statements->pdata[self->statements->len - 1] : NULL;

  return commands != NULL && commands->len > 0 ? commands->pdata[commands->len - 1] : NULL;
}

/**
 * wsman_pipeline_add_script:
 * @self: a pipeline that isn't started yet
 * @script: the script, in the language of PowerShell
 *
 * Adds a script. The output of the command before it is its input. Configurations without a language refuse scripts.
 *
 * Since: 1.0
 */
void
wsman_pipeline_add_script (WsmanPipeline *self,
                           const char    *script)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self) && self->state == WSMAN_PIPELINE_STATE_NOT_STARTED);
  g_return_if_fail (script != NULL);

  add (self, script, TRUE);
}

/**
 * wsman_pipeline_add_command:
 * @self: a pipeline that isn't started yet
 * @name: the name of a command, such as `Get-Process`
 *
 * Adds a command. The output of the command before it is its input.
 *
 * Since: 1.0
 */
void
wsman_pipeline_add_command (WsmanPipeline *self,
                            const char    *name)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self) && self->state == WSMAN_PIPELINE_STATE_NOT_STARTED);
  g_return_if_fail (name != NULL);

  add (self, name, FALSE);
}

/**
 * wsman_pipeline_add_parameter:
 * @self: a pipeline that isn't started yet
 * @name: the name of the parameter, without the hyphen
 * @value: (nullable): the value; `NULL` for a switch
 *
 * Adds a parameter to the command or script that was added last.
 *
 * Since: 1.0
 */
void
wsman_pipeline_add_parameter (WsmanPipeline *self,
                              const char    *name,
                              WsmanPSObject *value)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self) && self->state == WSMAN_PIPELINE_STATE_NOT_STARTED);
  g_return_if_fail (name != NULL && get_last_command (self) != NULL);
  g_return_if_fail (value == NULL || WSMAN_IS_PS_OBJECT (value));

  wsman_psrp_add_argument (get_last_command (self), name, value != NULL ? g_object_ref (value) : NULL);
}

/**
 * wsman_pipeline_add_argument:
 * @self: a pipeline that isn't started yet
 * @value: (nullable): the value; `NULL` for nothing, which is `$null`
 *
 * Adds an argument without a name to the command or script that was added last.
 *
 * Since: 1.0
 */
void
wsman_pipeline_add_argument (WsmanPipeline *self,
                             WsmanPSObject *value)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self) && self->state == WSMAN_PIPELINE_STATE_NOT_STARTED);
  g_return_if_fail (get_last_command (self) != NULL);
  g_return_if_fail (value == NULL || WSMAN_IS_PS_OBJECT (value));

  wsman_psrp_add_argument (get_last_command (self), NULL, value != NULL ? g_object_ref (value) : NULL);
}

/**
 * wsman_pipeline_add_statement:
 * @self: a pipeline that isn't started yet
 *
 * Begins another statement. The statements run one after the other, and each has its own commands.
 *
 * Since: 1.0
 */
void
wsman_pipeline_add_statement (WsmanPipeline *self)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self) && self->state == WSMAN_PIPELINE_STATE_NOT_STARTED);

  g_ptr_array_add (self->statements, g_ptr_array_new_with_free_func (g_object_unref));
}

/* --- What it is --- */

/**
 * wsman_pipeline_get_pool:
 * @self: the pipeline
 *
 * Gets [property@Wsman.Pipeline:pool].
 *
 * Returns: (transfer none): the pool
 *
 * Since: 1.0
 */
WsmanRunspacePool *
wsman_pipeline_get_pool (WsmanPipeline *self)
{
  g_return_val_if_fail (WSMAN_IS_PIPELINE (self), NULL);

  return self->pool;
}

/**
 * wsman_pipeline_get_state:
 * @self: the pipeline
 *
 * Gets [property@Wsman.Pipeline:state].
 *
 * Returns: the state
 *
 * Since: 1.0
 */
WsmanPipelineState
wsman_pipeline_get_state (WsmanPipeline *self)
{
  g_return_val_if_fail (WSMAN_IS_PIPELINE (self), WSMAN_PIPELINE_STATE_NOT_STARTED);

  return self->state;
}

/**
 * wsman_pipeline_get_had_errors:
 * @self: the pipeline
 *
 * Gets [property@Wsman.Pipeline:had-errors].
 *
 * Returns: whether there were errors
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_get_had_errors (WsmanPipeline *self)
{
  g_return_val_if_fail (WSMAN_IS_PIPELINE (self), FALSE);

  return self->had_errors;
}

/**
 * wsman_pipeline_get_takes_input:
 * @self: the pipeline
 *
 * Gets [property@Wsman.Pipeline:takes-input].
 *
 * Returns: whether the pipeline gets input
 *
 * Since: 1.0
 */
gboolean
wsman_pipeline_get_takes_input (WsmanPipeline *self)
{
  g_return_val_if_fail (WSMAN_IS_PIPELINE (self), FALSE);

  return self->takes_input;
}

/**
 * wsman_pipeline_set_takes_input:
 * @self: a pipeline that isn't started yet
 * @takes_input: whether the pipeline gets input
 *
 * Sets [property@Wsman.Pipeline:takes-input].
 *
 * Since: 1.0
 */
void
wsman_pipeline_set_takes_input (WsmanPipeline *self,
                                gboolean       takes_input)
{
  g_return_if_fail (WSMAN_IS_PIPELINE (self) && self->state == WSMAN_PIPELINE_STATE_NOT_STARTED);

  if (self->takes_input == !!takes_input)
    return;

  self->takes_input = !!takes_input;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TAKES_INPUT]);
}

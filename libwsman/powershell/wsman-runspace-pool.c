/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The class WsmanRunspacePool: its settings and its state. */

#include "wsman-runspace-pool-private.h"

#include <glib/gi18n-lib.h>

#include "wsman-enum-types.h"
#include "wsman-ps-host-private.h"

/**
 * WsmanRunspacePool:
 *
 * A pool of runspaces of PowerShell on the server, in which pipelines run.
 *
 * A runspace is a session of PowerShell: it keeps variables, modules and the current directory from one pipeline to the
 * next. A pool has several of them if [property@Wsman.RunspacePool:max-runspaces] is greater than 1. Then as many
 * pipelines run at once, and others wait for a free runspace.
 *
 * [method@Wsman.Session.open_runspace_pool] opens a pool with the default settings. To change settings first, use
 * [ctor@Wsman.RunspacePool.new] and [method@Wsman.RunspacePool.open]. [method@Wsman.RunspacePool.close] ends the
 * runspaces on the server. If the pool and its pipelines are dropped, the library does so in a separate thread.
 *
 * The library offers version 2.3 of PowerShell remoting, and accepts 2.0 to 2.3. Scripts that
 * ask a person, such as those with `Read-Host`, need a [property@Wsman.RunspacePool:host].
 *
 * ```c
 * g_autoptr(WsmanRunspacePool) pool = wsman_session_open_runspace_pool (session, NULL, error);
 *
 * if (pool != NULL)
 *   {
 *     g_print ("%s is open\n", wsman_runspace_pool_get_configuration_name (pool));
 *     wsman_runspace_pool_close (pool, NULL, NULL);
 *   }
 * ```
 *
 * Pipelines of one pool may run in several threads.
 *
 * Since: 1.0
 */

#define DEFAULT_CONFIGURATION "Microsoft.PowerShell"

typedef enum
{
  PROP_SESSION = 1,
  PROP_POOL_ID,
  PROP_STATE,
  PROP_CONFIGURATION_NAME,
  PROP_MIN_RUNSPACES,
  PROP_MAX_RUNSPACES,
  PROP_HOST,
  N_PROPERTIES
} WsmanRunspacePoolProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanRunspacePool, wsman_runspace_pool, G_TYPE_OBJECT)

void
wsman_runspace_pool_notify_state (WsmanRunspacePool *self)
{
  gboolean changed;

  g_mutex_lock (&self->mutex);
  changed = self->shown_state != self->state;
  self->shown_state = self->state;
  g_mutex_unlock (&self->mutex);

  if (!changed)
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POOL_ID]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

gboolean
wsman_runspace_pool_ref_remote (WsmanRunspacePool  *self,
                                WsmanRemoteShell  **remote,
                                WsmanPsrpPool     **machine,
                                GError            **error)
{
  gboolean is_open;

  g_mutex_lock (&self->mutex);
  is_open = self->remote != NULL;
  if (is_open)
    {
      *remote = wsman_remote_shell_ref (self->remote);
      *machine = wsman_psrp_pool_ref (self->machine);
    }
  g_mutex_unlock (&self->mutex);

  if (!is_open)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _("The pool of runspaces isn’t open"));

  return is_open;
}

/* If another thread has opened the pool meanwhile, that shell stays. The shell that was created here is deleted when
 * its last reference is dropped. */
void
wsman_runspace_pool_set_remote (WsmanRunspacePool *self,
                                WsmanRemoteShell  *remote,
                                WsmanPsrpPool     *machine)
{
  g_mutex_lock (&self->mutex);
  if (self->remote == NULL)
    {
      g_clear_pointer (&self->machine, wsman_psrp_pool_unref);
      g_free (self->pool_id);
      self->remote = wsman_remote_shell_ref (remote);
      self->machine = wsman_psrp_pool_ref (machine);
      self->pool_id = g_strdup (wsman_remote_shell_get_id (remote));
      self->state = WSMAN_RUNSPACE_POOL_STATE_OPENED;
    }
  g_mutex_unlock (&self->mutex);
}

WsmanRemoteShell *
wsman_runspace_pool_steal_remote (WsmanRunspacePool *self)
{
  WsmanRemoteShell *remote;

  g_mutex_lock (&self->mutex);
  remote = g_steal_pointer (&self->remote);
  if (remote != NULL)
    self->state = WSMAN_RUNSPACE_POOL_STATE_CLOSED;
  g_mutex_unlock (&self->mutex);

  return remote;
}

static void
wsman_runspace_pool_finalize (GObject *object)
{
  WsmanRunspacePool *self = WSMAN_RUNSPACE_POOL (object);

  g_clear_pointer (&self->remote, wsman_remote_shell_unref);
  g_clear_pointer (&self->machine, wsman_psrp_pool_unref);
  g_clear_pointer (&self->key, wsman_secure_string_key_free);
  g_clear_object (&self->host);
  g_clear_object (&self->session);
  g_free (self->configuration_name);
  g_free (self->pool_id);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (wsman_runspace_pool_parent_class)->finalize (object);
}

static void
wsman_runspace_pool_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  WsmanRunspacePool *self = WSMAN_RUNSPACE_POOL (object);

  switch ((WsmanRunspacePoolProperty) property_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;

    case PROP_POOL_ID:
      g_value_set_string (value, self->pool_id);
      break;

    case PROP_STATE:
      g_value_set_enum (value, wsman_runspace_pool_get_state (self));
      break;

    case PROP_CONFIGURATION_NAME:
      g_value_set_string (value, self->configuration_name);
      break;

    case PROP_MIN_RUNSPACES:
      g_value_set_uint (value, self->min_runspaces);
      break;

    case PROP_MAX_RUNSPACES:
      g_value_set_uint (value, self->max_runspaces);
      break;

    case PROP_HOST:
      g_value_set_object (value, self->host);
      break;

    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
wsman_runspace_pool_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  WsmanRunspacePool *self = WSMAN_RUNSPACE_POOL (object);

  switch ((WsmanRunspacePoolProperty) property_id)
    {
    case PROP_SESSION:
      g_set_object (&self->session, g_value_get_object (value));
      break;

    case PROP_CONFIGURATION_NAME:
      wsman_runspace_pool_set_configuration_name (self, g_value_get_string (value));
      break;

    case PROP_MIN_RUNSPACES:
      wsman_runspace_pool_set_min_runspaces (self, g_value_get_uint (value));
      break;

    case PROP_MAX_RUNSPACES:
      wsman_runspace_pool_set_max_runspaces (self, g_value_get_uint (value));
      break;

    case PROP_HOST:
      wsman_runspace_pool_set_host (self, g_value_get_object (value));
      break;

    case PROP_POOL_ID:
    case PROP_STATE:
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
define_state (GParamSpec **specs)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanRunspacePool:session:
   *
   * The session that opens the pool.
   *
   * Since: 1.0
   */
  specs[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, WSMAN_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanRunspacePool:pool-id:
   *
   * The server's id of the pool. It is `NULL` before the pool was opened.
   *
   * Since: 1.0
   */
  specs[PROP_POOL_ID] = g_param_spec_string ("pool-id", NULL, NULL, NULL, flags);

  /**
   * WsmanRunspacePool:state:
   *
   * The state of the pool.
   *
   * The signal `notify` is emitted when a call on the pool returns.
   *
   * Since: 1.0
   */
  specs[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, WSMAN_TYPE_RUNSPACE_POOL_STATE,
                                         WSMAN_RUNSPACE_POOL_STATE_BEFORE_OPEN, flags);
}

static void
define_settings (GParamSpec **specs)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * WsmanRunspacePool:configuration-name:
   *
   * The name of the configuration on the server that decides what pipelines may do. By default, it is
   * `Microsoft.PowerShell`. PowerShell 7 has the name `PowerShell.7`, and administrators define others (JEA).
   * It is read when the pool is opened.
   *
   * Since: 1.0
   */
  specs[PROP_CONFIGURATION_NAME] =
    g_param_spec_string ("configuration-name", NULL, NULL, DEFAULT_CONFIGURATION, flags);

  /**
   * WsmanRunspacePool:min-runspaces:
   *
   * The number of runspaces that the server keeps ready. The default is 1. It is read when the pool is opened.
   *
   * Since: 1.0
   */
  specs[PROP_MIN_RUNSPACES] = g_param_spec_uint ("min-runspaces", NULL, NULL, 1, G_MAXINT32, 1, flags);

  /**
   * WsmanRunspacePool:max-runspaces:
   *
   * The number of pipelines that may run at once. The default is 1. It is read when the pool is opened.
   *
   * Since: 1.0
   */
  specs[PROP_MAX_RUNSPACES] = g_param_spec_uint ("max-runspaces", NULL, NULL, 1, G_MAXINT32, 1, flags);

  /**
   * WsmanRunspacePool:host:
   *
   * The host that shows texts to the user and asks questions. By default, it is `NULL`: nobody is asked. It is read
   * when the pool is opened, and when a pipeline is started and read. Set it before.
   *
   * Since: 1.0
   */
  specs[PROP_HOST] = g_param_spec_object ("host", NULL, NULL, WSMAN_TYPE_PS_HOST, flags);
}

static void
wsman_runspace_pool_class_init (WsmanRunspacePoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = wsman_runspace_pool_finalize;
  object_class->get_property = wsman_runspace_pool_get_property;
  object_class->set_property = wsman_runspace_pool_set_property;

  define_state (properties);
  define_settings (properties);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_runspace_pool_init (WsmanRunspacePool *self)
{
  g_mutex_init (&self->mutex);
  self->configuration_name = g_strdup (DEFAULT_CONFIGURATION);
  self->min_runspaces = 1;
  self->max_runspaces = 1;
}

/**
 * wsman_runspace_pool_new:
 * @session: the session that opens the pool
 *
 * Creates a pool that isn't open yet. Change its settings, then call [method@Wsman.RunspacePool.open].
 *
 * Returns: (transfer full): the pool
 *
 * Since: 1.0
 */
WsmanRunspacePool *
wsman_runspace_pool_new (WsmanSession *session)
{
  g_return_val_if_fail (WSMAN_IS_SESSION (session), NULL);

  return g_object_new (WSMAN_TYPE_RUNSPACE_POOL, "session", session, NULL);
}

/**
 * wsman_runspace_pool_get_session:
 * @self: the pool
 *
 * Gets [property@Wsman.RunspacePool:session].
 *
 * Returns: (transfer none): the session
 *
 * Since: 1.0
 */
WsmanSession *
wsman_runspace_pool_get_session (WsmanRunspacePool *self)
{
  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (self), NULL);

  return self->session;
}

/**
 * wsman_runspace_pool_get_pool_id:
 * @self: the pool
 *
 * Gets [property@Wsman.RunspacePool:pool-id].
 *
 * Returns: (transfer none) (nullable): the id, which is valid until the next call on the pool
 *
 * Since: 1.0
 */
const char *
wsman_runspace_pool_get_pool_id (WsmanRunspacePool *self)
{
  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (self), NULL);

  return self->pool_id;
}

/**
 * wsman_runspace_pool_get_state:
 * @self: the pool
 *
 * Gets [property@Wsman.RunspacePool:state].
 *
 * Returns: the state
 *
 * Since: 1.0
 */
WsmanRunspacePoolState
wsman_runspace_pool_get_state (WsmanRunspacePool *self)
{
  WsmanRunspacePoolState state;

  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (self), WSMAN_RUNSPACE_POOL_STATE_BEFORE_OPEN);

  g_mutex_lock (&self->mutex);
  state = self->state;
  g_mutex_unlock (&self->mutex);

  return state;
}

/**
 * wsman_runspace_pool_get_configuration_name:
 * @self: the pool
 *
 * Gets [property@Wsman.RunspacePool:configuration-name].
 *
 * Returns: (transfer none): the name
 *
 * Since: 1.0
 */
const char *
wsman_runspace_pool_get_configuration_name (WsmanRunspacePool *self)
{
  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (self), NULL);

  return self->configuration_name;
}

/**
 * wsman_runspace_pool_set_configuration_name:
 * @self: the pool
 * @configuration_name: (nullable): the name; `NULL` for the default
 *
 * Sets [property@Wsman.RunspacePool:configuration-name].
 *
 * Since: 1.0
 */
void
wsman_runspace_pool_set_configuration_name (WsmanRunspacePool *self,
                                            const char        *configuration_name)
{
  g_autofree char *former = NULL;

  g_return_if_fail (WSMAN_IS_RUNSPACE_POOL (self));

  former = g_steal_pointer (&self->configuration_name);
  self->configuration_name = g_strdup (configuration_name != NULL ? configuration_name : DEFAULT_CONFIGURATION);
  if (g_strcmp0 (former, self->configuration_name) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFIGURATION_NAME]);
}

/**
 * wsman_runspace_pool_get_min_runspaces:
 * @self: the pool
 *
 * Gets [property@Wsman.RunspacePool:min-runspaces].
 *
 * Returns: the number of runspaces
 *
 * Since: 1.0
 */
guint
wsman_runspace_pool_get_min_runspaces (WsmanRunspacePool *self)
{
  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (self), 0);

  return self->min_runspaces;
}

/**
 * wsman_runspace_pool_set_min_runspaces:
 * @self: the pool
 * @min_runspaces: the number of runspaces
 *
 * Sets [property@Wsman.RunspacePool:min-runspaces].
 *
 * Since: 1.0
 */
void
wsman_runspace_pool_set_min_runspaces (WsmanRunspacePool *self,
                                       guint              min_runspaces)
{
  g_return_if_fail (WSMAN_IS_RUNSPACE_POOL (self));
  g_return_if_fail (min_runspaces >= 1 && min_runspaces <= G_MAXINT32);

  if (self->min_runspaces == min_runspaces)
    return;

  self->min_runspaces = min_runspaces;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MIN_RUNSPACES]);
}

/**
 * wsman_runspace_pool_get_max_runspaces:
 * @self: the pool
 *
 * Gets [property@Wsman.RunspacePool:max-runspaces].
 *
 * Returns: the number of runspaces
 *
 * Since: 1.0
 */
guint
wsman_runspace_pool_get_max_runspaces (WsmanRunspacePool *self)
{
  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (self), 0);

  return self->max_runspaces;
}

/**
 * wsman_runspace_pool_set_max_runspaces:
 * @self: the pool
 * @max_runspaces: the number of runspaces
 *
 * Sets [property@Wsman.RunspacePool:max-runspaces].
 *
 * Since: 1.0
 */
void
wsman_runspace_pool_set_max_runspaces (WsmanRunspacePool *self,
                                       guint              max_runspaces)
{
  g_return_if_fail (WSMAN_IS_RUNSPACE_POOL (self));
  g_return_if_fail (max_runspaces >= 1 && max_runspaces <= G_MAXINT32);

  if (self->max_runspaces == max_runspaces)
    return;

  self->max_runspaces = max_runspaces;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MAX_RUNSPACES]);
}

/**
 * wsman_runspace_pool_get_host:
 * @self: the pool
 *
 * Gets [property@Wsman.RunspacePool:host].
 *
 * Returns: (transfer none) (nullable): the host
 *
 * Since: 1.0
 */
WsmanPSHost *
wsman_runspace_pool_get_host (WsmanRunspacePool *self)
{
  g_return_val_if_fail (WSMAN_IS_RUNSPACE_POOL (self), NULL);

  return self->host;
}

/**
 * wsman_runspace_pool_set_host:
 * @self: the pool
 * @host: (nullable): the host; `NULL` for none
 *
 * Sets [property@Wsman.RunspacePool:host].
 *
 * Since: 1.0
 */
void
wsman_runspace_pool_set_host (WsmanRunspacePool *self,
                              WsmanPSHost       *host)
{
  g_return_if_fail (WSMAN_IS_RUNSPACE_POOL (self));
  g_return_if_fail (host == NULL || WSMAN_IS_PS_HOST (host));

  if (g_set_object (&self->host, host))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
}

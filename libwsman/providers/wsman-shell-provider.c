/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanShellProvider: remote shells on this machine. This file has its properties, and passes requests to
 * wsman-hosted-shell-list.c. [MS-WSMV] 3.1.4.1.
 */

#include "wsman-shell-provider-private.h"

#include "server/wsman-operation-content-private.h"
#include "server/wsman-provider-private.h"
#include "wsman-hosted-caller-private.h"
#include "wsman-hosted-shell-list-private.h"

/**
 * WsmanShellProvider:
 *
 * Serves remote shells. Clients use them to run commands on this machine.
 *
 * Only [property@Wsman.ShellProvider:users] may use the provider. By default, this list is empty. With
 * [property@Wsman.ShellProvider:helper], commands run as the account of their user. Without it, all commands run with
 * the rights of the program that serves them. Therefore a user who may run commands may do everything that the program
 * may do.
 *
 * ```c
 * const char * const users[] = { "ada", NULL };
 * g_autoptr(WsmanShellProvider) shells = wsman_shell_provider_new ();
 *
 * wsman_shell_provider_set_users (shells, users);
 * wsman_shell_provider_register (shells, server);
 * ```
 *
 * Each shell has a process of the program `wsman-shell-host`, which is the parent of the shell's commands. When the
 * provider is created, it looks for this program in the folder where the library is installed, or in the library's
 * build folder. The environment variable `WSMAN_SHELL_HOST` can name another absolute path. The variable is ignored in
 * a program that has more rights than its user. If `wsman-shell-host` isn't found, no shell can be created.
 *
 * The protocol is the protocol of Windows' remote shells (WinRS), with the resource URI
 * `http://schemas.microsoft.com/wbem/wsman/1/windows/shell`. The provider supports Create, Get, Enumerate and Delete
 * for shells, and Command, Receive, Send and Signal for commands. Only the user who created a shell sees this shell.
 *
 * [property@Wsman.ShellProvider:command-shell] interprets command lines. Before this, the provider removes quotation
 * marks around a line by the rule of `cmd.exe /c`: if a line begins with a mark, the first mark and the last mark are
 * removed. The marks remain if the line has exactly two marks, and the text between them names an executable file, has
 * white space, and has none of the characters `&<>()@^|`. With the option `WINRS_SKIP_CMD_SHELL`, the provider uses no
 * command shell. Then it splits the line into arguments by the rules of Windows' programs for quotation marks and
 * backslashes. The first argument is the program. Each command has a session and a process group of its own, and no
 * terminal. The command's environment contains `PATH` and the language of this program, `HOME`, `USER`, `LOGNAME`,
 * `SHELL`, and the client's variables. The client also chooses the working directory.
 *
 * Commands get their input as unchanged bytes. The language of the environment tells programs to write UTF-8. The
 * provider converts the output to the client's code page: see [property@Wsman.ShellProvider:convert-code-pages]. A
 * response never splits a character. If no client receives the output, the command must wait.
 *
 * A command is done when its process has exited and its output has ended. Background processes may hold the output
 * open. The exit code of the command is the exit code of its process. If a signal ended the process, the exit code is
 * 128 plus the signal's number, or 0xC000013A for SIGINT, as on Windows. `ctrl_c` sends SIGINT to the process group,
 * and `ctrl_break` sends SIGQUIT. `terminate` kills all remaining processes of the command: its session, its group, and
 * their descendants. A shell ends when it is deleted, when it reaches its idle timeout, or when the server or its
 * program ends in any way. It also ends if its `wsman-shell-host` is killed. When a shell ends, all processes that its
 * commands have started end too, even processes that have begun a session of their own, as daemons do. Processes with
 * another real user id can't be killed. Programs with the set-user-id bit can start such processes.
 *
 * With [property@Wsman.ShellProvider:powershell], the provider also serves PowerShell remoting, at the resource URIs
 * `http://schemas.microsoft.com/powershell/NAME`. Clients such as [class@Wsman.RunspacePool] open pools of runspaces
 * there. A pool is a shell, too: it has the same limits, the same life and the same host. Its commands are pipelines,
 * which one process of PowerShell runs. The pool ends with this process. Only
 * [property@Wsman.ShellProvider:powershell-users] may have pools. The provider also supports Disconnect, Reconnect and
 * Connect for pools, and lists the pipelines that aren't done at the resource URI of commands. If clients don't receive
 * what pipelines write, and 8 MiB of it are waiting, all pipelines of the pool must wait. A pool may have 1000
 * pipelines.
 *
 * Since: 1.0
 */
struct _WsmanShellProvider
{
  GObject parent_instance;

  WsmanHostedLimits limits;
  WsmanHostedShellList *shells;
  WsmanHostedCreationList *creations;
  WsmanHelper *helper; /* starts the hosts of shells; or NULL */
};

static GParamSpec *properties[N_PROPERTIES];

static void wsman_shell_provider_iface_init (WsmanProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanShellProvider, wsman_shell_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER, wsman_shell_provider_iface_init))

static void
wsman_shell_provider_handle_get (WsmanProvider   *provider,
                                 WsmanOperation  *operation,
                                 GError         **error)
{
  wsman_hosted_shell_list_get (WSMAN_SHELL_PROVIDER (provider)->shells, operation, error);
}

/* A Create that waits for the account of this program, or for the user's host. */
typedef struct
{
  WsmanShellProvider *provider;
  WsmanOperation *operation;
  WsmanHostedCaller *caller; /* NULL until it is prepared */
} PendingCreate;

static void
pending_create_free (PendingCreate *self)
{
  g_object_unref (self->provider);
  g_object_unref (self->operation);
  g_clear_pointer (&self->caller, wsman_hosted_caller_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PendingCreate, pending_create_free)

/* Creates the shell, unless the client has left meanwhile or the server was stopped. If this fails, the host ends,
 * because its socket is closed. */
static void
create_shell (PendingCreate *self)
{
  g_autoptr(GError) local_error = NULL;

  wsman_hosted_shell_list_create (self->provider->shells, self->operation, self->caller->account, self->caller->host,
                                  &local_error);
  if (local_error != NULL)
    wsman_operation_return_error (self->operation, local_error);
}

static void
on_ticket_given (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(PendingCreate) self = user_data;
  g_autoptr(GError) local_error = NULL;

  if (wsman_hosted_ticket_give_finish (result, &local_error))
    create_shell (self);
  else
    wsman_operation_return_error (self->operation, local_error);
}

/* Gives the user's ticket to the host. Takes self. */
static void
give_ticket (PendingCreate *self)
{
  wsman_hosted_ticket_give_async (self->operation, self->caller->host, on_ticket_given, self);
}

static void
on_caller_prepared (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(PendingCreate) self = user_data;
  g_autoptr(GError) local_error = NULL;

  self->caller = wsman_hosted_caller_prepare_finish (result, &local_error);
  if (self->caller == NULL)
    wsman_operation_return_error (self->operation, local_error);
  else if (self->caller->host == NULL)
    create_shell (self);
  else
    give_ticket (g_steal_pointer (&self));
}

static void
wsman_shell_provider_handle_create (WsmanProvider   *provider,
                                    WsmanOperation  *operation,
                                    GError         **error)
{
  WsmanShellProvider *self = WSMAN_SHELL_PROVIDER (provider);
  PendingCreate *create;

  /* Whoever may not have a shell starts no process. */
  if (self->helper != NULL && !wsman_hosted_shell_list_check (self->shells, operation, error))
    return;

  create = g_new0 (PendingCreate, 1);
  create->provider = g_object_ref (self);
  create->operation = g_object_ref (operation);
  wsman_hosted_caller_prepare_async (self->helper, operation, on_caller_prepared, create);
}

static void
wsman_shell_provider_handle_delete (WsmanProvider   *provider,
                                    WsmanOperation  *operation,
                                    GError         **error)
{
  wsman_hosted_shell_list_delete (WSMAN_SHELL_PROVIDER (provider)->shells, operation, error);
}

static void
wsman_shell_provider_handle_invoke (WsmanProvider   *provider,
                                    WsmanOperation  *operation,
                                    GError         **error)
{
  wsman_hosted_shell_list_invoke (WSMAN_SHELL_PROVIDER (provider)->shells, operation, error);
}

static void
wsman_shell_provider_handle_enumerate (WsmanProvider   *provider,
                                       WsmanOperation  *operation,
                                       GError         **error)
{
  wsman_hosted_shell_list_enumerate (WSMAN_SHELL_PROVIDER (provider)->shells, operation, error);
}

static gboolean
wsman_shell_provider_accepts_option (WsmanProvider  *provider,
                                     WsmanOperation *operation,
                                     const char     *name)
{
  static const char *const known[] = {
    WSMAN_OPTION_NO_PROFILE, WSMAN_OPTION_CODE_PAGE, WSMAN_OPTION_CONSOLE_INPUT,
    WSMAN_OPTION_SKIP_COMMAND_SHELL, WSMAN_OPTION_KEEP_ALIVE, WSMAN_OPTION_PROTOCOL, NULL,
  };

  return g_strv_contains (known, name);
}

WsmanHostedCreationList *
wsman_shell_provider_get_creations (WsmanShellProvider  *self,
                                    WsmanHelper        **helper)
{
  *helper = self->helper;

  return self->creations;
}

static void
wsman_shell_provider_stopped (WsmanProvider *provider)
{
  wsman_hosted_shell_list_end (WSMAN_SHELL_PROVIDER (provider)->shells);
}

static void
wsman_shell_provider_iface_init (WsmanProviderInterface *iface)
{
  iface->handle_get = wsman_shell_provider_handle_get;
  iface->handle_create = wsman_shell_provider_handle_create;
  iface->handle_delete = wsman_shell_provider_handle_delete;
  iface->handle_invoke = wsman_shell_provider_handle_invoke;
  iface->handle_enumerate = wsman_shell_provider_handle_enumerate;
  iface->accepts_option = wsman_shell_provider_accepts_option;
  iface->stopped = wsman_shell_provider_stopped;
}

/* Returns the place of a limit. Returns NULL for a property that isn't a number. */
static guint *
get_limit (WsmanShellProvider         *self,
           WsmanShellProviderProperty  property)
{
  switch (property)
    {
    case PROP_MAX_SHELLS_PER_USER:
      return &self->limits.max_shells_per_user;
    case PROP_MAX_SHELL_USERS:
      return &self->limits.max_shell_users;
    case PROP_MAX_PROCESSES_PER_SHELL:
      return &self->limits.max_processes_per_shell;
    case PROP_IDLE_TIMEOUT:
      return &self->limits.idle_timeout;
    case PROP_MIN_IDLE_TIMEOUT:
      return &self->limits.min_idle_timeout;
    case PROP_MAX_LIFETIME:
      return &self->limits.max_lifetime;
    case PROP_USERS:
    case PROP_COMMAND_SHELL:
    case PROP_CONVERT_CODE_PAGES:
    case PROP_HELPER:
    case PROP_POWERSHELL:
    case PROP_POWERSHELL_USERS:
    case PROP_POWERSHELL_CONFIGURATIONS:
    case N_PROPERTIES:
      break;
    }

  return NULL;
}

WsmanHostedLimits *
wsman_shell_provider_get_limits (WsmanShellProvider *self)
{
  return &self->limits;
}

void
wsman_shell_provider_notify (WsmanShellProvider         *self,
                             WsmanShellProviderProperty  property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
  if (property == PROP_POWERSHELL_USERS)
    wsman_hosted_shell_list_end_forbidden_pools (self->shells);
}

guint
wsman_shell_provider_get_limit (WsmanShellProvider         *self,
                                WsmanShellProviderProperty  property)
{
  return *get_limit (self, property);
}

void
wsman_shell_provider_set_limit (WsmanShellProvider         *self,
                                WsmanShellProviderProperty  property,
                                guint                       value)
{
  guint *limit = get_limit (self, property);

  if (*limit == value)
    return;

  *limit = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
wsman_shell_provider_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  WsmanShellProvider *self = WSMAN_SHELL_PROVIDER (object);

  switch ((WsmanShellProviderProperty) property_id)
    {
    case PROP_USERS:
      g_value_set_boxed (value, self->limits.users);
      break;
    case PROP_COMMAND_SHELL:
      g_value_set_string (value, self->limits.command_shell);
      break;
    case PROP_CONVERT_CODE_PAGES:
      g_value_set_boolean (value, self->limits.converts_code_pages);
      break;
    case PROP_HELPER:
      g_value_set_object (value, self->helper);
      break;
    case PROP_POWERSHELL:
      g_value_set_string (value, self->limits.powershell);
      break;
    case PROP_POWERSHELL_USERS:
      g_value_set_boxed (value, self->limits.powershell_users);
      break;
    case PROP_POWERSHELL_CONFIGURATIONS:
      g_value_set_boxed (value, self->limits.powershell_configurations);
      break;
    case PROP_MAX_SHELLS_PER_USER:
    case PROP_MAX_SHELL_USERS:
    case PROP_MAX_PROCESSES_PER_SHELL:
    case PROP_IDLE_TIMEOUT:
    case PROP_MIN_IDLE_TIMEOUT:
    case PROP_MAX_LIFETIME:
      g_value_set_uint (value, *get_limit (self, property_id));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_shell_provider_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  WsmanShellProvider *self = WSMAN_SHELL_PROVIDER (object);

  switch ((WsmanShellProviderProperty) property_id)
    {
    case PROP_USERS:
      wsman_shell_provider_set_users (self, g_value_get_boxed (value));
      break;
    case PROP_COMMAND_SHELL:
      wsman_shell_provider_set_command_shell (self, g_value_get_string (value));
      break;
    case PROP_CONVERT_CODE_PAGES:
      wsman_shell_provider_set_convert_code_pages (self, g_value_get_boolean (value));
      break;
    case PROP_HELPER:
      wsman_shell_provider_set_helper (self, g_value_get_object (value));
      break;
    case PROP_POWERSHELL:
      wsman_shell_provider_set_powershell (self, g_value_get_string (value));
      break;
    case PROP_POWERSHELL_USERS:
      wsman_shell_provider_set_powershell_users (self, g_value_get_boxed (value));
      break;
    case PROP_POWERSHELL_CONFIGURATIONS:
      wsman_shell_provider_set_powershell_configurations (self, g_value_get_boxed (value));
      break;
    case PROP_MAX_SHELLS_PER_USER:
    case PROP_MAX_SHELL_USERS:
    case PROP_MAX_PROCESSES_PER_SHELL:
    case PROP_IDLE_TIMEOUT:
    case PROP_MIN_IDLE_TIMEOUT:
    case PROP_MAX_LIFETIME:
      wsman_shell_provider_set_limit (self, property_id, g_value_get_uint (value));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_shell_provider_finalize (GObject *object)
{
  WsmanShellProvider *self = WSMAN_SHELL_PROVIDER (object);

  wsman_hosted_creation_list_free (self->creations);
  wsman_hosted_shell_list_free (self->shells);
  g_clear_object (&self->helper);
  g_strfreev (self->limits.users);
  g_free (self->limits.command_shell);
  g_free (self->limits.powershell);
  g_strfreev (self->limits.powershell_users);
  g_strfreev (self->limits.powershell_configurations);

  G_OBJECT_CLASS (wsman_shell_provider_parent_class)->finalize (object);
}

static void
define_users_and_programs (void)
{
  /**
   * WsmanShellProvider:users:
   *
   * The users who may have shells, and create processes with `Create` of `Win32_Process`.
   *
   * Each name is compared with [property@Wsman.Operation:user]. The whole names must be equal. Other users get the code
   * [const@Wsman.CODE_REMOTESHELLS_NOT_ALLOWED]. [signal@Wsman.Server::authorize] decides first, as for all resources.
   *
   * Since: 1.0
   */
  properties[PROP_USERS] =
    g_param_spec_boxed ("users", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanShellProvider:command-shell:
   *
   * The program that interprets command lines. The provider runs it with the arguments `-c` and the line.
   *
   * A change of this property, or of another property of the provider, applies to new shells.
   *
   * Since: 1.0
   */
  properties[PROP_COMMAND_SHELL] =
    g_param_spec_string ("command-shell", NULL, NULL, "/bin/sh",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanShellProvider:convert-code-pages:
   *
   * Whether the output of commands is converted to the code page that the client requests.
   *
   * As on Windows, a character that isn't in the code page becomes a question mark. Bytes that aren't UTF-8 stay
   * unchanged. If the client requests no code page, or requests 65001 (UTF-8), nothing is converted.
   *
   * Since: 1.0
   */
  properties[PROP_CONVERT_CODE_PAGES] =
    g_param_spec_boolean ("convert-code-pages", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanShellProvider:helper:
   *
   * The helper that starts the hosts of shells, so that commands run as the account of their user.
   *
   * A user without an account, or whose account the helper doesn't allow, can't have a shell. The default is `NULL`:
   * all commands run as the account of this program.
   *
   * Since: 1.0
   */
  properties[PROP_HELPER] =
    g_param_spec_object ("helper", NULL, NULL, WSMAN_TYPE_HELPER,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
wsman_shell_provider_class_init (WsmanShellProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_shell_provider_get_property;
  object_class->set_property = wsman_shell_provider_set_property;
  object_class->finalize = wsman_shell_provider_finalize;

  define_users_and_programs ();
  wsman_shell_provider_define_powershell (properties);
  wsman_shell_provider_define_limits (properties);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static gboolean
has_command (WsmanProvider *provider)
{
  return wsman_hosted_shell_list_has_command (WSMAN_SHELL_PROVIDER (provider)->shells);
}

static void
wsman_shell_provider_init (WsmanShellProvider *self)
{
  self->limits.command_shell = g_strdup ("/bin/sh");
  self->limits.converts_code_pages = TRUE;
  for (guint i = PROP_MAX_SHELLS_PER_USER; i < N_PROPERTIES; i++)
    *get_limit (self, i) = G_PARAM_SPEC_UINT (properties[i])->default_value;
  self->shells = wsman_hosted_shell_list_new (&self->limits);
  self->creations = wsman_hosted_creation_list_new (&self->limits, wsman_hosted_shell_list_get_program (self->shells));
  wsman_provider_set_busy_check (WSMAN_PROVIDER (self), has_command);
}

/**
 * wsman_shell_provider_new:
 *
 * Creates a provider of shells. At first, no user may use it.
 *
 * Returns: (transfer full): a new provider
 *
 * Since: 1.0
 */
WsmanShellProvider *
wsman_shell_provider_new (void)
{
  return g_object_new (WSMAN_TYPE_SHELL_PROVIDER, NULL);
}

/**
 * wsman_shell_provider_register:
 * @self: the provider
 * @server: the server to add the shells to
 *
 * Adds the shells to @server, with the resource URI of shells. If [property@Wsman.ShellProvider:powershell] is set, the
 * resource URI of PowerShell is added, too. The function can be called again when this property is set later.
 *
 * A provider serves one server. Its shells use that server's main context, and end when the server stops or the
 * provider is freed.
 *
 * Since: 1.0
 */
void
wsman_shell_provider_register (WsmanShellProvider *self,
                               WsmanServer        *server)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));
  g_return_if_fail (WSMAN_IS_SERVER (server));

  wsman_server_add_provider (server, WSMAN_URI_SHELL, WSMAN_PROVIDER (self));
  if (self->limits.powershell != NULL)
    wsman_server_add_provider (server, WSMAN_URI_POWERSHELL, WSMAN_PROVIDER (self));
}

/**
 * wsman_shell_provider_get_users:
 * @self: the provider
 *
 * Gets the users who may have shells.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the users
 *
 * Since: 1.0
 */
const char *const *
wsman_shell_provider_get_users (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), NULL);

  return (const char *const *) self->limits.users;
}

/**
 * wsman_shell_provider_set_users:
 * @self: the provider
 * @users: (nullable) (array zero-terminated=1): the users
 *
 * Sets the users who may have shells.
 *
 * If a user is removed, nobody can use the user's shells any more. These shells end after their idle timeout.
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_users (WsmanShellProvider *self,
                                const char *const  *users)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));

  if (self->limits.users == (char **) users ||
      (self->limits.users != NULL && users != NULL &&
       g_strv_equal ((const char *const *) self->limits.users, users)))
    return;

  g_strfreev (self->limits.users);
  self->limits.users = g_strdupv ((char **) users);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USERS]);
}

/**
 * wsman_shell_provider_get_command_shell:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:command-shell].
 *
 * Returns: (transfer none): the program that interprets command lines
 *
 * Since: 1.0
 */
const char *
wsman_shell_provider_get_command_shell (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), NULL);

  return self->limits.command_shell;
}

/**
 * wsman_shell_provider_set_command_shell:
 * @self: the provider
 * @command_shell: the program that interprets command lines
 *
 * Sets the value of [property@Wsman.ShellProvider:command-shell].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_command_shell (WsmanShellProvider *self,
                                        const char         *command_shell)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));
  g_return_if_fail (command_shell != NULL && *command_shell != '\0');

  if (g_str_equal (self->limits.command_shell, command_shell))
    return;

  g_free (self->limits.command_shell);
  self->limits.command_shell = g_strdup (command_shell);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMMAND_SHELL]);
}

/**
 * wsman_shell_provider_get_convert_code_pages:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:convert-code-pages].
 *
 * Returns: whether commands' output is converted to the client's code page
 *
 * Since: 1.0
 */
gboolean
wsman_shell_provider_get_convert_code_pages (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), FALSE);

  return self->limits.converts_code_pages;
}

/**
 * wsman_shell_provider_set_convert_code_pages:
 * @self: the provider
 * @convert_code_pages: whether to convert commands' output to the client's code page
 *
 * Sets the value of [property@Wsman.ShellProvider:convert-code-pages].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_convert_code_pages (WsmanShellProvider *self,
                                             gboolean            convert_code_pages)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));

  if (self->limits.converts_code_pages == !!convert_code_pages)
    return;

  self->limits.converts_code_pages = !!convert_code_pages;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONVERT_CODE_PAGES]);
}

/**
 * wsman_shell_provider_get_helper:
 * @self: the provider
 *
 * Gets the value of [property@Wsman.ShellProvider:helper].
 *
 * Returns: (transfer none) (nullable): the helper that starts the hosts of shells
 *
 * Since: 1.0
 */
WsmanHelper *
wsman_shell_provider_get_helper (WsmanShellProvider *self)
{
  g_return_val_if_fail (WSMAN_IS_SHELL_PROVIDER (self), NULL);

  return self->helper;
}

/**
 * wsman_shell_provider_set_helper:
 * @self: the provider
 * @helper: (nullable): the helper that starts the hosts of shells
 *
 * Sets the value of [property@Wsman.ShellProvider:helper].
 *
 * Since: 1.0
 */
void
wsman_shell_provider_set_helper (WsmanShellProvider *self,
                                 WsmanHelper        *helper)
{
  g_return_if_fail (WSMAN_IS_SHELL_PROVIDER (self));
  g_return_if_fail (helper == NULL || WSMAN_IS_HELPER (helper));

  if (g_set_object (&self->helper, helper))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HELPER]);
}

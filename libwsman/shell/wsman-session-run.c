/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The operations of the session that run one command in a shell of its own. */

#include "client/wsman-session-private.h"
#include "wsman-command-run-private.h"

/**
 * wsman_session_run:
 * @self: the session
 * @argv: (array zero-terminated=1): the program and its arguments
 * @input: (nullable): the program's input; `NULL` for no input
 * @cancellable: (nullable): stops the operation
 *
 * Runs a program on the server and waits for its end.
 *
 * The program gets exactly these arguments, with all their characters, because the library quotes them for the server.
 * On Windows, `cmd.exe` runs the command line. Therefore the built-in commands of `cmd.exe`, such as `dir`, also work.
 * The program runs in a shell of its own, with the defaults of [class@Wsman.Shell]. The library closes this shell when
 * the call returns. To run several commands, to use other settings, or to pass a command line unchanged, open a shell
 * with [method@Wsman.Session.open_shell].
 *
 * An exit status other than 0 isn't an error. [property@Wsman.Session:timeout] limits the time of each message, and not
 * the time that the program runs. Only [property@Wsman.Session:total-timeout] limits the whole call. When this time is
 * over, or when the call is cancelled, the library terminates the program.
 *
 * The call fails with [error@Wsman.Error] `INVALID_ARGUMENT` if the arguments contain control characters, or contain
 * line breaks and the server uses `cmd.exe` (`0x80070057`), or if they are too long for a command line (`0x800700CE`).
 * It fails with `QUOTA` if there is more output than [property@Wsman.Shell:max-output-size], or if the server accepts
 * no more shells.
 *
 * Returns: (transfer full): the exit status and the output
 *
 * Since: 1.0
 */
WsmanCommandResult *
wsman_session_run (WsmanSession        *self,
                   const char *const   *argv,
                   const char          *input,
                   GCancellable        *cancellable,
                   GError             **error)
{
  const WsmanRunRequest request = { .argv = argv, .input = input, .tag = wsman_session_run_async };

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (argv != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return wsman_command_run (self, &request, cancellable, error);
}

/**
 * wsman_session_run_async:
 * @self: the session
 * @argv: (array zero-terminated=1): the program and its arguments
 * @input: (nullable): the program's input; `NULL` for no input
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Runs a program on the server: the asynchronous form of [method@Wsman.Session.run].
 *
 * Since: 1.0
 */
void
wsman_session_run_async (WsmanSession        *self,
                         const char *const   *argv,
                         const char          *input,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  const WsmanRunRequest request = { .argv = argv, .input = input, .tag = wsman_session_run_async };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (argv != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_command_run_async (self, &request, WSMAN_SEND_NONE, NULL, cancellable, callback, user_data);
}

/**
 * wsman_session_run_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.run_async].
 *
 * Returns: (transfer full): the exit status and the output
 *
 * Since: 1.0
 */
WsmanCommandResult *
wsman_session_run_finish (WsmanSession  *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_run_async, error);
}

/**
 * wsman_session_run_powershell:
 * @self: the session
 * @script: the script, in the syntax of a file `.ps1`
 * @input: (nullable): the script's `$input`; `NULL` for no input
 * @cancellable: (nullable): stops the operation
 *
 * Runs a PowerShell script on the server and waits for its end.
 *
 * An exit status other than 0 isn't an error. PowerShell writes its errors to stderr, as text.
 * [method@Wsman.Shell.spawn_powershell] describes how scripts run, and describes their exit status. Everything else is
 * the same as in [method@Wsman.Session.run].
 *
 * Returns: (transfer full): the exit status and the output
 *
 * Since: 1.0
 */
WsmanCommandResult *
wsman_session_run_powershell (WsmanSession  *self,
                              const char    *script,
                              const char    *input,
                              GCancellable  *cancellable,
                              GError       **error)
{
  const WsmanRunRequest request = { .script = script, .input = input, .tag = wsman_session_run_powershell_async };

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (script != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return wsman_command_run (self, &request, cancellable, error);
}

/**
 * wsman_session_run_powershell_async:
 * @self: the session
 * @script: the script, in the syntax of a file `.ps1`
 * @input: (nullable): the script's `$input`; `NULL` for no input
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Runs a PowerShell script on the server: the asynchronous form of [method@Wsman.Session.run_powershell].
 *
 * Since: 1.0
 */
void
wsman_session_run_powershell_async (WsmanSession        *self,
                                    const char          *script,
                                    const char          *input,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  const WsmanRunRequest request = { .script = script, .input = input, .tag = wsman_session_run_powershell_async };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (script != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_command_run_async (self, &request, WSMAN_SEND_NONE, NULL, cancellable, callback, user_data);
}

/**
 * wsman_session_run_powershell_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.run_powershell_async].
 *
 * Returns: (transfer full): the exit status and the output
 *
 * Since: 1.0
 */
WsmanCommandResult *
wsman_session_run_powershell_finish (WsmanSession  *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_run_powershell_async, error);
}

/**
 * wsman_session_spawn:
 * @self: the session
 * @argv: (array zero-terminated=1): the program and its arguments
 * @cancellable: (nullable): stops the operation
 *
 * Starts a program on the server. Its streams can be read and written while it runs.
 *
 * The program has a shell of its own, as with [method@Wsman.Session.run]. The library deletes this shell when the
 * program has ended and its output has been read, or when the command is dropped.
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_session_spawn (WsmanSession        *self,
                     const char *const   *argv,
                     GCancellable        *cancellable,
                     GError             **error)
{
  const WsmanRunRequest request = { .argv = argv, .streams = TRUE, .tag = wsman_session_spawn_async };

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (argv != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return wsman_command_run (self, &request, cancellable, error);
}

/**
 * wsman_session_spawn_async:
 * @self: the session
 * @argv: (array zero-terminated=1): the program and its arguments
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Starts a program on the server: the asynchronous form of [method@Wsman.Session.spawn].
 *
 * Since: 1.0
 */
void
wsman_session_spawn_async (WsmanSession        *self,
                           const char *const   *argv,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  const WsmanRunRequest request = { .argv = argv, .streams = TRUE, .tag = wsman_session_spawn_async };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (argv != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_command_run_async (self, &request, WSMAN_SEND_NONE, NULL, cancellable, callback, user_data);
}

/**
 * wsman_session_spawn_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.spawn_async].
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_session_spawn_finish (WsmanSession  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_spawn_async, error);
}

/**
 * wsman_session_spawn_powershell:
 * @self: the session
 * @script: the script, in the syntax of a file `.ps1`
 * @cancellable: (nullable): stops the operation
 *
 * Starts a PowerShell script on the server. Its streams can be read and written while it runs.
 *
 * The call is the same as [method@Wsman.Shell.spawn_powershell] in a shell of its own. The library deletes this shell
 * with the command.
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_session_spawn_powershell (WsmanSession  *self,
                                const char    *script,
                                GCancellable  *cancellable,
                                GError       **error)
{
  const WsmanRunRequest request = { .script = script, .streams = TRUE, .tag = wsman_session_spawn_powershell_async };

  g_return_val_if_fail (WSMAN_IS_SESSION (self), NULL);
  g_return_val_if_fail (script != NULL, NULL);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);

  return wsman_command_run (self, &request, cancellable, error);
}

/**
 * wsman_session_spawn_powershell_async:
 * @self: the session
 * @script: the script, in the syntax of a file `.ps1`
 * @cancellable: (nullable): stops the operation
 * @callback: (scope async) (closure user_data): called when the operation is done
 * @user_data: passed to @callback
 *
 * Starts a PowerShell script on the server: the asynchronous form of [method@Wsman.Session.spawn_powershell].
 *
 * Since: 1.0
 */
void
wsman_session_spawn_powershell_async (WsmanSession        *self,
                                      const char          *script,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  const WsmanRunRequest request = { .script = script, .streams = TRUE, .tag = wsman_session_spawn_powershell_async };

  g_return_if_fail (WSMAN_IS_SESSION (self));
  g_return_if_fail (script != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  wsman_command_run_async (self, &request, WSMAN_SEND_NONE, NULL, cancellable, callback, user_data);
}

/**
 * wsman_session_spawn_powershell_finish:
 * @self: the session
 * @result: the result that the callback got
 *
 * Ends [method@Wsman.Session.spawn_powershell_async].
 *
 * Returns: (transfer full): the running command
 *
 * Since: 1.0
 */
WsmanCommand *
wsman_session_spawn_powershell_finish (WsmanSession  *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  return wsman_session_finish (self, result, wsman_session_spawn_powershell_async, error);
}

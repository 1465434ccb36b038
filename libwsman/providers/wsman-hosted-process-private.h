/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The process of a command. It leads a session of its own.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-hosted-host-private.h"

G_BEGIN_DECLS

/* The search path for programs if the environment has none. */
#define WSMAN_HOSTED_DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

typedef struct _WsmanHostedProcess WsmanHostedProcess;

/* The standard streams that are connected to the server. The others are /dev/null. */
typedef enum
{
  WSMAN_HOSTED_STDIN = 1 << 0,
  WSMAN_HOSTED_STDOUT = 1 << 1,
  WSMAN_HOSTED_STDERR = 1 << 2,
} WsmanHostedStreams;

/* The parameters that a shell gives to its processes. */
typedef struct
{
  char *directory;
  GStrv variables;
  WsmanHostedStreams streams;
  guint code_page; /* of their output for the client; 65001: their bytes are unchanged */
} WsmanHostedEnvironment;

void wsman_hosted_environment_clear (WsmanHostedEnvironment *self);

/* These are called in the thread-default main context of wsman_hosted_process_new()'s caller. */
typedef struct
{
  /* Called once: the process runs, or error says why it can't run, with the code that Windows returns. The function
   * may end self. */
  void (*started) (const GError *error,
                   gpointer      user_data);
  void (*exited) (gpointer user_data);
} WsmanHostedProcessEvents;

/* Runs argv. */
WsmanHostedProcess *wsman_hosted_process_new (const WsmanHostedEnvironment    *environment,
                                              const char *const               *argv,
                                              WsmanHostedHost                 *host,
                                              const WsmanHostedProcessEvents  *events,
                                              gpointer                         user_data,
                                              GError                         **error);

/* Kills the process and everything that it has left behind. No callback is called afterwards. */
void wsman_hosted_process_end (WsmanHostedProcess *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedProcess, wsman_hosted_process_end)

/* The server's ends of its streams; NULL for streams that aren't connected. They are non-blocking. */
GOutputStream *wsman_hosted_process_get_stdin (WsmanHostedProcess *self);
GInputStream *wsman_hosted_process_get_stdout (WsmanHostedProcess *self);
GInputStream *wsman_hosted_process_get_stderr (WsmanHostedProcess *self);

/* Sends SIGINT or SIGQUIT to the process and its group. */
void wsman_hosted_process_signal (WsmanHostedProcess *self,
                                  int                 signal_number);

gboolean wsman_hosted_process_has_exited (WsmanHostedProcess *self);

/* Returns the exit code as Windows would report it: see WsmanShellProvider. */
gint32 wsman_hosted_process_get_exit_code (WsmanHostedProcess *self);

G_END_DECLS

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

/* The standard streams that are connected to the server. A stream that isn't connected is /dev/null. */
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
  gboolean is_detached; /* TRUE if the process outlives the server; then its host has no other process */
  guint code_page; /* the client's code page for the output; if it is 65001, the bytes are unchanged */
} WsmanHostedEnvironment;

void wsman_hosted_environment_clear (WsmanHostedEnvironment *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanHostedEnvironment, wsman_hosted_environment_clear)

/* These functions are called in the thread-default main context of wsman_hosted_process_new()'s caller. */
typedef struct
{
  /* Is called once. error is NULL if the process runs. Otherwise it says why the process can't run, with the code that
   * Windows returns. The function may end self. */
  void (*started) (const GError *error,
                   gpointer      user_data);
  void (*exited) (gpointer user_data);
} WsmanHostedProcessEvents;

/* Starts a process that runs argv. */
WsmanHostedProcess *wsman_hosted_process_new (const WsmanHostedEnvironment    *environment,
                                              const char *const               *argv,
                                              WsmanHostedHost                 *host,
                                              const WsmanHostedProcessEvents  *events,
                                              gpointer                         user_data,
                                              GError                         **error);

/* Kills the process and everything that it has left behind, unless it is detached. No callback is called afterwards. */
void wsman_hosted_process_end (WsmanHostedProcess *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedProcess, wsman_hosted_process_end)

/* These functions return the server's ends of the process's streams. They return NULL for a stream that isn't
 * connected. The streams are non-blocking. */
GOutputStream *wsman_hosted_process_get_stdin (WsmanHostedProcess *self);
GInputStream *wsman_hosted_process_get_stdout (WsmanHostedProcess *self);
GInputStream *wsman_hosted_process_get_stderr (WsmanHostedProcess *self);

/* Sends SIGINT or SIGQUIT to the process and its group. */
void wsman_hosted_process_signal (WsmanHostedProcess *self,
                                  int                 signal_number);

gboolean wsman_hosted_process_has_exited (WsmanHostedProcess *self);

/* Returns the exit code as Windows would report it. WsmanShellProvider describes these codes. */
gint32 wsman_hosted_process_get_exit_code (WsmanHostedProcess *self);

/* Returns the number of a detached process. Returns 0 before the process was created. */
int wsman_hosted_process_get_number (WsmanHostedProcess *self);

G_END_DECLS

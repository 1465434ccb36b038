/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The process of a command, which leads a session of its own.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-hosted-host-private.h"

G_BEGIN_DECLS

/* Where programs are if the environment doesn't say it. */
#define WSMAN_HOSTED_DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

typedef struct _WsmanHostedProcess WsmanHostedProcess;

/* Which of the standard streams lead to us; the others lead nowhere. */
typedef enum
{
  WSMAN_HOSTED_STDIN = 1 << 0,
  WSMAN_HOSTED_STDOUT = 1 << 1,
  WSMAN_HOSTED_STDERR = 1 << 2,
} WsmanHostedStreams;

/* What a shell gives to its processes. */
typedef struct
{
  char *directory;
  GStrv variables;
  WsmanHostedStreams streams;
  guint code_page; /* of what they write, for the client; 65001 for their own bytes */
} WsmanHostedEnvironment;

void wsman_hosted_environment_clear (WsmanHostedEnvironment *self);

/* In the thread-default main context of the caller of wsman_hosted_process_new(). */
typedef struct
{
  /* Once: it runs; or it doesn't and never will, for what error says with the code that Windows answers. self
   * may be ended. */
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

/* Kills it and all that it left; nothing is called any more. */
void wsman_hosted_process_end (WsmanHostedProcess *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHostedProcess, wsman_hosted_process_end)

/* Our ends of its streams; NULL for those that lead nowhere. They don't block. */
GOutputStream *wsman_hosted_process_get_stdin (WsmanHostedProcess *self);
GInputStream *wsman_hosted_process_get_stdout (WsmanHostedProcess *self);
GInputStream *wsman_hosted_process_get_stderr (WsmanHostedProcess *self);

/* To the process and all of its group: SIGINT or SIGQUIT. */
void wsman_hosted_process_signal (WsmanHostedProcess *self,
                                  int                 signal_number);

gboolean wsman_hosted_process_has_exited (WsmanHostedProcess *self);

/* As Windows would say it: see WsmanShellProvider. */
gint32 wsman_hosted_process_get_exit_code (WsmanHostedProcess *self);

G_END_DECLS

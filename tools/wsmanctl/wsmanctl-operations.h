/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The operations behind wsmanctl's verbs.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-grammar.h"
#include "wsmanctl-output.h"

G_BEGIN_DECLS

typedef struct _WsmanctlRequest WsmanctlRequest;
typedef struct _WsmanctlRun WsmanctlRun;

/* An operation that is running. */
struct _WsmanctlRun
{
  WsmanSession *session;
  const WsmanctlRequest *request;
  WsmanctlOutput *output;
  GCancellable *cancellable;
  GMainLoop *loop;
  GAsyncResult *result;
  void (*interrupt) (WsmanctlRun *self); /* is called when the user presses Ctrl-C */
  GError *error;                         /* the error of a call */
  gboolean timed_out;
  int status;                            /* the exit status if the operation succeeds */
};

/* A GAsyncReadyCallback, and the function that waits until it was called. */
void wsmanctl_run_on_result (GObject      *source,
                             GAsyncResult *result,
                             gpointer      user_data);
GAsyncResult *wsmanctl_run_wait (WsmanctlRun *self);

void wsmanctl_run_cancel (WsmanctlRun *self);

/* Tells whether the program was started with a signal ignored, as nohup does with SIGHUP. It must stay ignored. */
gboolean wsmanctl_signal_is_ignored (int number);

gboolean wsmanctl_run_command (WsmanctlRun  *self,
                               GError      **error);
gboolean wsmanctl_run_shell (WsmanctlRun  *self,
                             GError      **error);
gboolean wsmanctl_run_pwsh (WsmanctlRun  *self,
                            GError      **error);
gboolean wsmanctl_run_copy (WsmanctlRun  *self,
                            GError      **error);
gboolean wsmanctl_run_events (WsmanctlRun  *self,
                              GError      **error);
gboolean wsmanctl_run_doctor (WsmanctlRun  *self,
                              GError      **error);
gboolean wsmanctl_run_copy_tree (WsmanctlRun  *self,
                                 GError      **error);

/* Runs the operation of a verb until it is done or the user presses Ctrl-C. session is NULL if the operation needs
 * none. status is the exit status if the operation succeeds. */
gboolean wsmanctl_run (WsmanctlVerbId          verb,
                       WsmanSession           *session,
                       const WsmanctlRequest  *request,
                       WsmanctlOutput         *output,
                       int                    *status,
                       GError                **error);

G_END_DECLS

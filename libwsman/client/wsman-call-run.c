/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A call from its beginning to its end: within the total time that it may take, or with nobody waiting. */

#include "wsman-call-private.h"

#include "base/wsman-deadline-private.h"
#include "base/wsman-worker-private.h"

typedef struct
{
  WsmanDeadline deadline;
  WsmanCallRunFunc func;
  gpointer user_data;
} CallRun;

static void
on_advanced (WsmanCall    *call,
             const GError *error,
             gpointer      user_data)
{
  g_autofree CallRun *run = user_data;
  g_autoptr(WsmanCall) owned = call;
  g_autoptr(GError) problem = error != NULL ? wsman_deadline_explain (&run->deadline, error) : NULL;

  wsman_deadline_stop (&run->deadline);
  run->func (wsman_call_get_response (call), problem, run->user_data);
}

void
wsman_call_run (WsmanCall        *self,
                WsmanSendFlags    flags,
                GCancellable     *cancellable,
                WsmanCallRunFunc  func,
                gpointer          user_data)
{
  CallRun *run = g_new0 (CallRun, 1);

  run->func = func;
  run->user_data = user_data;
  wsman_deadline_start (&run->deadline, wsman_call_get_settings (self)->total_timeout, cancellable);

  wsman_call_advance (self, G_MAXUINT, flags, run->deadline.cancellable, on_advanced, run);
}

static void
on_detached_done (WsmanCall    *call,
                  const GError *error,
                  gpointer      user_data)
{
  /* What failed is in the trace already. */
  wsman_call_free (call);
  wsman_worker_end (WSMAN_WORK_IS_LAST);
}

static void
start_detached (gpointer user_data)
{
  wsman_call_advance (user_data, G_MAXUINT, WSMAN_SEND_NEVER_WAIT | WSMAN_SEND_REPEATABLE, NULL, on_detached_done, NULL);
}

void
wsman_call_run_detached (WsmanCall *self)
{
  wsman_call_detach (self);
  wsman_worker_begin (WSMAN_WORK_IS_LAST, start_detached, self);
}

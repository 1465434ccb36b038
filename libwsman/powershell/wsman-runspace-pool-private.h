/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of a pool, and what it does for its pipelines. */

#pragma once

#include "shell/wsman-remote-shell-private.h"
#include "wsman-psrp-machine-private.h"
#include "wsman-runspace-pool.h"

G_BEGIN_DECLS

struct _WsmanRunspacePool
{
  GObject parent_instance;

  WsmanSession *session;
  char *configuration_name;
  guint min_runspaces;
  guint max_runspaces;
  WsmanPSHost *host; /* NULL if nobody answers questions */

  GMutex mutex; /* guards the fields below */
  WsmanRunspacePoolState state;
  WsmanRunspacePoolState shown_state; /* the state at the last notification */
  char *pool_id;
  WsmanPsrpPool *machine;
  WsmanRemoteShell *remote; /* NULL while the pool isn't open */
};

/* Notifies of a change of the state, on the caller's thread. */
void wsman_runspace_pool_notify_state (WsmanRunspacePool *self);

/* Returns the open shell and its state machine. Returns FALSE and an error if the pool isn't open. */
gboolean wsman_runspace_pool_ref_remote (WsmanRunspacePool  *self,
                                         WsmanRemoteShell  **remote,
                                         WsmanPsrpPool     **machine,
                                         GError            **error);

/* Sets what the server has opened. The function takes references. */
void wsman_runspace_pool_set_remote (WsmanRunspacePool *self,
                                     WsmanRemoteShell  *remote,
                                     WsmanPsrpPool     *machine);

/* Returns the shell, which the caller owns, and sets the state “closed”. Returns NULL if the pool isn't open. */
WsmanRemoteShell *wsman_runspace_pool_steal_remote (WsmanRunspacePool *self);

/* Opens the pool, like wsman_runspace_pool_open_async(), with flags. */
void wsman_runspace_pool_open_with_flags_async (WsmanRunspacePool   *self,
                                                WsmanSendFlags       flags,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);

G_END_DECLS

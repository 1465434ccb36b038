/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of a pool, and what it does for its pipelines. */

#pragma once

#include "security/wsman-secure-string-key-private.h"
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

  /* Only the library's own thread uses the fields below. */
  WsmanSecureStringKey *key;   /* NULL before the exchange of keys */
  GQueue key_requests; /* those who wait for the key */
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

/* Tells whether error is the server's report that it has nothing to say yet. */
gboolean wsman_runspace_pool_is_nothing_yet (const GError *error);

/* This function is called in the library's own thread. One of key and error is NULL. key is borrowed. */
typedef void (*WsmanRunspacePoolKeyFunc) (WsmanSecureStringKey *key,
                                          const GError *error,
                                          gpointer      user_data);

/* Gets the key for secure strings. The first call exchanges keys with the server. */
void wsman_runspace_pool_get_key (WsmanRunspacePool        *self,
                                  WsmanRunspacePoolKeyFunc  func,
                                  gpointer                  user_data);

/* Opens the pool, like wsman_runspace_pool_open_async(), with flags. */
void wsman_runspace_pool_open_with_flags_async (WsmanRunspacePool   *self,
                                                WsmanSendFlags       flags,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);

G_END_DECLS

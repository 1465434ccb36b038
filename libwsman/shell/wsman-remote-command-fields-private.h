/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of a remote command, and the functions that its files share. Functions with "locked" in their name are
 * called with the mutex held.
 */

#pragma once

#include "wsman-remote-command-private.h"
#include "wsman-remote-stream-private.h"

G_BEGIN_DECLS

/* A Receive and a Send at the same time. They wait for no channel: whoever holds it may be waiting for the
 * command. */
#define WSMAN_REMOTE_COMMAND_CHANNELS 2

struct _WsmanRemoteCommand
{
  WsmanRemoteShell *shell;
  WsmanConnection *connection;
  char *command_id;
  char *output_streams;
  gboolean is_utf8;
  int n_users; /* atomic */

  GMutex mutex; /* guards the fields below */
  GPtrArray *sources; /* of GSource, without references */
  WsmanRemoteStream streams[WSMAN_N_OUTPUTS];
  WsmanRemoteStatus status;
  GError *failure;
  gboolean is_receiving; /* a Receive is running or about to start */
  gboolean is_leaving;   /* the command is being ended */
  gboolean was_terminated; /* by the program's signal */

  gsize room;            /* the most bytes in one message to the command; 0: not known yet */
  WsmanCall *send;       /* until it has a response */
  gboolean input_ends;   /* end the input after that */
  gboolean input_ended;
  GError *input_failure;

  /* Only used by the library's own thread: */
  WsmanCall *receive;
  WsmanCall *terminate;
  GCancellable *stop;
  GSource *pause;
  gint64 started; /* when the Receive was sent */
  guint n_losses; /* lost responses in a row */
  guint n_quick;  /* empty responses in a row that came at once */
  gboolean terminate_sent;
};

/* Wakes up all waiting sources. */
void wsman_remote_command_wake_up_locked (WsmanRemoteCommand *self);

/* Tells whether no more output will come, because the server said so or because of a failure. */
gboolean wsman_remote_command_is_over_locked (WsmanRemoteCommand *self);

/* Begins receiving, in the library's own thread; and goes on with it if there is room again. */
void wsman_remote_command_start (WsmanRemoteCommand *self);
void wsman_remote_command_receive_locked (WsmanRemoteCommand *self);

/* Ends the command on the server. */
void wsman_remote_command_leave_locked (WsmanRemoteCommand *self);
gboolean wsman_remote_command_is_leaving (WsmanRemoteCommand *self);

/* The library's own thread has nothing more to do for a command once that is so and all its calls are over. */
void wsman_remote_command_close_if_idle (WsmanRemoteCommand *self);

G_END_DECLS

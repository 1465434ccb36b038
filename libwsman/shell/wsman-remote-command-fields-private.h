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

/* A Receive and a Send run at the same time. They don't wait for a channel of the pool, because its users may be
 * waiting for the command. */
#define WSMAN_REMOTE_COMMAND_CHANNELS 2

/* The states, which are drawn in wsman-remote-state.c. */
typedef enum
{
  COMMAND_RUNNING,
  COMMAND_STOPPING, /* the program has sent a signal that terminates it */
  COMMAND_OVER,     /* no more output will come; the command is being terminated on the server */
  COMMAND_RELEASED, /* the server has responded to that, or can't */
  COMMAND_CLOSED,
  N_COMMAND_STATES
} WsmanRemoteCommandState;

typedef enum
{
  OUTPUT_RECEIVING, /* a Receive is running or about to start */
  OUTPUT_FULL,      /* nothing is received until the program has read */
  OUTPUT_ENDED,
  N_OUTPUT_STATES
} WsmanRemoteOutputState;

typedef enum
{
  INPUT_IDLE,
  INPUT_SENDING,
  INPUT_SENDING_LAST, /* the end is sent after that */
  INPUT_SENDING_END,
  INPUT_ENDED,
  N_INPUT_STATES
} WsmanRemoteInputState;

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
  WsmanRemoteCommandState state;
  WsmanRemoteOutputState output;
  WsmanRemoteInputState input;
  WsmanRemoteStatus status;
  GError *failure;

  gsize room;      /* the most bytes in one message to the command; 0: not known yet */
  WsmanCall *send; /* while the input is being sent */
  GError *input_failure;

  /* Only used by the library's own thread: */
  WsmanCall *receive;
  WsmanCall *terminate;
  GCancellable *stop;
  GSource *pause;
  gint64 started; /* when the Receive was sent */
  guint n_losses; /* lost responses in a row */
  guint n_quick;  /* empty responses in a row that came at once */
};

/* Each asserts that the state may follow the present one. */
void wsman_remote_command_set_output_locked (WsmanRemoteCommand     *self,
                                             WsmanRemoteOutputState  output);
void wsman_remote_command_set_input_locked (WsmanRemoteCommand    *self,
                                            WsmanRemoteInputState  input);

/* Notes that a signal is being sent that terminates the command. */
void wsman_remote_command_stop_locked (WsmanRemoteCommand *self);

/* Sets the state “over”, wakes up all waiting sources, and terminates the command on the server. Takes failure, which
 * is NULL if the server said that the command has ended. Does nothing if the command is over already. */
void wsman_remote_command_end_locked (WsmanRemoteCommand *self,
                                      GError             *failure);

/* Tells whether no more output will come, because the server said so or because of a failure. */
gboolean wsman_remote_command_is_over_locked (WsmanRemoteCommand *self);
gboolean wsman_remote_command_is_over (WsmanRemoteCommand *self);

gboolean wsman_remote_command_is_sending_locked (WsmanRemoteCommand *self);

/* Wakes up all waiting sources. */
void wsman_remote_command_wake_up_locked (WsmanRemoteCommand *self);

/* Starts receiving in the library's own thread, or continues it if there is space again. */
void wsman_remote_command_start (WsmanRemoteCommand *self);
void wsman_remote_command_receive_locked (WsmanRemoteCommand *self);

/* When the calls of a released command have ended, the library's own thread has nothing more to do for it. */
void wsman_remote_command_close_if_idle (WsmanRemoteCommand *self);

G_END_DECLS

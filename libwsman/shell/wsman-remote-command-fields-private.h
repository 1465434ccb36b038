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

/* A command needs two channels, because a Receive and a Send run at the same time. They don't wait for a channel of the
 * pool, because the users of the pool may be waiting for the command. */
#define WSMAN_REMOTE_COMMAND_CHANNELS 2

/* The states, which are drawn in wsman-remote-state.c. */
typedef enum
{
  COMMAND_RUNNING,
  COMMAND_STOPPING, /* the program has sent a signal that terminates it */
  COMMAND_OVER,     /* no more output will come; the library is terminating the command on the server */
  COMMAND_RELEASED, /* the server has responded to the termination, or no response can come */
  COMMAND_CLOSED,
  N_COMMAND_STATES
} WsmanRemoteCommandState;

typedef enum
{
  OUTPUT_RECEIVING, /* a Receive is running or will start soon */
  OUTPUT_FULL,      /* the library receives nothing until the program has read output */
  OUTPUT_ENDED,
  N_OUTPUT_STATES
} WsmanRemoteOutputState;

typedef enum
{
  INPUT_IDLE,
  INPUT_SENDING,
  INPUT_SENDING_LAST, /* the end of the input will be sent after the running message */
  INPUT_SENDING_END,
  INPUT_ENDED,
  N_INPUT_STATES
} WsmanRemoteInputState;

struct _WsmanRemoteCommand
{
  WsmanRemoteShell *shell;
  WsmanSessionConnection *connection;
  char *command_id;
  char *output_streams;
  gboolean keep_alive;
  gboolean is_utf8;
  int n_users; /* atomic: the number of users */

  GMutex mutex; /* guards the fields below, up to input_failure */
  GPtrArray *wake_ups; /* the wake-up sources of those who wait; each is there until its owner frees it */
  WsmanRemoteStream streams[WSMAN_N_OUTPUTS];
  WsmanRemoteCommandState state;
  WsmanRemoteOutputState output;
  WsmanRemoteInputState input;
  WsmanRemoteStatus status;
  GError *failure;

  gsize room;      /* the most bytes of data in one message to the command; 0 if this isn't known yet */
  WsmanCall *send; /* the Send that is running; NULL if no input is being sent */
  GError *input_failure;

  /* Only the library's own thread uses the fields below. */
  WsmanCall *receive;
  WsmanCall *terminate;
  GCancellable *stop;
  GSource *pause;
  gint64 started; /* the time at which the Receive was sent */
  guint n_losses; /* the number of lost responses in a row */
  guint n_quick;  /* the number of empty responses in a row that came at once */
};

/* Both functions assert that the new state may follow the present one. */
void wsman_remote_command_set_output_locked (WsmanRemoteCommand     *self,
                                             WsmanRemoteOutputState  output);
void wsman_remote_command_set_input_locked (WsmanRemoteCommand    *self,
                                            WsmanRemoteInputState  input);

/* Notes that a signal which terminates the command is being sent. */
void wsman_remote_command_stop_locked (WsmanRemoteCommand *self);

/* Sets the state “over”, wakes up all waiting sources, and terminates the command on the server. The function owns
 * failure. It is NULL if the server said that the command has ended. If the command is over already, the function does
 * nothing. */
void wsman_remote_command_end_locked (WsmanRemoteCommand *self,
                                      GError             *failure);

/* Tells whether the command is over, so that no more output will come. */
gboolean wsman_remote_command_is_over_locked (WsmanRemoteCommand *self);
gboolean wsman_remote_command_is_over (WsmanRemoteCommand *self);

gboolean wsman_remote_command_is_sending_locked (WsmanRemoteCommand *self);

/* Wakes up all waiting sources. */
void wsman_remote_command_wake_up_locked (WsmanRemoteCommand *self);

/* Starts receiving in the library's own thread. The second function continues it when there is space for output
 * again. */
void wsman_remote_command_start (WsmanRemoteCommand *self);
void wsman_remote_command_receive_locked (WsmanRemoteCommand *self);

/* Closes a released command if its calls have ended. Then the library's own thread has nothing more to do for it. */
void wsman_remote_command_close_if_idle (WsmanRemoteCommand *self);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of a remote command, and what its files ask of each other. What is "locked" is called
 * with the mutex held.
 */

#pragma once

#include "wsman-remote-command-private.h"

G_BEGIN_DECLS

/* What came on one stream and nobody has read. */
typedef struct
{
  GQueue pieces;         /* of GBytes, whole characters each */
  gsize offset;          /* what is read of the first */
  gsize size;            /* what isn't, of all */
  GByteArray *rest;      /* the beginning of a character, or NULL */
  GConverter *converter; /* or NULL; of the receiving thread alone */
  gboolean ended;
  gboolean discarded;
} WsmanRemoteStream;

struct _WsmanRemoteCommand
{
  WsmanRemoteShell *shell;
  WsmanCallSettings *settings;
  char *command_id;
  char *output_streams;
  gboolean is_utf8;
  int n_users; /* atomic */

  GMutex mutex; /* of what follows */
  GPtrArray *sources; /* of GSource, which aren't ours */
  WsmanRemoteStream streams[WSMAN_N_OUTPUTS];
  WsmanRemoteStatus status;
  GError *failure;
  gboolean is_receiving; /* or about to */
  gboolean is_leaving;   /* it is being ended */
  gboolean was_terminated; /* by a signal of the user's */

  gsize room;            /* bytes that one message to the command holds; 0: not known yet */
  WsmanCall *send;       /* until it was answered */
  gboolean input_ends;   /* as soon as that is so */
  gboolean input_ended;
  GError *input_failure;

  /* Of the library's own thread: */
  WsmanCall *receive;
  WsmanCall *terminate;
  GCancellable *stop;
  GSource *pause;
  gint64 started; /* when the Receive was sent */
  guint n_losses; /* in a row */
  guint n_quick;  /* in a row: responses without anything in them, at once */
  gboolean terminate_sent;
};

/* Wakes whoever waits. */
void wsman_remote_command_wake_up_locked (WsmanRemoteCommand *self);

/* Whether nothing more will come, by the server's word or by a failure. */
gboolean wsman_remote_command_is_over_locked (WsmanRemoteCommand *self);

/* After something was read: has more received if there is room for it now. */
void wsman_remote_command_receive_locked (WsmanRemoteCommand *self);

/* Sends self->send. */
void wsman_remote_command_send_locked (WsmanRemoteCommand *self);

/* What comes after a message that was answered: the end, if it is wanted already. */
void wsman_remote_command_send_next_locked (WsmanRemoteCommand *self);

/* Begins what the library's own thread does: receiving; and ends it on the server. */
void wsman_remote_command_start (WsmanRemoteCommand *self);
void wsman_remote_command_leave_locked (WsmanRemoteCommand *self);

/* Streams: whether there is room, and what arrives. data: NULL for none. */
gboolean wsman_remote_stream_has_room (WsmanRemoteStream *self);
gboolean wsman_remote_stream_is_ready (WsmanRemoteStream *self);
gboolean wsman_remote_stream_append (WsmanRemoteStream  *self,
                                     GBytes             *data,
                                     gboolean            is_utf8,
                                     GError            **error);
gboolean wsman_remote_stream_end (WsmanRemoteStream  *self,
                                  gboolean            is_utf8,
                                  GError            **error);
void wsman_remote_stream_clear (WsmanRemoteStream *self);

G_END_DECLS

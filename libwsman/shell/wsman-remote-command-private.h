/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A command on the server. The library's own thread receives its output and sends its input. Any thread reads and
 * writes the buffers here, and waits for more in its own context.
 *
 * The unread output is bounded: at the bound the library stops receiving, and the command must wait. When the last user
 * is gone, the command is ended on the server. [MS-WSMV] 3.1.4.1.
 */

#pragma once

#include "wsman-remote-shell-private.h"

G_BEGIN_DECLS

typedef struct _WsmanRemoteCommand WsmanRemoteCommand;

typedef enum
{
  WSMAN_OUTPUT_STDOUT,
  WSMAN_OUTPUT_STDERR,
  WSMAN_N_OUTPUTS
} WsmanOutput;

/* The parameters of a new command. */
typedef struct
{
  WsmanRemoteShell *shell;
  WsmanConnection *connection;
  const char *command_id;
  const char *output_streams;  /* as in the shell's Create */
  gboolean is_utf8;            /* characters aren't split */
  GConverter *error_converter; /* for the output on stderr; or NULL */
} WsmanRemoteCommandSetup;

/* The new reference is a user's. Receiving starts at once. */
WsmanRemoteCommand *wsman_remote_command_new (const WsmanRemoteCommandSetup *setup);

/* A reference only keeps the memory. A user also keeps the command running. */
WsmanRemoteCommand *wsman_remote_command_ref (WsmanRemoteCommand *self);
void wsman_remote_command_unref (WsmanRemoteCommand *self);
WsmanRemoteCommand *wsman_remote_command_use (WsmanRemoteCommand *self);
void wsman_remote_command_unuse (WsmanRemoteCommand *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanRemoteCommand, wsman_remote_command_unref)

const char *wsman_remote_command_get_id (WsmanRemoteCommand *self);

/* The events to wait for. After a failure all are set. */
typedef enum
{
  WSMAN_READY_STDOUT = 1 << WSMAN_OUTPUT_STDOUT, /* there is output, or the end of the stream */
  WSMAN_READY_STDERR = 1 << WSMAN_OUTPUT_STDERR,
  WSMAN_READY_STDIN = 1 << WSMAN_N_OUTPUTS,      /* no message is being sent */
  WSMAN_READY_END = WSMAN_READY_STDIN << 1,      /* the command has ended */
} WsmanReadiness;

/* Returns which of wanted are set. */
WsmanReadiness wsman_remote_command_check (WsmanRemoteCommand *self,
                                           WsmanReadiness      wanted);

/* The callback runs while any of wanted is set. */
GSource *wsman_remote_command_create_source (WsmanRemoteCommand *self,
                                             WsmanReadiness      wanted);

/* Waits for any of wanted. Cancelling only ends the wait. */
void wsman_remote_command_wait_async (WsmanRemoteCommand  *self,
                                      WsmanReadiness       wanted,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
gboolean wsman_remote_command_wait_finish (GAsyncResult  *result,
                                           GError       **error);
gboolean wsman_remote_command_wait (WsmanRemoteCommand  *self,
                                    WsmanReadiness       wanted,
                                    GCancellable        *cancellable,
                                    GError             **error);

/* Reads at most count bytes of whole characters. Returns 0 at the end of the stream. Returns -1 with
 * G_IO_ERROR_WOULD_BLOCK, or with the error that ended the command early. */
gssize wsman_remote_command_read (WsmanRemoteCommand  *self,
                                  WsmanOutput          output,
                                  gpointer             buffer,
                                  gsize                count,
                                  GError             **error);

/* Like read, but returns a piece as it has arrived; NULL without an error at the end. */
GBytes *wsman_remote_command_take (WsmanRemoteCommand  *self,
                                   WsmanOutput          output,
                                   GError             **error);

/* Discards the unread and all further output of a stream. */
void wsman_remote_command_discard (WsmanRemoteCommand *self,
                                   WsmanOutput         output);

/* Takes at most count bytes for sending; one message limits the number. Returns -1 with an error:
 * G_IO_ERROR_WOULD_BLOCK, G_IO_ERROR_BROKEN_PIPE if the command doesn't read any more, or the failure of the message
 * before. */
gssize wsman_remote_command_write (WsmanRemoteCommand  *self,
                                   gconstpointer        buffer,
                                   gsize                count,
                                   GError             **error);

/* The same for the end of the input. Repeated calls do nothing. */
gboolean wsman_remote_command_end_input (WsmanRemoteCommand  *self,
                                         GError             **error);

/* Tells whether the last message was accepted. Returns FALSE and an error if not, or if there is no response yet. */
gboolean wsman_remote_command_check_input (WsmanRemoteCommand  *self,
                                           GError             **error);

typedef struct
{
  gboolean has_exited;
  gboolean has_exit_status; /* some servers report none */
  int exit_status;
} WsmanRemoteStatus;

/* Returns FALSE and an error if the command ended early, as far as this is known. */
gboolean wsman_remote_command_get_status (WsmanRemoteCommand  *self,
                                          WsmanRemoteStatus   *status,
                                          GError             **error);

/* Makes a Signal to the command; NULL without an error if the command is gone. */
WsmanCall *wsman_remote_command_new_signal (WsmanRemoteCommand  *self,
                                            WsmanSession        *session,
                                            WsmanCommandSignal   signal,
                                            GError             **error);

/* Ends the command on the server. No caller waits for that. */
void wsman_remote_command_terminate (WsmanRemoteCommand *self);

G_END_DECLS

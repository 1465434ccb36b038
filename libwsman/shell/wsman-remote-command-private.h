/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A command on the server. The library's own thread receives the command's output and sends its input. Any thread may
 * read and write the buffers of the command, and may wait in its own context until there is more.
 *
 * The amount of unread output is bounded. When the bound is reached, the library stops receiving, and the command must
 * wait. When the last user is gone, the library ends the command on the server. [MS-WSMV] 3.1.4.1.
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
  WsmanSessionConnection *connection;
  const char *command_id;
  const char *output_streams;  /* the names of the output streams, as in the shell's Create */
  gboolean keep_alive;         /* the server shall respond without output, and not with a fault, when time is over */
  gboolean is_utf8;            /* the output is UTF-8, so characters aren't split */
  GConverter *error_converter; /* converts the output on stderr; NULL if no conversion is needed */
} WsmanRemoteCommandSetup;

/* Makes a command and starts receiving at once. The caller becomes a user of the command. */
WsmanRemoteCommand *wsman_remote_command_new (const WsmanRemoteCommandSetup *setup);

/* These functions add and drop references and users. A reference only keeps the memory. A user also keeps the command
 * running. */
WsmanRemoteCommand *wsman_remote_command_ref (WsmanRemoteCommand *self);
void wsman_remote_command_unref (WsmanRemoteCommand *self);
WsmanRemoteCommand *wsman_remote_command_use (WsmanRemoteCommand *self);
void wsman_remote_command_unuse (WsmanRemoteCommand *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanRemoteCommand, wsman_remote_command_unref)

const char *wsman_remote_command_get_id (WsmanRemoteCommand *self);

/* The events that a caller can wait for. After a failure all of them are set. */
typedef enum
{
  WSMAN_READY_STDOUT = 1 << WSMAN_OUTPUT_STDOUT, /* there is output, or the stream has ended */
  WSMAN_READY_STDERR = 1 << WSMAN_OUTPUT_STDERR,
  WSMAN_READY_STDIN = 1 << WSMAN_N_OUTPUTS,      /* no message is being sent */
  WSMAN_READY_END = WSMAN_READY_STDIN << 1,      /* the command has ended */
} WsmanReadiness;

/* Returns those events in wanted that are set. */
WsmanReadiness wsman_remote_command_check (WsmanRemoteCommand *self,
                                           WsmanReadiness      wanted);

/* Makes a source. Its callback runs while at least one of the events in wanted is set. */
GSource *wsman_remote_command_create_source (WsmanRemoteCommand *self,
                                             WsmanReadiness      wanted);

/* Waits until one of the events in wanted is set. Cancelling ends the wait and not the command. */
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

/* Reads whole characters of at most count bytes. Returns 0 at the end of the stream. Returns -1 with
 * G_IO_ERROR_WOULD_BLOCK if there is no output yet, or with the error that ended the command early. */
gssize wsman_remote_command_read (WsmanRemoteCommand  *self,
                                  WsmanOutput          output,
                                  gpointer             buffer,
                                  gsize                count,
                                  GError             **error);

/* Returns one piece of the output as it has arrived. Returns NULL without an error at the end of the stream. The errors
 * are those of wsman_remote_command_read(). */
GBytes *wsman_remote_command_take (WsmanRemoteCommand  *self,
                                   WsmanOutput          output,
                                   GError             **error);

/* Discards the unread output of a stream, and all output that will arrive. */
void wsman_remote_command_discard (WsmanRemoteCommand *self,
                                   WsmanOutput         output);

/* Accepts at most count bytes for sending, and not more than one message can hold. Returns -1 with an error:
 * G_IO_ERROR_WOULD_BLOCK, G_IO_ERROR_BROKEN_PIPE if the command doesn't read any more, or the error with which the
 * message before failed. */
gssize wsman_remote_command_write (WsmanRemoteCommand  *self,
                                   gconstpointer        buffer,
                                   gsize                count,
                                   GError             **error);

/* Accepts the end of the input for sending. The errors are those of wsman_remote_command_write(). Repeated calls do
 * nothing. */
gboolean wsman_remote_command_end_input (WsmanRemoteCommand  *self,
                                         GError             **error);

/* Tells whether the server accepted the last message. Returns FALSE and an error if the server refused it or hasn't
 * responded yet. */
gboolean wsman_remote_command_check_input (WsmanRemoteCommand  *self,
                                           GError             **error);

typedef struct
{
  gboolean has_exited;
  gboolean has_exit_status; /* FALSE if the server hasn't reported an exit status */
  int exit_status;
} WsmanRemoteStatus;

/* Gets the status of the command. Returns FALSE and an error if it is known that the command ended early. */
gboolean wsman_remote_command_get_status (WsmanRemoteCommand  *self,
                                          WsmanRemoteStatus   *status,
                                          GError             **error);

/* Makes a Signal to the command. Returns NULL without an error if the command is gone. */
WsmanCall *wsman_remote_command_new_signal (WsmanRemoteCommand  *self,
                                            WsmanSession        *session,
                                            WsmanCommandSignal   signal,
                                            GError             **error);

/* Makes the Signal that stops a pipeline of PowerShell. Returns NULL without an error if the command is gone. */
WsmanCall *wsman_remote_command_new_stop (WsmanRemoteCommand  *self,
                                          WsmanSession        *session,
                                          GError             **error);

/* Sends pieces (GBytes) to a stream of the command's shell, and not of the command, one after another. It empties the
 * queue. If the server doesn't accept a piece, the command ends with that error. */
void wsman_remote_command_send_to_shell (WsmanRemoteCommand *self,
                                         const char         *stream,
                                         GQueue             *pieces);

/* Ends the command on the server. No caller waits for the response. */
void wsman_remote_command_terminate (WsmanRemoteCommand *self);

G_END_DECLS

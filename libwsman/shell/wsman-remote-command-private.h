/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A command on the server: the library's own thread receives what it puts out and sends what it is to
 * read, while any thread takes and gives what is here, and waits for more in its own context.
 *
 * It receives as long as what nobody has read stays within a bound, so that a reader who stops stops
 * the command. When the last user is gone the command is ended on the server. [MS-WSMV] 3.1.4.1.
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

/* What a command is made with. */
typedef struct
{
  WsmanRemoteShell *shell;
  WsmanCallSettings *settings;
  const char *command_id;
  const char *output_streams;  /* as the shell was opened with them */
  gboolean is_utf8;            /* characters aren't cut in two */
  GConverter *error_converter; /* of what comes on stderr; or NULL */
} WsmanRemoteCommandSetup;

/* The one reference is a user's, and the command is received at once. */
WsmanRemoteCommand *wsman_remote_command_new (const WsmanRemoteCommandSetup *setup);

/* References alone keep the memory; users also keep the command running. */
WsmanRemoteCommand *wsman_remote_command_ref (WsmanRemoteCommand *self);
void wsman_remote_command_unref (WsmanRemoteCommand *self);
WsmanRemoteCommand *wsman_remote_command_use (WsmanRemoteCommand *self);
void wsman_remote_command_unuse (WsmanRemoteCommand *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanRemoteCommand, wsman_remote_command_unref)

const char *wsman_remote_command_get_id (WsmanRemoteCommand *self);

/* What can be waited for. A failure makes all of it true. */
typedef enum
{
  WSMAN_READY_STDOUT = 1 << WSMAN_OUTPUT_STDOUT, /* there is something to read, or the end */
  WSMAN_READY_STDERR = 1 << WSMAN_OUTPUT_STDERR,
  WSMAN_READY_STDIN = 1 << WSMAN_N_OUTPUTS,      /* nothing is being sent */
  WSMAN_READY_END = WSMAN_READY_STDIN << 1,      /* the command has ended */
} WsmanReadiness;

/* What of wanted is so. */
WsmanReadiness wsman_remote_command_check (WsmanRemoteCommand *self,
                                           WsmanReadiness      wanted);

/* Its callback runs while any of wanted is so. */
GSource *wsman_remote_command_create_source (WsmanRemoteCommand *self,
                                             WsmanReadiness      wanted);

/* Waits for any of wanted. Cancelling ends nothing but the wait. */
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

/* What is there, at most count bytes of whole characters: 0 at the end, -1 with
 * G_IO_ERROR_WOULD_BLOCK or with what ended the command before its time. */
gssize wsman_remote_command_read (WsmanRemoteCommand  *self,
                                  WsmanOutput          output,
                                  gpointer             buffer,
                                  gsize                count,
                                  GError             **error);

/* As read, in the pieces in which it came; NULL without an error at the end. */
GBytes *wsman_remote_command_take (WsmanRemoteCommand  *self,
                                   WsmanOutput          output,
                                   GError             **error);

/* What there is of output and what comes of it is of no use to anybody. */
void wsman_remote_command_discard (WsmanRemoteCommand *self,
                                   WsmanOutput         output);

/* Takes at most count bytes to be sent, as many as one message holds; what became of the message before
 * shows here: -1 with G_IO_ERROR_WOULD_BLOCK, G_IO_ERROR_BROKEN_PIPE if the command doesn't read any
 * more, or another error. */
gssize wsman_remote_command_write (WsmanRemoteCommand  *self,
                                   gconstpointer        buffer,
                                   gsize                count,
                                   GError             **error);

/* The same for the end; once is enough. */
gboolean wsman_remote_command_end_input (WsmanRemoteCommand  *self,
                                         GError             **error);

/* Whether the last message was answered well; FALSE with an error if not, or if it isn't yet. */
gboolean wsman_remote_command_check_input (WsmanRemoteCommand  *self,
                                           GError             **error);

typedef struct
{
  gboolean has_exited;
  gboolean has_exit_status; /* some servers don't say it */
  int exit_status;
} WsmanRemoteStatus;

/* FALSE with an error if the command ended before its time, as far as can be told. */
gboolean wsman_remote_command_get_status (WsmanRemoteCommand  *self,
                                          WsmanRemoteStatus   *status,
                                          GError             **error);

/* A Signal to the command; NULL without an error if there is nobody to take it any more. */
WsmanCall *wsman_remote_command_new_signal (WsmanRemoteCommand  *self,
                                            WsmanSession        *session,
                                            WsmanCommandSignal   signal,
                                            GError             **error);

/* Ends the command on the server; nobody waits for that. */
void wsman_remote_command_terminate (WsmanRemoteCommand *self);

G_END_DECLS

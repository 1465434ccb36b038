/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes and reads the bodies of the messages about remote shells, for both sides. The messages are Shell (for Create
 * and Get), CommandLine, Receive, Send, Signal and their responses. [MS-WSMV] 2.2.4 and 3.1.4.1.
 *
 * Readers compare local names only. Values that are read from attributes are borrowed from the element.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"
#include "wsman-names-private.h"
#include "wsman-values-private.h"

G_BEGIN_DECLS

#define WSMAN_URI_COMMAND_SHELL WSMAN_URI_SHELL "/cmd"
#define WSMAN_URI_POWERSHELL "http://schemas.microsoft.com/powershell"
#define WSMAN_ACTION_SHELL_COMMAND WSMAN_URI_SHELL "/Command"
#define WSMAN_ACTION_SHELL_RECEIVE WSMAN_URI_SHELL "/Receive"
#define WSMAN_ACTION_SHELL_SEND WSMAN_URI_SHELL "/Send"
#define WSMAN_ACTION_SHELL_SIGNAL WSMAN_URI_SHELL "/Signal"

#define WSMAN_SHELL_ID "ShellId" /* the name of the selector */
#define WSMAN_OPTION_NO_PROFILE "WINRS_NOPROFILE"
#define WSMAN_OPTION_CODE_PAGE "WINRS_CODEPAGE"
#define WSMAN_OPTION_CONSOLE_INPUT "WINRS_CONSOLEMODE_STDIN"
#define WSMAN_OPTION_SKIP_COMMAND_SHELL "WINRS_SKIP_CMD_SHELL"
#define WSMAN_OPTION_PROTOCOL "protocolversion"
#define WSMAN_OPTION_KEEP_ALIVE "WSMAN_CMDSHELL_OPTION_KEEPALIVE"

/* The contents of rsp:Shell. A missing text is NULL, and a missing time is -1. */
typedef struct
{
  char *shell_id;
  char *wanted_id;            /* the id that a client asks for in Create; a reader stores it in shell_id */
  char *name;
  char *resource_uri;
  char *owner;
  char *client_address;
  char *working_directory;
  char *input_streams;        /* this field and the next field are names with spaces between them */
  char *output_streams;
  /* the program that interprets command lines, if it isn't cmd.exe; this field is an extension of this library */
  char *command_shell;
  const char *creation_xml;   /* what PowerShell gets in Create, in base64; it is only written here */
  char *buffer_mode;          /* what happens to output that nobody receives: Block or Drop */
  char *state;                /* Connected or Disconnected; this field and the one before are for pools */
  GTimeSpan idle_timeout;     /* this time and the next times are in microseconds */
  GTimeSpan lifetime;
  GTimeSpan run_time;
  GTimeSpan inactivity;
  GStrv environment;          /* the variables as "NAME=VALUE"; NULL for none */
} WsmanShellDescription;

#define WSMAN_SHELL_DESCRIPTION_INIT { .idle_timeout = -1, .lifetime = -1, .run_time = -1, .inactivity = -1 }

/* Frees the strings of a description that was read. A description that is written may contain borrowed strings, and
 * isn't cleared. */
void wsman_shell_description_clear (WsmanShellDescription *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanShellDescription, wsman_shell_description_clear)

void wsman_shell_description_write (const WsmanShellDescription *self,
                                    GString                     *xml);

/* The WsmanPropertyFunc of shells. */
WsmanPropertyType wsman_shell_description_find_property (const char  *name,
                                                         const char **spelling,
                                                         gpointer     user_data);

/* Reads content, which is the rsp:Shell element. It overwrites self without clearing it. After an error there is
 * nothing to clear. It fails with 0x80338041 if a time isn't a duration, or if a variable has no name. */
gboolean wsman_shell_description_read (const WsmanElement     *content,
                                       WsmanShellDescription  *self,
                                       GError                **error);

/* Writes rsp:CommandLine. The server runs command and all arguments, with spaces between them. command_id is chosen by
 * the client, or NULL. arguments is NULL if there are none. */
void wsman_shell_write_command (const char        *command_id,
                                const char        *command,
                                const char *const *arguments,
                                GString           *xml);

/* Reads rsp:CommandLine. command_line becomes the command and its arguments with spaces between them. */
gboolean wsman_shell_read_command (const WsmanElement  *content,
                                   const char         **command_id,
                                   char               **command_line,
                                   GError             **error);

/* Reads the first messages of a pool in rsp:Shell. creation becomes NULL if there are none. */
gboolean wsman_shell_read_creation (const WsmanElement  *content,
                                    GBytes             **creation,
                                    GError             **error);

/* Reads rsp:CommandLine for a pool, and returns the first part of the message in its arguments. */
GBytes *wsman_shell_read_pipeline (const WsmanElement  *content,
                                   const char         **command_id, /* becomes NULL if there is none */
                                   GError             **error);

void wsman_shell_write_command_response (const char *command_id,
                                         GString    *xml);

/* Returns the id of the command. If it fails, it returns NULL and sets an error. */
char *wsman_shell_read_command_response (const WsmanElement  *content,
                                         GError             **error);

/* Writes rsp:Receive. streams contains the names of streams, such as "stdout stderr". command_id is NULL for the
 * streams of the shell itself, which PowerShell's shells have. */
void wsman_shell_write_receive (const char *command_id,
                                const char *streams,
                                GString    *xml);
gboolean wsman_shell_read_receive (const WsmanElement  *content,
                                   const char         **command_id, /* becomes NULL if there is none */
                                   char               **streams,
                                   GError             **error);

/* A piece of a stream. A piece is in an rsp:Send or an rsp:ReceiveResponse. An rsp:ReceiveResponse may have several
 * pieces. */
typedef struct
{
  const char *name;
  const char *command_id; /* the id of the command; NULL if there is none */
  GBytes *data;           /* the bytes; NULL for none */
  gboolean end;
} WsmanShellStream;

void wsman_shell_stream_clear (WsmanShellStream *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanShellStream, wsman_shell_stream_clear)

/* Writes an rsp:Stream element. The element has 4 characters for every 3 bytes, and about 150 further characters. data
 * may be NULL if length is 0. command_id is NULL for the streams of the shell itself. */
void wsman_shell_write_stream (const char   *name,
                               const char   *command_id,
                               const guint8 *data,
                               gsize         length,
                               gboolean      end,
                               GString      *xml);

/* Reads stream, which is an rsp:Stream element. It fails if the text isn't base64. */
gboolean wsman_shell_read_stream (const WsmanElement  *stream,
                                  WsmanShellStream    *self,
                                  GError             **error);

void wsman_shell_write_send (const char   *name,
                             const char   *command_id,
                             const guint8 *data,
                             gsize         length,
                             gboolean      end,
                             GString      *xml);

/* Reads the only Stream of content, which is an rsp:Send. */
gboolean wsman_shell_read_send (const WsmanElement  *content,
                                WsmanShellStream    *self,
                                GError             **error);

typedef enum
{
  WSMAN_COMMAND_STATE_RUNNING, /* the state is Running, or there is no state */
  WSMAN_COMMAND_STATE_PENDING,
  WSMAN_COMMAND_STATE_DONE,
} WsmanCommandState;

/* The parts of a response to Receive that aren't streams. */
typedef struct
{
  WsmanCommandState state;
  gboolean has_exit_code;
  gint32 exit_code;
} WsmanReceiveResult;

/* These functions write the beginning and the end of rsp:ReceiveResponse. The streams are written between them. If
 * command_id is NULL, the response is about the streams of the shell itself, which have no status. */
void wsman_shell_write_receive_response_begin (GString *xml);
void wsman_shell_write_receive_response_end (const char               *command_id,
                                             const WsmanReceiveResult *status,
                                             GString                  *xml);

/* Reads the status in content, which is an rsp:ReceiveResponse. The functions below read the streams. A response may
 * have several states of the command, and status combines them. Some servers write a state without an id. Such a state
 * belongs to any command. The exit code is converted to 32 bits. If it isn't a number, status has no exit code.
 * command_id may be NULL. It fails with 0x803380f3 if the response is about other commands only. */
gboolean wsman_shell_read_receive_response (const WsmanElement  *content,
                                            const char          *command_id,
                                            WsmanReceiveResult  *status,
                                            GError             **error);

/* Tells whether an element with the attribute CommandId is about a command. An element without the attribute is about
 * any command. */
gboolean wsman_shell_is_of_command (const WsmanElement *element,
                                    const char         *command_id);
const WsmanElement *wsman_shell_first_stream (const WsmanElement *content);
const WsmanElement *wsman_shell_next_stream (const WsmanElement *stream);

typedef enum
{
  WSMAN_SHELL_SIGNAL_UNKNOWN,
  WSMAN_SHELL_SIGNAL_TERMINATE,
  WSMAN_SHELL_SIGNAL_CONTROL_C,
  WSMAN_SHELL_SIGNAL_CONTROL_BREAK,
  WSMAN_SHELL_SIGNAL_STOP, /* stops a pipeline of PowerShell; it is read as CONTROL_C */
} WsmanShellSignal;

void wsman_shell_write_signal (const char       *command_id,
                               WsmanShellSignal  signal,
                               GString          *xml);

/* Reads rsp:Signal. An unknown signal isn't an error here, because the caller reports the code. */
gboolean wsman_shell_read_signal (const WsmanElement  *content,
                                  const char         **command_id, /* becomes NULL if there is none */
                                  WsmanShellSignal    *signal,
                                  GError             **error);

/* Responses to Send and Signal are empty. name is "SendResponse" or "SignalResponse". */
void wsman_shell_write_empty_response (const char *name,
                                       GString    *xml);

/* Returns how many bytes of text are whole characters of UTF-8. The result is less than length if the last character is
 * incomplete. Bytes that aren't UTF-8 count as whole. */
gsize wsman_shell_get_whole_characters (const guint8 *text,
                                        gsize         length);

G_END_DECLS

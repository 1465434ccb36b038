/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The protocol between a server and wsman-shell-host, the program that runs the commands of one shell. The two exchange
 * records of one size over a socket of the type SOCK_SEQPACKET. This header is plain C, because wsman-shell-host
 * doesn't use GLib.
 *
 * No record can choose the user of the commands: they run as the user who started the program. A field that a type
 * doesn't use is 0. When the program receives a record that breaks these rules, it ends itself and all commands.
 */

#pragma once

#include <stdint.h>

/* The descriptor of the program's socket. */
#define WSMAN_SHELL_HOST_SOCKET 0

/* The name of a ticket's file in the folder that the program's only argument may name. The program removes both at its
 * end. */
#define WSMAN_SHELL_HOST_TICKET "krb5cc"

/* The most bytes of a command's texts. This is Linux's limit for the arguments and variables of a program. */
#define WSMAN_SHELL_HOST_MAX_TEXTS (6u * 1024 * 1024)

/* What READ_FILES reads at most: the bytes of one file, and those of all texts. */
#define WSMAN_SHELL_HOST_MAX_FILE (64u * 1024)
#define WSMAN_SHELL_HOST_MAX_FILES (1024u * 1024)

typedef enum
{
  /* The server asks the program to start a command with a new id. The record comes with descriptors. The first is a
   * sealed memory file with the command's texts. The second is a socket of the type SOCK_SEQPACKET, which reports why
   * the command can't be started. The other descriptors are those of the connected streams, with the lowest number
   * first. */
  WSMAN_SHELL_HOST_START = 1,
  /* The server asks the program to send a signal to the command's process group. */
  WSMAN_SHELL_HOST_SIGNAL = 2,
  /* The server asks the program to end the rest of the command, and to forget its id. */
  WSMAN_SHELL_HOST_END = 3,

  /* The program reports that the command's process exited, or was killed. */
  WSMAN_SHELL_HOST_EXITED = 4,
  WSMAN_SHELL_HOST_KILLED = 5,

  /* The server asks the program to send SIGTERM to any process, with the rights of the program's user. The record comes
   * with the process's pidfd. The program replies with TERMINATED, whose value is 0 or an error number. */
  WSMAN_SHELL_HOST_TERMINATE = 6,
  WSMAN_SHELL_HOST_TERMINATED = 7,

  /* The server asks the program to connect to a Unix socket of the type SOCK_STREAM, with the rights of the program's
   * user. The record comes with a sealed memory file, whose only text is the path. The program replies with CONNECTED,
   * whose value is 0 or an error number. If it is 0, the socket comes with the reply. */
  WSMAN_SHELL_HOST_CONNECT = 8,
  WSMAN_SHELL_HOST_CONNECTED = 9,

  /* The server asks the program to read files with the rights of the program's user. The record comes with a sealed
   * memory file, whose two texts are a folder and the end of the files' names. The program replies with FILES, whose
   * value is 0 or an error number. If it is 0, a sealed memory file comes with the reply, which has the name and the
   * contents of each file as texts. Only regular files are read, and no links are followed. */
  WSMAN_SHELL_HOST_READ_FILES = 10,
  WSMAN_SHELL_HOST_FILES = 11,

  /* The server asks the program to replace a file, or to remove it, with the rights of the program's user. The record
   * comes with a sealed memory file, whose three texts are a folder, the name of the file and its new contents. Without
   * contents, the file is removed. The folder is made if it is missing. The program replies with WRITTEN, whose value
   * is 0 or an error number. */
  WSMAN_SHELL_HOST_WRITE_FILE = 12,
  WSMAN_SHELL_HOST_WRITTEN = 13,

  /* The server asks the program to keep the user's Kerberos ticket in a folder that only the user can read, and to tell
   * the commands where it is. The record comes with a sealed memory file, which has the contents of the ticket's file
   * and a 0. The program replies with KEPT, whose value is 0 or an error number. It removes the folder at its end. */
  WSMAN_SHELL_HOST_KEEP_TICKET = 14,
  WSMAN_SHELL_HOST_KEPT = 15,
} WsmanShellHostType;

typedef struct
{
  uint32_t type;
  uint32_t value;       /* for START, the bit 1 << N for each connected stream N, and perhaps DETACHED; for SIGNAL and
                         * KILLED, the signal; for EXITED, the status */
  uint64_t command;     /* the id of the command */
  uint32_t n_arguments; /* for START, at least 1 */
  uint32_t n_variables; /* for START */
  uint64_t texts_size;  /* the size of all texts in bytes. Each text ends with a 0. For START, the texts are the working
                         * directory, the search path for programs, the arguments and the variables */
} WsmanShellHostRecord;

/* The bits of the streams in the value of a START record. */
#define WSMAN_SHELL_HOST_STREAMS 7u

/* The bit of a command that outlives the server. Only the first record may have it, and it must be the only one. The
 * program ends, but not the command, when the server closes the socket or sends anything. It also ends when nothing of
 * the command is left. It reports no end. */
#define WSMAN_SHELL_HOST_DETACHED 8u

/* The number of texts before the arguments. */
#define WSMAN_SHELL_HOST_FIRST_ARGUMENT 2u

typedef enum
{
  WSMAN_SHELL_HOST_PROCESS = 1, /* no further process can be created */
  WSMAN_SHELL_HOST_DIRECTORY = 2,
  WSMAN_SHELL_HOST_PROGRAM = 3,
  WSMAN_SHELL_HOST_NUMBER = 4,  /* not a failure: the process was created, and the record has its number */
} WsmanShellHostStage;

/* The second descriptor of START may report this record before its end of file. It says why the command can't be
 * started. For a command with DETACHED, the first record has the stage NUMBER, unless the process can't be created. */
typedef struct
{
  uint32_t stage;
  int32_t number; /* an error number, as in errno(3), or that of the process */
} WsmanShellHostReport;

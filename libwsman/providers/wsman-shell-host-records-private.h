/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The protocol between a server and wsman-shell-host, the program that runs the commands of one shell. It has records
 * of one size over a socket of the type SOCK_SEQPACKET. This header is plain C, since that program doesn't use GLib.
 *
 * No record can choose the user of the commands: they run as the user who started the program. A field that a type
 * doesn't use is 0. At the first record that breaks these rules, the program ends, and with it all commands.
 */

#pragma once

#include <stdint.h>

/* The descriptor of the program's socket. */
#define WSMAN_SHELL_HOST_SOCKET 0

/* The most bytes of a command's texts. This is Linux's limit for a program. */
#define WSMAN_SHELL_HOST_MAX_TEXTS (6u * 1024 * 1024)

typedef enum
{
  /* To the program: start a command with a new id. The record comes with descriptors. The first is a sealed memory
   * file with the command's texts. The second is a socket of the type SOCK_SEQPACKET, which reports why it can't be
   * started. Then come those of its connected streams, the lowest first. */
  WSMAN_SHELL_HOST_START = 1,
  /* To the program: send a signal to the command's process group. */
  WSMAN_SHELL_HOST_SIGNAL = 2,
  /* To the program: end the rest of the command, and forget its id. */
  WSMAN_SHELL_HOST_END = 3,

  /* From the program: the command's process exited, or was killed. */
  WSMAN_SHELL_HOST_EXITED = 4,
  WSMAN_SHELL_HOST_KILLED = 5,
} WsmanShellHostType;

typedef struct
{
  uint32_t type;
  uint32_t value;       /* START: bits of 1 << the number of each connected stream; SIGNAL, KILLED: the signal;
                         * EXITED: the status */
  uint64_t command;     /* its id */
  uint32_t n_arguments; /* for START, like the following fields: at least 1 */
  uint32_t n_variables;
  uint64_t texts_size;  /* the size of the texts in bytes. Each ends with a 0. They are the working directory, the
                         * search path for programs, the arguments and the variables */
} WsmanShellHostRecord;

/* The bits of START's value. */
#define WSMAN_SHELL_HOST_STREAMS 7u

/* The number of texts before the arguments. */
#define WSMAN_SHELL_HOST_FIRST_ARGUMENT 2u

typedef enum
{
  WSMAN_SHELL_HOST_PROCESS = 1, /* no further process can be created */
  WSMAN_SHELL_HOST_DIRECTORY = 2,
  WSMAN_SHELL_HOST_PROGRAM = 3,
} WsmanShellHostStage;

/* What the second descriptor of START may report before its end of file: why the command can't be started. */
typedef struct
{
  uint32_t stage;
  int32_t error; /* as in errno(3) */
} WsmanShellHostFailure;

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a server and wsman-shell-host, the program that runs the commands of one shell, say to each other:
 * records of one size over a socket of the type SOCK_SEQPACKET. Plain C, since that program knows no GLib.
 *
 * No record chooses whom commands run as: that is who started the program. A field that a type has no use
 * for is 0. The program ends, and with it all commands, at the first record that isn't as said here.
 */

#pragma once

#include <stdint.h>

/* Where the program finds its socket. */
#define WSMAN_SHELL_HOST_SOCKET 0

/* Bytes that a command's texts may have: Linux lets a program have no more. */
#define WSMAN_SHELL_HOST_MAX_TEXTS (6u * 1024 * 1024)

typedef enum
{
  /* To the program. A command with an id of its own is to be started. With it come the descriptors of a
   * sealed memory file with its texts, of a socket of the type SOCK_SEQPACKET that says why it can't be
   * started, and of those of its streams that lead somewhere, the lowest first. */
  WSMAN_SHELL_HOST_START = 1,
  /* A signal for the command's process group. */
  WSMAN_SHELL_HOST_SIGNAL = 2,
  /* What is left of the command is to be ended, and its id to be forgotten. */
  WSMAN_SHELL_HOST_END = 3,

  /* From the program. The command's process exited, or was killed. */
  WSMAN_SHELL_HOST_EXITED = 4,
  WSMAN_SHELL_HOST_KILLED = 5,
} WsmanShellHostType;

typedef struct
{
  uint32_t type;
  uint32_t value;       /* START: bits of 1 << the number of each stream; SIGNAL, KILLED: the signal; EXITED:
                         * the status */
  uint64_t command;     /* its id */
  uint32_t n_arguments; /* START, as the following: at least 1 */
  uint32_t n_variables;
  uint64_t texts_size;  /* bytes of the texts, each of which ends with a 0: the working directory, the list of
                         * directories where programs are, the arguments and the variables */
} WsmanShellHostRecord;

/* Bits of START's value. */
#define WSMAN_SHELL_HOST_STREAMS 7u

/* The texts before the arguments. */
#define WSMAN_SHELL_HOST_FIRST_ARGUMENT 2u

typedef enum
{
  WSMAN_SHELL_HOST_PROCESS = 1, /* there can't be one more */
  WSMAN_SHELL_HOST_DIRECTORY = 2,
  WSMAN_SHELL_HOST_PROGRAM = 3,
} WsmanShellHostStage;

/* What the second descriptor of START says, if anything, before its end of file: why there is no command. */
typedef struct
{
  uint32_t stage;
  int32_t error; /* of errno(3) */
} WsmanShellHostFailure;

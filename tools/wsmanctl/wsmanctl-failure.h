/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The exit statuses and the messages of failures.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-grammar.h"

G_BEGIN_DECLS

/* The exit statuses of the program. */
typedef enum
{
  WSMANCTL_EXIT_OK = 0,
  WSMANCTL_EXIT_USAGE = 1,
  WSMANCTL_EXIT_CONNECTION = 2,
  WSMANCTL_EXIT_ACCESS = 3,
  WSMANCTL_EXIT_FAULT = 4,
  WSMANCTL_EXIT_OUTPUT = 5,
  WSMANCTL_EXIT_SOME_FAILED = 6, /* at least one machine of a fleet failed */
  WSMANCTL_EXIT_INTERRUPTED = 130,
  WSMANCTL_EXIT_NO_STATUS = 255, /* any failure of a verb whose other statuses belong to a command */
} WsmanctlExitStatus;

/* Returns the exit status for an error. Before there is a session, only the arguments can be wrong. verb is NULL if it
 * isn't known. */
WsmanctlExitStatus wsmanctl_failure_get_status (const GError       *error,
                                                const WsmanctlVerb *verb,
                                                gboolean            has_session);

/* Appends members of a JSON object: the status, the code and its name, and the message. */
void wsmanctl_failure_append_json (GString            *json,
                                   const GError       *error,
                                   WsmanctlExitStatus  status,
                                   gboolean            has_session);

/* Prints an error on standard error, in the format of the command line. */
void wsmanctl_failure_print (const GError       *error,
                             WsmanctlExitStatus  status,
                             gboolean            has_session);

G_END_DECLS

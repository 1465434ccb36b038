/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The log of a server for its administrator: who was authenticated or refused, which limit was reached, what was
 * changed and which program was run. The entries are structured messages of the domain "Wsman", which the program's log
 * writer receives. No entry is a warning, because otherwise a client could end a program that treats warnings as fatal.
 *
 * Values may come from any client, and are escaped here. The log never contains secrets: no passwords, tokens, bodies,
 * environment, input or output. A command line may contain a secret. Therefore it has an event of its own, which is
 * only logged at debug level.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_EVENT_LISTENING,
  WSMAN_EVENT_STOPPED,
  WSMAN_EVENT_LOGIN,
  WSMAN_EVENT_LOGIN_REFUSED,
  WSMAN_EVENT_LOGIN_THROTTLED,
  WSMAN_EVENT_USER_FILE,
  WSMAN_EVENT_LIMIT,
  WSMAN_EVENT_ACCESS_DENIED,
  WSMAN_EVENT_CHANGE,
  WSMAN_EVENT_CHANGE_FAILED,
  WSMAN_EVENT_SHELL_OPENED,
  WSMAN_EVENT_SHELL_CLOSED,
  WSMAN_EVENT_COMMAND_STARTED,
  WSMAN_EVENT_COMMAND_LINE,
  WSMAN_EVENT_COMMAND_ENDED,
  WSMAN_EVENT_LEFT_OUT,
} WsmanEvent;

/* The facts about an event. Fields that are NULL or 0 aren't logged. */
typedef struct
{
  const char *user;
  const char *address;
  const char *mechanism;
  const char *binding;
  const char *action;
  const char *resource;
  const char *shell;
  const char *command;
  const char *program;
  const char *n_arguments;
  const char *command_line; /* the command with its arguments; only set for the event COMMAND_LINE */
  const char *exit_code;
  const char *reason;
  guint32 code;       /* the code of Windows; 0 if there is none */
  guint32 minor;      /* GSSAPI's minor status; 0 if there is none */
  const char *source; /* the key by which events are counted together; it isn't logged */
} WsmanLogFields;

#define wsman_log(event, ...) \
  wsman_log_event (event, &(const WsmanLogFields) { __VA_ARGS__ }, __FILE__, G_STRINGIFY (__LINE__), G_STRFUNC)
#define wsman_log_fields(event, fields) \
  wsman_log_event (event, fields, __FILE__, G_STRINGIFY (__LINE__), G_STRFUNC)

/* Logs an event. This function may be called in any thread. */
void wsman_log_event (WsmanEvent            event,
                      const WsmanLogFields *fields,
                      const char           *file,
                      const char           *line,
                      const char           *function);

/* Logs now how many events were suppressed. */
void wsman_log_flush (void);

/* Escapes text from outside for one line. A character that controls a terminal or a line, or changes the direction
 * of writing, becomes "\x0a", byte by byte. A byte that isn't UTF-8 is escaped in the same way. A backslash isn't
 * escaped. */
char *wsman_log_escape (const char *text);

/* A clock for tests. It returns microseconds, as g_get_monotonic_time() does. */
typedef gint64 (*WsmanLogClock) (void);

void wsman_log_set_clock (WsmanLogClock clock);

G_END_DECLS

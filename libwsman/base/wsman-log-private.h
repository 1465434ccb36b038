/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a server tells its administrator: who came in or didn't, which limit was reached, what was changed and
 * run. Structured messages of the domain "Wsman", for whatever log writer the program has. None is a warning:
 * a client could end a program that treats those as fatal.
 *
 * Values may come from anybody, and are escaped here. Secrets never get here: no passwords, tokens, bodies,
 * environment, input and output. A command line, which may have one, has an event of its own, that is told only to
 * who looks for faults.
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

/* What is known of an event; all that is NULL or 0 isn't told. */
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
  const char *command_line; /* with what its user wrote there: of COMMAND_LINE alone */
  const char *exit_code;
  const char *reason;
  guint32 code;       /* of Windows */
  guint32 minor;      /* of GSSAPI */
  const char *source; /* whose events are counted together; not told */
} WsmanLogFields;

#define wsman_log(event, ...) \
  wsman_log_event (event, &(const WsmanLogFields) { __VA_ARGS__ }, __FILE__, G_STRINGIFY (__LINE__), G_STRFUNC)
#define wsman_log_fields(event, fields) \
  wsman_log_event (event, fields, __FILE__, G_STRINGIFY (__LINE__), G_STRFUNC)

/* In any thread. */
void wsman_log_event (WsmanEvent            event,
                      const WsmanLogFields *fields,
                      const char           *file,
                      const char           *line,
                      const char           *function);

/* Says now how much was left out. */
void wsman_log_flush (void);

/* Makes text from outside fit for one line: what controls a terminal or a line, changes the direction of
 * writing or isn't UTF-8 becomes "\x0a", byte by byte. A backslash stays as it is. */
char *wsman_log_escape (const char *text);

/* For tests: microseconds, as g_get_monotonic_time() counts. */
typedef gint64 (*WsmanLogClock) (void);

void wsman_log_set_clock (WsmanLogClock clock);

G_END_DECLS

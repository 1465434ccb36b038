/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes wsmand's log. If standard error is a stream of the journal, the log goes to the journal with all fields.
 * Otherwise it goes to standard error, one line for each message.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Starts the log. This must be called once, before the first message. Messages below level are dropped. */
void wsmand_log_start (GLogLevelFlags level);

/* Reads a level such as "notice". Returns FALSE if text isn't a level. */
gboolean wsmand_log_parse_level (const char     *name,
                                 GLogLevelFlags *level);

/* The log can be quieter or louder later. */
void wsmand_log_set_level (GLogLevelFlags level);

/* The events of wsmand itself. */
typedef enum
{
  WSMAND_LOG_RELOADED,
  WSMAND_LOG_RELOAD_FAILED,
  WSMAND_LOG_RESTART_NEEDED,
  WSMAND_LOG_SETTING_CHANGED,
} WsmandLogEvent;

/* Logs an event with a message. Spaces replace the control characters in it. */
void wsmand_log_event (WsmandLogEvent  event,
                       const char     *message);

G_END_DECLS

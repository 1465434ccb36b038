/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes wsmand's log. It never waits for a reader. If a reader is too slow, lines are dropped.
 */

#include "wsmand-log.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static const struct
{
  const char *name;
  GLogLevelFlags level;
} levels[] = {
  { "warning", G_LOG_LEVEL_WARNING },
  { "notice", G_LOG_LEVEL_MESSAGE },
  { "info", G_LOG_LEVEL_INFO },
  { "debug", G_LOG_LEVEL_DEBUG },
};

static const struct
{
  const char *name;
  GLogLevelFlags level;
  const char *message_id;
} events[] = {
  [WSMAND_LOG_RELOADED] = { "reloaded", G_LOG_LEVEL_MESSAGE, "558cba56c0ba40d499640e77303c4703" },
  [WSMAND_LOG_RELOAD_FAILED] = { "reload-failed", G_LOG_LEVEL_WARNING, "bc39f3e5756741d58cef8fc80a343243" },
  [WSMAND_LOG_RESTART_NEEDED] = { "restart-needed", G_LOG_LEVEL_WARNING, "ac505e5eea0c4fd3b2fbaeb9011b9d3a" },
  [WSMAND_LOG_SETTING_CHANGED] = { "setting-changed", G_LOG_LEVEL_MESSAGE, "9117b4af40cc4332b6a119ce4be193ad" },
};

static GLogLevelFlags threshold;
static GMutex mutex;
static guint n_lost;

gboolean
wsmand_log_parse_level (const char     *name,
                        GLogLevelFlags *level)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_str_equal (levels[i].name, name))
      {
        *level = levels[i].level;
        return TRUE;
      }

  return FALSE;
}

static const char *
get_level_name (GLogLevelFlags level)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (levels[i].level == level)
      return levels[i].name;

  return "error";
}

/* Writes a line without waiting, because a stalled reader of the log must not stop the server. If poll() reports that a
 * pipe is writable, the pipe accepts a line at once. */
static gboolean
write_line (const char *text,
            gsize       length)
{
  struct pollfd ready = { STDERR_FILENO, POLLOUT, 0 };

  while (length > 0)
    {
      gssize written;

      if (poll (&ready, 1, 0) != 1)
        return FALSE;
      written = write (STDERR_FILENO, text, MIN (length, PIPE_BUF));
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      text += written;
      length -= (gsize) written;
    }

  return TRUE;
}

static void
print (GLogLevelFlags  level,
       const char     *message)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autofree char *line = NULL;

  g_mutex_lock (&mutex);
  if (n_lost > 0)
    line = g_strdup_printf ("%s notice: %u lines are lost, because nobody read them\n%s %s: %s\n", time, n_lost,
                            time, get_level_name (level), message);
  else
    line = g_strdup_printf ("%s %s: %s\n", time, get_level_name (level), message);
  n_lost = write_line (line, strlen (line)) ? 0 : n_lost + 1;
  g_mutex_unlock (&mutex);
}

static const char *
find_field (const GLogField *fields,
            gsize            n_fields,
            const char      *name)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, name))
      return fields[i].value;

  return NULL;
}

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  const char *message = find_field (fields, n_fields, "MESSAGE");

  if ((level & G_LOG_LEVEL_MASK) > threshold)
    return G_LOG_WRITER_HANDLED;

  /* Messages of other libraries aren't escaped. G_MESSAGES_DEBUG chooses the messages for debugging. */
  if (find_field (fields, n_fields, "WSMAN_EVENT") == NULL || message == NULL)
    return g_log_writer_default (level, fields, n_fields, user_data);

  if (g_log_writer_is_journald (STDERR_FILENO) &&
      g_log_writer_journald (level, fields, n_fields, user_data) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;

  print (level & G_LOG_LEVEL_MASK, message);

  return G_LOG_WRITER_HANDLED;
}

void
wsmand_log_set_level (GLogLevelFlags level)
{
  threshold = level;
}

void
wsmand_log_event (WsmandLogEvent  event,
                  const char     *message)
{
  g_autofree char *text = g_utf8_make_valid (message, -1);

  for (char *c = text; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';

  g_log_structured (G_LOG_DOMAIN, events[event].level, "MESSAGE_ID", events[event].message_id, "WSMAN_EVENT",
                    events[event].name, "MESSAGE", "%s", text);
}

void
wsmand_log_start (GLogLevelFlags level)
{
  threshold = level;
  g_log_set_writer_func (write_log, NULL, NULL);
}

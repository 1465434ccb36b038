/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes the server's log. If one source causes many events of one kind, the further events are only counted. Once in a
 * period, their number is logged. So no client can fill the disk.
 */

#include "wsman-log-private.h"

#include <string.h>

/* The longest values, in bytes. */
#define MAX_VALUE 1024
#define MAX_COMMAND_LINE (8 * 1024)

/* Events are counted by kind and source for this period. At most this many sources are counted. All further sources are
 * counted together. */
#define PERIOD_SECONDS 60
#define MAX_COUNTS 1024

static const struct
{
  const char *name;
  GLogLevelFlags level;
  const char *text;
  /* the most events that are logged for one source; 0 if all are logged, because an attacker who knows a password could
   * otherwise hide events */
  guint per_period;
  const char *message_id;
} events[] = {
  [WSMAN_EVENT_LISTENING] = { "listening", G_LOG_LEVEL_MESSAGE, "Listening", 0,
    "f768064f958547ada39eed24c2c063fe" },
  [WSMAN_EVENT_STOPPED] = { "stopped", G_LOG_LEVEL_MESSAGE, "The server stopped", 0,
    "5966eb44e0c6474495113dc30e9a8df5" },
  [WSMAN_EVENT_LOGIN] = { "login", G_LOG_LEVEL_INFO, "Logged in", 60,
    "b9c48cb01720400e8ca82984fcb042d9" },
  [WSMAN_EVENT_LOGIN_REFUSED] = { "login-refused", G_LOG_LEVEL_MESSAGE, "Login refused", 10,
    "a83c546dbc4d43dc96c93f01a9f18630" },
  [WSMAN_EVENT_LOGIN_THROTTLED] = { "held-up", G_LOG_LEVEL_MESSAGE, "A client must wait after too many failures", 10,
    "ace970fccddb4416a3966023df2d5c05" },
  [WSMAN_EVENT_USER_FILE] = { "user-file", G_LOG_LEVEL_MESSAGE, "A file of users can't be used", 10,
    "004107f99db24f3b96790008ec6303ba" },
  [WSMAN_EVENT_LIMIT] = { "limit", G_LOG_LEVEL_MESSAGE, "Limit reached", 10,
    "00633256e25f471d8fe2c4e12b5eadad" },
  [WSMAN_EVENT_ACCESS_DENIED] = { "access-denied", G_LOG_LEVEL_MESSAGE, "Access denied", 10,
    "e66c0e9819424e8ab4c6049fa9998118" },
  [WSMAN_EVENT_CHANGE] = { "change", G_LOG_LEVEL_INFO, "Change made", 0,
    "3c19c840d9f94acda62d2465be71c2d9" },
  [WSMAN_EVENT_CHANGE_FAILED] = { "change-failed", G_LOG_LEVEL_MESSAGE, "A change was refused", 60,
    "e7f137f5a11b4c7db5a6b47b57a73cab" },
  [WSMAN_EVENT_SHELL_OPENED] = { "shell-opened", G_LOG_LEVEL_INFO, "Shell opened", 0,
    "12f034c143d24a11a0a8a1e2fdbc4be2" },
  [WSMAN_EVENT_SHELL_CLOSED] = { "shell-closed", G_LOG_LEVEL_INFO, "Shell closed", 0,
    "83de0b93946a499896567964cfbaa4dd" },
  [WSMAN_EVENT_COMMAND_STARTED] = { "command-started", G_LOG_LEVEL_INFO, "Command started", 0,
    "068c193bf65c49029f777337923fe54e" },
  [WSMAN_EVENT_COMMAND_LINE] = { "command-line", G_LOG_LEVEL_DEBUG, "Command line", 0,
    "2203e4adb54f4046a4f47e514ebb5990" },
  [WSMAN_EVENT_COMMAND_ENDED] = { "command-ended", G_LOG_LEVEL_INFO, "Command ended", 0,
    "c85ad6ff654644beb379782e12806dcc" },
  [WSMAN_EVENT_LEFT_OUT] = { "left-out", G_LOG_LEVEL_MESSAGE, "More events of this kind weren't logged", 0,
    "10cc80422fb74eacb3ba20d253c80a75" },
};

static const struct
{
  const char *name;
  const char *key; /* the name of the value in the message */
  gsize offset;
  gsize max_length;
} texts[] = {
  { "WSMAN_USER", "user", G_STRUCT_OFFSET (WsmanLogFields, user), MAX_VALUE },
  { "WSMAN_ADDRESS", "address", G_STRUCT_OFFSET (WsmanLogFields, address), MAX_VALUE },
  { "WSMAN_MECHANISM", "mechanism", G_STRUCT_OFFSET (WsmanLogFields, mechanism), MAX_VALUE },
  { "WSMAN_BINDING", "binding", G_STRUCT_OFFSET (WsmanLogFields, binding), MAX_VALUE },
  { "WSMAN_ACTION", "action", G_STRUCT_OFFSET (WsmanLogFields, action), MAX_VALUE },
  { "WSMAN_RESOURCE", "resource", G_STRUCT_OFFSET (WsmanLogFields, resource), MAX_VALUE },
  { "WSMAN_SHELL", "shell", G_STRUCT_OFFSET (WsmanLogFields, shell), MAX_VALUE },
  { "WSMAN_COMMAND", "command", G_STRUCT_OFFSET (WsmanLogFields, command), MAX_VALUE },
  { "WSMAN_PROGRAM", "program", G_STRUCT_OFFSET (WsmanLogFields, program), MAX_VALUE },
  { "WSMAN_ARGUMENTS", "arguments", G_STRUCT_OFFSET (WsmanLogFields, n_arguments), MAX_VALUE },
  { "WSMAN_COMMAND_LINE", "command-line", G_STRUCT_OFFSET (WsmanLogFields, command_line), MAX_COMMAND_LINE },
  { "WSMAN_EXIT_CODE", "exit-code", G_STRUCT_OFFSET (WsmanLogFields, exit_code), MAX_VALUE },
  { "WSMAN_REASON", "reason", G_STRUCT_OFFSET (WsmanLogFields, reason), MAX_VALUE },
};

/* Counts the events of one kind and source in this period. */
typedef struct
{
  WsmanEvent event;
  char *source;
  guint count;
} Count;

static GMutex mutex;
static GHashTable *counts; /* maps a text of the kind and the source to a Count */
static gint64 period_end;
static gboolean has_timer;
static WsmanLogClock clock_func = g_get_monotonic_time;

/* A message for a log writer. */
typedef struct
{
  GArray *fields;     /* the fields, of the type GLogField */
  GPtrArray *values;  /* the texts that the fields point to */
  GString *message;
} Record;

static void
count_free (gpointer data)
{
  Count *self = data;

  g_free (self->source);
  g_free (self);
}

/* Tells whether a character is logged without an escape. Invisible characters are escaped, for example format
 * characters and spaces other than U+0020. */
static gboolean
is_fit (gunichar c)
{
  return c == ' ' || (g_unichar_isgraph (c) && !g_unichar_isspace (c));
}

static char *
escape (const char *text,
        gsize       length)
{
  GString *result = g_string_sized_new (length);
  const char *end = text + length;

  while (text < end)
    {
      gunichar c = g_utf8_get_char_validated (text, end - text);
      gboolean is_valid = c < (gunichar) -2;
      const char *next = is_valid ? g_utf8_next_char (text) : text + 1;

      if (is_valid && is_fit (c))
        g_string_append_len (result, text, next - text);
      else
        for (; text < next; text++)
          g_string_append_printf (result, "\\x%02x", (guint8) *text);
      text = next;
    }

  return g_string_free (result, FALSE);
}

char *
wsman_log_escape (const char *text)
{
  return escape (text, strlen (text));
}

static char *
escape_cut (const char *text,
            gsize       max_length)
{
  gsize length = strlen (text);
  g_autofree char *escaped = escape (text, MIN (length, max_length));

  if (length <= max_length)
    return g_steal_pointer (&escaped);

  return g_strdup_printf ("%s… (%" G_GSIZE_FORMAT " bytes)", escaped, length);
}

/* Adds a field to the record. value is borrowed. */
static void
record_add (Record     *self,
            const char *name,
            const char *value)
{
  const GLogField field = { name, value, -1 };

  g_array_append_val (self->fields, field);
}

/* Adds a value that the caller has escaped. The record owns the value. No character of the value can end the quotation
 * in the message. */
static void
record_add_value (Record     *self,
                  const char *name,
                  const char *key,
                  char       *value)
{
  g_string_append_printf (self->message, self->values->len == 0 ? ": %s=\"" : " %s=\"", key);
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (self->message, '\\');
      g_string_append_c (self->message, *c);
    }
  g_string_append_c (self->message, '"');
  g_ptr_array_add (self->values, value);
  record_add (self, name, value);
}

static void
record_add_fields (Record               *self,
                   const WsmanLogFields *fields)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *value = G_STRUCT_MEMBER (const char *, fields, texts[i].offset);

      if (value != NULL)
        record_add_value (self, texts[i].name, texts[i].key, escape_cut (value, texts[i].max_length));
    }

  if (fields->code != 0)
    record_add_value (self, "WSMAN_CODE", "code", g_strdup_printf ("0x%08X", fields->code));
  if (fields->minor != 0)
    record_add_value (self, "WSMAN_GSS_MINOR", "gss-minor", g_strdup_printf ("0x%08X", fields->minor));
}

/* Returns the priority of syslog. */
static const char *
get_priority (GLogLevelFlags level)
{
  return level == G_LOG_LEVEL_DEBUG ? "7" : level == G_LOG_LEVEL_INFO ? "6" : "5";
}

static void
record_init (Record     *self,
             WsmanEvent  event)
{
  self->fields = g_array_new (FALSE, FALSE, sizeof (GLogField));
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->message = g_string_new (events[event].text);
  record_add (self, "PRIORITY", get_priority (events[event].level));
  record_add (self, "GLIB_DOMAIN", G_LOG_DOMAIN);
  record_add (self, "MESSAGE_ID", events[event].message_id);
  record_add (self, "WSMAN_EVENT", events[event].name);
}

/* Writes and clears the record. */
static void
record_write (Record     *self,
              WsmanEvent  event)
{
  record_add (self, "MESSAGE", self->message->str);
  g_log_structured_array (events[event].level, (GLogField *) self->fields->data, self->fields->len);

  g_array_unref (self->fields);
  g_ptr_array_unref (self->values);
  g_string_free (self->message, TRUE);
}

static void
tell_left_out (const Count *count)
{
  guint told = events[count->event].per_period;
  Record record;

  if (count->count <= told)
    return;

  record_init (&record, WSMAN_EVENT_LEFT_OUT);
  record_add_value (&record, "WSMAN_COUNT", "count", g_strdup_printf ("%u", count->count - told));
  record_add_value (&record, "WSMAN_OF", "of", g_strdup (events[count->event].name));
  if (*count->source != '\0')
    record_add_value (&record, "WSMAN_ADDRESS", "address", escape_cut (count->source, MAX_VALUE));
  record_write (&record, WSMAN_EVENT_LEFT_OUT);
}

/* Returns the counts if the period is over, and otherwise NULL. The caller owns the counts. */
static GHashTable *
end_period (gboolean now)
{
  GHashTable *ended = NULL;
  gint64 time = clock_func ();

  g_mutex_lock (&mutex);
  if (now || time >= period_end)
    {
      ended = g_steal_pointer (&counts);
      period_end = time + PERIOD_SECONDS * G_TIME_SPAN_SECOND;
      has_timer = FALSE;
    }
  g_mutex_unlock (&mutex);

  return ended;
}

/* Logs how many events were suppressed. The caller must not hold the mutex, because a log writer may itself log an
 * event. */
static void
tell_counts (GHashTable *ended)
{
  GHashTableIter iter;
  gpointer count;

  if (ended == NULL)
    return;

  g_hash_table_iter_init (&iter, ended);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    tell_left_out (count);
  g_hash_table_unref (ended);
}

void
wsman_log_flush (void)
{
  tell_counts (end_period (TRUE));
}

static gboolean
on_period (gpointer user_data)
{
  tell_counts (end_period (FALSE));

  return G_SOURCE_REMOVE;
}

/* Starts a timer for the end of the period. Without the timer, the number of suppressed events would only be logged
 * with the next event. */
static void
start_timer (void)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();
  g_autoptr(GSource) source = g_timeout_source_new_seconds (PERIOD_SECONDS + 1);

  g_source_set_callback (source, on_period, NULL, NULL);
  g_source_attach (source, context);
}

/* Finds the count of the event's kind and source. If a name isn't authenticated, it isn't a part of the source.
 * Otherwise a client could use a new name for each event. */
static Count *
find_count (WsmanEvent            event,
            const WsmanLogFields *fields)
{
  gboolean is_proven = event != WSMAN_EVENT_LOGIN_REFUSED && event != WSMAN_EVENT_LOGIN_THROTTLED;
  const char *source = fields->source != NULL ? fields->source : "";
  g_autofree char *key = g_strdup_printf ("%d %s %s", event, source,
                                          is_proven && fields->user != NULL ? fields->user : "");
  Count *count;

  if (counts == NULL)
    counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, count_free);
  if (g_hash_table_size (counts) >= MAX_COUNTS && !g_hash_table_contains (counts, key))
    {
      g_free (key);
      key = g_strdup_printf ("%d", event);
      source = "";
    }

  count = g_hash_table_lookup (counts, key);
  if (count != NULL)
    return count;

  count = g_new0 (Count, 1);
  count->event = event;
  count->source = g_strdup (source);
  g_hash_table_insert (counts, g_steal_pointer (&key), count);

  return count;
}

/* Counts the event, and tells whether it is also logged. */
static gboolean
admit (WsmanEvent            event,
       const WsmanLogFields *fields)
{
  gboolean is_admitted, wants_timer;

  if (events[event].per_period == 0)
    return TRUE;

  g_mutex_lock (&mutex);
  is_admitted = ++find_count (event, fields)->count <= events[event].per_period;
  wants_timer = !is_admitted && !has_timer;
  has_timer = has_timer || wants_timer;
  g_mutex_unlock (&mutex);
  if (wants_timer)
    start_timer ();

  return is_admitted;
}

void
wsman_log_event (WsmanEvent            event,
                 const WsmanLogFields *fields,
                 const char           *file,
                 const char           *line,
                 const char           *function)
{
  Record record;

  tell_counts (end_period (FALSE));
  if (!admit (event, fields))
    return;

  record_init (&record, event);
  record_add (&record, "CODE_FILE", file);
  record_add (&record, "CODE_LINE", line);
  record_add (&record, "CODE_FUNC", function);
  record_add_fields (&record, fields);
  record_write (&record, event);
}

void
wsman_log_set_clock (WsmanLogClock clock)
{
  clock_func = clock;
}

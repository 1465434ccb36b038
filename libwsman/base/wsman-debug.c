/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Traces to standard error. WSMAN_DEBUG selects what is traced.
 */

#include "wsman-debug-private.h"

#include <string.h>

#include "wsman-log-private.h"

static const GDebugKey rooms[] = {
  { "soap", WSMAN_DEBUG_SOAP },
  { "security", WSMAN_DEBUG_SECURITY },
  { "transport", WSMAN_DEBUG_TRANSPORT },
  { "session", WSMAN_DEBUG_SESSION },
  { "server", WSMAN_DEBUG_SERVER },
  { "provider", WSMAN_DEBUG_PROVIDER },
};

static const char *const schemes[] = {
  "Basic",
  "CredSSP",
  "Digest",
  "Kerberos",
  "Negotiate",
  "NTLM",
};

/* This bit of wsman_debug_rooms is set when the environment was read. */
#define IS_READ (1u << 31)

guint wsman_debug_rooms;

guint
wsman_debug_read_rooms (void)
{
  static gsize initialized = 0;

  if (g_once_init_enter (&initialized))
    {
      guint enabled = g_parse_debug_string (g_getenv ("WSMAN_DEBUG"), rooms, G_N_ELEMENTS (rooms));

      g_atomic_int_set (&wsman_debug_rooms, enabled | IS_READ);
      g_once_init_leave (&initialized, 1);
    }

  return g_atomic_int_get (&wsman_debug_rooms);
}

/* WSMAN_DEBUG=help prints the rooms when the library is loaded. Otherwise the help would appear only if the program
 * traced something. */
__attribute__ ((constructor)) static void
print_help (void)
{
  const char *value = g_getenv ("WSMAN_DEBUG");

  if (value != NULL && g_ascii_strcasecmp (value, "help") == 0)
    wsman_debug_enabled (WSMAN_DEBUG_SERVER);
}

static const char *
get_room_name (WsmanDebugRoom room)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      if (rooms[i].value == room)
        return rooms[i].key;
    }

  return "?";
}

void
wsman_debug_print (WsmanDebugRoom  room,
                   const char     *format,
                   ...)
{
  g_autofree char *message = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  /* The message is escaped, because a peer's text must not look like a line of the library, and must not control the
   * terminal. */
  line = wsman_log_escape (message);
  g_printerr ("%.6f wsman %s: %s\n",
              g_get_monotonic_time () / (double) G_USEC_PER_SEC, get_room_name (room), line);
}

/* Masks a header value. If it doesn't start with the name of a scheme, the whole value may be a secret. */
char *
wsman_debug_mask (const char *header_value)
{
  gsize length = strcspn (header_value, " ");
  g_autofree char *scheme = g_strndup (header_value, length);

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_ascii_strcasecmp (schemes[i], scheme) == 0)
        return g_strconcat (scheme, header_value[length] != '\0' ? " …" : NULL, NULL);
    }

  return g_strdup ("…");
}

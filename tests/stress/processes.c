/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "processes.h"

#include <string.h>

#include "patience.h"

#define POLL_US 2000

static gboolean
has_cookie (const char *process,
            const char *variable)
{
  g_autofree char *path = g_build_filename ("/proc", process, "environ", NULL);
  g_autofree char *environment = NULL;
  gsize length, variable_length = strlen (variable) + 1;

  if (!g_ascii_isdigit (process[0]) || !g_file_get_contents (path, &environment, &length, NULL))
    return FALSE;

  for (const char *at = environment; at < environment + length; at += strlen (at) + 1)
    if (strncmp (at, variable, variable_length) == 0)
      return TRUE;

  return FALSE;
}

GStrv
processes_find (const char *cookie)
{
  g_autofree char *variable = g_strconcat (PROCESSES_COOKIE "=", cookie, NULL);
  g_autoptr(GStrvBuilder) found = g_strv_builder_new ();
  g_autoptr(GDir) directory = g_dir_open ("/proc", 0, NULL);
  const char *process;

  g_assert_nonnull (directory);
  while ((process = g_dir_read_name (directory)) != NULL)
    if (has_cookie (process, variable))
      g_strv_builder_add (found, process);

  return g_strv_builder_end (found);
}

static void
wait_for (const char *cookie,
          guint       least,
          guint       most,
          guint       seconds)
{
  gint64 deadline = patience_get_end (seconds);

  while (TRUE)
    {
      g_auto(GStrv) found = processes_find (cookie);
      g_autofree char *text = g_strjoinv (" ", found);
      guint count = g_strv_length (found);

      if (count >= least && count <= most)
        return;
      if (g_get_monotonic_time () > deadline)
        g_error ("There are %u processes, and not %u to %u: %s", count, least, most, text);
      g_usleep (POLL_US);
    }
}

void
processes_wait_for (const char *cookie,
                    guint       count,
                    guint       seconds)
{
  wait_for (cookie, count, count, seconds);
}

void
processes_wait_for_more (const char *cookie,
                         guint       count,
                         guint       seconds)
{
  wait_for (cookie, count, G_MAXUINT, seconds);
}

static gboolean
is_child (const char *process,
          const char *parent)
{
  g_autofree char *path = g_build_filename ("/proc", process, "stat", NULL);
  g_autofree char *rest = g_strdup_printf (" %s ", parent);
  g_autofree char *text = NULL;

  /* The name may contain anything. A letter for the state and the parent follow it. */
  return g_file_get_contents (path, &text, NULL, NULL) && g_str_has_prefix (strrchr (text, ')') + 3, rest);
}

GStrv
processes_list_children (const char *parent)
{
  g_autoptr(GStrvBuilder) found = g_strv_builder_new ();
  g_autoptr(GDir) directory = g_dir_open ("/proc", 0, NULL);
  const char *process;

  g_assert_nonnull (directory);
  while ((process = g_dir_read_name (directory)) != NULL)
    if (g_ascii_isdigit (process[0]) && is_child (process, parent))
      g_strv_builder_add (found, process);

  return g_strv_builder_end (found);
}

guint64
processes_read_number (const char *process,
                       const char *file,
                       const char *label)
{
  g_autofree char *path = g_build_filename ("/proc", process, file, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  const char *line = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  line = strstr (text, label);
  g_assert_nonnull (line);

  return g_ascii_strtoull (line + strlen (label), NULL, 10);
}

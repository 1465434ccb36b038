/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "shell-script.h"

#include <string.h>

#include "base/wsman-worker-private.h"

static gboolean
is_request (Script     *script,
            guint       index,
            const char *action)
{
  g_autofree char *body = script_dup_body (script, index);
  g_autofree char *end = g_strdup_printf ("/%s</", action);

  return strstr (body, end) != NULL;
}

guint
script_count_requests (Script     *script,
                       const char *action)
{
  guint n = 0;

  for (guint i = 0; i < canned_server_get_n_requests (script->server); i++)
    n += is_request (script, i, action);

  return n;
}

void
script_wait_action (Script     *script,
                    const char *action,
                    guint       n)
{
  guint n_seen = canned_server_get_n_requests (script->server);

  while (script_count_requests (script, action) < n)
    {
      canned_server_wait_requests (script->server, n_seen + 1);
      n_seen = canned_server_get_n_requests (script->server);
    }

  g_assert_cmpuint (script_count_requests (script, action), ==, n);
}

char *
script_dup_request (Script     *script,
                    const char *action,
                    guint       n)
{
  for (guint i = 0; i < canned_server_get_n_requests (script->server); i++)
    {
      if (is_request (script, i, action) && n-- == 0)
        return script_dup_body (script, i);
    }

  g_error ("No such %s", action);
}

void
script_assert_sent (Script     *script,
                    const char *action,
                    guint       n,
                    const char *part)
{
  g_autofree char *body = script_dup_request (script, action, n);

  if (strstr (body, part) == NULL)
    g_error ("“%s” isn't in: %s", part, body);
}

char *
script_dup_message_id (Script     *script,
                       const char *action,
                       guint       n)
{
  g_autofree char *body = script_dup_request (script, action, n);
  const char *start = strstr (body, "MessageID>") + strlen ("MessageID>");

  return g_strndup (start, strcspn (start, "<"));
}

void
play_start (Play           *self,
            const Response *responses,
            guint           n_responses)
{
  g_autoptr(GError) error = NULL;

  self->script = (Script) { .responses = responses, .n_responses = n_responses };
  script_start (&self->script, NULL);
  self->session = script_connect (&self->script);
  self->shell = wsman_session_open_shell (self->session, NULL, &error);
  g_assert_no_error (error);
}

/* The library's remaining messages must reach this server, and not the next one on the same port. */
void
play_clear (Play *self)
{
  if (self->shell != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->shell));
  if (self->session != NULL)
    g_assert_finalize_object (g_steal_pointer (&self->session));

  canned_server_open_gate (self->script.server);
  wsman_worker_flush ();
  script_clear (&self->script);
}

WsmanCommand *
play_spawn (Play *self)
{
  g_autoptr(GError) error = NULL;
  WsmanCommand *command = wsman_shell_spawn_command_line (self->shell, "x", NULL, &error);

  g_assert_no_error (error);

  return command;
}

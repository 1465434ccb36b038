/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests ids of commands: servers spell the same id in several ways, and may respond for another command. */

#include "shell-script.h"

#include <string.h>

#include "base/wsman-error-private.h"

#define GUID "0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8"
#define UPPER "0F1A2B3C-4D5E-6F70-8192-A3B4C5D6E7F8"
#define OTHER "0f1a2b3c-4d5e-6f70-8192-000000000000"

/* The ids of a server that starts a command with one spelling, and responds with two other spellings. */
typedef struct
{
  const char *name;
  const char *started;
  const char *stream;
  const char *state;
} SpellingCase;

static const SpellingCase spelling_cases[] = {
  { "braces", "{" GUID "}", "{" GUID "}", "{" GUID "}" },
  { "braces-at-start", "{" GUID "}", GUID, GUID },
  { "braces-in-output", GUID, "{" GUID "}", "{" GUID "}" },
  { "braces-in-state", UPPER, UPPER, "{" GUID "}" },
  { "case", UPPER, GUID, "{" UPPER "}" },
  { "urn", GUID, "urn:uuid:" GUID, "uuid:" UPPER },
  { "spaces", " " GUID " ", GUID, " {" GUID "}" },
  { "empty", GUID, "", "" },
};

static char *
make_body (const char *body,
           const char *first,
           const char *second)
{
  g_autoptr(GString) text = g_string_new (body);

  g_string_replace (text, "FIRST", first, 0);
  g_string_replace (text, "SECOND", second, 0);

  return g_strdup (text->str);
}

static char *
make_started (const char *id)
{
  return make_body (ENVELOPE (SHELL "/CommandResponse",
                              "<rsp:CommandResponse" RSP_NS "><rsp:CommandId>FIRST</rsp:CommandId>"
                              "</rsp:CommandResponse>"), id, "");
}

static char *
make_received (const char *stream,
               const char *state)
{
  return make_body (RECEIVED ("<rsp:Stream Name=\"stdout\" CommandId=\"FIRST\">aGk=</rsp:Stream>"
                              "<rsp:CommandState CommandId=\"SECOND\" State=\"" SHELL "/CommandState/Done\">"
                              "<rsp:ExitCode>6</rsp:ExitCode></rsp:CommandState>"), stream, state);
}

static void
test_spelling (gconstpointer data)
{
  const SpellingCase *c = data;
  g_autofree char *started = make_started (c->started);
  g_autofree char *received = make_received (c->stream, c->state);
  g_autofree char *trimmed = g_strstrip (g_strdup (c->started));
  g_autofree char *attribute = g_strdup_printf (" CommandId=\"%s\"", trimmed);
  const Response responses[] = {
    CREATE (CREATED ("S-1")), COMMAND (started), SEND (SENT), SIGNAL (SIGNALLED), DELETE (DELETED),
    RECEIVE (received),
  };
  g_auto(Play) play = { 0, };
  g_autoptr(WsmanCommand) command = NULL;
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;

  play_start (&play, responses, G_N_ELEMENTS (responses));
  command = play_spawn (&play);
  wsman_command_communicate_utf8 (command, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "hi");
  g_assert_cmpint (wsman_command_get_exit_status (command), ==, 6);

  /* The library sends the id as the server spelled it. */
  g_assert_cmpstr (wsman_command_get_command_id (command), ==, trimmed);
  script_wait_action (&play.script, "Signal", 1);
  script_assert_sent (&play.script, "Receive", 0, attribute);
  script_assert_sent (&play.script, "Signal", 0, attribute);
}

#define OTHER_STREAM "<rsp:Stream Name=\"stdout\" CommandId=\"" OTHER "\">aGk=</rsp:Stream>"
#define OTHER_STATE(state) "<rsp:CommandState CommandId=\"" OTHER "\" State=\"" SHELL "/CommandState/" state "\"/>"

static const char *const others[] = {
  RECEIVED (OTHER_STREAM), RECEIVED (OTHER_STATE ("Running")), RECEIVED (OTHER_STATE ("Done")),
  RECEIVED (OTHER_STREAM OTHER_STATE ("Done")),
};

/* Checks responses that are only about other commands. If they were ignored, the caller would wait for ever. */
static void
test_other (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      const Response responses[] = { USUAL, RECEIVE (others[i]) };
      g_auto(Play) play = { 0, };
      g_autoptr(WsmanCommand) command = NULL;
      g_autoptr(GError) error = NULL;

      play_start (&play, responses, G_N_ELEMENTS (responses));
      command = play_spawn (&play);
      g_assert_false (wsman_command_wait (command, NULL, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
      g_assert_nonnull (strstr (error->message, "C-1"));
      g_assert_nonnull (strstr (error->message, OTHER));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (spelling_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/command-ids/spelling/", spelling_cases[i].name, NULL);

      g_test_add_data_func (path, &spelling_cases[i], test_spelling);
    }
  g_test_add_func ("/wsman/command-ids/other", test_other);

  return g_test_run ();
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "shell-fixture.h"

#include <string.h>

#define MESSAGE_ID "uuid:00000000-0000-0000-0000-000000000001"
#define RSP "xmlns:rsp='" SHELL_URI "'"

static void
set_up (ServerFixture *server,
        gpointer       user_data)
{
  static const char *const users[] = { FIXTURE_USER, FIXTURE_STRANGER, NULL };
  ShellFixture *self = user_data;

  wsman_server_set_allowed_users (server->server, users);
  wsman_shell_provider_register (self->provider, server->server);
}

ShellFixture *
shell_fixture_new (const char *first_property,
                   ...)
{
  static const char *const users[] = { FIXTURE_USER, FIXTURE_STRANGER, NULL };
  ShellFixture *self = g_new0 (ShellFixture, 1);
  va_list properties;

  self->provider = g_object_new (WSMAN_TYPE_SHELL_PROVIDER, "users", users, NULL);
  va_start (properties, first_property);
  if (first_property != NULL)
    g_object_set_valist (G_OBJECT (self->provider), first_property, properties);
  va_end (properties);

  self->resource_uri = CMD_URI;
  self->server = server_fixture_new (set_up, self);
  shell_fixture_set_user (self, FIXTURE_USER);

  return self;
}

static void
drop (ServerFixture *server,
      gpointer       user_data)
{
  ShellFixture *self = user_data;

  wsman_server_remove_provider (server->server, SHELL_URI);
  if (wsman_shell_provider_get_powershell (self->provider) != NULL)
    wsman_server_remove_provider (server->server, POWERSHELL_URI);
  g_assert_finalize_object (g_steal_pointer (&self->provider));
}

void
shell_fixture_drop_provider (ShellFixture *self)
{
  server_fixture_invoke (self->server, drop, self);
}

void
shell_fixture_free (ShellFixture *self)
{
  if (self->provider != NULL)
    shell_fixture_drop_provider (self);
  raw_client_free (self->client);
  server_fixture_free (self->server);
  g_free (self->credentials);
  g_free (self->shell_id);
  g_free (self);
}

void
shell_fixture_set_user (ShellFixture *self,
                        const char   *user)
{
  g_clear_pointer (&self->client, raw_client_free);
  self->client = raw_client_new (self->server->port, FALSE);
  g_free (self->credentials);
  self->credentials = raw_credentials (user, FIXTURE_PASSWORD);
}

static char *
replace_id (const char *envelope)
{
  g_autofree char *guid = g_uuid_string_random ();
  g_autofree char *id = g_strconcat ("uuid:", guid, NULL);
  g_auto(GStrv) parts = g_strsplit (envelope, MESSAGE_ID, 2);

  return g_strjoinv (id, parts);
}

char *
shell_fixture_make (ShellFixture *self,
                    const char   *action,
                    const char   *headers,
                    const char   *body)
{
  g_autofree char *selector =
    self->shell_id == NULL
      ? NULL
      : g_strdup_printf ("<w:SelectorSet><w:Selector Name='ShellId'>%s</w:Selector></w:SelectorSet>", self->shell_id);
  g_autofree char *all = g_strconcat (headers != NULL ? headers : "", selector, NULL);
  g_autofree char *envelope = raw_envelope (action, self->resource_uri, all, body);

  return replace_id (envelope);
}

RawResponse *
shell_fixture_ask (ShellFixture *self,
                   const char   *envelope)
{
  return raw_client_ask (self->client, self->credentials, envelope);
}

RawResponse *
shell_fixture_call (ShellFixture *self,
                    const char   *action,
                    const char   *headers,
                    const char   *body)
{
  g_autofree char *envelope = shell_fixture_make (self, action, headers, body);

  return shell_fixture_ask (self, envelope);
}

void
shell_fixture_open (ShellFixture *self,
                    const char   *headers,
                    const char   *body)
{
  g_autoptr(RawResponse) response = NULL;

  g_clear_pointer (&self->shell_id, g_free);
  response = shell_fixture_call (self, TRANSFER "Create", headers, body != NULL ? body : SHELL_BODY);
  g_assert_cmpuint (response->status, ==, 200);
  self->shell_id = raw_response_get_text (response, "rsp:ShellId");
  g_assert_nonnull (self->shell_id);
}

static char *
run (ShellFixture *self,
     const char   *headers,
     const char   *line)
{
  g_autofree char *escaped = g_markup_escape_text (line, -1);
  g_autofree char *body = g_strdup_printf ("<rsp:CommandLine " RSP "><rsp:Command>%s</rsp:Command></rsp:CommandLine>",
                                           escaped);
  g_autoptr(RawResponse) response = shell_fixture_call (self, SHELL_URI "/Command", headers, body);

  g_assert_cmpuint (response->status, ==, 200);

  return raw_response_get_text (response, "rsp:CommandId");
}

char *
shell_fixture_run (ShellFixture *self,
                   const char   *line)
{
  return run (self, NULL, line);
}

char *
shell_fixture_run_directly (ShellFixture *self,
                            const char   *line)
{
  return run (self, "<w:OptionSet><w:Option Name='WINRS_SKIP_CMD_SHELL'>TRUE</w:Option></w:OptionSet>", line);
}

char *
shell_fixture_make_receive (ShellFixture *self,
                            const char   *command_id,
                            const char   *headers)
{
  g_autofree char *body = g_strdup_printf ("<rsp:Receive " RSP "><rsp:DesiredStream CommandId='%s'>stdout stderr"
                                           "</rsp:DesiredStream></rsp:Receive>", command_id);

  return shell_fixture_make (self, SHELL_URI "/Receive", headers, body);
}

char *
shell_fixture_make_send (ShellFixture *self,
                         const char   *command_id,
                         const char   *headers,
                         const char   *text,
                         gboolean      end)
{
  g_autofree char *data = g_base64_encode ((const guchar *) text, strlen (text));
  g_autofree char *body = g_strdup_printf ("<rsp:Send " RSP "><rsp:Stream Name='stdin' CommandId='%s'%s>%s"
                                           "</rsp:Stream></rsp:Send>", command_id, end ? " End='true'" : "", data);

  return shell_fixture_make (self, SHELL_URI "/Send", headers, body);
}

RawResponse *
shell_fixture_send (ShellFixture *self,
                    const char   *command_id,
                    const char   *text,
                    gboolean      end)
{
  g_autofree char *envelope = shell_fixture_make_send (self, command_id, NULL, text, end);

  return shell_fixture_ask (self, envelope);
}

RawResponse *
shell_fixture_signal (ShellFixture *self,
                      const char   *command_id,
                      const char   *code)
{
  g_autofree char *body = g_strdup_printf ("<rsp:Signal " RSP " CommandId='%s'><rsp:Code>%s</rsp:Code></rsp:Signal>",
                                           command_id, code);

  return shell_fixture_call (self, SHELL_URI "/Signal", NULL, body);
}

ShellOutput *
shell_output_new (void)
{
  ShellOutput *self = g_new0 (ShellOutput, 1);

  self->text[0] = g_string_new (NULL);
  self->text[1] = g_string_new (NULL);

  return self;
}

void
shell_output_free (ShellOutput *self)
{
  g_string_free (self->text[0], TRUE);
  g_string_free (self->text[1], TRUE);
  g_free (self);
}

/* xml: of one rsp:Stream, from its name on. */
static void
add_stream (ShellOutput *self,
            const char  *xml)
{
  guint which = g_str_has_prefix (xml, "stdout\"") ? 0 : 1;
  const char *text = strchr (xml, '>') + 1;
  const char *end = strstr (xml, " End=\"true\"");
  g_autofree char *encoded = g_strndup (text, strcspn (text, "<"));
  gsize length;
  g_autofree guchar *data = g_base64_decode (encoded, &length);

  g_assert_false (self->ended[which] && length > 0);
  g_string_append_len (self->text[which], (const char *) data, length);
  self->ended[which] = self->ended[which] || (end != NULL && end < text);
}

void
shell_output_add (ShellOutput *self,
                  RawResponse *response)
{
  static const char start[] = "<rsp:Stream Name=\"";
  g_autofree char *code = raw_response_get_text (response, "rsp:ExitCode");

  if (response->status != 200)
    g_test_message ("%s", response->body);
  g_assert_cmpuint (response->status, ==, 200);
  for (const char *xml = strstr (response->body, start); xml != NULL; xml = strstr (xml, start))
    {
      xml += strlen (start);
      add_stream (self, xml);
    }

  self->done = strstr (response->body, "/CommandState/Done\"") != NULL;
  self->has_exit_code = code != NULL;
  self->exit_code = code != NULL ? g_ascii_strtoll (code, NULL, 10) : 0;
}

static void
receive (ShellFixture *self,
         const char   *command_id,
         ShellOutput  *output)
{
  g_autofree char *envelope = shell_fixture_make_receive (self, command_id, NULL);
  g_autoptr(RawResponse) response = shell_fixture_ask (self, envelope);

  shell_output_add (output, response);
}

ShellOutput *
shell_fixture_collect (ShellFixture *self,
                       const char   *command_id)
{
  ShellOutput *output = shell_output_new ();

  while (!output->done)
    receive (self, command_id, output);

  return output;
}

void
shell_fixture_expect (ShellFixture *self,
                      const char   *command_id,
                      const char   *text)
{
  g_autoptr(ShellOutput) output = shell_output_new ();

  while (!output->done && output->text[0]->len < strlen (text))
    receive (self, command_id, output);

  g_assert_cmpstr (output->text[0]->str, ==, text);
}

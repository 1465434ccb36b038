/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a program does after a login: Identify, Get, an enumeration and a command with much output. The environment says
 * how to log in, so that no secret is in a command line. The program prints what it saw, and how it was logged in.
 * login-client.js and login-client.py do the same.
 *
 *   LOGIN_URI, LOGIN_FLAGS   the arguments of the session
 *   LOGIN_OPTIONS            the properties of its options: lines of NAME=VALUE
 *   LOGIN_PROXY              the proxy that a resolver names; not set: no resolver
 *   LOGIN_PROXY_ACCESS       the access of SetProxy; not set: SetProxy isn't called
 *   LOGIN_COUNT              how many items the enumeration has
 *   LOGIN_COMMAND            the command
 */

#include <libwsman/wsman.h>
#include <locale.h>
#include <stdlib.h>

#define THING "http://schemas.example.org/wsman/world/1/World_Thing"
#define BATCH 1000
#define ENVELOPE (4 * 1024 * 1024)

static void
check (GError *error)
{
  g_autoptr(WsmanFault) fault = NULL;

  if (error == NULL)
    return;

  fault = wsman_fault_from_error (error);
  g_print ("refused 0x%08X %s\n", wsman_fault_get_code (fault), error->message);
  exit (EXIT_FAILURE);
}

static void
set_property (WsmanConnectionOptions *options,
              const char             *name,
              const char             *text)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (options), name);
  g_auto(GStrv) words = NULL;

  g_assert_nonnull (pspec);
  if (pspec->value_type == G_TYPE_BOOLEAN)
    g_object_set (options, name, g_str_equal (text, "true"), NULL);
  else if (pspec->value_type == G_TYPE_STRV)
    g_object_set (options, name, words = g_strsplit (text, ",", -1), NULL);
  else if (G_IS_PARAM_SPEC_ENUM (pspec))
    g_object_set (options, name, g_enum_get_value_by_nick (G_PARAM_SPEC_ENUM (pspec)->enum_class, text)->value, NULL);
  else
    g_object_set (options, name, text, NULL);
}

static WsmanConnectionOptions *
make_options (void)
{
  WsmanConnectionOptions *options = wsman_connection_options_new ();
  g_auto(GStrv) lines = g_strsplit (g_getenv ("LOGIN_OPTIONS"), "\n", -1);
  const char *proxy = g_getenv ("LOGIN_PROXY");
  const char *access = g_getenv ("LOGIN_PROXY_ACCESS");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) parts = g_strsplit (lines[i], "=", 2);

      set_property (options, parts[0], parts[1]);
    }

  if (proxy != NULL)
    {
      g_autoptr(GProxyResolver) resolver = g_simple_proxy_resolver_new (proxy, NULL);

      wsman_connection_options_set_proxy_resolver (options, resolver);
    }
  if (access != NULL)
    wsman_connection_options_set_proxy (options, g_ascii_strtoull (access, NULL, 0), 0, NULL, NULL, &error);
  check (error);

  return options;
}

static void
identify (WsmanSession *session)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanItem) item = wsman_session_identify (session, 0, NULL, &error);

  check (error);
  g_print ("identify %s\n", wsman_item_lookup_string (item, "ProductVendor"));
}

static void
get (WsmanSession *session)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (THING "?Name=thing-7", &error);
  g_autoptr(WsmanItem) item = wsman_session_get (session, locator, NULL, &error);

  check (error);
  g_print ("get %s\n", wsman_item_lookup_string (item, "Name"));
}

static void
enumerate (WsmanSession *session)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (THING, &error);
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  gsize length = 0;
  guint count = 0;

  wsman_resource_locator_add_option (locator, "Count", g_getenv ("LOGIN_COUNT"), FALSE);
  enumerator = wsman_session_enumerate (session, locator, NULL, NULL, 0, NULL, &error);
  check (error);

  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      g_autoptr(WsmanItem) item = wsman_enumerator_read_item (enumerator, NULL, &error);

      check (error);
      if (item == NULL)
        break;

      count++;
      length += g_utf8_strlen (wsman_item_get_xml (item), -1);
    }
  g_print ("enumerate %u %" G_GSIZE_FORMAT "\n", count, length);
}

static void
run (WsmanSession *session)
{
  const char * const words[] = { "sh", "-c", g_getenv ("LOGIN_COMMAND"), NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanCommandResult) result = wsman_session_run (session, words, NULL, NULL, &error);
  g_autofree char *digest = NULL;
  GBytes *output;

  check (error);
  output = wsman_command_result_get_stdout_bytes (result);
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, output);
  g_print ("run %" G_GSIZE_FORMAT " %s\n", g_bytes_get_size (output), digest);
}

int
main (void)
{
  g_autoptr(WsmanConnectionOptions) options = NULL;
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  options = make_options ();
  session = wsman_session_new (g_getenv ("LOGIN_URI"), g_ascii_strtoull (g_getenv ("LOGIN_FLAGS"), NULL, 0), options,
                               &error);
  check (error);
  wsman_session_set_batch_items (session, BATCH);
  wsman_session_set_max_envelope_size (session, ENVELOPE);
  identify (session);
  get (session);
  enumerate (session);
  run (session);
  g_print ("login %s %s %s %s\n", wsman_session_get_mechanism (session),
           wsman_session_get_sealed (session) ? "sealed" : "plain",
           wsman_session_get_bound (session) ? "bound" : "loose",
           wsman_session_get_proxy (session) != NULL ? wsman_session_get_proxy (session) : "direct");

  return 0;
}

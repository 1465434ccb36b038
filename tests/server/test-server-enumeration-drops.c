/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests provider's objects that stop the server when they are dropped, for each way in which an enumeration ends.
 */

#include "raw-http.h"
#include "server-fixture.h"

#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define NUMBERS FIXTURE_URI "/Numbers"

static int n_stops;

static void
stop_server (ServerFixture *fixture,
             gpointer       user_data)
{
  g_atomic_int_inc (&n_stops);
  wsman_server_stop (fixture->server);
}

/* Two enumerations at most, and one idle enumeration ends soon if user_data isn't NULL. */
static void
set_up (ServerFixture *fixture,
        gpointer       user_data)
{
  wsman_server_set_max_contexts_per_user (fixture->server, 2);
  if (user_data != NULL)
    wsman_server_set_enumeration_timeout (fixture->server, 50);
  server_fixture_set_drop_func (fixture, stop_server);
}

typedef struct
{
  ServerFixture *fixture;
  RawClient *client;
  char *credentials;
  char *context; /* of the enumeration that was opened last */
} Session;

/* Sends a request, and returns the status of its response. The status is 0 if the server stops before it responds. */
static guint
ask (Session    *self,
     const char *action,
     const char *headers,
     const char *body)
{
  g_autofree char *full_action = g_strconcat (ENUMERATION, action, NULL);
  g_autofree char *envelope = raw_envelope (full_action, NUMBERS, headers, body);
  g_autoptr(RawResponse) response = raw_client_ask (self->client, self->credentials, envelope);

  return response->status;
}

static char *
make_options (const char *name,
              guint       value)
{
  return g_strdup_printf ("<w:OptionSet><w:Option Name='Count'>100</w:Option><w:Option Name='%s'>%u</w:Option>"
                          "</w:OptionSet>", name, value);
}

/* Opens an enumeration of a hundred numbers, and gets the first of them. */
static void
open_enumeration (Session    *self,
                  const char *option,
                  guint       value)
{
  g_autofree char *options = make_options (option, value);
  g_autofree char *envelope =
    raw_envelope (ENUMERATION "Enumerate", NUMBERS, options,
                  "<n:Enumerate><w:OptimizeEnumeration/><w:MaxElements>1</w:MaxElements></n:Enumerate>");
  g_autoptr(RawResponse) response = raw_client_ask (self->client, self->credentials, envelope);

  g_assert_cmpuint (response->status, ==, 200);
  g_free (self->context);
  self->context = raw_response_get_text (response, "n:EnumerationContext");
}

static char *
make_pull (Session *self,
           guint    max_elements)
{
  return g_strdup_printf ("<n:Pull><n:EnumerationContext>%s</n:EnumerationContext><n:MaxElements>%u</n:MaxElements>"
                          "</n:Pull>", self->context, max_elements);
}

/* --- The ways in which an enumeration ends --- */

/* The oldest enumeration makes way for another. */
static void
exceed_quota (Session *self)
{
  for (guint i = 0; i < 2; i++)
    open_enumeration (self, "Size", 0);
  g_assert_cmpuint (ask (self, "Enumerate", NULL, "<n:Enumerate/>"), ==, 0);
}

static void
release (Session *self)
{
  g_autofree char *body = NULL;

  open_enumeration (self, "Size", 0);
  body = g_strdup_printf ("<n:Release><n:EnumerationContext>%s</n:EnumerationContext></n:Release>", self->context);
  g_assert_cmpuint (ask (self, "Release", NULL, body), ==, 0);
}

/* The request holds the object until the response is written. */
static void
pull_all (Session *self)
{
  g_autofree char *body = NULL;

  open_enumeration (self, "Size", 0);
  body = make_pull (self, 1000);
  g_assert_cmpuint (ask (self, "Pull", NULL, body), ==, 200);
}

static void
pull_too_large (Session *self)
{
  g_autofree char *options = make_options ("Size", 1000000);

  g_assert_cmpuint (ask (self, "Enumerate", options, "<n:Enumerate><w:OptimizeEnumeration/></n:Enumerate>"), ==, 500);
}

static void
pull_failure (Session *self)
{
  g_autofree char *body = NULL;

  open_enumeration (self, "Fail", 1);
  body = make_pull (self, 1);
  /* The provider fails when the items that it gave before are gone. */
  while (ask (self, "Pull", NULL, body) == 200)
    continue;
}

static void
leave_during_pull (Session *self)
{
  g_autofree char *body = NULL;
  g_autofree char *envelope = NULL;

  open_enumeration (self, "Stall", 1);
  body = make_pull (self, 1000);
  envelope = raw_envelope (ENUMERATION "Pull", NUMBERS, NULL, body);
  raw_client_post (self->client, self->credentials, envelope);
  g_assert_true (fixture_wait_for (&fixture_counts.pending, 1, 5));
  g_clear_pointer (&self->client, raw_client_free);
  g_assert_true (fixture_wait_for (&fixture_counts.cancelled, 1, 5));
  server_fixture_respond_pending (self->fixture);
}

static void
let_expire (Session *self)
{
  open_enumeration (self, "Size", 0);
}

/* The first of them stops the server that is just stopping. */
static void
stop (Session *self)
{
  for (guint i = 0; i < 2; i++)
    open_enumeration (self, "Size", 0);
  server_fixture_invoke (self->fixture, stop_server, NULL);
}

static const struct
{
  const char *name;
  void (*end) (Session *session);
  gboolean expires_soon;
} ways[] = {
  { "quota", exceed_quota, FALSE },
  { "release", release, FALSE },
  { "last-item", pull_all, FALSE },
  { "too-large", pull_too_large, FALSE },
  { "failure", pull_failure, FALSE },
  { "client-left", leave_during_pull, FALSE },
  { "expiry", let_expire, TRUE },
  { "stop", stop, FALSE },
};

static void
test_way (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr(ServerFixture) fixture = server_fixture_new (set_up, ways[i].expires_soon ? (gpointer) "" : NULL);
  Session session = { .fixture = fixture };

  n_stops = 0;
  session.client = raw_client_new (fixture->port, FALSE);
  session.credentials = raw_credentials (FIXTURE_USER, FIXTURE_PASSWORD);
  ways[i].end (&session);

  g_assert_true (fixture_wait_for (&fixture_counts.cursors, 0, 5));
  g_assert_cmpint (g_atomic_int_get (&n_stops), >=, 1);
  g_clear_pointer (&session.client, raw_client_free);
  g_free (session.credentials);
  g_free (session.context);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/server-enumeration-drops/", ways[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_way);
    }

  return g_test_run ();
}

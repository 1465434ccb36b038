/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Runs the samples in the reference of the classes. class_samples.py has put them into functions.
 */

#include "class-samples.h"

#include "system-fixture.h"

/* These need another machine, a server with remote shells, events, or wsmand-helper. They are only compiled. */
static const char * const compiled_only[] = { "Session", "Shell", "Command", "Subscription", "Helper", NULL };

typedef struct
{
  GObject parent_instance;
} Cards;

typedef GObjectClass CardsClass;

static void
cards_iface_init (WsmanProviderInterface *iface)
{
}

GType cards_get_type (void);

G_DEFINE_TYPE_WITH_CODE (Cards, cards, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER, cards_iface_init))

static void
cards_class_init (CardsClass *klass)
{
}

static void
cards_init (Cards *self)
{
}

WsmanProvider *
given_provider (void)
{
  static WsmanProvider *provider;

  if (provider == NULL)
    provider = g_object_new (cards_get_type (), NULL);

  return provider;
}

WsmanItem *
find_card (WsmanProvider *provider,
           const char    *name)
{
  return NULL;
}

gboolean
verify (WsmanAuthenticator *authenticator,
        const char         *user_name,
        const char         *password)
{
  return FALSE;
}

void
close_a_shell (void)
{
}

gpointer
gtk_single_selection_new (GListModel *model)
{
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  g_object_unref (model);

  return NULL;
}

void
gtk_list_view_set_model (gpointer view,
                         gpointer model)
{
}

static void
test_samples (SystemFixture *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *certificate_file = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-cert.pem", NULL);
  g_autofree char *key_file = g_build_filename (g_getenv ("WSMAN_TEST_SUPPORT"), "test-key.pem", NULL);
  g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_files (certificate_file, key_file, &local_error);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr(WsmanServer) server = wsman_server_new ();
  Given given = { fixture->session, server, address, certificate };
  guint n_run = 0;

  g_assert_no_error (local_error);
  for (const ClassSample *sample = class_samples; sample->class_name != NULL; sample++)
    {
      gboolean success;

      if (g_strv_contains (compiled_only, sample->class_name))
        continue;
      success = sample->run (&given, &local_error);
      if (!success)
        g_error ("%s: %s", sample->class_name, local_error->message);
      g_clear_error (&local_error);
      n_run++;
    }

  g_assert_cmpuint (n_run, >, 8);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/wsman/class-samples", SystemFixture, NULL, system_fixture_set_up, test_samples,
              system_fixture_tear_down);

  return g_test_run ();
}

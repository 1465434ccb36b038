/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "system-fixture.h"

/* Accepts every user. */
#define TEST_TYPE_CREDULOUS (test_credulous_get_type ())
G_DECLARE_FINAL_TYPE (TestCredulous, test_credulous, TEST, CREDULOUS, GObject)

struct _TestCredulous
{
  GObject parent_instance;
};

static void
test_credulous_check_password (WsmanAuthenticator  *authenticator,
                               WsmanAuthentication *attempt)
{
  wsman_authentication_accept (attempt, wsman_authentication_get_user_name (attempt));
}

static void
test_credulous_iface_init (WsmanAuthenticatorInterface *iface)
{
  iface->check_password = test_credulous_check_password;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestCredulous, test_credulous, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_AUTHENTICATOR,
                                                      test_credulous_iface_init))

static void
test_credulous_class_init (TestCredulousClass *klass)
{
}

static void
test_credulous_init (TestCredulous *self)
{
}

static gpointer
serve (gpointer user_data)
{
  static const char *const allowed[] = { "ada", "root-or-so", NULL };
  SystemFixture *self = user_data;
  GMainContext *context = g_main_loop_get_context (self->loop);
  g_autoptr(WsmanServer) server = NULL;
  g_autoptr(WsmanSystemProvider) provider = wsman_system_provider_new ();
  g_autoptr(WsmanConfigurationProvider) configuration = NULL;
  g_autoptr(WsmanAuthenticator) authenticator = g_object_new (TEST_TYPE_CREDULOUS, NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) uris = NULL;

  g_main_context_push_thread_default (context);
  server = wsman_server_new ();
  wsman_server_set_allow_unencrypted (server, TRUE);
  wsman_server_set_max_envelope_size (server, SYSTEM_FIXTURE_MAX_ENVELOPE_SIZE);
  wsman_server_set_channel_binding (server, WSMAN_CHANNEL_BINDING_POLICY_STRICT);
  wsman_server_set_authenticator (server, authenticator);
  wsman_server_set_allowed_users (server, allowed);
  wsman_system_provider_set_operators (provider, self->operators);
  wsman_system_provider_register (provider, server);
  self->provider = provider;
  configuration = wsman_configuration_provider_new (server);
  wsman_configuration_provider_register (configuration);
  wsman_server_listen_local (server, 0, FALSE, &error);
  g_assert_no_error (error);

  uris = wsman_server_list_uris (server);
  self->uri = g_strdup (uris[0]);
  g_async_queue_push (self->ready, self);
  g_main_loop_run (self->loop);
  wsman_server_stop (server);
  g_main_context_pop_thread_default (context);

  return NULL;
}

void
system_fixture_set_up (SystemFixture *self,
        gconstpointer  operators)
{
  g_autoptr(GMainContext) context = g_main_context_new ();
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autoptr(GError) error = NULL;

  self->operators = operators;
  self->loop = g_main_loop_new (context, FALSE);
  self->ready = g_async_queue_new ();
  self->thread = g_thread_new ("server", serve, self);
  g_async_queue_pop (self->ready);

  wsman_connection_options_set_user_name (options, "ada");
  wsman_connection_options_set_password (options, "x");
  self->session = wsman_session_new (self->uri,
                                     WSMAN_SESSION_FLAGS_USE_BASIC |
                                       WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD |
                                       WSMAN_SESSION_FLAGS_NO_ENCRYPTION,
                                     options, &error);
  g_assert_no_error (error);
}

static gboolean
on_set_operators (gpointer user_data)
{
  SystemFixture *self = user_data;

  wsman_system_provider_set_operators (self->provider, self->operators);
  g_async_queue_push (self->ready, self);

  return G_SOURCE_REMOVE;
}

void
system_fixture_set_operators (SystemFixture     *self,
                              const char *const *operators)
{
  g_autoptr(GSource) idle = g_idle_source_new ();

  self->operators = operators;
  g_source_set_callback (idle, on_set_operators, self, NULL);
  g_source_attach (idle, g_main_loop_get_context (self->loop));
  g_async_queue_pop (self->ready);
}

static gboolean
on_quit (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

void
system_fixture_tear_down (SystemFixture *self,
           gconstpointer  data)
{
  /* The loop may not run yet. */
  g_autoptr(GSource) idle = g_idle_source_new ();

  wsman_session_close (self->session, NULL, NULL);
  g_clear_object (&self->session);
  g_source_set_callback (idle, on_quit, self->loop, NULL);
  g_source_attach (idle, g_main_loop_get_context (self->loop));
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_async_queue_unref (self->ready);
  g_clear_pointer (&self->uri, g_free);
}

WsmanResourceLocator *
system_fixture_locate (const char *text)
{
  g_autoptr(GError) error = NULL;
  WsmanResourceLocator *locator = wsman_resource_locator_new (text, &error);

  g_assert_no_error (error);

  return locator;
}

WsmanItem *
system_fixture_get (SystemFixture  *self,
     const char  *text,
     GError     **error)
{
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (text);

  return wsman_session_get (self->session, locator, NULL, error);
}

WsmanItem *
system_fixture_invoke (SystemFixture  *self,
        const char  *method,
        const char  *text,
        GError     **error)
{
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (text);

  return wsman_session_invoke (self->session, method, locator, NULL, NULL, error);
}

WsmanEnumerator *
system_fixture_enumerate (SystemFixture          *self,
           const char             *text,
           const char             *filter,
           WsmanEnumerationFlags   flags,
           GError                **error)
{
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (text);

  return wsman_session_enumerate (self->session, locator, filter,
                                  filter == NULL ? NULL : WSMAN_DIALECT_WQL, flags, NULL, error);
}

GPtrArray *
system_fixture_list (SystemFixture         *self,
      const char            *text,
      WsmanEnumerationFlags  flags)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GError) error = NULL;

  enumerator = system_fixture_enumerate (self, text, NULL, flags, &error);
  g_assert_no_error (error);

  while (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      WsmanItem *item = wsman_enumerator_read_item (enumerator, NULL, &error);

      g_assert_no_error (error);
      if (item != NULL)
        g_ptr_array_add (all, item);
    }

  return g_steal_pointer (&all);
}

WsmanItem *
system_fixture_find (GPtrArray  *items,
                     const char *name,
                     const char *value)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (g_strcmp0 (wsman_item_lookup_string (items->pdata[i], name), value) == 0)
        return items->pdata[i];
    }

  return NULL;
}

void
system_fixture_assert_code (const GError *error,
             guint32       code)
{
  g_autoptr(WsmanFault) fault = NULL;

  g_assert_nonnull (error);
  fault = wsman_fault_from_error (error);
  g_assert_nonnull (fault);
  g_assert_cmphex (wsman_fault_get_code (fault), ==, code);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "server-fixture.h"

#include <stdlib.h>
#include <string.h>

#include "patience.h"

FixtureCounts fixture_counts;

/* Only used in the server's thread. */
static GQueue pending = G_QUEUE_INIT; /* operations without a response */
static GQueue threads = G_QUEUE_INIT; /* threads that were started to respond */

static void
start_thread (GThreadFunc func,
              gpointer    data)
{
  g_queue_push_tail (&threads, g_thread_new ("answer", func, data));
}

/* The provider's own object for an enumeration. */

#define FIXTURE_TYPE_CURSOR (fixture_cursor_get_type ())
G_DECLARE_FINAL_TYPE (FixtureCursor, fixture_cursor, FIXTURE, CURSOR, GObject)

struct _FixtureCursor
{
  GObject parent_instance;

  guint64 next;
  guint64 end;
  guint64 n_empty;
};

G_DEFINE_FINAL_TYPE (FixtureCursor, fixture_cursor, G_TYPE_OBJECT)

static ServerFixtureFunc drop_func;
static ServerFixture *drop_fixture;

static void
fixture_cursor_finalize (GObject *object)
{
  g_atomic_int_add (&fixture_counts.cursors, -1);
  if (drop_func != NULL)
    drop_func (drop_fixture, NULL);

  G_OBJECT_CLASS (fixture_cursor_parent_class)->finalize (object);
}

static void
fixture_cursor_class_init (FixtureCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fixture_cursor_finalize;
}

static void
fixture_cursor_init (FixtureCursor *self)
{
  g_atomic_int_inc (&fixture_counts.cursors);
}

/* The provider. */

#define FIXTURE_TYPE_PROVIDER (fixture_provider_get_type ())
G_DECLARE_FINAL_TYPE (FixtureProvider, fixture_provider, FIXTURE, PROVIDER, GObject)

struct _FixtureProvider
{
  GObject parent_instance;
};

static void fixture_provider_iface_init (WsmanProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureProvider, fixture_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER, fixture_provider_iface_init))

static void
fixture_provider_class_init (FixtureProviderClass *klass)
{
}

static void
fixture_provider_init (FixtureProvider *self)
{
}

static gboolean
is_about (WsmanOperation *operation,
          const char     *name)
{
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));

  return g_str_equal (strrchr (uri, '/') + 1, name);
}

static const char *
get_selector (WsmanOperation *operation,
              const char     *name)
{
  return wsman_resource_locator_get_selector (wsman_operation_get_locator (operation), name);
}

static WsmanItem *
new_item (const char *name,
          const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autofree char *xml = g_strdup_printf ("<f:%s xmlns:f=\"" FIXTURE_URI "\"><f:Text>%s</f:Text></f:%s>",
                                          name, escaped, name);
  g_autoptr(GError) error = NULL;
  WsmanItem *item = wsman_item_new_from_xml (xml, &error);

  g_assert_no_error (error);

  return item;
}

static void
respond_echo (WsmanOperation *operation)
{
  WsmanItem *input = wsman_operation_get_item (operation);
  const char *key = get_selector (operation, "Key");
  g_autofree char *text = g_strdup_printf ("%s|%s|%s|%s|%s",
                                           wsman_operation_get_user (operation),
                                           wsman_operation_get_mechanism (operation),
                                           wsman_operation_get_method (operation),
                                           key != NULL ? key : "",
                                           input != NULL ? wsman_item_lookup_string (input, "Text") : "");
  g_autoptr(WsmanItem) item = new_item ("Echo", text);

  wsman_operation_return_item (operation, item);
}

static gpointer
respond_later (gpointer user_data)
{
  g_autoptr(WsmanOperation) operation = user_data;
  const char *delay = get_selector (operation, "Delay");

  g_usleep (g_ascii_strtoull (delay, NULL, 10) * 1000);
  respond_echo (operation);

  return NULL;
}

static void
respond_bytes (WsmanOperation *operation)
{
  g_autofree char *text = g_strnfill (g_ascii_strtoull (get_selector (operation, "Length"), NULL, 10), 'x');
  g_autoptr(WsmanItem) item = new_item ("Bytes", text);

  wsman_operation_return_item (operation, item);
}

/* The response is larger than the available space by so many characters. */
static void
respond_fill (WsmanOperation *operation)
{
  gint64 length = wsman_operation_get_max_content_size (operation) +
                  g_ascii_strtoll (get_selector (operation, "More"), NULL, 10);
  g_autoptr(WsmanItem) least = new_item ("Fill", "x");
  g_autofree char *text = g_strnfill (length - strlen (wsman_item_get_xml (least)) + 1, 'x');
  g_autoptr(WsmanItem) item = new_item ("Fill", text);

  wsman_operation_return_item (operation, item);
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  g_atomic_int_inc (&fixture_counts.cancelled);
}

static void
keep (WsmanOperation *operation)
{
  g_cancellable_connect (wsman_operation_get_cancellable (operation), G_CALLBACK (on_cancelled), NULL, NULL);
  g_queue_push_tail (&pending, g_object_ref (operation));
  g_atomic_int_inc (&fixture_counts.pending);
}

static void
fixture_provider_handle (WsmanProvider   *provider,
                         WsmanOperation  *operation,
                         GError         **error)
{
  g_atomic_int_inc (&fixture_counts.calls);

  if (is_about (operation, "Never"))
    keep (operation);
  else if (is_about (operation, "Later"))
    start_thread (respond_later, g_object_ref (operation));
  else if (is_about (operation, "Bytes"))
    respond_bytes (operation);
  else if (is_about (operation, "Fill"))
    respond_fill (operation);
  else if (is_about (operation, "Echo"))
    respond_echo (operation);
  else if (is_about (operation, "Twice"))
    {
      respond_echo (operation);
      wsman_operation_return_fault (operation, 5, "Too late");
    }
  else if (!is_about (operation, "Drop"))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is nothing of that name");
}

static void
fixture_provider_handle_create (WsmanProvider   *provider,
                                WsmanOperation  *operation,
                                GError         **error)
{
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_copy (wsman_operation_get_locator (operation));

  g_atomic_int_inc (&fixture_counts.calls);
  wsman_resource_locator_add_selector (locator, "Key", "new");
  if (wsman_resource_locator_get_option (locator, "Known") != NULL)
    {
      g_autoptr(WsmanItem) item = new_item ("Echo", wsman_operation_get_message_id (operation));

      wsman_operation_return_created (operation, locator, item);
      return;
    }

  wsman_operation_return_locator (operation, locator);
}

static WsmanItem *
new_number (guint64 number,
            guint   size)
{
  g_autofree char *value = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  g_autofree char *fill = g_strnfill (size, '.');
  g_autofree char *xml = g_strdup_printf ("<f:Number xmlns:f=\"" FIXTURE_URI "\"><f:Value>%s</f:Value>%s</f:Number>",
                                          value, fill);

  return wsman_item_new_from_xml (xml, NULL);
}

static WsmanItem *
add_locator (WsmanItem *item)
{
  g_autofree char *text = g_strconcat (FIXTURE_URI "/Numbers?Value=", wsman_item_lookup_string (item, "Value"), NULL);
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new (text, NULL);
  WsmanItem *result = wsman_item_new_with_locator (item, locator);

  g_object_unref (item);

  return result;
}

static guint64
get_option (WsmanOperation *operation,
            const char     *name,
            guint64         fallback)
{
  const char *text = wsman_resource_locator_get_option (wsman_operation_get_locator (operation), name);

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : fallback;
}

static void
respond_numbers (WsmanOperation *operation,
                 FixtureCursor  *cursor)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint size = get_option (operation, "Size", 0);
  guint max_items = get_option (operation, "More", 0) + wsman_operation_get_max_items (operation);

  if (cursor->n_empty < get_option (operation, "Empty", 0))
    {
      cursor->n_empty++;
      wsman_operation_return_items (operation, NULL, 0, FALSE);
      return;
    }

  while (items->len < max_items && cursor->next < cursor->end)
    {
      WsmanItem *item = new_number (cursor->next++, size);

      g_ptr_array_add (items, get_option (operation, "Nameless", 0) != 0 ? item : add_locator (item));
    }

  wsman_operation_return_items (operation, (WsmanItem **) items->pdata, items->len, cursor->next == cursor->end);
}

static void
fixture_provider_handle_enumerate (WsmanProvider   *provider,
                                   WsmanOperation  *operation,
                                   GError         **error)
{
  FixtureCursor *cursor = (FixtureCursor *) wsman_operation_get_context (operation);

  g_atomic_int_inc (&fixture_counts.calls);
  if (is_about (operation, "Drop"))
    return;

  if (cursor == NULL)
    {
      g_autoptr(FixtureCursor) created = g_object_new (FIXTURE_TYPE_CURSOR, NULL);

      created->end = get_option (operation, "Count", 0);
      wsman_operation_set_context (operation, G_OBJECT (created));
      cursor = created;
      if (is_about (operation, "Never"))
        keep (operation);
      else
        respond_numbers (operation, cursor);
      return;
    }

  if (is_about (operation, "Never") || cursor->next >= get_option (operation, "Stall", G_MAXUINT64))
    keep (operation);
  else if (cursor->next >= get_option (operation, "Fail", G_MAXUINT64))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Out of numbers");
  else
    respond_numbers (operation, cursor);
}

static gboolean
fixture_provider_accepts_option (WsmanProvider  *provider,
                                 WsmanOperation *operation,
                                 const char     *name)
{
  return g_str_equal (name, "Known");
}

static void
fixture_provider_iface_init (WsmanProviderInterface *iface)
{
  iface->accepts_option = fixture_provider_accepts_option;
  iface->handle_get = fixture_provider_handle;
  iface->handle_put = fixture_provider_handle;
  iface->handle_delete = fixture_provider_handle;
  iface->handle_invoke = fixture_provider_handle;
  iface->handle_create = fixture_provider_handle_create;
  iface->handle_enumerate = fixture_provider_handle_enumerate;
}

/* A provider that implements nothing itself. */

#define EMPTY_TYPE_PROVIDER (empty_provider_get_type ())
G_DECLARE_FINAL_TYPE (EmptyProvider, empty_provider, EMPTY, PROVIDER, GObject)

struct _EmptyProvider
{
  GObject parent_instance;
};

static void
empty_provider_iface_init (WsmanProviderInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EmptyProvider, empty_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER, empty_provider_iface_init))

static void
empty_provider_class_init (EmptyProviderClass *klass)
{
}

static void
empty_provider_init (EmptyProvider *self)
{
}

/* The authenticator. */

#define FIXTURE_TYPE_AUTHENTICATOR (fixture_authenticator_get_type ())
G_DECLARE_FINAL_TYPE (FixtureAuthenticator, fixture_authenticator, FIXTURE, AUTHENTICATOR, GObject)

struct _FixtureAuthenticator
{
  GObject parent_instance;
};

static void fixture_authenticator_iface_init (WsmanAuthenticatorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FixtureAuthenticator, fixture_authenticator, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_AUTHENTICATOR, fixture_authenticator_iface_init))

static void
fixture_authenticator_class_init (FixtureAuthenticatorClass *klass)
{
}

static void
fixture_authenticator_init (FixtureAuthenticator *self)
{
}

static void
check_attempt (WsmanAuthentication *attempt)
{
  const char *user_name = wsman_authentication_get_user_name (attempt);

  if (g_str_equal (wsman_authentication_get_password (attempt), FIXTURE_PASSWORD) &&
      (g_str_equal (user_name, FIXTURE_USER) || g_str_equal (user_name, FIXTURE_STRANGER)))
    wsman_authentication_accept (attempt, user_name);
  else if (g_str_equal (user_name, "nameless"))
    wsman_authentication_accept (attempt, "");
  else if (!g_str_equal (user_name, "dropped"))
    wsman_authentication_reject (attempt);
}

static gpointer
check_slowly (gpointer user_data)
{
  g_autoptr(WsmanAuthentication) attempt = user_data;

  g_usleep (20 * 1000);
  wsman_authentication_accept (attempt, FIXTURE_USER);
  wsman_authentication_reject (attempt);

  return NULL;
}

static void
fixture_authenticator_check_password (WsmanAuthenticator  *authenticator,
                                      WsmanAuthentication *attempt)
{
  g_atomic_int_inc (&fixture_counts.passwords);

  if (g_str_equal (wsman_authentication_get_user_name (attempt), "slow"))
    start_thread (check_slowly, g_object_ref (attempt));
  else
    check_attempt (attempt);
}

static void
fixture_authenticator_iface_init (WsmanAuthenticatorInterface *iface)
{
  iface->check_password = fixture_authenticator_check_password;
}

/* The thread. */

typedef struct
{
  ServerFixture *fixture;
  ServerFixtureFunc func;
  gpointer user_data;
  GMutex mutex;
  GCond cond;
  gboolean done;
} Invocation;

static gboolean
on_invoke (gpointer user_data)
{
  Invocation *self = user_data;

  self->func (self->fixture, self->user_data);

  g_mutex_lock (&self->mutex);
  self->done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  return G_SOURCE_REMOVE;
}

void
server_fixture_invoke (ServerFixture     *self,
                       ServerFixtureFunc  func,
                       gpointer           user_data)
{
  Invocation invocation = { .fixture = self, .func = func, .user_data = user_data };
  g_autoptr(GSource) source = g_idle_source_new ();
  gint64 end = patience_get_end (60);

  g_mutex_init (&invocation.mutex);
  g_cond_init (&invocation.cond);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_invoke, &invocation, NULL);
  g_source_attach (source, self->context);

  g_mutex_lock (&invocation.mutex);
  while (!invocation.done)
    if (!g_cond_wait_until (&invocation.cond, &invocation.mutex, end))
      g_error ("The server's thread doesn't answer");
  g_mutex_unlock (&invocation.mutex);

  g_mutex_clear (&invocation.mutex);
  g_cond_clear (&invocation.cond);
}

static guint16
get_port (char       **uris,
          const char  *scheme)
{
  for (guint i = 0; uris[i] != NULL; i++)
    if (g_str_has_prefix (uris[i], scheme))
      {
        g_autoptr(GUri) uri = g_uri_parse (uris[i], G_URI_FLAGS_NONE, NULL);

        return g_uri_get_port (uri);
      }

  return 0;
}

static void
listen (ServerFixture *self)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) uris = NULL;

  wsman_server_listen_local (self->server, 0, FALSE, &error);
  g_assert_no_error (error);
  wsman_server_listen_local (self->server, 0, TRUE, &error);
  g_assert_no_error (error);

  uris = wsman_server_list_uris (self->server);
  self->port = get_port (uris, "http://127.0.0.1");
  self->secure_port = get_port (uris, "https://127.0.0.1");
}

static void
start (ServerFixture *self,
       gpointer       user_data)
{
  g_autofree char *certificate_file = g_test_build_filename (G_TEST_DIST, "support", "test-cert.pem", NULL);
  g_autofree char *key_file = g_test_build_filename (G_TEST_DIST, "support", "test-key.pem", NULL);
  g_autoptr(GTlsCertificate) certificate = NULL;
  g_autoptr(WsmanAuthenticator) authenticator = g_object_new (FIXTURE_TYPE_AUTHENTICATOR, NULL);
  g_autoptr(WsmanProvider) provider = g_object_new (FIXTURE_TYPE_PROVIDER, NULL);
  g_autoptr(WsmanProvider) empty = g_object_new (EMPTY_TYPE_PROVIDER, NULL);
  const char * const users[] = { FIXTURE_USER, "", NULL };
  g_autoptr(GError) error = NULL;

  certificate = g_tls_certificate_new_from_files (certificate_file, key_file, &error);
  g_assert_no_error (error);

  self->server = wsman_server_new ();
  wsman_server_set_tls_certificate (self->server, certificate);
  wsman_server_set_allow_unencrypted (self->server, TRUE);
  wsman_server_set_authenticator (self->server, authenticator);
  wsman_server_set_allowed_users (self->server, users);
  wsman_server_add_provider (self->server, FIXTURE_URI, provider);
  wsman_server_add_provider (self->server, FIXTURE_URI "/Empty", empty);
}

static void
stop (ServerFixture *self,
      gpointer       user_data)
{
  wsman_server_stop (self->server);
  g_queue_clear_full (&pending, g_object_unref);
  g_queue_clear_full (&threads, (GDestroyNotify) g_thread_join);
  g_assert_finalize_object (self->server);
  g_main_loop_quit (self->loop);
}

static gpointer
run (gpointer user_data)
{
  ServerFixture *self = user_data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
start_listening (ServerFixture *self,
                 gpointer       user_data)
{
  listen (self);
}

ServerFixture *
server_fixture_new (ServerFixtureFunc setup,
                    gpointer          user_data)
{
  ServerFixture *self = g_new0 (ServerFixture, 1);

  memset (&fixture_counts, 0, sizeof fixture_counts);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("server", run, self);
  server_fixture_invoke (self, start, NULL);
  if (setup != NULL)
    server_fixture_invoke (self, setup, user_data);
  server_fixture_invoke (self, start_listening, NULL);

  return self;
}

void
server_fixture_free (ServerFixture *self)
{
  server_fixture_invoke (self, stop, NULL);
  g_thread_join (self->thread);
  drop_func = NULL;
  drop_fixture = NULL;
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

void
server_fixture_set_drop_func (ServerFixture     *self,
                              ServerFixtureFunc  func)
{
  drop_fixture = self;
  drop_func = func;
}

static gboolean
wait_for (int      *count,
          int       value,
          gboolean  may_be_more,
          guint     seconds)
{
  gint64 end = patience_get_end (seconds);

  for (;;)
    {
      int present = g_atomic_int_get (count);

      if (present == value || (may_be_more && present > value))
        return TRUE;
      if (g_get_monotonic_time () > end)
        return FALSE;
      g_usleep (1000);
    }
}

gboolean
fixture_wait_for (int  *count,
                  int   value,
                  guint seconds)
{
  return wait_for (count, value, FALSE, seconds);
}

gboolean
fixture_wait_for_at_least (int  *count,
                           int   value,
                           guint seconds)
{
  return wait_for (count, value, TRUE, seconds);
}

gboolean
fixture_memory_is_real (void)
{
#ifdef __SANITIZE_ADDRESS__
  return FALSE;
#else
  const char *preloaded = g_getenv ("LD_PRELOAD");

  return preloaded == NULL || strstr (preloaded, "vgpreload") == NULL;
#endif
}

static void
respond_pending (ServerFixture *self,
                 gpointer       user_data)
{
  while (!g_queue_is_empty (&pending))
    {
      g_autoptr(WsmanOperation) operation = g_queue_pop_head (&pending);

      g_atomic_int_add (&fixture_counts.pending, -1);
      if (wsman_operation_get_verb (operation) == WSMAN_VERB_ENUMERATE)
        respond_numbers (operation, (FixtureCursor *) wsman_operation_get_context (operation));
      else
        respond_echo (operation);
    }
}

void
server_fixture_respond_pending (ServerFixture *self)
{
  server_fixture_invoke (self, respond_pending, NULL);
}

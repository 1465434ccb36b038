/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The test servers' world in C, with only the public API.
 */

#include "world-client.h"

#include <string.h>

/* The counters of this process. Providers are called in one thread. */
static struct
{
  guint cursors;
  guint sleeping;
  guint cancelled;
  guint writes;
} counts;

#define WORLD_TYPE_CURSOR (world_cursor_get_type ())

G_DECLARE_FINAL_TYPE (WorldCursor, world_cursor, WORLD, CURSOR, GObject)

struct _WorldCursor
{
  GObject parent_instance;

  guint64 next;
  guint64 end;
};

G_DEFINE_FINAL_TYPE (WorldCursor, world_cursor, G_TYPE_OBJECT)

static void
world_cursor_finalize (GObject *object)
{
  counts.cursors--;

  G_OBJECT_CLASS (world_cursor_parent_class)->finalize (object);
}

static void
world_cursor_class_init (WorldCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = world_cursor_finalize;
}

static void
world_cursor_init (WorldCursor *self)
{
  counts.cursors++;
}

struct _WorldProvider
{
  GObject parent_instance;

  /* Name → text. */
  GHashTable *notes;
};

static void world_provider_iface_init (WsmanProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WorldProvider, world_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PROVIDER,
                                                      world_provider_iface_init))

static gboolean
is_about (WsmanOperation *operation,
          const char     *resource_uri)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (operation);

  return g_strcmp0 (wsman_resource_locator_get_resource_uri (locator), resource_uri) == 0;
}

static WsmanItem *
thing_new (guint64   number,
           GError  **error)
{
  g_autofree char *name = g_strdup_printf ("thing-%" G_GUINT64_FORMAT, number);
  g_autoptr(WsmanResourceLocator) locator = NULL;
  g_autoptr(WsmanItem) thing = NULL;
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Name", "s", name);
  g_variant_dict_insert (&dict, "Number", "t", number);
  g_variant_dict_insert (&dict, "Caption", "s", "A thing, näturlich <&>");
  thing = wsman_item_new_from_variant (WORLD_THING, "World_Thing", g_variant_dict_end (&dict),
                                       error);
  locator = wsman_resource_locator_new (WORLD_THING, error);
  if (thing == NULL || locator == NULL)
    return NULL;

  /* For enumerations by reference. */
  wsman_resource_locator_add_selector (locator, "Name", name);

  return wsman_item_new_with_locator (thing, locator);
}

static WsmanItem *
note_new (const char  *name,
          const char  *text,
          GError     **error)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Name", "s", name);
  g_variant_dict_insert (&dict, "Text", "s", text);

  return wsman_item_new_from_variant (WORLD_NOTE, "World_Note", g_variant_dict_end (&dict), error);
}

static WsmanItem *
stats_new (GError **error)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Descriptors", "u", world_count_descriptors ());
  g_variant_dict_insert (&dict, "Cursors", "u", counts.cursors);
  g_variant_dict_insert (&dict, "Sleeping", "u", counts.sleeping);
  g_variant_dict_insert (&dict, "Cancelled", "u", counts.cancelled);
  g_variant_dict_insert (&dict, "Writes", "u", counts.writes);

  return wsman_item_new_from_variant (WORLD_STATS, "World_Stats", g_variant_dict_end (&dict),
                                      error);
}

static void
return_item_or_error (WsmanOperation *operation,
                      WsmanItem      *item,
                      const GError   *error)
{
  if (item != NULL)
    wsman_operation_return_item (operation, item);
  else
    wsman_operation_return_error (operation, error);
}

static void
refuse_selectors (WsmanOperation *operation)
{
  /* ERROR_WSMAN_RESOURCE_NOT_FOUND */
  wsman_operation_return_fault (operation, 0x80338000, "There is no instance of that name");
}

static const char *
find_key (WsmanOperation *operation)
{
  return wsman_resource_locator_get_selector (wsman_operation_get_locator (operation), "Name");
}

static gboolean
parse_thing (const char *key,
             guint64    *number)
{
  return key != NULL && g_str_has_prefix (key, "thing-") &&
         g_ascii_string_to_unsigned (key + strlen ("thing-"), 10, 0, WORLD_THINGS - 1, number,
                                     NULL);
}

static gboolean
has_note (WorldProvider *self,
          const char    *name)
{
  return name != NULL && g_hash_table_contains (self->notes, name);
}

static void
world_provider_handle_get (WsmanProvider   *provider,
                           WsmanOperation  *operation,
                           GError         **error)
{
  WorldProvider *self = WORLD_PROVIDER (provider);
  const char *key = find_key (operation);
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) local = NULL;
  guint64 number;

  if (is_about (operation, WORLD_STATS))
    item = stats_new (&local);
  else if (is_about (operation, WORLD_THING) && parse_thing (key, &number))
    item = thing_new (number, &local);
  else if (is_about (operation, WORLD_NOTE) && has_note (self, key))
    item = note_new (key, g_hash_table_lookup (self->notes, key), &local);

  if (item == NULL && local == NULL)
    {
      refuse_selectors (operation);
      return;
    }
  return_item_or_error (operation, item, local);
}

static void
world_provider_handle_put (WsmanProvider   *provider,
                           WsmanOperation  *operation,
                           GError         **error)
{
  WorldProvider *self = WORLD_PROVIDER (provider);
  const char *key = find_key (operation);
  const char *text = wsman_item_lookup_string (wsman_operation_get_item (operation), "Text");
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) local = NULL;

  if (!has_note (self, key))
    {
      refuse_selectors (operation);
      return;
    }

  counts.writes++;
  g_hash_table_replace (self->notes, g_strdup (key), g_strdup (text));
  item = note_new (key, text, &local);
  return_item_or_error (operation, item, local);
}

static void
world_provider_handle_create (WsmanProvider   *provider,
                              WsmanOperation  *operation,
                              GError         **error)
{
  WorldProvider *self = WORLD_PROVIDER (provider);
  WsmanItem *item = wsman_operation_get_item (operation);
  const char *name = wsman_item_lookup_string (item, "Name");
  g_autoptr(WsmanResourceLocator) locator = NULL;

  if (name == NULL || has_note (self, name))
    {
      /* ERROR_WSMAN_ALREADY_EXISTS */
      wsman_operation_return_fault (operation, 0x80338033, "There is a note of that name already");
      return;
    }

  counts.writes++;
  g_hash_table_insert (self->notes, g_strdup (name),
                       g_strdup (wsman_item_lookup_string (item, "Text")));
  locator = wsman_resource_locator_new (WORLD_NOTE, error);
  if (locator == NULL)
    return;

  wsman_resource_locator_add_selector (locator, "Name", name);
  wsman_operation_return_locator (operation, locator);
}

static void
world_provider_handle_delete (WsmanProvider   *provider,
                              WsmanOperation  *operation,
                              GError         **error)
{
  WorldProvider *self = WORLD_PROVIDER (provider);
  const char *key = find_key (operation);

  if (key == NULL || !g_hash_table_remove (self->notes, key))
    {
      refuse_selectors (operation);
      return;
    }

  counts.writes++;
  wsman_operation_return_item (operation, NULL);
}

static void
invoke_echo (WsmanOperation  *operation,
             GError         **error)
{
  WsmanItem *input = wsman_operation_get_item (operation);
  const char *text = input != NULL ? wsman_item_lookup_string (input, "Text") : NULL;
  g_autoptr(WsmanItem) output = NULL;
  GVariantDict dict;

  counts.writes++;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "Text", "s", text != NULL ? text : "");
  g_variant_dict_insert (&dict, "ReturnValue", "u", 0);
  output = wsman_item_new_from_variant (WORLD_THING, "Echo_OUTPUT", g_variant_dict_end (&dict),
                                        error);
  if (output != NULL)
    wsman_operation_return_item (operation, output);
}

static gboolean
on_sleeper_due (gpointer data)
{
  counts.sleeping--;
  counts.cancelled++;

  return G_SOURCE_REMOVE;
}

static void
on_sleeper_cancelled (GCancellable   *cancellable,
                      WsmanOperation *operation)
{
  /* This is done later, because the signal's emission still uses the operation's cancellable. */
  g_idle_add_full (G_PRIORITY_DEFAULT, on_sleeper_due, operation, g_object_unref);
}

static void
invoke_sleep (WsmanOperation  *operation,
              GError         **error)
{
  counts.sleeping++;
  g_signal_connect (wsman_operation_get_cancellable (operation), "cancelled",
                    G_CALLBACK (on_sleeper_cancelled), g_object_ref (operation));
}

static void
invoke_throw (WsmanOperation  *operation,
              GError         **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, WORLD_THROWN);
}

static void
invoke_refuse (WsmanOperation  *operation,
               GError         **error)
{
  wsman_operation_return_fault (operation, WSMAN_CODE_ACCESS_DENIED, WORLD_REFUSED);
}

static void
invoke_forget (WsmanOperation  *operation,
               GError         **error)
{
}

static const struct
{
  const char *name;
  void      (*call) (WsmanOperation  *operation,
                     GError         **error);
} methods[] = {
  { "Echo", invoke_echo },
  { "Sleep", invoke_sleep },
  { "Throw", invoke_throw },
  { "Refuse", invoke_refuse },
  { "Forget", invoke_forget },
};

static void
world_provider_handle_invoke (WsmanProvider   *provider,
                              WsmanOperation  *operation,
                              GError         **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (g_strcmp0 (wsman_operation_get_method (operation), methods[i].name) == 0)
        {
          methods[i].call (operation, error);
          return;
        }
    }

  /* ERROR_WSMAN_ACTION_NOT_SUPPORTED */
  wsman_operation_return_fault (operation, 0x80338013, "A thing has no such method");
}

static WorldCursor *
cursor_new (WsmanOperation *operation)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (operation);
  const char *count = wsman_resource_locator_get_option (locator, "Count");
  WorldCursor *cursor = g_object_new (WORLD_TYPE_CURSOR, NULL);

  cursor->end = count != NULL ? g_ascii_strtoull (count, NULL, 10) : WORLD_THINGS;

  return cursor;
}

static void
world_provider_handle_enumerate (WsmanProvider   *provider,
                                 WsmanOperation  *operation,
                                 GError         **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GObject *context = wsman_operation_get_context (operation);
  g_autoptr(WorldCursor) cursor = NULL;

  cursor = context != NULL ? g_object_ref (WORLD_CURSOR (context)) : cursor_new (operation);
  while (cursor->next < cursor->end && items->len < wsman_operation_get_max_items (operation))
    {
      WsmanItem *item = thing_new (cursor->next, error);

      if (item == NULL)
        return;
      g_ptr_array_add (items, item);
      cursor->next++;
    }

  wsman_operation_set_context (operation, G_OBJECT (cursor));
  wsman_operation_return_items (operation, (WsmanItem **) items->pdata, items->len,
                                cursor->next == cursor->end);
}

static void
world_provider_finalize (GObject *object)
{
  WorldProvider *self = WORLD_PROVIDER (object);

  g_hash_table_unref (self->notes);

  G_OBJECT_CLASS (world_provider_parent_class)->finalize (object);
}

static void
world_provider_class_init (WorldProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = world_provider_finalize;
}

static void
world_provider_iface_init (WsmanProviderInterface *iface)
{
  iface->handle_get = world_provider_handle_get;
  iface->handle_put = world_provider_handle_put;
  iface->handle_create = world_provider_handle_create;
  iface->handle_delete = world_provider_handle_delete;
  iface->handle_invoke = world_provider_handle_invoke;
  iface->handle_enumerate = world_provider_handle_enumerate;
}

static void
world_provider_init (WorldProvider *self)
{
  self->notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (self->notes, g_strdup ("first"), g_strdup ("Written by nobody"));
}

WorldProvider *
world_provider_new (void)
{
  return g_object_new (WORLD_TYPE_PROVIDER, NULL);
}

struct _WorldAuthenticator
{
  GObject parent_instance;

  gboolean takes;
  gboolean keeps;
  WsmanDelegatedCredentials *credentials;
};

static void world_authenticator_iface_init (WsmanAuthenticatorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WorldAuthenticator, world_authenticator, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_AUTHENTICATOR,
                                                      world_authenticator_iface_init))

static void
world_authenticator_check_password (WsmanAuthenticator  *self,
                                    WsmanAuthentication *attempt)
{
  static const struct
  {
    const char *user;
    const char *password;
  } accounts[] = {
    { WORLD_USER, WORLD_PASSWORD },
    { WORLD_STRANGER, WORLD_STRANGER_PASSWORD },
  };
  const char *user = wsman_authentication_get_user_name (attempt);
  const char *password = wsman_authentication_get_password (attempt);

  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      if (g_strcmp0 (user, accounts[i].user) == 0 &&
          g_strcmp0 (password, accounts[i].password) == 0)
        {
          wsman_authentication_accept (attempt, user);
          return;
        }
    }
  wsman_authentication_reject (attempt);
}

static void
world_authenticator_receive_credentials (WsmanAuthenticator        *authenticator,
                                         WsmanDelegatedCredentials *credentials)
{
  WorldAuthenticator *self = WORLD_AUTHENTICATOR (authenticator);
  char *password;
  guint hash;

  if (!self->takes)
    return;

  password = wsman_delegated_credentials_dup_password (credentials);
  hash = g_str_hash (password);
  explicit_bzero (password, strlen (password));
  g_free (password);
  g_print ("credentials %s %s %u\n", wsman_delegated_credentials_get_user_name (credentials),
           wsman_delegated_credentials_get_identity (credentials), hash);
  if (self->keeps)
    g_set_object (&self->credentials, credentials);
}

static void
world_authenticator_finalize (GObject *object)
{
  g_clear_object (&WORLD_AUTHENTICATOR (object)->credentials);

  G_OBJECT_CLASS (world_authenticator_parent_class)->finalize (object);
}

static void
world_authenticator_class_init (WorldAuthenticatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = world_authenticator_finalize;
}

static void
world_authenticator_iface_init (WsmanAuthenticatorInterface *iface)
{
  iface->check_password = world_authenticator_check_password;
  iface->receive_credentials = world_authenticator_receive_credentials;
}

static void
world_authenticator_init (WorldAuthenticator *self)
{
}

WorldAuthenticator *
world_authenticator_new (void)
{
  return g_object_new (WORLD_TYPE_AUTHENTICATOR, NULL);
}

void
world_authenticator_take_credentials (WorldAuthenticator *self,
                                      gboolean            keep)
{
  self->takes = TRUE;
  self->keeps = keep;
}

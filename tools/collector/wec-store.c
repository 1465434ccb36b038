/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WecStore. The database belongs to one thread, which takes requests from a queue.
 */

#include "wec-store.h"

#include <glib/gi18n.h>

/* The most bookmarks in one transaction. */
#define MAX_GROUP 500

struct _WecStore
{
  GObject parent_instance;

  WecDatabase *database;
  char *last_error;   /* why the database couldn't be used the last time, or NULL */
  GAsyncQueue *queue; /* the requests (WsmanBookmarkRequest), and the store itself to end the thread */
  GThread *thread;
};

static void wec_store_iface_init (WsmanCollectorStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WecStore, wec_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_COLLECTOR_STORE, wec_store_iface_init))

/* Tells an administrator why no events are acknowledged, once for each reason. The machines need not know it. */
static void
keep_error (WecStore     *self,
            const GError *error)
{
  if (error != NULL && g_strcmp0 (self->last_error, error->message) != 0)
    g_warning ("%s", error->message);
  g_free (self->last_error);
  self->last_error = error != NULL ? g_strdup (error->message) : NULL;
}

static void
return_error (WsmanBookmarkRequest *request)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                 _("The collector can’t use its database at the moment"));

  wsman_bookmark_request_return_error (request, error);
}

static void
load (WecStore             *self,
      WsmanBookmarkRequest *request)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *bookmark = NULL;

  if (self->database->class->load (self->database, request, &bookmark, &local_error))
    wsman_bookmark_request_return_bookmark (request, bookmark);
  else
    return_error (request);
  keep_error (self, local_error);
}

/* Stores the bookmarks of a group, all or none. */
static void
finish_group (WecStore  *self,
              GPtrArray *group)
{
  g_autoptr(GError) local_error = NULL;

  if (group->len == 0)
    return;

  self->database->class->save (self->database, group, &local_error);
  for (guint i = 0; i < group->len; i++)
    {
      if (local_error == NULL)
        wsman_bookmark_request_return_saved (group->pdata[i]);
      else
        return_error (group->pdata[i]);
    }
  g_ptr_array_set_size (group, 0);
  keep_error (self, local_error);
}

static gpointer
run (gpointer data)
{
  WecStore *self = data;
  g_autoptr(GPtrArray) group = g_ptr_array_new_with_free_func (g_object_unref);

  for (;;)
    {
      gpointer next = group->len == 0 ? g_async_queue_pop (self->queue) : g_async_queue_try_pop (self->queue);

      if (next == NULL || next == self || group->len == MAX_GROUP ||
          wsman_bookmark_request_get_bookmark (next) == NULL)
        finish_group (self, group);
      if (next == self)
        return NULL;
      if (next == NULL)
        continue;

      if (wsman_bookmark_request_get_bookmark (next) != NULL)
        {
          g_ptr_array_add (group, next);
        }
      else
        {
          load (self, next);
          g_object_unref (next);
        }
    }
}

static void
wec_store_take (WsmanCollectorStore  *store,
                WsmanBookmarkRequest *request)
{
  g_async_queue_push (WEC_STORE (store)->queue, g_object_ref (request));
}

static void
wec_store_iface_init (WsmanCollectorStoreInterface *iface)
{
  iface->load_bookmark = wec_store_take;
  iface->save_bookmark = wec_store_take;
}

static void
wec_store_finalize (GObject *object)
{
  WecStore *self = WEC_STORE (object);

  g_async_queue_push (self->queue, self);
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  self->database->class->free (self->database);
  g_free (self->last_error);

  G_OBJECT_CLASS (wec_store_parent_class)->finalize (object);
}

static void
wec_store_class_init (WecStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wec_store_finalize;
}

static void
wec_store_init (WecStore *self)
{
  self->queue = g_async_queue_new ();
}

WecStore *
wec_store_new (WecDatabase *database)
{
  WecStore *self = g_object_new (WEC_TYPE_STORE, NULL);

  self->database = database;
  self->thread = g_thread_new ("bookmarks", run, self);

  return self;
}

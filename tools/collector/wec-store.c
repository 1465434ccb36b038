/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WecStore. The database belongs to one thread, which takes requests from a queue.
 */

#include "wec-store.h"

#include <glib/gi18n.h>
#include <sqlite3.h>

/* How many bookmarks are in one transaction at most. */
#define MAX_GROUP 500

/* How many milliseconds another program may lock the database, such as one that copies it. */
#define BUSY_TIMEOUT 10000

struct _WecStore
{
  GObject parent_instance;

  sqlite3 *database;
  sqlite3_stmt *load;
  sqlite3_stmt *save;
  GAsyncQueue *queue; /* the requests (WsmanBookmarkRequest), and the store itself to end the thread */
  GThread *thread;
};

static void wec_store_iface_init (WsmanCollectorStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WecStore, wec_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_COLLECTOR_STORE, wec_store_iface_init))

static void
set_error (WecStore  *self,
           GError   **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The database with the bookmarks: %s"),
               self->database != NULL ? sqlite3_errmsg (self->database) : _("not enough memory"));
}

static gboolean
execute (WecStore    *self,
         const char  *sql,
         GError     **error)
{
  if (sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  set_error (self, error);

  return FALSE;
}

static void
load (WecStore             *self,
      WsmanBookmarkRequest *request)
{
  g_autoptr(GError) local_error = NULL;
  int result;

  sqlite3_bind_text (self->load, 1, wsman_bookmark_request_get_subscription (request), -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (self->load, 2, wsman_bookmark_request_get_user (request), -1, SQLITE_TRANSIENT);
  result = sqlite3_step (self->load);
  if (result == SQLITE_ROW)
    {
      wsman_bookmark_request_return_bookmark (request, (const char *) sqlite3_column_text (self->load, 0));
    }
  else if (result == SQLITE_DONE)
    {
      wsman_bookmark_request_return_bookmark (request, NULL);
    }
  else
    {
      set_error (self, &local_error);
      wsman_bookmark_request_return_error (request, local_error);
    }
  sqlite3_reset (self->load);
}

static gboolean
save (WecStore              *self,
      WsmanBookmarkRequest  *request,
      GError               **error)
{
  gboolean saved;

  sqlite3_bind_text (self->save, 1, wsman_bookmark_request_get_subscription (request), -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (self->save, 2, wsman_bookmark_request_get_user (request), -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (self->save, 3, wsman_bookmark_request_get_bookmark (request), -1, SQLITE_TRANSIENT);
  saved = sqlite3_step (self->save) == SQLITE_DONE;
  if (!saved)
    set_error (self, error);
  sqlite3_reset (self->save);

  return saved;
}

static gboolean
save_group (WecStore   *self,
            GPtrArray  *group,
            GError    **error)
{
  if (!execute (self, "BEGIN IMMEDIATE", error))
    return FALSE;

  for (guint i = 0; i < group->len; i++)
    if (!save (self, group->pdata[i], error))
      return FALSE;

  return execute (self, "COMMIT", error);
}

/* Stores the bookmarks of a group, all or none. */
static void
finish_group (WecStore  *self,
              GPtrArray *group)
{
  g_autoptr(GError) local_error = NULL;
  gboolean saved;

  if (group->len == 0)
    return;

  saved = save_group (self, group, &local_error);
  if (!saved && !sqlite3_get_autocommit (self->database))
    execute (self, "ROLLBACK", NULL);

  for (guint i = 0; i < group->len; i++)
    {
      if (saved)
        wsman_bookmark_request_return_saved (group->pdata[i]);
      else
        wsman_bookmark_request_return_error (group->pdata[i], local_error);
    }
  g_ptr_array_set_size (group, 0);
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

  if (self->thread != NULL)
    {
      g_async_queue_push (self->queue, self);
      g_thread_join (self->thread);
    }
  g_async_queue_unref (self->queue);
  sqlite3_finalize (self->load);
  sqlite3_finalize (self->save);
  sqlite3_close (self->database);

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

static gboolean
prepare (WecStore      *self,
         const char    *sql,
         sqlite3_stmt **statement,
         GError       **error)
{
  if (sqlite3_prepare_v2 (self->database, sql, -1, statement, NULL) == SQLITE_OK)
    return TRUE;

  set_error (self, error);

  return FALSE;
}

static gboolean
open_database (WecStore    *self,
               const char  *path,
               GError     **error)
{
  if (sqlite3_open_v2 (path, &self->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
    {
      set_error (self, error);
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  sqlite3_busy_timeout (self->database, BUSY_TIMEOUT);

  return execute (self,
                  "PRAGMA journal_mode=WAL;"
                  "PRAGMA synchronous=FULL;"
                  "CREATE TABLE IF NOT EXISTS bookmarks ("
                  " subscription TEXT NOT NULL, user TEXT NOT NULL, bookmark TEXT NOT NULL,"
                  " PRIMARY KEY (subscription, user)) WITHOUT ROWID;", error) &&
         prepare (self, "SELECT bookmark FROM bookmarks WHERE subscription = ? AND user = ?", &self->load, error) &&
         prepare (self, "INSERT INTO bookmarks (subscription, user, bookmark) VALUES (?, ?, ?)"
                  " ON CONFLICT (subscription, user) DO UPDATE SET bookmark = excluded.bookmark", &self->save, error);
}

WecStore *
wec_store_new (const char  *path,
               GError     **error)
{
  g_autoptr(WecStore) self = g_object_new (WEC_TYPE_STORE, NULL);

  if (!open_database (self, path, error))
    return NULL;

  self->thread = g_thread_new ("bookmarks", run, self);

  return g_steal_pointer (&self);
}

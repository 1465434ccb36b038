/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-database.h"

#include <glib/gi18n.h>
#include <sqlite3.h>

/* The longest time, in milliseconds, for which another program may lock the database, for example to copy it. */
#define BUSY_TIMEOUT 10000

typedef struct
{
  WecDatabase parent;
  sqlite3 *database;
  sqlite3_stmt *load;
  sqlite3_stmt *save;
} WecSqlite;

static void
set_error (WecSqlite  *self,
           GError   **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The database with the bookmarks: %s"),
               self->database != NULL ? sqlite3_errmsg (self->database) : _("not enough memory"));
}

static gboolean
execute (WecSqlite   *self,
         const char  *sql,
         GError     **error)
{
  if (sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  set_error (self, error);

  return FALSE;
}

static gboolean
wec_sqlite_load (WecDatabase           *database,
                 WsmanBookmarkRequest  *request,
                 char                 **bookmark,
                 GError               **error)
{
  WecSqlite *self = (WecSqlite *) database;
  int result;

  sqlite3_bind_text (self->load, 1, wsman_bookmark_request_get_subscription (request), -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (self->load, 2, wsman_bookmark_request_get_user (request), -1, SQLITE_TRANSIENT);
  result = sqlite3_step (self->load);
  *bookmark = result == SQLITE_ROW ? g_strdup ((const char *) sqlite3_column_text (self->load, 0)) : NULL;
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    set_error (self, error);
  sqlite3_reset (self->load);

  return result == SQLITE_ROW || result == SQLITE_DONE;
}

static gboolean
save (WecSqlite             *self,
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
save_group (WecSqlite  *self,
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

static gboolean
wec_sqlite_save (WecDatabase  *database,
                 GPtrArray    *requests,
                 GError      **error)
{
  WecSqlite *self = (WecSqlite *) database;
  gboolean saved = save_group (self, requests, error);

  if (!saved && !sqlite3_get_autocommit (self->database))
    execute (self, "ROLLBACK", NULL);

  return saved;
}

static void
wec_sqlite_free (WecDatabase *database)
{
  WecSqlite *self = (WecSqlite *) database;

  sqlite3_finalize (self->load);
  sqlite3_finalize (self->save);
  sqlite3_close (self->database);
  g_free (self);
}

static const WecDatabaseClass wec_sqlite_class = {
  .load = wec_sqlite_load,
  .save = wec_sqlite_save,
  .free = wec_sqlite_free,
};

static gboolean
prepare (WecSqlite     *self,
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
open_database (WecSqlite   *self,
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

WecDatabase *
wec_sqlite_new (const char  *path,
                GError     **error)
{
  WecSqlite *self = g_new0 (WecSqlite, 1);

  self->parent.class = &wec_sqlite_class;
  if (open_database (self, path, error))
    return &self->parent;

  wec_sqlite_free (&self->parent);

  return NULL;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A database with the bookmarks. Each kind of database fills a WecDatabaseClass. All functions may be called in any
 * thread, but in one at a time.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

typedef struct _WecDatabase WecDatabase;

typedef struct
{
  /* Loads the bookmark that the request asks for. It becomes NULL if there is none. */
  gboolean (*load) (WecDatabase           *self,
                    WsmanBookmarkRequest  *request,
                    char                 **bookmark,
                    GError               **error);
  /* Stores the bookmarks of the requests, all or none. They then survive a loss of power. */
  gboolean (*save) (WecDatabase  *self,
                    GPtrArray    *requests,
                    GError      **error);
  void (*free) (WecDatabase *self);
} WecDatabaseClass;

/* The first field of each database. */
struct _WecDatabase
{
  const WecDatabaseClass *class;
};

/* Opens the SQLite database at path, and creates it if there is none. */
WecDatabase *wec_sqlite_new (const char  *path,
                             GError     **error);

/* Uses the PostgreSQL database that a connection string of libpq names. Connects when there is something to do. */
WecDatabase *wec_postgres_new (const char  *connection,
                               GError     **error);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Open enumerations: where each stands, what its provider gave and no batch has carried yet, and
 * when it is over. [DSP0226] 8; [MS-WSMV] 3.1.4.8.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-call-private.h"

G_BEGIN_DECLS

typedef struct _WsmanCursors WsmanCursors;

/* Time is over for a cursor that is still open. */
typedef void (*WsmanCursorFunc) (WsmanCursor *cursor,
                                 gpointer     user_data);

struct _WsmanCursor
{
  WsmanCursors *owner; /* NULL once it is closed */
  char *id;
  WsmanIdentity *user;
  WsmanQuery *query;
  GObject *context;    /* the provider's own; or NULL */
  gboolean finished;   /* the provider has no more */
  GQueue items;        /* of char *: given, not sent */
  gsize average_size;  /* of an item */
  gint64 expires;      /* monotonic, 0 for never */
  GSource *expiry;
  gint64 idle_since;   /* monotonic; 0 while it is in use */
  guint n_empty;       /* batches of the provider in a row that had nothing in them */

  WsmanServerCall *busy;    /* the provider is at it; borrowed */
  WsmanServerCall *waiting; /* a Pull for what busy will give too late for its own client; owned */
};

WsmanCursors *wsman_cursors_new (GMainContext      *context,
                                 const WsmanPolicy *policy,
                                 WsmanCursorFunc    expired,
                                 gpointer           user_data);
void wsman_cursors_free (WsmanCursors *self);

/* Opens one for user. Where there are too many already, expired() is called for the one that has been idle
 * for longest; it fails if all are in use. lifetime: microseconds, -1 for any. */
WsmanCursor *wsman_cursors_open (WsmanCursors  *self,
                                 WsmanIdentity *user,
                                 WsmanQuery    *query,
                                 GTimeSpan      lifetime,
                                 GError       **error);
/* NULL unless it is open and user's own. */
WsmanCursor *wsman_cursors_find (WsmanCursors  *self,
                                 const char    *id,
                                 WsmanIdentity *user);
/* Any, or NULL. */
WsmanCursor *wsman_cursors_peek (WsmanCursors *self);

WsmanCursor *wsman_cursor_ref (WsmanCursor *self);
void wsman_cursor_unref (WsmanCursor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCursor, wsman_cursor_unref)

/* Forgets it; what the provider keeps in it goes. */
void wsman_cursor_close (WsmanCursor *self);
gboolean wsman_cursor_is_open (WsmanCursor *self);

/* From now on it is in use: it expires with its lifetime only; or idle. */
void wsman_cursor_set_idle (WsmanCursor *self,
                            gboolean     idle);

/* How many items to ask of the provider for a batch of max_items in an answer of max_size bytes:
 * what wouldn't fit would only wait here. */
guint wsman_cursor_get_demand (WsmanCursor *self,
                               guint        max_items,
                               gsize        max_size);

/* Keeps what the provider gave: takes the strings out of items. */
void wsman_cursor_keep (WsmanCursor *self,
                        GPtrArray   *items,
                        gboolean     finished);

/* Appends the next items to xml: at most max_items that take at most room bytes in charset. FALSE if
 * the first alone doesn't fit; size is what it takes. */
gboolean wsman_cursor_write_batch (WsmanCursor *self,
                                   GString     *xml,
                                   guint        max_items,
                                   gsize        room,
                                   const char  *charset,
                                   gsize       *size);
gboolean wsman_cursor_is_exhausted (WsmanCursor *self);

G_END_DECLS

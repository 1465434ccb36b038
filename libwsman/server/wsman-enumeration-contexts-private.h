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
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

typedef struct _WsmanEnumerationContexts WsmanEnumerationContexts;

/* Time is over for an enumeration context that is still open. */
typedef void (*WsmanEnumerationContextFunc) (WsmanEnumerationContext *enumeration_context,
                                             gpointer                 user_data);

struct _WsmanEnumerationContext
{
  WsmanEnumerationContexts *owner; /* NULL once it is closed */
  char *id;
  WsmanIdentity *user;
  WsmanQuery *query;
  GObject *context;                /* the provider's own; or NULL */
  gboolean finished;               /* the provider has no more */
  GQueue items;                    /* of char *: given, not sent */
  gsize average_size;              /* of an item */
  gint64 expires;                  /* monotonic, 0 for never */
  GSource *expiry;
  gint64 idle_since;               /* monotonic; 0 while it is in use */
  guint n_empty;                   /* batches of the provider in a row that had nothing in them */

  WsmanServerRequest *busy;    /* the provider is at it; borrowed */
  WsmanServerRequest *waiting; /* a Pull for what busy will give too late for its own client; owned */
};

WsmanEnumerationContexts *wsman_enumeration_contexts_new (GMainContext                *context,
                                                          const WsmanPolicy           *policy,
                                                          WsmanEnumerationContextFunc  expired,
                                                          gpointer                     user_data);
void wsman_enumeration_contexts_free (WsmanEnumerationContexts *self);

/* Opens one for user. Where there are too many already, expired() is called for the one that has been idle
 * for longest; it fails if all are in use. lifetime: microseconds, -1 for any. */
WsmanEnumerationContext *wsman_enumeration_contexts_open (WsmanEnumerationContexts *self,
                                                          WsmanIdentity            *user,
                                                          WsmanQuery               *query,
                                                          GTimeSpan                 lifetime,
                                                          GError                  **error);
/* NULL unless it is open and user's own. */
WsmanEnumerationContext *wsman_enumeration_contexts_find (WsmanEnumerationContexts *self,
                                                          const char               *id,
                                                          WsmanIdentity            *user);
/* Any, or NULL. */
WsmanEnumerationContext *wsman_enumeration_contexts_peek (WsmanEnumerationContexts *self);

WsmanEnumerationContext *wsman_enumeration_context_ref (WsmanEnumerationContext *self);
void wsman_enumeration_context_unref (WsmanEnumerationContext *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanEnumerationContext, wsman_enumeration_context_unref)

/* Forgets it; what the provider keeps in it goes. */
void wsman_enumeration_context_close (WsmanEnumerationContext *self);
gboolean wsman_enumeration_context_is_open (WsmanEnumerationContext *self);

/* From now on it is in use: it expires with its lifetime only; or idle. */
void wsman_enumeration_context_set_idle (WsmanEnumerationContext *self,
                                         gboolean                 idle);

/* How many items to ask of the provider for a batch of max_items in a response of max_size bytes:
 * what wouldn't fit would only wait here. */
guint wsman_enumeration_context_get_demand (WsmanEnumerationContext *self,
                                            guint                    max_items,
                                            gsize                    max_size);

/* Keeps what the provider gave: takes the strings out of items. */
void wsman_enumeration_context_keep (WsmanEnumerationContext *self,
                                     GPtrArray               *items,
                                     gboolean                 finished);

/* Appends the next items to xml: at most max_items that take at most room bytes in charset. FALSE if
 * the first alone doesn't fit; size is what it takes. */
gboolean wsman_enumeration_context_write_batch (WsmanEnumerationContext *self,
                                                GString                 *xml,
                                                guint                    max_items,
                                                gsize                    room,
                                                const char              *charset,
                                                gsize                   *size);
gboolean wsman_enumeration_context_is_exhausted (WsmanEnumerationContext *self);

G_END_DECLS

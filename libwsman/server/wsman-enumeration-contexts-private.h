/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Open enumerations: the items that the provider gave and no response has contained yet, and the time when each
 * enumeration expires. [DSP0226] 8; [MS-WSMV] 3.1.4.8.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

typedef struct _WsmanEnumerationContexts WsmanEnumerationContexts;

/* Called when an open enumeration context expires. */
typedef void (*WsmanEnumerationContextFunc) (WsmanEnumerationContext *enumeration_context,
                                             gpointer                 user_data);

struct _WsmanEnumerationContext
{
  WsmanEnumerationContexts *owner; /* NULL after it is closed */
  char *id;
  WsmanIdentity *user;
  WsmanQuery *query;
  GObject *context;                /* the provider's own; or NULL */
  gboolean finished;               /* the provider has no more items */
  GQueue items;                    /* of char *: not sent yet */
  gsize average_size;              /* of an item */
  gint64 expires;                  /* monotonic, 0 for never */
  GSource *expiry;
  gint64 idle_since;               /* monotonic; 0 while it is in use */
  guint n_empty;                   /* consecutive empty batches of the provider */

  WsmanServerRequest *busy;    /* the request that the provider is serving; borrowed */
  WsmanServerRequest *waiting; /* a Pull that waits for the items of busy, whose own client has timed out; owned */
};

WsmanEnumerationContexts *wsman_enumeration_contexts_new (GMainContext                *context,
                                                          const WsmanPolicy           *policy,
                                                          WsmanEnumerationContextFunc  expired,
                                                          gpointer                     user_data);
void wsman_enumeration_contexts_free (WsmanEnumerationContexts *self);

/* Opens an enumeration context for user. If there are too many, expired() is called for the one that has been idle
 * for longest. Fails if all are in use. lifetime: microseconds; -1: no limit was requested. */
WsmanEnumerationContext *wsman_enumeration_contexts_open (WsmanEnumerationContexts *self,
                                                          WsmanIdentity            *user,
                                                          WsmanQuery               *query,
                                                          GTimeSpan                 lifetime,
                                                          GError                  **error);
/* Returns NULL unless it is open and belongs to user. */
WsmanEnumerationContext *wsman_enumeration_contexts_find (WsmanEnumerationContexts *self,
                                                          const char               *id,
                                                          WsmanIdentity            *user);
/* Returns any of them, or NULL. */
WsmanEnumerationContext *wsman_enumeration_contexts_peek (WsmanEnumerationContexts *self);

WsmanEnumerationContext *wsman_enumeration_context_ref (WsmanEnumerationContext *self);
void wsman_enumeration_context_unref (WsmanEnumerationContext *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanEnumerationContext, wsman_enumeration_context_unref)

/* Removes it from the open ones, and drops the provider's own context. */
void wsman_enumeration_context_close (WsmanEnumerationContext *self);
gboolean wsman_enumeration_context_is_open (WsmanEnumerationContext *self);

/* While it is in use, only its lifetime can end it. While it is idle, the enumeration timeout can end it, too. */
void wsman_enumeration_context_set_idle (WsmanEnumerationContext *self,
                                         gboolean                 idle);

/* Returns how many items to request from the provider for a batch of max_items in a response of max_size bytes.
 * Items that don't fit would only have to be kept. */
guint wsman_enumeration_context_get_demand (WsmanEnumerationContext *self,
                                            guint                    max_items,
                                            gsize                    max_size);

/* Keeps the provider's items. Takes the strings out of items. */
void wsman_enumeration_context_keep (WsmanEnumerationContext *self,
                                     GPtrArray               *items,
                                     gboolean                 finished);

/* Appends the next items to xml: at most max_items that take at most room bytes in charset. Returns FALSE if the
 * first item doesn't fit; size is then its size. */
gboolean wsman_enumeration_context_write_batch (WsmanEnumerationContext *self,
                                                GString                 *xml,
                                                guint                    max_items,
                                                gsize                    room,
                                                const char              *charset,
                                                gsize                   *size);
gboolean wsman_enumeration_context_is_exhausted (WsmanEnumerationContext *self);

G_END_DECLS

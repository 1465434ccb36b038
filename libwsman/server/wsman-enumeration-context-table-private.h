/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Open enumerations. Each enumeration context holds the items that the provider has given and no response has contained
 * yet. An enumeration context also holds the time when the enumeration expires. [DSP0226] 8; [MS-WSMV] 3.1.4.8.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-policy-private.h"
#include "wsman-server-request-private.h"

G_BEGIN_DECLS

typedef struct _WsmanEnumerationContextTable WsmanEnumerationContextTable;

/* Is called when an open enumeration context expires, makes way for another, or ends with the table. It must close the
 * enumeration context. */
typedef void (*WsmanEnumerationContextFunc) (WsmanEnumerationContext *enumeration_context,
                                             gpointer                 user_data);

struct _WsmanEnumerationContext
{
  WsmanEnumerationContextTable *owner; /* NULL after the enumeration context is closed */
  char *id;
  WsmanIdentity *user;
  WsmanQuery *query;
  GObject *context;                    /* the provider's own context, or NULL */
  gboolean finished;                   /* whether the provider has no more items */
  GQueue items;                        /* the items (char *) that haven't been sent yet */
  gsize average_size;                  /* the average size of an item in bytes */
  gint64 expires;                      /* a monotonic time; 0 if the enumeration never expires */
  GSource *expiry;
  gint64 idle_since;                   /* a monotonic time; 0 while the enumeration is in use */
  guint n_empty;                       /* the number of consecutive empty batches of the provider */

  WsmanServerRequest *busy;    /* the request that the provider is serving, or NULL; borrowed */
  WsmanServerRequest *waiting; /* a later Pull that waits for the items of busy, which has timed out; owned; or NULL */
};

WsmanEnumerationContextTable *wsman_enumeration_context_table_new (GMainContext                *context,
                                                                   const WsmanPolicy           *policy,
                                                                   WsmanEnumerationContextFunc  expired,
                                                                   gpointer                     user_data);

/* Ends all enumerations, and frees self. */
void wsman_enumeration_context_table_close (WsmanEnumerationContextTable *self);

/* Opens an enumeration context for user. If user has too many, the function expired() is called for the context that
 * has been idle for longest. Fails if all contexts of user are in use. lifetime is in microseconds, and is -1 if the
 * client requested no limit. */
WsmanEnumerationContext *wsman_enumeration_context_table_open (WsmanEnumerationContextTable *self,
                                                               WsmanIdentity                *user,
                                                               WsmanQuery                   *query,
                                                               GTimeSpan                     lifetime,
                                                               GError                      **error);
/* Returns the enumeration context with id, or NULL if it isn't open or doesn't belong to user. */
WsmanEnumerationContext *wsman_enumeration_context_table_find (WsmanEnumerationContextTable *self,
                                                               const char                   *id,
                                                               WsmanIdentity                *user);

WsmanEnumerationContext *wsman_enumeration_context_ref (WsmanEnumerationContext *self);
void wsman_enumeration_context_unref (WsmanEnumerationContext *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanEnumerationContext, wsman_enumeration_context_unref)

/* Removes the enumeration context from the open ones, and then drops the provider's own context. The provider may stop
 * the server when its context is dropped. */
void wsman_enumeration_context_close (WsmanEnumerationContext *self);
gboolean wsman_enumeration_context_is_open (WsmanEnumerationContext *self);

/* Sets whether the enumeration context is idle. While an enumeration context is in use, only the end of its lifetime
 * can close it. While an enumeration context is idle, the enumeration timeout can also close it. */
void wsman_enumeration_context_set_idle (WsmanEnumerationContext *self,
                                         gboolean                 idle);

/* Returns how many items to request from the provider for a batch of max_items in a response of max_size bytes. More
 * items than fit into the response would have to be stored. */
guint wsman_enumeration_context_get_demand (WsmanEnumerationContext *self,
                                            guint                    max_items,
                                            gsize                    max_size);

/* Stores the provider's items. Takes ownership of the strings in items, so that items doesn't free them any more. */
void wsman_enumeration_context_keep (WsmanEnumerationContext *self,
                                     GPtrArray               *items,
                                     gboolean                 finished);

/* Appends the next items to xml: at most max_items that take at most room bytes in charset. If the first item doesn't
 * fit, the function returns FALSE, and sets size to the size of the first item. */
gboolean wsman_enumeration_context_write_batch (WsmanEnumerationContext *self,
                                                GString                 *xml,
                                                guint                    max_items,
                                                gsize                    room,
                                                const char              *charset,
                                                gsize                   *size);
gboolean wsman_enumeration_context_is_exhausted (WsmanEnumerationContext *self);

G_END_DECLS

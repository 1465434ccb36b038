/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads Subscribe and Renew, for a source of events. The filter of a Subscribe is read like that of an Enumerate.
 * [WS-Eventing] 3; [DSP0226] 10.2.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-delivery-settings-private.h"
#include "wsman-element-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* The longest bookmark in bytes. */
#define WSMAN_MAX_BOOKMARK_LENGTH (64 * 1024)

typedef struct
{
  WsmanDeliveryMode mode;
  GTimeSpan expires;       /* how long the subscription lives, in microseconds; -1 if not set */
  GTimeSpan heartbeats;    /* the longest silence of the source, in microseconds; 0 if not set */
  char *bookmark;          /* the position after which the events begin: the text, or the XML of the content; or NULL */
  gboolean send_bookmarks; /* TRUE if the source sends its bookmarks */
  WsmanDeliverySettings settings; /* where and how events are pushed; empty until it is read */
} WsmanSubscribeMessage;

void wsman_subscribe_message_clear (WsmanSubscribeMessage *self);

/* Reads content, which is the Subscribe element. It overwrites self without clearing it. After an error there is
 * nothing to clear. */
gboolean wsman_subscribe_message_read (const WsmanElement     *content,
                                       WsmanSubscribeMessage  *self,
                                       GError                **error);

/* Reads the e:Expires of a Subscribe or Renew. expires becomes -1 if there is none. */
gboolean wsman_subscribe_message_read_expires (const WsmanElement  *content,
                                               GTimeSpan           *expires,
                                               GError             **error);

G_END_DECLS

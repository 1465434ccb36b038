/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads what a Subscribe says about pushed events: where they go, in which batches, and how often a delivery is tried.
 * [WS-Eventing] 3.1; [DSP0226] 10.2; [MS-WSMV] 3.1.4.1.30.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* The most bytes that the headers of an endpoint may have. */
#define WSMAN_MAX_TARGET_HEADERS 4096

/* The smallest MaxEnvelopeSize in bytes. */
#define WSMAN_MIN_DELIVERY_SIZE 8192

/* An endpoint that gets messages of a source. */
typedef struct
{
  char *address; /* NULL if the subscriber has named no endpoint */
  char *headers; /* the headers that each message repeats, as XML */
} WsmanDeliveryTarget;

typedef struct
{
  WsmanDeliveryTarget notify_to; /* gets the events */
  WsmanDeliveryTarget end_to;    /* gets SubscriptionEnd */
  guint max_elements;            /* the most events in a message; 0 if not set */
  GTimeSpan max_time;            /* how long an event waits for others, in microseconds; 0 if not set */
  gsize max_envelope_size;       /* the largest message in bytes; 0 if not set */
  gboolean is_utf16;             /* TRUE if the messages are in UTF-16 */
  guint n_retries;               /* how often a message is sent again */
  GTimeSpan retry_interval;      /* the time before a message is sent again, in microseconds */
  char *locale;                  /* the language of the messages; NULL if not set */
} WsmanDeliverySettings;

/* Reads content, which is the Subscribe element of a mode other than Pull. It overwrites self without clearing it.
 * After an error, the caller clears self. */
gboolean wsman_delivery_settings_read (const WsmanElement     *content,
                                       WsmanDeliverySettings  *self,
                                       GError                **error);
void wsman_delivery_settings_clear (WsmanDeliverySettings *self);

G_END_DECLS

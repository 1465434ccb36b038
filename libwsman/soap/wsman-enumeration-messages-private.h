/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes the bodies of Enumerate, Pull and Release, and of their responses. Items and EndOfSequence are
 * accepted in the namespaces of WS-Enumeration and WS-Management. [DSP0226] 8.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean optimize;
  guint max_elements;       /* the most items in a response; 0 if not set */
  gboolean return_objects;  /* this and the next field are the enumeration mode; both are TRUE for ObjectAndEPR */
  gboolean return_references;
  char *polymorphism_mode;  /* the polymorphism mode; NULL if not set */
  char *filter;             /* the text of the filter, or the XML of its content; NULL if there is none */
  char *dialect;            /* the dialect of the filter; NULL if not set */
  gboolean filter_is_xml;
  const WsmanElement *filter_element; /* the filter of a request that was read, borrowed; NULL if none */
  char *context;            /* the context of Pull and Release */
  GTimeSpan expires;        /* how long the enumeration lives, in microseconds; -1 if not set */
  gboolean wants_end;       /* TRUE if a request that was read has EndTo: [WS-Enumeration] 3.1 */
  GTimeSpan max_time;       /* how long a Pull that was read may take, in microseconds; 0 if not set */
  guint64 max_characters;   /* the most characters for a Pull that was read; 0 if not set */
  gboolean is_subscription; /* TRUE if the filter is that of a Subscribe, and so may be a query for events */
} WsmanEnumerationMessage;

void wsman_enumeration_message_clear (WsmanEnumerationMessage *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanEnumerationMessage, wsman_enumeration_message_clear)

void wsman_enumeration_message_write_enumerate (const WsmanEnumerationMessage *self,
                                                GString                       *xml);
void wsman_enumeration_message_write_pull (const WsmanEnumerationMessage *self,
                                           GString                       *xml);
void wsman_enumeration_message_write_release (const WsmanEnumerationMessage *self,
                                              GString                       *xml);

/* Reads content, which is the Enumerate, Pull or Release element of a request. Of a Subscribe, it reads the filter. It
 * overwrites self without clearing it.
 * After an error there is nothing to clear. */
gboolean wsman_enumeration_message_read (const WsmanElement       *content,
                                         WsmanEnumerationMessage  *self,
                                         GError                  **error);

/* Reads content, which is the element of a response. The reader has already delivered its items. At the end of the
 * sequence, context becomes NULL. An earlier PullResponse may also have no context. Then the former context remains
 * valid. */
gboolean wsman_enumeration_message_read_response (const WsmanElement  *content,
                                                  char               **context,
                                                  gboolean            *end_of_sequence,
                                                  GError             **error);

/* Splits an item of a response into its object and its reference. Each of them may become NULL. */
void wsman_enumeration_message_split_item (const WsmanElement  *item,
                                           const WsmanElement **object,
                                           const WsmanElement **reference);

G_END_DECLS

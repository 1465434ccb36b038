/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The bodies of Enumerate, Pull and Release, and of their responses. Items and EndOfSequence are accepted in the
 * namespaces of WS-Enumeration and WS-Management. [DSP0226] 8.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean optimize;
  guint max_elements;       /* 0 if not set */
  gboolean return_objects;  /* the enumeration mode; both are set for ObjectAndEPR */
  gboolean return_references;
  char *polymorphism_mode;  /* or NULL */
  char *filter;             /* text of the filter, or the XML of its content; NULL if none */
  char *dialect;            /* NULL if not set */
  gboolean filter_is_xml;
  const WsmanElement *filter_element; /* in a request that was read: borrowed; NULL if none */
  char *context;            /* in Pull and Release */
  GTimeSpan expires;        /* microseconds; -1 if not set */
  gboolean wants_end;       /* a request that was read has EndTo: [WS-Enumeration] 3.1 */
  GTimeSpan max_time;       /* in a Pull that was read: microseconds, 0 if not set */
  guint64 max_characters;   /* in a Pull that was read: 0 if not set */
} WsmanEnumeration;

void wsman_enumeration_clear (WsmanEnumeration *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanEnumeration, wsman_enumeration_clear)

void wsman_enumeration_write_enumerate (const WsmanEnumeration *self,
                                        GString                *xml);
void wsman_enumeration_write_pull (const WsmanEnumeration *self,
                                   GString                *xml);
void wsman_enumeration_write_release (const WsmanEnumeration *self,
                                      GString                *xml);

/* content: the Enumerate, Pull or Release element of a request. Overwrites self without clearing it. After an error
 * there is nothing to clear. */
gboolean wsman_enumeration_read (const WsmanElement  *content,
                                 WsmanEnumeration    *self,
                                 GError             **error);

/* content: the response's element. The reader has already delivered its items. context is NULL at the end of the
 * sequence. A PullResponse may also have none in between: then the former context remains valid. */
gboolean wsman_enumeration_read_response (const WsmanElement  *content,
                                          char               **context,
                                          gboolean            *end_of_sequence,
                                          GError             **error);

/* Splits an item of a response into its object and its reference. Either may be NULL. */
void wsman_enumeration_split_item (const WsmanElement  *item,
                                   const WsmanElement **object,
                                   const WsmanElement **reference);

G_END_DECLS

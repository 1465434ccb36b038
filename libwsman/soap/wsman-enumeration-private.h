/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The bodies of Enumerate, Pull and Release and of their responses; Items and EndOfSequence
 * are read in either namespace. [DSP0226] 8.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean optimize;
  guint max_elements;       /* 0 if not said */
  gboolean return_objects;  /* the enumeration mode: both for ObjectAndEPR */
  gboolean return_references;
  char *polymorphism_mode;  /* or NULL */
  char *filter;             /* text of the filter, or the XML of its content; NULL if none */
  char *dialect;            /* NULL if not said */
  gboolean filter_is_xml;
  const WsmanElement *filter_element; /* of a request that was read: borrowed; NULL if none */
  char *context;            /* of Pull and Release */
  GTimeSpan expires;        /* microseconds; -1 if not said */
  gboolean wants_end;       /* a request that was read has EndTo: [WS-Enumeration] 3.1 */
  GTimeSpan max_time;       /* of a Pull that was read: microseconds, 0 if not said */
  guint64 max_characters;   /* of a Pull that was read: 0 if not said */
} WsmanEnumeration;

void wsman_enumeration_clear (WsmanEnumeration *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanEnumeration, wsman_enumeration_clear)

void wsman_enumeration_write_enumerate (const WsmanEnumeration *self,
                                        GString                *xml);
void wsman_enumeration_write_pull (const WsmanEnumeration *self,
                                   GString                *xml);
void wsman_enumeration_write_release (const WsmanEnumeration *self,
                                      GString                *xml);

/* content: the Enumerate, Pull or Release element of a request. Fills self, whatever was in it; on
 * error there is nothing to clear. */
gboolean wsman_enumeration_read (const WsmanElement  *content,
                                 WsmanEnumeration    *self,
                                 GError             **error);

/* content: the response's element, its items already handed over by the reader. context is NULL at
 * the end of the sequence; otherwise only in a PullResponse: the former context remains. */
gboolean wsman_enumeration_read_response (const WsmanElement  *content,
                                          char               **context,
                                          gboolean            *end_of_sequence,
                                          GError             **error);

/* An item of a response: its object and its reference, either of which may be NULL. */
void wsman_enumeration_split_item (const WsmanElement  *item,
                                   const WsmanElement **object,
                                   const WsmanElement **reference);

G_END_DECLS

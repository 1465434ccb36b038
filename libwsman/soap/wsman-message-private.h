/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes the headers and the body of a SOAP message. Both sides use this record for requests and responses.
 * The writer declares the prefixes s, a, w, p, n, x, b, cim and xsi on the envelope, so bodies may use them.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-reference-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *action;
  char *to;
  char *message_id;
  char *relates_to;
  char *reply_to; /* the address for responses; the library writes the anonymous address, or none if NULL */
  char *locale;
  char *data_locale;
  char *session_id;
  char *operation_id;
  char *sequence_id;
  guint64 max_envelope_size;    /* the limit in bytes; 0 if not set */
  GTimeSpan operation_timeout;  /* the time limit in microseconds; -1 if not set */
  WsmanReference *reference;    /* the resource of a request; NULL if the request names no resource */
  char *fragment_path;          /* the path of the fragment in a response that the library writes; or NULL */
  char *extra_headers;          /* the XML of more headers that the library writes, such as the reference parameters of
                                 * an endpoint reference; or NULL. It declares its prefixes. */

  /* These fields are only set in a message that was read: */
  char *identifier;             /* the header Identifier of WS-Eventing, which names a subscription; or NULL */
  GPtrArray *not_understood; /* the first mandatory headers that aren't understood, as "{namespace}name"; or NULL */
  WsmanDocument *document;
  const WsmanElement *header;   /* the s:Header element; NULL if there is none */
  const WsmanElement *body;     /* the s:Body element */
  const WsmanElement *content;  /* the first child of the body; NULL if there is none */
} WsmanMessage;

/* Makes a message that has only an action. */
WsmanMessage *wsman_message_new (const char *action);
void wsman_message_free (WsmanMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanMessage, wsman_message_free)

/* Returns "uuid:" and a random GUID in upper case. */
char *wsman_message_make_id (void);

/* Reads the headers of a parsed envelope. Texts are stripped. Identify has no headers. The error carries a code of
 * Windows, such as 0x8033800F for a bad value and 0x8033800D for another SOAP version. After an error, result still
 * holds what was read, because a fault needs RelatesTo. result is NULL if the document isn't an envelope. */
gboolean wsman_message_read (WsmanDocument  *document,
                             WsmanMessage  **result,
                             GError        **error);

/* wsman_message_write_begin() writes the envelope up to <s:Body>. wsman_message_write_end() writes </s:Body> and the
 * rest. A message that relates to another message is a response, and gets a response's headers. */
void wsman_message_write_begin (const WsmanMessage *self,
                                GString            *xml);
void wsman_message_write_end (GString *xml);

/* Traces the ids of a message. what says what is done with it. */
void wsman_message_trace (const char         *what,
                          const WsmanMessage *self);

/* Tells whether one of the headers RelatesTo contains the id. A message may have several of these headers
 * ([WS-Addressing] 3). */
gboolean wsman_message_relates_to (const WsmanMessage *self,
                                   const char         *message_id);

/* Returns the headers that a fault reports as not understood, as "{namespace}Name, {namespace}Other". Returns NULL if
 * there are no such headers. */
char *wsman_message_dup_not_understood (const WsmanMessage *self);

gboolean wsman_message_is_fault (const WsmanMessage *self);

G_END_DECLS

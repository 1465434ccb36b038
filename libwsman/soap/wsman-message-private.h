/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A SOAP message: its headers and its body. Both sides use this record for requests and responses. The writer declares
 * the prefixes s, a, w, p, n, x, b, cim and xsi on the envelope, so bodies may use them.
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
  char *reply_to; /* NULL, or the anonymous address in messages that the library writes */
  char *locale;
  char *data_locale;
  char *session_id;
  char *operation_id;
  char *sequence_id;
  guint64 max_envelope_size;    /* bytes; 0 if not set */
  GTimeSpan operation_timeout;  /* microseconds; -1 if not set */
  WsmanReference *reference;    /* of a request; NULL if it names no resource */
  char *fragment_path;          /* of a response that the library writes: the path of the fragment in it; or NULL */

  /* These are set in a message that was read: */
  GPtrArray *not_understood; /* the first mandatory headers that aren't understood, as "{namespace}name"; or NULL */
  WsmanDocument *document;
  const WsmanElement *header;   /* NULL if there is none */
  const WsmanElement *body;     /* the s:Body element */
  const WsmanElement *content;  /* its first child, or NULL */
} WsmanMessage;

/* Makes a message that has only an action. */
WsmanMessage *wsman_message_new (const char *action);
void wsman_message_free (WsmanMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanMessage, wsman_message_free)

/* Returns "uuid:" and a random GUID in upper case. */
char *wsman_message_make_id (void);

/* Reads the headers of a parsed envelope. Texts are stripped. Identify has no headers. The error carries a code of
 * Windows: 0x8033800F for a bad value, 0x8033800D for another SOAP version, and so on. Then result holds what was
 * read, for RelatesTo; or NULL if it isn't an envelope. */
gboolean wsman_message_read (WsmanDocument  *document,
                             WsmanMessage  **result,
                             GError        **error);

/* Write the envelope up to and including <s:Body>, and from </s:Body> on. A message that relates to another one is a
 * response, and gets a response's headers. */
void wsman_message_write_begin (const WsmanMessage *self,
                                GString            *xml);
void wsman_message_write_end (GString *xml);

/* Tells whether one of the headers RelatesTo has that id. There may be several ([WS-Addressing] 3). */
gboolean wsman_message_relates_to (const WsmanMessage *self,
                                   const char         *message_id);

/* Returns the headers that a fault reports as not understood, as "{namespace}Name, {namespace}Other"; NULL if there
 * is none. */
char *wsman_message_dup_not_understood (const WsmanMessage *self);

gboolean wsman_message_is_fault (const WsmanMessage *self);

G_END_DECLS

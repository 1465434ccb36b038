/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A SOAP message: what its headers say, and its body. One record for requests and responses,
 * for both sides. The writer declares the prefixes s, a, w, p, n, x, b, cim and xsi on
 * the envelope, so bodies may use them.
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
  char *reply_to; /* NULL or the anonymous address in what we write */
  char *locale;
  char *data_locale;
  char *session_id;
  char *operation_id;
  char *sequence_id;
  guint64 max_envelope_size;    /* bytes; 0 if not said */
  GTimeSpan operation_timeout;  /* microseconds; -1 if not said */
  WsmanReference *reference;    /* of a request; NULL if it names no resource */
  char *fragment_path;          /* of a response we write: what it holds a part of; or NULL */

  /* Of a message that was read: */
  char *not_understood;         /* the first header that must be understood but isn't, as
                                 * "{namespace}name"; or NULL */
  WsmanDocument *document;
  const WsmanElement *header;   /* NULL if there is none */
  const WsmanElement *body;     /* the s:Body element */
  const WsmanElement *content;  /* its first child, or NULL */
} WsmanMessage;

/* Says nothing but action; fill in the rest. */
WsmanMessage *wsman_message_new (const char *action);
void wsman_message_free (WsmanMessage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanMessage, wsman_message_free)

/* "uuid:" and a random GUID in upper case. */
char *wsman_message_make_id (void);

/* Reads the headers of an envelope that was parsed. Texts are stripped. Identify has no headers.
 * The error carries Windows' code: 0x8033800F for a bad value, 0x8033800D for another SOAP
 * version, and so on; then result holds what was read (for RelatesTo), or NULL if it is no
 * envelope. */
gboolean wsman_message_read (WsmanDocument  *document,
                             WsmanMessage  **result,
                             GError        **error);

/* The envelope up to and including <s:Body>, and from </s:Body> on. What relates to another message
 * is a response, and gets a response's headers. */
void wsman_message_write_begin (const WsmanMessage *self,
                                GString            *xml);
void wsman_message_write_end (GString *xml);

/* Whether one of the headers RelatesTo, of which there may be several ([WS-Addressing] 3), has that id. */
gboolean wsman_message_relates_to (const WsmanMessage *self,
                                   const char         *message_id);

/* The headers that a fault says weren't understood, as "{namespace}Name, {namespace}Other"; NULL if it says none. */
char *wsman_message_dup_not_understood (const WsmanMessage *self);

gboolean wsman_message_is_fault (const WsmanMessage *self);

G_END_DECLS

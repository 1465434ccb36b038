/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * HTTP/1.1 as this server speaks it: request heads and bodies out of bytes, response heads into
 * bytes; no I/O. SoupServer reads whole bodies and waits forever for heads before anyone can say
 * who is asking, so the server keeps the order of things in its own hands: the head, then who it
 * is, then the body. Strict where leniency lets two readers disagree about where a message ends
 * ([RFC9112] 2.2, 5, 6).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room for a token of 64 KiB in base64, and for everything else. */
#define WSMAN_HTTP_MAX_HEAD (96 * 1024)

/* Seconds after which a client that was sent away may have a chance. */
#define WSMAN_HTTP_RETRY_AFTER 6

typedef struct
{
  char *method;
  char *path;             /* without its query */
  GHashTable *fields;     /* lower-case name to value; repeated ones joined with ", " */
  const char *authorization; /* in fields, like the next two; NULL if there is none */
  const char *content_type;
  const char *origin;
  guint64 content_length; /* 0 if chunked */
  gboolean chunked;
  gboolean is_old;        /* HTTP/1.0 */
  gboolean keep_alive;
  gboolean expects_continue;
} WsmanHttpHead;

/* A token, [RFC9110] 5.6.2; "name: value", 5; and what may stand in a value. */
gboolean wsman_http_is_token (const char *text,
                              gsize       length);
gboolean wsman_http_is_field_line (const char *line,
                                   gsize       length);
gboolean wsman_http_is_field_text (const char *text,
                                   gsize       length);

/* Takes empty lines off the front of data, before a head; n_skipped counts them. FALSE if what is there
 * is no request: too many of them, or a first byte that no method has. */
gboolean wsman_http_head_skip_empty_lines (GByteArray *data,
                                           guint      *n_skipped);

/* The length of the head at the start of data with its empty line; 0 while it isn't complete. scanned
 * remembers between calls what needn't be looked at again. */
gsize wsman_http_head_find_end (const GByteArray *data,
                                gsize            *scanned);

/* data: length bytes that find_end() counted. Returns the status to refuse it with, or 0. */
guint wsman_http_head_parse (const guint8   *data,
                             gsize           length,
                             WsmanHttpHead **head);
void wsman_http_head_free (WsmanHttpHead *self);
gboolean wsman_http_head_has_body (const WsmanHttpHead *self);
const char *wsman_http_head_get (const WsmanHttpHead *self,
                                 const char          *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHttpHead, wsman_http_head_free)

gboolean wsman_http_charset_is_supported (const char *charset);

/* Whether a Content-Type is that of an envelope; its charset, or NULL. What a form or a script of a web
 * page can send without asking, [FETCH] 2.2.2, never is. */
gboolean wsman_http_content_type_is_soap (const char  *content_type,
                                          char       **charset);

typedef enum
{
  WSMAN_HTTP_BODY_MORE,
  WSMAN_HTTP_BODY_DONE,
  WSMAN_HTTP_BODY_TOO_LARGE,
  WSMAN_HTTP_BODY_INVALID,
} WsmanHttpBodyResult;

typedef struct
{
  gboolean chunked;
  guint64 remaining;  /* of the body, or of the chunk */
  guint64 allowed;    /* bytes that may still come */
  gsize overhead;     /* bytes of extensions and trailer fields so far */
  guint state;
} WsmanHttpBody;

/* A body of at most max_size bytes. */
void wsman_http_body_init (WsmanHttpBody       *self,
                           const WsmanHttpHead *head,
                           guint64              max_size);

/* Takes what belongs to the body off the front of input; keeps it in body, unless that is NULL. */
WsmanHttpBodyResult wsman_http_body_feed (WsmanHttpBody *self,
                                          GByteArray    *input,
                                          GByteArray    *body);

/* What a response says besides its body. */
typedef struct
{
  guint status;
  const char *content_type; /* or NULL */
  const char * const *challenges; /* of WWW-Authenticate, a line each; or NULL */
  gsize content_length;
  gboolean keep_alive;
} WsmanHttpResponse;

void wsman_http_response_write (const WsmanHttpResponse *self,
                                GString                 *head);

G_END_DECLS

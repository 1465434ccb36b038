/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The server's HTTP/1.1: it reads the heads and bodies of requests, and writes the heads of responses. The code here
 * does no I/O. SoupServer isn't used, because SoupServer reads whole bodies and waits without a limit for heads before
 * the client is known. Here the server decides the order: first the head, then the authentication, then the body. The
 * reader refuses a message if two readers could disagree about its end ([RFC9112] 2.2, 5, 6).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The maximum number of bytes of a head. This number is enough for a token of 64 KiB in base64 and for all other
 * fields. */
#define WSMAN_HTTP_MAX_HEAD (96 * 1024)

/* The seconds that a rejected client must wait before it tries again. */
#define WSMAN_HTTP_RETRY_AFTER 6

typedef struct
{
  char *method;
  char *target;           /* the request target, as it was sent */
  char *path;             /* the path of the request target, without a query */
  GHashTable *fields;     /* lower-case name to value; repeated fields are joined with ", " */
  const char *authorization; /* this and the next two are borrowed from fields; NULL if absent */
  const char *content_type;
  const char *origin;
  guint64 content_length; /* the size of the body; 0 if the body is chunked */
  gboolean chunked;
  gboolean is_old;        /* whether the request is HTTP/1.0 */
  gboolean keep_alive;
  gboolean expects_continue;
} WsmanHttpHead;

/* The first function tells whether text is a token ([RFC9110] 5.6.2). The second function tells whether line is a
 * field, with a name and a value ([RFC9110] 5). The third function tells whether text may be the value of a field. */
gboolean wsman_http_is_token (const char *text,
                              gsize       length);
gboolean wsman_http_is_field_line (const char *line,
                                   gsize       length);
gboolean wsman_http_is_field_text (const char *text,
                                   gsize       length);

/* Removes the empty lines before a head from data, and adds their number to n_skipped. Returns FALSE if data can't
 * become a request, because there are too many empty lines, or because the first byte can't begin a method. */
gboolean wsman_http_head_skip_empty_lines (GByteArray *data,
                                           guint      *n_skipped);

/* Returns the length of the head at the start of data, with its empty line. Returns 0 if the head isn't complete.
 * scanned holds how many bytes earlier calls have searched. */
gsize wsman_http_head_find_end (const GByteArray *data,
                                gsize            *scanned);

/* Parses the head that wsman_http_head_find_end() has found: data has length bytes. Returns the HTTP status of the
 * error, or 0. */
guint wsman_http_head_parse (const guint8   *data,
                             gsize           length,
                             WsmanHttpHead **head);
void wsman_http_head_free (WsmanHttpHead *self);
gboolean wsman_http_head_has_body (const WsmanHttpHead *self);
const char *wsman_http_head_get (const WsmanHttpHead *self,
                                 const char          *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanHttpHead, wsman_http_head_free)

gboolean wsman_http_charset_is_supported (const char *charset);

/* Tells whether a Content-Type is the type of an envelope. charset is set to the charset in content_type, or to NULL. A
 * type that a web page can send without permission ([FETCH] 2.2.2) is never accepted. */
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
  guint64 remaining;  /* the bytes of the body or chunk that are still missing */
  guint64 allowed;    /* the number of bytes that may still arrive */
  gsize overhead;     /* the bytes of extensions and trailer fields so far */
  guint state;
} WsmanHttpBody;

/* Begins to read a body of at most max_size bytes. */
void wsman_http_body_init (WsmanHttpBody       *self,
                           const WsmanHttpHead *head,
                           guint64              max_size);

/* Moves the bytes of the HTTP body from the start of input to body. If body is NULL, these bytes are dropped. */
WsmanHttpBodyResult wsman_http_body_feed (WsmanHttpBody *self,
                                          GByteArray    *input,
                                          GByteArray    *body);

/* The values for the head of a response. */
typedef struct
{
  guint status;
  const char *content_type; /* the value of Content-Type, or NULL */
  const char * const *challenges; /* the values of WWW-Authenticate, one for each line; or NULL */
  const char *authentication_info; /* the value of Authentication-Info, or NULL */
  gsize content_length;
  gboolean keep_alive;
} WsmanHttpResponse;

void wsman_http_response_write (const WsmanHttpResponse *self,
                                GString                 *head);

G_END_DECLS

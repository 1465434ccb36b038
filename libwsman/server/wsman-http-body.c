/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the bodies of requests, and parses their Content-Type. The reader refuses a message if another reader could see
 * the end of the message at another place: [RFC9112] 6, 7.
 */

#include "wsman-http-private.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/wsman-secret-private.h"

#define TYPE_SOAP "application/soap+xml"

/* The maximum number of bytes in the line with a chunk's size and extensions, and in the line of a trailer field. */
#define MAX_LINE 1024

/* The maximum number of bytes that all extensions and trailer fields of one body may have together. */
#define MAX_OVERHEAD (16 * 1024)

/* The states of the reader of a chunked body: [RFC9112] 7.1. */
typedef enum
{
  CHUNK_SIZE,
  CHUNK_DATA,
  CHUNK_END,
  CHUNK_TRAILER,
  CHUNK_DONE,
} ChunkState;

void
wsman_http_body_init (WsmanHttpBody       *self,
                      const WsmanHttpHead *head,
                      guint64              max_size)
{
  *self = (WsmanHttpBody) {
    .chunked = head->chunked,
    .remaining = head->content_length,
    .allowed = max_size,
    .state = head->chunked ? CHUNK_SIZE : CHUNK_DATA,
  };
}

/* Appends the available bytes of the current chunk to body, or drops them if body is NULL. Returns how many bytes there
 * were. */
static gsize
take_data (WsmanHttpBody *self,
           const guint8  *data,
           gsize          length,
           GByteArray    *body)
{
  gsize taken = MIN (length, self->remaining);

  if (body != NULL && taken > 0)
    g_byte_array_append (body, data, taken);
  self->remaining -= taken;
  self->allowed -= taken;

  return taken;
}

static gsize
skip_blanks (const char *line,
             gsize       length,
             gsize       at)
{
  while (at < length && (line[at] == ' ' || line[at] == '\t'))
    at++;

  return at;
}

static gsize
skip_token (const char *line,
            gsize       length,
            gsize       at)
{
  while (at < length && wsman_http_is_token (line + at, 1))
    at++;

  return at;
}

/* Returns the position after the token or quoted string that begins at position at ([RFC9110] 5.6.4). Returns at if
 * neither of them begins there. */
static gsize
skip_value (const char *line,
            gsize       length,
            gsize       at)
{
  if (at == length || line[at] != '"')
    return skip_token (line, length, at);

  for (gsize i = at + 1; i < length; i++)
    {
      if (line[i] == '"')
        return i + 1;
      if (line[i] == '\\')
        i++;
    }

  return at;
}

/* Tells whether the text is a list of chunk extensions: *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ),
 * [RFC9112] 7.1.1. Extensions are ignored, but they must be valid. Another reader might see a line end in an invalid
 * extension. */
static gboolean
is_extensions (const char *line,
               gsize       length)
{
  gsize at = 0;

  if (!wsman_http_is_field_text (line, length))
    return FALSE;

  for (;;)
    {
      gsize name;
      gsize end;

      at = skip_blanks (line, length, at);
      if (at == length)
        return TRUE;
      if (line[at] != ';')
        return FALSE;

      name = skip_blanks (line, length, at + 1);
      at = skip_token (line, length, name);
      if (at == name)
        return FALSE;

      end = skip_blanks (line, length, at);
      if (end == length || line[end] != '=')
        continue;

      name = skip_blanks (line, length, end + 1);
      at = skip_value (line, length, name);
      if (at == name)
        return FALSE;
    }
}

/* Counts bytes of the body that aren't data. The number of such bytes is limited for the whole body, so that a client
 * can't send such bytes without end. */
static gboolean
take_overhead (WsmanHttpBody *self,
               gsize          length)
{
  self->overhead += length;

  return self->overhead <= MAX_OVERHEAD;
}

static gboolean
parse_chunk_size (WsmanHttpBody *self,
                  const char    *line,
                  gsize          length)
{
  guint64 size = 0;
  gsize n = 0;

  for (; n < length && g_ascii_isxdigit (line[n]); n++)
    {
      if (size > G_MAXINT64 >> 4)
        return FALSE;
      size = size << 4 | (guint) g_ascii_xdigit_value (line[n]);
    }

  if (n == 0 || !is_extensions (line + n, length - n) || !take_overhead (self, length - n))
    return FALSE;

  self->remaining = size;
  self->state = size > 0 ? CHUNK_DATA : CHUNK_TRAILER;

  return TRUE;
}

/* Checks a trailer field, which is a field after the last chunk: [RFC9112] 7.1.2. The value of the field is ignored. */
static gboolean
parse_trailer (WsmanHttpBody *self,
               const char    *line,
               gsize          length)
{
  if (length == 0)
    {
      self->state = CHUNK_DONE;
      return TRUE;
    }

  return wsman_http_is_field_line (line, length) && take_overhead (self, length);
}

static gboolean
parse_line (WsmanHttpBody *self,
            const char    *line,
            gsize          length)
{
  switch (self->state)
    {
    case CHUNK_SIZE:
      return parse_chunk_size (self, line, length);

    case CHUNK_TRAILER:
      return parse_trailer (self, line, length);

    default:
      self->state = CHUNK_SIZE;
      return length == 0;
    }
}

/* Processes one line of the framing. Returns how many bytes the line has, or 0 if the line isn't complete or isn't
 * valid. */
static gsize
take_line (WsmanHttpBody *self,
           const guint8  *data,
           gsize          length,
           gboolean      *valid)
{
  gsize bound = MIN (length, MAX_LINE + 2);
  const guint8 *end = memmem (data, bound, "\r\n", 2);

  if (end == NULL)
    {
      *valid = length < MAX_LINE + 2;
      return 0;
    }

  *valid = parse_line (self, (const char *) data, end - data);

  return *valid ? (gsize) (end - data) + 2 : 0;
}

static WsmanHttpBodyResult
feed_chunked (WsmanHttpBody *self,
              const guint8  *data,
              gsize          length,
              GByteArray    *body,
              gsize         *used)
{
  while (self->state != CHUNK_DONE)
    {
      gboolean valid = TRUE;
      gsize taken;

      if (self->remaining > self->allowed)
        return WSMAN_HTTP_BODY_TOO_LARGE;

      if (self->state == CHUNK_DATA)
        taken = take_data (self, data + *used, length - *used, body);
      else
        taken = take_line (self, data + *used, length - *used, &valid);

      *used += taken;
      if (!valid)
        return WSMAN_HTTP_BODY_INVALID;
      if (self->state == CHUNK_DATA && self->remaining == 0)
        self->state = CHUNK_END;
      else if (taken == 0)
        return WSMAN_HTTP_BODY_MORE;
    }

  return WSMAN_HTTP_BODY_DONE;
}

WsmanHttpBodyResult
wsman_http_body_feed (WsmanHttpBody *self,
                      GByteArray    *input,
                      GByteArray    *body)
{
  WsmanHttpBodyResult result;
  gsize used = 0;

  if (self->chunked && input->len == 0)
    {
      result = self->state == CHUNK_DONE ? WSMAN_HTTP_BODY_DONE : WSMAN_HTTP_BODY_MORE;
    }
  else if (self->chunked)
    {
      result = feed_chunked (self, input->data, input->len, body, &used);
    }
  else if (self->remaining > self->allowed)
    {
      result = WSMAN_HTTP_BODY_TOO_LARGE;
    }
  else
    {
      used = take_data (self, input->data, input->len, body);
      result = self->remaining == 0 ? WSMAN_HTTP_BODY_DONE : WSMAN_HTTP_BODY_MORE;
    }

  if (used > 0)
    wsman_secret_bytes_remove_front (input, used);

  return result;
}

gboolean
wsman_http_charset_is_supported (const char *charset)
{
  static const char * const supported[] = { "utf-8", "utf8", "utf-16", "utf16", "utf-16le", "utf-16be",
                                            "us-ascii" };

  for (guint i = 0; i < G_N_ELEMENTS (supported); i++)
    if (g_ascii_strcasecmp (charset, supported[i]) == 0)
      return TRUE;

  return FALSE;
}

/* Returns a copy of text without the single or double quotation marks around it. */
static char *
dup_unquoted (const char *text)
{
  char *copy = g_strdup (text);

  g_strdelimit (copy, "\"'", ' ');

  return g_strstrip (copy);
}

gboolean
wsman_http_content_type_is_soap (const char  *content_type,
                                 char       **charset)
{
  g_autoptr(GHashTable) parameters = NULL;
  g_autofree char *type = NULL;
  const char *found = NULL;
  gsize length;

  *charset = NULL;
  if (content_type == NULL)
    return FALSE;

  length = strcspn (content_type, ";");
  type = g_strstrip (g_strndup (content_type, length));
  if (g_ascii_strcasecmp (type, TYPE_SOAP) != 0)
    return FALSE;

  if (content_type[length] == ';')
    parameters = soup_header_parse_semi_param_list (content_type + length + 1);
  if (parameters != NULL)
    found = g_hash_table_lookup (parameters, "charset");
  if (found != NULL)
    *charset = dup_unquoted (found);

  return TRUE;
}

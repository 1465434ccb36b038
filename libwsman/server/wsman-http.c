/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Request heads and bodies out of bytes, response heads into bytes. See the header.
 */

#include "server/wsman-http-private.h"

#include <string.h>

#include "security/wsman-secret-private.h"

#define MAX_FIELDS 100
#define MAX_CHUNK_LINE 1024

/* The characters of a token, [RFC9110] 5.6.2, besides letters and digits. */
#define TOKEN_PUNCTUATION "!#$%&'*+-.^_`|~"

gsize
wsman_http_head_find_end (const GByteArray *data,
                          gsize            *scanned)
{
  const guint8 *end;
  gsize from = *scanned > 3 ? *scanned - 3 : 0;

  if (data->len == 0)
    return 0;

  end = memmem (data->data + from, data->len - from, "\r\n\r\n", 4);
  *scanned = data->len;

  return end != NULL ? (gsize) (end - data->data) + 4 : 0;
}

static gboolean
is_token (const char *text)
{
  if (*text == '\0')
    return FALSE;

  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr (TOKEN_PUNCTUATION, *text) == NULL)
      return FALSE;

  return TRUE;
}

/* One of a comma-separated list of tokens, in any case. */
static gboolean
list_contains (const char *list,
               const char *token)
{
  g_auto(GStrv) items = NULL;

  if (list == NULL)
    return FALSE;

  items = g_strsplit (list, ",", -1);
  for (guint i = 0; items[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (items[i]), token) == 0)
      return TRUE;

  return FALSE;
}

static guint
parse_request_line (WsmanHttpHead *self,
                    const char    *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 4);

  if (g_strv_length (words) != 3 || !is_token (words[0]) || *words[1] != '/')
    return 400;

  if (g_str_equal (words[2], "HTTP/1.1"))
    self->keep_alive = TRUE;
  else if (!g_str_equal (words[2], "HTTP/1.0"))
    return g_str_has_prefix (words[2], "HTTP/") ? 505 : 400;

  self->method = g_strdup (words[0]);
  self->path = g_strndup (words[1], strcspn (words[1], "?"));

  return 0;
}

/* A line that begins with white space would continue the one before: obsolete, and a way to hide
 * a field from one of two readers. */
static gboolean
parse_field (WsmanHttpHead *self,
             const char    *line)
{
  g_autofree char *name = NULL;
  const char *colon = strchr (line, ':');
  const char *earlier;
  char *value;

  if (colon == NULL)
    return FALSE;

  name = g_ascii_strdown (line, colon - line);
  if (!is_token (name))
    return FALSE;

  value = g_strstrip (g_strdup (colon + 1));
  earlier = g_hash_table_lookup (self->fields, name);
  if (earlier != NULL)
    {
      char *joined = g_strconcat (earlier, ", ", value, NULL);

      wsman_secret_free (value);
      value = joined;
    }
  g_hash_table_insert (self->fields, g_steal_pointer (&name), value);

  return TRUE;
}

/* Where the body ends. A request that says it in two ways is refused: [RFC9112] 6.3. */
static guint
read_framing (WsmanHttpHead *self)
{
  const char *length = wsman_http_head_get (self, "content-length");
  const char *coding = wsman_http_head_get (self, "transfer-encoding");
  const char *connection = wsman_http_head_get (self, "connection");

  if (coding != NULL)
    {
      if (length != NULL)
        return 400;
      if (g_ascii_strcasecmp (coding, "chunked") != 0)
        return 501;
      self->chunked = TRUE;
    }
  else if (length != NULL)
    {
      if (!g_ascii_string_to_unsigned (length, 10, 0, G_MAXINT64, &self->content_length, NULL))
        return 400;
    }

  if (list_contains (connection, "close"))
    self->keep_alive = FALSE;
  else if (list_contains (connection, "keep-alive"))
    self->keep_alive = TRUE;

  self->expects_continue = list_contains (wsman_http_head_get (self, "expect"), "100-continue");

  return 0;
}

/* Cuts the next line off *rest, or the last one. */
static char *
next_line (char **rest)
{
  char *line = *rest;
  char *end = strstr (line, "\r\n");

  *rest = end != NULL ? end + 2 : NULL;
  if (end != NULL)
    *end = '\0';

  return line;
}

static guint
parse_lines (WsmanHttpHead *self,
             char          *rest)
{
  guint status = parse_request_line (self, next_line (&rest));

  if (status != 0)
    return status;

  for (guint n_fields = 0; rest != NULL; n_fields++)
    {
      const char *line = next_line (&rest);

      if (n_fields == MAX_FIELDS)
        return 431;
      if (strpbrk (line, "\r\n") != NULL || !parse_field (self, line))
        return 400;
    }

  return read_framing (self);
}

guint
wsman_http_head_parse (const guint8   *data,
                       gsize           length,
                       WsmanHttpHead **head)
{
  g_autoptr(WsmanHttpHead) self = g_new0 (WsmanHttpHead, 1);
  char *text;
  guint status;

  g_assert (length >= 4);

  if (memchr (data, '\0', length) != NULL)
    return 400;

  /* Credentials are among the fields: no copy is let go as it is. */
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) wsman_secret_free);
  text = g_strndup ((const char *) data, length - 4);
  status = parse_lines (self, text);
  explicit_bzero (text, length - 4);
  g_free (text);
  if (status != 0)
    return status;

  *head = g_steal_pointer (&self);
  return 0;
}

void
wsman_http_head_free (WsmanHttpHead *self)
{
  g_free (self->method);
  g_free (self->path);
  g_clear_pointer (&self->fields, g_hash_table_unref);
  g_free (self);
}

const char *
wsman_http_head_get (const WsmanHttpHead *self,
                     const char          *name)
{
  return g_hash_table_lookup (self->fields, name);
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

gboolean
wsman_http_content_type_is_soap (const char  *content_type,
                                 char       **charset)
{
  static const char * const accepted[] = { "application/soap+xml", "application/xml", "text/xml" };
  g_auto(GStrv) parts = NULL;

  *charset = NULL;
  if (content_type == NULL)
    return TRUE;

  parts = g_strsplit (content_type, ";", -1);
  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    {
      char *equals = strchr (parts[i], '=');

      if (equals == NULL)
        continue;
      *equals = '\0';
      if (g_ascii_strcasecmp (g_strstrip (parts[i]), "charset") != 0 || *charset != NULL)
        continue;
      g_strdelimit (equals + 1, "\"'", ' ');
      *charset = g_strdup (g_strstrip (equals + 1));
    }

  for (guint i = 0; parts[0] != NULL && i < G_N_ELEMENTS (accepted); i++)
    if (g_ascii_strcasecmp (g_strstrip (parts[0]), accepted[i]) == 0)
      return TRUE;

  g_clear_pointer (charset, g_free);
  return FALSE;
}

/* Where a chunked body stands: [RFC9112] 7.1. */
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

/* Moves what is there of the present piece; the number of bytes. */
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

static gboolean
parse_chunk_size (WsmanHttpBody *self,
                  const char    *line)
{
  g_autofree char *digits = g_strndup (line, strcspn (line, "; \t"));

  if (!g_ascii_string_to_unsigned (digits, 16, 0, G_MAXINT64, &self->remaining, NULL))
    return FALSE;

  self->state = self->remaining > 0 ? CHUNK_DATA : CHUNK_TRAILER;
  return TRUE;
}

/* Takes one line of the framing; 0 if it isn't complete or not legal. */
static gsize
take_line (WsmanHttpBody *self,
           const guint8  *data,
           gsize          length,
           gboolean      *valid)
{
  const guint8 *end = memmem (data, length, "\r\n", 2);
  g_autofree char *line = NULL;

  *valid = (end != NULL ? (gsize) (end - data) : length) <= MAX_CHUNK_LINE;
  if (end == NULL || !*valid)
    return 0;

  line = g_strndup ((const char *) data, end - data);
  if (self->state == CHUNK_SIZE)
    *valid = parse_chunk_size (self, line);
  else
    {
      /* No client of this protocol has a use for trailer fields. */
      *valid = *line == '\0';
      self->state = self->state == CHUNK_END ? CHUNK_SIZE : CHUNK_DONE;
    }

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
    g_byte_array_remove_range (input, 0, used);

  return result;
}

static const char *
get_reason (guint status)
{
  static const struct
  {
    guint status;
    const char *reason;
  } reasons[] = {
    { 200, "OK" },
    { 204, "No Content" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 408, "Request Timeout" },
    { 413, "Content Too Large" },
    { 415, "Unsupported Media Type" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 503, "Service Unavailable" },
    { 505, "HTTP Version Not Supported" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (reasons[i].status == status)
      return reasons[i].reason;

  return "";
}

void
wsman_http_answer_write (const WsmanHttpAnswer *self,
                         GString               *head)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  int weekday = g_date_time_get_day_of_week (now);
  int month = g_date_time_get_month (now);
  g_autofree char *date = g_date_time_format (now, "%Y %H:%M:%S GMT");

  g_string_append_printf (head, "HTTP/1.1 %u %s\r\nServer: libwsman\r\n",
                          self->status, get_reason (self->status));
  /* Never in the locale's words. */
  g_string_append_printf (head, "Date: %.3s, %02d %.3s %s\r\n",
                          &"MonTueWedThuFriSatSun"[3 * (weekday - 1)],
                          g_date_time_get_day_of_month (now),
                          &"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * (month - 1)],
                          date);
  for (guint i = 0; self->challenges != NULL && self->challenges[i] != NULL; i++)
    g_string_append_printf (head, "WWW-Authenticate: %s\r\n", self->challenges[i]);
  if (self->status == 405)
    g_string_append (head, "Allow: POST\r\n");
  if (self->content_type != NULL)
    g_string_append_printf (head, "Content-Type: %s\r\n", self->content_type);
  if (self->status != 204)
    g_string_append_printf (head, "Content-Length: %" G_GSIZE_FORMAT "\r\n", self->content_length);
  g_string_append (head, self->keep_alive ? "Connection: Keep-Alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

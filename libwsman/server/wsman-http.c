/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the heads of requests, and writes the heads of responses. A head is refused if two readers could understand it
 * differently: [RFC9112] 2.2, 5, 6.
 */

#include "wsman-http-private.h"

#include <string.h>

#include "base/wsman-secret-private.h"

#define MAX_FIELDS 100

/* The maximum number of empty lines before a request line ([RFC9112] 2.2). Some clients send an additional line end
 * after a body. */
#define MAX_EMPTY_LINES 8

/* The characters that a token ([RFC9110] 5.6.2) may contain besides letters and digits. */
#define TOKEN_PUNCTUATION "!#$%&'*+-.^_`|~"

static gboolean
is_token_character (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr (TOKEN_PUNCTUATION, c) != NULL);
}

gboolean
wsman_http_is_token (const char *text,
                     gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!is_token_character (text[i]))
      return FALSE;

  return length > 0;
}

gboolean
wsman_http_is_field_text (const char *text,
                          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] != '\t' && ((guchar) text[i] < ' ' || text[i] == 0x7f))
      return FALSE;

  return TRUE;
}

gboolean
wsman_http_is_field_line (const char *line,
                          gsize       length)
{
  const char *colon = memchr (line, ':', length);

  if (colon == NULL || !wsman_http_is_token (line, colon - line))
    return FALSE;

  return wsman_http_is_field_text (colon + 1, line + length - colon - 1);
}

gboolean
wsman_http_head_skip_empty_lines (GByteArray *data,
                                  guint      *n_skipped)
{
  gsize length = 0;

  while (data->len - length >= 2 && memcmp (data->data + length, "\r\n", 2) == 0)
    {
      length += 2;
      (*n_skipped)++;
    }
  if (length > 0)
    wsman_secret_bytes_remove_front (data, length);

  if (*n_skipped > MAX_EMPTY_LINES)
    return FALSE;
  if (data->len == 0 || (data->len == 1 && data->data[0] == '\r'))
    return TRUE;

  return is_token_character (data->data[0]);
}

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

/* Tells whether a comma-separated list contains a token. The case of letters doesn't matter. */
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

/* Tells whether text is an authority: host [ ":" port ], [RFC9110] 7.2. The text may be empty, because a client without
 * an authority sends an empty value. */
static gboolean
is_authority (const char *text,
              gsize       length)
{
  const char *end = text + length;
  const char *port = text;

  if (length > 0 && *text == '[')
    {
      port = memchr (text, ']', length);
      if (port == NULL || port == text + 1)
        return FALSE;
      for (const char *c = text + 1; c < port; c++)
        if (!g_ascii_isalnum (*c) && strchr (":.%-_~", *c) == NULL)
          return FALSE;
      port++;
    }
  else
    {
      while (port < end && (g_ascii_isalnum (*port) || strchr ("-._~%!$&'()*+;=", *port) != NULL))
        port++;
    }

  if (port == end)
    return TRUE;
  if (*port != ':' || port == text)
    return FALSE;
  while (++port < end)
    if (!g_ascii_isdigit (*port))
      return FALSE;

  return TRUE;
}

/* Returns the path of a request target, or NULL if this server can't use the target. The target may also contain a
 * scheme and an authority, because proxies and some clients add them: [RFC9112] 3.2. */
static char *
parse_target (const char *target)
{
  static const char * const schemes[] = { "http://", "https://" };
  gsize length;

  for (const char *c = target; *c != '\0'; c++)
    if (*c <= ' ' || *c >= 0x7f || *c == '#')
      return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      gsize prefix = strlen (schemes[i]);

      if (g_ascii_strncasecmp (target, schemes[i], prefix) != 0)
        continue;

      target += prefix;
      length = strcspn (target, "/?");
      if (length == 0 || !is_authority (target, length))
        return NULL;
      target += length;
      return *target == '/' ? g_strndup (target, strcspn (target, "?")) : g_strdup ("/");
    }

  return *target == '/' ? g_strndup (target, strcspn (target, "?")) : NULL;
}

static guint
parse_request_line (WsmanHttpHead *self,
                    const char    *line)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 4);

  if (g_strv_length (words) != 3 || !wsman_http_is_token (words[0], strlen (words[0])))
    return 400;

  self->target = g_strdup (words[1]);
  self->path = parse_target (words[1]);
  if (self->path == NULL)
    return 400;

  self->keep_alive = g_str_equal (words[2], "HTTP/1.1");
  self->is_old = g_str_equal (words[2], "HTTP/1.0");
  if (!self->keep_alive && !self->is_old)
    return g_str_has_prefix (words[2], "HTTP/") ? 505 : 400;

  self->method = g_strdup (words[0]);

  return 0;
}

/* Tells whether a field may occur only once. If such a field occurred twice, two readers might use different values. */
static gboolean
is_single (const char *name)
{
  static const char * const names[] = { "host", "content-length", "content-type" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      return TRUE;

  return FALSE;
}

/* Parses the line of a field. A line that begins with white space is refused. Such a line would continue the line
 * before, which is obsolete. One of two readers might then not see a field. */
static gboolean
parse_field (WsmanHttpHead *self,
             const char    *line)
{
  g_autofree char *name = NULL;
  const char *colon = strchr (line, ':');
  const char *earlier;
  char *value;

  if (!wsman_http_is_field_line (line, strlen (line)))
    return FALSE;

  name = g_ascii_strdown (line, colon - line);
  earlier = g_hash_table_lookup (self->fields, name);
  if (earlier != NULL && is_single (name))
    return FALSE;

  value = g_strstrip (g_strdup (colon + 1));
  if (earlier != NULL)
    {
      char *joined = g_strconcat (earlier, ", ", value, NULL);

      wsman_secret_free (value);
      value = joined;
    }
  g_hash_table_insert (self->fields, g_steal_pointer (&name), value);

  return TRUE;
}

/* Parses a number of digits only (1*DIGIT, [RFC9110] 8.6). A sign or white space is an error. */
static gboolean
parse_length (const char *text,
              guint64    *length)
{
  guint64 value = 0;

  if (*text == '\0')
    return FALSE;

  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isdigit (*text) || value > (G_MAXINT64 - 9) / 10)
        return FALSE;
      value = value * 10 + (guint) (*text - '0');
    }

  *length = value;

  return TRUE;
}

/* Finds out where the body ends. A request with both Content-Length and Transfer-Encoding is refused: [RFC9112] 6.3. */
static guint
read_framing (WsmanHttpHead *self)
{
  const char *length = wsman_http_head_get (self, "content-length");
  const char *coding = wsman_http_head_get (self, "transfer-encoding");
  const char *connection = wsman_http_head_get (self, "connection");

  if (coding != NULL)
    {
      /* HTTP/1.0 has no transfer codings ([RFC9112] 6.1), so a proxy before this server may have ignored the field. */
      if (length != NULL || self->is_old)
        return 400;
      if (g_ascii_strcasecmp (coding, "chunked") != 0)
        return 501;
      self->chunked = TRUE;
    }
  else if (length != NULL && !parse_length (length, &self->content_length))
    {
      return 400;
    }

  if (list_contains (connection, "close"))
    self->keep_alive = FALSE;
  else if (list_contains (connection, "keep-alive"))
    self->keep_alive = TRUE;

  self->expects_continue = !self->is_old &&
                           list_contains (wsman_http_head_get (self, "expect"), "100-continue");

  return 0;
}

/* Tells whether the Host field is valid: [RFC9112] 3.2. */
static gboolean
check_host (WsmanHttpHead *self)
{
  const char *host = wsman_http_head_get (self, "host");

  return host != NULL ? is_authority (host, strlen (host)) : self->is_old;
}

/* Returns the next line, and moves *rest to the start of the line after it. */
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
      if (!parse_field (self, line))
        return 400;
    }

  return check_host (self) ? read_framing (self) : 400;
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

  /* Some fields contain credentials, so every copy of a value is wiped before it is freed. */
  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) wsman_secret_free);
  text = g_strndup ((const char *) data, length - 4);
  status = parse_lines (self, text);
  explicit_bzero (text, length - 4);
  g_free (text);
  if (status != 0)
    return status;

  self->authorization = wsman_http_head_get (self, "authorization");
  self->content_type = wsman_http_head_get (self, "content-type");
  self->origin = wsman_http_head_get (self, "origin");
  *head = g_steal_pointer (&self);

  return 0;
}

void
wsman_http_head_free (WsmanHttpHead *self)
{
  g_free (self->method);
  g_free (self->target);
  g_free (self->path);
  g_clear_pointer (&self->fields, g_hash_table_unref);
  g_free (self);
}

gboolean
wsman_http_head_has_body (const WsmanHttpHead *self)
{
  return self->chunked || self->content_length > 0;
}

const char *
wsman_http_head_get (const WsmanHttpHead *self,
                     const char          *name)
{
  return g_hash_table_lookup (self->fields, name);
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
    { 403, "Forbidden" },
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
wsman_http_response_write (const WsmanHttpResponse *self,
                           GString                 *head)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  int weekday = g_date_time_get_day_of_week (now);
  int month = g_date_time_get_month (now);
  g_autofree char *date = g_date_time_format (now, "%Y %H:%M:%S GMT");

  g_string_append_printf (head, "HTTP/1.1 %u %s\r\nServer: libwsman\r\n",
                          self->status, get_reason (self->status));
  /* The names of days and months must not depend on the locale. */
  g_string_append_printf (head, "Date: %.3s, %02d %.3s %s\r\n",
                          &"MonTueWedThuFriSatSun"[3 * (weekday - 1)],
                          g_date_time_get_day_of_month (now),
                          &"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * (month - 1)],
                          date);
  for (guint i = 0; self->challenges != NULL && self->challenges[i] != NULL; i++)
    g_string_append_printf (head, "WWW-Authenticate: %s\r\n", self->challenges[i]);
  if (self->authentication_info != NULL)
    g_string_append_printf (head, "Authentication-Info: %s\r\n", self->authentication_info);
  if (self->status == 405)
    g_string_append (head, "Allow: POST\r\n");
  if (self->status == 429 || self->status == 503)
    g_string_append_printf (head, "Retry-After: %u\r\n", WSMAN_HTTP_RETRY_AFTER);
  if (self->content_type != NULL)
    g_string_append_printf (head, "Content-Type: %s\r\n", self->content_type);
  if (self->status != 204)
    g_string_append_printf (head, "Content-Length: %" G_GSIZE_FORMAT "\r\n", self->content_length);
  g_string_append (head, self->keep_alive ? "Connection: Keep-Alive\r\n\r\n" : "Connection: close\r\n\r\n");
}

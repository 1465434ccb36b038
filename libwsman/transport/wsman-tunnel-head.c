/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The head of a proxy's response, and the body after it. libsoup reads the fields. The checks before that are stricter
 * than libsoup, because a tunnel begins right after the head.
 */

#include "wsman-tunnel-head-private.h"

#include <libsoup/soup.h>
#include <string.h>

#include "wsman-http-errors-private.h"

/* A chunk's size has at most so many hexadecimal digits. */
#define MAX_DIGITS 8

void
wsman_tunnel_head_free (WsmanTunnelHead *self)
{
  g_free (self->reason);
  g_free (self->challenges_text);
  g_clear_pointer (&self->challenges, g_ptr_array_unref);
  g_free (self);
}

gsize
wsman_tunnel_head_find_end (const guint8 *data,
                            gsize         length)
{
  for (gsize i = 0; i < length; i++)
    {
      gsize next = i + 1;

      if (data[i] != '\n')
        continue;
      if (next < length && data[next] == '\r')
        next++;
      if (next < length && data[next] == '\n')
        return next + 1;
    }

  return 0;
}

/* --- The head --- */

/* Tells whether text begins with a status line: "HTTP/1.x", a blank, three digits, and then a blank or the line's
 * end. */
static gboolean
has_status_line (const char *text)
{
  return (g_str_has_prefix (text, "HTTP/1.1 ") || g_str_has_prefix (text, "HTTP/1.0 ")) &&
         g_ascii_isdigit (text[9]) && g_ascii_isdigit (text[10]) && g_ascii_isdigit (text[11]) && text[9] != '0' &&
         strchr (" \r\n", text[12]) != NULL && text[12] != '\0';
}

/* Tells whether a connection can be used again. Old proxies write Proxy-Connection ([RFC 9112] C.2.2). */
static gboolean
keeps_connection (SoupMessageHeaders *headers,
                  SoupHTTPVersion     version)
{
  static const char * const names[] = { "Connection", "Proxy-Connection" };
  gboolean says_keep = version == SOUP_HTTP_1_1;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (soup_message_headers_header_contains (headers, names[i], "close"))
        return FALSE;
      if (soup_message_headers_header_contains (headers, names[i], "keep-alive"))
        says_keep = TRUE;
    }

  return says_keep;
}

/* Reads how the body ends. A body that ends with the connection has no other end, so the connection isn't kept. A
 * proxy that gives two different lengths isn't believed at all. */
static void
read_body (WsmanTunnelHead    *self,
           SoupMessageHeaders *headers)
{
  const char *length = soup_message_headers_get_list (headers, "Content-Length");
  const char *encoding = soup_message_headers_get_list (headers, "Transfer-Encoding");

  if (self->status < 200 || self->status == 204)
    return;
  if (encoding != NULL && length == NULL && g_ascii_strcasecmp (encoding, "chunked") == 0)
    self->body.is_chunked = TRUE;
  else if (encoding != NULL || length == NULL ||
           !g_ascii_string_to_unsigned (length, 10, 0, WSMAN_TUNNEL_MAX_BODY, &self->body.n_left, NULL))
    self->is_kept = FALSE;
}

WsmanTunnelHead *
wsman_tunnel_head_parse (const guint8 *data,
                         gsize         length)
{
  g_autofree char *text = g_strndup ((const char *) data, length);
  g_autoptr(SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr(WsmanTunnelHead) self = g_new0 (WsmanTunnelHead, 1);
  g_autofree char *reason = NULL;
  SoupHTTPVersion version;
  const char *type;

  if (strlen (text) != length || !has_status_line (text) ||
      !soup_headers_parse_response (text, (int) length, headers, &version, &self->status, &reason))
    return NULL;

  self->reason = reason != NULL && *reason != '\0' ? wsman_quote_peer (reason, -1) : NULL;
  self->challenges_text = g_strdup (soup_message_headers_get_list (headers, "Proxy-Authenticate"));
  if (self->challenges_text != NULL)
    self->challenges = wsman_challenges_parse (self->challenges_text);
  type = soup_message_headers_get_content_type (headers, NULL);
  self->is_html = type != NULL && g_str_has_suffix (type, "html");
  self->is_kept = keeps_connection (headers, version);
  read_body (self, headers);

  return g_steal_pointer (&self);
}

/* --- Challenges --- */

const WsmanChallenge *
wsman_tunnel_head_find_challenge (const WsmanTunnelHead *self,
                                  const char            *scheme)
{
  for (guint i = 0; self->challenges != NULL && i < self->challenges->len; i++)
    {
      const WsmanChallenge *challenge = g_ptr_array_index (self->challenges, i);

      if (wsman_challenge_is (challenge, scheme))
        return challenge;
    }

  return NULL;
}

char *
wsman_tunnel_head_list_schemes (const WsmanTunnelHead *self)
{
  g_autoptr(GString) schemes = g_string_new (NULL);

  for (guint i = 0; self->challenges != NULL && i < self->challenges->len; i++)
    {
      const WsmanChallenge *challenge = g_ptr_array_index (self->challenges, i);

      g_string_append_printf (schemes, "%s%s", schemes->len > 0 ? ", " : "", challenge->scheme);
    }

  return wsman_quote_peer (schemes->str, schemes->len);
}

/* --- Bodies --- */

/* The states inside chunked content ([RFC 9112] 7.1). */
enum
{
  IN_SIZE,
  IN_EXTENSION,
  IN_DATA,
  AFTER_DATA,
  AT_TRAILER, /* at the start of a line after the last chunk */
  IN_TRAILER,
};

/* A size that was read so far: n_left, with a count of digits above the bits of the state. */
#define DIGIT_UNIT 16

static WsmanTunnelBodyResult
take_size (WsmanTunnelBody *self,
           guint8           byte)
{
  if (!g_ascii_isxdigit (byte))
    {
      if (self->state < DIGIT_UNIT || strchr ("; \t\r\n", byte) == NULL || byte == '\0')
        return WSMAN_TUNNEL_BODY_IS_WRONG;
      self->state = byte != '\n' ? IN_EXTENSION : self->n_left > 0 ? IN_DATA : AT_TRAILER;
      return WSMAN_TUNNEL_BODY_GOES_ON;
    }

  self->n_left = self->n_left * 16 + g_ascii_xdigit_value (byte);
  self->state += DIGIT_UNIT;

  return self->state / DIGIT_UNIT <= MAX_DIGITS ? WSMAN_TUNNEL_BODY_GOES_ON : WSMAN_TUNNEL_BODY_IS_WRONG;
}

/* Takes one byte of chunked content. */
static WsmanTunnelBodyResult
take_byte (WsmanTunnelBody *self,
           guint8           byte)
{
  gboolean is_end = byte == '\n';

  switch (self->state % DIGIT_UNIT)
    {
    case IN_SIZE:
      return take_size (self, byte);
    case IN_EXTENSION:
      if (is_end)
        self->state = self->n_left > 0 ? IN_DATA : AT_TRAILER;
      break;
    case IN_DATA:
      if (--self->n_left == 0)
        self->state = AFTER_DATA;
      break;
    case AFTER_DATA:
      if (!is_end && byte != '\r')
        return WSMAN_TUNNEL_BODY_IS_WRONG;
      if (is_end)
        self->state = IN_SIZE;
      break;
    case AT_TRAILER:
      if (is_end)
        return WSMAN_TUNNEL_BODY_ENDS;
      if (byte != '\r')
        self->state = IN_TRAILER;
      break;
    case IN_TRAILER:
    default:
      if (is_end)
        self->state = AT_TRAILER;
      break;
    }

  return WSMAN_TUNNEL_BODY_GOES_ON;
}

static WsmanTunnelBodyResult
take_chunks (WsmanTunnelBody *self,
             const guint8    *data,
             gsize            length,
             gsize           *n_used)
{
  WsmanTunnelBodyResult result = WSMAN_TUNNEL_BODY_GOES_ON;

  for (*n_used = 0; *n_used < length && result == WSMAN_TUNNEL_BODY_GOES_ON; (*n_used)++)
    {
      result = take_byte (self, data[*n_used]);
      if (++self->n_taken > WSMAN_TUNNEL_MAX_BODY)
        result = WSMAN_TUNNEL_BODY_IS_WRONG;
    }

  return result;
}

WsmanTunnelBodyResult
wsman_tunnel_body_take (WsmanTunnelBody *self,
                        const guint8    *data,
                        gsize            length,
                        gsize           *n_used)
{
  if (self->is_chunked)
    return take_chunks (self, data, length, n_used);

  *n_used = MIN (length, self->n_left);
  self->n_left -= *n_used;
  self->n_taken += *n_used;

  return self->n_left == 0 ? WSMAN_TUNNEL_BODY_ENDS : WSMAN_TUNNEL_BODY_GOES_ON;
}

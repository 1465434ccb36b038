/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes and reads sealed bodies. The reader finds the payload by the structure of the body. It never searches for the
 * payload's end, because the payload's bytes may look like anything. Bodies are written without tabs, as Windows writes
 * them, unless the peer uses tabs.
 */

#include "wsman-sealed-body-private.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

#define BOUNDARY "Encrypted Boundary"
#define TYPE_SEALED "multipart/encrypted"
#define TYPE_PAYLOAD "application/octet-stream"
#define LENGTH_BYTES 4
#define MAX_LINE 1024

void
wsman_sealed_body_clear (WsmanSealedBody *self)
{
  g_clear_pointer (&self->charset, g_free);
  g_clear_pointer (&self->sealed, g_bytes_unref);
}

char *
wsman_sealed_body_format_content_type (const char *protocol)
{
  return g_strdup_printf (TYPE_SEALED ";protocol=\"%s\";boundary=\"" BOUNDARY "\"", protocol);
}

/* Returns the parameters of a Content-Type for sealed bodies. Returns NULL for another Content-Type. */
static GHashTable *
parse_content_type (const char *content_type)
{
  const char *semicolon = content_type != NULL ? strchr (content_type, ';') : NULL;
  g_autofree char *type = NULL;

  if (semicolon == NULL)
    return NULL;
  type = g_strstrip (g_strndup (content_type, semicolon - content_type));
  if (g_ascii_strcasecmp (type, TYPE_SEALED) != 0)
    return NULL;

  return soup_header_parse_semi_param_list (semicolon + 1);
}

char *
wsman_sealed_body_get_protocol (const char *content_type)
{
  g_autoptr(GHashTable) parameters = parse_content_type (content_type);

  return parameters != NULL ? g_strdup (g_hash_table_lookup (parameters, "protocol")) : NULL;
}

GBytes *
wsman_sealed_body_write (const WsmanSealedBody *self,
                         const char            *protocol)
{
  const char *tab = self->indented ? "\t" : "";
  gsize sealed_length;
  const void *sealed = g_bytes_get_data (self->sealed, &sealed_length);
  GString *body = g_string_sized_new (sealed_length + 512);
  guint32 signature_length = GUINT32_TO_LE ((guint32) self->signature_length);

  g_string_append_printf (body,
                          "--" BOUNDARY "\r\n"
                          "%sContent-Type: %s\r\n"
                          "%sOriginalContent: type=application/soap+xml;charset=%s;Length=%" G_GSIZE_FORMAT "\r\n"
                          "--" BOUNDARY "\r\n"
                          "%sContent-Type: " TYPE_PAYLOAD "\r\n",
                          tab, protocol, tab, self->charset != NULL ? self->charset : "UTF-8",
                          self->length, tab);
  g_string_append_len (body, (const char *) &signature_length, sizeof signature_length);
  g_string_append_len (body, sealed, sealed_length);
  g_string_append (body, "--" BOUNDARY "--\r\n");

  return g_string_free_to_bytes (body);
}

/* The rest of a body while the body is read. */
typedef struct
{
  const char *data;
  gsize length;
  char *boundary; /* "Encrypted Boundary" */
} Rest;

/* Returns the next line without its end. Returns NULL if no line ends within a sensible length. */
static char *
take_line (Rest *rest)
{
  gsize bound = MIN (rest->length, MAX_LINE);
  const char *end = bound > 0 ? memchr (rest->data, '\n', bound) : NULL;
  char *line;
  gsize length;

  if (end == NULL)
    return NULL;
  length = end - rest->data;
  line = g_strndup (rest->data, length > 0 && end[-1] == '\r' ? length - 1 : length);
  rest->data = end + 1;
  rest->length -= length + 1;

  return line;
}

/* Tells whether line is "--" and the boundary. Some writers put blanks between these two. */
static gboolean
is_boundary (const char *line,
             const char *boundary)
{
  if (line == NULL || !g_str_has_prefix (line, "--"))
    return FALSE;
  line += 2;
  line += strspn (line, " \t");

  return g_str_equal (line, boundary);
}

/* Returns the value of a part's header if line contains the header with this name. Returns NULL if line contains
 * another header. */
static const char *
get_header (const char *line,
            const char *name)
{
  gsize length = strlen (name);

  if (line == NULL)
    return NULL;
  line += strspn (line, " \t");
  if (g_ascii_strncasecmp (line, name, length) != 0 || line[length] != ':')
    return NULL;
  line += length + 1;

  return line + strspn (line, " \t");
}

static gboolean
read_original_content (WsmanSealedBody *self,
                       const char      *value)
{
  g_autoptr(GHashTable) parameters = value != NULL ? soup_header_parse_semi_param_list (value) : NULL;
  const char *length;
  guint64 number;

  if (parameters == NULL)
    return FALSE;
  length = g_hash_table_lookup (parameters, "Length");
  if (length == NULL || !g_ascii_string_to_unsigned (length, 10, 0, G_MAXUINT32, &number, NULL))
    return FALSE;
  self->length = number;
  self->charset = g_strdup (g_hash_table_lookup (parameters, "charset"));
  if (self->charset != NULL)
    g_strstrip (g_strdelimit (self->charset, "\"'", ' '));

  return TRUE;
}

/* Reads the headers of both parts, up to the first byte of the payload. */
static const char *
read_heads (WsmanSealedBody *self,
            Rest            *rest,
            const char      *protocol)
{
  g_autofree char *first = take_line (rest);
  g_autofree char *type = take_line (rest);
  g_autofree char *original = take_line (rest);
  g_autofree char *second = take_line (rest);
  g_autofree char *payload = take_line (rest);
  const char *value;

  if (!is_boundary (first, rest->boundary))
    return _("it doesn’t begin with its boundary");
  value = get_header (type, "Content-Type");
  if (value == NULL || g_ascii_strcasecmp (value, protocol) != 0)
    return _("its first part isn’t of the protocol that was agreed on");
  self->indented = type[0] == '\t';
  if (!read_original_content (self, get_header (original, "OriginalContent")))
    return _("its OriginalContent has no valid Length");
  if (!is_boundary (second, rest->boundary))
    return _("its second part doesn’t begin with the boundary");
  value = get_header (payload, "Content-Type");
  if (value == NULL || g_ascii_strcasecmp (value, TYPE_PAYLOAD) != 0)
    return _("its second part isn’t an octet stream");

  return NULL;
}

/* Tells whether the rest after the payload is the closing boundary. Some servers leave the boundary out, or add a line
 * break. */
static gboolean
is_closing (const char *data,
            gsize       length,
            const char *boundary)
{
  g_autofree char *text = NULL;
  const char *rest;

  if (length == 0)
    return TRUE;
  if (length > MAX_LINE || memchr (data, '\0', length) != NULL)
    return FALSE;

  text = g_strchomp (g_strndup (data, length));
  if (!g_str_has_prefix (text, "--"))
    return FALSE;
  rest = text + 2 + strspn (text + 2, " \t");

  return g_str_has_prefix (rest, boundary) && g_str_equal (rest + strlen (boundary), "--");
}

static const char *
read_payload (WsmanSealedBody *self,
              const Rest      *rest,
              GBytes          *body)
{
  guint32 signature_length;
  gsize sealed_length, offset;

  if (rest->length < LENGTH_BYTES)
    return _("its payload is missing");
  memcpy (&signature_length, rest->data, LENGTH_BYTES);
  self->signature_length = GUINT32_FROM_LE (signature_length);
  sealed_length = self->signature_length + self->length;
  if (sealed_length > rest->length - LENGTH_BYTES)
    return _("its payload is shorter than Length says");
  if (!is_closing (rest->data + LENGTH_BYTES + sealed_length,
                   rest->length - LENGTH_BYTES - sealed_length, rest->boundary))
    return _("something else than the closing boundary follows its payload");

  offset = rest->data + LENGTH_BYTES - (const char *) g_bytes_get_data (body, NULL);
  self->sealed = g_bytes_new_from_bytes (body, offset, sealed_length);

  return NULL;
}

gboolean
wsman_sealed_body_read (GBytes           *body,
                        const char       *content_type,
                        const char       *protocol,
                        WsmanSealedBody  *self,
                        GError          **error)
{
  g_autoptr(GHashTable) parameters = parse_content_type (content_type);
  const char *wrong = NULL;
  Rest rest;

  *self = (WsmanSealedBody) { 0 };
  rest.data = g_bytes_get_data (body, &rest.length);
  rest.boundary = parameters != NULL ? g_hash_table_lookup (parameters, "boundary") : NULL;
  if (rest.boundary == NULL)
    wrong = _("its Content-Type isn’t that of a sealed message");
  else if (g_strcmp0 (g_hash_table_lookup (parameters, "protocol"), protocol) != 0)
    wrong = _("its Content-Type names another protocol");
  if (wrong == NULL)
    wrong = read_heads (self, &rest, protocol);
  if (wrong == NULL)
    wrong = read_payload (self, &rest, body);
  if (wrong == NULL)
    return TRUE;

  wsman_sealed_body_clear (self);
  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CANNOT_DECRYPT,
                   _("A sealed message can’t be read: %s"), wrong);

  return FALSE;
}

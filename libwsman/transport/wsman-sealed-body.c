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
#define TYPE_CHUNKS "multipart/x-multi-encrypted"
#define TYPE_PAYLOAD "application/octet-stream"
#define LENGTH_BYTES 4

/* What a body needs at most: the size of its smallest chunk but the last, and the framing and signature of a chunk. */
#define CHUNK_SIZE (16 * 1024)
#define FRAMING 512
#define MAX_LINE 1024

/* The head of a TLS record: a type, a version and a length. No boundary begins with one of the types.
 * [RFC 8446] 5.1. */
#define RECORD_HEAD 5
#define FIRST_RECORD_TYPE 20
#define LAST_RECORD_TYPE 24

void
wsman_sealed_body_clear (WsmanSealedBody *self)
{
  g_clear_pointer (&self->charset, g_free);
  g_clear_pointer (&self->chunks, g_ptr_array_unref);
}

static gboolean
is_credssp (const char *protocol)
{
  return g_ascii_strcasecmp (protocol, WSMAN_SEALED_CREDSSP) == 0;
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
  if (g_ascii_strcasecmp (type, TYPE_SEALED) != 0 && g_ascii_strcasecmp (type, TYPE_CHUNKS) != 0)
    return NULL;

  return soup_header_parse_semi_param_list (semicolon + 1);
}

char *
wsman_sealed_body_get_protocol (const char *content_type)
{
  g_autoptr(GHashTable) parameters = parse_content_type (content_type);

  return parameters != NULL ? g_strdup (g_hash_table_lookup (parameters, "protocol")) : NULL;
}

WsmanSealedWriter *
wsman_sealed_writer_new (const char *protocol,
                         const char *charset,
                         gboolean    indented,
                         gsize       length)
{
  WsmanSealedWriter *self = g_new0 (WsmanSealedWriter, 1);

  self->protocol = g_strdup (protocol);
  self->charset = g_strdup (charset);
  self->indented = indented;
  self->capacity = length + (length / CHUNK_SIZE + 1) * FRAMING + FRAMING;
  self->data = g_malloc (self->capacity);

  return self;
}

void
wsman_sealed_writer_free (WsmanSealedWriter *self)
{
  g_free (self->data);
  g_free (self->heads);
  g_free (self->protocol);
  g_free (self->charset);
  g_free (self);
}

static void
append (WsmanSealedWriter *self,
        gconstpointer      data,
        gsize              length)
{
  if (length > self->capacity - self->length)
    {
      self->capacity = 2 * (self->capacity + length);
      self->data = g_realloc (self->data, self->capacity);
    }
  if (length > 0)
    memcpy (self->data + self->length, data, length);
  self->length += length;
}

/* Makes the heads of a chunk, unless they are those of the chunk before. Large messages have many chunks. */
static void
make_heads (WsmanSealedWriter *self,
            gsize              length)
{
  const char *tab = self->indented ? "\t" : "";

  if (self->heads != NULL && self->heads_length == length)
    return;

  g_free (self->heads);
  self->heads_length = length;
  self->heads =
    g_strdup_printf ("--" BOUNDARY "\r\n"
                     "%sContent-Type: %s\r\n"
                     "%sOriginalContent: type=application/soap+xml;charset=%s;Length=%" G_GSIZE_FORMAT "\r\n"
                     "--" BOUNDARY "\r\n"
                     "%sContent-Type: " TYPE_PAYLOAD "\r\n",
                     tab, self->protocol, tab, self->charset != NULL ? self->charset : "UTF-8", length, tab);
}

void
wsman_sealed_writer_add (WsmanSealedWriter *self,
                         const WsmanSealed *chunk)
{
  guint32 signature_length = GUINT32_TO_LE ((guint32) chunk->signature_length);

  make_heads (self, chunk->length);
  append (self, self->heads, strlen (self->heads));
  append (self, &signature_length, sizeof signature_length);
  append (self, g_bytes_get_data (chunk->bytes, NULL), g_bytes_get_size (chunk->bytes));
  self->n_chunks++;
}

GBytes *
wsman_sealed_writer_finish (WsmanSealedWriter  *self,
                            char              **content_type)
{
  *content_type = g_strdup_printf ("%s;protocol=\"%s\";boundary=\"" BOUNDARY "\"",
                                   self->n_chunks > 1 ? TYPE_CHUNKS : TYPE_SEALED, self->protocol);
  append (self, "--" BOUNDARY "--\r\n", strlen ("--" BOUNDARY "--\r\n"));

  return g_bytes_new_take (g_steal_pointer (&self->data), self->length);
}

/* The rest of a body while the body is read. */
typedef struct
{
  GBytes *body;
  const char *data;
  gsize length;
  const char *boundary; /* "Encrypted Boundary" */
  const char *protocol;
  const char *heads; /* those of the last chunk; or NULL */
  gsize heads_length;
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

/* Reads the length of a chunk's plaintext and the charset. All chunks have the same charset. */
static gboolean
read_original_content (WsmanSealedBody *self,
                       WsmanSealed     *chunk,
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
  chunk->length = number;
  g_free (self->charset);
  self->charset = g_strdup (g_hash_table_lookup (parameters, "charset"));
  if (self->charset != NULL)
    g_strstrip (g_strdelimit (self->charset, "\"'", ' '));

  return TRUE;
}

/* Reads the headers of both parts, up to the first byte of the payload. */
static const char *
read_heads (WsmanSealedBody *self,
            WsmanSealed     *chunk,
            Rest            *rest)
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
  if (value == NULL || g_ascii_strcasecmp (value, rest->protocol) != 0)
    return _("its first part belongs to another protocol");
  self->indented = type[0] == '\t';
  if (!read_original_content (self, chunk, get_header (original, "OriginalContent")))
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

/* Returns the length of the TLS records at the front of rest. */
static gsize
measure_records (const Rest *rest)
{
  const guint8 *data = (const guint8 *) rest->data;
  gsize length = 0;

  while (rest->length - length >= RECORD_HEAD && data[length] >= FIRST_RECORD_TYPE && data[length] <= LAST_RECORD_TYPE)
    {
      gsize record = RECORD_HEAD + (data[length + 3] << 8 | data[length + 4]);

      if (record > rest->length - length)
        break;
      length += record;
    }

  return length;
}

/* Reads the payload. With CredSSP it is TLS records, which say themselves how long they are, and the length of the
 * signature is only information. */
static const char *
read_payload (WsmanSealed *chunk,
              Rest        *rest)
{
  guint32 signature_length;
  gsize sealed_length, offset;

  if (rest->length < LENGTH_BYTES)
    return _("its payload is missing");
  memcpy (&signature_length, rest->data, LENGTH_BYTES);
  rest->data += LENGTH_BYTES;
  rest->length -= LENGTH_BYTES;
  chunk->signature_length = GUINT32_FROM_LE (signature_length);
  sealed_length = is_credssp (rest->protocol) ? measure_records (rest) : chunk->signature_length + chunk->length;
  if (sealed_length > rest->length || sealed_length < chunk->length)
    return _("its payload is shorter than Length says");

  offset = rest->data - (const char *) g_bytes_get_data (rest->body, NULL);
  chunk->bytes = g_bytes_new_from_bytes (rest->body, offset, sealed_length);
  rest->data += sealed_length;
  rest->length -= sealed_length;

  return NULL;
}

/* Tells whether the rest begins with the same heads as the last chunk. Then they needn't be read again. */
static gboolean
repeats_heads (const Rest *rest)
{
  return rest->heads != NULL && rest->length >= rest->heads_length &&
         memcmp (rest->data, rest->heads, rest->heads_length) == 0;
}

static gboolean
begins_with_boundary (Rest rest)
{
  g_autofree char *line = take_line (&rest);

  return is_boundary (line, rest.boundary);
}

/* Finds the next chunk. Only CredSSP has more than one. Some writers put a closing boundary between two chunks. */
static gboolean
find_next_chunk (Rest *rest)
{
  Rest ahead = *rest;
  g_autofree char *line = NULL;

  if (!is_credssp (rest->protocol) || repeats_heads (rest) || begins_with_boundary (*rest))
    return is_credssp (rest->protocol);

  line = take_line (&ahead);
  if (line == NULL || *line == '\0' || !is_closing (line, strlen (line), rest->boundary) ||
      !begins_with_boundary (ahead))
    return FALSE;
  *rest = ahead;

  return TRUE;
}

static const char *
read_chunk (WsmanSealedBody *self,
            Rest            *rest)
{
  WsmanSealed *chunk = g_new0 (WsmanSealed, 1);
  const char *wrong = NULL;

  g_ptr_array_add (self->chunks, chunk);
  if (repeats_heads (rest))
    {
      chunk->length = ((const WsmanSealed *) g_ptr_array_index (self->chunks, self->chunks->len - 2))->length;
      rest->data += rest->heads_length;
      rest->length -= rest->heads_length;
    }
  else
    {
      rest->heads = rest->data;
      wrong = read_heads (self, chunk, rest);
      rest->heads_length = rest->data - rest->heads;
    }

  return wrong != NULL ? wrong : read_payload (chunk, rest);
}

static const char *
read_chunks (WsmanSealedBody *self,
             Rest            *rest)
{
  const char *wrong;

  do
    {
      wrong = read_chunk (self, rest);
      if (wrong != NULL)
        return wrong;
    }
  while (find_next_chunk (rest));

  return is_closing (rest->data, rest->length, rest->boundary)
         ? NULL : _("its payload isn’t followed by the closing boundary");
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
  Rest rest = { .body = body, .protocol = protocol };

  *self = (WsmanSealedBody) { .chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_sealed_free) };
  rest.data = g_bytes_get_data (body, &rest.length);
  rest.boundary = parameters != NULL ? g_hash_table_lookup (parameters, "boundary") : NULL;
  if (rest.boundary == NULL)
    wrong = _("its Content-Type isn’t that of a sealed message");
  else if (g_strcmp0 (g_hash_table_lookup (parameters, "protocol"), protocol) != 0)
    wrong = _("its Content-Type names another protocol");
  if (wrong == NULL)
    wrong = read_chunks (self, &rest);
  if (wrong == NULL)
    return TRUE;

  wsman_sealed_body_clear (self);
  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CANNOT_DECRYPT,
                   _("A sealed message can’t be read: %s"), wrong);

  return FALSE;
}

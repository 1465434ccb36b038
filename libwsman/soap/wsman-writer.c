/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Appends XML to a GString, and makes the bytes of a finished envelope. Only valid XML leaves this file.
 */

#include "wsman-writer-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

/* Returns the replacement for c. Returns NULL if c isn't replaced. Without escapes, parsers convert carriage returns to
 * line feeds, and all white space in attributes to spaces. */
static const char *
escape_ascii (char     c,
              gboolean in_attribute)
{
  switch (c)
    {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\r':
      return "&#13;";
    case '\n':
      return in_attribute ? "&#10;" : NULL;
    case '\t':
      return in_attribute ? "&#9;" : NULL;
    default:
      return NULL;
    }
}

/* Tells whether c needs no further check. This is so for most characters. */
static inline gboolean
is_plain (char c)
{
  return g_ascii_isalnum (c) || c == ' ' || c == '.' || c == '-' || c == '/' || c == ':';
}

/* Tells whether XML allows the first character of text: [XML] 2.2, production Char. length becomes the length of the
 * character, or of the invalid bytes. */
static gboolean
is_representable (const char *text,
                  gssize      max_length,
                  gsize      *length)
{
  gunichar c;

  *length = 1;
  if ((guchar) *text < 0x80)
    return (guchar) *text >= 0x20 || *text == '\t' || *text == '\n' || *text == '\r';

  c = g_utf8_get_char_validated (text, max_length);
  if (c == (gunichar) -1 || c == (gunichar) -2)
    return FALSE;

  *length = g_utf8_skip[(guchar) *text];

  return c != 0xFFFE && c != 0xFFFF;
}

/* Finds the first character that XML doesn't allow, and its length. Returns NULL if there is no such character. */
static const char *
find_unrepresentable (const char *text,
                      gsize       text_length,
                      gsize      *length)
{
  const char *end = text + text_length;

  for (; text < end; text += *length)
    {
      gboolean is_printable_ascii = (guchar) (*text - 0x20) < 0x60;

      *length = 1;
      if (!is_printable_ascii && !is_representable (text, end - text, length))
        return text;
    }

  return NULL;
}

gboolean
wsman_xml_can_hold (const char *text)
{
  gsize length;

  return find_unrepresentable (text, strlen (text), &length) == NULL;
}

static void
append_name (GString    *text,
             const char *place,
             gsize       length)
{
  gunichar c = g_utf8_get_char_validated (place, length);

  if (length == 1)
    g_string_append_printf (text, "\\x%02X", (guchar) *place);
  else
    g_string_append_printf (text, "\\u%04X", c);
}

char *
wsman_xml_make_holdable (const char *text,
                         gssize      text_length)
{
  const char *end = text + (text_length < 0 ? strlen (text) : (gsize) text_length);
  GString *holdable = g_string_sized_new (end - text);
  const char *place;
  gsize length;

  while ((place = find_unrepresentable (text, end - text, &length)) != NULL)
    {
      g_string_append_len (holdable, text, place - text);
      append_name (holdable, place, length);
      text = place + length;
    }
  g_string_append_len (holdable, text, end - text);

  return g_string_free (holdable, FALSE);
}

char *
wsman_xml_dup_unholdable (const char *text)
{
  gsize length;
  const char *place = find_unrepresentable (text, strlen (text), &length);

  return place != NULL ? wsman_xml_make_holdable (place, length) : NULL;
}

/* Returns "Name" for ‹p:Name›, and "Variable “PATH”" for an element with an attribute Name. tag points behind the
 * "<". */
static char *
describe_tag (const char *tag,
              const char *end)
{
  gsize length = strcspn (tag, " />");
  const char *colon = memchr (tag, ':', length);
  const char *local = colon != NULL ? colon + 1 : tag;
  g_autofree char *name = g_strndup (local, tag + length - local);
  g_autofree char *attributes = g_strndup (tag, end - tag);
  const char *own = strstr (attributes, " Name=\"");

  if (own == NULL)
    return g_steal_pointer (&name);

  own += strlen (" Name=\"");

  return g_strdup_printf ("%s “%.*s”", name, (int) strcspn (own, "\""), own);
}

/* Lists the elements around place. The XML must be written by this file. */
static GPtrArray *
list_tags (const char *xml,
           const char *place)
{
  GPtrArray *tags = g_ptr_array_new_with_free_func (g_free);
  const char *tag = xml;

  while ((tag = memchr (tag, '<', place - tag)) != NULL)
    {
      const char *end = memchr (tag, '>', place - tag);

      tag++;
      if (*tag == '/')
        g_ptr_array_set_size (tags, tags->len - MIN (tags->len, 1));
      else if (end == NULL || end[-1] != '/')
        g_ptr_array_add (tags, describe_tag (tag, end != NULL ? end : place));
    }

  return tags;
}

/* Returns a path such as "Body/Shell/Environment/Variable “PATH”". */
static char *
describe_place (const char *xml,
                const char *place)
{
  g_autoptr(GPtrArray) tags = list_tags (xml, place);
  GString *text = g_string_new (NULL);

  for (guint i = tags->len > 1 && g_str_equal (tags->pdata[0], "Envelope") ? 1 : 0; i < tags->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "/" : "", (const char *) tags->pdata[i]);

  return g_string_free (text, FALSE);
}

gboolean
wsman_xml_check (const char  *xml,
                 gsize        xml_length,
                 GError     **error)
{
  gsize length;
  const char *place = find_unrepresentable (xml, xml_length, &length);
  g_autofree char *path = NULL;
  g_autofree char *holdable_path = NULL;
  g_autofree char *character = NULL;

  if (place == NULL)
    return TRUE;

  path = describe_place (xml, place);
  holdable_path = wsman_xml_make_holdable (path, -1);
  character = wsman_xml_make_holdable (place, length);
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_XML,
                   _("%s contains the character “%s”, which XML doesn’t allow; encode it, or leave it out"),
                   holdable_path, character);

  return FALSE;
}

/* Appends text with its escapes. Invalid characters stay as they are, because wsman_xml_check() finds them later. */
static void
append_escaped (GString    *xml,
                const char *text,
                gboolean    in_attribute)
{
  const char *start = text;

  for (; *text != '\0'; text++)
    {
      const char *escape = is_plain (*text) ? NULL : escape_ascii (*text, in_attribute);

      if (escape == NULL)
        continue;

      g_string_append_len (xml, start, text - start);
      g_string_append (xml, escape);
      start = text + 1;
    }

  g_string_append_len (xml, start, text - start);
}

void
wsman_xml_append_escaped (GString    *xml,
                          const char *text)
{
  append_escaped (xml, text, FALSE);
}

void
wsman_xml_append_attribute (GString    *xml,
                            const char *name,
                            const char *value)
{
  g_string_append (xml, name);
  g_string_append (xml, "=\"");
  append_escaped (xml, value, TRUE);
  g_string_append_c (xml, '"');
}

void
wsman_xml_append_text_element (GString    *xml,
                               const char *name,
                               const char *text)
{
  g_string_append_c (xml, '<');
  g_string_append (xml, name);
  g_string_append_c (xml, '>');
  wsman_xml_append_escaped (xml, text);
  g_string_append (xml, "</");
  g_string_append_len (xml, name, strcspn (name, " "));
  g_string_append_c (xml, '>');
}

/* Converts XML to little-endian UTF-16, as Windows writes it. */
static GBytes *
encode_utf16 (const GString *xml)
{
  g_autoptr(GByteArray) bytes = g_byte_array_sized_new (2 * (xml->len + 1));
  const char *end = xml->str + xml->len;

  g_byte_array_append (bytes, (const guint8 *) "\xff\xfe", 2);
  for (const char *text = xml->str; text < end; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);
      guint16 units[2] = { GUINT16_TO_LE (c), 0 };

      if (c >= 0x10000)
        {
          units[0] = GUINT16_TO_LE (0xD800 + ((c - 0x10000) >> 10));
          units[1] = GUINT16_TO_LE (0xDC00 + ((c - 0x10000) & 0x3FF));
        }

      g_byte_array_append (bytes, (const guint8 *) units, c >= 0x10000 ? 4 : 2);
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
wsman_xml_encode (GString     *xml,
                  const char  *charset,
                  GError     **error)
{
  GBytes *bytes;

  if (!wsman_xml_check (xml->str, xml->len, error))
    return NULL;

  if (g_ascii_strcasecmp (charset, "UTF-16") == 0)
    {
      bytes = encode_utf16 (xml);
      g_string_truncate (xml, 0);
      return bytes;
    }

  bytes = g_bytes_new_take (xml->str, xml->len);
  xml->allocated_len = 1;
  xml->len = 0;
  xml->str = g_malloc0 (1);

  return bytes;
}

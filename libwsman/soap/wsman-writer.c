/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Appending XML to a GString, and the bytes of a finished envelope.
 */

#include "soap/wsman-writer-private.h"

#include <string.h>

/* What takes the place of characters that XML 1.0 can't hold. */
#define UNREPRESENTABLE "?"

/* What to write in place of c; NULL for itself. Parsers turn carriage returns into line feeds, and
 * in attributes all white space into spaces, unless they are escaped. */
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
      return (guchar) c < 0x20 ? UNREPRESENTABLE : NULL;
    }
}

/* What to write in place of the character at text, which is length bytes long; NULL for itself. */
static const char *
escape_character (const char *text,
                  gboolean    in_attribute,
                  gsize      *length)
{
  gunichar c;

  *length = 1;
  if ((guchar) *text < 0x80)
    return escape_ascii (*text, in_attribute);

  c = g_utf8_get_char_validated (text, -1);
  if (c == (gunichar) -1 || c == (gunichar) -2)
    return UNREPRESENTABLE;

  *length = g_utf8_skip[(guchar) *text];

  return c == 0xFFFE || c == 0xFFFF ? UNREPRESENTABLE : NULL;
}

/* Most characters by far. */
static inline gboolean
is_plain (char c)
{
  return g_ascii_isalnum (c) || c == ' ' || c == '.' || c == '-' || c == '/' || c == ':';
}

gboolean
wsman_xml_can_hold (const char *text)
{
  while (*text != '\0')
    {
      gsize length;

      if (g_strcmp0 (escape_character (text, FALSE, &length), UNREPRESENTABLE) == 0)
        return FALSE;

      text += length;
    }

  return TRUE;
}

static void
append_escaped (GString    *xml,
                const char *text,
                gboolean    in_attribute)
{
  const char *start = text;

  while (*text != '\0')
    {
      const char *escape;
      gsize length;

      if (is_plain (*text))
        {
          text++;
          continue;
        }

      escape = escape_character (text, in_attribute, &length);

      if (escape != NULL)
        {
          g_string_append_len (xml, start, text - start);
          g_string_append (xml, escape);
          start = text + length;
        }

      text += length;
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

/* Little-endian, as Windows writes it. */
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
wsman_xml_encode (GString    *xml,
                  const char *charset)
{
  GBytes *bytes;

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

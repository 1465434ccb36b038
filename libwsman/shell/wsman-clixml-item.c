/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts one item of a CLIXML document to text. [MS-PSRP] 2.2.5. Items that can't be understood give no text.
 */

#include "wsman-clixml-item-private.h"

#include <string.h>

#include "soap/wsman-reader-private.h"

#define REPLACEMENT 0xFFFD
#define ESCAPE_LENGTH 7 /* the length of "_x000A_" */

/* How a console shows the items of each stream. Errors are pieces of text that contain their own line ends. */
static const struct
{
  const char *name;
  const char *prefix; /* the text before the item; NULL if the items aren't shown */
} streams[] = {
  { "Error", "" },
  { "Output", "" },
  { "Warning", "WARNING: " },
  { "Verbose", "VERBOSE: " },
  { "Debug", "DEBUG: " },
  { "Progress", NULL },
  { "Information", NULL },
};

static gboolean
read_escape (const char *text,
             gunichar   *unit)
{
  *unit = 0;
  if (text[0] != '_' || (text[1] != 'x' && text[1] != 'X'))
    return FALSE;

  for (const char *p = text + 2; p < text + ESCAPE_LENGTH - 1; p++)
    {
      if (!g_ascii_isxdigit (*p))
        return FALSE;
      *unit = *unit * 16 + g_ascii_xdigit_value (*p);
    }

  return text[ESCAPE_LENGTH - 1] == '_';
}

static gboolean
is_surrogate (gunichar unit,
              gunichar first)
{
  return unit >= first && unit < first + 0x400;
}

const char *
wsman_clixml_skip_escapes (const char *text,
                           gunichar   *character)
{
  gunichar low;

  if (!read_escape (text, character))
    return NULL;

  text += ESCAPE_LENGTH;
  if (is_surrogate (*character, 0xD800) && read_escape (text, &low) && is_surrogate (low, 0xDC00))
    {
      *character = 0x10000 + ((*character - 0xD800) << 10) + (low - 0xDC00);
      text += ESCAPE_LENGTH;
    }

  return text;
}

gboolean
wsman_clixml_can_hold (gunichar character)
{
  return character != 0 && !is_surrogate (character, 0xD800) && !is_surrogate (character, 0xDC00);
}

/* CLIXML strings write UTF-16 units that XML doesn't allow, and some other units, as "_x000A_". */
static char *
unescape (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));

  while (*text != '\0')
    {
      gunichar character;
      const char *end = wsman_clixml_skip_escapes (text, &character);

      if (end != NULL)
        g_string_append_unichar (plain, wsman_clixml_can_hold (character) ? character : REPLACEMENT);
      else
        g_string_append_c (plain, *text);

      text = end != NULL ? end : text + 1;
    }

  return g_string_free (plain, FALSE);
}

/* The text of an object is the text that PowerShell has made of it. */
static const WsmanElement *
find_text_element (const WsmanElement *item)
{
  if (g_str_equal (wsman_element_get_name (item), "Obj"))
    return wsman_element_find_child (item, NULL, "ToString");

  return item;
}

static gboolean
is_shown (const char  *stream,
          const char **prefix)
{
  for (guint i = 0; i < G_N_ELEMENTS (streams); i++)
    if (g_ascii_strcasecmp (stream, streams[i].name) == 0)
      {
        *prefix = streams[i].prefix;
        return *prefix != NULL;
      }

  *prefix = "";

  return TRUE;
}

char *
wsman_clixml_item_to_text (const char *xml,
                           const char *newline)
{
  g_autoptr(WsmanDocument) document = wsman_document_parse (xml, strlen (xml), "UTF-8", strlen (xml), NULL);
  g_autofree char *text = NULL;
  const WsmanElement *item;
  const WsmanElement *shown;
  const char *stream;
  const char *prefix;
  gboolean is_piece;

  if (document == NULL)
    return NULL;

  item = wsman_document_get_root (document);
  stream = wsman_element_get_attribute (item, NULL, "S");
  if (stream == NULL)
    stream = "Output";
  if (!is_shown (stream, &prefix))
    return g_strdup ("");

  shown = find_text_element (item);
  if (shown == NULL)
    return NULL;

  text = unescape (wsman_element_get_text (shown));
  is_piece = shown == item && g_ascii_strcasecmp (stream, "Error") == 0;

  return g_strconcat (prefix, text, is_piece || g_str_has_suffix (text, "\n") ? "" : newline, NULL);
}

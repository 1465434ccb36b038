/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The names and the strings of CLIXML. [MS-PSRP] 2.2.5.1 and 2.2.5.3.2. */

#include "wsman-clixml-object-private.h"

#include <string.h>

#include "shell/wsman-clixml-item-private.h"

static const char * const elements[] = {
  [WSMAN_PS_KIND_NIL] = "Nil",
  [WSMAN_PS_KIND_STRING] = "S",
  [WSMAN_PS_KIND_CHAR] = "C",
  [WSMAN_PS_KIND_BOOLEAN] = "B",
  [WSMAN_PS_KIND_DATE_TIME] = "DT",
  [WSMAN_PS_KIND_TIME_SPAN] = "TS",
  [WSMAN_PS_KIND_BYTE] = "By",
  [WSMAN_PS_KIND_SBYTE] = "SB",
  [WSMAN_PS_KIND_UINT16] = "U16",
  [WSMAN_PS_KIND_INT16] = "I16",
  [WSMAN_PS_KIND_UINT32] = "U32",
  [WSMAN_PS_KIND_INT32] = "I32",
  [WSMAN_PS_KIND_UINT64] = "U64",
  [WSMAN_PS_KIND_INT64] = "I64",
  [WSMAN_PS_KIND_SINGLE] = "Sg",
  [WSMAN_PS_KIND_DOUBLE] = "Db",
  [WSMAN_PS_KIND_DECIMAL] = "D",
  [WSMAN_PS_KIND_BYTES] = "BA",
  [WSMAN_PS_KIND_GUID] = "G",
  [WSMAN_PS_KIND_URI] = "URI",
  [WSMAN_PS_KIND_VERSION] = "Version",
  [WSMAN_PS_KIND_XML] = "XD",
  [WSMAN_PS_KIND_SCRIPT] = "SBK",
  [WSMAN_PS_KIND_SECURE_STRING] = "SS",
};

const char *
wsman_clixml_get_element (WsmanPSKind kind)
{
  return elements[kind];
}

gboolean
wsman_clixml_find_kind (const char  *element,
                        WsmanPSKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      if (strcmp (elements[i], element) == 0)
        {
          *kind = i;
          return TRUE;
        }
    }

  return FALSE;
}

char *
wsman_clixml_unescape (const char *string,
                       gboolean   *is_escaped)
{
  const char *escape = strchr (string, '_');
  GString *text;

  *is_escaped = FALSE;
  if (escape == NULL)
    return g_strdup (string);

  text = g_string_new_len (string, escape - string);
  while (*escape != '\0')
    {
      gunichar character;
      const char *end = wsman_clixml_skip_escapes (escape, &character);

      if (end != NULL && !wsman_clixml_can_hold (character))
        {
          *is_escaped = TRUE;
          g_string_free (text, TRUE);
          return g_strdup (string);
        }

      if (end != NULL)
        g_string_append_unichar (text, character);
      else
        g_string_append_c (text, *escape);
      escape = end != NULL ? end : escape + 1;
    }

  return g_string_free (text, FALSE);
}

static gboolean
is_control (gunichar character)
{
  return character < 0x20 || (character >= 0x7F && character <= 0x9F) || character == 0xFFFE || character == 0xFFFF;
}

/* An underscore before "x" is always escaped, as PowerShell does it. What follows might become an escape together with
 * the next character's escape. */
char *
wsman_clixml_escape (const char *text)
{
  GString *escaped = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (is_control (character))
        g_string_append_printf (escaped, "_x%04X_", character);
      else if (*p == '_' && (p[1] == 'x' || p[1] == 'X'))
        g_string_append (escaped, "_x005F_");
      else
        g_string_append_len (escaped, p, g_utf8_next_char (p) - p);
    }

  return g_string_free (escaped, FALSE);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a Content-Type says. See the header.
 */

#include "wsman-http-private.h"

#include <libsoup/soup.h>
#include <string.h>

#define TYPE_SOAP "application/soap+xml"

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

/* In quotes of either kind, or none. */
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

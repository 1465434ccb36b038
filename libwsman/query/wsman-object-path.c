/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads WMI's object paths. Their form is [[\\server\]namespace:]Class[.key=value[,key=value]…]. A class with one key
 * may omit the key's name. A class with one instance has the path "Class=@".
 */

#include "wsman-association-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "soap/wsman-names-private.h"
#include "wsman-wql-lexer-private.h"

/* Reads the path up to the class. If the path names a namespace, uri becomes the URI of this namespace. */
static char *
parse_class (WsmanWqlLexer  *lexer,
             char          **uri,
             GError        **error)
{
  const char *start = lexer->token;
  gboolean has_server = g_str_has_prefix (start, "\\\\") || g_str_has_prefix (start, "//");
  const char *colon = start + strcspn (start, ":='\"");
  g_autofree char *space = NULL;

  if (*colon != ':')
    return wsman_wql_lexer_take (lexer, WSMAN_TOKEN_NAME, _("the name of a class"), error);

  /* The name of the server is ignored, because the query was sent to this server. */
  if (has_server)
    start += 2 + strcspn (start + 2, "\\/:");
  while (*start == '\\' || *start == '/')
    start++;

  space = g_strndup (start, colon - start);
  g_strdelimit (space, "\\", '/');
  g_free (*uri);
  *uri = g_strconcat (WSMAN_URI_WMI, "/", space, NULL);

  lexer->next = colon + 1;
  if (!wsman_wql_lexer_advance (lexer, error))
    return NULL;

  return wsman_wql_lexer_take (lexer, WSMAN_TOKEN_NAME, _("the name of a class"), error);
}

static gboolean
parse_value (WsmanWqlLexer   *lexer,
             WsmanReference  *reference,
             const char      *name,
             GError         **error)
{
  gboolean is_boolean = wsman_wql_lexer_is (lexer, "TRUE") || wsman_wql_lexer_is (lexer, "FALSE");

  if (lexer->kind != WSMAN_TOKEN_STRING && lexer->kind != WSMAN_TOKEN_NUMBER && !is_boolean)
    return wsman_wql_lexer_fail (lexer, _("the value of a key"), error);
  if (!wsman_reference_check_new_selector (reference, name, lexer->text->str, error))
    return FALSE;

  wsman_reference_add_selector (reference, name, lexer->text->str);

  return wsman_wql_lexer_advance (lexer, error);
}

static gboolean
parse_keys (WsmanWqlLexer   *lexer,
            WsmanReference  *reference,
            GError         **error)
{
  do
    {
      g_autofree char *name = NULL;

      /* Skips "." or ",". */
      if (!wsman_wql_lexer_advance (lexer, error))
        return FALSE;

      name = wsman_wql_lexer_take (lexer, WSMAN_TOKEN_NAME, _("the name of a key"), error);
      if (name == NULL || !wsman_wql_lexer_expect (lexer, "=", error) ||
          !parse_value (lexer, reference, name, error))
        return FALSE;
    }
  while (wsman_wql_lexer_is (lexer, ","));

  return TRUE;
}

static gboolean
parse_instance (WsmanWqlLexer   *lexer,
                WsmanReference  *reference,
                GError         **error)
{
  if (wsman_wql_lexer_is (lexer, "."))
    {
      if (!parse_keys (lexer, reference, error))
        return FALSE;
    }
  else if (wsman_wql_lexer_is (lexer, "="))
    {
      if (!wsman_wql_lexer_advance (lexer, error) || !wsman_wql_lexer_expect (lexer, "@", error))
        return FALSE;
    }

  return lexer->kind == WSMAN_TOKEN_END || wsman_wql_lexer_fail (lexer, _("the end of the object path"), error);
}

WsmanReference *
wsman_object_path_parse (const char  *path,
                         const char  *namespace_uri,
                         GError     **error)
{
  g_autofree char *uri = g_strdup (namespace_uri);
  g_autofree char *class_name = NULL;
  g_autofree char *class_uri = NULL;
  g_autoptr(WsmanReference) reference = NULL;
  g_auto(WsmanWqlLexer) lexer;

  wsman_wql_lexer_init (&lexer, path);
  if (!wsman_wql_lexer_advance (&lexer, error))
    return NULL;

  class_name = parse_class (&lexer, &uri, error);
  if (class_name == NULL)
    return NULL;

  class_uri = g_strconcat (uri, "/", class_name, NULL);
  reference = wsman_reference_new (class_uri);

  return parse_instance (&lexer, reference, error) ? g_steal_pointer (&reference) : NULL;
}

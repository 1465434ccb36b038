/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Parses WQL, WMI's query language. Its length is bounded, and there is no recursion.
 */

#include "wsman-wql-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-hash-private.h"
#include "soap/wsman-values-private.h"
#include "wsman-wql-where-private.h"

#define MAX_LENGTH 16384
#define MAX_PROPERTIES 256

void
wsman_wql_free (WsmanWql *self)
{
  g_strfreev (self->properties);
  g_free (self->class_name);
  g_free (self->isa_class);
  g_clear_pointer (&self->condition, wsman_condition_free);
  g_free (self->object);
  g_free (self->association_class);
  g_free (self->result_class);
  g_free (self->role);
  g_free (self->result_role);
  g_free (self);
}

/* Returns each name once, in the order of the query. */
static GStrv
list_names (GPtrArray *names)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (wsman_name_hash, wsman_name_equal);

  for (guint i = 0; i < names->len; i++)
    {
      if (g_hash_table_add (seen, names->pdata[i]))
        g_strv_builder_add (builder, names->pdata[i]);
    }

  return g_strv_builder_end (builder);
}

static gboolean
parse_properties (WsmanWql       *self,
                  WsmanWqlLexer  *lexer,
                  GError        **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (wsman_wql_lexer_is (lexer, "*"))
    return wsman_wql_lexer_advance (lexer, error);

  for (;;)
    {
      char *name = wsman_wql_lexer_take (lexer, WSMAN_TOKEN_NAME, _("“*” or the name of a property"), error);

      if (name == NULL)
        return FALSE;

      g_ptr_array_add (names, name);
      if (names->len > MAX_PROPERTIES)
        return wsman_wql_lexer_fail_limit (_("too many properties"), MAX_PROPERTIES, error);

      if (!wsman_wql_lexer_is (lexer, ","))
        break;
      if (!wsman_wql_lexer_advance (lexer, error))
        return FALSE;
    }

  self->properties = list_names (names);

  return TRUE;
}

/* Reads the interval after WITHIN, which may have a fraction. */
static gboolean
parse_within (WsmanWql       *self,
              WsmanWqlLexer  *lexer,
              GError        **error)
{
  g_autofree char *seconds = NULL;

  if (!wsman_wql_lexer_is (lexer, "WITHIN"))
    return TRUE;
  if (!wsman_wql_lexer_advance (lexer, error))
    return FALSE;

  seconds = wsman_wql_lexer_take (lexer, WSMAN_TOKEN_NUMBER, _("a number of seconds"), error);
  if (seconds == NULL)
    return FALSE;

  self->within = g_ascii_strtod (seconds, NULL);

  return self->within > 0 || wsman_wql_lexer_fail (lexer, _("a number of seconds above zero before this"), error);
}

static gboolean
parse_select (WsmanWql       *self,
              WsmanWqlLexer  *lexer,
              GError        **error)
{
  self->kind = WSMAN_WQL_SELECT;
  if (!parse_properties (self, lexer, error) || !wsman_wql_lexer_expect (lexer, "FROM", error))
    return FALSE;

  self->class_name = wsman_wql_lexer_take (lexer, WSMAN_TOKEN_NAME, _("the name of a class"), error);
  if (self->class_name == NULL)
    return FALSE;

  if (!parse_within (self, lexer, error))
    return FALSE;
  if (lexer->kind == WSMAN_TOKEN_END)
    return TRUE;

  return wsman_wql_lexer_expect (lexer, "WHERE", error) && wsman_wql_parse_condition (self, lexer, error);
}

/* Finds the field for a clause's value. Returns NULL if the query doesn't allow the clause. */
static char **
find_clause (WsmanWql            *self,
             const WsmanWqlLexer *lexer)
{
  gboolean is_associators = self->kind == WSMAN_WQL_ASSOCIATORS;

  if (wsman_wql_lexer_is (lexer, "ResultClass"))
    return &self->result_class;
  if (wsman_wql_lexer_is (lexer, "Role"))
    return &self->role;
  if (is_associators && wsman_wql_lexer_is (lexer, "AssocClass"))
    return &self->association_class;
  if (is_associators && wsman_wql_lexer_is (lexer, "ResultRole"))
    return &self->result_role;

  return NULL;
}

/* Refuses a clause that doesn't exist, or that comes twice. Windows also has clauses about qualifiers, which this
 * library doesn't support. */
static gboolean
fail_clause (const WsmanWql       *self,
             const WsmanWqlLexer  *lexer,
             GError              **error)
{
  const char *known = self->kind == WSMAN_WQL_ASSOCIATORS
                        ? _("“AssocClass”, “ResultClass”, “Role” or “ResultRole” (each once)")
                        : _("“ResultClass” or “Role” (each once)");
  g_autofree char *expected = NULL;

  if (lexer->kind != WSMAN_TOKEN_NAME)
    return wsman_wql_lexer_fail (lexer, known, error);

  expected = g_strdup_printf (_("%s in place of “%.64s”"), known, lexer->text->str);

  return wsman_wql_lexer_fail (lexer, expected, error);
}

static gboolean
parse_clause (WsmanWql       *self,
              WsmanWqlLexer  *lexer,
              GError        **error)
{
  char **clause = find_clause (self, lexer);

  if (clause == NULL || *clause != NULL)
    return fail_clause (self, lexer, error);

  if (!wsman_wql_lexer_advance (lexer, error) || !wsman_wql_lexer_expect (lexer, "=", error))
    return FALSE;

  /* A name may also be in quotation marks. */
  if (lexer->kind == WSMAN_TOKEN_STRING && wsman_value_check_name (lexer->text->str, NULL))
    lexer->kind = WSMAN_TOKEN_NAME;
  *clause = wsman_wql_lexer_take (lexer, WSMAN_TOKEN_NAME, _("a name"), error);

  return *clause != NULL;
}

static gboolean
parse_association (WsmanWql       *self,
                   WsmanWqlKind    kind,
                   WsmanWqlLexer  *lexer,
                   GError        **error)
{
  self->kind = kind;
  if (!wsman_wql_lexer_expect (lexer, "OF", error))
    return FALSE;

  self->object = wsman_wql_lexer_take (lexer, WSMAN_TOKEN_PATH, _("an object path in braces"), error);
  if (self->object == NULL)
    return FALSE;

  if (lexer->kind == WSMAN_TOKEN_END)
    return TRUE;
  if (!wsman_wql_lexer_expect (lexer, "WHERE", error))
    return FALSE;

  do
    {
      if (!parse_clause (self, lexer, error))
        return FALSE;
    }
  while (lexer->kind != WSMAN_TOKEN_END);

  return TRUE;
}

static gboolean
parse_query (WsmanWql       *self,
             WsmanWqlLexer  *lexer,
             GError        **error)
{
  if (!wsman_wql_lexer_advance (lexer, error))
    return FALSE;

  if (wsman_wql_lexer_is (lexer, "SELECT"))
    return wsman_wql_lexer_advance (lexer, error) && parse_select (self, lexer, error);
  if (wsman_wql_lexer_is (lexer, "ASSOCIATORS"))
    return wsman_wql_lexer_advance (lexer, error) && parse_association (self, WSMAN_WQL_ASSOCIATORS, lexer, error);
  if (wsman_wql_lexer_is (lexer, "REFERENCES"))
    return wsman_wql_lexer_advance (lexer, error) && parse_association (self, WSMAN_WQL_REFERENCES, lexer, error);

  return wsman_wql_lexer_fail (lexer, _("“SELECT”, “ASSOCIATORS OF” or “REFERENCES OF”"), error);
}

WsmanWql *
wsman_wql_parse (const char  *text,
                 GError     **error)
{
  g_autoptr(WsmanWql) self = g_new0 (WsmanWql, 1);
  g_auto(WsmanWqlLexer) lexer;

  wsman_wql_lexer_init (&lexer, text);
  if (strlen (text) > MAX_LENGTH)
    {
      wsman_wql_lexer_fail_limit (_("too many characters"), MAX_LENGTH, error);
      return NULL;
    }

  return parse_query (self, &lexer, error) ? g_steal_pointer (&self) : NULL;
}

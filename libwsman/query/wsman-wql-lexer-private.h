/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Splits WQL, and the object paths in it, into tokens.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_TOKEN_END,
  WSMAN_TOKEN_NAME,
  WSMAN_TOKEN_NUMBER,
  /* ERROR_WSMAN_CANNOT_PROCESS_FILTER is the code that Windows returns for a query that WMI can't read. */
  WSMAN_TOKEN_STRING,
  WSMAN_TOKEN_PATH,   /* the text between braces */
  WSMAN_TOKEN_SIGN,   /* such as "<=" */
} WsmanTokenKind;

typedef struct
{
  const char *start;
  const char *next;  /* after the token */
  const char *token; /* the beginning of the token */
  WsmanTokenKind kind;
  GString *text;     /* the token's text */
} WsmanWqlLexer;

/* Starts before the first token of text, which must live as long as self. */
void wsman_wql_lexer_init (WsmanWqlLexer *self,
                           const char    *text);
void wsman_wql_lexer_clear (WsmanWqlLexer *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanWqlLexer, wsman_wql_lexer_clear)

/* Goes to the next token. After the last one, kind is WSMAN_TOKEN_END. */
gboolean wsman_wql_lexer_advance (WsmanWqlLexer  *self,
                                  GError        **error);

/* Tells whether the token is that word, without case, or that sign. */
gboolean wsman_wql_lexer_is (const WsmanWqlLexer *self,
                             const char          *token);

/* If the token is that, goes to the next one. */
gboolean wsman_wql_lexer_expect (WsmanWqlLexer  *self,
                                 const char     *token,
                                 GError        **error);

/* Returns the token's text if it is of that kind, and goes to the next token. what: the token's name in the error. */
char *wsman_wql_lexer_take (WsmanWqlLexer   *self,
                            WsmanTokenKind   kind,
                            const char      *what,
                            GError         **error);

/* Sets an error that says where the token is and what should be there. Always returns FALSE. */
gboolean wsman_wql_lexer_fail (const WsmanWqlLexer  *self,
                               const char           *expected,
                               GError              **error);

G_END_DECLS

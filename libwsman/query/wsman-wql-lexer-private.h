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
  WSMAN_TOKEN_STRING,
  WSMAN_TOKEN_PATH,   /* the text between braces */
  WSMAN_TOKEN_SIGN,   /* an operator or punctuation, such as "<=" */
} WsmanTokenKind;

typedef struct
{
  const char *start;
  const char *next;  /* the place after the token */
  const char *token; /* the beginning of the token */
  WsmanTokenKind kind;
  GString *text;     /* the token's text */
} WsmanWqlLexer;

/* Prepares for reading text, which must live as long as self. */
void wsman_wql_lexer_init (WsmanWqlLexer *self,
                           const char    *text);
void wsman_wql_lexer_clear (WsmanWqlLexer *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanWqlLexer, wsman_wql_lexer_clear)

/* Goes to the next token. After the last token, kind is WSMAN_TOKEN_END. */
gboolean wsman_wql_lexer_advance (WsmanWqlLexer  *self,
                                  GError        **error);

/* Tells whether the current token is the word or sign token. The case of words doesn't matter. */
gboolean wsman_wql_lexer_is (const WsmanWqlLexer *self,
                             const char          *token);

/* Goes to the next token if the current token is the word or sign token. Otherwise it fails. */
gboolean wsman_wql_lexer_expect (WsmanWqlLexer  *self,
                                 const char     *token,
                                 GError        **error);

/* Returns the text of the current token, and goes to the next token. It fails if the token isn't of the given kind.
 * what names the token in the error. */
char *wsman_wql_lexer_take (WsmanWqlLexer   *self,
                            WsmanTokenKind   kind,
                            const char      *what,
                            GError         **error);

/* Sets an error that says where the token is and what should be there. The code is ERROR_WSMAN_CANNOT_PROCESS_FILTER,
 * which Windows returns for a query that WMI can't read. Always returns FALSE. */
gboolean wsman_wql_lexer_fail (const WsmanWqlLexer  *self,
                               const char           *expected,
                               GError              **error);

/* Sets the error for a query that has more of something than the limit allows. Always returns FALSE. */
gboolean wsman_wql_lexer_fail_limit (const char  *what,
                                     guint        limit,
                                     GError     **error);

G_END_DECLS

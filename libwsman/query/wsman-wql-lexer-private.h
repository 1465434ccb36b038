/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * WQL, and the object paths within it, word by word.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_TOKEN_END,
  WSMAN_TOKEN_NAME,
  WSMAN_TOKEN_NUMBER,
  WSMAN_TOKEN_STRING, /* without its quotes and escapes */
  WSMAN_TOKEN_PATH,   /* what stands between braces */
  WSMAN_TOKEN_SIGN,   /* such as "<=" */
} WsmanTokenKind;

typedef struct
{
  const char *start;
  const char *next;  /* what follows the token */
  const char *token; /* where it starts */
  WsmanTokenKind kind;
  GString *text;     /* the token's */
} WsmanWqlLexer;

/* Stands before the first token of text, which must outlive it. */
void wsman_wql_lexer_init (WsmanWqlLexer *self,
                           const char    *text);
void wsman_wql_lexer_clear (WsmanWqlLexer *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanWqlLexer, wsman_wql_lexer_clear)

/* On to the next token; after the last it is WSMAN_TOKEN_END. */
gboolean wsman_wql_lexer_advance (WsmanWqlLexer  *self,
                                  GError        **error);

/* Whether the token is that word, in any case, or that sign. */
gboolean wsman_wql_lexer_is (const WsmanWqlLexer *self,
                             const char          *token);

/* If it is, goes on behind it. */
gboolean wsman_wql_lexer_expect (WsmanWqlLexer  *self,
                                 const char     *token,
                                 GError        **error);

/* The token's text, if it is of that kind; then goes on behind it. what: names it in the error. */
char *wsman_wql_lexer_take (WsmanWqlLexer   *self,
                            WsmanTokenKind   kind,
                            const char      *what,
                            GError         **error);

/* Always FALSE: the error says where the token is and what should be there. */
gboolean wsman_wql_lexer_fail (const WsmanWqlLexer  *self,
                               const char           *expected,
                               GError              **error);

G_END_DECLS

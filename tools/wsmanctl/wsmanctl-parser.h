/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the command line, in GNU's spelling and in winrm's.
 */

#pragma once

#include "wsmanctl-grammar.h"

G_BEGIN_DECLS

/* A command line. The options are in arguments. */
typedef struct
{
  const WsmanctlVerb *verb; /* NULL if there is none */
  GPtrArray *words;         /* the words after the verb, and a NULL */
  GPtrArray *given;         /* the options, as WsmanctlOption */
  GPtrArray *typed;         /* their names as they were typed */
} WsmanctlLine;

/* Reads the words. Secrets in them are wiped. On failure, line->verb is set if the verb was found. */
gboolean wsmanctl_line_parse (WsmanctlLine  *self,
                              char         **argv,
                              GError       **error);
void wsmanctl_line_clear (WsmanctlLine *self);

/* Finds a verb by one of its names. */
const WsmanctlVerb *wsmanctl_verb_find (const char  *word,
                                        GError     **error);

/* Checks that the verb takes all options. */
gboolean wsmanctl_line_check_options (const WsmanctlLine  *self,
                                      GError             **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanctlLine, wsmanctl_line_clear)

G_END_DECLS

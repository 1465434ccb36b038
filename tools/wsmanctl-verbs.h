/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * wsmanctl's verbs: their names and their arguments.
 */

#pragma once

#include "wsmanctl-operations.h"

G_BEGIN_DECLS

typedef enum
{
  WSMANCTL_TAKES_CODE = 1 << 0,     /* and no machine */
  WSMANCTL_TAKES_ACTION = 1 << 1,
  WSMANCTL_TAKES_RESOURCE = 1 << 2, /* and options for its provider */
  WSMANCTL_TAKES_FRAGMENT = 1 << 3,
  WSMANCTL_TAKES_FILTER = 1 << 4,   /* and all options for lists */
  WSMANCTL_TAKES_INPUT = 1 << 5,    /* KEY=VALUE… for an item, or a file */
  WSMANCTL_TAKES_CHANGES = 1 << 6,  /* KEY=VALUE… for changes, or a file */
  WSMANCTL_TAKES_SHELL = 1 << 7,    /* the options of a shell; and the exit status is the other machine's */
  WSMANCTL_TAKES_COMMAND = 1 << 8,  /* all words that follow, even if they look like options, or a script */
  WSMANCTL_TAKES_PATHS = 1 << 9,    /* two; one of them is on the other machine */
  WSMANCTL_HAS_EFFECT = 1 << 10,    /* takes nothing more, but may change the other machine */
} WsmanctlTakes;

typedef struct
{
  const char *name;
  const char *shortcuts[4]; /* the names in winrm */
  const char *words;
  const char *summary;
  WsmanctlTakes takes;
  WsmanctlOperation operation;
} WsmanctlVerb;

const WsmanctlVerb *wsmanctl_verb_find (const char  *word,
                                        GError     **error);

/* Returns a text with a line for each verb. */
char *wsmanctl_verb_describe_all (void);

/* Checks the words after the verb: they must be text, and their number must be right. Converts them to UTF-8. */
gboolean wsmanctl_verb_check_words (const WsmanctlVerb  *self,
                                    char               **words,
                                    GError             **error);

G_END_DECLS

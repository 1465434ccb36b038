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
  WSMANCTL_TAKES_CODE = 1 << 0,     /* takes a code, and no machine */
  WSMANCTL_TAKES_ACTION = 1 << 1,
  WSMANCTL_TAKES_RESOURCE = 1 << 2, /* takes a resource, and options for its provider */
  WSMANCTL_TAKES_FRAGMENT = 1 << 3,
  WSMANCTL_TAKES_FILTER = 1 << 4,   /* takes a filter, and all options for lists */
  WSMANCTL_TAKES_INPUT = 1 << 5,    /* takes an item as KEY=VALUE… or as a file */
  WSMANCTL_TAKES_CHANGES = 1 << 6,  /* takes changes as KEY=VALUE… or as a file */
  WSMANCTL_TAKES_SHELL = 1 << 7,    /* takes the options of a shell; the exit status is that of the other machine */
  WSMANCTL_TAKES_COMMAND = 1 << 8,  /* takes a script, or all words that follow, even if these look like options */
  WSMANCTL_TAKES_PATHS = 1 << 9,    /* takes two paths; one of them is on the other machine */
  WSMANCTL_HAS_EFFECT = 1 << 10,    /* takes no further words, but may change the other machine */
} WsmanctlTakes;

typedef struct
{
  const char *name;
  const char *shortcuts[4]; /* the names of the verb in winrm */
  const char *words;
  const char *summary;
  WsmanctlTakes takes;
  WsmanctlOperation operation;
} WsmanctlVerb;

const WsmanctlVerb *wsmanctl_verb_find (const char  *word,
                                        GError     **error);

/* Returns a text that has a line for each verb. */
char *wsmanctl_verb_describe_all (void);

/* Checks the words after the verb, and converts them to UTF-8. The words must be text, and their number must be
 * right. */
gboolean wsmanctl_verb_check_words (const WsmanctlVerb  *self,
                                    char               **words,
                                    GError             **error);

G_END_DECLS

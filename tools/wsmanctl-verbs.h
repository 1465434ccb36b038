/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * wsmanctl's verbs: their names, and what they take.
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
  WSMANCTL_TAKES_FILTER = 1 << 4,   /* and all that shapes a list */
  WSMANCTL_TAKES_INPUT = 1 << 5,    /* KEY=VALUE…, which make an item, or a file */
  WSMANCTL_TAKES_CHANGES = 1 << 6,  /* KEY=VALUE…, which change one, or a file */
  WSMANCTL_TAKES_SHELL = 1 << 7,    /* what shapes a shell; and the status is the other machine's */
  WSMANCTL_TAKES_COMMAND = 1 << 8,  /* all that follows, whatever it looks like, or a script */
  WSMANCTL_TAKES_PATHS = 1 << 9,    /* two, of which one is on the other machine */
} WsmanctlTakes;

typedef struct
{
  const char *name;
  const char *shortcuts[4]; /* winrm's */
  const char *words;
  const char *summary;
  WsmanctlTakes takes;
  WsmanctlOperation operation;
} WsmanctlVerb;

const WsmanctlVerb *wsmanctl_verb_find (const char  *word,
                                        GError     **error);

/* A line for each of them. */
char *wsmanctl_verb_describe_all (void);

/* Whether the words after it are text, which then is UTF-8, and as many as it takes. */
gboolean wsmanctl_verb_check_words (const WsmanctlVerb  *self,
                                    char               **words,
                                    GError             **error);

G_END_DECLS

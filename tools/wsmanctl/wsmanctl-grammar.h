/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * wsmanctl's grammar: a table of verbs, and a table of options. The parser, the help, the completion for shells and the
 * test of the manual all read these tables.
 */

#pragma once

#include <glib.h>

#include "wsmanctl-arguments.h"

G_BEGIN_DECLS

typedef enum
{
  WSMANCTL_TAKES_CODE = 1 << 0,
  WSMANCTL_TAKES_ACTION = 1 << 1,
  WSMANCTL_TAKES_RESOURCE = 1 << 2, /* takes a resource, and options for its provider */
  WSMANCTL_TAKES_FRAGMENT = 1 << 3,
  WSMANCTL_TAKES_FILTER = 1 << 4,   /* takes a filter, and all options for lists */
  WSMANCTL_TAKES_INPUT = 1 << 5,    /* takes an item as KEY=VALUE… or as a file */
  WSMANCTL_TAKES_CHANGES = 1 << 6,  /* takes changes as KEY=VALUE… or as a file */
  WSMANCTL_TAKES_SHELL = 1 << 7,    /* takes the options of a shell; the exit status is that of the other machine */
  WSMANCTL_TAKES_COMMAND = 1 << 8,  /* takes all words that follow, even if these look like options */
  WSMANCTL_TAKES_SCRIPT = 1 << 9,   /* takes a script instead of a command */
  WSMANCTL_TAKES_LINE = 1 << 10,    /* takes a line for the command shell, and seconds as winrs does */
  WSMANCTL_TAKES_SETUP = 1 << 11,   /* sets up this machine */
  WSMANCTL_TAKES_TOPIC = 1 << 12,   /* takes the name of a verb, or nothing */
  WSMANCTL_TAKES_PATHS = 1 << 13,   /* takes two paths; one of them is on the other machine */
  WSMANCTL_TAKES_MACHINE = 1 << 14, /* talks to a machine, and takes the options for the connection */
  WSMANCTL_TAKES_HOST = 1 << 16,    /* takes the name of a machine, or nothing */
  WSMANCTL_TAKES_QUERY = 1 << 17,   /* takes a query for events, after the name of a machine or alone */
  WSMANCTL_TAKES_POWERSHELL = 1 << 18, /* takes a machine and a script; the exit status is that of the script */
  WSMANCTL_HAS_EFFECT = 1 << 15,    /* takes no further words, but may change the other machine */
} WsmanctlTakes;

/* The verbs, in the order of their table. */
typedef enum
{
  WSMANCTL_IDENTIFY,
  WSMANCTL_GET,
  WSMANCTL_SET,
  WSMANCTL_CREATE,
  WSMANCTL_DELETE,
  WSMANCTL_ENUMERATE,
  WSMANCTL_INVOKE,
  WSMANCTL_RUN,
  WSMANCTL_WINRS,
  WSMANCTL_SHELL,
  WSMANCTL_PWSH,
  WSMANCTL_COPY,
  WSMANCTL_EVENTS,
  WSMANCTL_DOCTOR,
  WSMANCTL_HELPMSG,
  WSMANCTL_QUICKCONFIG,
  WSMANCTL_CONFIGSDDL,
  WSMANCTL_HELP,
  WSMANCTL_N_VERBS,
} WsmanctlVerbId;

typedef struct
{
  WsmanctlVerbId id;
  const char *name;
  const char *shortcuts[4]; /* the other names of the verb in winrm */
  const char *words;
  const char *summary;
  WsmanctlTakes takes;
} WsmanctlVerb;

/* The kinds of values. */
typedef enum
{
  WSMANCTL_FLAG,   /* no value */
  WSMANCTL_TEXT,
  WSMANCTL_SECRET, /* text that is wiped from the command line */
  WSMANCTL_PATH,   /* the name of a file, which may have any bytes */
  WSMANCTL_NUMBER,
  WSMANCTL_SECONDS, /* a number that is given in seconds, and kept in milliseconds */
  WSMANCTL_DESCRIPTOR,
  WSMANCTL_TEXTS,  /* text; the option may be given several times */
  WSMANCTL_PAIRS,  /* as WSMANCTL_TEXTS, but in winrm's spelling the value is {KEY="VALUE";…} */
} WsmanctlKind;

typedef enum
{
  WSMANCTL_GROUP_REQUEST,
  WSMANCTL_GROUP_COMMAND,
  WSMANCTL_GROUP_OUTPUT,
  WSMANCTL_GROUP_MACHINE,
  WSMANCTL_GROUP_FLEET,
  WSMANCTL_GROUP_LOGIN,
  WSMANCTL_GROUP_TLS,
  WSMANCTL_GROUP_PROXY,
  WSMANCTL_N_GROUPS,
} WsmanctlGroup;

/* An option. Both spellings know each of its names: --name VALUE, --name=VALUE, -name:VALUE and /name:VALUE. */
typedef struct
{
  const char *name;     /* NULL if the option only exists in winrm's spelling */
  char letter;          /* the name after a single dash: -l VALUE; 0 if there is none */
  const char *winrm[3]; /* what winrm and winrs call the option, if not by its name */
  WsmanctlKind kind;
  gsize field;          /* the offset in WsmanctlArguments */
  WsmanctlGroup group;
  WsmanctlTakes takes;  /* the verbs that take the option are those with one of these bits; 0 stands for all verbs */
  const char *values;   /* the values to complete, with blanks between them; may be NULL */
  const char *metavar;
  const char *help;
  gboolean relaxes;     /* TRUE if the option makes connections less safe */
} WsmanctlOption;

extern const WsmanctlVerb wsmanctl_verbs[WSMANCTL_N_VERBS];
extern const char *const wsmanctl_groups[WSMANCTL_N_GROUPS];
extern const WsmanctlOption wsmanctl_options[];
extern const gsize wsmanctl_n_options;

/* Tells whether the option belongs to the verb. */
gboolean wsmanctl_option_is_for (const WsmanctlOption *self,
                                 const WsmanctlVerb   *verb);

/* Tells whether the option makes connections less safe with its value in the arguments. */
gboolean wsmanctl_option_relaxes (const WsmanctlOption    *self,
                                  const WsmanctlArguments *values);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The scripts that read and change a directory on the other machine.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMANCTL_TREE_LIST,  /* lists the directory */
  WSMANCTL_TREE_MAKE,  /* makes the directory and those below it */
  WSMANCTL_TREE_SUM,   /* computes the SHA-256 of files */
  WSMANCTL_TREE_SEND,  /* appends a part to a copy, and completes the copy after the last part */
  WSMANCTL_TREE_FETCH, /* writes a part of a file */
  WSMANCTL_TREE_SET,   /* sets permissions and times */
} WsmanctlTreeScript;

/* The exit statuses of the scripts. */
typedef enum
{
  WSMANCTL_TREE_STATUS_DONE = 0,
  WSMANCTL_TREE_STATUS_EXISTS = 3,
  WSMANCTL_TREE_STATUS_NO_PARENT = 4,
  WSMANCTL_TREE_STATUS_NOT_FOUND = 5,
  WSMANCTL_TREE_STATUS_NO_DIRECTORY = 6,
  WSMANCTL_TREE_STATUS_DIFFERENT = 7,
  WSMANCTL_TREE_STATUS_NO_INPUT = 8,
  WSMANCTL_TREE_STATUS_LINK = 9,
} WsmanctlTreeStatus;

/* Returns the script for sh. */
const char *wsmanctl_tree_script_get (WsmanctlTreeScript script);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The hosts of a fleet. A key file may describe them: [host NAME], [group NAME] and [credential NAME] have the long
 * options of the command line as keys.
 */

#pragma once

#include "wsmanctl-credential.h"
#include "wsmanctl-parser.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;                     /* as it was typed, with a scheme or a port if it has them */
  char *host;                     /* the name that is authenticated */
  GStrv groups;
  WsmanctlArguments settings;     /* the options for the host, without those of its credential */
  WsmanctlCredential *credential; /* borrowed; NULL if there is none */
} WsmanctlHost;

typedef struct
{
  GPtrArray *hosts;       /* of WsmanctlHost */
  GPtrArray *credentials; /* of WsmanctlCredential */
} WsmanctlInventory;

/* Finds the hosts that the command line names, and reads the key file. */
WsmanctlInventory *wsmanctl_inventory_new (const WsmanctlLine  *line,
                                   GError             **error);
void wsmanctl_inventory_free (WsmanctlInventory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlInventory, wsmanctl_inventory_free)

G_END_DECLS

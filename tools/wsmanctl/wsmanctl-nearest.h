/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds the word that the user probably meant.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *word;    /* the word that the user has typed */
  const char *nearest; /* the best candidate so far; NULL if there is none */
  guint distance;
} WsmanctlNearest;

void wsmanctl_nearest_init (WsmanctlNearest *self,
                            const char      *word);
void wsmanctl_nearest_offer (WsmanctlNearest *self,
                             const char      *candidate);

G_END_DECLS

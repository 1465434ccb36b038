/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The files that the key file names. They are read or checked before the program gives up root.
 */

#pragma once

#include "wsmand-config.h"

G_BEGIN_DECLS

typedef struct
{
  char *certificate;
  char *private_key;
  char *passwords;
  int ntlm_users;   /* this and the next one keep the way to a file; -1 for none */
  int digest_users;
} WsmandSecrets;

/* Reads and checks the files. What is wrong with them is added to problems. The result is freed in any case. */
WsmandSecrets *wsmand_secrets_new (WsmandConfig *config,
                                   GPtrArray    *problems);

/* Makes the files reachable that only the program's former user can reach. */
void wsmand_secrets_reach_files (WsmandSecrets *self,
                                 WsmandConfig  *config);

/* Wipes and frees the secrets. */
void wsmand_secrets_free (WsmandSecrets *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmandSecrets, wsmand_secrets_free)

G_END_DECLS

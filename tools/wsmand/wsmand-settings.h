/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Puts the settings of the key file into effect: at the start, and again when the files have changed.
 */

#pragma once

#include "wsmand-config.h"
#include "wsmand-passwords.h"
#include "wsmand-secrets.h"

G_BEGIN_DECLS

/* The settings, and what was made of the files. After it was made, nothing of it can fail. */
typedef struct
{
  WsmandConfig *config;
  GTlsCertificate *certificate; /* NULL without https */
  WsmandPasswords *passwords;   /* NULL if no user has a password */
  GHashTable *changes;          /* what administrators have changed: a table from a property's name to its value */
} WsmandSettings;

/* Takes config. Returns NULL if the contents of the files are wrong. Adds to problems what is wrong. */
WsmandSettings *wsmand_settings_new (WsmandConfig  *config,
                                     WsmandSecrets *secrets,
                                     GPtrArray     *problems);
void wsmand_settings_free (WsmandSettings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmandSettings, wsmand_settings_free)

/* The objects with the settings. */
typedef struct
{
  WsmanServer *server;
  WsmanShellProvider *shells;
  WsmanSystemProvider *system;
  WsmanEventPusher *pusher;
  WsmanHelper *helper; /* NULL if nothing runs as its user */
  WsmandRunAs run_as;  /* as whom work runs; it doesn't change while the server serves */
  WsmandSettings *settings; /* the current settings; the caller owns them */
} WsmandServices;

/* Makes the server. The caller has made the provider of shells, and the helper if there is one. */
void wsmand_services_init (WsmandServices *self,
                           WsmandSettings *settings);

/* Changes the settings while the server serves. Connections, enumerations and shells stay. */
void wsmand_services_change (WsmandServices *self,
                             WsmandSettings *old,
                             WsmandSettings *settings);
void wsmand_services_clear (WsmandServices *self);

G_END_DECLS

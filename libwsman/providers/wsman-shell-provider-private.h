/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What other files of the library need of a provider of shells: its properties, its limits, and the processes that it
 * creates.
 */

#pragma once

#include "wsman-hosted-creation-private.h"
#include "wsman-hosted-settings-private.h"
#include "wsman-shell-provider.h"

G_BEGIN_DECLS

typedef enum
{
  PROP_USERS = 1,
  PROP_COMMAND_SHELL,
  PROP_CONVERT_CODE_PAGES,
  PROP_HELPER,
  PROP_POWERSHELL,
  PROP_POWERSHELL_USERS,
  PROP_POWERSHELL_CONFIGURATIONS,
  PROP_MAX_SHELLS_PER_USER,
  PROP_MAX_SHELL_USERS,
  PROP_MAX_PROCESSES_PER_SHELL,
  PROP_IDLE_TIMEOUT,
  PROP_MIN_IDLE_TIMEOUT,
  PROP_MAX_LIFETIME,
  N_PROPERTIES,
} WsmanShellProviderProperty;

/* These functions get and set one of the limits, which are numbers. The setter notifies if the number changes. */
guint wsman_shell_provider_get_limit (WsmanShellProvider         *self,
                                      WsmanShellProviderProperty  property);
void wsman_shell_provider_set_limit (WsmanShellProvider         *self,
                                     WsmanShellProviderProperty  property,
                                     guint                       value);

/* Returns the processes that outlive the server, and sets helper to the one that starts their hosts, or to NULL. */
WsmanHostedCreationList *wsman_shell_provider_get_creations (WsmanShellProvider  *self,
                                                             WsmanHelper        **helper);
WsmanHostedLimits *wsman_shell_provider_get_limits (WsmanShellProvider *self);
void wsman_shell_provider_notify (WsmanShellProvider         *self,
                                  WsmanShellProviderProperty  property);

/* Add properties to the array of all. */
void wsman_shell_provider_define_limits (GParamSpec **properties);
void wsman_shell_provider_define_powershell (GParamSpec **properties);

G_END_DECLS

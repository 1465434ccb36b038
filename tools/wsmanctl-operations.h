/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What wsmanctl's verbs do.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wsmanctl-output.h"

G_BEGIN_DECLS

typedef struct _WsmanctlRequest WsmanctlRequest;
typedef struct _WsmanctlRun WsmanctlRun;

typedef gboolean (*WsmanctlOperation) (WsmanctlRun  *self,
                                       GError      **error);

gboolean wsmanctl_run_identify (WsmanctlRun  *self,
                                GError      **error);
gboolean wsmanctl_run_get (WsmanctlRun  *self,
                           GError      **error);
gboolean wsmanctl_run_set (WsmanctlRun  *self,
                           GError      **error);
gboolean wsmanctl_run_create (WsmanctlRun  *self,
                              GError      **error);
gboolean wsmanctl_run_delete (WsmanctlRun  *self,
                              GError      **error);
gboolean wsmanctl_run_enumerate (WsmanctlRun  *self,
                                 GError      **error);
gboolean wsmanctl_run_invoke (WsmanctlRun  *self,
                              GError      **error);
gboolean wsmanctl_run_helpmsg (WsmanctlRun  *self,
                               GError      **error);

/* Runs one until it is done or Ctrl-C is pressed. session: NULL for what needs none. */
gboolean wsmanctl_run (WsmanctlOperation       operation,
                       WsmanSession           *session,
                       const WsmanctlRequest  *request,
                       WsmanctlOutput         *output,
                       GError                **error);

G_END_DECLS

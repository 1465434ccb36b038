/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What a pool does for its pipelines. */

#pragma once

#include "wsman-psrp-machine-private.h"

G_BEGIN_DECLS

/* Appends the fragments of a message. The pool fills in its id and the direction. */
gboolean wsman_psrp_pool_send (WsmanPsrpPool    *self,
                               WsmanPsrpHeader  *header,
                               WsmanPSObject    *object,
                               gsize             max_blob,
                               GQueue           *fragments,
                               GError          **error);

G_END_DECLS

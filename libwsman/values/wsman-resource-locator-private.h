/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Between the public locator and the soap room's reference.
 */

#pragma once

#include "wsman-resource-locator.h"
#include "soap/wsman-reference-private.h"

G_BEGIN_DECLS

WsmanResourceLocator *wsman_resource_locator_new_from_reference (const WsmanReference *reference);

/* What the locator names. Borrowed; fails with the error of an earlier bad write. */
const WsmanReference *wsman_resource_locator_get_reference (WsmanResourceLocator  *self,
                                                            GError               **error);

G_END_DECLS

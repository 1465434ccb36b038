/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Gives the library access to the soap room's reference in a WsmanResourceLocator.
 */

#pragma once

#include "wsman-resource-locator.h"
#include "soap/wsman-reference-private.h"

G_BEGIN_DECLS

WsmanResourceLocator *wsman_resource_locator_new_from_reference (const WsmanReference *reference);

/* Returns the reference, which is borrowed. If a part of the locator was refused, returns NULL and the error of the
 * refusal. */
const WsmanReference *wsman_resource_locator_get_reference (WsmanResourceLocator  *self,
                                                            GError               **error);

G_END_DECLS

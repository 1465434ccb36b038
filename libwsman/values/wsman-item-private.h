/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes items from parsed XML, for the session and the server.
 */

#pragma once

#include "wsman-item.h"
#include "soap/wsman-element-private.h"

G_BEGIN_DECLS

/* Makes an item for element of document, without copying it. locator may be NULL. */
WsmanItem *wsman_item_new_from_element (WsmanDocument        *document,
                                        const WsmanElement   *element,
                                        WsmanResourceLocator *locator);

/* The same for a w:Item, which contains the element and its reference. The w:Item is the item's XML. */
WsmanItem *wsman_item_new_from_pair (WsmanDocument        *document,
                                     const WsmanElement   *pair,
                                     const WsmanElement   *element,
                                     WsmanResourceLocator *locator);

/* Makes an item for an element inside self's. */
WsmanItem *wsman_item_new_inner (WsmanItem          *self,
                                 const WsmanElement *element);

const WsmanElement *wsman_item_get_element (WsmanItem *self);

/* Reads the locator of an endpoint reference; NULL if element isn't one. */
WsmanResourceLocator *wsman_item_read_locator (const WsmanElement *element);

G_END_DECLS

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

/* Makes an item for a w:Item, which contains the element and its reference. The item's XML is the w:Item. */
WsmanItem *wsman_item_new_from_pair (WsmanDocument        *document,
                                     const WsmanElement   *pair,
                                     const WsmanElement   *element,
                                     WsmanResourceLocator *locator);

/* Makes an item for an element inside the element of self. */
WsmanItem *wsman_item_new_inner (WsmanItem          *self,
                                 const WsmanElement *element);

const WsmanElement *wsman_item_get_element (WsmanItem *self);

/* Tells whether two items that came from a server have the same XML. */
gboolean wsman_item_equal (WsmanItem *self,
                           WsmanItem *other);

/* Reads the locator of an endpoint reference. Returns NULL if element isn't an endpoint reference. */
WsmanResourceLocator *wsman_item_read_locator (const WsmanElement *element);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Items made from parsed XML, for the session and the server.
 */

#pragma once

#include "wsman-item.h"
#include "soap/wsman-element-private.h"

G_BEGIN_DECLS

/* An item that shows element of document, without copying it. locator may be NULL. */
WsmanItem *wsman_item_new_from_element (WsmanDocument        *document,
                                        const WsmanElement   *element,
                                        WsmanResourceLocator *locator);

/* The same, of a w:Item that holds the element and its reference, and is the item's XML. */
WsmanItem *wsman_item_new_from_pair (WsmanDocument        *document,
                                     const WsmanElement   *pair,
                                     const WsmanElement   *element,
                                     WsmanResourceLocator *locator);

/* An item that shows an element inside of self's. */
WsmanItem *wsman_item_new_inner (WsmanItem          *self,
                                 const WsmanElement *element);

const WsmanElement *wsman_item_get_element (WsmanItem *self);

/* An endpoint reference is its own locator; NULL if element is none. */
WsmanResourceLocator *wsman_item_read_locator (const WsmanElement *element);

G_END_DECLS

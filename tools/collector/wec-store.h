/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Keeps bookmarks in a database. A bookmark is stored when it would survive a loss of power. The bookmarks that wait at
 * the same time are stored in one transaction.
 */

#pragma once

#include "wec-database.h"

G_BEGIN_DECLS

#define WEC_TYPE_STORE (wec_store_get_type ())

G_DECLARE_FINAL_TYPE (WecStore, wec_store, WEC, STORE, GObject)

/* Takes ownership of database. */
WecStore *wec_store_new (WecDatabase *database);

G_END_DECLS

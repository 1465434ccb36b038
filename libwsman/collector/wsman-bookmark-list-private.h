/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Bookmarks of Windows' event logs: for each channel, the record up to which a source has sent its events. A bookmark
 * from outside is never passed on. It is read, and what was understood is written again.
 */

#pragma once

#include "soap/wsman-element-private.h"

G_BEGIN_DECLS

#define WSMAN_BOOKMARK_LIST_MAX_SIZE (64 * 1024)

/* Reads a BookmarkList element, and returns its XML. It fails with 0x80338041 if the element isn't a bookmark, and with
 * 0x80338049 if it is larger than WSMAN_BOOKMARK_LIST_MAX_SIZE. */
char *wsman_bookmark_list_read (const WsmanElement *list,
                                GError            **error);

/* Does the same for the text of a bookmark. */
char *wsman_bookmark_list_check (const char  *text,
                                 GError     **error);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Parses bytes as they arrive, and builds elements. Only this file parses XML. It refuses document types and processing
 * instructions. It bounds the size, the depth, and the numbers of attributes and namespaces. It reads UTF-8 and UTF-16,
 * with or without a byte order mark. If the text isn't XML or exceeds a bound, the error is WSMAN_ERROR_PROTOCOL and
 * says what and where.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

#define WSMAN_READER_MAX_DEPTH 100

typedef struct _WsmanReader WsmanReader;

/* The reader calls this function for each complete item of an EnumerateResponse or PullResponse. The item is a document
 * of its own, and isn't in the document of the envelope. The item is borrowed, so the function must take a reference to
 * keep it. The function must not call the reader. */
typedef void (*WsmanReaderItemFunc) (WsmanDocument *item,
                                     gpointer       user_data);

/* Makes a reader. charset is the charset in the Content-Type, or NULL. max_size is the number of bytes that may be
 * pushed in total. */
WsmanReader *wsman_reader_new (const char *charset,
                               gsize       max_size);
void wsman_reader_free (WsmanReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanReader, wsman_reader_free)

/* Sets the function that gets the items. The items are the children of Items in EnumerateResponse or PullResponse. The
 * reader delivers them one by one. */
void wsman_reader_set_item_func (WsmanReader         *self,
                                 WsmanReaderItemFunc  func,
                                 gpointer             user_data);

gboolean wsman_reader_push (WsmanReader   *self,
                            const void    *data,
                            gsize          length,
                            GError       **error);

/* Returns the whole document. It fails if the document is incomplete. */
WsmanDocument *wsman_reader_finish (WsmanReader  *self,
                                    GError      **error);

/* Parses a whole document at once. */
WsmanDocument *wsman_document_parse (const void  *data,
                                     gsize        length,
                                     const char  *charset,
                                     gsize        max_size,
                                     GError     **error);

G_END_DECLS

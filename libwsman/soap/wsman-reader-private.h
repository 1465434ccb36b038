/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * From bytes to elements, as the bytes arrive. The only place that parses XML. Refuses
 * document types and processing instructions, bounds size, depth, attribute and namespace
 * counts; UTF-8 and UTF-16 with or without a byte order mark. Not XML, or beyond a bound:
 * WSMAN_ERROR_PROTOCOL naming what and where.
 */

#pragma once

#include <gio/gio.h>
#include "wsman-element-private.h"

G_BEGIN_DECLS

#define WSMAN_READER_MAX_DEPTH 100

typedef struct _WsmanReader WsmanReader;

/* Called for each complete item of an EnumerateResponse or PullResponse, with a document of its own
 * that is not part of the envelope's: borrowed, take a reference to keep it. Must not touch the
 * reader. */
typedef void (*WsmanReaderItemFunc) (WsmanDocument *item,
                                     gpointer       user_data);

/* charset: of the Content-Type, or NULL; max_size: bytes that may be pushed in all. */
WsmanReader *wsman_reader_new (const char *charset,
                               gsize       max_size);
void wsman_reader_free (WsmanReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanReader, wsman_reader_free)

/* Children of Body/{Enumerate,Pull}Response/Items (either namespace) are handed over one by one. */
void wsman_reader_set_item_func (WsmanReader         *self,
                                 WsmanReaderItemFunc  func,
                                 gpointer             user_data);

gboolean wsman_reader_push (WsmanReader   *self,
                            const void    *data,
                            gsize          length,
                            GError       **error);

/* The whole document; an error if it is incomplete. */
WsmanDocument *wsman_reader_finish (WsmanReader  *self,
                                    GError      **error);

/* All at once. */
WsmanDocument *wsman_document_parse (const void  *data,
                                     gsize        length,
                                     const char  *charset,
                                     gsize        max_size,
                                     GError     **error);

G_END_DECLS

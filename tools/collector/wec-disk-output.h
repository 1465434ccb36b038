/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * An output that keeps events in a queue on disk, and hands them to another output in a thread of its own. What the
 * other output refuses is tried again.
 */

#pragma once

#include "wec-output.h"

G_BEGIN_DECLS

/* Takes ownership of receiver. path is the queue's folder. */
WecOutput *wec_disk_output_new (WecOutput   *receiver,
                                const char  *path,
                                guint64      max_bytes,
                                GError     **error);

G_END_DECLS

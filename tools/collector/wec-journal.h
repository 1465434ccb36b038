/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sends events to the journal of systemd by its native protocol (systemd's JOURNAL_NATIVE_PROTOCOL). The journal has no
 * acknowledgements. What it refuses is an error.
 */

#pragma once

#include "wec-event.h"

G_BEGIN_DECLS

typedef struct _WecJournal WecJournal;

/* path is the socket of the journal. */
WecJournal *wec_journal_new (const char *path);
void wec_journal_free (WecJournal *self);

void wec_journal_add (WecJournal     *self,
                      const WecEvent *event);

/* Sends what was added. If it fails, the events from the first refused one on are dropped. */
gboolean wec_journal_flush (WecJournal  *self,
                            GError     **error);

G_END_DECLS

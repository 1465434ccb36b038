/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes entries of the journal as events of Windows' logs. [MS-EVEN6] 2.2.13, and the schema of Windows' events.
 */

#pragma once

#include "wsman-journal-entry-private.h"

G_BEGIN_DECLS

/* Returns the XML of an event; NULL if the entry has no cursor or no time. With is_rendered, it also has the message as
 * text for people. */
char *wsman_journal_event_make_xml (const WsmanJournalEntry *entry,
                                    gboolean                 is_rendered);

G_END_DECLS

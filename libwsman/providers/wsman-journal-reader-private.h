/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the journal through journalctl(1). That program knows all formats and rotations of the journal's files, and a
 * damaged file can't crash this program. While the reader is paused, journalctl waits, too.
 */

#pragma once

#include "wsman-journal-entry-private.h"

G_BEGIN_DECLS

/* Checks what journalctl has said. It shows a user who may not read the journal the user's own entries, and only says
 * so. Fails with 0x80041009 if that is so. complaints may be NULL. */
gboolean wsman_journal_check_complaints (const char  *complaints,
                                         GError     **error);

typedef struct _WsmanJournalReader WsmanJournalReader;

/* Is called for each entry, and owns it. It returns FALSE to pause. */
typedef gboolean (*WsmanJournalEntryFunc) (WsmanJournalEntry *entry,
                                           gpointer           user_data);

/* Is called once after the last entry. error tells why there are no more; it is NULL if journalctl has succeeded.
 * complaints is what journalctl has said. */
typedef void (*WsmanJournalEndedFunc) (const GError *error,
                                       const char   *complaints,
                                       gpointer      user_data);

/* Begins to read. arguments are those of journalctl. The functions are called in the thread-default context of the
 * caller, and may free the reader. */
WsmanJournalReader *wsman_journal_reader_new (const char *const     *arguments,
                                              WsmanJournalEntryFunc  func,
                                              WsmanJournalEndedFunc  ended,
                                              gpointer               user_data);
void wsman_journal_reader_free (WsmanJournalReader *self);

/* Goes on after a pause. */
void wsman_journal_reader_resume (WsmanJournalReader *self);

G_END_DECLS

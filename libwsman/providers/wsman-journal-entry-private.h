/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The entries of the journal of systemd, and the parser of the export format, in which journalctl(1) writes them. Long
 * values and entries are cut, so that no entry takes much memory.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The most bytes of a value that are kept. */
#define WSMAN_JOURNAL_MAX_VALUE (16 * 1024)

/* The most bytes of all values of an entry that are kept. */
#define WSMAN_JOURNAL_MAX_ENTRY (32 * 1024)

/* The most fields of an entry that are kept. journald stores no more. */
#define WSMAN_JOURNAL_MAX_FIELDS 1024

typedef struct
{
  char *name;
  char *value;    /* the value, or its beginning, with U+FFFD for NUL and for bytes that aren't UTF-8 */
  guint64 length; /* the number of bytes of the whole value */
  gboolean is_cut;
} WsmanJournalField;

typedef struct
{
  GPtrArray *fields; /* in the order of the entry; a name may come several times */
} WsmanJournalEntry;

void wsman_journal_entry_free (WsmanJournalEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanJournalEntry, wsman_journal_entry_free)

/* Returns the first value of a field; NULL if there is none. */
const char *wsman_journal_entry_get (const WsmanJournalEntry *self,
                                     const char              *name);

/* Reads a field that is a decimal number. Returns FALSE if there is none. */
gboolean wsman_journal_entry_get_number (const WsmanJournalEntry *self,
                                         const char              *name,
                                         guint64                 *number);

/* Returns Windows' name of the log in which such an entry would be. */
const char *wsman_journal_entry_get_log (const WsmanJournalEntry *self);

/* Returns the name of the program that has written the entry; NULL if there is none. */
const char *wsman_journal_entry_get_source (const WsmanJournalEntry *self);

/* Reads a cursor: the file's series of numbers, and the number in it. Returns FALSE if it isn't a cursor. series is
 * borrowed from cursor, and ends at a semicolon. */
gboolean wsman_journal_cursor_read (const char  *cursor,
                                    const char **series,
                                    guint64     *number);

/* Tells whether two cursors are about the same entry. An entry that systemd has copied to another file has another
 * number there, but the same times and content. */
gboolean wsman_journal_cursor_equal (const char *a,
                                     const char *b);

typedef struct _WsmanJournalParser WsmanJournalParser;

WsmanJournalParser *wsman_journal_parser_new (void);
void wsman_journal_parser_free (WsmanJournalParser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanJournalParser, wsman_journal_parser_free)

/* Gives the next bytes to the parser. Those before must have been read. */
void wsman_journal_parser_push (WsmanJournalParser *self,
                                GBytes             *bytes);

/* Returns the next entry. Returns NULL if the bytes are read, or on an error. */
WsmanJournalEntry *wsman_journal_parser_next (WsmanJournalParser  *self,
                                              GError             **error);

G_END_DECLS

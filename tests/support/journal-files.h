/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A journal of real files, in the directory of machine-files.h, which systemd-journal-remote(8) writes. The journalctl
 * of that machine is the real one, and reads this journal. machine_files_set_up() must be called before.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes an empty journal. Returns FALSE if a program is missing; then it has told the test to skip. */
gboolean journal_files_set_up (void);

/* Makes journalctl run before this command of the shell, which has the arguments in "$@". NULL for none. */
void journal_files_prefix (const char *command);

/* Begins an entry, which is number n of the whole journal. It has the number in the field N. */
GString *journal_entry_new (guint n);

/* Adds a field. length is -1 if value is text. */
void journal_entry_add (GString    *entry,
                        const char *name,
                        const void *value,
                        gssize      length);

/* Writes entries to a file of the journal, which may exist. The function frees entries. */
void journal_files_write (const char *file,
                          GString    *entries);

/* Writes entries with the numbers from first to last. */
void journal_files_write_range (const char *file,
                                guint       first,
                                guint       last);

/* Removes a file, as systemd does when the journal takes too much room. */
void journal_files_vacuum (const char *file);

/* Returns the output of journalctl for this journal. */
char *journal_files_run (const char *const *arguments);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The files that configure wsmand. All of them must be regular files, so that reading never waits. No other user may be
 * able to change them.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAND_FILE_PUBLIC,        /* all users may read the file */
  WSMAND_FILE_CONFIGURATION, /* all users may read the file, and it belongs to root or to the user who starts wsmand */
  /* only the owner may read the file: root, the user who starts wsmand, or the user whom wsmand becomes */
  WSMAND_FILE_SECRET,
} WsmandFileKind;

/* Checks a file. user_name is the user whom wsmand becomes; it is NULL if wsmand stays the same user. */
gboolean wsmand_file_check (const char      *path,
                            WsmandFileKind   kind,
                            const char      *user_name,
                            GError         **error);

/* Tells whether a file of lines has one that is neither blank nor a comment. Also TRUE if the file can't be read. */
gboolean wsmand_file_has_entry (const char *path);

/* Tells whether a keytab has more than its version. Also TRUE if the file can't be read. */
gboolean wsmand_file_has_key (const char *path);

/* Returns the text of a file; NULL with error set if it fails the check. */
char *wsmand_file_read (const char      *path,
                        WsmandFileKind   kind,
                        const char      *user_name,
                        GError         **error);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The files that wsmand is told by. All are regular files, so that none makes it wait, and nobody else may have a
 * say in what they say.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAND_FILE_PUBLIC,        /* anybody may read it */
  WSMAND_FILE_CONFIGURATION, /* and it belongs to root or to who starts wsmand */
  WSMAND_FILE_SECRET,        /* only its owner may read it: root, who starts wsmand, or whom it becomes */
} WsmandFileKind;

/* user_name: whom wsmand becomes; or NULL. */
gboolean wsmand_file_check (const char      *path,
                            WsmandFileKind   kind,
                            const char      *user_name,
                            GError         **error);
char *wsmand_file_read (const char      *path,
                        WsmandFileKind   kind,
                        const char      *user_name,
                        GError         **error);

G_END_DECLS

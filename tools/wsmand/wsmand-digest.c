/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsmand-digest.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

/* The block size of SHA-256, in bytes. */
#define HASH_BLOCK 64

static gboolean
check_text (const char  *option,
            const char  *text,
            GError     **error)
{
  if (*text != '\0' && strpbrk (text, ":\r\n") == NULL && *text != '#' && g_utf8_validate (text, -1, NULL))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("%s: “%s” is empty, or contains a colon or a line break, or begins with “#”"), option, text);

  return FALSE;
}

char *
wsmand_digest_hash (const char  *user_name,
                    const char  *realm,
                    const char  *password,
                    GError     **error)
{
  static const guchar blank[HASH_BLOCK - 1];
  const char * const parts[] = { user_name, ":", realm, ":", password };
  g_autoptr(GChecksum) sum = NULL;
  char *line;

  if (!check_text ("--hash-digest", user_name, error) || !check_text ("--realm", realm, error))
    return NULL;
  if (*password == '\0')
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("The password is empty"));
      return NULL;
    }

  sum = g_checksum_new (G_CHECKSUM_SHA256);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    g_checksum_update (sum, (const guchar *) parts[i], strlen (parts[i]));
  line = g_strdup_printf ("%s:%s:%s", user_name, realm, g_checksum_get_string (sum));

  /* GChecksum keeps the last block of the password until it reads another block. */
  g_checksum_reset (sum);
  g_checksum_update (sum, blank, sizeof blank);

  return line;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The realms of directories, and the reader of keytabs. A keytab begins with two bytes, which its entries follow. Each
 * entry contains its length, the number of components, the realm and the components. The length of an unused entry is
 * negative. The realm and each component have a length in front. Numbers are big-endian. The reader never reads beyond
 * the file.
 */

#include "wsman-directory-realms-private.h"

#include <string.h>

#include "base/wsman-file-private.h"
#include "wsman-spnego-private.h"

#define KEYTAB_HEADER "\x05\x02"
#define KEYTAB_HEADER_SIZE 2
#define MAX_KEYTAB (4 * 1024 * 1024)

/* This many realms are remembered at most. No server trusts so many. */
#define MAX_REMEMBERED 256

static GMutex mutex;
static GHashTable *remembered; /* the realms, of the type char * */

void
wsman_directory_realms_add (const char *realm)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&mutex);

  if (remembered == NULL)
    remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (g_hash_table_size (remembered) < MAX_REMEMBERED && !g_hash_table_contains (remembered, realm))
    g_hash_table_add (remembered, g_strdup (realm));
}

gboolean
wsman_directory_realms_have (const char * const *configured,
                             const char         *realm)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&mutex);

  for (guint i = 0; configured != NULL && configured[i] != NULL; i++)
    if (g_ascii_strcasecmp (configured[i], realm) == 0)
      return TRUE;

  return remembered != NULL && g_hash_table_contains (remembered, realm);
}

/* Takes a big-endian number of size bytes from the front of rest. */
static gboolean
take_number (WsmanSlice *rest,
             guint       size,
             guint32    *number)
{
  if (rest->length < size)
    return FALSE;

  *number = 0;
  for (guint i = 0; i < size; i++)
    *number = *number << 8 | rest->data[i];
  rest->data += size;
  rest->length -= size;

  return TRUE;
}

static gboolean
take_slice (WsmanSlice *rest,
            guint32     length,
            WsmanSlice *slice)
{
  if (rest->length < length)
    return FALSE;

  *slice = (WsmanSlice) { rest->data, length };
  rest->data += length;
  rest->length -= length;

  return TRUE;
}

static gboolean
take_text (WsmanSlice *rest,
           WsmanSlice *text)
{
  guint32 length;

  return take_number (rest, 2, &length) && take_slice (rest, length, text);
}

static void
read_entry (WsmanSlice    entry,
            GStrvBuilder *realms)
{
  guint32 n_components;
  WsmanSlice realm, name;

  if (take_number (&entry, 2, &n_components) && n_components == 1 &&
      take_text (&entry, &realm) && take_text (&entry, &name) &&
      name.length > 0 && name.data[name.length - 1] == '$')
    {
      g_autofree char *text = g_strndup ((const char *) realm.data, realm.length);

      g_strv_builder_add (realms, text);
    }
}

static void
read_entries (WsmanSlice    rest,
              GStrvBuilder *realms)
{
  WsmanSlice entry;
  guint32 length;

  while (take_number (&rest, 4, &length))
    {
      gint32 size = (gint32) length;

      if (!take_slice (&rest, size < 0 ? -length : length, &entry))
        return;
      if (size > 0)
        read_entry (entry, realms);
    }
}

void
wsman_directory_realms_read_keytab (const char   *path,
                                    GStrvBuilder *realms)
{
  gsize size = 0;
  char *keys = wsman_file_read (path, MAX_KEYTAB, &size, NULL);

  if (keys == NULL)
    return;

  if (size >= KEYTAB_HEADER_SIZE && memcmp (keys, KEYTAB_HEADER, KEYTAB_HEADER_SIZE) == 0)
    read_entries ((WsmanSlice) { (const guint8 *) keys + KEYTAB_HEADER_SIZE, size - KEYTAB_HEADER_SIZE }, realms);
  explicit_bzero (keys, size);
  g_free (keys);
}

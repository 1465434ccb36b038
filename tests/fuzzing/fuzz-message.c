/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Messages. Headers that were read, written and read again must be the same.
 */

#include <string.h>

#include "soap/wsman-message-private.h"
#include "soap/wsman-reader-private.h"

#include "fuzz.h"

static WsmanMessage *
read_message (const void *data,
              gsize       size)
{
  g_autoptr(WsmanDocument) document = wsman_document_parse (data, size, NULL, G_MAXSIZE, NULL);
  g_autoptr(WsmanMessage) message = NULL;
  g_autoptr(GError) error = NULL;
  gboolean read;

  if (document == NULL)
    return NULL;

  read = wsman_message_read (document, &message, &error);
  g_assert_true (read == (error == NULL));
  g_assert_true (!read || message->body != NULL);

  return read ? g_steal_pointer (&message) : NULL;
}

static char *
write_message (const WsmanMessage *message)
{
  GString *xml = g_string_new (NULL);

  wsman_message_write_begin (message, xml);
  wsman_message_write_end (xml);

  return g_string_free (xml, FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(WsmanMessage) message = NULL;
  g_autoptr(WsmanMessage) again = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *twice = NULL;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  message = read_message (data, size);
  if (message == NULL)
    return 0;

  xml = write_message (message);
  again = read_message (xml, strlen (xml));
  g_assert_nonnull (again);
  twice = write_message (again);
  g_assert_cmpstr (xml, ==, twice);

  return 0;
}

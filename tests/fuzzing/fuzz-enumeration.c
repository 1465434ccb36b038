/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Enumerations. A request that was read, written and read again must be the same. Responses must be readable or
 * refused.
 */

#include <string.h>

#include "soap/wsman-enumeration-messages-private.h"
#include "soap/wsman-message-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#include "fuzz.h"

static void
write_request (const WsmanEnumerationMessage *enumeration,
               const char                    *name,
               GString                       *xml)
{
  if (strcmp (name, "Enumerate") == 0)
    wsman_enumeration_message_write_enumerate (enumeration, xml);
  else if (strcmp (name, "Pull") == 0)
    wsman_enumeration_message_write_pull (enumeration, xml);
  else
    wsman_enumeration_message_write_release (enumeration, xml);
}

/* The request that content is, written within an envelope. NULL if content is none. */
static char *
rewrite_request (const WsmanElement *content)
{
  g_autoptr(WsmanMessage) envelope = wsman_message_new (WSMAN_ACTION_ENUMERATE);
  g_autoptr(GString) xml = g_string_new (NULL);
  g_auto(WsmanEnumerationMessage) enumeration = { 0 };

  if (!wsman_enumeration_message_read (content, &enumeration, NULL))
    return NULL;

  wsman_message_write_begin (envelope, xml);
  write_request (&enumeration, wsman_element_get_name (content), xml);
  wsman_message_write_end (xml);

  return g_string_free (g_steal_pointer (&xml), FALSE);
}

static const WsmanElement *
get_content (WsmanDocument *document)
{
  const WsmanElement *root = wsman_document_get_root (document);
  const WsmanElement *body = wsman_element_find_child (root, WSMAN_NS_SOAP, "Body");

  return body != NULL ? wsman_element_first_child (body) : NULL;
}

static char *
rewrite (const char *xml)
{
  g_autoptr(WsmanDocument) document =
    wsman_document_parse (xml, strlen (xml), NULL, G_MAXSIZE, NULL);

  g_assert_nonnull (document);

  return rewrite_request (get_content (document));
}

static void
read_response (const WsmanElement *content)
{
  g_autofree char *context = NULL;
  gboolean end;

  wsman_enumeration_message_read_response (content, &context, &end, NULL);

  for (const WsmanElement *items = wsman_element_first_child (content);
       items != NULL;
       items = wsman_element_next_sibling (items))
    {
      const WsmanElement *object;
      const WsmanElement *reference;

      wsman_enumeration_message_split_item (items, &object, &reference);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(WsmanDocument) document = NULL;
  const WsmanElement *content;
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;
  g_autofree char *thrice = NULL;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  document = wsman_document_parse (data, size, NULL, size, NULL);
  content = document != NULL ? get_content (document) : NULL;
  if (content == NULL)
    return 0;

  read_response (content);

  once = rewrite_request (content);
  if (once == NULL)
    return 0;

  /* The first time, a filter may gain declarations of prefixes that only our envelope has. */
  twice = rewrite (once);
  g_assert_nonnull (twice);
  thrice = rewrite (twice);
  g_assert_cmpstr (twice, ==, thrice);

  return 0;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What a source sends to a subscriber: responses, events and bookmarks. They must be readable or refused. A bookmark
 * that was read must be one with which a subscription can begin, and must arrive as it was.
 */

#include <string.h>

#include "events/wsman-event-messages-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#include "fuzz.h"

static void
read_events (WsmanDocument      *document,
             const WsmanElement *parent)
{
  for (const WsmanElement *element = wsman_element_first_child (parent);
       element != NULL;
       element = wsman_element_next_sibling (element))
    {
      g_autoptr(WsmanItem) item = NULL;
      WsmanEventKind kind;
      guint64 n_dropped;

      if (wsman_event_read (document, element, &kind, &item, &n_dropped, NULL))
        g_assert_true ((kind == WSMAN_EVENT_KIND_ITEM) == (item != NULL));
      read_events (document, element);
    }
}

static void
check_bookmark (const WsmanElement *parent)
{
  const WsmanSubscribeRequest request = { .mode = WSMAN_DELIVERY_MODE_PULL };
  g_autoptr(WsmanMessage) envelope = wsman_message_new (WSMAN_ACTION_SUBSCRIBE);
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanDocument) document = NULL;
  g_autofree char *bookmark = NULL;
  g_autofree char *again = NULL;
  const WsmanElement *body;

  if (!wsman_bookmark_read (parent, &bookmark, NULL) || bookmark == NULL)
    return;

  wsman_message_write_begin (envelope, xml);
  g_assert_true (wsman_subscribe_request_write (&request, bookmark, xml, NULL));
  wsman_message_write_end (xml);
  document = wsman_document_parse (xml->str, xml->len, "UTF-8", G_MAXSIZE, NULL);
  g_assert_nonnull (document);
  body = wsman_element_find_child (wsman_document_get_root (document), WSMAN_NS_SOAP, "Body");
  g_assert_true (wsman_bookmark_read (wsman_element_first_child (body), &again, NULL));
  g_assert_cmpstr (again, ==, bookmark);
}

static void
read_response (const WsmanElement *content)
{
  g_autoptr(WsmanReference) source = wsman_reference_new ("urn:source");
  g_autoptr(WsmanSubscriptionManager) manager = NULL;
  g_autofree char *context = NULL;
  GTimeSpan expires;

  manager = wsman_event_message_read_subscribed (content, source, &expires, &context, NULL);
  if (manager != NULL)
    g_assert_cmpint (expires, >=, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(WsmanDocument) document = wsman_document_parse (data, size, NULL, FUZZ_MAX_SIZE, NULL);
  const WsmanElement *root;

  if (document == NULL)
    return 0;

  root = wsman_document_get_root (document);
  read_response (root);
  read_events (document, root);
  check_bookmark (root);

  return 0;
}

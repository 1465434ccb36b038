/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsman-bookmark-list-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-values-private.h"
#include "soap/wsman-writer-private.h"

/* The longest number of a record: 2^64 - 1. */
#define MAX_DIGITS 20

static void
append_boolean (GString    *xml,
                const char *name,
                const char *text)
{
  gboolean value;

  if (text == NULL || !wsman_value_parse_boolean (text, &value))
    return;

  g_string_append_c (xml, ' ');
  wsman_xml_append_attribute (xml, name, value ? "true" : "false");
}

static gboolean
append_bookmark (GString            *xml,
                 const WsmanElement *bookmark)
{
  const char *channel = wsman_element_get_attribute (bookmark, NULL, "Channel");
  const char *record = wsman_element_get_attribute (bookmark, NULL, "RecordId");

  if (!wsman_element_is (bookmark, "", "Bookmark") || channel == NULL || *channel == '\0' || record == NULL ||
      *record == '\0' || strlen (record) > MAX_DIGITS || record[strspn (record, "0123456789")] != '\0')
    return FALSE;

  g_string_append (xml, "<Bookmark ");
  wsman_xml_append_attribute (xml, "Channel", channel);
  g_string_append_c (xml, ' ');
  wsman_xml_append_attribute (xml, "RecordId", record);
  append_boolean (xml, "IsCurrent", wsman_element_get_attribute (bookmark, NULL, "IsCurrent"));
  g_string_append (xml, "/>");

  return TRUE;
}

static char *
refuse (GError **error)
{
  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                   _("The bookmark isn’t a BookmarkList with a Channel and a RecordId in each Bookmark"));

  return NULL;
}

char *
wsman_bookmark_list_read (const WsmanElement *list,
                          GError            **error)
{
  g_autoptr(GString) xml = g_string_new ("<BookmarkList");
  const char *direction = wsman_element_get_attribute (list, NULL, "Direction");

  if (!wsman_element_is (list, "", "BookmarkList"))
    return refuse (error);

  if (direction != NULL && g_ascii_strcasecmp (direction, "backward") == 0)
    g_string_append (xml, " Direction=\"backward\"");
  g_string_append_c (xml, '>');
  for (const WsmanElement *child = wsman_element_first_child (list);
       child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (!append_bookmark (xml, child))
        return refuse (error);
    }
  g_string_append (xml, "</BookmarkList>");
  if (xml->len <= WSMAN_BOOKMARK_LIST_MAX_SIZE)
    return g_string_free (g_steal_pointer (&xml), FALSE);

  wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_SERVER_ENVELOPE_LIMIT,
                   _("The bookmark has more than %u bytes"), WSMAN_BOOKMARK_LIST_MAX_SIZE);

  return NULL;
}

char *
wsman_bookmark_list_check (const char  *text,
                           GError     **error)
{
  g_autoptr(WsmanDocument) document = wsman_document_parse (text, strlen (text), "UTF-8",
                                                            WSMAN_BOOKMARK_LIST_MAX_SIZE, error);

  return document != NULL ? wsman_bookmark_list_read (wsman_document_get_root (document), error) : NULL;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One event that is written.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *subscription;
  const char *user;
  const char *machine_id; /* NULL if the machine hasn't given a name */
  const char *received;   /* the time */
  const char *xml;
  gboolean is_xml; /* whether xml is a document; otherwise it is any text */
} WecEvent;

/* Appends the event as a JSON object, with what is known of its machine. */
void wec_event_append_json (const WecEvent *self,
                            GString        *json);

/* Appends the event as an XML element in one line. */
void wec_event_append_xml (const WecEvent *self,
                           GString        *xml);

/* Returns the priority of syslog for the text of a Level. */
guint wec_event_get_priority (const char *level);

G_END_DECLS

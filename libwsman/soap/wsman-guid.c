/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Compares ids without regard to their spelling. */

#include "wsman-guid-private.h"

#include <string.h>

static void
skip_prefix (const char **id,
             gsize       *length,
             const char  *prefix)
{
  gsize prefix_length = strlen (prefix);

  if (*length < prefix_length || g_ascii_strncasecmp (*id, prefix, prefix_length) != 0)
    return;

  *id += prefix_length;
  *length -= prefix_length;
}

static void
skip_braces (const char **id,
             gsize       *length)
{
  if (*length < 2 || (*id)[0] != '{' || (*id)[*length - 1] != '}')
    return;

  *id += 1;
  *length -= 2;
}

/* Returns the part of an id that all spellings have, and its length. */
static const char *
find_core (const char *id,
           gsize      *length)
{
  while (g_ascii_isspace (*id))
    id++;

  *length = strlen (id);
  while (*length > 0 && g_ascii_isspace (id[*length - 1]))
    (*length)--;

  skip_prefix (&id, length, "urn:");
  skip_prefix (&id, length, "uuid:");
  skip_braces (&id, length);

  return id;
}

gboolean
wsman_guid_equal (const char *id,
                const char *other)
{
  gsize length;
  gsize other_length;
  const char *core = find_core (id, &length);
  const char *other_core = find_core (other, &other_length);

  return length == other_length && g_ascii_strncasecmp (core, other_core, length) == 0;
}

gboolean
wsman_guid_is_valid (const char *text)
{
  gsize length = strlen (text);
  g_autofree char *guid = NULL;

  skip_braces (&text, &length);
  guid = g_strndup (text, length);

  return g_uuid_string_is_valid (guid);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Objects of PowerShell. What is read can be written, and doesn't change when that is read again.
 */

#include <string.h>

#include "powershell/wsman-clixml-object-private.h"

#include "fuzz.h"

static char *
write_again (WsmanPSObject *object)
{
  GString *xml = g_string_new (NULL);

  if (!wsman_clixml_write (object, xml, NULL))
    return g_string_free (xml, TRUE);

  return g_string_free (xml, FALSE);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(WsmanPSObject) object = NULL;
  g_autoptr(WsmanPSObject) again = NULL;
  g_autoptr(GVariant) variant = NULL;
  g_autofree char *json = NULL;
  g_autofree char *xml = NULL;
  g_autofree char *same = NULL;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  object = wsman_clixml_read (data, size, NULL);
  if (object == NULL)
    return 0;

  json = wsman_ps_object_to_json (object, NULL);
  variant = wsman_ps_object_to_variant (object, NULL);
  xml = write_again (object);
  if (xml == NULL)
    return 0;

  again = wsman_clixml_read (xml, strlen (xml), NULL);
  g_assert_nonnull (again);
  same = write_again (again);
  g_assert_cmpstr (same, ==, xml);

  return 0;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Values that were read, printed and read again must be the same. The dictionary of an instance must be the same after
 * conversion to XML and back, apart from what only XML can express.
 */

#include <string.h>

#include "soap/wsman-reader-private.h"
#include "soap/wsman-values-private.h"
#include "values/wsman-item-private.h"

#include "fuzz.h"

static void
check_double (const char *text)
{
  g_autofree char *printed = NULL;
  double value, again;

  if (!wsman_value_parse_double (text, &value))
    return;

  printed = wsman_value_format_double (value);
  g_assert_true (wsman_value_parse_double (printed, &again));
  g_assert_true (again == value || (again != again && value != value));
}

static void
check_duration (const char *text)
{
  g_autofree char *printed = NULL;
  GTimeSpan value, again;

  if (!wsman_value_parse_duration (text, &value))
    return;

  printed = wsman_value_format_duration (value);
  g_assert_true (wsman_value_parse_duration (printed, &again));
  g_assert_cmpint (again, ==, value);
}

static void
check_date_time (const char *text)
{
  g_autoptr(GDateTime) value = wsman_value_parse_date_time (text);
  g_autoptr(GDateTime) again = NULL;
  g_autofree char *printed = NULL;

  if (value == NULL)
    return;

  printed = wsman_value_format_date_time (value);
  again = wsman_value_parse_date_time (printed);
  g_assert_nonnull (again);
  g_assert_true (g_date_time_equal (again, value));
}

static void
check_integers (const char *text)
{
  gint64 signed_value;
  guint64 unsigned_value;
  gboolean boolean;

  if (wsman_value_parse_int64 (text, &signed_value) && wsman_value_parse_uint64 (text, &unsigned_value))
    g_assert_cmpuint (unsigned_value, ==, (guint64) signed_value);
  wsman_value_parse_boolean (text, &boolean);
}

/* NULL for names that XML has and dictionaries can't give back, and for what is nested too deeply. */
static GVariant *
pass_through_xml (GVariant *properties)
{
  g_autoptr(WsmanItem) item = wsman_item_new_from_variant ("urn:c", "C", properties, NULL);

  return item != NULL ? wsman_item_to_variant (item) : NULL;
}

/* A property that takes another text, or nil, has it when the whole is read again. */
static void
check_edit (const WsmanElement *instance,
            const char         *name,
            const char         *text)
{
  GVariant *value = text != NULL ? g_variant_new_string (text) : g_variant_new_tuple (NULL, 0);
  GVariant *entry = g_variant_new_dict_entry (g_variant_new_string (name), g_variant_new_variant (value));
  g_autoptr(GVariant) values = g_variant_ref_sink (g_variant_new_array (NULL, &entry, 1));
  g_autofree char *xml = wsman_value_edit_instance (instance, values, NULL);
  g_autoptr(WsmanItem) edited = NULL;
  g_autoptr(GError) error = NULL;

  if (xml == NULL)
    return;

  edited = wsman_item_new_from_xml (xml, &error);
  g_assert_no_error (error);
  g_assert_true (wsman_item_contains (edited, name));
  g_assert_cmpint (wsman_item_is_null (edited, name), ==, text == NULL);
  g_assert_cmpstr (wsman_item_lookup_string (edited, name), ==, text);
}

static void
check_edits (const WsmanElement *instance,
             GVariant           *properties)
{
  gsize n_properties = MIN (g_variant_n_children (properties), 8);

  for (gsize i = 0; i < n_properties; i++)
    {
      const char *name;

      g_variant_get_child (properties, i, "{&sv}", &name, NULL);
      check_edit (instance, name, "<a> & b");
      check_edit (instance, name, NULL);
    }
}

static void
check_instance (const guint8 *data,
                gsize         size)
{
  g_autoptr(WsmanDocument) document = wsman_document_parse (data, size, NULL, G_MAXSIZE, NULL);
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GVariant) first = NULL;
  g_autoptr(GVariant) second = NULL;
  g_autoptr(GVariant) third = NULL;

  if (document == NULL)
    return;

  item = wsman_item_new_from_element (document, wsman_document_get_root (document), NULL);
  first = wsman_item_to_variant (item);
  check_edits (wsman_document_get_root (document), first);
  second = pass_through_xml (first);
  if (second == NULL)
    return;

  third = pass_through_xml (second);
  g_assert_nonnull (third);
  g_assert_true (g_variant_equal (second, third));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = NULL;

  if (size > FUZZ_MAX_SIZE)
    return 0;

  text = g_strndup ((const char *) data, size);
  check_integers (text);
  check_double (text);
  check_duration (text);
  check_date_time (text);
  check_instance (data, size);

  return 0;
}

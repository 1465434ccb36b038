/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Prints items as JSON. A value is written as a number or a boolean if this loses no information.
 */

#include "wsmanctl-json.h"

#include <math.h>
#include <string.h>

#define NS_SCHEMA_INSTANCE "http://www.w3.org/2001/XMLSchema-instance"

/* The largest integer that is written as a number. JSON readers use doubles, which hold integers exactly up to this
 * value. */
#define MAX_NUMBER (G_GINT64_CONSTANT (1) << 53)

/* Properties whose values may look like numbers or booleans. The values are text in every class that has these
 * properties. */
static const char *const text_names[] = {
  "#text", "AdapterType", "Antecedent", "AssetTag", "BuildNumber", "BuildType", "CSCreationClassName", "CSDVersion",
  "CSName", "Caption", "CodeSet", "CommandLine", "CountryCode", "CreationClassName", "DNSDomain", "DNSHostName",
  "Dependent", "Description", "DeviceID", "DisplayName", "Domain", "DriverVersion", "ElementName", "ExecutablePath",
  "FileSystem", "FileVersion", "FriendlyName", "GUID", "Handle", "HotFixID", "IPAddress", "IPSubnet",
  "IdentifyingNumber", "InstanceID", "InterfaceGuid", "Label", "Locale", "LogFile", "Logfile", "LogonId", "MACAddress",
  "Manufacturer", "Message", "Model", "Name", "NetConnectionID", "OSArchitecture", "OSCreationClassName", "OSName",
  "OtherTypeDescription", "PNPDeviceID", "PartNumber", "PathName", "ProcessorId", "ProductVersion", "ProviderName",
  "SID", "SKU", "SMBIOSBIOSVersion", "SerialNumber", "ServiceName", "SettingID", "ShareName", "StartName", "Stepping",
  "SystemCreationClassName", "SystemDrive", "SystemFamily", "SystemName", "SystemSKUNumber", "SystemType", "Tag",
  "UUID", "User", "UserName", "VariableValue", "Vendor", "Version", "VolumeName", "VolumeSerialNumber",
};

typedef struct
{
  GString *json;
  GHashTable *declared; /* the names of the elements that are declared as text */
} Json;

void
wsmanctl_json_append_string (GString    *json,
                             const char *value)
{
  g_string_append_c (json, '"');
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_printf (json, "\\%c", *c);
      else if (g_ascii_iscntrl (*c))
        g_string_append_printf (json, "\\u%04x", (guint) (guchar) *c);
      else
        g_string_append_c (json, *c);
    }
  g_string_append_c (json, '"');
}

static const char *
get_local_name (const char *name)
{
  const char *colon = strchr (name, ':');

  return colon == NULL ? name : colon + 1;
}

/* Tells whether a type is text. These are all types except those that wsman_item_to_variant() converts to numbers and
 * booleans. */
static gboolean
is_text_type (const char *type)
{
  static const char *const others[] = {
    "boolean", "byte", "short", "int", "long", "integer", "unsignedByte", "unsignedShort", "unsignedInt",
    "unsignedLong", "float", "double",
  };
  const char *name = get_local_name (type);

  if (g_str_has_prefix (name, "cim"))
    name += strlen ("cim");
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (g_ascii_strcasecmp (name, others[i]) == 0)
        return FALSE;
    }

  return TRUE;
}

/* The prefix of the attribute isn't resolved, because no other attribute with this local name is in use. */
static void
start_element (GMarkupParseContext  *context,
               const char           *name,
               const char          **attribute_names,
               const char          **attribute_values,
               gpointer              user_data,
               GError              **error)
{
  GHashTable *declared = user_data;

  for (gsize i = 0; attribute_names[i] != NULL; i++)
    {
      if (strchr (attribute_names[i], ':') != NULL && g_str_equal (get_local_name (attribute_names[i]), "type") &&
          is_text_type (attribute_values[i]))
        g_hash_table_add (declared, g_strdup (get_local_name (name)));
    }
}

static GHashTable *
find_declared (const char *xml)
{
  static const GMarkupParser parser = { start_element, NULL, NULL, NULL, NULL };
  GHashTable *declared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GMarkupParseContext) context = NULL;

  if (strstr (xml, NS_SCHEMA_INSTANCE) == NULL)
    return declared;

  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, declared, NULL);
  g_markup_parse_context_parse (context, xml, -1, NULL);

  return declared;
}

static gboolean
is_text_name (Json       *self,
              const char *name)
{
  if (g_hash_table_contains (self->declared, name))
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (text_names); i++)
    {
      if (g_str_equal (text_names[i], name))
        return TRUE;
    }

  return FALSE;
}

/* Tells whether the text is the only way to write this number. */
static gboolean
is_plain_number (const char *text)
{
  const char *digits = text + (*text == '-' ? 1 : 0);
  gint64 value;

  if (!g_ascii_isdigit (*digits) || (*digits == '0' && (digits[1] != '\0' || digits != text)))
    return FALSE;

  return g_ascii_string_to_signed (text, 10, -MAX_NUMBER, MAX_NUMBER, &value, NULL);
}

static void
append_text (Json       *self,
             const char *name,
             const char *text)
{
  gboolean is_bare = is_plain_number (text) || g_str_equal (text, "true") || g_str_equal (text, "false");

  if (is_bare && !is_text_name (self, name))
    g_string_append (self->json, text);
  else
    wsmanctl_json_append_string (self->json, text);
}

/* Appends a number whose type the message declares. */
static void
append_number (Json     *self,
               GVariant *value)
{
  g_autofree char *text = g_variant_print (value, FALSE);
  gboolean is_double = g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE);

  if (is_double ? isfinite (g_variant_get_double (value)) : is_plain_number (text))
    g_string_append (self->json, text);
  else
    wsmanctl_json_append_string (self->json, text);
}

static void append_value (Json       *self,
                          const char *name,
                          GVariant   *value);

/* Appends the elements of an array, or the members of an object. */
static void
append_children (Json       *self,
                 const char *name,
                 GVariant   *value)
{
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (value, i);

      g_string_append (self->json, i > 0 ? ", " : "");
      append_value (self, name, child);
    }
}

static void
append_member (Json     *self,
               GVariant *entry)
{
  g_autoptr(GVariant) name = g_variant_get_child_value (entry, 0);
  g_autoptr(GVariant) value = g_variant_get_child_value (entry, 1);

  wsmanctl_json_append_string (self->json, g_variant_get_string (name, NULL));
  g_string_append (self->json, ": ");
  append_value (self, g_variant_get_string (name, NULL), value);
}

static void
append_value (Json       *self,
              const char *name,
              GVariant   *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_STRING:
      append_text (self, name, g_variant_get_string (value, NULL));
      break;
    case G_VARIANT_CLASS_DICT_ENTRY:
      append_member (self, value);
      break;
    case G_VARIANT_CLASS_ARRAY:
      g_string_append_c (self->json, g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT) ? '{' : '[');
      append_children (self, name, value);
      g_string_append_c (self->json, g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT) ? '}' : ']');
      break;
    case G_VARIANT_CLASS_VARIANT:
    case G_VARIANT_CLASS_TUPLE: /* the value is a reference; an empty tuple is null */
      if (g_variant_n_children (value) == 0)
        g_string_append (self->json, "null");
      else
        append_children (self, name, value);
      break;
    case G_VARIANT_CLASS_BOOLEAN:
      g_string_append (self->json, g_variant_get_boolean (value) ? "true" : "false");
      break;
    default:
      append_number (self, value);
    }
}

void
wsmanctl_json_append_item (GString   *json,
                           WsmanItem *item)
{
  g_autoptr(GVariant) properties = wsman_item_to_variant (item);
  g_autoptr(GHashTable) declared = find_declared (wsman_item_get_xml (item));
  Json self = { json, declared };

  append_value (&self, "", properties);
}

void
wsmanctl_json_append_property (GString    *json,
                               WsmanItem  *item,
                               const char *name,
                               GVariant   *value)
{
  g_autoptr(GHashTable) declared = find_declared (wsman_item_get_xml (item));
  Json self = { json, declared };

  append_value (&self, name, value);
}

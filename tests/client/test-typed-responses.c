/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Plays responses of WMI, AMT, openwsman and OMI to the client: each type of CIM, and each form of faults. The
 * responses are in data/answers.
 */

#include "scripted-server.h"

#include <string.h>

#include "base/wsman-error-private.h"

#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/"

typedef enum
{
  GET,
  GET_PART, /* of a fragment */
  INVOKE,
  ENUMERATE,
  ENUMERATE_BOTH, /* objects and references */
} Verb;

typedef enum
{
  AS_STRING,
  AS_STRINGS, /* with "|" between them */
  AS_BOOLEAN,
  AS_INT64,
  AS_UINT64,
  AS_DOUBLE,
  AS_MOMENT,   /* in UTC */
  AS_INTERVAL, /* seconds */
  AS_ITEMS,    /* "name:" and each property, of each */
  AS_LOCATOR,
  AS_VARIANT,
  AS_NULL,     /* "null", "absent" or "value" */
} Type;

typedef struct
{
  const char *property; /* NULL: of the item itself, its name or locator */
  Type type;
  const char *text; /* NULL: nothing of that type */
} Check;

typedef struct
{
  const char *name;
  Verb verb;
  const char *files[2];
  guint n_items;
  guint item; /* whose checks follow */
  Check checks[60];
} ResponseCase;

static const ResponseCase response_cases[] = {
  { "wmi-types", GET, { "wmi-types" }, 1, 0, {
    { NULL, AS_STRING, "Test_Types" },
    { "Boolean", AS_BOOLEAN, "true" },
    { "Boolean", AS_VARIANT, "'true'" },
    { "Booleans", AS_STRINGS, "true|false" },
    { "Char16", AS_INT64, "65" },
    { "Date", AS_MOMENT, "2024-05-01T00:00:00.000000" },
    { "DateTime", AS_MOMENT, "2024-05-01T10:20:30.500000" },
    { "DateTime", AS_STRING, "2024-05-01T10:20:30.5Z" },
    { "DateTimeOffset", AS_MOMENT, "2024-05-01T10:20:30.500000" },
    { "DateTimes", AS_STRINGS, "2024-05-01T00:00:00Z|2025-05-01T00:00:00Z" },
    { "DateTimeWild", AS_MOMENT, NULL },
    { "DateTimeWild", AS_STRING, "20240501102030.******+000" },
    { "DateTimeRaw", AS_MOMENT, "2024-05-01T08:20:30.500000" },
    { "Embedded", AS_ITEMS, "Embedded: Name=fan Speed=1200" },
    { "Embedded", AS_STRING, NULL },
    { "Embeddeds", AS_ITEMS, "Embeddeds: Name=fan Embeddeds: Name=lamp" },
    { "Empty", AS_STRING, "" },
    { "Empty", AS_NULL, "value" },
    { "Interval", AS_INTERVAL, "436507" },
    { "Null", AS_STRING, NULL },
    { "Null", AS_NULL, "null" },
    { "Missing", AS_NULL, "absent" },
    { "Octets", AS_STRINGS, "0|127|255" },
    { "Octetstring", AS_STRING, "AAECAw==" },
    { "Real32", AS_DOUBLE, "0.25" },
    { "Real64", AS_DOUBLE, "-1.7976931348623157e+308" },
    { "RealInfinite", AS_DOUBLE, "-inf" },
    { "Reference", AS_LOCATOR, WMI "Win32_Directory?Name=c:\\windows" },
    { "Reference", AS_STRING, NULL },
    { "Sint8", AS_INT64, "-128" },
    { "Sint16", AS_INT64, "-32768" },
    { "Sint32", AS_INT64, "-2147483648" },
    { "Sint64", AS_INT64, "-9223372036854775808" },
    { "Sint64", AS_UINT64, NULL },
    { "String", AS_STRING, "a <b> & \"c\" ?" },
    { "String", AS_INT64, NULL },
    { "Strings", AS_STRINGS, "one||three" },
    { "Time", AS_STRING, "10:20:30" },
    { "Uint8", AS_UINT64, "255" },
    { "Uint16", AS_UINT64, "65535" },
    { "Uint32", AS_UINT64, "4294967295" },
    { "Uint64", AS_UINT64, "18446744073709551615" },
    { "Uint64", AS_INT64, NULL },
  } },
  { "wmi-projection", ENUMERATE, { "wmi-projection" }, 2, 1, {
    { NULL, AS_STRING, "XmlFragment" },
    { "DisplayName", AS_STRING, "Windows Update" },
    { "PathName", AS_STRING, "C:\\Windows\\system32\\svchost.exe -k netsvcs" },
    { "Started", AS_BOOLEAN, "false" },
  } },
  { "wmi-projection-null", ENUMERATE, { "wmi-projection" }, 2, 0, {
    { "DisplayName", AS_STRING, "Print Spooler" },
    { "PathName", AS_NULL, "null" },
  } },
  { "wmi-object-and-epr", ENUMERATE_BOTH, { "wmi-object-and-epr" }, 1, 0, {
    { NULL, AS_STRING, "Win32_Service" },
    { NULL, AS_LOCATOR, WMI "Win32_Service?__cimnamespace=root/cimv2+Name=spooler" },
    { "Name", AS_STRING, "spooler" },
  } },
  { "wmi-fragment", GET_PART, { "wmi-fragment" }, 1, 0, {
    { NULL, AS_STRING, "XmlFragment" },
    { "StartMode", AS_STRING, "Auto" },
  } },
  { "amt-get", GET, { "amt-get" }, 1, 0, {
    { NULL, AS_STRING, "AMT_EthernetPortSettings" },
    { "DHCPEnabled", AS_BOOLEAN, "true" },
    { "LinkPolicy", AS_STRINGS, "1|14|16" },
    { "PhysicalConnectionType", AS_UINT64, "0" },
    { "InstanceID", AS_STRING, "Intel(r) AMT Ethernet Port Settings 0" },
  } },
  { "amt-enumerate", ENUMERATE, { "amt-enumerate", "amt-pull" }, 2, 1, {
    { NULL, AS_STRING, "CIM_SoftwareIdentity" },
    { "InstanceID", AS_STRING, "Recovery Build Num" },
    { "IsEntity", AS_BOOLEAN, "true" },
    { "VersionString", AS_INT64, "1509" },
  } },
  { "amt-invoke", INVOKE, { "amt-invoke" }, 1, 0, {
    { NULL, AS_STRING, "RequestPowerStateChange_OUTPUT" },
    { "ReturnValue", AS_INT64, "0" },
  } },
  { "openwsman-enumerate", ENUMERATE, { "openwsman-enumerate" }, 1, 0, {
    { NULL, AS_STRING, "Linux_OperatingSystem" },
    { "CSName", AS_STRING, "host.example" },
    { "Caption", AS_NULL, "null" },
    { "LastBootUpTime", AS_MOMENT, "2024-05-01T10:20:30.000000" },
    { "NumberOfUsers", AS_UINT64, "3" },
    { "OtherIdentifyingInfo", AS_STRING, "" },
  } },
  { "openwsman-epr", ENUMERATE, { "openwsman-epr" }, 1, 0, {
    { NULL, AS_STRING, "EndpointReference" },
    { NULL, AS_LOCATOR,
      "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Linux_OperatingSystem?Name=host.example"
      "+CSCreationClassName=Linux_ComputerSystem" },
  } },
  { "omi-enumerate", ENUMERATE, { "omi-enumerate" }, 1, 0, {
    { NULL, AS_STRING, "SCX_OperatingSystem" },
    { "Name", AS_STRING, "Linux Distribution" },
    { "LastBootUpTime", AS_MOMENT, "2024-05-01T10:20:30.000000" },
    { "LocalDateTime", AS_MOMENT, "2024-05-02T08:20:30.000000" },
    { "NumberOfProcesses", AS_INT64, "117" },
    { "FreePhysicalMemory", AS_UINT64, "18446744073709551615" },
  } },
  { "omi-invoke", INVOKE, { "omi-invoke" }, 1, 0, {
    { NULL, AS_STRING, "SCX_OperatingSystem_OUTPUT" },
    { "ReturnValue", AS_BOOLEAN, "true" },
    { "ReturnCode", AS_INT64, "0" },
    { "StdOut", AS_STRING, "hello\n" },
    { "StdErr", AS_STRING, "" },
  } },
};

static char *
load (const char *name)
{
  g_autofree char *base = g_strconcat (name, ".xml", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "answers", base, NULL);
  g_autoptr(GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static char *
describe_items (GPtrArray *items)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      g_auto(GStrv) names = wsman_item_list_names (items->pdata[i]);

      g_string_append_printf (text, "%s%s:", i > 0 ? " " : "", wsman_item_get_name (items->pdata[i]));
      for (gsize j = 0; names[j] != NULL; j++)
        g_string_append_printf (text, " %s=%s", names[j], wsman_item_lookup_string (items->pdata[i], names[j]));
    }

  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static char *
look_up_moment (WsmanItem  *item,
                const char *name)
{
  g_autoptr(GDateTime) moment = wsman_item_lookup_date_time (item, name);
  g_autoptr(GDateTime) utc = moment != NULL ? g_date_time_to_utc (moment) : NULL;

  return utc != NULL ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%S.%f") : NULL;
}

static char *
look_up_number (WsmanItem   *item,
                const Check *check)
{
  GTimeSpan interval;
  gboolean truth;
  guint64 natural;
  gint64 whole;
  double real;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (check->type == AS_BOOLEAN && wsman_item_lookup_boolean (item, check->property, &truth))
    return g_strdup (truth ? "true" : "false");
  if (check->type == AS_INT64 && wsman_item_lookup_int64 (item, check->property, &whole))
    return g_strdup_printf ("%" G_GINT64_FORMAT, whole);
  if (check->type == AS_UINT64 && wsman_item_lookup_uint64 (item, check->property, &natural))
    return g_strdup_printf ("%" G_GUINT64_FORMAT, natural);
  if (check->type == AS_DOUBLE && wsman_item_lookup_double (item, check->property, &real))
    return g_strdup (g_ascii_dtostr (text, sizeof text, real));
  if (check->type == AS_INTERVAL && wsman_item_lookup_interval (item, check->property, &interval))
    return g_strdup_printf ("%" G_GINT64_FORMAT, interval / G_TIME_SPAN_SECOND);

  return NULL;
}

static char *
look_up_locator (WsmanItem  *item,
                 const char *name)
{
  g_autoptr(WsmanResourceLocator) locator = NULL;

  if (name != NULL)
    locator = wsman_item_lookup_locator (item, name);
  else
    g_set_object (&locator, wsman_item_get_locator (item));

  return locator != NULL ? wsman_resource_locator_to_string (locator) : NULL;
}

static char *
look_up_variant (WsmanItem  *item,
                 const char *name)
{
  g_autoptr(GVariant) all = wsman_item_to_variant (item);
  g_autoptr(GVariant) value = g_variant_lookup_value (all, name, NULL);

  return value != NULL ? g_variant_print (value, FALSE) : NULL;
}

static char *
look_up (WsmanItem   *item,
         const Check *check)
{
  const char *name = check->property;
  g_auto(GStrv) strings = NULL;
  g_autoptr(GPtrArray) items = NULL;

  switch (check->type)
    {
    case AS_STRING:
      return g_strdup (name != NULL ? wsman_item_lookup_string (item, name) : wsman_item_get_name (item));

    case AS_STRINGS:
      strings = wsman_item_lookup_strv (item, name);
      return strings != NULL ? g_strjoinv ("|", strings) : NULL;

    case AS_MOMENT:
      return look_up_moment (item, name);

    case AS_ITEMS:
      items = wsman_item_lookup_items (item, name);
      return describe_items (items);

    case AS_LOCATOR:
      return look_up_locator (item, name);

    case AS_VARIANT:
      return look_up_variant (item, name);

    case AS_NULL:
      return g_strdup (wsman_item_is_null (item, name) ? "null" : wsman_item_contains (item, name) ? "value"
                       : "absent");

    case AS_BOOLEAN:
    case AS_INT64:
    case AS_UINT64:
    case AS_DOUBLE:
    case AS_INTERVAL:
    default:
      return look_up_number (item, check);
    }
}

static GPtrArray *
read_all (WsmanEnumerator  *enumerator,
          GError          **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  WsmanItem *item;

  while ((item = wsman_enumerator_read_item (enumerator, NULL, error)) != NULL)
    g_ptr_array_add (items, item);

  return g_steal_pointer (&items);
}

static GPtrArray *
ask (WsmanSession  *session,
     Verb           verb,
     GError       **error)
{
  g_autoptr(WsmanResourceLocator) locator = thing_locator ();
  g_autoptr(WsmanEnumerator) enumerator = NULL;
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  WsmanItem *item;

  if (verb == ENUMERATE || verb == ENUMERATE_BOTH)
    {
      WsmanEnumerationFlags flags = verb == ENUMERATE ? 0 : WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR;

      enumerator = wsman_session_enumerate (session, locator, NULL, NULL, flags, NULL, error);
      return enumerator != NULL ? read_all (enumerator, error) : NULL;
    }

  if (verb == GET_PART)
    wsman_resource_locator_set_fragment_path (locator, "StartMode");
  item = verb == INVOKE ? wsman_session_invoke (session, "Do", locator, NULL, NULL, error)
                        : wsman_session_get (session, locator, NULL, error);
  if (item == NULL)
    return NULL;

  g_ptr_array_add (items, item);

  return g_steal_pointer (&items);
}

static void
test_response (gconstpointer data)
{
  const ResponseCase *self = data;
  g_autofree char *first = load (self->files[0]);
  g_autofree char *second = self->files[1] != NULL ? load (self->files[1]) : NULL;
  const Response responses[] = { { .body = first }, { .body = second } };
  g_auto(Script) script = SCRIPT (responses);
  g_autoptr(WsmanSession) session = NULL;
  g_autoptr(GPtrArray) items = NULL;
  g_autoptr(GError) error = NULL;

  script_start (&script, NULL);
  session = script_connect (&script);
  items = ask (session, self->verb, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (items->len, ==, self->n_items);

  for (const Check *check = self->checks; check->text != NULL || check->property != NULL; check++)
    {
      g_autofree char *text = look_up (items->pdata[self->item], check);

      g_test_message ("%s", check->property);
      g_assert_cmpstr (text, ==, check->text);
    }
}

static const struct
{
  const char *name;
  WsmanError klass;
  guint32 code;
  const char *message;
  const char *machine;
  const char *detail; /* a part of the provider's own detail */
} fault_cases[] = {
  { "wmi-fault", WSMAN_ERROR_INVALID_ARGUMENT, 0x8033801A, "Invalid query", "srv.example", "__ExtendedStatus" },
  { "wmi-error", WSMAN_ERROR_QUOTA, 0x803381A5, "as many shells as the quota allows", NULL, "MSFT_WmiError" },
  { "amt-fault", WSMAN_ERROR_NOT_FOUND, 0x80338012, "No route can be determined", NULL, NULL },
  { "openwsman-fault", WSMAN_ERROR_INVALID_ARGUMENT, 0x8033805A, "Selectors", NULL, NULL },
  { "omi-fault", WSMAN_ERROR_NOT_FOUND, 0x80338000, "The instance wasn't found", NULL, "OMI_Error" },
};

static void
test_faults (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fault_cases); i++)
    {
      g_autofree char *body = load (fault_cases[i].name);
      const Response responses[] = { { .body = body, .status = "500 " } };
      g_auto(Script) script = SCRIPT (responses);
      g_autoptr(WsmanSession) session = NULL;
      g_autoptr(GError) error = NULL;
      const WsmanFaultInfo *info;

      script_start (&script, NULL);
      session = script_connect (&script);
      g_test_message ("%s", fault_cases[i].name);
      g_assert_null (ask (session, GET, &error));
      assert_code (error, fault_cases[i].klass, fault_cases[i].code);
      if (strstr (error->message, fault_cases[i].message) == NULL)
        g_error ("“%s” isn’t in “%s”", fault_cases[i].message, error->message);
      info = wsman_error_get_info (error);
      g_assert_cmpstr (info->machine, ==, fault_cases[i].machine);
      if (fault_cases[i].detail != NULL)
        g_assert_nonnull (strstr (info->provider_detail, fault_cases[i].detail));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (response_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/typed-responses/", response_cases[i].name, NULL);

      g_test_add_data_func (path, &response_cases[i], test_response);
    }
  g_test_add_func ("/wsman/typed-responses/faults", test_faults);

  return g_test_run ();
}

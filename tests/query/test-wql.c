/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests WQL: which queries are accepted, which are refused and at which place, and which instances a condition chooses.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "patience.h"
#include "query/wsman-wql-private.h"
#include "soap/wsman-reader-private.h"

#define URI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Thing"

static const char instance_xml[] =
  "<p:Win32_Thing xmlns:p='" URI "' xmlns:q='urn:q' xmlns:cim='http://schemas.dmtf.org/wbem/wscim/1/common'"
  " xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing'"
  " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
  "<p:Name>Print Spooler</p:Name>"
  "<p:Path>C:\\Windows\\System32\\spoolsv.exe</p:Path>"
  "<p:Owner>D'Arcy \"Bo\"</p:Owner>"
  "<p:City>ÅRHUS</p:City>"
  "<p:Percent>100%</p:Percent>"
  "<p:Empty></p:Empty>"
  "<p:Nothing xsi:nil='true'/>"
  "<p:Id>42</p:Id>"
  "<p:Negative>-7</p:Negative>"
  "<p:Size>18446744073709551615</p:Size>"
  "<p:Load>0.25</p:Load>"
  "<p:Code>007</p:Code>"
  "<p:Started>true</p:Started>"
  "<p:Tags>red</p:Tags><p:Tags>green</p:Tags>"
  "<p:InstallDate><cim:Datetime>2024-05-01T10:20:30.5Z</cim:Datetime></p:InstallDate>"
  "<p:Uptime><cim:Interval>P5DT1H15M7S</cim:Interval></p:Uptime>"
  "<p:Part xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='q:Part_Type'><q:Name>Fan</q:Name></p:Part>"
  "<p:System><a:Address>x</a:Address><a:ReferenceParameters/></p:System>"
  "</p:Win32_Thing>";

static const struct
{
  const char *condition;
  gboolean holds;
} conditions[] = {
  /* Text, which is compared without regard to case. */
  { "Name = 'Print Spooler'", TRUE },
  { "Name = \"Print Spooler\"", TRUE },
  { "name = 'PRINT SPOOLER'", TRUE },
  { "Name = 'Print'", FALSE },
  { "Name <> 'Print'", TRUE },
  { "Name != 'Print'", TRUE },
  { "Name <> 'print spooler'", FALSE },
  { "City = 'århus'", TRUE },
  { "Name < 'Q'", TRUE },
  { "Name > 'print'", TRUE },
  { "Name >= 'print spooler'", TRUE },
  { "Name <= 'print'", FALSE },
  { "Empty = ''", TRUE },
  { "Code = '7'", FALSE },
  { "'Print Spooler' = Name", TRUE },
  { "'Q' > Name", TRUE },
  { "'Q' < Name", FALSE },
  /* Escapes. */
  { "Path = 'C:\\\\Windows\\\\System32\\\\spoolsv.exe'", TRUE },
  { "Path LIKE 'C:\\\\Windows\\\\%'", TRUE },
  { "Owner = 'D\\'Arcy \"Bo\"'", TRUE },
  { "Owner = \"D'Arcy \\\"Bo\\\"\"", TRUE },
  /* Numbers, which are exact and of any size. */
  { "Id = 42", TRUE },
  { "Id = 42.0", TRUE },
  { "Id > 5", TRUE },
  { "Id < 5", FALSE },
  { "5 < Id", TRUE },
  { "Id <> 41", TRUE },
  { "Id >= 42 AND Id <= 42", TRUE },
  { "Negative < 0", TRUE },
  { "Negative = -7", TRUE },
  { "Negative > -8", TRUE },
  { "Size = 18446744073709551615", TRUE },
  { "Size > 18446744073709551614", TRUE },
  { "Size > '1000'", TRUE },
  { "Id > '5'", TRUE },
  { "Load < 0.3", TRUE },
  { "Load = 2.5e-1", TRUE },
  /* Booleans. */
  { "Started = TRUE", TRUE },
  { "Started = true", TRUE },
  { "Started <> FALSE", TRUE },
  { "Started = FALSE", FALSE },
  { "Started = 'True'", TRUE },
  { "Started = 1", TRUE },
  /* Dates and intervals, in the forms of WMI and XML. */
  { "InstallDate = '20240501102030.500000+000'", TRUE },
  { "InstallDate = '20240501122030.500000+120'", TRUE },
  { "InstallDate > '20240501102030.000000+000'", TRUE },
  { "InstallDate > '2024-05-01T10:20:31Z'", FALSE },
  { "Uptime >= '00000005011507.000000:000'", TRUE },
  { "Uptime < 'P6D'", TRUE },
  /* Null, and missing properties. */
  { "Nothing IS NULL", TRUE },
  { "Nothing = NULL", TRUE },
  { "NULL = Nothing", TRUE },
  { "Nothing IS NOT NULL", FALSE },
  { "Nothing <> NULL", FALSE },
  { "Missing IS NULL", TRUE },
  { "Name IS NOT NULL", TRUE },
  { "Empty IS NULL", FALSE },
  { "System IS NOT NULL", TRUE },
  { "Nothing = 'x'", FALSE },
  { "Nothing <> 'x'", FALSE },
  { "NOT Nothing = 'x'", FALSE },
  { "NOT (Nothing = 'x' AND Id = 42)", FALSE },
  { "NOT (Nothing = 'x' AND Id = 41)", TRUE },
  { "Nothing = 'x' OR Id = 42", TRUE },
  /* Arrays. The condition is true if any element matches. */
  { "Tags = 'green'", TRUE },
  { "Tags = 'blue'", FALSE },
  { "Tags LIKE 'r%'", TRUE },
  /* Embedded instances, and the class. */
  { "Part.Name = 'fan'", TRUE },
  { "Part.Missing IS NULL", TRUE },
  { "__CLASS = 'win32_thing'", TRUE },
  { "__class LIKE 'Win32[_]%'", TRUE },
  { "__CLASS IS NOT NULL", TRUE },
  { "__CLASS IS NULL", FALSE },
  /* LIKE. */
  { "Name LIKE 'Print%'", TRUE },
  { "Name LIKE '%SPOOL%'", TRUE },
  { "Name LIKE 'Print'", FALSE },
  { "Name LIKE 'P_int%'", TRUE },
  { "Name LIKE 'P_nt%'", FALSE },
  { "Name LIKE '[a-p]rint%'", TRUE },
  { "Name LIKE '[^a-p]rint%'", FALSE },
  { "Name LIKE '[pqr]%[^a-q]'", TRUE },
  { "Name LIKE '%'", TRUE },
  { "Name LIKE ''", FALSE },
  { "Empty LIKE ''", TRUE },
  { "Name LIKE '%o%o%er'", TRUE },
  { "Name LIKE '%o%o%o%'", FALSE },
  { "Percent LIKE '%[%]'", TRUE },
  { "Percent LIKE '1[%]'", FALSE },
  { "Name LIKE '[P'", FALSE },
  { "Name NOT LIKE 'Q%'", TRUE },
  { "NOT Name LIKE 'P%'", FALSE },
  { "Id LIKE '4%'", TRUE },
  /* The precedence of operators. */
  { "Id = 1 OR Id = 42 AND Started = TRUE", TRUE },
  { "(Id = 1 OR Id = 42) AND Started = FALSE", FALSE },
  { "Id = 42 OR Id = 1 AND Started = FALSE", TRUE },
  { "NOT Id = 1 AND Id = 42", TRUE },
  { "NOT (Id = 42 AND Started = TRUE)", FALSE },
  { "NOT NOT Id = 42", TRUE },
  { "Id = 1 OR Id = 2 OR Id = 3 OR (Id = 42)", TRUE },
  { "((((Id = 42))))", TRUE },
};

static void
test_conditions (void)
{
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) document_error = NULL;

  document = wsman_document_parse (instance_xml, strlen (instance_xml), NULL, G_MAXSIZE, &document_error);
  g_assert_no_error (document_error);

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *query = g_strconcat ("SELECT * FROM Win32_Thing WHERE ", conditions[i].condition, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanWql) wql = wsman_wql_parse (query, &error);
      gboolean holds;

      g_test_message ("%s", conditions[i].condition);
      g_assert_no_error (error);
      g_assert_true (wsman_condition_test (wql->condition, wsman_document_get_root (document), &holds, NULL));
      g_assert_cmpint (holds, ==, conditions[i].holds);
    }
}

static void
test_queries (void)
{
  static const struct
  {
    const char *query;
    const char *class_name;
    const char *properties; /* the names of the properties; NULL for all properties */
    gboolean has_condition;
  } rows[] = {
    { "SELECT * FROM Win32_Service", "Win32_Service", NULL, FALSE },
    { "select * from win32_service", "win32_service", NULL, FALSE },
    { "\n SELECT\t*\r\nFROM Win32_Service  ", "Win32_Service", NULL, FALSE },
    { "SELECT Name FROM C", "C", "Name", FALSE },
    { "SELECT State, Name,Caption FROM C WHERE Name='a'", "C", "State Name Caption", TRUE },
    { "SELECT Name, NAME, name FROM C", "C", "Name", FALSE },
    { "SELECT __CLASS, Name FROM __Thing", "__Thing", "__CLASS Name", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanWql) wql = wsman_wql_parse (rows[i].query, &error);
      g_autofree char *properties = NULL;

      g_assert_no_error (error);
      g_assert_cmpint (wql->kind, ==, WSMAN_WQL_SELECT);
      g_assert_cmpstr (wql->class_name, ==, rows[i].class_name);
      properties = wql->properties != NULL ? g_strjoinv (" ", wql->properties) : NULL;
      g_assert_cmpstr (properties, ==, rows[i].properties);
      g_assert_cmpint (wql->condition != NULL, ==, rows[i].has_condition);
    }
}

static void
test_associations (void)
{
  static const struct
  {
    const char *query;
    WsmanWqlKind kind;
    const char *object;
    const char *association_class;
    const char *result_class;
    const char *role;
    const char *result_role;
  } rows[] = {
    { "ASSOCIATORS OF {C.Name='x'}", WSMAN_WQL_ASSOCIATORS, "C.Name='x'", NULL, NULL, NULL, NULL },
    { "associators of {C='}'} where AssocClass = A ResultClass=R Role=o ResultRole='p'",
      WSMAN_WQL_ASSOCIATORS, "C='}'", "A", "R", "o", "p" },
    { "REFERENCES OF {C.Name=\"\\\"}\"} WHERE ROLE = o resultclass = R",
      WSMAN_WQL_REFERENCES, "C.Name=\"\\\"}\"", NULL, "R", "o", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanWql) wql = wsman_wql_parse (rows[i].query, &error);

      g_assert_no_error (error);
      g_assert_cmpint (wql->kind, ==, rows[i].kind);
      g_assert_cmpstr (wql->object, ==, rows[i].object);
      g_assert_cmpstr (wql->association_class, ==, rows[i].association_class);
      g_assert_cmpstr (wql->result_class, ==, rows[i].result_class);
      g_assert_cmpstr (wql->role, ==, rows[i].role);
      g_assert_cmpstr (wql->result_role, ==, rows[i].result_role);
    }
}

/* Queries for events. */
static void
test_events (void)
{
  static const struct
  {
    const char *query;
    double within;
    const char *isa_class;
  } rows[] = {
    { "SELECT * FROM Win32_ProcessStartTrace", 0, NULL },
    { "SELECT * FROM C WITHIN 0.5", 0.5, NULL },
    { "SELECT * FROM C within 10 WHERE TargetInstance isa 'A'", 10, "A" },
    { "SELECT * FROM C WITHIN 1 WHERE TargetInstance ISA \"A\" AND TargetInstance.b = 1", 1, "A" },
    { "SELECT * FROM C WITHIN 1 WHERE (a = 1 OR b = 2) AND (TargetInstance ISA 'A' AND NOT c = 3)", 1, "A" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanWql) wql = wsman_wql_parse (rows[i].query, &error);

      g_test_message ("%s", rows[i].query);
      g_assert_no_error (error);
      g_assert_cmpfloat (wql->within, ==, rows[i].within);
      g_assert_cmpstr (wql->isa_class, ==, rows[i].isa_class);
    }
}

static const struct
{
  const char *query;
  guint position; /* the position of the error; 0 if the whole query is too long */
  const char *named;
} error_cases[] = {
  { "", 1 },
  { "   ", 4 },
  { "DELETE FROM C", 1 },
  { "SELECT", 7 },
  { "SELECT FROM C", 13 },
  { "SELECT * C", 10 },
  { "SELECT *, Name FROM C", 9 },
  { "SELECT Name Caption FROM C", 13 },
  { "SELECT Name, FROM C", 19 },
  { "SELECT 'Name' FROM C", 8 },
  { "SELECT * FROM", 14 },
  { "SELECT * FROM 'C'", 15 },
  { "SELECT * FROM C;", 16 },
  { "SELECT * FROM C D", 17 },
  { "SELECT * FROM C WITHIN WHERE a=1", 24 },
  { "SELECT * FROM C WITHIN 'x'", 24 },
  { "SELECT * FROM C WITHIN 0", 25 },
  { "SELECT * FROM C WITHIN 5 a=1", 26 },
  { "SELECT * FROM C WHERE TargetInstance ISA B", 42 },
  { "SELECT * FROM C WHERE TargetInstance ISA 'A' AND TargetInstance ISA 'B'", 65 },
  { "SELECT * FROM C WHERE TargetInstance ISA 'A' OR a=1", 52 },
  { "SELECT * FROM C WHERE NOT TargetInstance ISA 'A'", 49 },
  { "SELECT * FROM C WHERE (a=1 OR TargetInstance ISA 'A') AND b=1", 62 },
  { "SELECT * FROM C GROUP BY a", 17 },
  { "SELECT * FROM C WHERE", 22 },
  { "SELECT * FROM C WHERE a", 24 },
  { "SELECT * FROM C WHERE a=", 25 },
  { "SELECT * FROM C WHERE a==1", 25 },
  { "SELECT * FROM C WHERE a=1 b=2", 27 },
  { "SELECT * FROM C WHERE a=1 AND", 30 },
  { "SELECT * FROM C WHERE AND a=1", 27 },
  { "SELECT * FROM C WHERE (a=1", 27 },
  { "SELECT * FROM C WHERE a=1)", 26 },
  { "SELECT * FROM C WHERE ()", 24 },
  { "SELECT * FROM C WHERE NOT", 26 },
  { "SELECT * FROM C WHERE a='x", 25 },
  { "SELECT * FROM C WHERE a='x\\'", 25 },
  { "SELECT * FROM C WHERE a=\"é' AND b", 25 },
  { "SELECT * FROM C WHERE é=1", 23 },
  { "SELECT * FROM C WHERE a=12x", 25 },
  { "SELECT * FROM C WHERE a=b", 26 },
  { "SELECT * FROM C WHERE 1=1", 26 },
  { "SELECT * FROM C WHERE a<NULL", 29 },
  { "SELECT * FROM C WHERE a LIKE 5", 31 },
  { "SELECT * FROM C WHERE a LIKE NULL", 34 },
  { "SELECT * FROM C WHERE a IS 5", 28 },
  { "SELECT * FROM C WHERE a IS NOT 5", 32 },
  { "SELECT * FROM C WHERE a NOT = 5", 29 },
  { "SELECT * FROM C WHERE a ISA 'B'", 25 },
  { "SELECT * FROM C WHERE a. = 5", 26 },
  { "SELECT * FROM C WHERE a % 5", 25 },
  { "ASSOCIATORS {C}", 13 },
  { "ASSOCIATORS OF C", 16 },
  { "ASSOCIATORS OF {C", 16 },
  { "ASSOCIATORS OF {C} ResultClass=R", 20 },
  { "ASSOCIATORS OF {C} WHERE", 25 },
  { "ASSOCIATORS OF {C} WHERE ClassDefsOnly", 26 },
  { "ASSOCIATORS OF {C} WHERE RequiredQualifier=a", 26, "“RequiredQualifier”" },
  { "ASSOCIATORS OF {C} WHERE AssocClas=a", 26, "“AssocClas”" },
  { "ASSOCIATORS OF {C} WHERE Role=a Role=b", 33, "“Role”" },
  { "REFERENCES OF {C} WHERE ResultRole=A", 25, "“ResultRole”" },
  { "ASSOCIATORS OF {C} WHERE Role", 30 },
  { "ASSOCIATORS OF {C} WHERE Role=5", 31 },
  { "ASSOCIATORS OF {C} WHERE Role='a '", 31 },
  { "REFERENCES OF {C} WHERE AssocClass=A", 25 },
};

/* Checks that each error names the position of the wrong character. */
static void
test_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    {
      g_autofree char *place = g_strdup_printf ("at character %u:", error_cases[i].position);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", error_cases[i].query);
      g_assert_null (wsman_wql_parse (error_cases[i].query, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x80338122);
      if (strstr (error->message, place) == NULL)
        g_error ("“%s”: %s", error_cases[i].query, error->message);
      if (error_cases[i].named != NULL)
        g_assert_nonnull (strstr (error->message, error_cases[i].named));
    }
}

static char *
repeat (const char *start,
        const char *part,
        guint       count,
        const char *end)
{
  GString *text = g_string_new (start);

  for (guint i = 0; i < count; i++)
    g_string_append (text, part);
  g_string_append (text, end);

  return g_string_free (text, FALSE);
}

static void
test_limits (void)
{
  static const struct
  {
    const char *start;
    const char *part;
    guint good;
    const char *end;
  } rows[] = {
    { "SELECT * FROM C WHERE ", "(", 64, "a=1" },
    { "SELECT * FROM C WHERE ", "NOT ", 64, "a=1" },
    { "SELECT * FROM C WHERE ", "a=1 OR ", 255, "a=1" },
    { "SELECT a", ",a", 255, " FROM C" },
    { "SELECT * FROM C", " ", 16384 - 15, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *closing = g_strnfill (rows[i].part[0] == '(' ? rows[i].good : 0, ')');
      g_autofree char *end = g_strconcat (rows[i].end, closing, NULL);
      g_autofree char *good = repeat (rows[i].start, rows[i].part, rows[i].good, end);
      g_autofree char *bad = repeat (rows[i].start, rows[i].part, rows[i].good + 1, end);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanWql) wql = wsman_wql_parse (good, &error);

      g_assert_no_error (error);
      g_assert_nonnull (wql);
      g_assert_null (wsman_wql_parse (bad, &error));
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x80338122);
      g_assert_nonnull (strstr (error->message, "too complex"));
    }
}

/* The server's main loop waits for each comparison. Therefore no pattern may take long, with any value. */
static void
test_work (void)
{
  static const struct
  {
    const char *start;
    const char *part;
    guint n_parts;
    const char *end;
    char value; /* the only character of the property's value */
    gboolean good;
  } rows[] = {
    { "a LIKE '%", "b", 3, "%'", 'a', TRUE },
    { "a LIKE '%", "a", 100, "%'", 'a', TRUE },
    { "a LIKE '%", "%", 10000, "b'", 'a', TRUE },
    { "a LIKE '%", "a", 1000, "b'", 'a', FALSE },
    { "a LIKE '%", "a", 10000, "b'", 'a', FALSE },
    { "a LIKE '%", "[", 10000, "'", '[', FALSE },
    { "a LIKE '%", "[^b]", 2500, "b'", 'a', FALSE },
    { "a LIKE '%[", "b", 10000, "a]b'", 'a', FALSE },
    { "'%", "a", 10000, "b' LIKE a", 'a', FALSE },
    { "", "a LIKE '%aaaaaaaaaaaaaaaaaaaab' OR ", 250, "a = 1", 'a', FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *condition = repeat (rows[i].start, rows[i].part, rows[i].n_parts, rows[i].end);
      g_autofree char *query = g_strconcat ("SELECT * FROM C WHERE ", condition, NULL);
      g_autofree char *value = g_strnfill (65536, rows[i].value);
      g_autofree char *xml = g_strconcat ("<C><a>", value, "</a></C>", NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanWql) wql = wsman_wql_parse (query, &error);
      g_autoptr(WsmanDocument) document = wsman_document_parse (xml, strlen (xml), NULL, G_MAXSIZE, NULL);
      gint64 start = patience_get_work ();
      gboolean holds;

      g_test_message ("%s%s…", rows[i].start, rows[i].part);
      g_assert_no_error (error);
      g_assert_cmpint (wsman_condition_test (wql->condition, wsman_document_get_root (document), &holds, NULL), ==,
                       rows[i].good);
      g_assert_cmpint (patience_get_work () - start, <, 2 * patience_get_slowness () * G_TIME_SPAN_SECOND);
    }
}

/* Returns the type of a property in the class of these tests. */
static WsmanPropertyType
find_type (const char  *name,
           const char **spelling,
           gpointer     user_data)
{
  static const struct
  {
    const char *name;
    WsmanPropertyType type;
  } types[] = {
    { "Name", WSMAN_PROPERTY_TEXT },
    { "Build", WSMAN_PROPERTY_TEXT },
    { "Size", WSMAN_PROPERTY_NUMBER },
    { "On", WSMAN_PROPERTY_BOOLEAN },
    { "When", WSMAN_PROPERTY_DATE },
    { "Uptime", WSMAN_PROPERTY_DATE },
    { "Part", WSMAN_PROPERTY_OBJECT },
    { "Part.Anything", WSMAN_PROPERTY_ANY },
    { "Part.Serial", WSMAN_PROPERTY_NUMBER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (name, types[i].name) == 0)
      return types[i].type;

  return WSMAN_PROPERTY_MISSING;
}

static const char typed_xml[] =
  "<C xmlns:cim='http://schemas.dmtf.org/wbem/wscim/1/common' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
  "<Name>Spooler</Name><Build>2026</Build><Size xsi:type='cim:cimUnsignedLong'>100</Size>"
  "<On xsi:type='cim:cimBoolean'>true</On>"
  "<When><cim:Datetime>2026-11-30T02:18:44.5Z</cim:Datetime></When><Uptime><Interval>P1DT2H</Interval></Uptime>"
  "<Part><Name>fan</Name></Part></C>";

typedef struct
{
  const char *condition;
  int holds; /* -1: refused */
} TypedRow;

/* Conditions on typed properties. A schema and the types in the message lead to the same refusals, if the message has
 * types. */
static const TypedRow typed_rows[] = {
  { "When = '2026-11-30 02:18:44.5'", 1 },
  { "When > '2026-11-30 02:18:44'", 1 },
  { "When > '2026-11-30T02:18:44'", 1 },
  { "When > '2026/11/30 02:18:44'", 1 },
  { "When > '20261130 02:18:44'", 1 },
  { "When > '20261130021844'", 1 },
  { "When > '20261130'", 1 },
  { "When > '2026-11-30'", 1 },
  { "When < '2026-12-01'", 1 },
  { "When < '2026-11-30 02:18:45Z'", 1 },
  { "When < '2026-11-30 02:18'", 0 },
  { "When > '2026-11-30 02:18:44:499'", 1 },
  { "When > '2026-11-30 03:18:44 +01:00'", 1 },
  { "When > '2026-11-30 03:18:45+0100'", 0 },
  { "When <= '20261130021844.500000+000'", 1 },
  { "'2026-11-30 02:18:44' < When", 1 },
  { "NOT When > '2026-11-30 02:18:44'", 0 },
  { "When > '11/30/2026 02:18:44'", -1 },
  { "When = '30.11.2026'", -1 },
  { "When <> '30 Nov 2026'", -1 },
  { "When < '2026-13-30'", -1 },
  { "When < '2026-11-31'", -1 },
  { "When < '2026-11-30 25:00'", -1 },
  { "When < '26-11-30'", -1 },
  { "When = ''", -1 },
  { "When = 'yesterday'", -1 },
  { "When = 5", -1 },
  { "When = TRUE", -1 },
  { "When LIKE '2026%'", -1 },
  { "When IS NOT NULL", 1 },
  { "Uptime > 'P1D'", 1 },
  { "Uptime < '00000001030000.000000:000'", 1 },
  { "Uptime > 'long'", -1 },
  { "Size = '100'", 1 },
  { "Size = '0100'", 1 },
  { "Size < '99'", 0 },
  { "Size >= '99.5'", 1 },
  { "Size <> '1e2'", 0 },
  { "Size = 'many'", -1 },
  { "Size > 'many'", -1 },
  { "Size <> ''", -1 },
  { "Size = TRUE", -1 },
  { "Size LIKE '1%'", -1 },
  { "NOT Size LIKE '1%'", -1 },
  { "On = 'TRUE'", 1 },
  { "On = '1'", 1 },
  { "On = 1", 1 },
  { "On <> 0", 1 },
  { "On = 'yes'", -1 },
  { "On = 2", -1 },
  { "On > 'a'", -1 },
  { "On LIKE 't%'", -1 },
  { "Name < 'Z'", 1 },
  { "Name LIKE 'Sp%'", 1 },
  { "Build LIKE '20%'", 1 },
  { "Build = '2026'", 1 },
};

static void
test_types (gconstpointer data)
{
  gboolean has_schema = GPOINTER_TO_INT (data);
  g_autoptr(WsmanDocument) document = wsman_document_parse (typed_xml, strlen (typed_xml), NULL, G_MAXSIZE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (typed_rows); i++)
    {
      g_autofree char *query = g_strconcat ("SELECT * FROM C WHERE ", typed_rows[i].condition, NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanWql) wql = wsman_wql_parse (query, &error);
      gboolean holds = FALSE;
      gboolean good = TRUE;

      g_test_message ("%s", typed_rows[i].condition);
      g_assert_no_error (error);
      if (has_schema)
        good = wsman_condition_set_types (wql->condition, find_type, NULL, &error);
      if (good)
        good = wsman_condition_test (wql->condition, wsman_document_get_root (document), &holds, &error);

      g_assert_cmpint (good ? holds : -1, ==, typed_rows[i].holds);
      if (!good)
        g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x8033801A);
    }
}

/* Checks refusals of names that the class doesn't have, and of comparisons that the type of a property doesn't
 * allow. */
static void
test_schema (void)
{
  static const struct
  {
    const char *condition;
    const char *named;
  } rows[] = {
    { "Nmae = 'x'", "Nmae" },
    { "Size = 1 OR Nmae IS NULL", "Nmae" },
    { "NOT Sizes = 1", "Sizes" },
    { "Size.Name = 1", "Size" },
    { "Nothing.Name = 1", "Nothing" },
    { "Part = 'fan'", "Part" },
    { "__CLAS = 'C'", "__CLAS" },
    { "NAME = 'x'", NULL },
    { "Part.Anything = 'x'", NULL },
    { "Part.Serial = 'x'", "Part.Serial" },
    { "Part.Serial = 5", NULL },
    { "Part.Seral = 5", "Part.Seral" },
    { "Name = 'x' AND NOT Part.Seral IS NULL", "Part.Seral" },
    { "Part.__CLASS = 'Fan'", NULL },
    { "Part IS NULL", NULL },
    { "__CLASS = 'C'", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *query = g_strconcat ("SELECT * FROM C WHERE ", rows[i].condition, NULL);
      g_autoptr(WsmanWql) wql = wsman_wql_parse (query, NULL);
      g_autoptr(GError) error = NULL;

      g_assert_true (wsman_condition_set_types (wql->condition, find_type, NULL, &error) == (rows[i].named == NULL));
      if (rows[i].named != NULL)
        {
          g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x8033801A);
          g_assert_nonnull (strstr (error->message, rows[i].named));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/wql/conditions", test_conditions);
  g_test_add_func ("/wsman/wql/queries", test_queries);
  g_test_add_func ("/wsman/wql/associations", test_associations);
  g_test_add_func ("/wsman/wql/events", test_events);
  g_test_add_func ("/wsman/wql/errors", test_errors);
  g_test_add_func ("/wsman/wql/limits", test_limits);
  g_test_add_func ("/wsman/wql/work", test_work);
  g_test_add_data_func ("/wsman/wql/types/schema", GINT_TO_POINTER (TRUE), test_types);
  g_test_add_data_func ("/wsman/wql/types/wire", GINT_TO_POINTER (FALSE), test_types);
  g_test_add_func ("/wsman/wql/schema", test_schema);

  return g_test_run ();
}

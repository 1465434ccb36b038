/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests objects of PowerShell: CLIXML in both directions, look-ups, variants, JSON, and hostile input.
 */

#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "powershell/wsman-clixml-object-private.h"
#include "results.h"

#define N_GRAPHS 300

/* What PowerShell 7.6 writes, and the JSON that this library makes of it. */
static const struct
{
  const char *name;
  WsmanPSKind kind;
  const char *xml;
  const char *json;
} vectors[] = {
  { "string", WSMAN_PS_KIND_STRING,
    "<S>a&lt;b&gt;&amp;\"'x_x0001__x000A__x007F__x005F_x0041_ ü_xD83D__xDE00_</S>",
    "\"a<b>&\\\"'x\\u0001\\n\x7f""_x0041_ ü😀\"" },
  { "nul", WSMAN_PS_KIND_STRING,
    "<S>a_x0000_b</S>",
    "\"a_x0000_b\"" },
  { "char", WSMAN_PS_KIND_CHAR,
    "<C>120</C>",
    "\"x\"" },
  { "bool", WSMAN_PS_KIND_BOOLEAN,
    "<B>true</B>",
    "true" },
  { "dt", WSMAN_PS_KIND_DATE_TIME,
    "<DT>2026-01-02T03:04:05.1294567Z</DT>",
    "\"2026-01-02T03:04:05.1294567Z\"" },
  { "dtlocal", WSMAN_PS_KIND_DATE_TIME,
    "<DT>2026-01-02T03:04:05.006</DT>",
    "\"2026-01-02T03:04:05.006\"" },
  { "ts", WSMAN_PS_KIND_TIME_SPAN,
    "<TS>P142DT21H21M18.9012345S</TS>",
    "\"P142DT21H21M18.9012345S\"" },
  { "by", WSMAN_PS_KIND_BYTE,
    "<By>255</By>",
    "255" },
  { "sb", WSMAN_PS_KIND_SBYTE,
    "<SB>-128</SB>",
    "-128" },
  { "u16", WSMAN_PS_KIND_UINT16,
    "<U16>65535</U16>",
    "65535" },
  { "i16", WSMAN_PS_KIND_INT16,
    "<I16>-32768</I16>",
    "-32768" },
  { "u32", WSMAN_PS_KIND_UINT32,
    "<U32>4294967295</U32>",
    "4294967295" },
  { "i32", WSMAN_PS_KIND_INT32,
    "<I32>-2147483648</I32>",
    "-2147483648" },
  { "u64", WSMAN_PS_KIND_UINT64,
    "<U64>18446744073709551615</U64>",
    "18446744073709551615" },
  { "i64", WSMAN_PS_KIND_INT64,
    "<I64>-9223372036854775808</I64>",
    "-9223372036854775808" },
  { "sg", WSMAN_PS_KIND_SINGLE,
    "<Sg>1.5</Sg>",
    "1.5" },
  { "db", WSMAN_PS_KIND_DOUBLE,
    "<Db>0.1</Db>",
    "0.1" },
  { "inf", WSMAN_PS_KIND_DOUBLE,
    "<Db>INF</Db>",
    "\"INF\"" },
  { "nan", WSMAN_PS_KIND_DOUBLE,
    "<Db>NaN</Db>",
    "\"NaN\"" },
  { "big", WSMAN_PS_KIND_DOUBLE,
    "<Db>1E+300</Db>",
    "1e+300" },
  { "d", WSMAN_PS_KIND_DECIMAL,
    "<D>79228162514264337593543950335</D>",
    "79228162514264337593543950335" },
  { "dm", WSMAN_PS_KIND_DECIMAL,
    "<D>-1.1</D>",
    "-1.1" },
  { "ba", WSMAN_PS_KIND_BYTES,
    "<BA>AQID/w==</BA>",
    "\"AQID/w==\"" },
  { "guid", WSMAN_PS_KIND_GUID,
    "<G>12345678-1234-1234-1234-123456789abc</G>",
    "\"12345678-1234-1234-1234-123456789abc\"" },
  { "uri", WSMAN_PS_KIND_URI,
    "<URI>http://a/b?c=d&amp;e</URI>",
    "\"http://a/b?c=d&e\"" },
  { "version", WSMAN_PS_KIND_VERSION,
    "<Version>5.1.2.3</Version>",
    "\"5.1.2.3\"" },
  { "xml", WSMAN_PS_KIND_XML,
    "<XD>&lt;a b=\"c\"&gt;d&amp;amp;&lt;/a&gt;</XD>",
    "\"<a b=\\\"c\\\">d&amp;</a>\"" },
  { "sbk", WSMAN_PS_KIND_SCRIPT,
    "<SBK> Get-Date | % { \"$_\" } </SBK>",
    "\" Get-Date | % { \\\"$_\\\" } \"" },
  { "null", WSMAN_PS_KIND_NIL,
    "<Nil />",
    "null" },
  { "list", WSMAN_PS_KIND_LIST,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Object[]</T><T>System.Array</T><T>System.Object</T></TN><"
    "LST><I32>1</I32><S>two</S><Nil /><Obj RefId=\"1\"><TNRef RefId=\"0\" /><LST><I32>3</I32><I32>4</I32>"
    "</LST></Obj></LST></Obj>",
    "[1,\"two\",null,[3,4]]" },
  { "hash", WSMAN_PS_KIND_DICTIONARY,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Collections.Hashtable</T><T>System.Object</T></TN><DCT><E"
    "n><S N=\"Key\">a</S><I32 N=\"Value\">1</I32></En><En><S N=\"Key\">b</S><Obj N=\"Value\" RefId=\"1\">"
    "<TNRef RefId=\"0\" /><DCT><En><S N=\"Key\">c</S><I32 N=\"Value\">2</I32></En></DCT></Obj></En></DCT>"
    "</Obj>",
    "{\"a\":1,\"b\":{\"c\":2}}" },
  { "ikeys", WSMAN_PS_KIND_DICTIONARY,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Collections.Hashtable</T><T>System.Object</T></TN><DCT><E"
    "n><I32 N=\"Key\">1</I32><S N=\"Value\">x</S></En></DCT></Obj>",
    "{\"1\":\"x\"}" },
  { "stack", WSMAN_PS_KIND_STACK,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Collections.Stack</T><T>System.Object</T></TN><STK><I32>2"
    "</I32><I32>1</I32></STK></Obj>",
    "[2,1]" },
  { "queue", WSMAN_PS_KIND_QUEUE,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Collections.Queue</T><T>System.Object</T></TN><QUE><I32>1"
    "</I32><I32>2</I32></QUE></Obj>",
    "[1,2]" },
  { "enum", WSMAN_PS_KIND_INT32,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.DayOfWeek</T><T>System.Enum</T><T>System.ValueType</T><T>"
    "System.Object</T></TN><ToString>Friday</ToString><I32>5</I32></Obj>",
    "5" },
  { "pso", WSMAN_PS_KIND_OBJECT,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Management.Automation.PSCustomObject</T><T>System.Object<"
    "/T></TN><MS><I32 N=\"p\">1</I32><Obj N=\"q\" RefId=\"1\"><TN RefId=\"1\"><T>System.Collections.Hasht"
    "able</T><T>System.Object</T></TN><DCT><En><S N=\"Key\">r</S><S N=\"Value\">s</S></En></DCT></Obj></M"
    "S></Obj>",
    "{\"p\":1,\"q\":{\"r\":\"s\"}}" },
  { "strlist", WSMAN_PS_KIND_LIST,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Collections.Generic.List`1[[System.String, System.Private"
    ".CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]]</T><T>System.Object</"
    "T></TN><LST><S>a</S><S>b</S></LST></Obj>",
    "[\"a\",\"b\"]" },
  { "switch", WSMAN_PS_KIND_OBJECT,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Management.Automation.SwitchParameter</T><T>System.ValueT"
    "ype</T><T>System.Object</T></TN><ToString>True</ToString><Props><B N=\"IsPresent\">true</B></Props><"
    "/Obj>",
    "{\"IsPresent\":true}" },
  { "empty", WSMAN_PS_KIND_STRING,
    "<S></S>",
    "\"\"" },
  { "emptylist", WSMAN_PS_KIND_LIST,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Object[]</T><T>System.Array</T><T>System.Object</T></TN><"
    "LST /></Obj>",
    "[]" },
  { "cycle", WSMAN_PS_KIND_DICTIONARY,
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Collections.Hashtable</T><T>System.Object</T></TN><DCT><E"
    "n><S N=\"Key\">self</S><Ref N=\"Value\" RefId=\"0\" /></En><En><S N=\"Key\">name</S><S N=\"Value\">m"
    "e</S></En></DCT></Obj>",
    "{\"self\":null,\"name\":\"me\"}" },
};

static WsmanPSObject *
parse (const char *xml)
{
  g_autoptr(GError) error = NULL;
  WsmanPSObject *object = wsman_clixml_read (xml, strlen (xml), &error);

  g_assert_no_error (error);

  return object;
}

static char *
print (WsmanPSObject *object)
{
  g_autoptr(GError) error = NULL;
  GString *xml = g_string_new (NULL);

  wsman_clixml_write (object, xml, &error);
  g_assert_no_error (error);

  return g_string_free (xml, FALSE);
}

static char *
to_json (WsmanPSObject *object)
{
  g_autoptr(GError) error = NULL;
  char *json = wsman_ps_object_to_json (object, &error);

  g_assert_no_error (error);

  return json;
}

static void
test_vectors (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(WsmanPSObject) object = parse (vectors[i].xml);
      g_autoptr(WsmanPSObject) again = NULL;
      g_autofree char *xml = print (object);
      g_autofree char *json = to_json (object);
      g_autofree char *same = NULL;

      g_test_message ("%s", vectors[i].name);
      g_assert_cmpint (wsman_ps_object_get_kind (object), ==, vectors[i].kind);
      g_assert_cmpstr (json, ==, vectors[i].json);

      again = parse (xml);
      g_assert_cmpint (wsman_ps_object_get_kind (again), ==, vectors[i].kind);
      same = print (again);
      g_assert_cmpstr (same, ==, xml);
    }
}

static void
test_forms (void)
{
  static const struct
  {
    const char *xml;
    const char *json;
  } forms[] = {
    { " <Obj RefId='0'>\n <MS> <S N='a'></S> <S N='b' /> </MS> </Obj>", "{\"a\":\"\",\"b\":\"\"}" },
    { "<Obj><MS><MS N='set'><I32 N='x'>1</I32></MS></MS></Obj>", "{\"set\":{\"x\":1}}" },
    { "<Obj RefId='0'><MS><I32 N='m'>1</I32></MS><Obj RefId='1'><Props><I32 N='p'>2</I32></Props></Obj></Obj>",
      "{\"m\":1,\"p\":2}" },
    { "<Obj><Props><I32 N='P'>1</I32></Props><MS><I32 N='p'>2</I32></MS></Obj>", "{\"p\":2}" },
    { "<Obj RefId='22'><LST><Obj RefId='22'><LST /></Obj><Ref RefId='22' /></LST></Obj>", "[[],[]]" },
    { "<Obj><IE><I32> 5 </I32></IE></Obj>", "[5]" },
    { "<Obj><LST><SS>AAAA</SS><Nil /></LST></Obj>", "[null,null]" },
    { "<S>_X0041__x00e4__x_</S>", "\"A\xc3\xa4_x_\"" },
    { "<Objs:S xmlns:Objs='http://schemas.microsoft.com/powershell/2004/04'>a</Objs:S>", "\"a\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr(WsmanPSObject) object = parse (forms[i].xml);
      g_autofree char *json = to_json (object);

      g_assert_cmpstr (json, ==, forms[i].json);
    }
}

static void
test_refusals (void)
{
  static const char * const refused[] = {
    "", "text", "<S>", "<X>1</X>", "<I32>1.5</I32>", "<I32>2147483648</I32>", "<By>-1</By>", "<U64>-1</U64>",
    "<C>65536</C>", "<B>yes</B>", "<Db>one</Db>", "<D>1e5</D>", "<BA>A</BA>", "<S><S>a</S></S>", "<Ref RefId='0' />",
    "<Ref />", "<Obj><TNRef RefId='0' /></Obj>", "<Obj><MS><S>a</S></MS></Obj>",
    "<Obj><DCT><En><S N='Key'>a</S></En></DCT></Obj>", "<Obj><DCT><S>a</S></DCT></Obj>",
    "<Obj><LST /><LST><S>a</S></LST><LST /></Obj>", "<Obj><I32>1</I32><I32>2</I32></Obj>",
    "<Obj><DCT><En><S N='Key'>a</S><S N='Value'>b</S><S N='Value'>c</S></En></DCT></Obj>",
    "<Obj><PR /></Obj>", "<Obj RefId='0'><Ref RefId='0' /></Obj>", "<!DOCTYPE a><S>a</S>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(WsmanPSObject) object = wsman_clixml_read (refused[i], strlen (refused[i]), &error);

      g_test_message ("%s", refused[i]);
      g_assert_null (object);
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
    }
}

#define PROCESS \
  "<Obj RefId='0'><TN RefId='0'><T>Deserialized.System.Diagnostics.Process</T><T>Deserialized.System.Object</T></TN>" \
  "<ToString>Process (init)</ToString><Props><I32 N='Id'>1</I32><I64 N='Large'>9007199254740993</I64>" \
  "<U64 N='Huge'>18446744073709551615</U64><S N='Name'>init</S><B N='Exited'>false</B><Db N='Cpu'>1.5</Db>" \
  "<DT N='Start'>2026-01-02T03:04:05.1234567Z</DT><TS N='Time'>PT1M1.5S</TS><BA N='Data'>AQI=</BA><Nil N='None' />" \
  "<D N='Exact'>1.10</D><Obj N='Day' RefId='1'><TN RefId='1'><T>System.DayOfWeek</T></TN><ToString>Friday</ToString>" \
  "<I32>5</I32></Obj><Obj N='Names' RefId='2'><LST><S>a</S><S>b</S></LST></Obj><SS N='Secret'>AAAA</SS>" \
  "<C N='Letter'>955</C><Ref N='Self' RefId='0' /></Props></Obj>"

static void
test_lookup (void)
{
  g_autoptr(WsmanPSObject) object = parse (PROCESS);
  g_autoptr(WsmanPSObject) self = wsman_ps_object_lookup_object (object, "self");
  g_autoptr(GDateTime) start = wsman_ps_object_lookup_date_time (object, "Start");
  g_autoptr(GBytes) data = wsman_ps_object_lookup_bytes (object, "Data");
  g_auto(GStrv) strings = wsman_ps_object_lookup_strv (object, "Names");
  gint64 number;
  guint64 huge;
  double cpu;
  gboolean exited;
  GTimeSpan time;

  g_assert_true (wsman_ps_object_is_a (object, "system.diagnostics.process"));
  g_assert_true (wsman_ps_object_is_a (object, "Deserialized.System.Object"));
  g_assert_false (wsman_ps_object_is_a (object, "Process"));
  g_assert_cmpstr (wsman_ps_object_get_text (object), ==, "Process (init)");
  g_assert_true (wsman_ps_object_lookup_int64 (object, "ID", &number));
  g_assert_cmpint (number, ==, 1);
  g_assert_true (wsman_ps_object_lookup_int64 (object, "Large", &number));
  g_assert_cmpint (number, ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_false (wsman_ps_object_lookup_int64 (object, "Huge", &number));
  g_assert_true (wsman_ps_object_lookup_uint64 (object, "Huge", &huge));
  g_assert_cmpuint (huge, ==, G_MAXUINT64);
  g_assert_true (wsman_ps_object_lookup_int64 (object, "Day", &number));
  g_assert_cmpint (number, ==, 5);
  g_assert_false (wsman_ps_object_lookup_int64 (object, "Name", NULL));
  g_assert_cmpstr (wsman_ps_object_lookup_text (object, "Day"), ==, "Friday");
  g_assert_cmpstr (wsman_ps_object_lookup_text (object, "Exact"), ==, "1.10");
  g_assert_cmpstr (wsman_ps_object_lookup_string (object, "name"), ==, "init");
  g_assert_null (wsman_ps_object_lookup_string (object, "Id"));
  g_assert_null (wsman_ps_object_lookup_text (object, "Secret"));
  g_assert_true (wsman_ps_object_lookup_boolean (object, "Exited", &exited) && !exited);
  g_assert_true (wsman_ps_object_lookup_double (object, "Cpu", &cpu) && cpu == 1.5);
  g_assert_cmpint (g_date_time_get_microsecond (start), ==, 123456);
  g_assert_true (wsman_ps_object_lookup_interval (object, "Time", &time));
  g_assert_cmpint (time, ==, 61500 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint (g_bytes_get_size (data), ==, 2);
  g_assert_cmpstr (strings[1], ==, "b");
  g_assert_true (self == object);
  g_assert_true (wsman_ps_object_contains (object, "None"));
  g_assert_false (wsman_ps_object_contains (object, "Nothing"));
  g_assert_null (wsman_ps_object_get (object, "None"));
}

static void
assert_type (WsmanPSObject *object,
             const char    *name,
             GType          type)
{
  g_autofree GValue *value = wsman_ps_object_get (object, name);

  g_assert_nonnull (value);
  g_assert_true (G_VALUE_HOLDS (value, type));
  g_value_unset (value);
}

static void
test_values (void)
{
  g_autoptr(WsmanPSObject) object = parse (PROCESS);
  g_autoptr(WsmanPSObject) dictionary = parse ("<Obj><DCT><En><I32 N='Key'>7</I32><S N='Value'>x</S></En></DCT></Obj>");
  g_autofree GValue *key = wsman_ps_object_get_key (dictionary, 0);
  g_autofree GValue *item = wsman_ps_object_get_item (dictionary, 0);
  g_autofree GValue *letter = wsman_ps_object_get (object, "Letter");
  g_auto(GStrv) names = wsman_ps_object_list_names (object);

  assert_type (object, "Id", G_TYPE_INT);
  assert_type (object, "Large", G_TYPE_INT64);
  assert_type (object, "Huge", G_TYPE_UINT64);
  assert_type (object, "Exited", G_TYPE_BOOLEAN);
  assert_type (object, "Cpu", G_TYPE_DOUBLE);
  assert_type (object, "Exact", G_TYPE_STRING);
  assert_type (object, "Data", G_TYPE_BYTES);
  assert_type (object, "Day", WSMAN_TYPE_PS_OBJECT);
  g_assert_null (wsman_ps_object_get (object, "Secret"));
  g_assert_cmpstr (g_value_get_string (letter), ==, "λ");
  g_assert_cmpstr (names[0], ==, "Id");
  g_assert_cmpuint (g_strv_length (names), ==, 16);

  g_assert_cmpuint (wsman_ps_object_get_n_items (dictionary), ==, 1);
  g_assert_cmpint (g_value_get_int (key), ==, 7);
  g_assert_cmpstr (g_value_get_string (item), ==, "x");
  g_assert_null (wsman_ps_object_get_item (dictionary, 1));
  g_assert_null (wsman_ps_object_get_key (object, 0));
  g_value_unset (letter);
  g_value_unset (item);
}

/* --- Variants --- */

static void
test_variants (void)
{
  static const struct
  {
    const char *variant;
    const char *json;
    const char *back; /* what the object becomes again; NULL if it is variant itself */
  } variants[] = {
    { "true", "true", NULL },
    { "byte 0xff", "255", NULL },
    { "int16 -5", "-5", NULL },
    { "uint16 5", "5", NULL },
    { "5", "5", NULL },
    { "uint32 5", "5", NULL },
    { "int64 -9223372036854775808", "-9223372036854775808", NULL },
    { "uint64 18446744073709551615", "18446744073709551615", NULL },
    { "1.5", "1.5", NULL },
    { "'_x0041_\\n'", "\"_x0041_\\n\"", NULL },
    { "objectpath '/a'", "\"/a\"", "'/a'" },
    { "@ay [1, 2]", "\"AQI=\"", "[byte 0x01, 0x02]" },
    { "()", "null", NULL },
    { "@ms nothing", "null", "()" },
    { "<<'a'>>", "\"a\"", "'a'" },
    { "['a', 'b']", "[\"a\",\"b\"]", "[<'a'>, <'b'>]" },
    { "(1, 'a')", "[1,\"a\"]", "[<1>, <'a'>]" },
    { "{'a': <1>, 'b': <['x']>}", "{\"a\":1,\"b\":[\"x\"]}", "{'a': <1>, 'b': <[<'x'>]>}" },
    { "{1: 'a'}", "{\"1\":\"a\"}", "[(<1>, <'a'>)]" },
    { "@a{sv} {}", "{}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (variants); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GVariant) variant = g_variant_parse (NULL, variants[i].variant, NULL, NULL, &error);
      g_autoptr(WsmanPSObject) object = wsman_ps_object_new_from_variant (variant, &error);
      g_autofree char *json = to_json (object);
      g_autofree char *xml = print (object);
      g_autoptr(WsmanPSObject) again = parse (xml);
      g_autoptr(GVariant) back = wsman_ps_object_to_variant (again, &error);
      g_autofree char *text = g_variant_print (back, TRUE);

      g_assert_no_error (error);
      g_assert_cmpstr (json, ==, variants[i].json);
      g_assert_cmpstr (text, ==, variants[i].back != NULL ? variants[i].back : variants[i].variant);
    }
}

static void
test_handle (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (wsman_ps_object_new_from_variant (g_variant_new ("(h)", 1), &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
}

static void
test_secret (void)
{
  g_autoptr(WsmanPSObject) object = parse ("<Obj><MS><SS N='Secret'>AAAA</SS></MS></Obj>");
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (wsman_clixml_write (object, xml, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_UNSUPPORTED);
}

/* --- Hostile input --- */

static void
assert_too_large (WsmanPSObject *object)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) variant_error = NULL;

  g_assert_null (wsman_ps_object_to_json (object, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_QUOTA);
  g_assert_null (wsman_ps_object_to_variant (object, &variant_error));
  g_assert_error (variant_error, WSMAN_ERROR, WSMAN_ERROR_QUOTA);
}

/* Each object refers ten times to the one before it. */
static void
test_bomb (void)
{
  g_autoptr(GString) xml = g_string_new ("<Obj><LST><Obj RefId='0'><LST /></Obj>");
  g_autoptr(WsmanPSObject) object = NULL;
  g_autofree char *written = NULL;

  for (guint i = 1; i < 30; i++)
    {
      g_string_append_printf (xml, "<Obj RefId='%u'><LST>", i);
      for (guint j = 0; j < 10; j++)
        g_string_append_printf (xml, "<Ref RefId='%u' />", i - 1);
      g_string_append (xml, "</LST></Obj>");
    }
  g_string_append (xml, "</LST></Obj>");

  object = parse (xml->str);
  assert_too_large (object);
  written = print (object);
  g_assert_cmpuint (strlen (written), <, 2 * xml->len);
}

/* A few large texts, in each place where one can be, and many references to the object that has them. */
static void
test_large_texts (void)
{
  static const char * const objects[] = {
    "<Obj RefId='0'><LST><S>%s</S></LST></Obj>",
    "<Obj RefId='0'><ToString>%s</ToString></Obj>",
    "<Obj RefId='0'><MS><I32 N='%s'>1</I32></MS></Obj>",
    "<Obj RefId='0'><DCT><En><S N='Key'>%s</S><I32 N='Value'>1</I32></En></DCT></Obj>",
  };
  g_autofree char *text = g_strnfill (60000, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      g_auto(GStrv) parts = g_strsplit (objects[i], "%s", 2);
      g_autofree char *large = g_strjoinv (text, parts);
      g_autoptr(GString) xml = g_string_new ("<Obj><LST>");
      g_autoptr(WsmanPSObject) object = NULL;

      g_string_append (xml, large);
      for (guint j = 0; j < 1200; j++)
        g_string_append (xml, "<Ref RefId='0' />");
      g_string_append (xml, "</LST></Obj>");
      object = parse (xml->str);
      assert_too_large (object);
    }
}

/* A pile of objects, each of which refers to the one before it. */
static void
test_pile (void)
{
  g_autoptr(GString) xml = g_string_new ("<Obj><LST><Obj RefId='0'><LST /></Obj>");
  g_autoptr(WsmanPSObject) object = NULL;
  g_autoptr(WsmanPSObject) top = NULL;

  for (guint i = 1; i < 20000; i++)
    g_string_append_printf (xml, "<Obj RefId='%u'><MS><Ref N='n' RefId='%u' /></MS></Obj>", i, i - 1);
  g_string_append (xml, "</LST></Obj>");

  object = parse (xml->str);
  top = g_object_ref (wsman_ps_object_get_value (object, 19999)->object);
  g_clear_object (&object);
  g_assert_true (wsman_ps_object_contains (top, "n"));
}

static void
test_deep (void)
{
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append (xml, "<Obj><LST>");

  g_assert_null (wsman_clixml_read (xml->str, xml->len, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
}

/* The child of an object that is gone. */
static void
test_orphan (void)
{
  g_autoptr(WsmanPSObject) parent = parse ("<Obj RefId='0'><MS><Obj N='c' RefId='1'><MS><Ref N='p' RefId='0' /></MS>"
                                           "</Obj></MS></Obj>");
  g_autoptr(WsmanPSObject) child = wsman_ps_object_lookup_object (parent, "c");
  g_autoptr(WsmanPSObject) back = wsman_ps_object_lookup_object (child, "p");
  g_autofree char *json = NULL;

  g_assert_true (back == parent);
  g_clear_object (&back);
  g_clear_object (&parent);
  g_assert_null (wsman_ps_object_lookup_object (child, "p"));
  json = to_json (child);
  g_assert_cmpstr (json, ==, "{\"p\":null}");
}

/* --- Generated graphs --- */

static void
make_value (GRand        *random,
            GPtrArray    *made,
            guint         depth,
            WsmanPSValue *value);

static char *
make_text (GRand *random)
{
  static const char * const pieces[] = { "a", "_x000A_", "_", "_x000A", "\n", "<&>\"'", "\xc3\xa4",
                                         "\xf0\x9f\x98\x80", "_X", " ", "\x7f" };
  GString *text = g_string_new (NULL);

  for (int n = g_rand_int_range (random, 0, 8); n > 0; n--)
    g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);

  return g_string_free (text, FALSE);
}

static WsmanPSObject *
make_object (GRand     *random,
             GPtrArray *made,
             guint      depth)
{
  static const WsmanPSKind kinds[] = { WSMAN_PS_KIND_OBJECT, WSMAN_PS_KIND_LIST, WSMAN_PS_KIND_STACK,
                                       WSMAN_PS_KIND_QUEUE, WSMAN_PS_KIND_DICTIONARY };
  WsmanPSObject *object = wsman_ps_object_new ();
  WsmanPSValue value;

  object->kind = kinds[g_rand_int_range (random, 0, G_N_ELEMENTS (kinds))];
  if (g_rand_boolean (random))
    {
      g_autofree char *type = make_text (random);

      wsman_ps_object_set_type (object, (const char * const[]) { type, "System.Object", NULL });
    }
  if (g_rand_boolean (random))
    object->text = make_text (random);
  for (int n = g_rand_int_range (random, -2, 3); n > -2; n--)
    {
      g_autofree char *name = make_text (random);

      make_value (random, made, depth + 1, &value);
      wsman_ps_object_add_property (object, name, n > 0, &value);
    }
  for (int n = object->kind != WSMAN_PS_KIND_OBJECT ? 2 * g_rand_int_range (random, 0, 3) : 0; n > 0; n--)
    {
      make_value (random, made, depth + 1, &value);
      wsman_ps_object_add_item (object, &value);
    }
  g_ptr_array_add (made, g_object_ref (object));

  return object;
}

static void
make_value (GRand        *random,
            GPtrArray    *made,
            guint         depth,
            WsmanPSValue *value)
{
  int choice = g_rand_int_range (random, 0, 6);

  *value = (WsmanPSValue) { .kind = WSMAN_PS_KIND_NIL };
  if (choice == 0)
    return;

  if (choice == 1)
    {
      value->kind = WSMAN_PS_KIND_INT64;
      value->text = g_strdup_printf ("%d", (int) g_rand_int (random));
    }
  else if (choice == 2 && made->len > 0)
    {
      value->kind = WSMAN_PS_KIND_OBJECT;
      value->object = g_object_ref (made->pdata[g_rand_int_range (random, 0, made->len)]);
    }
  else if (choice < 5 && depth < 6)
    {
      value->kind = WSMAN_PS_KIND_OBJECT;
      value->object = make_object (random, made, depth);
    }
  else
    {
      value->kind = WSMAN_PS_KIND_STRING;
      value->text = make_text (random);
    }
}

/* A graph keeps its shape and its texts, and both make the same JSON. */
static void
test_graphs (void)
{
  for (guint seed = 0; seed < N_GRAPHS; seed++)
    {
      g_autoptr(GRand) random = g_rand_new_with_seed (seed);
      g_autoptr(GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(WsmanPSObject) object = make_object (random, made, 0);
      g_autoptr(WsmanPSObject) again = NULL;
      g_autofree char *xml = print (object);
      g_autofree char *json = to_json (object);
      g_autofree char *same_xml = NULL;
      g_autofree char *same_json = NULL;

      again = parse (xml);
      same_xml = print (again);
      same_json = to_json (again);
      g_assert_cmpstr (same_json, ==, json);
      g_assert_cmpuint (strlen (same_xml), ==, strlen (xml));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/ps-object/vectors", test_vectors);
  g_test_add_func ("/wsman/ps-object/forms", test_forms);
  g_test_add_func ("/wsman/ps-object/refusals", test_refusals);
  g_test_add_func ("/wsman/ps-object/lookup", test_lookup);
  g_test_add_func ("/wsman/ps-object/values", test_values);
  g_test_add_func ("/wsman/ps-object/variants", test_variants);
  g_test_add_func ("/wsman/ps-object/handle", test_handle);
  g_test_add_func ("/wsman/ps-object/secret", test_secret);
  g_test_add_func ("/wsman/ps-object/bomb", test_bomb);
  g_test_add_func ("/wsman/ps-object/large-texts", test_large_texts);
  g_test_add_func ("/wsman/ps-object/pile", test_pile);
  g_test_add_func ("/wsman/ps-object/deep", test_deep);
  g_test_add_func ("/wsman/ps-object/orphan", test_orphan);
  g_test_add_func ("/wsman/ps-object/graphs", test_graphs);

  return g_test_run ();
}

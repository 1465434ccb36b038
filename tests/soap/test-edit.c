/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests changes to an instance. Named properties change, everything else stays, and impossible changes are refused. */

#include "soap/wsman-values-private.h"

#include "base/wsman-error-private.h"
#include "document.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#define XSI " xmlns:xsi=\"" WSMAN_NS_XSI "\""
#define CIM " xmlns:cim=\"" WSMAN_NS_CIM_COMMON "\""
#define THING(content) "<p:Thing xmlns:p=\"http://t\"" XSI ">" content "</p:Thing>"

typedef struct
{
  const char *name;
  const char *instance;
  const char *values; /* the values (a{sv}), as the text of a GVariant */
  const char *edited; /* NULL: refused */
  guint32 code;
} Case;

static const Case cases[] = {
  { "one", THING ("<p:A>1</p:A><p:B>2</p:B>"), "{'B': <'x'>}", THING ("<p:A>1</p:A><p:B>x</p:B>") },
  { "several", THING ("<p:A>1</p:A><p:B>2</p:B><p:C/>"), "{'C': <'z'>, 'A': <'x'>}",
    THING ("<p:A>x</p:A><p:B>2</p:B><p:C>z</p:C>") },
  { "types", THING ("<p:A/><p:B/><p:C/><p:D/>"), "{'A': <true>, 'B': <byte 200>, 'C': <1.5>, 'D': <int64 -9>}",
    THING ("<p:A>true</p:A><p:B>200</p:B><p:C>1.5</p:C><p:D>-9</p:D>") },
  { "escaped", THING ("<p:A>1</p:A>"), "{'A': <'<a> & \"b\"'>}", THING ("<p:A>&lt;a&gt; &amp; &quot;b&quot;</p:A>") },
  { "empty", THING ("<p:A>1</p:A>"), "{'A': <''>}", THING ("<p:A></p:A>") },
  { "to-nil", THING ("<p:A>1</p:A>"), "{'A': <()>}", THING ("<p:A" XSI " xsi:nil=\"true\"/>") },
  { "to-nothing", THING ("<p:A>1</p:A>"), "{'A': <@ms nothing>}", THING ("<p:A" XSI " xsi:nil=\"true\"/>") },
  { "just", THING ("<p:A>1</p:A>"), "{'A': <@ms 'x'>}", THING ("<p:A>x</p:A>") },
  { "from-nil", THING ("<p:A xsi:nil=\"true\"/>"), "{'A': <'x'>}", THING ("<p:A>x</p:A>") },
  { "nil-to-nil", THING ("<p:A xsi:nil=\"1\"/>"), "{'A': <()>}", THING ("<p:A" XSI " xsi:nil=\"true\"/>") },
  { "nil-of-other-prefix", "<T xmlns:xsi=\"http://other\"><A>1</A></T>", "{'A': <()>}",
    "<T xmlns:xsi=\"http://other\"><A xmlns:xsi-=\"" WSMAN_NS_XSI "\" xsi-:nil=\"true\"/></T>" },
  { "nil-of-own-prefix", "<T><A" XSI ">1</A></T>", "{'A': <()>}", "<T><A" XSI " xsi:nil=\"true\"/></T>" },
  { "attributes-stay", THING ("<p:A xsi:type=\"p:x\" b=\"1\" xsi:nil=\"true\"/>"), "{'A': <'x'>}",
    THING ("<p:A xsi:type=\"p:x\" b=\"1\">x</p:A>") },
  { "other-namespace", THING ("<q:A xmlns:q=\"http://q\">1</q:A>"), "{'A': <'x'>}",
    THING ("<q:A xmlns:q=\"http://q\">x</q:A>") },
  { "date", THING ("<p:A><cim:Datetime" CIM ">1</cim:Datetime></p:A>"), "{'A': <'2'>}",
    THING ("<p:A><cim:Datetime" CIM ">2</cim:Datetime></p:A>") },
  { "date-to-nil", THING ("<p:A><cim:Datetime" CIM ">1</cim:Datetime></p:A>"), "{'A': <()>}",
    THING ("<p:A" XSI " xsi:nil=\"true\"/>") },
  { "others-stay", THING ("<p:A>1</p:A><p:B><p:A>2</p:A></p:B><p:C>3</p:C><p:C>4</p:C>"), "{'A': <'x'>}",
    THING ("<p:A>x</p:A><p:B><p:A>2</p:A></p:B><p:C>3</p:C><p:C>4</p:C>") },
  { "location", THING ("<cim:Location" CIM ">x</cim:Location><p:Location>1</p:Location>"), "{'Location': <'2'>}",
    THING ("<cim:Location" CIM ">x</cim:Location><p:Location>2</p:Location>") },
  { "fragment", "<w:XmlFragment xmlns:w=\"" WSMAN_NS_WSMAN "\"><p:A xmlns:p=\"http://t\">1</p:A></w:XmlFragment>",
    "{'A': <'x'>}",
    "<w:XmlFragment xmlns:w=\"" WSMAN_NS_WSMAN "\"><p:A xmlns:p=\"http://t\">x</p:A></w:XmlFragment>" },

  { "nothing", THING ("<p:A>1</p:A>"), "{}", NULL, 0x803380C1 },
  { "missing", THING ("<p:A>1</p:A>"), "{'B': <'x'>}", NULL, 0x80338055 },
  { "other-case", THING ("<p:A>1</p:A>"), "{'a': <'x'>}", NULL, 0x80338055 },
  { "deeper", THING ("<p:A><p:B>1</p:B></p:A>"), "{'B': <'x'>}", NULL, 0x80338055 },
  { "one-of-two-missing", THING ("<p:A>1</p:A>"), "{'A': <'x'>, 'B': <'x'>}", NULL, 0x80338055 },
  { "array", THING ("<p:A>1</p:A><p:A>2</p:A>"), "{'A': <'x'>}", NULL, 0x80338054 },
  { "instance", THING ("<p:A><p:B>1</p:B></p:A>"), "{'A': <'x'>}", NULL, 0x80338054 },
  { "reference", THING ("<p:A xmlns:a=\"" WSMAN_NS_ADDRESSING "\"><a:Address/><a:ReferenceParameters/></p:A>"),
    "{'A': <'x'>}", NULL, 0x80338054 },
  { "value-array", THING ("<p:A>1</p:A>"), "{'A': <['x']>}", NULL, 0x80338054 },
  { "value-instance", THING ("<p:A>1</p:A>"), "{'A': <{'B': <'x'>}>}", NULL, 0x80338054 },
  { "value-reference", THING ("<p:A>1</p:A>"), "{'A': <('x',)>}", NULL, 0x80338054 },
  { "value-handle", THING ("<p:A>1</p:A>"), "{'A': <handle 1>}", NULL, 0x80338054 },
};

static void
test_edit (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GVariant) values = g_variant_parse (G_VARIANT_TYPE_VARDICT, c->values, NULL, NULL, NULL);
  g_autoptr(WsmanDocument) document = parse_document (c->instance);
  g_autoptr(GError) error = NULL;
  g_autofree char *edited = NULL;

  g_assert_nonnull (values);

  if (wsman_value_check_edit (values, &error))
    edited = wsman_value_edit_instance (wsman_document_get_root (document), values, &error);
  if (c->edited != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (edited, ==, c->edited);
      return;
    }

  g_assert_null (edited);
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, c->code);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/edit/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_edit);
    }

  return g_test_run ();
}

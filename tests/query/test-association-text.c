/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests association filters as Windows' tools write them. Each row has a text, and its meaning or its code. */

#include "query/wsman-association-private.h"

#include <string.h>

#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"

#define NAMESPACE WSMAN_URI_CIMV2
#define SERVICE NAMESPACE "/Win32_Service"
#define EPR(value)                                                                                        \
  "<a:EndpointReference xmlns:a='" WSMAN_NS_ADDRESSING "' xmlns:w='" WSMAN_NS_WSMAN "'><a:ReferenceParameters>" \
  "<w:ResourceURI>" SERVICE "</w:ResourceURI><w:SelectorSet><w:Selector Name='Name'>" value                 \
  "</w:Selector></w:SelectorSet></a:ReferenceParameters></a:EndpointReference>"

typedef struct
{
  const char *name;
  const char *text;
  gboolean links;
  const char *object;
  const char *parts; /* the parts as name=value, with blanks between them, in the order of the schema */
  guint32 code;
  const char *resource; /* the resource; NULL for the whole namespace */
} Case;

static const Case cases[] = {
  { "class-of-namespace", "{Object=Win32_Service?Name=winmgmt}", FALSE, SERVICE "?Name=winmgmt", "" },
  { "alias", "{Object=wmicimv2/Win32_Service?Name=winmgmt}", FALSE, SERVICE "?Name=winmgmt", "" },
  { "uri", "{Object=http://a/b?c=d}", FALSE, "http://a/b?c=d", "" },
  { "path-in-selector", "{Object=Win32_Directory?Name=c:/x}", FALSE, NAMESPACE "/Win32_Directory?Name=c:/x", "" },
  { "epr", "{Object=" EPR ("winmgmt") "}", FALSE, SERVICE "?Name=winmgmt", "" },
  { "epr-with-entities", "{Role=r;Object=" EPR ("a&amp;b;=") ";ResultRole=s}", FALSE, SERVICE "?Name=a&b;%3D",
    "Role=r ResultRole=s" },
  { "all", "{Object=http://a/b?c=d;AssociationClassName=A;ResultClassName=C;Role=r;ResultRole=s}", FALSE,
    "http://a/b?c=d", "AssociationClassName=A Role=r ResultClassName=C ResultRole=s" },
  { "any-case", "{OBJECT=http://a/b?c=d;resultclassname=C}", FALSE, "http://a/b?c=d", "ResultClassName=C" },
  { "blanks", " { Object = http://a/b ; Role = r ; } \n", FALSE, "http://a/b", "Role=r" },
  { "links", "{Object=http://a/b;ResultClassName=C;Role=r}", TRUE, "http://a/b", "Role=r ResultClassName=C" },

  { "namespace-in-selector", "{Object=SCX_Agent?Name=a}", FALSE, "http://x/2/SCX_Agent?Name=a+__cimnamespace=root/scx",
    "", 0,
    "http://x/2/*?__cimnamespace=root/scx" },
  { "own-namespace", "{Object=SCX_Agent?__CIMNAMESPACE=root/b}", FALSE, "http://x/2/SCX_Agent?__CIMNAMESPACE=root/b",
    "", 0,
    "http://x/2/*?__cimnamespace=root/scx" },
  { "no-namespace-for-others", "{Object=http://y/2/A}", FALSE, "http://y/2/A", "", 0,
    "http://x/2/*?__cimnamespace=root/scx" },

  { "empty", "", FALSE, NULL, NULL, 0x8033801A },
  { "brace", "{", FALSE, NULL, NULL, 0x8033801A },
  { "no-braces", "Object=http://a/b", FALSE, NULL, NULL, 0x8033801A },
  { "open", "{Object=http://a/b", FALSE, NULL, NULL, 0x8033801A },
  { "nothing", "{}", FALSE, NULL, NULL, 0x8033801A },
  { "no-object", "{Role=r}", FALSE, NULL, NULL, 0x8033801A },
  { "no-value", "{Object=http://a/b;Role}", FALSE, NULL, NULL, 0x8033801A },
  { "empty-value", "{Object=http://a/b;Role=}", FALSE, NULL, NULL, 0x8033801A },
  { "not-a-name", "{Object=http://a/b;Role=<r>}", FALSE, NULL, NULL, 0x8033801A },
  { "unknown", "{Object=http://a/b;ResultClas=C}", FALSE, NULL, NULL, 0x8033801A },
  { "object-twice", "{Object=http://a/b;Object=http://a/b}", FALSE, NULL, NULL, 0x8033801A },
  { "role-twice", "{Object=http://a/b;Role=r;role=r}", FALSE, NULL, NULL, 0x8033801A },
  { "links-association-class", "{Object=http://a/b;AssociationClassName=A}", TRUE, NULL, NULL, 0x8033801A },
  { "links-result-role", "{Object=http://a/b;ResultRole=s}", TRUE, NULL, NULL, 0x8033801A },
  { "object-blank", "{Object=}", FALSE, NULL, NULL, 0x803380BF },
  { "object-selector", "{Object=Win32_Service?Name}", FALSE, NULL, NULL, 0x8033807A },
  { "object-xml", "{Object=<a>}", FALSE, NULL, NULL, 0x803380C0 },
  { "object-cut-xml", "{Object=<;Role=r}", FALSE, NULL, NULL, 0x803380C0 },
};

/* Describes the parts that the XML contains. It reads only the tree, and doesn't use the code under test. */
static char *
describe_parts (const WsmanElement *root)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const WsmanElement *child = wsman_element_next_sibling (wsman_element_first_child (root));

  for (; child != NULL; child = wsman_element_next_sibling (child))
    {
      g_assert_cmpstr (wsman_element_get_namespace_uri (child), ==, WSMAN_NS_CIM_BINDING);
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", wsman_element_get_name (child),
                              wsman_element_get_text (child));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_xml (const Case *c,
           const char *xml)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanDocument) document = wsman_document_parse (xml, strlen (xml), "UTF-8", G_MAXSIZE, &error);
  g_autoptr(WsmanReference) object = NULL;
  g_autofree char *text = NULL;
  g_autofree char *parts = NULL;
  const WsmanElement *root;

  g_assert_no_error (error);
  root = wsman_document_get_root (document);
  g_assert_true (wsman_element_is (root, WSMAN_NS_CIM_BINDING,
                                   c->links ? "AssociationInstances" : "AssociatedInstances"));
  g_assert_true (wsman_element_is (wsman_element_first_child (root), WSMAN_NS_CIM_BINDING, "Object"));
  object = wsman_reference_from_element (wsman_element_first_child (root), &error);
  g_assert_no_error (error);
  text = wsman_reference_to_text (object);
  g_assert_cmpstr (text, ==, c->object);
  parts = describe_parts (root);
  g_assert_cmpstr (parts, ==, c->parts);
}

static void
test_text (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanReference) resource = NULL;
  g_autoptr(WsmanAssociation) association = NULL;
  g_autofree char *xml = NULL;

  resource = wsman_reference_parse (c->resource != NULL ? c->resource : NAMESPACE "/*", &error);
  g_assert_no_error (error);
  association = wsman_association_from_text (c->text, c->links, resource, &error);
  if (c->code != 0)
    {
      g_assert_null (association);
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
      g_assert_cmphex (wsman_error_get_info (error)->code, ==, c->code);
      return;
    }

  g_assert_no_error (error);
  xml = wsman_association_to_xml (association);
  check_xml (c, xml);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wsman/association-text/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_text);
    }

  return g_test_run ();
}

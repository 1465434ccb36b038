/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests comparisons with each type of property, literal and operator, and those that are refused.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "query/wsman-wql-private.h"
#include "soap/wsman-reader-private.h"

/* The result of comparing each type with each literal. responses has a character for each operator: "1" for true, "0"
 * for false, and "-" for a refusal. */
typedef struct
{
  const char *property;
  const char *literal;
  const char *responses; /* for =, <>, <, <=, >, >= and LIKE; LIKE is only allowed for strings */
} MatrixRow;

static const char *const operators[] = { "=", "<>", "<", "<=", ">", ">=", "LIKE" };

static const char matrix_xml[] =
  "<C xmlns:cim='http://schemas.dmtf.org/wbem/wscim/1/common' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>"
  "<Text>Spooler</Text><Digits>1234</Digits><Zeros>007</Zeros><Minus>-7</Minus><Blank/><Nil xsi:nil='true'/>"
  "<Number>100</Number><Odd>n/a</Odd><On>true</On><Off>0</Off>"
  "<Date><cim:Datetime>2026-11-30T02:18:44Z</cim:Datetime></Date><Span><cim:Interval>P1DT2H</cim:Interval></Span>"
  "<Array>red</Array><Array>green</Array><One>red</One><Object><Name>fan</Name></Object>"
  "<Ref><a:Address xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing'>x</a:Address>"
  "<a:ReferenceParameters xmlns:a='http://schemas.xmlsoap.org/ws/2004/08/addressing'/></Ref></C>";

static WsmanPropertyType
find_matrix_type (const char  *name,
                  const char **spelling,
                  gpointer     user_data)
{
  static const struct
  {
    const char *names;
    WsmanPropertyType type;
  } types[] = {
    { "Text Digits Zeros Minus Blank Nil", WSMAN_PROPERTY_TEXT },
    { "Number Odd", WSMAN_PROPERTY_NUMBER },
    { "On Off", WSMAN_PROPERTY_BOOLEAN },
    { "Date Span", WSMAN_PROPERTY_DATE },
    { "Array One", WSMAN_PROPERTY_TEXTS },
    { "Object Ref", WSMAN_PROPERTY_OBJECT },
    { "Object.Name", WSMAN_PROPERTY_ANY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_auto(GStrv) names = g_strsplit (types[i].names, " ", -1);

      if (g_strv_contains ((const char *const *) names, name))
        return types[i].type;
    }

  return WSMAN_PROPERTY_MISSING;
}

static const MatrixRow matrix_of_schema[] = {
  { "Text", "'spooler'", "1001011" },
  { "Text", "'5'", "0100110" },
  { "Text", "5", "------" },
  { "Text", "5.5", "------" },
  { "Text", "TRUE", "------" },
  { "Text", "false", "------" },
  { "Digits", "'1234'", "1001011" },
  { "Digits", "1234", "10----" },
  { "Digits", "0", "01----" },
  { "Digits", "1234.0", "------" },
  { "Digits", "TRUE", "------" },
  { "Zeros", "7", "01----" },
  { "Minus", "-7", "10----" },
  { "Blank", "''", "1001011" },
  { "Nil", "'x'", "0000000" },
  { "Nil", "TRUE", "------" },
  { "Number", "100", "100101" },
  { "Number", "'0100'", "100101-" },
  { "Number", "99.5", "010011" },
  { "Number", "'x'", "-------" },
  { "Number", "''", "-------" },
  { "Number", "TRUE", "------" },
  { "Odd", "5", "------" },
  { "On", "TRUE", "10----" },
  { "On", "FALSE", "01----" },
  { "On", "1", "10----" },
  { "On", "'false'", "01-----" },
  { "On", "-1", "------" },
  { "On", "'yes'", "-------" },
  { "Off", "0", "10----" },
  { "Off", "TRUE", "01----" },
  { "Date", "'2026-11-30 02:18:44'", "100101-" },
  { "Date", "'30.11.2026'", "-------" },
  { "Date", "20261130", "------" },
  { "Date", "TRUE", "------" },
  { "Date", "'P1D'", "-------" },
  { "Span", "'P1D'", "010011-" },
  { "Span", "'2026-11-30'", "-------" },
  { "Array", "'green'", "1-----1" },
  { "Array", "'blue'", "0-----0" },
  { "Array", "5", "------" },
  { "Array", "TRUE", "------" },
  { "One", "'red'", "1-----1" },
  { "One", "'blue'", "0-----0" },
  { "Object", "'fan'", "-------" },
  { "Object", "5", "------" },
  { "Object", "TRUE", "------" },
  { "Ref", "'x'", "-------" },
  { "Ref", "0", "------" },
};

/* The same without a schema. Then only the value tells the type. */
static const MatrixRow matrix_of_wire[] = {
  { "Text", "'spooler'", "1001011" },
  { "Text", "5", "------" },
  { "Text", "TRUE", "------" },
  { "Digits", "1234", "100101" },
  { "Digits", "'99'", "0100110" },
  { "Digits", "TRUE", "------" },
  { "Zeros", "7", "100101" },
  { "Blank", "5", "000000" },
  { "Blank", "TRUE", "000000" },
  { "Nil", "5", "000000" },
  { "Nil", "'x'", "0000000" },
  { "Number", "100", "100101" },
  { "Number", "TRUE", "------" },
  { "Odd", "5", "------" },
  { "On", "TRUE", "10----" },
  { "On", "1", "10----" },
  { "On", "5", "------" },
  { "Off", "FALSE", "10----" },
  { "Off", "5", "011100" },
  { "Date", "'2026-11-30 02:18:44'", "100101-" },
  { "Date", "'soon'", "-------" },
  { "Date", "5", "------" },
  { "Date", "'P1D'", "-------" },
  { "Span", "'P1D'", "010011-" },
  { "Array", "'green'", "1-----1" },
  { "Array", "5", "------" },
  { "One", "'red'", "1001011" },
  { "Object", "'fan'", "-------" },
  { "Object", "5", "------" },
  { "Ref", "TRUE", "------" },
  { "Missing", "5", "000000" },
  { "Missing", "TRUE", "000000" },
};

/* Returns '1' for true, '0' for false, or '-' for a refusal. The error of a refusal must name the property and its
 * type. */
static char
answer_test (const char *test,
             const char *property,
             const char *literal,
             gboolean    has_schema)
{
  g_autoptr(WsmanDocument) document = wsman_document_parse (matrix_xml, strlen (matrix_xml), NULL, G_MAXSIZE, NULL);
  g_autofree char *query = g_strconcat ("SELECT * FROM C WHERE ", test, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(WsmanWql) wql = wsman_wql_parse (query, &error);
  gboolean holds = FALSE;

  g_test_message ("%s", test);
  g_assert_no_error (error);
  if ((!has_schema || wsman_condition_set_types (wql->condition, find_matrix_type, NULL, &error)) &&
      wsman_condition_test (wql->condition, wsman_document_get_root (document), &holds, &error))
    return holds ? '1' : '0';

  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
  g_assert_cmphex (wsman_error_get_info (error)->code, ==, 0x8033801A);
  g_assert_nonnull (strstr (error->message, property));
  g_assert_nonnull (strcasestr (error->message, literal));

  return '-';
}

static void
check_matrix (const MatrixRow *rows,
              gsize            n_rows,
              gboolean         has_schema)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      gboolean is_string = rows[i].literal[0] == '\'';

      g_assert_cmpuint (strlen (rows[i].responses), ==, is_string ? 7 : 6);
      for (gsize j = 0; rows[i].responses[j] != '\0'; j++)
        {
          g_autofree char *test = g_strdup_printf ("%s %s %s", rows[i].property, operators[j], rows[i].literal);
          g_autofree char *negated = g_strdup_printf ("NOT %s", test);
          char response = answer_test (test, rows[i].property, rows[i].literal, has_schema);

          g_assert_cmpint (response, ==, rows[i].responses[j]);
          /* The negation of an unknown result isn't true. */
          g_assert_cmpint (answer_test (negated, rows[i].property, rows[i].literal, has_schema), ==,
                           response == '-' ? '-'
                           : response == '1' || strstr ("Nil Missing", rows[i].property) != NULL ||
                             (strcmp (rows[i].property, "Blank") == 0 && !is_string) ? '0' : '1');
        }
    }
}

static void
test_matrix (void)
{
  static const char *const all[] = {
    "Text", "Digits", "Zeros", "Minus", "Blank", "Number", "Odd", "On", "Off", "Date", "Span", "Array", "One", "Object",
    "Ref",
  };

  check_matrix (matrix_of_schema, G_N_ELEMENTS (matrix_of_schema), TRUE);
  check_matrix (matrix_of_wire, G_N_ELEMENTS (matrix_of_wire), FALSE);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (all); i++)
    {
      const char *name = all[i / 2];
      g_autofree char *is_null = g_strconcat (name, " IS NULL", NULL);
      g_autofree char *is_not_null = g_strconcat ("NULL <> ", name, NULL);

      g_assert_cmpint (answer_test (is_null, name, "NULL", i % 2), ==, '0');
      g_assert_cmpint (answer_test (is_not_null, name, "NULL", i % 2), ==, '1');
    }
}

/* An impossible comparison is only refused if the result depends on it. */
static void
test_dependence (void)
{
  static const struct
  {
    const char *condition;
    char response;
  } rows[] = {
    { "Text = 'x' AND Odd > 5", '0' },
    { "Odd > 5 AND Text = 'x'", '0' },
    { "Text = 'Spooler' AND Odd > 5", '-' },
    { "Text = 'Spooler' OR Odd > 5", '1' },
    { "Text = 'x' OR Odd > 5", '-' },
    { "NOT (Text = 'x' AND Odd > 5)", '1' },
    { "Nil = 'x' OR Odd > 5", '-' },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (answer_test (rows[i].condition, "Odd", "5", FALSE), ==, rows[i].response);

  g_assert_cmpint (answer_test ("Text.Name = 'fan'", "Text", "", FALSE), ==, '-');
  g_assert_cmpint (answer_test ("Text.Name IS NULL", "Text", "", FALSE), ==, '-');
  g_assert_cmpint (answer_test ("Ref.Name IS NULL", "Ref", "", FALSE), ==, '-');
  g_assert_cmpint (answer_test ("Nil.Name IS NULL", "Nil", "", FALSE), ==, '1');
  g_assert_cmpint (answer_test ("Object.Name = 'fan'", "Object", "", FALSE), ==, '1');
  g_assert_cmpint (answer_test ("Object.Name = 5", "Object", "5", TRUE), ==, '-');
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/comparisons/matrix", test_matrix);
  g_test_add_func ("/wsman/comparisons/dependence", test_dependence);

  return g_test_run ();
}

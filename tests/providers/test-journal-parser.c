/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the parser of the journal's export format: pieces of any size, limits, and what isn't that format. */

#include <string.h>

#include "journal-files.h"
#include "providers/wsman-journal-entry-private.h"

static const char text[] =
  "__CURSOR=s=1;i=2;b=3;m=4;t=5;x=6\nA=1\nA=\nB\n\5\0\0\0\0\0\0\0x\n\0=y\nC=\377\n\nD\n\0\0\0\0\0\0\0\0\n\n\n\nE==\n\n";

static const char result[] = "__CURSOR=s=1;i=2;b=3;m=4;t=5;x=6|A=1|A=|B=x\n\357\277\275=y|C=\357\277\275||D=||E==||";

/* Parses data in pieces, and returns the entries as a text. Stops at an error. */
static char *
parse (const char  *data,
       gsize        length,
       gsize        piece,
       GError     **error)
{
  g_autoptr(WsmanJournalParser) parser = wsman_journal_parser_new ();
  GString *found = g_string_new (NULL);

  for (gsize i = 0; i < length && *error == NULL; i += piece)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (data + i, MIN (piece, length - i));
      WsmanJournalEntry *entry;

      wsman_journal_parser_push (parser, bytes);
      while ((entry = wsman_journal_parser_next (parser, error)) != NULL)
        {
          for (guint j = 0; j < entry->fields->len; j++)
            {
              const WsmanJournalField *field = entry->fields->pdata[j];

              g_string_append_printf (found, "%s=%s|", field->name, field->value);
            }
          g_string_append_c (found, '|');
          wsman_journal_entry_free (entry);
        }
    }

  return g_string_free (found, FALSE);
}

static void
test_pieces (void)
{
  for (gsize piece = 1; piece <= sizeof text; piece++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *found = parse (text, sizeof text - 1, piece, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, result);
    }
}

/* A cut entry isn't one. */
static void
test_cuts (void)
{
  for (gsize length = 0; length < sizeof text - 1; length++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *found = parse (text, length, 7, &error);

      g_assert_no_error (error);
      g_assert_true (g_str_has_prefix (result, found));
      g_assert_true (*found == '\0' || g_str_has_suffix (found, "||"));
    }
}

static WsmanJournalEntry *
parse_one (GString *entry)
{
  g_autoptr(WsmanJournalParser) parser = wsman_journal_parser_new ();
  g_autoptr(GBytes) bytes = g_string_free_to_bytes (entry);
  g_autoptr(GError) error = NULL;
  WsmanJournalEntry *parsed;

  wsman_journal_parser_push (parser, bytes);
  parsed = wsman_journal_parser_next (parser, &error);
  g_assert_no_error (error);
  g_assert_nonnull (parsed);

  return parsed;
}

/* No entry takes much memory. Nothing is cut in silence. */
static void
test_limits (void)
{
  g_autofree char *large = g_strnfill (10 * WSMAN_JOURNAL_MAX_ENTRY, 'x');
  GString *text_entry = g_string_new (NULL);
  GString *binary_entry = g_string_new (NULL);
  GString *many = g_string_new (NULL);
  g_autoptr(WsmanJournalEntry) first = NULL;
  g_autoptr(WsmanJournalEntry) second = NULL;
  g_autoptr(WsmanJournalEntry) third = NULL;

  g_string_append_printf (text_entry, "A=%s\nB=%s\nC=%s\nD=d\n\n", large, large, large);
  journal_entry_add (binary_entry, "A", large, -1);
  journal_entry_add (binary_entry, "B", large, -1);
  journal_entry_add (binary_entry, "C", large, -1);
  g_string_append (binary_entry, "D=d\n\n");
  for (guint i = 0; i < 2 * WSMAN_JOURNAL_MAX_FIELDS; i++)
    g_string_append (many, "A=a\n");
  g_string_append_c (many, '\n');

  first = parse_one (text_entry);
  second = parse_one (binary_entry);
  third = parse_one (many);
  for (guint i = 0; i < 4; i++)
    {
      const WsmanJournalField *a = first->fields->pdata[i];
      const WsmanJournalField *b = second->fields->pdata[i];

      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_cmpstr (a->value, ==, b->value);
      g_assert_cmpuint (a->length, ==, i < 3 ? 10 * WSMAN_JOURNAL_MAX_ENTRY : 1);
      g_assert_cmpuint (b->length, ==, a->length);
      g_assert_true (a->is_cut);
      g_assert_cmpuint (strlen (a->value), ==, i < 2 ? WSMAN_JOURNAL_MAX_VALUE : 0);
    }
  g_assert_cmpuint (third->fields->len, ==, WSMAN_JOURNAL_MAX_FIELDS);
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *data;
    gsize length;
  } rows[] = {
    { "B\n\1\0\0\0\0\0\0\0xy\n", 13 }, /* the length is wrong */
  };
  g_autofree char *long_name = g_strnfill (1000, 'N');
  g_autoptr(GError) long_error = NULL;
  g_autofree char *nothing = parse (long_name, 1000, 100, &long_error);

  g_assert_error (long_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *found = parse (rows[i].data, rows[i].length, 100, &error);

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

static void
test_cursors (void)
{
  static const char *const wrong[] = {
    "", "s", "s=", "s=1", "s=1;", "s=1;i=2;b=3;m=4;t=5;x=", "s=1;i=2;b=3;m=4;t=5;x=6;", "s=1;i=2;b=3;m=4;t=5;x=6;y=7",
    "i=2;s=1;b=3;m=4;t=5;x=6", "s=1;i=G;b=3;m=4;t=5;x=6", "s=1;i=2;b=3;m=4;t=5;x=6\n", " s=1;i=2;b=3;m=4;t=5;x=6",
    "s=1;i=-2;b=3;m=4;t=5;x=6", "s=1;i=111111111111111111111111111111111;b=3;m=4;t=5;x=6",
  };
  const char *series;
  guint64 number;

  g_assert_true (wsman_journal_cursor_read ("s=ab;i=1f;b=3;m=4;t=5;x=6", &series, &number));
  g_assert_true (g_str_has_prefix (series, "ab;"));
  g_assert_cmpuint (number, ==, 31);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (wsman_journal_cursor_read (wrong[i], &series, &number));

  g_assert_true (wsman_journal_cursor_equal ("s=1;i=2;b=3;m=4;t=5;x=6", "s=1;i=2;b=3;m=4;t=5;x=6"));
  g_assert_true (wsman_journal_cursor_equal ("s=1;i=2;b=3;m=4;t=5;x=6", "s=1;i=2;b=3;m=4;t=5;x=7"));
  g_assert_true (wsman_journal_cursor_equal ("s=1;i=2;b=3;m=4;t=5;x=6", "s=2;i=9;b=3;m=4;t=5;x=6"));
  g_assert_false (wsman_journal_cursor_equal ("s=1;i=2;b=3;m=4;t=5;x=6", "s=1;i=3;b=3;m=4;t=5;x=7"));
  g_assert_false (wsman_journal_cursor_equal ("s=1;i=2;b=3;m=4;t=5;x=6", "s=1;i=2f;b=3;m=4;t=5;x=7"));
  g_assert_false (wsman_journal_cursor_equal ("s=1", "s=1"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/journal-parser/pieces", test_pieces);
  g_test_add_func ("/wsman/journal-parser/cuts", test_cuts);
  g_test_add_func ("/wsman/journal-parser/limits", test_limits);
  g_test_add_func ("/wsman/journal-parser/wrong", test_wrong);
  g_test_add_func ("/wsman/journal-parser/cursors", test_cursors);

  return g_test_run ();
}

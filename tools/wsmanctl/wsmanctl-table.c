/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Prints rows of cells in columns. A row is always one line.
 */

#include "wsmanctl-table.h"

#include <string.h>

#include "text-output.h"

/* The most columns of a cell. A longer cell is cut. */
#define MAX_CELL 60

typedef struct
{
  char *name;
  gboolean is_wanted; /* TRUE if the user asked for the column; then its name may be in another case */
  gboolean is_shown;
} Column;

struct _WsmanctlTable
{
  GPtrArray *columns;
  GPtrArray *rows; /* the rows, which are hash tables from a column's name to a cell */
};

static void
column_free (Column *self)
{
  g_free (self->name);
  g_free (self);
}

WsmanctlTable *
wsmanctl_table_new (void)
{
  WsmanctlTable *self = g_new0 (WsmanctlTable, 1);

  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);

  return self;
}

void
wsmanctl_table_free (WsmanctlTable *self)
{
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static Column *
add_column (WsmanctlTable *self,
            const char    *name,
            gboolean       is_wanted)
{
  Column *column = g_new0 (Column, 1);

  column->name = g_strdup (name);
  column->is_wanted = is_wanted;
  column->is_shown = is_wanted;
  g_ptr_array_add (self->columns, column);

  return column;
}

void
wsmanctl_table_add_column (WsmanctlTable *self,
                           const char    *name)
{
  add_column (self, name, TRUE);
}

/* From here on the column has the machine's spelling of the name. */
static Column *
find_column (WsmanctlTable *self,
             const char    *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = self->columns->pdata[i];

      if (g_str_equal (column->name, name))
        return column;
      if (!column->is_wanted || g_ascii_strcasecmp (column->name, name) != 0)
        continue;

      g_free (column->name);
      column->name = g_strdup (name);

      return column;
    }

  return add_column (self, name, FALSE);
}

void
wsmanctl_table_begin_row (WsmanctlTable *self)
{
  g_ptr_array_add (self->rows, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free));
}

/* Cuts a cell to its maximum width. */
static void
cut (GString *cell)
{
  const char *ellipsis = text_output_get_ellipsis ();
  int room = MAX_CELL - text_output_measure (ellipsis);

  if (text_output_measure (cell->str) <= MAX_CELL)
    return;

  while (text_output_measure (cell->str) > room)
    g_string_truncate (cell, (gsize) (g_utf8_prev_char (cell->str + cell->len) - cell->str));
  g_string_append (cell, ellipsis);
}

void
wsmanctl_table_add_cell (WsmanctlTable *self,
                         const char    *name,
                         const char    *value,
                         gboolean       is_whole)
{
  GHashTable *row = self->rows->pdata[self->rows->len - 1];
  GString *cell = g_string_new (value);
  Column *column = find_column (self, name);

  /* Line breaks are replaced, because a row is one line. */
  g_strdelimit (cell->str, "\t\r\n", ' ');
  if (!is_whole)
    {
      /* When the text is already too long, it needs no more characters. */
      if (g_utf8_strlen (cell->str, (gssize) cell->len) > 4 * MAX_CELL)
        g_string_truncate (cell, (gsize) (g_utf8_offset_to_pointer (cell->str, 4 * MAX_CELL) - cell->str));
      cut (cell);
    }

  column->is_shown |= cell->len > 0;
  g_hash_table_insert (row, g_strdup (name), g_string_free (cell, FALSE));
}

static gboolean
is_number (const char *text)
{
  return *text != '\0' && text[strspn (text, "0123456789.-")] == '\0';
}

/* Returns the width of a column. Also determines whether all its cells are numbers. */
static int
measure (WsmanctlTable *self,
         const char    *name,
         gboolean      *are_numbers)
{
  int width = text_output_measure (name);

  *are_numbers = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      const char *cell = g_hash_table_lookup (self->rows->pdata[i], name);

      if (cell == NULL || *cell == '\0')
        continue;

      width = MAX (width, text_output_measure (cell));
      *are_numbers &= is_number (cell);
    }

  return width;
}

static void
append_cell (GString    *line,
             const char *cell,
             int         width,
             gboolean    to_the_right)
{
  int padding = width - text_output_measure (cell);

  if (to_the_right)
    g_string_append_printf (line, "%*s%s  ", padding, "", cell);
  else
    g_string_append_printf (line, "%s%*s  ", cell, padding, "");
}

/* Appends a column to all lines. The first line is the heading. */
static void
append_column (WsmanctlTable *self,
               const char    *name,
               GPtrArray     *lines)
{
  gboolean are_numbers;
  int width = measure (self, name, &are_numbers);

  append_cell (lines->pdata[0], name, width, are_numbers);
  for (guint row = 0; row < self->rows->len; row++)
    {
      const char *cell = g_hash_table_lookup (self->rows->pdata[row], name);

      append_cell (lines->pdata[row + 1], cell == NULL ? "" : cell, width, are_numbers);
    }
}

void
wsmanctl_table_append (WsmanctlTable *self,
                       GString       *text)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();

  if (self->rows->len == 0)
    return;

  for (guint row = 0; row <= self->rows->len; row++)
    g_ptr_array_add (lines, g_string_new (NULL));

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = self->columns->pdata[i];

      if (column->is_shown)
        append_column (self, column->name, lines);
    }

  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *line = g_string_free (lines->pdata[i], FALSE);

      g_string_append_printf (text, "%s\n", g_strchomp (line));
    }
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Parses the export format of the journal. A field is a line "NAME=value", or the line "NAME", the length of the value
 * in 8 bytes, the value and a line break. An empty line ends the entry.
 */

#include "wsman-journal-entry-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define MAX_NAME 256

/* What the next byte belongs to. */
typedef enum
{
  STATE_NAME,
  STATE_LINE,   /* a value up to the end of the line */
  STATE_LENGTH, /* the length of a value */
  STATE_VALUE,  /* a value of that length */
  STATE_END,    /* the line break after it */
} State;

struct _WsmanJournalParser
{
  GBytes *bytes; /* what isn't read yet; or NULL */
  const guint8 *position;
  const guint8 *end;

  State state;
  GString *name;
  GString *value;       /* the bytes of the value that are kept */
  guint64 value_length; /* the number of all its bytes */
  guint64 n_left;       /* how many bytes of the length or the value are missing */
  guint64 length;       /* the length of the value, as far as it is read */
  gsize n_kept;         /* the number of bytes that are kept of the whole entry */
  GPtrArray *fields;    /* those of the entry, as far as it is read */
};

static void
field_free (gpointer data)
{
  WsmanJournalField *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

WsmanJournalParser *
wsman_journal_parser_new (void)
{
  WsmanJournalParser *self = g_new0 (WsmanJournalParser, 1);

  self->name = g_string_new (NULL);
  self->value = g_string_new (NULL);
  self->fields = g_ptr_array_new_with_free_func (field_free);

  return self;
}

void
wsman_journal_parser_free (WsmanJournalParser *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_string_free (self->name, TRUE);
  g_string_free (self->value, TRUE);
  g_ptr_array_unref (self->fields);
  g_free (self);
}

void
wsman_journal_parser_push (WsmanJournalParser *self,
                           GBytes             *bytes)
{
  gsize size;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_ref (bytes);
  self->position = g_bytes_get_data (bytes, &size);
  self->end = self->position + size;
}

/* Adds the field that was read to the entry. */
static void
finish_field (WsmanJournalParser *self)
{
  WsmanJournalField *field;

  if (self->fields->len < WSMAN_JOURNAL_MAX_FIELDS)
    {
      field = g_new0 (WsmanJournalField, 1);
      field->name = g_utf8_make_valid (self->name->str, (gssize) self->name->len);
      field->value = g_utf8_make_valid (self->value->str, (gssize) self->value->len);
      field->length = self->value_length;
      field->is_cut = self->value_length > self->value->len;
      g_ptr_array_add (self->fields, field);
    }

  g_string_truncate (self->name, 0);
  g_string_truncate (self->value, 0);
  self->value_length = 0;
  self->state = STATE_NAME;
}

/* Adds bytes to the value, or only counts them. */
static void
add_to_value (WsmanJournalParser *self,
              gsize               length)
{
  gsize room = MIN (WSMAN_JOURNAL_MAX_VALUE - self->value->len, WSMAN_JOURNAL_MAX_ENTRY - self->n_kept);
  gsize n_kept = MIN (length, room);

  g_string_append_len (self->value, (const char *) self->position, (gssize) n_kept);
  self->n_kept += n_kept;
  self->value_length += length;
  self->position += length;
}

static gboolean
fail (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The output of journalctl can’t be read"));

  return FALSE;
}

/* Reads the name, or a part of it. is_end becomes TRUE at the end of the entry. */
static gboolean
read_name (WsmanJournalParser  *self,
           gboolean            *is_end,
           GError             **error)
{
  while (self->position < self->end)
    {
      char c = (char) *self->position++;

      if (c == '\n' && self->name->len == 0)
        {
          *is_end = TRUE;
          return TRUE;
        }

      if (c == '=' || c == '\n')
        {
          self->state = c == '=' ? STATE_LINE : STATE_LENGTH;
          self->n_left = sizeof (guint64);
          self->length = 0;
          return TRUE;
        }

      if (self->name->len >= MAX_NAME)
        return fail (error);
      g_string_append_c (self->name, c);
    }

  return TRUE;
}

static void
read_line (WsmanJournalParser *self)
{
  const guint8 *newline = memchr (self->position, '\n', (gsize) (self->end - self->position));

  add_to_value (self, (gsize) ((newline != NULL ? newline : self->end) - self->position));
  if (newline == NULL)
    return;

  self->position++;
  finish_field (self);
}

/* The length is little-endian. */
static void
read_length (WsmanJournalParser *self)
{
  self->length |= (guint64) *self->position++ << (8 * (sizeof (guint64) - self->n_left));
  if (--self->n_left > 0)
    return;

  self->n_left = self->length;
  self->state = self->length > 0 ? STATE_VALUE : STATE_END;
}

static void
read_value (WsmanJournalParser *self)
{
  gsize length = (gsize) MIN (self->n_left, (guint64) (self->end - self->position));

  add_to_value (self, length);
  self->n_left -= length;
  if (self->n_left == 0)
    self->state = STATE_END;
}

static gboolean
read_end (WsmanJournalParser  *self,
          GError             **error)
{
  if (*self->position++ != '\n')
    return fail (error);

  finish_field (self);

  return TRUE;
}

/* Reads some bytes. */
static gboolean
step (WsmanJournalParser  *self,
      gboolean            *is_end,
      GError             **error)
{
  switch (self->state)
    {
    case STATE_NAME:
      return read_name (self, is_end, error);

    case STATE_LINE:
      read_line (self);
      return TRUE;

    case STATE_LENGTH:
      read_length (self);
      return TRUE;

    case STATE_VALUE:
      read_value (self);
      return TRUE;

    case STATE_END:
    default:
      return read_end (self, error);
    }
}

WsmanJournalEntry *
wsman_journal_parser_next (WsmanJournalParser  *self,
                           GError             **error)
{
  gboolean is_end = FALSE;
  WsmanJournalEntry *entry;

  while (self->position < self->end)
    {
      if (!step (self, &is_end, error))
        return NULL;
      if (!is_end)
        continue;

      is_end = FALSE;
      if (self->fields->len == 0)
        continue;

      entry = g_new0 (WsmanJournalEntry, 1);
      entry->fields = g_steal_pointer (&self->fields);
      self->fields = g_ptr_array_new_with_free_func (field_free);
      self->n_kept = 0;
      return entry;
    }

  return NULL;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Fills in the records of classes that are read in a thread, by the names of their properties. */

#include "wsman-system-class-private.h"

#include "wsman-system-files-private.h"

typedef enum
{
  KIND_NUMBER,
  KIND_TEXT,
  KIND_ARRAY,
} SlotKind;

static SlotKind
get_kind (const WsmanSystemProperty *property)
{
  switch (property->type)
    {
    case WSMAN_SYSTEM_STRING:
      return KIND_TEXT;
    case WSMAN_SYSTEM_STRINGS:
    case WSMAN_SYSTEM_UINT16S:
      return KIND_ARRAY;
    case WSMAN_SYSTEM_BOOLEAN:
    case WSMAN_SYSTEM_UINT8:
    case WSMAN_SYSTEM_SINT16:
    case WSMAN_SYSTEM_UINT16:
    case WSMAN_SYSTEM_SINT32:
    case WSMAN_SYSTEM_UINT32:
    case WSMAN_SYSTEM_UINT64:
    case WSMAN_SYSTEM_DATE_TIME:
    case WSMAN_SYSTEM_REFERENCE:
    default:
      return KIND_NUMBER;
    }
}

/* Returns the slot of a property. Returns NULL if the class has no such property of this kind, which is a mistake of
 * the class's reader. */
static guint64 *
get_slot (WsmanSystemRow *self,
          const char     *name,
          SlotKind        kind)
{
  const WsmanSystemClass *klass = self->parent.klass;

  for (const WsmanSystemProperty *property = klass->properties; property->name != NULL; property++)
    {
      if (g_str_equal (property->name, name) && get_kind (property) == kind && property->constant == NULL)
        return &self->slots[property - klass->properties];
    }

  g_critical ("%s has no property %s of this kind", klass->name, name);

  return NULL;
}

void
wsman_system_row_take_text (gpointer    record,
                            const char *name,
                            char       *text)
{
  g_autofree char *owned = text;
  char **slot = (char **) get_slot (record, name, KIND_TEXT);

  if (slot == NULL)
    return;

  g_free (*slot);
  *slot = owned != NULL ? g_utf8_make_valid (owned, -1) : NULL;
}

void
wsman_system_row_set_text (gpointer    record,
                           const char *name,
                           const char *text)
{
  wsman_system_row_take_text (record, name, g_strdup (text));
}

void
wsman_system_row_set_number (gpointer    record,
                             const char *name,
                             guint64     number)
{
  guint64 *slot = get_slot (record, name, KIND_NUMBER);

  if (slot != NULL)
    *slot = number;
}

void
wsman_system_row_take_array (gpointer    record,
                             const char *name,
                             char      **values)
{
  g_auto(GStrv) owned = values;
  char ***slot = (char ***) get_slot (record, name, KIND_ARRAY);

  if (slot == NULL)
    return;

  g_strfreev (*slot);
  *slot = g_steal_pointer (&owned);
}

static void
read_property (const WsmanSystemProperty *property,
               const char                *directory,
               gpointer                   record)
{
  g_autofree char *path = NULL;
  g_autofree char *line = NULL;
  guint64 number;

  if (*property->file != '/' && directory == NULL)
    return;

  path = *property->file == '/' ? g_strdup (property->file) : g_build_filename (directory, property->file, NULL);
  line = wsman_system_read_line (path);
  if (get_kind (property) == KIND_TEXT)
    wsman_system_row_take_text (record, property->name, g_steal_pointer (&line));
  else if (line != NULL && wsman_system_parse_number (line, &number))
    wsman_system_row_set_number (record, property->name, number);
}

gpointer
wsman_system_load_add (WsmanSystemLoad *load,
                       const char      *directory)
{
  gpointer record = wsman_system_record_new (load->klass);

  for (const WsmanSystemProperty *property = load->klass->properties; property->name != NULL; property++)
    {
      if (property->file != NULL)
        read_property (property, directory, record);
    }
  g_ptr_array_add (load->records, record);

  return record;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Win32_PhysicalMemory: the memory modules in the firmware's table (SMBIOS 7.18). The kernel shows the table to root
 * alone, so a program of another user sees no instance. */

#include "providers/wsman-system-class-private.h"

#include <fcntl.h>
#include <string.h>

#include "providers/wsman-system-files-private.h"

#define ROW WSMAN_SYSTEM_ROW
#define CONSTANT WSMAN_SYSTEM_ROW_CONSTANT
#define FROM_FILE WSMAN_SYSTEM_ROW_FILE

#define ENTRIES "/sys/firmware/dmi/entries"
#define KIB 1024
#define MIB (1024 * 1024)

static const WsmanSystemProperty properties[] = {
  ROW ("BankLabel", STRING, PLAIN),
  ROW ("Capacity", UINT64, PLAIN),
  CONSTANT ("Caption", PLAIN, "Physical Memory"),
  ROW ("ConfiguredClockSpeed", UINT32, PLAIN),
  CONSTANT ("CreationClassName", SCOPE, "Win32_PhysicalMemory"),
  ROW ("DataWidth", UINT16, PLAIN),
  CONSTANT ("Description", PLAIN, "Physical Memory"),
  ROW ("DeviceLocator", STRING, PLAIN),
  ROW ("Manufacturer", STRING, PLAIN),
  CONSTANT ("Name", PLAIN, "Physical Memory"),
  ROW ("PartNumber", STRING, PLAIN),
  ROW ("SerialNumber", STRING, PLAIN),
  ROW ("SMBIOSMemoryType", UINT32, PLAIN),
  ROW ("Speed", UINT32, PLAIN),
  ROW ("Tag", STRING, KEY),
  ROW ("TotalWidth", UINT16, PLAIN),
  { NULL },
};

/* The places of fields in the structure. */
static const struct
{
  const char *property;
  gsize offset;
} numbers[] = {
  { "TotalWidth", 0x08 }, { "DataWidth", 0x0A }, { "Speed", 0x15 }, { "ConfiguredClockSpeed", 0x20 },
}, texts[] = {
  { "DeviceLocator", 0x10 }, { "BankLabel", 0x11 }, { "Manufacturer", 0x17 }, { "SerialNumber", 0x18 },
  { "PartNumber", 0x1A },
};

/* A structure: a part of fixed fields, whose length is in its second byte, then strings, then an empty string. */
typedef struct
{
  const guint8 *data;
  gsize length;
} MemoryDevice;

/* Returns a field of 1, 2 or 4 bytes. Returns 0 if the structure is shorter, as in old versions. */
static guint32
get_field (const MemoryDevice *self,
           gsize               offset,
           gsize               size)
{
  guint32 value = 0;

  if (offset + size > MIN (self->data[1], self->length))
    return 0;

  for (gsize i = size; i > 0; i--)
    value = value << 8 | self->data[offset + i - 1];

  return value;
}

/* Returns the text with the number that is in a field. Number 1 is the first text. */
static char *
dup_text (const MemoryDevice *self,
          gsize               offset)
{
  guint32 number = get_field (self, offset, 1);
  gsize position = MIN (self->data[1], self->length);

  for (guint32 i = 1; number > 0 && position < self->length && self->data[position] != '\0'; i++)
    {
      const char *text = (const char *) self->data + position;
      gsize length = strnlen (text, self->length - position);

      if (i == number)
        return g_strchomp (g_strndup (text, length));

      position += length + 1;
    }

  return NULL;
}

/* Returns the size in bytes. A slot without a module has none. */
static guint64
get_capacity (const MemoryDevice *self)
{
  guint32 size = get_field (self, 0x0C, 2);

  if (size == 0x7FFF)
    return (guint64) (get_field (self, 0x1C, 4) & 0x7FFFFFFF) * MIB;
  if (size == 0 || size == 0xFFFF)
    return WSMAN_SYSTEM_NULL;

  return (size & 0x8000) != 0 ? (guint64) (size & 0x7FFF) * KIB : (guint64) size * MIB;
}

static void
add_module (WsmanSystemLoad    *load,
            const MemoryDevice *device,
            guint               index)
{
  guint64 capacity = get_capacity (device);
  gpointer record;

  if (capacity == WSMAN_SYSTEM_NULL)
    return;

  record = wsman_system_load_add (load, NULL);
  wsman_system_row_set_number (record, "Capacity", capacity);
  wsman_system_row_set_number (record, "SMBIOSMemoryType", get_field (device, 0x12, 1));
  wsman_system_row_take_text (record, "Tag", g_strdup_printf ("Physical Memory %u", index));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    wsman_system_row_take_text (record, texts[i].property, dup_text (device, texts[i].offset));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint32 number = get_field (device, numbers[i].offset, 2);

      if (number != 0 && number != 0xFFFF)
        wsman_system_row_set_number (record, numbers[i].property, number);
    }
}

static void
physical_memory_load (WsmanSystemLoad *load)
{
  g_auto(GStrv) names = wsman_system_list_names (ENTRIES);
  guint index = 0;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (ENTRIES, names[i], "raw", NULL);
      g_autofree char *data = NULL;
      MemoryDevice device = { NULL };

      if (!g_str_has_prefix (names[i], "17-"))
        continue;

      data = wsman_system_read (AT_FDCWD, path, &device.length);
      device.data = (const guint8 *) data;
      if (data != NULL && device.length >= 4)
        add_module (load, &device, index);
      index++;
    }
}

const WsmanSystemClass wsman_system_physical_memory = {
  .name = "Win32_PhysicalMemory", .parent = "CIM_PhysicalMemory", .properties = properties,
  .load = physical_memory_load,
};

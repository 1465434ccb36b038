/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What the classes of this machine have in common: each is a table of properties over a plain C
 * record, plus a way to walk over its instances. Instances are read when they are asked for; nothing
 * is cached.
 *
 * A Win32_ class has all properties of its table; its CIM_ base class has those marked so.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

/* A number or time of a record that isn't known; a string that isn't known is NULL. */
#define WSMAN_SYSTEM_NULL G_MAXUINT64

/* CIM's intrinsic types ([DSP0004] 5.2.2), and how a record holds them: strings are char *, owned by
 * the record; times are microseconds since 1970; all else, booleans too, is guint64. */
typedef enum
{
  WSMAN_SYSTEM_STRING,
  WSMAN_SYSTEM_BOOLEAN,
  WSMAN_SYSTEM_SINT16,
  WSMAN_SYSTEM_UINT16,
  WSMAN_SYSTEM_UINT32,
  WSMAN_SYSTEM_UINT64,
  WSMAN_SYSTEM_DATE_TIME,
} WsmanSystemType;

typedef enum
{
  WSMAN_SYSTEM_WIN32 = 0,      /* of the Win32_ class alone */
  WSMAN_SYSTEM_CIM = 1 << 0,   /* of the CIM_ class too */
  WSMAN_SYSTEM_KEY = 1 << 1,   /* the key: a selector that must be given */
  WSMAN_SYSTEM_SCOPE = 1 << 2, /* a key of the CIM schema that may be left out */
} WsmanSystemFlags;

typedef struct
{
  const char *name;
  WsmanSystemType type;
  WsmanSystemFlags flags;
  gsize offset;         /* in the record, or … */
  const char *constant; /* … the same string for every instance */
} WsmanSystemProperty;

/* A method of an instance: adds its out parameters to output and returns its ReturnValue. */
typedef struct
{
  const char *name;
  gboolean has_effect; /* for operators alone */
  guint32 (*call) (gpointer         record,
                   WsmanItem       *input,
                   GVariantBuilder *output);
} WsmanSystemMethod;

typedef struct
{
  const char *name;
  const char *base_name;
  gboolean is_singleton; /* may be addressed without its key */
  gsize record_size;
  const WsmanSystemProperty *properties; /* ends with a row without name */
  const WsmanSystemMethod *methods;      /* likewise; may be NULL */

  /* Fills in the record of a class that has exactly one instance, or … */
  void (*read) (gpointer record);

  /* … a walk over the instances: next() fills in a fresh record; FALSE after the last. */
  gpointer (*open) (void);
  gboolean (*next) (gpointer walk,
                    gpointer record);
  void (*close) (gpointer walk);

  /* Reads the instance of that key; NULL if walking is as good. */
  gboolean (*find) (const char *key,
                    gpointer    record);
} WsmanSystemClass;

extern const WsmanSystemClass wsman_system_computer_system;
extern const WsmanSystemClass wsman_system_logical_disk;
extern const WsmanSystemClass wsman_system_operating_system;
extern const WsmanSystemClass wsman_system_process;

gpointer wsman_system_record_new (const WsmanSystemClass *klass);
void wsman_system_record_free (const WsmanSystemClass *klass,
                               gpointer                record);

const WsmanSystemProperty *wsman_system_class_find_property (const WsmanSystemClass *klass,
                                                             const char             *name);
const WsmanSystemProperty *wsman_system_class_get_key (const WsmanSystemClass *klass);
const WsmanSystemMethod *wsman_system_class_find_method (const WsmanSystemClass *klass,
                                                         const char             *name);

/* The value as a selector spells it; NULL if it is null. */
char *wsman_system_property_dup_text (const WsmanSystemProperty *property,
                                      gconstpointer              record);
/* The value with its CIM type, as wsman_item_new_from_variant() wants it. */
GVariant *wsman_system_property_get_value (const WsmanSystemProperty *property,
                                           gconstpointer              record);

G_END_DECLS

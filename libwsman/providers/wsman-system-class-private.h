/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What the classes of this machine have in common: each is a table of properties over a plain C
 * record, plus a way to walk over its instances. Instances are read when they are asked for; nothing
 * is cached.
 *
 * What the classes inherit from is in the schema.
 */

#pragma once

#include <libwsman/wsman.h>

#include "soap/wsman-values-private.h"

G_BEGIN_DECLS

/* A number or time of a record that isn't known; a string that isn't known is NULL. */
#define WSMAN_SYSTEM_NULL G_MAXUINT64

/* CIM's intrinsic types ([DSP0004] 5.2.2), and how a record holds them: strings are char *, arrays of
 * them char **, both owned by the record; times are microseconds since 1970; all else, booleans too,
 * is guint64. A reference is one of the two records of a WsmanSystemLink. */
typedef enum
{
  WSMAN_SYSTEM_STRING,
  WSMAN_SYSTEM_BOOLEAN,
  WSMAN_SYSTEM_SINT16,
  WSMAN_SYSTEM_UINT16,
  WSMAN_SYSTEM_UINT32,
  WSMAN_SYSTEM_UINT64,
  WSMAN_SYSTEM_DATE_TIME,
  WSMAN_SYSTEM_STRINGS,
  WSMAN_SYSTEM_REFERENCE,
} WsmanSystemType;

typedef enum
{
  WSMAN_SYSTEM_PLAIN = 0,
  WSMAN_SYSTEM_KEY = 1 << 0,      /* a key: a selector that must be given */
  WSMAN_SYSTEM_SCOPE = 1 << 1,    /* a key of the CIM schema that may be left out */
  WSMAN_SYSTEM_WRITABLE = 1 << 2, /* Put changes it */
} WsmanSystemFlags;

typedef struct
{
  const char *name;
  WsmanSystemType type;
  WsmanSystemFlags flags;
  gsize offset;         /* in the record, or … */
  const char *constant; /* … the same string for every instance */
} WsmanSystemProperty;

typedef struct _WsmanSystemClass WsmanSystemClass;

/* What every record begins with. It is counted, so that links can share it. */
typedef struct
{
  const WsmanSystemClass *klass;
} WsmanSystemRecord;

/* The record of an association's instance. */
typedef struct
{
  WsmanSystemRecord parent;

  WsmanSystemRecord *ends[2];
} WsmanSystemLink;

/* What an association links, its first two properties being the references. */
typedef struct
{
  const char *classes[2];
  const char *joined_by[2]; /* the only keys, equal in linked instances, of classes with find(); or NULL:
                             * all instances are linked */
} WsmanSystemEnds;

/* A method of an instance. */
typedef struct
{
  const char *name;
  gboolean has_effect; /* for operators alone */

  /* Adds its out parameters to output and returns its ReturnValue, or … */
  guint32 (*call) (gpointer         record,
                   WsmanItem       *input,
                   GVariantBuilder *output);

  /* … where that takes time, returns it through the task, which isn't given away. */
  void (*call_async) (gpointer   record,
                      WsmanItem *input,
                      GTask     *task);

  const WsmanSystemProperty *parameters; /* names and types of those that go in; ends with a row without name; NULL: none */
} WsmanSystemMethod;

struct _WsmanSystemClass
{
  const char *name;
  const char *parent;    /* in the schema; or NULL */
  gboolean is_singleton; /* may be addressed without its keys */
  gboolean is_private;   /* is for operators: not every user of the machine sees it */
  gsize record_size;
  const WsmanSystemProperty *properties; /* ends with a row without name */
  const WsmanSystemMethod *methods;      /* likewise; may be NULL */

  /* Fills in the record of a class that has exactly one instance, or … */
  void (*read) (gpointer record);

  /* … a walk over the instances: next() fills in a fresh record; FALSE after the last. Or … */
  gpointer (*open) (void);
  gboolean (*next) (gpointer walk,
                    gpointer record);
  void (*close) (gpointer walk);

  /* … where asking takes time, returns all records, or the one that has this first key, as a GPtrArray
   * through the task, which isn't given away; NULL without an error if this machine has no such class.
   * Or … */
  void (*load_async) (const char *key,
                      GTask      *task);

  /* … what is linked. */
  const WsmanSystemEnds *ends;

  /* Reads the instance with those keys, in the order of the table; NULL if walking is as good. */
  gboolean (*find) (const char *const *keys,
                    gpointer           record);

  /* Of a class with instances that operators make, change and delete; else NULL. */
  gboolean (*write) (gpointer   record,
                     gboolean   is_new,
                     GError   **error);
  gboolean (*erase) (gpointer   record,
                     GError   **error);
};

extern const WsmanSystemClass wsman_system_computer_system;
extern const WsmanSystemClass wsman_system_environment;
extern const WsmanSystemClass wsman_system_logical_disk;
extern const WsmanSystemClass wsman_system_network_adapter;
extern const WsmanSystemClass wsman_system_network_adapter_configuration;
extern const WsmanSystemClass wsman_system_network_adapter_setting;
extern const WsmanSystemClass wsman_system_operating_system;
extern const WsmanSystemClass wsman_system_process;
extern const WsmanSystemClass wsman_system_service;
extern const WsmanSystemClass wsman_system_system_devices;
extern const WsmanSystemClass wsman_system_system_operating_system;
extern const WsmanSystemClass wsman_system_system_processes;
extern const WsmanSystemClass wsman_system_system_services;

gpointer wsman_system_record_new (const WsmanSystemClass *klass);
gpointer wsman_system_record_ref (gpointer record);
void wsman_system_record_unref (gpointer record);

/* Takes over what the item has of properties with those flags, and passes over the others. NULL if that
 * fits, else the name of what doesn't. */
char *wsman_system_record_change (gpointer          record,
                                  WsmanItem        *item,
                                  WsmanSystemFlags  changeable);

/* The key of which the item says something else; NULL if there is none. */
const char *wsman_system_record_find_other_key (gconstpointer  record,
                                                WsmanItem     *item);

/* A link of two instances, if they belong together; else NULL. */
WsmanSystemRecord *wsman_system_link_new (const WsmanSystemClass *klass,
                                          WsmanSystemRecord      *first,
                                          WsmanSystemRecord      *second);

const WsmanSystemProperty *wsman_system_class_find_property (const WsmanSystemClass *klass,
                                                             const char             *name);
const WsmanSystemProperty *wsman_system_method_find_parameter (const WsmanSystemMethod *method,
                                                               const char              *name);
/* What such a property is to a filter; "missing" for NULL. */
WsmanPropertyType wsman_system_property_get_kind (const WsmanSystemProperty *property);
const WsmanSystemMethod *wsman_system_class_find_method (const WsmanSystemClass *klass,
                                                         const char             *name);

/* The value as a selector spells it; NULL if it is null, or isn't a single value. */
char *wsman_system_property_dup_text (const WsmanSystemProperty *property,
                                      gconstpointer              record);
/* What a reference points to. */
WsmanSystemRecord *wsman_system_property_get_record (const WsmanSystemProperty *property,
                                                     gconstpointer              record);
/* The value with its CIM type, as wsman_item_new_from_variant() wants it; not for references. */
GVariant *wsman_system_property_get_value (const WsmanSystemProperty *property,
                                           gconstpointer              record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSystemRecord, wsman_system_record_unref)

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What the classes of this machine have in common. Each class has a table of properties over a plain C record, and
 * functions to iterate over its instances. Instances are read when they are asked for, and nothing is cached.
 *
 * The schema has the classes from which these inherit.
 */

#pragma once

#include <libwsman/wsman.h>

#include "soap/wsman-values-private.h"

G_BEGIN_DECLS

/* An unknown number or time of a record. An unknown string is NULL. */
#define WSMAN_SYSTEM_NULL G_MAXUINT64

/* CIM's intrinsic types ([DSP0004] 5.2.2). A record holds strings as char * and arrays of strings as char **, and
 * owns both. Times are microseconds since 1970. All other types, also booleans, are guint64. A reference is one of
 * the two records of a WsmanSystemLink. */
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
  WSMAN_SYSTEM_KEY = 1 << 0,      /* a key: a selector that is required */
  WSMAN_SYSTEM_SCOPE = 1 << 1,    /* a key of the CIM schema that may be omitted */
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

/* The beginning of every record. Records are reference-counted, so that links can share them. */
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

/* The classes that an association links. Its first two properties are the references. */
typedef struct
{
  const char *classes[2];
  const char *joined_by[2]; /* the only keys, equal in linked instances, of classes with find(); or NULL: all
                             * instances are linked */
} WsmanSystemEnds;

/* A method of an instance. */
typedef struct
{
  const char *name;
  gboolean has_effect; /* only for operators */

  /* Adds its out parameters to output and returns its ReturnValue, or … */
  guint32 (*call) (gpointer         record,
                   WsmanItem       *input,
                   GVariantBuilder *output);

  /* … if it takes time, returns the ReturnValue through the task, without taking the task. */
  void (*call_async) (gpointer   record,
                      WsmanItem *input,
                      GTask     *task);

  /* names and types of its parameters; ends with a row without name; NULL: none */
  const WsmanSystemProperty *parameters;
} WsmanSystemMethod;

struct _WsmanSystemClass
{
  const char *name;
  const char *parent;    /* in the schema; or NULL */
  gboolean is_singleton; /* may be addressed without its keys */
  gboolean is_private;   /* only for operators: not every user of the machine sees it */
  gsize record_size;
  const WsmanSystemProperty *properties; /* ends with a row without name */
  const WsmanSystemMethod *methods;      /* the same; may be NULL */

  /* Fills in the record of a class that has exactly one instance, or … */
  void (*read) (gpointer record);

  /* … iterates over the instances: next() fills in a fresh record, and returns FALSE after the last. Or … */
  gpointer (*open) (void);
  gboolean (*next) (gpointer walk,
                    gpointer record);
  void (*close) (gpointer walk);

  /* … if reading takes time, returns all records, or the one with this first key, as a GPtrArray through the task,
   * without taking the task. Returns NULL without an error if this machine doesn't have the class. Or … */
  void (*load_async) (const char *key,
                      GTask      *task);

  /* … the linked classes. */
  const WsmanSystemEnds *ends;

  /* Reads the instance with those keys, in the order of the table; NULL if the class has no faster way than
   * iterating. */
  gboolean (*find) (const char *const *keys,
                    gpointer           record);

  /* For a class whose instances operators can create, change and delete; else NULL. */
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

/* Copies the item's properties with those flags to the record, and ignores the others. Returns NULL, or the name of
 * a property with a wrong value. */
char *wsman_system_record_change (gpointer          record,
                                  WsmanItem        *item,
                                  WsmanSystemFlags  changeable);

/* Returns the key that has another value in the item; NULL if there is none. */
const char *wsman_system_record_find_other_key (gconstpointer  record,
                                                WsmanItem     *item);

/* Makes a link of two instances if they belong together; else returns NULL. */
WsmanSystemRecord *wsman_system_link_new (const WsmanSystemClass *klass,
                                          WsmanSystemRecord      *first,
                                          WsmanSystemRecord      *second);

const WsmanSystemProperty *wsman_system_class_find_property (const WsmanSystemClass *klass,
                                                             const char             *name);
const WsmanSystemProperty *wsman_system_method_find_parameter (const WsmanSystemMethod *method,
                                                               const char              *name);
/* Returns the property's type for a filter; "missing" for NULL. */
WsmanPropertyType wsman_system_property_get_kind (const WsmanSystemProperty *property);
const WsmanSystemMethod *wsman_system_class_find_method (const WsmanSystemClass *klass,
                                                         const char             *name);

/* Returns the value as text for a selector; NULL if it is null, or isn't a single value. */
char *wsman_system_property_dup_text (const WsmanSystemProperty *property,
                                      gconstpointer              record);
/* Returns the record that a reference points to. */
WsmanSystemRecord *wsman_system_property_get_record (const WsmanSystemProperty *property,
                                                     gconstpointer              record);
/* Returns the value with its CIM type, for wsman_item_new_from_variant(). Not for references. */
GVariant *wsman_system_property_get_value (const WsmanSystemProperty *property,
                                           gconstpointer              record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSystemRecord, wsman_system_record_unref)

G_END_DECLS

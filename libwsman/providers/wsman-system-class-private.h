/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What all classes of this machine need. Each class has a table of properties over a plain C record, and functions to
 * iterate over its instances. An instance is read when a request asks for it. Nothing is cached.
 *
 * wsman-system-schema.c has the classes from which these classes inherit.
 */

#pragma once

#include <libwsman/wsman.h>

#include "soap/wsman-values-private.h"
#include "wsman-hosted-caller-private.h"

G_BEGIN_DECLS

/* The rows of a table of properties of a WsmanSystemRow: the reader of the class sets the value; every instance has the
 * same text; the value is the first line of a file. */
#define WSMAN_SYSTEM_ROW(name, type, flags) { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags }
#define WSMAN_SYSTEM_ROW_CONSTANT(name, flags, text) { name, WSMAN_SYSTEM_STRING, WSMAN_SYSTEM_##flags, 0, text }
#define WSMAN_SYSTEM_ROW_FILE(name, type, flags, path) \
  { name, WSMAN_SYSTEM_##type, WSMAN_SYSTEM_##flags, 0, NULL, path }

/* The file with the name of this machine. */
#define WSMAN_SYSTEM_HOST_NAME_FILE "/proc/sys/kernel/hostname"

/* The value of a record's number or time that is unknown. An unknown string is NULL. */
#define WSMAN_SYSTEM_NULL G_MAXUINT64

/* CIM's intrinsic types ([DSP0004] 5.2.2). A record holds a string as char * and an array as char **. It owns both. The
 * texts of an array of numbers are decimal. A time is a number of microseconds since 1970. All other types are guint64,
 * and this includes booleans. A reference is one of the two records of a WsmanSystemLink. */
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
  WSMAN_SYSTEM_UINT8,
  WSMAN_SYSTEM_SINT32,
  WSMAN_SYSTEM_UINT16S,
} WsmanSystemType;

typedef enum
{
  WSMAN_SYSTEM_PLAIN = 0,
  WSMAN_SYSTEM_KEY = 1 << 0,      /* the property is a key, and so a selector that is required */
  WSMAN_SYSTEM_SCOPE = 1 << 1,    /* the property is a key of the CIM schema that may be omitted */
  WSMAN_SYSTEM_WRITABLE = 1 << 2, /* Put may change the property */
} WsmanSystemFlags;

typedef struct
{
  const char *name;
  WsmanSystemType type;
  WsmanSystemFlags flags;
  gsize offset;         /* the place of the value in the record, if constant is NULL */
  const char *constant; /* the value, if it is the same for every instance; else NULL */
  const char *file;     /* the file whose first line is the value; a relative path is below the directory of the
                         * instance; NULL if the reader of the class sets the value. Only the classes with load() have
                         * such properties */
} WsmanSystemProperty;

typedef struct _WsmanSystemClass WsmanSystemClass;

/* The beginning of every record. Records are reference-counted, so that links can share them. */
typedef struct
{
  const WsmanSystemClass *klass;
} WsmanSystemRecord;

/* The record of a class that has no struct of its own. Each property has one slot, in the order of the table. */
typedef struct
{
  WsmanSystemRecord parent;

  guint64 slots[];
} WsmanSystemRow;

/* What load() of a class works on. */
typedef struct
{
  const WsmanSystemClass *klass;
  GPtrArray *records; /* the records that were read */
  WsmanTimeRange range; /* the times that are wanted; instances of other times may be left out */
  GCancellable *cancellable;
  GError *error; /* the error that ends the request; NULL if there is none */
} WsmanSystemLoad;

/* The record of an association's instance. */
typedef struct
{
  WsmanSystemRecord parent;

  WsmanSystemRecord *ends[2];
} WsmanSystemLink;

/* The classes that an association links. The first two properties of the association are the references. */
typedef struct
{
  const char *classes[2];
  const char *joined_by[2]; /* the name of a property in each of the two classes; NULL if all instances are linked. Two
                             * instances are linked if these properties are equal. In a class with find(), the property
                             * is the only key */
} WsmanSystemEnds;

/* A method. It belongs to an instance, unless it has call_by_command_user(). */
typedef struct
{
  const char *name;
  gboolean has_effect; /* TRUE if only operators may call the method */

  /* Adds the out parameters to output, and returns the ReturnValue. This is NULL if the method takes time. */
  guint32 (*call) (gpointer         record,
                   WsmanItem       *input,
                   GVariantBuilder *output);

  /* Calls a method that takes time. It adds the out parameters to output, and returns the ReturnValue through the task,
   * without taking the task. output is valid until the task has returned. */
  void (*call_async) (gpointer         record,
                      WsmanItem       *input,
                      GVariantBuilder *output,
                      GTask           *task);

  /* Calls a method that has an effect with the rights of the caller, through a host that runs as the caller. It returns
   * the ReturnValue through the task, without taking the task. Without this function, nobody can call the method where
   * work runs as the callers. */
  void (*call_as_caller) (gpointer   record,
                          WsmanItem *input,
                          GSocket   *host,
                          GTask     *task);

  /* Calls a static method that runs programs. Whoever may have shells may call it. shells runs the programs. It works
   * like call_async(). */
  void (*call_by_command_user) (WsmanOperation     *operation,
                                WsmanShellProvider *shells,
                                GVariantBuilder    *output,
                                GTask              *task);

  /* the names and types of the parameters; a row without a name ends the list; NULL if there are no parameters */
  const WsmanSystemProperty *parameters;
} WsmanSystemMethod;

struct _WsmanSystemClass
{
  const char *name;
  const char *parent;    /* the name of the parent in the schema; NULL if there is none */
  gboolean is_singleton; /* TRUE if a locator may leave out the keys */
  gboolean is_private;   /* TRUE if only operators may see the class, because not every user of the machine may see its
                          * data */
  gboolean needs_account; /* TRUE if the program's own account must be loaded before the functions of the class run */
  gsize record_size; /* the size of the record; 0 if the record is a WsmanSystemRow */
  const WsmanSystemProperty *properties; /* the properties; a row without a name ends the list */
  const WsmanSystemMethod *methods;      /* the methods; a row without a name ends the list; NULL if there are none */

  /* A class has one of five ways to read its instances. With read(), the class has exactly one instance, and the
   * function fills in its record. */
  void (*read) (gpointer record);

  /* With these functions, the class iterates over its instances. next() fills in a fresh record, and returns FALSE
   * after the last one. */
  gpointer (*open) (void);
  gboolean (*next) (gpointer walk,
                    gpointer record);
  void (*close) (gpointer walk);

  /* With load_async(), reading takes time. The function returns a GPtrArray of records through the task, without taking
   * the task. If key isn't NULL, it only returns the record with this first key. It returns NULL without an error if
   * this machine doesn't have the class, and absence is the reason. */
  void (*load_async) (const char *key,
                      GTask      *task);

  const char *absence; /* why this machine may not have the class, as a sentence; NULL if it always has the class */

  /* With load(), the class reads all instances in a thread. The function adds them with wsman_system_load_add(). */
  void (*load) (WsmanSystemLoad *load);

  const char *time_property; /* the time by which load() may leave out instances; NULL if it never does */

  /* With ends, the class is an association, and its instances link those of other classes. */
  const WsmanSystemEnds *ends;

  /* Reads the instance with these keys, which are in the order of the table. This is NULL if the class has no faster
   * way than iterating. */
  gboolean (*find) (const char *const *keys,
                    gpointer           record);

  /* These two functions create, change and delete an instance for operators. They are NULL if the class doesn't support
   * this. */
  gboolean (*write) (gpointer   record,
                     gboolean   is_new,
                     GError   **error);
  gboolean (*erase) (gpointer   record,
                     GError   **error);

  /* With these functions, the instances are those of the caller where work runs as the callers, and a host of the
   * caller reads and changes them. The first returns a GPtrArray of records through the task, and the others return
   * NULL. They don't take the task. */
  void (*load_as_caller) (const WsmanSystemClass *klass,
                          WsmanHostedCaller      *caller,
                          GTask                  *task);
  void (*write_as_caller) (gpointer           record,
                           gboolean           is_new,
                           WsmanHostedCaller *caller,
                           GTask             *task);
  void (*erase_as_caller) (gpointer           record,
                           WsmanHostedCaller *caller,
                           GTask             *task);
};

extern const WsmanSystemClass wsman_system_base_board;
extern const WsmanSystemClass wsman_system_bios;
extern const WsmanSystemClass wsman_system_cache_memory;
extern const WsmanSystemClass wsman_system_computer_system;
extern const WsmanSystemClass wsman_system_computer_system_product;
extern const WsmanSystemClass wsman_system_disk_drive;
extern const WsmanSystemClass wsman_system_disk_drive_to_disk_partition;
extern const WsmanSystemClass wsman_system_disk_partition;
extern const WsmanSystemClass wsman_system_environment;
extern const WsmanSystemClass wsman_system_group;
extern const WsmanSystemClass wsman_system_ip4_route_table;
extern const WsmanSystemClass wsman_system_local_time;
extern const WsmanSystemClass wsman_system_logical_disk;
extern const WsmanSystemClass wsman_system_logon_session;
extern const WsmanSystemClass wsman_system_network_adapter;
extern const WsmanSystemClass wsman_system_network_adapter_configuration;
extern const WsmanSystemClass wsman_system_network_adapter_setting;
extern const WsmanSystemClass wsman_system_nt_log_event;
extern const WsmanSystemClass wsman_system_operating_system;
extern const WsmanSystemClass wsman_system_page_file_usage;
extern const WsmanSystemClass wsman_system_physical_memory;
extern const WsmanSystemClass wsman_system_pnp_entity;
extern const WsmanSystemClass wsman_system_process;
extern const WsmanSystemClass wsman_system_processor;
extern const WsmanSystemClass wsman_system_product;
extern const WsmanSystemClass wsman_system_service;
extern const WsmanSystemClass wsman_system_quick_fix_engineering;
extern const WsmanSystemClass wsman_system_share;
extern const WsmanSystemClass wsman_system_system_devices;
extern const WsmanSystemClass wsman_system_system_enclosure;
extern const WsmanSystemClass wsman_system_system_operating_system;
extern const WsmanSystemClass wsman_system_system_processes;
extern const WsmanSystemClass wsman_system_system_services;
extern const WsmanSystemClass wsman_system_time_zone;
extern const WsmanSystemClass wsman_system_user_account;
extern const WsmanSystemClass wsman_system_utc_time;
extern const WsmanSystemClass wsman_system_volume;

/* Sets how many entries of the journal are read without a time in the filter, and at most with one. Only tests call
 * this function. */
void wsman_system_log_event_set_limits (guint newest,
                                        guint most);

gpointer wsman_system_record_new (const WsmanSystemClass *klass);
gpointer wsman_system_record_ref (gpointer record);
void wsman_system_record_unref (gpointer record);

/* Makes the record of another instance, and reads the files of its properties. directory is that of relative paths; it
 * is NULL if the class has none. The record belongs to load. */
gpointer wsman_system_load_add (WsmanSystemLoad *load,
                                const char      *directory);

/* Tells whether the records of the class are read before the response is made. */
gboolean wsman_system_class_is_slow (const WsmanSystemClass *klass);

/* Sets a property of a WsmanSystemRow. The name must be exactly that of the table. The value must be of the property's
 * type. The first function owns text; bytes that aren't UTF-8 become U+FFFD. NULL makes the property null. */
void wsman_system_row_take_text (gpointer    record,
                                 const char *name,
                                 char       *text);
void wsman_system_row_set_text (gpointer    record,
                                const char *name,
                                const char *text);
void wsman_system_row_set_number (gpointer    record,
                                  const char *name,
                                  guint64     number);

/* Sets an array. The function owns values. */
void wsman_system_row_take_array (gpointer    record,
                                  const char *name,
                                  char      **values);

/* Returns a number of a record by the name of its property. Returns WSMAN_SYSTEM_NULL if it is null. */
guint64 wsman_system_record_get_number (gconstpointer record,
                                        const char   *name);
const char *wsman_system_record_get_text (gconstpointer record,
                                          const char   *name);

/* Copies those properties of the item that have the flags in changeable to the record, and ignores the other
 * properties. Returns NULL if it succeeds, else the name of a property with a wrong value. */
char *wsman_system_record_change (gpointer          record,
                                  WsmanItem        *item,
                                  WsmanSystemFlags  changeable);

/* Returns the name of a key whose value in the item isn't that of the record. Returns NULL if there is none. */
const char *wsman_system_record_find_other_key (gconstpointer  record,
                                                WsmanItem     *item);

/* Makes a link of two instances if they belong together. Returns NULL if they don't. */
WsmanSystemRecord *wsman_system_link_new (const WsmanSystemClass *klass,
                                          WsmanSystemRecord      *first,
                                          WsmanSystemRecord      *second);

const WsmanSystemProperty *wsman_system_class_find_property (const WsmanSystemClass *klass,
                                                             const char             *name);
const WsmanSystemProperty *wsman_system_method_find_parameter (const WsmanSystemMethod *method,
                                                               const char              *name);
/* Returns the type of the property for a filter. If property is NULL, this is the type of a missing property. */
WsmanPropertyType wsman_system_property_get_kind (const WsmanSystemProperty *property);
const WsmanSystemMethod *wsman_system_class_find_method (const WsmanSystemClass *klass,
                                                         const char             *name);

/* Returns the value as text for a selector. Returns NULL if the value is null, or isn't a single value. */
char *wsman_system_property_dup_text (const WsmanSystemProperty *property,
                                      gconstpointer              record);
/* Returns the record that a reference points to. */
WsmanSystemRecord *wsman_system_property_get_record (const WsmanSystemProperty *property,
                                                     gconstpointer              record);
/* Returns the value with its CIM type, for wsman_item_new_from_variant(). The property can't be a reference. */
GVariant *wsman_system_property_get_value (const WsmanSystemProperty *property,
                                           gconstpointer              record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSystemRecord, wsman_system_record_unref)

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The contents of a PSObject. Values that aren't objects are kept as the text of CLIXML, without its escapes. So no
 * digit of a decimal or of a date is lost. Readers check the texts, so a value of a kind always has that kind's form.
 *
 * Objects may refer to each other, and also to the objects around them. Such a reference is weak, because two objects
 * that own each other would never be freed. A reference to a high pile of objects is weak, too, because freeing the
 * pile takes a level of the stack for each of them. All walks through a graph have a budget, because a few objects that
 * refer to each other may stand for a very large tree.
 */

#pragma once

#include <gio/gio.h>

#include "wsman-ps-object.h"

G_BEGIN_DECLS

/* The most levels and nodes that a walk visits. */
#define WSMAN_PS_MAX_DEPTH 100
#define WSMAN_PS_MAX_NODES 1000000
/* The bytes of all texts that an object stands for. A text that many references share counts for each of them. */
#define WSMAN_PS_MAX_TEXT (64 * 1024 * 1024)

/* The names of a type, the most specific name first. Objects of the same type share them. */
typedef struct
{
  char **names;
} WsmanPSTypeNames;

WsmanPSTypeNames *wsman_ps_type_names_new (const char * const *names);
WsmanPSTypeNames *wsman_ps_type_names_ref (WsmanPSTypeNames *self);
void wsman_ps_type_names_unref (WsmanPSTypeNames *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanPSTypeNames, wsman_ps_type_names_unref)

typedef struct
{
  guint kind : 8;       /* a WsmanPSKind; WSMAN_PS_KIND_OBJECT stands for all that are objects */
  guint is_escaped : 1; /* the text has units that no text of C can hold, and is still in the form of CLIXML */
  guint is_encrypted : 1; /* a secure string is encrypted with the key of the pool to which it is sent */
  guint is_weak : 1;    /* the value is a reference that doesn't keep the object alive */
  union
  {
    char *text;
    WsmanPSObject *object;
    GWeakRef *around;
  };
} WsmanPSValue;

void wsman_ps_value_copy (const WsmanPSValue *self,
                          WsmanPSValue       *copy);
void wsman_ps_value_clear (WsmanPSValue *self);

/* Returns the object of a value. Returns NULL for a value that isn't an object, or whose object is gone. */
WsmanPSObject *wsman_ps_value_dup_object (const WsmanPSValue *self);

/* Returns a GValue with the natural type of the language. Returns NULL for nil. */
GValue *wsman_ps_value_to_gvalue (const WsmanPSValue *self);

/* Tells whether a kind is an integer. A character isn't one. */
gboolean wsman_ps_kind_is_integer (WsmanPSKind kind);

/* Tells whether text is of the form that a kind has in CLIXML. */
gboolean wsman_ps_kind_check (WsmanPSKind  kind,
                              const char  *text);

typedef struct
{
  char *name;
  WsmanPSValue value;
  gboolean is_adapted; /* the property belongs to the .NET object, and wasn't added to it */
} WsmanPSProperty;

struct _WsmanPSObject
{
  GObject parent_instance;

  WsmanPSKind kind;
  WsmanPSTypeNames *type_names; /* NULL for none */
  char *text;                   /* what ToString() returned; NULL if there is none */
  WsmanPSValue base;            /* the value of an object whose kind isn't OBJECT or one of the collections */
  GArray *items;                /* WsmanPSValue; a dictionary has a key and a value in turn; NULL for none */
  GArray *properties;           /* WsmanPSProperty; NULL for none */
  guint height;                 /* the most objects below this one that keep each other alive */
};

/* Objects are filled in before anybody else sees them, and don't change after that. */
WsmanPSObject *wsman_ps_object_new (void);

/* Makes an object for a value that stands alone. The function owns value. */
WsmanPSObject *wsman_ps_object_new_for_value (WsmanPSValue *value);
WsmanPSObject *wsman_ps_object_new_text (WsmanPSKind  kind,
                                         const char  *text);

void wsman_ps_object_set_type (WsmanPSObject      *self,
                               const char * const *names);

/* These functions own value. */
void wsman_ps_object_add_property (WsmanPSObject *self,
                                   const char    *name,
                                   gboolean       is_adapted,
                                   WsmanPSValue  *value);
void wsman_ps_object_add_item (WsmanPSObject *self,
                               WsmanPSValue  *value);

/* These functions add an extended property. add_object() owns object; NULL stands for nil. */
void wsman_ps_object_add_text (WsmanPSObject *self,
                               const char    *name,
                               WsmanPSKind    kind,
                               const char    *text);
void wsman_ps_object_add_boolean (WsmanPSObject *self,
                                  const char    *name,
                                  gboolean       value);
void wsman_ps_object_add_int32 (WsmanPSObject *self,
                                const char    *name,
                                gint32         value);
void wsman_ps_object_add_object (WsmanPSObject *self,
                                 const char    *name,
                                 WsmanPSObject *object);

/* Adds an enumerator: its type without the base types, its name and its number. */
void wsman_ps_object_add_enum (WsmanPSObject *self,
                               const char    *name,
                               const char    *type,
                               const char    *text,
                               gint32         number);

const WsmanPSValue *wsman_ps_object_find (WsmanPSObject *self,
                                          const char    *name);

/* Lists the properties (const WsmanPSProperty) that wsman_ps_object_find() finds, each once. */
GPtrArray *wsman_ps_object_list_properties (WsmanPSObject *self);

guint wsman_ps_object_n_values (WsmanPSObject *self);
const WsmanPSValue *wsman_ps_object_get_value (WsmanPSObject *self,
                                               guint          index);

gboolean wsman_ps_kind_is_collection (WsmanPSKind kind);

/* A walk through a graph of objects. */
typedef struct
{
  guint depth;
  guint n_nodes;
  gsize n_bytes; /* of the texts */
} WsmanPSWalk;

/* Enters a node. Each successful call must be followed by wsman_ps_walk_leave(). */
gboolean wsman_ps_walk_enter (WsmanPSWalk  *self,
                              GError      **error);
void wsman_ps_walk_leave (WsmanPSWalk *self);

/* Counts a text that the result will contain. text may be NULL. */
gboolean wsman_ps_walk_add_text (WsmanPSWalk  *self,
                                 const char   *text,
                                 GError      **error);

G_END_DECLS

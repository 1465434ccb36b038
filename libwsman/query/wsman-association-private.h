/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Queries for associations. There are three forms: the XML of the association dialect ([DSP0227] 8.2), the WQL queries
 * ASSOCIATORS OF and REFERENCES OF, and the text of Windows' tools. All three mean the same and are converted to the
 * XML.
 */

#pragma once

#include "soap/wsman-reference-private.h"
#include "wsman-wql-private.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean wants_associations; /* b:AssociationInstances, else b:AssociatedInstances */
  WsmanReference *object;
  char *association_class; /* these may be NULL */
  char *result_class;
  char *role;
  char *result_role;
  GPtrArray *properties;   /* of char *: the properties to return */
} WsmanAssociation;

WsmanAssociation *wsman_association_new (void);
WsmanAssociation *wsman_association_read (const WsmanElement  *filter,
                                          GError             **error);

/* resource_uri: the resource that the query was sent to. Relative object paths are in its namespace. */
WsmanAssociation *wsman_association_from_wql (const WsmanWql  *wql,
                                              const char      *resource_uri,
                                              GError         **error);

/* Reads "{Object=…;Role=…;…}", the form of Windows' tools. If only the class of the object is named, its namespace
 * is that of resource, which is enumerated. Codes: 0x8033801A for the form; the codes of wsman_reference_parse() for
 * the object. */
WsmanAssociation *wsman_association_from_text (const char            *text,
                                               gboolean               wants_associations,
                                               const WsmanReference  *resource,
                                               GError               **error);
void wsman_association_free (WsmanAssociation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanAssociation, wsman_association_free)

/* Returns the XML form, with all its namespace declarations. */
char *wsman_association_to_xml (const WsmanAssociation *self);

/* Reads WMI's name of an instance, such as "\\.\root\cimv2:Win32_Service.Name='x'". namespace_uri: the namespace of
 * a path that names none. */
WsmanReference *wsman_object_path_parse (const char  *path,
                                         const char  *namespace_uri,
                                         GError     **error);

G_END_DECLS

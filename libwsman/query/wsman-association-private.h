/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What asks for associations: the XML of the association dialect ([DSP0227] 8.2), and the queries
 * ASSOCIATORS OF and REFERENCES OF and the text of Windows' tools, which mean the same.
 */

#pragma once

#include "soap/wsman-reference-private.h"
#include "wsman-wql-private.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean wants_associations; /* b:AssociationInstances, not b:AssociatedInstances */
  WsmanReference *object;
  char *association_class; /* these may be NULL */
  char *result_class;
  char *role;
  char *result_role;
  GPtrArray *properties;   /* of char *: to be included */
} WsmanAssociation;

WsmanAssociation *wsman_association_new (void);
WsmanAssociation *wsman_association_read (const WsmanElement  *filter,
                                          GError             **error);

/* resource_uri: where the query was put to, whose namespace relative object paths are in. */
WsmanAssociation *wsman_association_from_wql (const WsmanWql  *wql,
                                              const char      *resource_uri,
                                              GError         **error);

/* "{Object=…;Role=…;…}", as Windows' tools take it. An object that is named by its class alone is of the
 * namespace of resource, what is enumerated. Codes: 0x8033801A for the form, those of
 * wsman_reference_parse() for the object. */
WsmanAssociation *wsman_association_from_text (const char            *text,
                                               gboolean               wants_associations,
                                               const WsmanReference  *resource,
                                               GError               **error);
void wsman_association_free (WsmanAssociation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanAssociation, wsman_association_free)

/* The one form, standing by itself. */
char *wsman_association_to_xml (const WsmanAssociation *self);

/* WMI's name of an instance, such as "\\.\root\cimv2:Win32_Service.Name='x'": namespace_uri is that
 * of paths that name none. */
WsmanReference *wsman_object_path_parse (const char  *path,
                                         const char  *namespace_uri,
                                         GError     **error);

G_END_DECLS

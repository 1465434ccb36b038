/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads queries for associations. They have three forms: the XML of the association dialect ([DSP0227] 8.2), the WQL
 * queries ASSOCIATORS OF and REFERENCES OF, and the text of Windows' tools. All three forms have the same meaning, and
 * are converted to the XML.
 */

#pragma once

#include "soap/wsman-reference-private.h"
#include "wsman-wql-private.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean wants_associations; /* TRUE for b:AssociationInstances, FALSE for b:AssociatedInstances */
  WsmanReference *object;
  char *association_class; /* this and the next three texts are NULL if the query doesn't have them */
  char *result_class;
  char *role;
  char *result_role;
  GPtrArray *properties;   /* the names of the properties to return; empty for all */
} WsmanAssociation;

WsmanAssociation *wsman_association_new (void);
WsmanAssociation *wsman_association_read (const WsmanElement  *filter,
                                          GError             **error);

/* Makes the query from WQL. resource_uri is the resource that the query was sent to. Relative object paths are in the
 * namespace of this resource. */
WsmanAssociation *wsman_association_from_wql (const WsmanWql  *wql,
                                              const char      *resource_uri,
                                              GError         **error);

/* Reads "{Object=…;Role=…;…}", the form of Windows' tools. If the text names only the object's class, the namespace is
 * the one of resource, which is enumerated. It fails with 0x8033801A if the form is wrong, and with the codes of
 * wsman_reference_parse() if the object is wrong. */
WsmanAssociation *wsman_association_from_text (const char            *text,
                                               gboolean               wants_associations,
                                               const WsmanReference  *resource,
                                               GError               **error);
void wsman_association_free (WsmanAssociation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanAssociation, wsman_association_free)

/* Returns the XML form, with all its namespace declarations. */
char *wsman_association_to_xml (const WsmanAssociation *self);

/* Reads WMI's name of an instance, such as "\\.\root\cimv2:Win32_Service.Name='x'". If the path names no namespace,
 * namespace_uri is used. */
WsmanReference *wsman_object_path_parse (const char  *path,
                                         const char  *namespace_uri,
                                         GError     **error);

G_END_DECLS

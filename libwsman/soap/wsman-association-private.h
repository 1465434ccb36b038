/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What an association filter asks for: the instances at the far end of the associations of an
 * object, or those associations themselves ([DSP0227] 17). Its forms are the text that Windows'
 * tools take, "{Object=…;ResultClassName=…}", and the XML of the wire.
 */

#pragma once

#include <gio/gio.h>
#include "soap/wsman-reference-private.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean links;          /* the associations, not what they lead to */
  WsmanReference *object;
  char *association_class; /* these may be NULL; the first and the last are NULL with links */
  char *role;
  char *result_class;
  char *result_role;
} WsmanAssociation;

void wsman_association_free (WsmanAssociation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanAssociation, wsman_association_free)

/* The text form. An object that is named by its class alone is of the namespace of resource_uri, the
 * resource that is enumerated. Codes: 0x8033801A for the form, those of wsman_reference_parse() for
 * the object. */
WsmanAssociation *wsman_association_parse (const char  *text,
                                           gboolean     links,
                                           const char  *resource_uri,
                                           GError     **error);

/* A b:AssociatedInstances or b:AssociationInstances that stands by itself. */
char *wsman_association_to_xml (const WsmanAssociation *self);

G_END_DECLS

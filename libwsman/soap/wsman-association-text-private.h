/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Association filters ([DSP0227] 17) in the form that Windows' tools take:
 * "{Object=…;AssociationClassName=…;ResultClassName=…;Role=…;ResultRole=…}".
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The b:AssociatedInstances that the text means, or with links the b:AssociationInstances, as XML that
 * stands by itself. An object that is named by its class alone is of the namespace of resource_uri,
 * the resource that is enumerated. Codes: 0x8033801A for the form, those of wsman_reference_parse()
 * for the object. */
char *wsman_association_text_to_xml (const char  *text,
                                     gboolean     links,
                                     const char  *resource_uri,
                                     GError     **error);

G_END_DECLS

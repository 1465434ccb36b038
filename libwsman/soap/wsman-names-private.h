/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Defines namespaces, actions and other constant URIs ([DSP0226], [MS-WSMV]; see doc/protocol.md). Names are always
 * compared by URI and local name.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WSMAN_NS_SOAP "http://www.w3.org/2003/05/soap-envelope"
#define WSMAN_NS_ADDRESSING "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define WSMAN_NS_TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer"
#define WSMAN_NS_ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
#define WSMAN_NS_EVENTING "http://schemas.xmlsoap.org/ws/2004/08/eventing"
#define WSMAN_NS_WSMAN "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
#define WSMAN_NS_MICROSOFT "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
#define WSMAN_NS_CIM_BINDING "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"
#define WSMAN_NS_CIM_COMMON "http://schemas.dmtf.org/wbem/wscim/1/common"
#define WSMAN_NS_FAULT "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
#define WSMAN_NS_IDENTITY "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
#define WSMAN_NS_OWN "urn:x-libwsman:1" /* the namespace of names that aren't in any specification */
#define WSMAN_NS_XSI "http://www.w3.org/2001/XMLSchema-instance"
#define WSMAN_NS_XS "http://www.w3.org/2001/XMLSchema"
#define WSMAN_NS_XML "http://www.w3.org/XML/1998/namespace"
#define WSMAN_NS_XMLNS "http://www.w3.org/2000/xmlns/"

#define WSMAN_ADDRESS_ANONYMOUS WSMAN_NS_ADDRESSING "/role/anonymous"
#define WSMAN_FAULT_DETAIL_PREFIX "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"

#define WSMAN_ACTION_GET WSMAN_NS_TRANSFER "/Get"
#define WSMAN_ACTION_PUT WSMAN_NS_TRANSFER "/Put"
#define WSMAN_ACTION_CREATE WSMAN_NS_TRANSFER "/Create"
#define WSMAN_ACTION_DELETE WSMAN_NS_TRANSFER "/Delete"
#define WSMAN_ACTION_ENUMERATE WSMAN_NS_ENUMERATION "/Enumerate"
#define WSMAN_ACTION_PULL WSMAN_NS_ENUMERATION "/Pull"
#define WSMAN_ACTION_RELEASE WSMAN_NS_ENUMERATION "/Release"
#define WSMAN_ACTION_FAULT "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
#define WSMAN_ACTION_END "http://schemas.microsoft.com/wbem/wsman/1/wsman/End"

#define WSMAN_URI_WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi"
#define WSMAN_URI_CIMV2 WSMAN_URI_WMI "/root/cimv2"
#define WSMAN_URI_CIM_SCHEMA "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2"
#define WSMAN_URI_MICROSOFT "http://schemas.microsoft.com/wbem/wsman/1"
#define WSMAN_URI_SHELL "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Faults in bodies: read whatever form they take (WSManFault, MSFT_WmiError, CIM_Error,
 * OMI_Error, bare SOAP 1.2), write as Windows does.
 */

#pragma once

#include "base/wsman-error-private.h"
#include "wsman-element-private.h"

G_BEGIN_DECLS

/* fault is the s:Fault element. The code is, in this order: WSManFault/@Code, error_Code of an
 * MSFT_WmiError, the number in an OMI_Error or CIM_Error, the code that the subcode and fault
 * detail stand for, 0x80338003. Never NULL, nor is its message. */
WsmanFaultInfo *wsman_soap_fault_read (const WsmanElement *fault);

/* The code that a subcode and fault detail stand for; 0 if there is none. namespace_uri and detail may
 * be NULL. */
guint32 wsman_soap_fault_find_code (const char *namespace_uri,
                                    const char *subcode,
                                    const char *detail);

/* The code for a CIM status code, such as 6 for "not found"; 0 if there is none. */
guint32 wsman_soap_fault_code_for_cim_status (gint64 status);

/* <s:Fault>…</s:Fault> for a body; the subcode and the action follow from the code. */
void wsman_soap_fault_write (const WsmanFaultInfo *info,
                             GString              *xml);
const char *wsman_soap_fault_get_action (guint32 code);

/* <f:WSManFault …>: what the error properties show. */
char *wsman_soap_fault_to_xml (const WsmanFaultInfo *info);

G_END_DECLS

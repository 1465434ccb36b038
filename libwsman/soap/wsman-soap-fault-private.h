/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and writes the faults in bodies. Faults are read in all known forms (WSManFault, MSFT_WmiError, CIM_Error,
 * OMI_Error, plain SOAP 1.2), and are written in the form of Windows.
 */

#pragma once

#include "base/wsman-error-private.h"
#include "wsman-element-private.h"

G_BEGIN_DECLS

/* Reads the s:Fault element fault. The code is looked for in WSManFault/@Code, then in error_Code of an MSFT_WmiError,
 * then in the number of an OMI_Error or CIM_Error, then in the subcode and the fault detail. If there is none, the code
 * is 0x80338003. Neither the result nor its message is NULL. */
WsmanFaultInfo *wsman_soap_fault_read (const WsmanElement *fault);

/* Returns the code for a subcode and a fault detail. Returns 0 if there is no such code. namespace_uri and detail may
 * be NULL. */
guint32 wsman_soap_fault_find_code (const char *namespace_uri,
                                    const char *subcode,
                                    const char *detail);

/* Returns the code for a CIM status code, such as 6 for "not found". Returns 0 if there is no such code. */
guint32 wsman_soap_fault_code_for_cim_status (gint64 status);

/* Writes <s:Fault>…</s:Fault> for a body. The code decides about the subcode and the action. */
void wsman_soap_fault_write (const WsmanFaultInfo *info,
                             GString              *xml);
const char *wsman_soap_fault_get_action (guint32 code);

/* Returns the <f:WSManFault …> document of the properties "error". */
char *wsman_soap_fault_to_xml (const WsmanFaultInfo *info);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes errors of the domain WSMAN_ERROR. Every error carries a plain record with an exact code and the contents of the
 * fault. The public class WsmanFault is made from this record. All rooms may include this header.
 */

#pragma once

#include "wsman-error.h"

G_BEGIN_DECLS

/* The facts about one failure. Strings are owned and may be NULL. */
typedef struct
{
  guint32 code;          /* the code of Windows; never 0 in an error */
  char *subcode;         /* the local name of the SOAP subcode, such as "TimedOut" */
  char *message;         /* the text for people, without a full stop */
  char *machine;         /* the machine that reported it */
  char *detail;          /* the last segment of the fault detail URI, such as "InvalidResourceURI" */
  char *provider_detail; /* the provider's own XML or text */
  guint32 minor;         /* GSSAPI's minor status; 0 if there is none */
  gboolean is_own;       /* TRUE if this library found the failure, and no peer reported it */
} WsmanFaultInfo;

WsmanFaultInfo *wsman_fault_info_new (guint32     code,
                                      const char *message);
WsmanFaultInfo *wsman_fault_info_copy (const WsmanFaultInfo *self);
void wsman_fault_info_free (WsmanFaultInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFaultInfo, wsman_fault_info_free)

/* Sets an error of class klass that carries code. A very long text is shortened. */
void wsman_error_set (GError     **error,
                      WsmanError   klass,
                      guint32      code,
                      const char  *format,
                      ...) G_GNUC_PRINTF (4, 5);

/* Sets an error. The value of the macro is FALSE, so that a function can return it. */
#define wsman_error_refuse(error, klass, code, ...) (wsman_error_set (error, klass, code, __VA_ARGS__), FALSE)

/* Stores the minor status of a GSSAPI mechanism in error, which must be of the library's domain. */
void wsman_error_set_minor (GError  *error,
                            guint32  minor);

/* Sets the error that info describes. The code decides about the error's class. The function owns info. */
void wsman_error_set_fault (GError         **error,
                            WsmanFaultInfo  *info);

/* Returns the record that error carries. Returns NULL for errors of other domains. The record is borrowed. */
const WsmanFaultInfo *wsman_error_get_info (const GError *error);

/* Bindings may copy an error without its record and free the original. If error is such a copy of the error that this
 * thread freed last, this function returns the record of the freed error. Otherwise it returns NULL. The record is
 * borrowed until another error is freed. */
const WsmanFaultInfo *wsman_error_recall_info (const GError *error);

/* Converts an error of any domain to the library's domain, and keeps its text. Leaves errors of the library's domain
 * and G_IO_ERROR_CANCELLED, PENDING and CLOSED as they are. The function owns error, and the caller owns the result. */
GError *wsman_error_convert (GError *error);

G_END_DECLS

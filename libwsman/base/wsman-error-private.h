/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Making errors of the domain. Every error carries an exact code, and what a fault said,
 * as a plain record; the public Fault is made from it. Rooms may include this header.
 */

#pragma once

#include "wsman-error.h"

G_BEGIN_DECLS

/* What is known of one failure. Strings are owned and may be NULL. */
typedef struct
{
  guint32 code;          /* Windows' code; never 0 in an error */
  char *subcode;         /* local name of the SOAP subcode, such as "TimedOut" */
  char *message;         /* text for people, without trailing period */
  char *machine;         /* the machine that reported it */
  char *detail;          /* fault detail URI's last segment, such as "InvalidResourceURI" */
  char *provider_detail; /* the provider's own XML or text */
  guint32 minor;         /* GSSAPI's minor status, or 0 */
  gboolean is_own;       /* found by this library, and not reported by a peer */
} WsmanFaultInfo;

WsmanFaultInfo *wsman_fault_info_new (guint32     code,
                                      const char *message);
WsmanFaultInfo *wsman_fault_info_copy (const WsmanFaultInfo *self);
void wsman_fault_info_free (WsmanFaultInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanFaultInfo, wsman_fault_info_free)

/* Sets an error of class klass that carries code. A very long text is cut. */
void wsman_error_set (GError     **error,
                      WsmanError   klass,
                      guint32      code,
                      const char  *format,
                      ...) G_GNUC_PRINTF (4, 5);

/* Keeps the number that a mechanism of GSSAPI gave for it. error: of ours. */
void wsman_error_set_minor (GError  *error,
                            guint32  minor);

/* Sets the error that info describes, its class chosen by the code; takes info. */
void wsman_error_set_fault (GError         **error,
                            WsmanFaultInfo  *info);

/* The record that error carries; NULL for errors of other domains. Borrowed. */
const WsmanFaultInfo *wsman_error_get_info (const GError *error);

/* The record of the error that this thread freed last, if error is a copy of it that was made without
 * one; else NULL. Borrowed until another error is freed. */
const WsmanFaultInfo *wsman_error_recall_info (const GError *error);

/* Turns error of any domain into one of ours, keeping its text, unless it is G_IO_ERROR_CANCELLED,
 * PENDING or CLOSED or ours already; takes and returns it. */
GError *wsman_error_convert (GError *error);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fault that a client gets for the error of a provider.
 */

#include "wsman-provider-fault-private.h"

#include <gio/gio.h>

#include "base/wsman-code-names-private.h"
#include "wsman-fault-codes-private.h"

/* Returns the code for an error that has only a class, or that comes from GIO. */
static guint32
find_code (const GError *error)
{
  static const struct
  {
    WsmanError error;
    GIOErrorEnum io_error;
    guint32 code;
  } codes[] = {
    { WSMAN_ERROR_ACCESS_DENIED, G_IO_ERROR_PERMISSION_DENIED, WSMAN_FAULT_ACCESS_DENIED },
    { WSMAN_ERROR_TIMED_OUT, G_IO_ERROR_TIMED_OUT, ERROR_WSMAN_OPERATION_TIMEDOUT },
    { WSMAN_ERROR_NOT_FOUND, G_IO_ERROR_NOT_FOUND, ERROR_WSMAN_RESOURCE_NOT_FOUND },
    { WSMAN_ERROR_ALREADY_EXISTS, G_IO_ERROR_EXISTS, ERROR_WSMAN_ALREADY_EXISTS },
    { WSMAN_ERROR_INVALID_ARGUMENT, G_IO_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER },
    { WSMAN_ERROR_UNSUPPORTED, G_IO_ERROR_NOT_SUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE },
    { WSMAN_ERROR_QUOTA, G_IO_ERROR_BUSY, ERROR_WSMAN_QUOTA_LIMIT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, WSMAN_ERROR, codes[i].error) ||
        g_error_matches (error, G_IO_ERROR, codes[i].io_error))
      return codes[i].code;

  return ERROR_WSMAN_PROVIDER_FAILURE;
}

WsmanFaultInfo *
wsman_provider_fault_new (const GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  return info != NULL ? wsman_fault_info_copy (info) : wsman_fault_info_new (find_code (error), error->message);
}

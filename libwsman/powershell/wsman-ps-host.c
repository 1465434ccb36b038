/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The interface WsmanPSHost. [MS-PSRP] 2.2.3.14 and 3.1.5.4.15. */

#include "wsman-ps-host-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

/**
 * WsmanPSHost:
 *
 * The host of PowerShell: it shows texts to the user, and asks questions.
 *
 * Scripts call the host with `Write-Host`, `Read-Host`, `Get-Credential`, and with confirmations. Set an object that
 * implements this interface as [property@Wsman.RunspacePool:host] before the pool is opened. Each call arrives as a
 * [class@Wsman.PSHostCall].
 *
 * A pool without a host is not interactive: texts of `Write-Host` only arrive as records of the information stream, and
 * scripts that ask a question get an error.
 *
 * ```python
 * class Host(GObject.Object, Wsman.PSHost):
 *     def do_handle_call(self, call):
 *         if call.get_method() == Wsman.PSHostMethod.READ_LINE:
 *             call.return_value(input())
 *         elif call.get_text() is not None:
 *             print(call.get_text())
 * ```
 *
 * Since: 1.0
 */

G_DEFINE_INTERFACE (WsmanPSHost, wsman_ps_host, G_TYPE_OBJECT)

static void
wsman_ps_host_real_handle_call (WsmanPSHost      *self,
                                WsmanPSHostCall  *call,
                                GError          **error)
{
  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                   _("The client’s host doesn’t implement this call"));
}

static gboolean
wsman_ps_host_real_get_size (WsmanPSHost *self,
                             guint       *columns,
                             guint       *rows)
{
  return FALSE;
}

static void
wsman_ps_host_default_init (WsmanPSHostInterface *iface)
{
  iface->handle_call = wsman_ps_host_real_handle_call;
  iface->get_size = wsman_ps_host_real_get_size;
}

WsmanPsrpHostInfo
wsman_ps_host_get_info (WsmanPSHost *self)
{
  WsmanPsrpHostInfo info = { .has_host = self != NULL };

  if (self != NULL)
    info.has_size = WSMAN_PS_HOST_GET_IFACE (self)->get_size (self, &info.columns, &info.rows) &&
                    info.columns > 0 && info.rows > 0;

  return info;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The host of a pool of runspaces: it talks to the user. Programs implement it in any language. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-ps-host-call.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_PS_HOST (wsman_ps_host_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_INTERFACE (WsmanPSHost, wsman_ps_host, WSMAN, PS_HOST, GObject)

/**
 * WsmanPSHostInterface:
 *
 * The virtual functions of [iface@Wsman.PSHost].
 *
 * Since: 1.0
 */
struct _WsmanPSHostInterface
{
  /*< private >*/
  GTypeInterface parent_iface;

  /*< public >*/
  /**
   * WsmanPSHostInterface::handle_call:
   * @self: the host
   * @call: what PowerShell wants, and the object with which the function answers
   * @error: return location for an error
   *
   * Handles a call of PowerShell.
   *
   * The function runs while [method@Wsman.Pipeline.next_objects] reads the output, in the order of the output and of
   * all streams. It must not block. If [property@Wsman.PSHostCall:needs-answer] is set, the host answers with one of
   * the `return_` functions of the call. It may do so later, and on any thread. The pipeline waits until then.
   *
   * ```python
   * def do_handle_call(self, call):
   *     if call.get_method() == Wsman.PSHostMethod.READ_LINE:
   *         call.return_value('the answer')
   *     elif call.get_text() is not None:
   *         print(call.get_text())
   * ```
   *
   * If the function sets @error, or throws an exception in Python or JavaScript, the call is answered with this error.
   * If the function isn't implemented, or drops the call without an answer, the script gets an error that says so.
   *
   * Since: 1.0
   */
  void (*handle_call) (WsmanPSHost      *self,
                       WsmanPSHostCall  *call,
                       GError          **error);

  /**
   * WsmanPSHostInterface::get_size:
   * @self: the host
   * @columns: (out): return location for the characters in a line
   * @rows: (out): return location for the lines
   *
   * Gets the size of the user's terminal or window, which PowerShell uses to format tables. It is read when a pool is
   * opened and when a pipeline is started.
   *
   * If the function isn't implemented, or returns %FALSE, the host has no size, and `$Host.UI.RawUI` doesn't exist.
   *
   * Returns: whether the host has a size
   *
   * Since: 1.0
   */
  gboolean (*get_size) (WsmanPSHost  *self,
                        guint        *columns,
                        guint        *rows);
};

G_END_DECLS

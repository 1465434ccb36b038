/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_OperatingSystem.Reboot and Shutdown. logind does it, and asks polkit whether the caller may, or the program's
 * user if there is no helper.
 */

#include "wsman-system-operating-system-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-system-systemd-private.h"

static const WsmanBusObject logind = {
  "org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager",
};

typedef struct
{
  const char *method;
  GSocket *host; /* works with the rights of the caller; or NULL */
  GDBusConnection *connection;
} PowerCall;

static void
power_call_free (PowerCall *self)
{
  g_clear_object (&self->host);
  g_clear_object (&self->connection);
  g_free (self);
}

/* These methods have no return values of their own for failures. */
static void
return_failure (GTask        *task,
                const GError *error)
{
  GError *local_error = NULL;

  if (wsman_systemd_is_absent (error))
    wsman_error_set (&local_error, WSMAN_ERROR_UNSUPPORTED, ERROR_NOT_SUPPORTED,
                     _("This machine has no systemd-logind, which would end it"));
  else if (!wsman_systemd_is_refusal (error, &local_error))
    wsman_error_set (&local_error, WSMAN_ERROR_REMOTE, E_FAIL, _("The machine can’t be ended: %s"), error->message);

  g_task_return_error (task, local_error);
}

static void
on_called (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const PowerCall *self = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GVariant) response = g_dbus_connection_call_finish (self->connection, result, &local_error);

  if (response != NULL)
    g_task_return_int (task, 0);
  else
    return_failure (task, local_error);
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  PowerCall *self = g_task_get_task_data (task);
  GError *local_error = NULL;

  self->connection = wsman_systemd_connect_finish (result, &local_error);
  if (self->connection != NULL)
    wsman_systemd_call_object_async (self->connection, &logind, self->method, g_variant_new ("(b)", FALSE),
                                     g_task_get_cancellable (task), on_called, g_object_ref (task));
  else
    g_task_return_error (task, local_error);
}

static void
call (const char *method,
      GSocket    *host,
      GTask      *task)
{
  PowerCall *self = g_new0 (PowerCall, 1);

  self->method = method;
  g_set_object (&self->host, host);
  g_task_set_task_data (task, self, (GDestroyNotify) power_call_free);
  wsman_systemd_connect_async (host, g_task_get_cancellable (task), on_connected, g_object_ref (task));
}

static void
reboot_as_caller (gpointer   record,
                  WsmanItem *input,
                  GSocket   *host,
                  GTask     *task)
{
  call ("Reboot", host, task);
}

static void
reboot (gpointer         record,
        WsmanItem       *input,
        GVariantBuilder *output,
        GTask           *task)
{
  call ("Reboot", NULL, task);
}

static void
shut_down_as_caller (gpointer   record,
                     WsmanItem *input,
                     GSocket   *host,
                     GTask     *task)
{
  call ("PowerOff", host, task);
}

static void
shut_down (gpointer         record,
           WsmanItem       *input,
           GVariantBuilder *output,
           GTask           *task)
{
  call ("PowerOff", NULL, task);
}

const WsmanSystemMethod wsman_system_operating_system_methods[] = {
  { "Reboot", TRUE, .call_async = reboot, .call_as_caller = reboot_as_caller },
  { "Shutdown", TRUE, .call_async = shut_down, .call_as_caller = shut_down_as_caller },
  { NULL },
};

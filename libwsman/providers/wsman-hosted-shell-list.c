/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * All shells of a provider. A request only reaches shells of its own user. Both the number of each user's shells and
 * the number of all shells are bounded.
 */

#include "wsman-hosted-shell-list-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "server/wsman-operation-content-private.h"
#include "soap/wsman-guid-private.h"
#include "soap/wsman-shell-connections-private.h"
#include "values/wsman-item-private.h"
#include "wsman-codes.h"
#include "wsman-hosted-codes-private.h"

struct _WsmanHostedShellList
{
  const WsmanHostedLimits *limits;
  WsmanHostedProgram program;
  GPtrArray *shells; /* the WsmanHostedShellList; the oldest comes first */
};

WsmanHostedShellList *
wsman_hosted_shell_list_new (const WsmanHostedLimits *limits)
{
  WsmanHostedShellList *self = g_new0 (WsmanHostedShellList, 1);

  self->limits = limits;
  wsman_hosted_program_init (&self->program);
  wsman_hosted_tickets_sweep ();
  self->shells = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_hosted_shell_free);

  return self;
}

void
wsman_hosted_shell_list_free (WsmanHostedShellList *self)
{
  g_ptr_array_unref (self->shells);
  wsman_hosted_program_clear (&self->program);
  g_free (self);
}

WsmanHostedProgram *
wsman_hosted_shell_list_get_program (WsmanHostedShellList *self)
{
  return &self->program;
}

void
wsman_hosted_shell_list_end (WsmanHostedShellList *self)
{
  g_ptr_array_set_size (self->shells, 0);
}

void
wsman_hosted_shell_list_end_forbidden_pools (WsmanHostedShellList *self)
{
  for (guint i = self->shells->len; i-- > 0;)
    {
      WsmanHostedShell *shell = self->shells->pdata[i];

      if (!wsman_hosted_shell_is_pool (shell) ||
          wsman_identity_is_in (wsman_hosted_shell_get_owner (shell),
                                (const char *const *) self->limits->powershell_users))
        continue;

      wsman_hosted_shell_set_reason (shell, "Its user may not have pools any more");
      g_ptr_array_remove_index (self->shells, i);
    }
}

gboolean
wsman_hosted_shell_list_has_command (WsmanHostedShellList *self)
{
  for (guint i = 0; i < self->shells->len; i++)
    if (wsman_hosted_shell_has_command (self->shells->pdata[i]))
      return TRUE;

  return FALSE;
}

static void
on_shell_expired (WsmanHostedShell *shell,
                  gpointer          user_data)
{
  WsmanHostedShellList *self = user_data;

  g_ptr_array_remove (self->shells, shell);
}

/* Tells whether the user may have shells of commands, or pools. */
static gboolean
is_allowed (WsmanHostedShellList *self,
            WsmanOperation       *operation,
            gboolean              is_pool)
{
  return wsman_operation_is_user_in (operation, (const char *const *) (is_pool ? self->limits->powershell_users
                                                                               : self->limits->users));
}

static gboolean
refuse_user (GError **error)
{
  return wsman_error_refuse (error, WSMAN_ERROR_ACCESS_DENIED, ERROR_WSMAN_REMOTESHELLS_NOT_ALLOWED,
                             _("The user may not have remote shells on this machine"));
}

static gboolean
check_user (WsmanHostedShellList  *self,
            WsmanOperation        *operation,
            GError               **error)
{
  return is_allowed (self, operation, FALSE) || is_allowed (self, operation, TRUE) || refuse_user (error);
}

static gboolean
is_owner (WsmanHostedShell *shell,
          WsmanOperation   *operation)
{
  return wsman_identity_equal (wsman_hosted_shell_get_owner (shell), wsman_operation_peek_identity (operation));
}

static WsmanHostedShell *
find_shell (WsmanHostedShellList *self,
            const char           *id)
{
  for (guint i = 0; i < self->shells->len; i++)
    if (wsman_guid_equal (wsman_hosted_shell_get_id (self->shells->pdata[i]), id))
      return self->shells->pdata[i];

  return NULL;
}

/* Finds the caller's shell that the request is about. */
static WsmanHostedShell *
require_shell (WsmanHostedShellList  *self,
               WsmanOperation        *operation,
               GError               **error)
{
  const char *id = wsman_resource_locator_get_selector (wsman_operation_get_locator (operation), WSMAN_SHELL_ID);
  WsmanHostedShell *shell;

  if (!check_user (self, operation, error))
    return NULL;

  if (id == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INSUFFCIENT_SELECTORS,
                       _("ShellId must be given as a selector"));
      return NULL;
    }

  shell = find_shell (self, id);
  if (shell != NULL && !is_allowed (self, operation, wsman_hosted_shell_is_pool (shell)))
    {
      refuse_user (error);
      return NULL;
    }
  if (shell != NULL && is_owner (shell, operation))
    return shell;

  /* A pool of somebody else doesn't exist for the user. */
  if (shell != NULL && !wsman_hosted_shell_is_pool (shell))
    {
      wsman_error_set (error, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                       _("The shell %s belongs to another user"), id);
      return NULL;
    }

  wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_UNEXPECTED_SELECTORS,
                   _("There is no shell %s; it may have been deleted, or have ended because it wasn’t used"), id);

  return NULL;
}

static gboolean
check_quotas (WsmanHostedShellList  *self,
              WsmanOperation        *operation,
              GError               **error)
{
  g_autoptr(GHashTable) owners = g_hash_table_new (wsman_identity_hash, wsman_identity_equal);
  guint n_own = 0;

  for (guint i = 0; i < self->shells->len; i++)
    {
      g_hash_table_add (owners, wsman_hosted_shell_get_owner (self->shells->pdata[i]));
      n_own += is_owner (self->shells->pdata[i], operation) ? 1 : 0;
    }

  if (n_own >= self->limits->max_shells_per_user)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_SHELLS,
                       _("The user already has %u shells, which is the limit"), n_own);
      return FALSE;
    }

  if (n_own == 0 && g_hash_table_size (owners) >= self->limits->max_shell_users)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_MAX_SHELLUSERS,
                       _("%u users already have shells, which is the limit"), g_hash_table_size (owners));
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_configuration (WsmanHostedShellList *self,
                  const char           *name)
{
  static const char *const usual[] = { "Microsoft.PowerShell", NULL };
  char **names = self->limits->powershell_configurations;
  const char *const *known = names != NULL ? (const char *const *) names : usual;

  for (guint i = 0; known[i] != NULL; i++)
    if (g_ascii_strcasecmp (known[i], name) == 0)
      return TRUE;

  return FALSE;
}

/* Checks what the client wants to create, and whether the user may. */
static gboolean
check_resource (WsmanHostedShellList  *self,
                WsmanOperation        *operation,
                GError               **error)
{
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));
  gboolean is_pool = wsman_hosted_is_powershell (uri);

  if (!is_allowed (self, operation, is_pool))
    return refuse_user (error);
  if (is_pool && (self->limits->powershell == NULL ||
                  !is_configuration (self, uri + strlen (WSMAN_URI_POWERSHELL "/"))))
    return wsman_error_refuse (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_INVALID_RESOURCE_URI,
                               _("This machine has no PowerShell at the resource %s"), uri);
  if (is_pool || g_ascii_strcasecmp (uri, WSMAN_URI_COMMAND_SHELL) == 0)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_NOT_FOUND, ERROR_WSMAN_INVALID_RESOURCE_URI,
                             _("To create a shell, use the resource URI %s"), WSMAN_URI_COMMAND_SHELL);
}

static gboolean
check_id (WsmanHostedShellList  *self,
          const char            *id,
          GError               **error)
{
  if (id == NULL || find_shell (self, id) == NULL)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_ALREADY_EXISTS, ERROR_WINRS_SHELL_CLIENTID_RESOURCE_CONFLICT,
                   _("The shell %s already exists"), id);

  return FALSE;
}

gboolean
wsman_hosted_shell_list_check (WsmanHostedShellList  *self,
                               WsmanOperation        *operation,
                               GError               **error)
{
  return check_resource (self, operation, error) && check_quotas (self, operation, error);
}

void
wsman_hosted_shell_list_create (WsmanHostedShellList     *self,
                                WsmanOperation           *operation,
                                const WsmanAccountEntry  *account,
                                GSocket                  *socket,
                                GError                  **error)
{
  g_auto(WsmanHostedSettings) settings = { NULL };
  WsmanHostedShell *shell;

  if (!wsman_hosted_shell_list_check (self, operation, error) ||
      !wsman_hosted_settings_read (&settings, operation, self->limits, account, error) ||
      !check_id (self, settings.shell_id, error))
    return;

  shell = wsman_hosted_shell_new (&settings, &self->program, socket, on_shell_expired, self, error);
  if (shell == NULL)
    return;

  g_ptr_array_add (self->shells, shell);
  wsman_hosted_shell_return_created (shell, operation);
}

void
wsman_hosted_shell_list_get (WsmanHostedShellList  *self,
                             WsmanOperation        *operation,
                             GError               **error)
{
  WsmanHostedShell *shell = require_shell (self, operation, error);
  g_autoptr(WsmanItem) item = NULL;

  if (shell == NULL)
    return;

  item = wsman_hosted_shell_make_item (shell);
  wsman_operation_return_item (operation, item);
}

void
wsman_hosted_shell_list_delete (WsmanHostedShellList  *self,
                                WsmanOperation        *operation,
                                GError               **error)
{
  WsmanHostedShell *shell = require_shell (self, operation, error);

  if (shell == NULL)
    return;

  wsman_hosted_shell_set_reason (shell, "Its client deleted it");
  g_ptr_array_remove (self->shells, shell);
  wsman_operation_return_item (operation, NULL);
}

/* A user has few shells and commands, so they fit into one batch. */
void
wsman_hosted_shell_list_enumerate (WsmanHostedShellList  *self,
                                   WsmanOperation        *operation,
                                   GError               **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const char *uri = wsman_resource_locator_get_resource_uri (wsman_operation_get_locator (operation));
  gboolean lists_commands = g_ascii_strcasecmp (uri, WSMAN_ACTION_SHELL_COMMAND) == 0;

  if (!check_user (self, operation, error) ||
      !wsman_operation_check_names (operation, lists_commands ? wsman_shell_find_command_property
                                                              : wsman_shell_description_find_property, NULL, error))
    return;

  for (guint i = 0; i < self->shells->len; i++)
    {
      WsmanHostedShell *shell = self->shells->pdata[i];

      if (!is_owner (shell, operation) || !is_allowed (self, operation, wsman_hosted_shell_is_pool (shell)))
        continue;

      if (lists_commands)
        wsman_hosted_shell_add_commands (shell, items);
      else
        g_ptr_array_add (items, wsman_hosted_shell_make_item (shell));
    }

  wsman_operation_return_items (operation, (WsmanItem **) items->pdata, items->len, TRUE);
}

void
wsman_hosted_shell_list_invoke (WsmanHostedShellList  *self,
                                WsmanOperation        *operation,
                                GError               **error)
{
  WsmanHostedShell *shell = require_shell (self, operation, error);

  if (shell != NULL)
    wsman_hosted_shell_invoke (shell, operation, error);
}

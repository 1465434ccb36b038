/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Win32_Process.Create: a program that outlives the request. Whoever may have shells may call it, because it runs
 * commands, too. The command line names a program: no command shell interprets it, as on Windows.
 */

#include "wsman-system-process-private.h"

#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "values/wsman-command-line-private.h"
#include "wsman-hosted-codes-private.h"
#include "wsman-shell-provider-private.h"

/* The longest command line of Windows. */
#define MAX_COMMAND_LINE 32767

const WsmanSystemProperty wsman_system_process_create_parameters[] = {
  { "CommandLine", WSMAN_SYSTEM_STRING },
  { "CurrentDirectory", WSMAN_SYSTEM_STRING },
  { NULL },
};

/* The failures of the program itself. All others are faults. */
static const struct
{
  guint32 code;
  WsmanProcessReturnValue value;
} failures[] = {
  { E_ACCESSDENIED, WSMAN_PROCESS_ACCESS_DENIED },
  { HRESULT_FROM_WIN32 (ERROR_FILE_NOT_FOUND), WSMAN_PROCESS_NOT_FOUND },
  { WSMAN_HOSTED_NO_DIRECTORY, WSMAN_PROCESS_NOT_FOUND },
  { HRESULT_FROM_WIN32 (ERROR_FILENAME_EXCED_RANGE), WSMAN_PROCESS_INVALID_PARAMETER },
  { E_FAIL, WSMAN_PROCESS_UNKNOWN_FAILURE },
};

typedef struct
{
  WsmanShellProvider *shells;
  GVariantBuilder *output;
  GTask *task;
} ProcessCreation;

static void
process_creation_free (ProcessCreation *self)
{
  g_object_unref (self->shells);
  g_object_unref (self->task);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProcessCreation, process_creation_free)

static void
return_failure (GTask  *task,
                GError *error)
{
  const WsmanFaultInfo *info = wsman_error_get_info (error);

  for (gsize i = 0; i < G_N_ELEMENTS (failures) && info != NULL; i++)
    if (failures[i].code == info->code)
      {
        g_error_free (error);
        g_task_return_int (task, failures[i].value);
        return;
      }

  g_task_return_error (task, error);
}

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ProcessCreation) self = user_data;
  GError *local_error = NULL;
  int number = wsman_hosted_creation_list_add_finish (result, &local_error);

  if (local_error != NULL)
    {
      return_failure (self->task, local_error);
      return;
    }

  g_variant_builder_add (self->output, "{sv}", "ProcessId", g_variant_new_uint32 ((guint32) number));
  g_task_return_int (self->task, WSMAN_PROCESS_SUCCESS);
}

/* Returns a parameter, whose name may be in any letter case. Returns NULL if it is null, missing or empty. */
static char *
dup_parameter (WsmanItem  *input,
               const char *name)
{
  g_auto(GStrv) names = input != NULL ? wsman_item_list_names (input) : NULL;

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      const char *text = g_ascii_strcasecmp (names[i], name) == 0 ? wsman_item_lookup_string (input, names[i]) : NULL;

      if (text != NULL && *text != '\0')
        return g_strdup (text);
    }

  return NULL;
}

/* Tells whether the line names a program. */
static gboolean
is_command_line (const char *line)
{
  g_auto(GStrv) arguments = line != NULL && strlen (line) <= MAX_COMMAND_LINE ? wsman_command_line_split (line) : NULL;

  return arguments != NULL && arguments[0] != NULL && *arguments[0] != '\0';
}

void
wsman_system_process_create (WsmanOperation     *operation,
                             WsmanShellProvider *shells,
                             GVariantBuilder    *output,
                             GTask              *task)
{
  WsmanItem *input = wsman_operation_get_item (operation);
  g_autofree char *line = dup_parameter (input, "CommandLine");
  g_autofree char *directory = dup_parameter (input, "CurrentDirectory");
  ProcessCreation *self;
  WsmanHelper *helper;
  WsmanHostedCreationList *creations = wsman_shell_provider_get_creations (shells, &helper);

  if (!is_command_line (line) || (directory != NULL && !g_path_is_absolute (directory)))
    {
      g_task_return_int (task, WSMAN_PROCESS_INVALID_PARAMETER);
      return;
    }

  self = g_new0 (ProcessCreation, 1);
  self->shells = g_object_ref (shells);
  self->output = output;
  self->task = g_object_ref (task);
  wsman_hosted_creation_list_add_async (creations, helper, operation, line, directory, on_created, self);
}

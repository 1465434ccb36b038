/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The variables of the caller. A host of the caller reads all files, then the variables are found and checked here, and
 * then the host writes a file.
 */

#include "wsman-system-environment-caller-private.h"

#include "wsman-hosted-service-private.h"
#include "wsman-system-environment-walk-private.h"

typedef enum
{
  CHANGE_NOTHING,
  CHANGE_CREATE,
  CHANGE_PUT,
  CHANGE_DELETE,
} EnvironmentChange;

/* The data of a task, which lives until the task returns. */
typedef struct
{
  const WsmanSystemClass *klass;
  WsmanSystemRecord *record; /* NULL if nothing changes */
  EnvironmentChange change;
  GSocket *host;
  char *folder;
  char *user_name;
} CallerFiles;

static void
caller_files_free (CallerFiles *self)
{
  g_clear_pointer (&self->record, wsman_system_record_unref);
  g_object_unref (self->host);
  g_free (self->folder);
  g_free (self->user_name);
  g_free (self);
}

static GPtrArray *
list_records (CallerFiles          *self,
              WsmanEnvironmentWalk *walk)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (wsman_system_record_unref);
  g_autoptr(WsmanSystemRecord) record = wsman_system_record_new (self->klass);

  while (wsman_environment_walk_next (walk, (WsmanEnvironmentRecord *) record))
    {
      g_ptr_array_add (records, g_steal_pointer (&record));
      record = wsman_system_record_new (self->klass);
    }

  return records;
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  if (wsman_hosted_write_file_finish (result, &local_error))
    g_task_return_pointer (task, NULL, NULL);
  else
    g_task_return_error (task, local_error);
}

static void
write_file (CallerFiles *self,
            GTask       *task)
{
  const WsmanEnvironmentRecord *record = (const WsmanEnvironmentRecord *) self->record;
  g_autofree char *name = wsman_environment_dup_file_name (record);
  g_autofree char *text = self->change == CHANGE_DELETE ? g_strdup ("") : wsman_environment_make_text (record);

  wsman_hosted_write_file_async (self->host, self->folder, name, text, on_written, g_object_ref (task));
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  CallerFiles *self = g_task_get_task_data (task);
  WsmanEnvironmentRecord *record = (WsmanEnvironmentRecord *) self->record;
  GError *local_error = NULL;
  g_autoptr(GPtrArray) files = wsman_hosted_read_files_finish (result, &local_error);
  g_autoptr(WsmanEnvironmentWalk) walk = files != NULL ? wsman_environment_walk_new (files, self->user_name) : NULL;
  gboolean is_good = walk != NULL;

  if (is_good && self->change == CHANGE_DELETE)
    is_good = wsman_environment_walk_check_erase (walk, record, &local_error);
  else if (is_good && self->change != CHANGE_NOTHING)
    is_good = wsman_environment_walk_check_write (walk, record, self->change == CHANGE_CREATE, &local_error);

  if (!is_good)
    g_task_return_error (task, local_error);
  else if (self->change == CHANGE_NOTHING)
    g_task_return_pointer (task, list_records (self, walk), (GDestroyNotify) g_ptr_array_unref);
  else
    write_file (self, task);
}

/* Begins with the files. PAM's variables, which could name another folder, are only known in sessions. */
static void
begin (const WsmanSystemClass *klass,
       gpointer                record,
       EnvironmentChange       change,
       WsmanHostedCaller      *caller,
       GTask                  *task)
{
  CallerFiles *self = g_new0 (CallerFiles, 1);
  const char *home = caller->entry.home;

  self->klass = klass;
  self->record = record != NULL ? wsman_system_record_ref (record) : NULL;
  self->change = change;
  self->host = g_object_ref (caller->host);
  self->folder = g_build_filename (home != NULL ? home : "/", ".config", "environment.d", NULL);
  self->user_name = g_utf8_make_valid (caller->entry.name != NULL ? caller->entry.name : "", -1);
  g_task_set_task_data (task, self, (GDestroyNotify) caller_files_free);
  if (home != NULL && g_path_is_absolute (home))
    wsman_hosted_read_files_async (self->host, self->folder, WSMAN_ENVIRONMENT_SUFFIX, on_read, g_object_ref (task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "This user has no home directory");
}

void
wsman_environment_load_as_caller (const WsmanSystemClass *klass,
                                  WsmanHostedCaller      *caller,
                                  GTask                  *task)
{
  begin (klass, NULL, CHANGE_NOTHING, caller, task);
}

void
wsman_environment_write_as_caller (gpointer           record,
                                   gboolean           is_new,
                                   WsmanHostedCaller *caller,
                                   GTask             *task)
{
  begin (NULL, record, is_new ? CHANGE_CREATE : CHANGE_PUT, caller, task);
}

void
wsman_environment_erase_as_caller (gpointer           record,
                                   WsmanHostedCaller *caller,
                                   GTask             *task)
{
  begin (NULL, record, CHANGE_DELETE, caller, task);
}

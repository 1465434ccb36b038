/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs the scripts on the other machine, and reads their output.
 */

#include "wsmanctl-tree-remote.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wsmanctl-tree-script.h"

#define SUM_LENGTH 64

/* The largest list of a directory. */
#define MAX_OUTPUT_SIZE (256 * 1024 * 1024)

WsmanctlTreeRemote *
wsmanctl_tree_remote_new (WsmanSession  *session,
                          const char    *root,
                          GCancellable  *cancellable,
                          GError       **error)
{
  g_autoptr(WsmanctlTreeRemote) self = g_new0 (WsmanctlTreeRemote, 1);

  self->cancellable = g_object_ref (cancellable);
  self->root = g_base64_encode ((const guchar *) root, strlen (root));
  self->shell = wsman_shell_new (session);
  wsman_shell_set_max_output_size (self->shell, MAX_OUTPUT_SIZE);
  if (!wsman_shell_open (self->shell, cancellable, error))
    return NULL;

  if (g_str_equal (wsman_shell_get_command_shell (self->shell), "cmd.exe"))
    {
      g_set_error_literal (error, WSMAN_ERROR, WSMAN_ERROR_UNSUPPORTED,
                           _("copy --recursive needs sh on the other machine, which has cmd.exe; copy single files"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
wsmanctl_tree_remote_free (WsmanctlTreeRemote *self)
{
  /* If the shell can't be closed, the server ends it later. */
  if (wsman_shell_get_is_open (self->shell))
    wsman_shell_close (self->shell, NULL, NULL);
  g_object_unref (self->shell);
  g_object_unref (self->cancellable);
  g_free (self->root);
  g_free (self);
}

/* Makes the error of a script. what is the path, or NULL for the directory itself. */
static void
set_script_error (GError     **error,
                  int          status,
                  const char  *what,
                  GBytes      *explanation)
{
  static const struct
  {
    WsmanctlTreeStatus status;
    WsmanError code;
    const char *text;
  } problems[] = {
    { WSMANCTL_TREE_STATUS_EXISTS, WSMAN_ERROR_ALREADY_EXISTS, N_("it already exists on the other machine") },
    { WSMANCTL_TREE_STATUS_NO_PARENT, WSMAN_ERROR_NOT_FOUND,
      N_("it can’t be made on the other machine; its parent must exist, and allow it") },
    { WSMANCTL_TREE_STATUS_NOT_FOUND, WSMAN_ERROR_NOT_FOUND, N_("it doesn’t exist on the other machine") },
    { WSMANCTL_TREE_STATUS_NO_DIRECTORY, WSMAN_ERROR_INVALID_ARGUMENT,
      N_("it isn’t a directory on the other machine; leave out --recursive for a file") },
    { WSMANCTL_TREE_STATUS_LINK, WSMAN_ERROR_INVALID_ARGUMENT,
      N_("the other machine has a link or another special file there; links aren’t followed") },
    { WSMANCTL_TREE_STATUS_NO_INPUT, WSMAN_ERROR_PROTOCOL, N_("the other machine didn’t get the parameters") },
  };
  gsize length = 0;
  const char *data = explanation != NULL ? g_bytes_get_data (explanation, &length) : NULL;
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", (gssize) MIN (length, 500));
  g_autofree char *shown = g_filename_display_name (what);

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      if (status == (int) problems[i].status)
        {
          g_set_error (error, WSMAN_ERROR, problems[i].code, "%s: %s", shown, _(problems[i].text));
          return;
        }
    }

  if (status == WSMANCTL_TREE_STATUS_DIFFERENT)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _("%s: the copy on the other machine has another SHA-256; the file may have changed meanwhile"),
                 shown);
  else
    g_set_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE, _("%s: the other machine can’t copy it: %s (status %d)"),
                 shown, *g_strstrip (text) != '\0' ? text : _("it doesn’t say why"), status);
}

gboolean
wsmanctl_tree_remote_is_different (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

/* Runs a script, and returns its output. Takes the input. what is the path for errors. */
static GBytes *
run (WsmanctlTreeRemote  *self,
     WsmanctlTreeScript   script,
     GByteArray          *input,
     const char          *what,
     int                 *status,
     GError             **error)
{
  const char *argv[] = { "sh", "-c", wsmanctl_tree_script_get (script), NULL };
  g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes (input);
  g_autoptr(WsmanCommand) command = wsman_shell_spawn (self->shell, argv, self->cancellable, error);
  g_autoptr(GBytes) output = NULL;
  g_autoptr(GBytes) explanation = NULL;

  if (command == NULL ||
      !wsman_command_communicate (command, bytes, self->cancellable, &output, &explanation, error))
    return NULL;

  *status = wsman_command_get_has_exit_status (command) ? wsman_command_get_exit_status (command) : -1;
  if (*status != WSMANCTL_TREE_STATUS_DONE)
    {
      set_script_error (error, *status, what, explanation);
      return NULL;
    }

  return output != NULL ? g_steal_pointer (&output) : g_bytes_new_static ("", 0);
}

static void
append (GByteArray *input,
        const char *text)
{
  g_byte_array_append (input, (const guint8 *) text, (guint) strlen (text));
}

static void
append_path (GByteArray *input,
             const char *path)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) path, strlen (path));

  append (input, encoded);
}

/* Begins the input of a script, which has the directory first. */
static GByteArray *
begin_input (WsmanctlTreeRemote *self,
             const char         *end)
{
  GByteArray *input = g_byte_array_new ();

  append (input, self->root);
  append (input, end);

  return input;
}

/* The name of the directory, for errors. */
static char *
dup_root (WsmanctlTreeRemote *self)
{
  gsize length;
  g_autofree guchar *root = g_base64_decode (self->root, &length);

  return g_strndup ((const char *) root, length);
}

static gboolean
run_for_root (WsmanctlTreeRemote  *self,
              WsmanctlTreeScript   script,
              GByteArray          *input,
              GError             **error)
{
  g_autofree char *root = dup_root (self);
  int status;
  g_autoptr(GBytes) output = run (self, script, input, root, &status, error);

  return output != NULL;
}

WsmanctlTree *
wsmanctl_tree_remote_list (WsmanctlTreeRemote  *self,
                           gboolean             is_optional,
                           GError             **error)
{
  g_autofree char *root = dup_root (self);
  g_autoptr(GError) local_error = NULL;
  int status = WSMANCTL_TREE_STATUS_DONE;
  g_autoptr(GBytes) output = run (self, WSMANCTL_TREE_LIST, begin_input (self, "\n"), root, &status, &local_error);

  if (output != NULL)
    return wsmanctl_tree_parse (output, error);
  if (is_optional && status == WSMANCTL_TREE_STATUS_NOT_FOUND)
    return wsmanctl_tree_new ();

  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

gboolean
wsmanctl_tree_remote_make (WsmanctlTreeRemote  *self,
                           GPtrArray           *entries,
                           GError             **error)
{
  GByteArray *input = begin_input (self, "\n");

  for (guint i = 0; i < entries->len; i++)
    {
      const WsmanctlTreeEntry *entry = entries->pdata[i];

      if (entry->type != 'd')
        continue;

      append_path (input, entry->path);
      append (input, "\n");
    }

  return run_for_root (self, WSMANCTL_TREE_MAKE, input, error);
}

/* Reads the sums, which are in the order of the entries: “SUM  ./PATH” and a null byte. */
static gboolean
read_sums (GBytes    *output,
           GPtrArray *entries)
{
  gsize length;
  const char *data = g_bytes_get_data (output, &length);

  for (guint i = 0; i < entries->len; i++)
    {
      WsmanctlTreeEntry *entry = entries->pdata[i];
      g_autofree char *end = g_strconcat ("  ./", entry->path, NULL);
      gsize size = SUM_LENGTH + strlen (end) + 1;

      if (length < size || memcmp (data + SUM_LENGTH, end, strlen (end) + 1) != 0)
        return FALSE;

      g_free (entry->sum);
      entry->sum = g_strndup (data, SUM_LENGTH);
      data += size;
      length -= size;
    }

  return length == 0;
}

gboolean
wsmanctl_tree_remote_sum (WsmanctlTreeRemote  *self,
                          GPtrArray           *entries,
                          GError             **error)
{
  g_autofree char *root = dup_root (self);
  GByteArray *input = begin_input (self, "\n");
  g_autoptr(GBytes) output = NULL;
  int status;

  for (guint i = 0; i < entries->len; i++)
    {
      const WsmanctlTreeEntry *entry = entries->pdata[i];

      append (input, "./");
      g_byte_array_append (input, (const guint8 *) entry->path, (guint) strlen (entry->path) + 1);
    }

  output = run (self, WSMANCTL_TREE_SUM, input, root, &status, error);
  if (output == NULL)
    return FALSE;

  if (!read_sums (output, entries))
    {
      g_set_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL, _("%s: the other machine’s list of SHA-256 is malformed"),
                   root);
      return FALSE;
    }

  return TRUE;
}

static char *
format_time (const WsmanctlTreeEntry *entry)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%09u", entry->seconds, entry->nanoseconds);
}

gboolean
wsmanctl_tree_remote_set (WsmanctlTreeRemote  *self,
                          GPtrArray           *entries,
                          GError             **error)
{
  GByteArray *input = begin_input (self, "\n");

  for (guint i = 0; i < entries->len; i++)
    {
      const WsmanctlTreeEntry *entry = entries->pdata[i];
      g_autofree char *time = format_time (entry);
      g_autofree char *start = g_strdup_printf ("%04o %s ", entry->mode, time);

      append (input, start);
      append_path (input, entry->path);
      append (input, "\n");
    }

  return run_for_root (self, WSMANCTL_TREE_SET, input, error);
}

gboolean
wsmanctl_tree_remote_send (WsmanctlTreeRemote       *self,
                           const WsmanctlTreeEntry  *entry,
                           goffset                   offset,
                           GBytes                   *data,
                           gboolean                  is_last,
                           gboolean                  overwrites,
                           GError                  **error)
{
  GByteArray *input = begin_input (self, " ");
  g_autofree char *time = format_time (entry);
  g_autofree char *rest = g_strdup_printf (" %" G_GOFFSET_FORMAT " %d %s %04o %s %d\n", offset, is_last,
                                           is_last ? entry->sum : "-", entry->mode, time, overwrites);
  g_autoptr(GBytes) output = NULL;
  int status;

  append_path (input, entry->path);
  append (input, rest);
  g_byte_array_append (input, g_bytes_get_data (data, NULL), (guint) g_bytes_get_size (data));
  output = run (self, WSMANCTL_TREE_SEND, input, entry->path, &status, error);

  return output != NULL;
}

GBytes *
wsmanctl_tree_remote_fetch (WsmanctlTreeRemote       *self,
                            const WsmanctlTreeEntry  *entry,
                            goffset                   offset,
                            gsize                     length,
                            char                    **sum,
                            GError                  **error)
{
  GByteArray *input = begin_input (self, " ");
  g_autofree char *rest = g_strdup_printf (" %" G_GOFFSET_FORMAT " %" G_GSIZE_FORMAT " %d\n", offset, length,
                                           sum != NULL);
  gsize expected = length + (sum != NULL ? SUM_LENGTH : 0);
  g_autoptr(GBytes) output = NULL;
  int status;

  append_path (input, entry->path);
  append (input, rest);
  output = run (self, WSMANCTL_TREE_FETCH, input, entry->path, &status, error);
  if (output == NULL)
    return NULL;

  if (g_bytes_get_size (output) != expected)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("%s: the other machine sends another number of bytes; the file may have changed meanwhile"),
                   entry->path);
      return NULL;
    }

  if (sum != NULL)
    *sum = g_strndup ((const char *) g_bytes_get_data (output, NULL) + length, SUM_LENGTH);

  return g_bytes_new_from_bytes (output, 0, length);
}

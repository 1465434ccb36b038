/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* See the header. */

#include "wsmanctl-ps-host.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../text-output.h"
#include "wsmanctl-ps-question.h"

/* The size without a terminal. Tables are as wide as this. */
#define USUAL_COLUMNS 120
#define USUAL_ROWS 50

/* The positions of the arguments of questions. */
enum
{
  ARGUMENT_CAPTION,
  ARGUMENT_MESSAGE
};

struct _WsmanctlPSHost
{
  GObject parent_instance;

  gboolean has_exit;
  int exit_status;
  gboolean shows_progress;
  GError *error;
};

static void wsmanctl_ps_host_iface_init (WsmanPSHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanctlPSHost, wsmanctl_ps_host, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_PS_HOST, wsmanctl_ps_host_iface_init))

/* --- Texts --- */

static void
hide_progress (WsmanctlPSHost *self)
{
  if (self->shows_progress)
    text_output_status ("");
  self->shows_progress = FALSE;
}

/* Removes the sequences that choose colors. Other control characters are shown as what they are. */
static char *
remove_colors (const char *text)
{
  GString *plain = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = g_str_has_prefix (text, "\033[") ? 2 + strspn (text + 2, "0123456789;:") : 0;

      if (length > 0 && text[length] == 'm')
        text += length + 1;
      else
        g_string_append_c (plain, *text++);
    }

  return g_string_free (plain, FALSE);
}

static void
write_text (WsmanctlPSHost *self,
            const char     *text,
            gboolean        is_line)
{
  g_autofree char *plain = remove_colors (text);
  g_autofree char *whole = g_strconcat (plain, is_line ? "\n" : "", NULL);

  hide_progress (self);
  if (self->error == NULL)
    text_output_write (TEXT_OUTPUT_DATA, whole, &self->error);
}

static void
write_note (WsmanctlPSHost *self,
            const char     *label,
            const char     *text)
{
  g_autofree char *plain = remove_colors (text);
  g_autofree char *whole = g_strconcat (label, plain, "\n", NULL);

  hide_progress (self);
  text_output_error (TEXT_OUTPUT_DATA, whole);
}

static const char *
lookup_text (WsmanPSObject *object,
             const char    *name)
{
  const char *text = wsman_ps_object_lookup_text (object, name);

  return text != NULL ? text : "";
}

static void
show_progress (WsmanctlPSHost  *self,
               WsmanPSHostCall *call)
{
  g_autoptr(WsmanPSObject) record = wsmanctl_ps_dup_object (wsman_ps_host_call_get_arguments (call), 1);
  g_autofree char *percentage = NULL;
  g_autofree char *line = NULL;
  gint64 percent = -1;

  hide_progress (self);
  if (record == NULL || !isatty (STDERR_FILENO) || g_str_equal (lookup_text (record, "Type"), "Completed"))
    return;

  wsman_ps_object_lookup_int64 (record, "PercentComplete", &percent);
  percentage = percent >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT " %% ", percent) : g_strdup ("");
  line = g_strdup_printf ("%s: %s%s", lookup_text (record, "Activity"), percentage,
                          lookup_text (record, "StatusDescription"));
  g_strdelimit (line, "\t\n", ' ');
  text_output_status (line);
  self->shows_progress = TRUE;
}

static void
show_caption (WsmanctlPSHost  *self,
              WsmanPSHostCall *call)
{
  for (guint i = ARGUMENT_CAPTION; i <= ARGUMENT_MESSAGE; i++)
    {
      g_autofree char *text = wsmanctl_ps_dup_text (wsman_ps_host_call_get_arguments (call), i);

      if (*text != '\0')
        write_text (self, text, TRUE);
    }
}

/* --- The interface --- */

static void
note_exit (WsmanctlPSHost  *self,
           WsmanPSHostCall *call)
{
  GValue *value = wsman_ps_object_get_item (wsman_ps_host_call_get_arguments (call), 0);

  self->has_exit = TRUE;
  if (value == NULL)
    return;

  self->exit_status = G_VALUE_HOLDS_INT (value) ? g_value_get_int (value) : 0;
  g_value_unset (value);
  g_free (value);
}

static void
wsmanctl_ps_host_handle_call (WsmanPSHost      *host,
                              WsmanPSHostCall  *call,
                              GError          **error)
{
  WsmanctlPSHost *self = WSMANCTL_PS_HOST (host);
  const char *text = wsman_ps_host_call_get_text (call);

  switch (wsman_ps_host_call_get_method (call))
    {
    case WSMAN_PS_HOST_METHOD_WRITE:
    case WSMAN_PS_HOST_METHOD_WRITE_COLORED:
      write_text (self, text, FALSE);
      return;

    case WSMAN_PS_HOST_METHOD_WRITE_EMPTY_LINE:
    case WSMAN_PS_HOST_METHOD_WRITE_LINE:
    case WSMAN_PS_HOST_METHOD_WRITE_COLORED_LINE:
      write_text (self, text, TRUE);
      return;

    case WSMAN_PS_HOST_METHOD_WRITE_ERROR_LINE:
      write_note (self, "", text);
      return;

    case WSMAN_PS_HOST_METHOD_WRITE_WARNING_LINE:
      write_note (self, "WARNING: ", text);
      return;

    case WSMAN_PS_HOST_METHOD_WRITE_VERBOSE_LINE:
      write_note (self, "VERBOSE: ", text);
      return;

    case WSMAN_PS_HOST_METHOD_WRITE_DEBUG_LINE:
      write_note (self, "DEBUG: ", text);
      return;

    case WSMAN_PS_HOST_METHOD_WRITE_PROGRESS:
      show_progress (self, call);
      return;

    case WSMAN_PS_HOST_METHOD_SET_SHOULD_EXIT:
      note_exit (self, call);
      return;

    case WSMAN_PS_HOST_METHOD_PROMPT:
    case WSMAN_PS_HOST_METHOD_PROMPT_FOR_CHOICE:
    case WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL:
    case WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL_WITH_OPTIONS:
      show_caption (self, call);
      wsmanctl_ps_question_ask (call);
      return;

    case WSMAN_PS_HOST_METHOD_READ_LINE:
    case WSMAN_PS_HOST_METHOD_READ_LINE_AS_SECURE_STRING:
      hide_progress (self);
      wsmanctl_ps_question_ask (call);
      return;

    default:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("wsmanctl doesn’t offer this function of a host"));
    }
}

static gboolean
wsmanctl_ps_host_get_size (WsmanPSHost *host,
                           guint       *columns,
                           guint       *rows)
{
  struct winsize size = { 0, };

  if (isatty (STDOUT_FILENO) && ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0)
    {
      *columns = size.ws_col;
      *rows = size.ws_row;
    }
  else
    {
      *columns = USUAL_COLUMNS;
      *rows = USUAL_ROWS;
    }

  return TRUE;
}

static void
wsmanctl_ps_host_iface_init (WsmanPSHostInterface *iface)
{
  iface->handle_call = wsmanctl_ps_host_handle_call;
  iface->get_size = wsmanctl_ps_host_get_size;
}

static void
wsmanctl_ps_host_finalize (GObject *object)
{
  WsmanctlPSHost *self = WSMANCTL_PS_HOST (object);

  g_clear_error (&self->error);

  G_OBJECT_CLASS (wsmanctl_ps_host_parent_class)->finalize (object);
}

static void
wsmanctl_ps_host_class_init (WsmanctlPSHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsmanctl_ps_host_finalize;
}

static void
wsmanctl_ps_host_init (WsmanctlPSHost *self)
{
}

WsmanctlPSHost *
wsmanctl_ps_host_new (void)
{
  return g_object_new (WSMANCTL_TYPE_PS_HOST, NULL);
}

gboolean
wsmanctl_ps_host_get_exit (WsmanctlPSHost *self,
                           int            *status)
{
  *status = self->exit_status;

  return self->has_exit;
}

const GError *
wsmanctl_ps_host_get_error (WsmanctlPSHost *self)
{
  return self->error;
}

void
wsmanctl_ps_host_finish (WsmanctlPSHost *self)
{
  hide_progress (self);
  wsmanctl_ps_question_cancel ();
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* See the header. Questions are asked one field after another, while the main loop goes on. */

#include "wsmanctl-ps-host.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../password-input.h"
#include "../text-output.h"
#include "wsmanctl-connection.h"
#include "wsmanctl-line.h"

/* The size without a terminal. Tables are as wide as this. */
#define USUAL_COLUMNS 120
#define USUAL_ROWS 50

/* The positions of the arguments of questions. */
enum
{
  ARGUMENT_CAPTION,
  ARGUMENT_MESSAGE,
  ARGUMENT_FIELDS,
  ARGUMENT_USER_NAME = ARGUMENT_FIELDS,
  ARGUMENT_DEFAULT
};

struct _WsmanctlPSHost
{
  GObject parent_instance;

  gboolean has_exit;
  int exit_status;
  gboolean shows_progress;
  GError *error;

  WsmanPSHostCall *question; /* NULL if nothing is asked */
  WsmanPSObject *fields;     /* the fields or choices of the question */
  char *user_name;           /* the user of a credential; NULL before it is known */
  GVariantBuilder answers;   /* the answers of a Prompt */
  guint n_answered;
  gboolean is_secret;        /* the question is for a secret, or for a user and a secret */
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

/* Returns an object among the items of a list. Returns NULL if the item isn't an object. */
static WsmanPSObject *
dup_object (WsmanPSObject *list,
            guint          index)
{
  GValue *value = wsman_ps_object_get_item (list, index);
  WsmanPSObject *object = NULL;

  if (value == NULL)
    return NULL;

  if (G_VALUE_HOLDS (value, WSMAN_TYPE_PS_OBJECT))
    object = g_value_dup_object (value);
  g_value_unset (value);
  g_free (value);

  return object;
}

/* Returns a text among the items of a list. Returns an empty text if the item isn't a text. */
static char *
dup_text (WsmanPSObject *list,
          guint          index)
{
  GValue *value = wsman_ps_object_get_item (list, index);
  char *text = NULL;

  if (value == NULL)
    return g_strdup ("");

  if (G_VALUE_HOLDS_STRING (value))
    text = g_value_dup_string (value);
  g_value_unset (value);
  g_free (value);

  return text != NULL ? text : g_strdup ("");
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
  g_autoptr(WsmanPSObject) record = dup_object (wsman_ps_host_call_get_arguments (call), 1);
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
  text_output_status (line);
  self->shows_progress = TRUE;
}

/* --- Questions --- */

static void ask_next (WsmanctlPSHost *self);
static void on_line (char *line, const GError *error, gpointer user_data);

static void
end_question (WsmanctlPSHost *self)
{
  if (self->question == NULL)
    return;

  g_clear_object (&self->question);
  g_clear_object (&self->fields);
  g_clear_pointer (&self->user_name, g_free);
  g_variant_builder_clear (&self->answers);
}

/* Answers with a value, which is floating, or NULL with an error. */
static void
answer (WsmanctlPSHost *self,
        GVariant       *value)
{
  g_autoptr(GVariant) owned = g_variant_ref_sink (value);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanPSObject) object = wsman_ps_object_new_from_variant (owned, &local_error);

  if (object != NULL)
    wsman_ps_host_call_return_value (self->question, object);
  else
    wsman_ps_host_call_return_error (self->question, local_error);
  end_question (self);
}

/* Returns the number of the choice that the user has typed. Returns -1 if there is no such choice. A choice is named by
 * its label, or by the letter after the ampersand. */
static int
find_choice (WsmanctlPSHost *self,
             const char     *typed)
{
  for (guint i = 0; i < wsman_ps_object_get_n_items (self->fields); i++)
    {
      g_autoptr(WsmanPSObject) choice = dup_object (self->fields, i);
      const char *label = choice != NULL ? lookup_text (choice, "label") : "";
      const char *mark = strchr (label, '&');
      g_autofree char *plain = mark != NULL ? g_strdup_printf ("%.*s%s", (int) (mark - label), label, mark + 1)
                                            : g_strdup (label);

      if (g_ascii_strcasecmp (typed, plain) == 0)
        return i;
      if (mark != NULL && strlen (typed) == 1 && g_ascii_toupper (mark[1]) == g_ascii_toupper (*typed))
        return i;
    }

  return -1;
}

static void
take_choice (WsmanctlPSHost *self,
             const char     *typed)
{
  WsmanPSObject *details = wsman_ps_host_call_get_arguments (self->question);
  GValue *preset = *typed == '\0' ? wsman_ps_object_get_item (details, ARGUMENT_DEFAULT) : NULL;
  int number = find_choice (self, typed);

  if (preset != NULL && G_VALUE_HOLDS_INT (preset))
    number = g_value_get_int (preset);
  if (preset != NULL)
    g_value_unset (preset);
  g_free (preset);

  if (number >= 0)
    answer (self, g_variant_new_int32 (number));
  else
    ask_next (self);
}

static void
take_field (WsmanctlPSHost *self,
            const char     *typed)
{
  g_autoptr(WsmanPSObject) field = dup_object (self->fields, self->n_answered++);

  if (field != NULL)
    g_variant_builder_add (&self->answers, "{sv}", lookup_text (field, "name"), g_variant_new_string (typed));
  ask_next (self);
}

static gboolean
asks_for_credential (WsmanPSHostCall *call)
{
  WsmanPSHostMethod method = wsman_ps_host_call_get_method (call);

  return method == WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL ||
         method == WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL_WITH_OPTIONS;
}

static void
take_secret (WsmanctlPSHost *self,
             const char     *secret)
{
  if (self->user_name != NULL)
    wsman_ps_host_call_return_credential (self->question, self->user_name, secret);
  else
    wsman_ps_host_call_return_secret (self->question, secret);
  end_question (self);
}

/* A terminal doesn't show what is typed. Nothing else happens meanwhile, as in all questions for a password. */
static void
ask_secret (WsmanctlPSHost *self)
{
  g_autoptr(GError) local_error = NULL;
  /* The user must see who gets the secret. The texts of the other machine don't prove that. */
  g_autofree char *prompt = self->user_name != NULL
                              ? g_strdup_printf (_("[%s] Password of %s: "), wsmanctl_connection_get_name (),
                                                 self->user_name)
                              : g_strdup_printf (_("[%s] Secret: "), wsmanctl_connection_get_name ());
  char *secret;

  if (!wsmanctl_line_is_terminal ())
    {
      wsmanctl_line_read ("", FALSE, on_line, self);
      return;
    }

  secret = password_input_read (STDIN_FILENO, prompt, &local_error);
  if (secret != NULL)
    take_secret (self, secret);
  else
    {
      wsman_ps_host_call_return_error (self->question, local_error);
      end_question (self);
    }
  password_input_free (secret);
}

/* Takes the name of the user, or the secret. */
static void
take_part_of_secret (WsmanctlPSHost *self,
                     const char     *typed)
{
  if (!asks_for_credential (self->question) || self->user_name != NULL)
    {
      take_secret (self, typed);
      return;
    }

  self->user_name = g_strdup (typed);
  ask_secret (self);
}

static void
on_line (char         *line,
         const GError *error,
         gpointer      user_data)
{
  WsmanctlPSHost *self = user_data;
  g_autoptr(GError) end = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, _("The input has ended"));

  if (line == NULL)
    {
      wsman_ps_host_call_return_error (self->question, error != NULL ? error : end);
      end_question (self);
      return;
    }

  if (self->is_secret)
    take_part_of_secret (self, line);
  else if (self->fields == NULL)
    answer (self, g_variant_new_string (line));
  else if (wsman_ps_host_call_get_method (self->question) == WSMAN_PS_HOST_METHOD_PROMPT)
    take_field (self, line);
  else
    take_choice (self, line);
  password_input_free (line);
}

static char *
describe_choices (WsmanctlPSHost *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < wsman_ps_object_get_n_items (self->fields); i++)
    {
      g_autoptr(WsmanPSObject) choice = dup_object (self->fields, i);
      const char *label = choice != NULL ? lookup_text (choice, "label") : "";
      const char *mark = strchr (label, '&');

      if (mark != NULL)
        g_string_append_printf (text, "[%c] ", g_ascii_toupper (mark[1]));
      for (; *label != '\0'; label++)
        if (*label != '&')
          g_string_append_c (text, *label);
      g_string_append (text, "  ");
    }
  g_string_append (text, "? ");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
ask_next (WsmanctlPSHost *self)
{
  g_autofree char *prompt = NULL;

  if (self->fields == NULL)
    prompt = g_strdup ("");
  else if (wsman_ps_host_call_get_method (self->question) != WSMAN_PS_HOST_METHOD_PROMPT)
    prompt = describe_choices (self);
  else if (self->n_answered < wsman_ps_object_get_n_items (self->fields))
    {
      g_autoptr(WsmanPSObject) field = dup_object (self->fields, self->n_answered);

      prompt = g_strconcat (field != NULL ? lookup_text (field, "name") : "", ": ", NULL);
    }
  else
    {
      answer (self, g_variant_builder_end (&self->answers));
      return;
    }

  wsmanctl_line_read (prompt, FALSE, on_line, self);
}

static void
begin_question (WsmanctlPSHost  *self,
                WsmanPSHostCall *call)
{
  end_question (self);
  hide_progress (self);
  self->question = g_object_ref (call);
  self->n_answered = 0;
  self->is_secret = FALSE;
  g_variant_builder_init (&self->answers, G_VARIANT_TYPE_VARDICT);
}

static void
show_caption (WsmanctlPSHost  *self,
              WsmanPSHostCall *call)
{
  for (guint i = ARGUMENT_CAPTION; i <= ARGUMENT_MESSAGE; i++)
    {
      g_autofree char *text = dup_text (wsman_ps_host_call_get_arguments (call), i);

      if (*text != '\0')
        write_text (self, text, TRUE);
    }
}

static void
ask (WsmanctlPSHost  *self,
     WsmanPSHostCall *call)
{
  gboolean has_fields = wsman_ps_host_call_get_method (call) != WSMAN_PS_HOST_METHOD_READ_LINE;

  begin_question (self, call);
  if (has_fields)
    {
      show_caption (self, call);
      self->fields = dup_object (wsman_ps_host_call_get_arguments (call), ARGUMENT_FIELDS);
    }
  ask_next (self);
}

static void
ask_for_secret (WsmanctlPSHost  *self,
                WsmanPSHostCall *call)
{
  g_autofree char *user_name = NULL;

  begin_question (self, call);
  self->is_secret = TRUE;
  if (!asks_for_credential (call))
    {
      ask_secret (self);
      return;
    }

  show_caption (self, call);
  user_name = dup_text (wsman_ps_host_call_get_arguments (call), ARGUMENT_USER_NAME);
  if (*user_name == '\0')
    {
      wsmanctl_line_read (_("User: "), FALSE, on_line, self);
      return;
    }

  self->user_name = g_steal_pointer (&user_name);
  ask_secret (self);
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

    case WSMAN_PS_HOST_METHOD_READ_LINE:
    case WSMAN_PS_HOST_METHOD_PROMPT:
    case WSMAN_PS_HOST_METHOD_PROMPT_FOR_CHOICE:
      ask (self, call);
      return;

    case WSMAN_PS_HOST_METHOD_READ_LINE_AS_SECURE_STRING:
    case WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL:
    case WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL_WITH_OPTIONS:
      ask_for_secret (self, call);
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

  end_question (self);
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
  if (self->question != NULL)
    wsmanctl_line_cancel ();
  end_question (self);
}

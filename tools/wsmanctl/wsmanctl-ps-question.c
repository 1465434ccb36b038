/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* See the header. Fields are asked one after another, while the main loop goes on. */

#include "wsmanctl-ps-question.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "../password-input.h"
#include "../text-output.h"
#include "wsmanctl-connection.h"
#include "wsmanctl-line.h"

/* The positions of the arguments of questions. */
enum
{
  ARGUMENT_FIELDS = 2,
  ARGUMENT_USER_NAME = ARGUMENT_FIELDS,
  ARGUMENT_DEFAULT
};

typedef struct
{
  WsmanPSHostCall *question; /* NULL if nothing is asked */
  gboolean is_secret;        /* the question is for a secret, or for a user and a secret */
  char *user_name;           /* the user of a credential; NULL before it is known */
  WsmanPSObject *fields;     /* the fields or choices; NULL if there are none */
  GVariantBuilder answers;   /* the answers of a Prompt */
  guint n_answered;
} Question;

/* There is one standard input. */
static Question current;

static const char *
lookup_text (WsmanPSObject *object,
             const char    *name)
{
  const char *text = wsman_ps_object_lookup_text (object, name);

  return text != NULL ? text : "";
}

WsmanPSObject *
wsmanctl_ps_dup_object (WsmanPSObject *list,
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

char *
wsmanctl_ps_dup_text (WsmanPSObject *list,
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

static void ask_next (Question *self);
static void on_line (char *line, const GError *error, gpointer user_data);

static void
end_question (Question *self)
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
answer (Question *self,
        GVariant *value)
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
find_choice (Question   *self,
             const char *typed)
{
  for (guint i = 0; i < wsman_ps_object_get_n_items (self->fields); i++)
    {
      g_autoptr(WsmanPSObject) choice = wsmanctl_ps_dup_object (self->fields, i);
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
take_choice (Question   *self,
             const char *typed)
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
take_field (Question   *self,
            const char *typed)
{
  g_autoptr(WsmanPSObject) field = wsmanctl_ps_dup_object (self->fields, self->n_answered++);

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
take_secret (Question   *self,
             const char *secret)
{
  if (self->user_name != NULL)
    wsman_ps_host_call_return_credential (self->question, self->user_name, secret);
  else
    wsman_ps_host_call_return_secret (self->question, secret);
  end_question (self);
}

/* A terminal doesn't show what is typed. Nothing else happens meanwhile, as in all questions for a password. */
static void
ask_secret (Question *self)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *user_name = self->user_name != NULL
                                 ? text_output_convert (TEXT_OUTPUT_DATA, self->user_name, "UTF-8", TRUE) : NULL;
  /* The user must see who gets the secret. The texts of the other machine don't prove that. */
  g_autofree char *prompt = user_name != NULL
                              ? g_strdup_printf (_("[%s] Password of %s: "), wsmanctl_connection_get_name (),
                                                 g_strdelimit (user_name, "\t\n", ' '))
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
take_part_of_secret (Question   *self,
                     const char *typed)
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
  Question *self = user_data;
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
describe_choices (Question *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < wsman_ps_object_get_n_items (self->fields); i++)
    {
      g_autoptr(WsmanPSObject) choice = wsmanctl_ps_dup_object (self->fields, i);
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
ask_next (Question *self)
{
  g_autofree char *prompt = NULL;

  if (self->fields == NULL)
    prompt = g_strdup ("");
  else if (wsman_ps_host_call_get_method (self->question) != WSMAN_PS_HOST_METHOD_PROMPT)
    prompt = describe_choices (self);
  else if (self->n_answered < wsman_ps_object_get_n_items (self->fields))
    {
      g_autoptr(WsmanPSObject) field = wsmanctl_ps_dup_object (self->fields, self->n_answered);

      prompt = g_strconcat (field != NULL ? lookup_text (field, "name") : "", ": ", NULL);
    }
  else
    {
      answer (self, g_variant_builder_end (&self->answers));
      return;
    }

  wsmanctl_line_read (prompt, FALSE, on_line, self);
}

/* Tells whether one of the fields is a secret. Its value would be shown while it is typed, and sent as plain text. */
static gboolean
has_secret_field (WsmanPSObject *fields)
{
  static const char *const types[] = {
    "System.Security.SecureString", "System.Management.Automation.PSCredential", NULL,
  };

  for (guint i = 0; fields != NULL && i < wsman_ps_object_get_n_items (fields); i++)
    {
      g_autoptr(WsmanPSObject) field = wsmanctl_ps_dup_object (fields, i);

      if (field != NULL && g_strv_contains (types, lookup_text (field, "parameterTypeFullName")))
        return TRUE;
    }

  return FALSE;
}

/* Asks for a line, for values of fields, or for a choice. */
static void
ask_plain (Question          *self,
           WsmanPSHostMethod  method)
{
  g_autoptr(GError) local_error = NULL;

  if (method != WSMAN_PS_HOST_METHOD_READ_LINE)
    self->fields = wsmanctl_ps_dup_object (wsman_ps_host_call_get_arguments (self->question), ARGUMENT_FIELDS);
  if (method != WSMAN_PS_HOST_METHOD_PROMPT || !has_secret_field (self->fields))
    {
      ask_next (self);
      return;
    }

  local_error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                     _("wsmanctl doesn’t ask for a secret among named values; use Get-Credential, or "
                                       "Read-Host -AsSecureString without a text"));
  wsman_ps_host_call_return_error (self->question, local_error);
  end_question (self);
}

void
wsmanctl_ps_question_ask (WsmanPSHostCall *call)
{
  Question *self = &current;
  WsmanPSHostMethod method = wsman_ps_host_call_get_method (call);
  WsmanPSObject *details = wsman_ps_host_call_get_arguments (call);
  g_autofree char *user_name = asks_for_credential (call) ? wsmanctl_ps_dup_text (details, ARGUMENT_USER_NAME) : NULL;

  /* The line that is being typed isn't for this question. */
  wsmanctl_ps_question_cancel ();
  self->question = g_object_ref (call);
  self->n_answered = 0;
  self->is_secret = user_name != NULL || method == WSMAN_PS_HOST_METHOD_READ_LINE_AS_SECURE_STRING;
  g_variant_builder_init (&self->answers, G_VARIANT_TYPE_VARDICT);

  if (user_name != NULL && *user_name == '\0')
    wsmanctl_line_read (_("User: "), FALSE, on_line, self);
  else if (self->is_secret)
    {
      self->user_name = g_steal_pointer (&user_name);
      ask_secret (self);
    }
  else
    {
      ask_plain (self, method);
    }
}

void
wsmanctl_ps_question_cancel (void)
{
  if (current.question != NULL)
    wsmanctl_line_cancel ();
  end_question (&current);
}

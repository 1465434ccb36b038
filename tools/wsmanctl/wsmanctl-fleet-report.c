/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Prints what comes from many machines. In text, each line begins with the name of its machine. In JSON, a machine has
 * one line.
 */

#include "wsmanctl-fleet-report.h"

#include <glib/gi18n.h>
#include <string.h>

#include "text-output.h"
#include "wsmanctl-arguments.h"
#include "wsmanctl-failure.h"
#include "wsmanctl-json.h"
#include "wsmanctl-words.h"

/* The most names of machines that the summary in text shows for a cause. */
#define MAX_NAMES 10

/* Failures with the same cause. */
typedef struct
{
  char *label;
  GPtrArray *hosts;
} Cause;

struct _WsmanctlFleetReport
{
  const WsmanctlVerb *verb;
  gboolean is_json;
  guint n_succeeded;
  guint n_failed;
  GHashTable *causes; /* from the label to the Cause */
  GPtrArray *order;   /* the causes as they came; borrowed */
};

static void
cause_free (Cause *self)
{
  g_ptr_array_unref (self->hosts);
  g_free (self->label);
  g_free (self);
}

WsmanctlFleetReport *
wsmanctl_fleet_report_new (const WsmanctlVerb *verb)
{
  WsmanctlFleetReport *self = g_new0 (WsmanctlFleetReport, 1);

  self->verb = verb;
  self->is_json = wsmanctl_output_is_json (arguments.format);
  self->causes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) cause_free);
  self->order = g_ptr_array_new ();

  return self;
}

void
wsmanctl_fleet_report_free (WsmanctlFleetReport *self)
{
  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->causes);
  g_free (self);
}

guint
wsmanctl_fleet_report_get_n_failed (WsmanctlFleetReport *self)
{
  return self->n_failed;
}

/* --- Causes --- */

/* Counts a failure. Takes ownership of label. */
static void
count_failure (WsmanctlFleetReport *self,
               const char          *host,
               char                *label)
{
  Cause *cause = g_hash_table_lookup (self->causes, label);
  g_autofree char *owned = label;

  self->n_failed++;
  if (cause == NULL)
    {
      cause = g_new (Cause, 1);
      *cause = (Cause) { g_steal_pointer (&owned), g_ptr_array_new_with_free_func (g_free) };
      g_hash_table_insert (self->causes, cause->label, cause);
      g_ptr_array_add (self->order, cause);
    }
  g_ptr_array_add (cause->hosts, g_strdup (host));
}

/* Returns what failures of one kind have in common: the code, or the message if there is no code. */
static char *
make_label (const GError *failure,
            gboolean      has_session)
{
  g_autoptr(WsmanFault) fault = failure->domain == WSMAN_ERROR ? wsman_fault_from_error (failure) : NULL;
  const char *name = fault != NULL ? wsman_fault_get_name (fault) : NULL;

  if (name != NULL)
    return g_strdup_printf ("%s (0x%08X)", name, wsman_fault_get_code (fault));
  if (fault != NULL)
    return g_strdup_printf ("0x%08X", wsman_fault_get_code (fault));

  return wsmanctl_words_translate (failure, has_session);
}

/* --- Lines --- */

/* Returns the text with the name of the machine before each line. The last line gets an end. */
static char *
add_prefixes (const char *host,
              const char *text)
{
  GString *lines = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");

      g_string_append_printf (lines, "%s: %.*s\n", host, (int) length, text);
      text += length + (text[length] == '\n');
    }

  return g_string_free (lines, FALSE);
}

static GString *
begin_json (const char *host)
{
  GString *json = g_string_new ("{\"Host\": ");

  wsmanctl_json_append_string (json, host);

  return g_string_append (json, ", ");
}

/* Ends the object, and writes it in one line. Takes ownership of json. */
static gboolean
write_json (GString  *json,
            GError  **error)
{
  g_autoptr(GString) owned = json;

  /* Line ends between the items are blanks here. Texts in JSON have no line ends. */
  g_strdelimit (owned->str, "\n", ' ');
  g_string_append (owned, "}\n");

  return text_output_write (TEXT_OUTPUT_JSON, owned->str, error);
}

/* --- Items --- */

static gboolean
add_json (WsmanctlFleetReport  *self,
          const char           *host,
          const char           *items,
          const GError         *failure,
          gboolean              has_session,
          GError              **error)
{
  GString *json = begin_json (host);

  if (failure != NULL)
    wsmanctl_failure_append_json (json, failure, wsmanctl_failure_get_status (failure, NULL, has_session), has_session);
  else
    g_string_append_printf (json, "\"Status\": %d", WSMANCTL_EXIT_OK);
  g_string_append_printf (json, ", \"Result\": %s", *items != '\0' ? items : "null");

  return write_json (json, error);
}

gboolean
wsmanctl_fleet_report_add (WsmanctlFleetReport  *self,
                           const char           *host,
                           WsmanctlOutput       *part,
                           const GError         *failure,
                           gboolean              has_session,
                           GError              **error)
{
  const char *items = part != NULL ? wsmanctl_output_get_text (part) : "";
  g_autofree char *lines = add_prefixes (host, items);
  g_autofree char *message = failure != NULL ? wsmanctl_words_translate (failure, has_session) : NULL;

  if (failure != NULL)
    count_failure (self, host, make_label (failure, has_session));
  else
    self->n_succeeded++;
  if (self->is_json)
    return add_json (self, host, items, failure, has_session, error);

  if (message != NULL)
    g_printerr ("%s: %s\n", host, message);

  return text_output_write (TEXT_OUTPUT_DATA, lines, error);
}

/* --- Commands --- */

/* Returns the text of a command. Bytes that aren't text are replaced. */
static char *
make_text (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_utf8_make_valid (data != NULL ? data : "", (gssize) length);
}

static gboolean
add_command_json (const char                   *host,
                  const WsmanctlCommandOutcome  *result,
                  const char                   *output,
                  const char                   *errors,
                  GError                      **error)
{
  GString *json = begin_json (host);

  g_string_append_printf (json, "\"Status\": %d, \"ExitStatus\": ", WSMANCTL_EXIT_OK);
  if (result->has_status)
    g_string_append_printf (json, "%d", result->status);
  else
    g_string_append (json, "null");
  g_string_append (json, ", \"Output\": ");
  wsmanctl_json_append_string (json, output);
  g_string_append (json, ", \"Error\": ");
  wsmanctl_json_append_string (json, errors);

  return write_json (json, error);
}

gboolean
wsmanctl_fleet_report_add_command (WsmanctlFleetReport          *self,
                                   const char                   *host,
                                   const WsmanctlCommandOutcome  *result,
                                   GError                      **error)
{
  g_autofree char *output = make_text (result->output);
  g_autofree char *errors = make_text (result->errors);
  g_autofree char *lines = add_prefixes (host, output);
  g_autofree char *error_lines = add_prefixes (host, errors);

  if (!result->has_status)
    count_failure (self, host, g_strdup (_("The machine doesn’t report how the command ended")));
  else if (result->status != 0)
    count_failure (self, host, g_strdup_printf (_("The command ended with the status %d"), result->status));
  else
    self->n_succeeded++;
  if (self->is_json)
    return add_command_json (host, result, output, errors, error);

  text_output_error (TEXT_OUTPUT_DATA, error_lines);

  return text_output_write (TEXT_OUTPUT_DATA, lines, error);
}

/* --- The summary --- */

static void
append_names (GString   *text,
              GPtrArray *hosts)
{
  for (guint i = 0; i < MIN (hosts->len, MAX_NAMES); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) hosts->pdata[i]);
  if (hosts->len > MAX_NAMES)
    g_string_append_printf (text, _(", and %u more"), hosts->len - MAX_NAMES);
}

static void
print_text (WsmanctlFleetReport *self,
            guint                n_left)
{
  g_printerr (_("Machines: %u succeeded, %u failed"), self->n_succeeded, self->n_failed);
  if (n_left > 0)
    g_printerr (_(", %u weren’t asked"), n_left);
  g_printerr ("\n");

  for (guint i = 0; i < self->order->len; i++)
    {
      const Cause *cause = self->order->pdata[i];
      g_autoptr(GString) names = g_string_new (NULL);

      append_names (names, cause->hosts);
      g_printerr ("  %u × %s: %s\n", cause->hosts->len, cause->label, names->str);
    }
}

static void
append_cause (GString     *json,
              const Cause *cause)
{
  g_string_append (json, "{\"Cause\": ");
  wsmanctl_json_append_string (json, cause->label);
  g_string_append (json, ", \"Hosts\": [");
  for (guint i = 0; i < cause->hosts->len; i++)
    {
      g_string_append (json, i > 0 ? ", " : "");
      wsmanctl_json_append_string (json, cause->hosts->pdata[i]);
    }
  g_string_append (json, "]}");
}

void
wsmanctl_fleet_report_finish (WsmanctlFleetReport *self,
                              guint                n_left)
{
  g_autoptr(GString) json = g_string_new (NULL);

  if (!self->is_json)
    {
      print_text (self, n_left);
      return;
    }

  g_string_append_printf (json, "{\"Succeeded\": %u, \"Failed\": %u, \"NotAsked\": %u, \"Causes\": [",
                          self->n_succeeded, self->n_failed, n_left);
  for (guint i = 0; i < self->order->len; i++)
    {
      g_string_append (json, i > 0 ? ", " : "");
      append_cause (json, self->order->pdata[i]);
    }
  text_output_error (TEXT_OUTPUT_JSON, g_string_append (json, "]}\n")->str);
}

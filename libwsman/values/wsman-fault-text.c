/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The texts about a failure that people read: a short one and a detailed one.
 */

#include "wsman-fault-text-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-codes-private.h"

/* The longest summary, which fits into a notification. */
#define MAX_SUMMARY 120

/* Returns the length of the first sentence of a text. The sentence ends at a full stop, or at the punctuation before
 * the advice. */
static gsize
measure_sentence (const char *text)
{
  gsize length = strcspn (text, "\r\n");

  for (gsize i = 0; i < length; i++)
    {
      gboolean is_last = i + 1 == length || text[i + 1] == ' ';

      if (is_last && strchr (".;!?", text[i]) != NULL)
        return i;
    }

  return length;
}

char *
wsman_fault_summarize (const char *message)
{
  const char *start = message + strspn (message, " \t\r\n");
  g_autofree char *sentence = g_strndup (start, measure_sentence (start));
  g_autofree char *beginning = NULL;
  char *space;

  g_strchomp (sentence);
  if (g_utf8_strlen (sentence, -1) <= MAX_SUMMARY)
    return g_steal_pointer (&sentence);

  beginning = g_utf8_substring (sentence, 0, MAX_SUMMARY - 1);
  space = strrchr (beginning, ' ');
  if (space != NULL)
    *space = '\0';

  return g_strconcat (beginning, "…", NULL);
}

static void
append_line (GString    *detail,
             const char *label,
             const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (detail, "\n%s %s", label, text);
}

char *
wsman_fault_describe (const WsmanFaultInfo *info)
{
  const char *name = wsman_code_get_name (info->code);
  GString *detail = g_string_new (info->message);

  g_string_append_printf (detail, "\n%s 0x%08X", _("Code:"), info->code);
  if (name != NULL)
    g_string_append_printf (detail, " %s", name);
  append_line (detail, _("Machine:"), info->machine);
  append_line (detail, _("Subcode:"), info->subcode);
  append_line (detail, _("Provider:"), info->provider_detail);

  return g_string_free (detail, FALSE);
}

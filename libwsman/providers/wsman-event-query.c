/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads and applies queries for the events of logs. The names of the elements have no namespace in Windows' queries, so
 * only local names are compared.
 */

#include "wsman-event-query-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-xpath-private.h"

#define MAX_LENGTH (256 * 1024)

/* The most Selects and Suppresses. Each may be evaluated for each event. */
#define MAX_RULES 64

/* A Select or Suppress. */
typedef struct
{
  char *channel;
  WsmanXPath *xpath; /* NULL for all events of the channel */
} Rule;

/* What a Query selects. Its events are those of its Selects without those of its Suppresses. */
typedef struct
{
  GPtrArray *selects;
  GPtrArray *suppresses;
} Selection;

struct _WsmanEventQuery
{
  GPtrArray *selections;
  const char *const *channels; /* the known channels */
  gboolean skip_unknown;
  guint n_rules;
  char *unknown; /* the first unknown channel that was left out; or NULL */
};

static void
rule_free (Rule *self)
{
  g_free (self->channel);
  g_clear_pointer (&self->xpath, wsman_xpath_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rule, rule_free)

static Selection *
selection_new (void)
{
  Selection *self = g_new0 (Selection, 1);

  self->selects = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  self->suppresses = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);

  return self;
}

static void
selection_free (Selection *self)
{
  g_ptr_array_unref (self->selects);
  g_ptr_array_unref (self->suppresses);
  g_free (self);
}

void
wsman_event_query_free (WsmanEventQuery *self)
{
  g_ptr_array_unref (self->selections);
  g_free (self->unknown);
  g_free (self);
}

static gboolean
fail (const char  *reason,
      GError     **error)
{
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_EVT_INVALID_QUERY,
                   _("The query for events isn’t valid: %s"), reason);

  return FALSE;
}

static gboolean
fail_unknown (const char         *channel,
              const char *const  *channels,
              GError            **error)
{
  g_autofree char *known = g_strjoinv (", ", (char **) channels);

  wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, ERROR_EVT_CHANNEL_NOT_FOUND,
                   _("There is no log “%.256s”; there are %s"), channel, known);

  return FALSE;
}

/* Returns the known spelling of a channel; NULL if there is none. */
static const char *
find_channel (const char *const *channels,
              const char        *name)
{
  for (; *channels != NULL; channels++)
    if (g_ascii_strcasecmp (*channels, name) == 0)
      return *channels;

  return NULL;
}

/* Reads an element into one of the lists of a selection. */
static gboolean
read_rule (WsmanEventQuery     *self,
           const WsmanElement  *element,
           const char          *default_path,
           GPtrArray           *rules,
           GError             **error)
{
  const char *path = wsman_element_get_attribute (element, NULL, "Path");
  g_autofree char *expression = wsman_element_dup_stripped_text (element);
  g_autoptr(Rule) rule = g_new0 (Rule, 1);

  if (path == NULL)
    path = default_path;
  if (path == NULL || *path == '\0')
    return fail (_("a Select has no Path"), error);
  if (++self->n_rules > MAX_RULES)
    return fail (_("it has too many Selects"), error);

  rule->channel = g_strdup (find_channel (self->channels, path));
  if (rule->channel == NULL && !self->skip_unknown)
    return fail_unknown (path, self->channels, error);

  if (strcmp (expression, "*") != 0)
    {
      rule->xpath = wsman_xpath_new_for_events (expression, ERROR_EVT_INVALID_QUERY, error);
      if (rule->xpath == NULL)
        return FALSE;
    }

  if (rule->channel != NULL)
    g_ptr_array_add (rules, g_steal_pointer (&rule));
  else if (self->unknown == NULL)
    self->unknown = g_strdup (path);

  return TRUE;
}

static gboolean
read_query (WsmanEventQuery     *self,
            const WsmanElement  *element,
            GError             **error)
{
  const char *path = wsman_element_get_attribute (element, NULL, "Path");
  Selection *selection = selection_new ();

  g_ptr_array_add (self->selections, selection);
  for (const WsmanElement *child = wsman_element_first_child (element); child != NULL;
       child = wsman_element_next_sibling (child))
    {
      gboolean selects = strcmp (wsman_element_get_name (child), "Select") == 0;

      if (!selects && strcmp (wsman_element_get_name (child), "Suppress") != 0)
        return fail (_("a Query may only contain Select and Suppress"), error);
      if (!read_rule (self, child, path, selects ? selection->selects : selection->suppresses, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_list (WsmanEventQuery     *self,
           const WsmanElement  *list,
           GError             **error)
{
  guint n_selects = 0;

  if (strcmp (wsman_element_get_name (list), "QueryList") != 0)
    return fail (_("it must be a QueryList"), error);

  for (const WsmanElement *child = wsman_element_first_child (list); child != NULL;
       child = wsman_element_next_sibling (child))
    {
      if (strcmp (wsman_element_get_name (child), "Query") != 0)
        return fail (_("a QueryList may only contain Query"), error);
      if (!read_query (self, child, error))
        return FALSE;
    }

  for (guint i = 0; i < self->selections->len; i++)
    n_selects += ((const Selection *) self->selections->pdata[i])->selects->len;
  if (n_selects > 0)
    return TRUE;

  return self->unknown != NULL ? fail_unknown (self->unknown, self->channels, error)
                               : fail (_("it selects nothing"), error);
}

WsmanEventQuery *
wsman_event_query_new (const char         *xml,
                       const char *const  *channels,
                       gboolean            skip_unknown,
                       GError            **error)
{
  g_autoptr(WsmanEventQuery) self = g_new0 (WsmanEventQuery, 1);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanDocument) document = wsman_document_parse (xml, strlen (xml), NULL, MAX_LENGTH, &local_error);

  self->selections = g_ptr_array_new_with_free_func ((GDestroyNotify) selection_free);
  self->channels = channels;
  self->skip_unknown = skip_unknown;
  if (document == NULL)
    {
      fail (local_error->message, error);
      return NULL;
    }

  return read_list (self, wsman_document_get_root (document), error) ? g_steal_pointer (&self) : NULL;
}

/* Sets chosen if one of the rules selects the event. */
static gboolean
test_rules (const GPtrArray     *rules,
            const char *const   *channels,
            const WsmanElement  *event,
            gboolean            *chosen,
            GError             **error)
{
  *chosen = FALSE;
  for (guint i = 0; i < rules->len && !*chosen; i++)
    {
      const Rule *rule = rules->pdata[i];

      if (!g_strv_contains (channels, rule->channel))
        continue;

      *chosen = rule->xpath == NULL;
      if (rule->xpath != NULL && !wsman_xpath_test (rule->xpath, event, chosen, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
wsman_event_query_test (const WsmanEventQuery  *self,
                        const char *const      *channels,
                        const WsmanElement     *event,
                        gboolean               *chosen,
                        GError                **error)
{
  *chosen = FALSE;
  for (guint i = 0; i < self->selections->len && !*chosen; i++)
    {
      const Selection *selection = self->selections->pdata[i];
      gboolean is_suppressed = FALSE;

      if (!test_rules (selection->selects, channels, event, chosen, error) ||
          (*chosen && !test_rules (selection->suppresses, channels, event, &is_suppressed, error)))
        return FALSE;

      *chosen = *chosen && !is_suppressed;
    }

  return TRUE;
}

gboolean
wsman_event_query_wants (const WsmanEventQuery *self,
                         const char *const     *channels)
{
  for (guint i = 0; i < self->selections->len; i++)
    {
      const Selection *selection = self->selections->pdata[i];

      for (guint j = 0; j < selection->selects->len; j++)
        if (g_strv_contains (channels, ((const Rule *) selection->selects->pdata[j])->channel))
          return TRUE;
    }

  return FALSE;
}

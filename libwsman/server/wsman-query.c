/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The query of an enumeration. The query contains the filter, and the form of the items. [DSP0226] 8; [DSP0227] 8.
 */

#include "wsman-query-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"

static WsmanEnumerationFlags
read_flags (const WsmanEnumerationMessage *enumeration)
{
  static const struct
  {
    const char *mode; /* the mode in the request: [DSP0227] 8.1 */
    WsmanEnumerationFlags flags;
  } modes[] = {
    { "IncludeSubClassProperties", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP },
    { "ExcludeSubClassProperties", WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY },
    { "None", WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW },
  };
  WsmanEnumerationFlags flags = WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT;

  if (enumeration->return_references)
    flags = enumeration->return_objects ? WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR
                                        : WSMAN_ENUMERATION_FLAGS_RETURN_EPR;

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (g_strcmp0 (enumeration->polymorphism_mode, modes[i].mode) == 0)
      flags |= modes[i].flags;

  return flags;
}

WsmanQuery *
wsman_query_new (const WsmanReference           *reference,
                 const WsmanEnumerationMessage  *enumeration,
                 GError                        **error)
{
  g_autoptr(WsmanFilter) compiled_filter = wsman_filter_new (reference, enumeration, error);
  const char *association;
  WsmanQuery *self;

  if (compiled_filter == NULL)
    return NULL;

  association = wsman_filter_get_association (compiled_filter);
  self = g_atomic_rc_box_new0 (WsmanQuery);
  self->reference = wsman_filter_make_target (compiled_filter, reference);
  self->filter = g_strdup (association != NULL ? association : enumeration->filter);
  self->dialect = g_strdup (association != NULL ? WSMAN_DIALECT_ASSOCIATION : enumeration->dialect);
  self->flags = read_flags (enumeration);
  if (wsman_filter_wants_associations (compiled_filter))
    self->flags |= WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE;
  self->return_references = enumeration->return_references;
  self->return_objects = enumeration->return_objects || !enumeration->return_references;
  self->compiled_filter = g_steal_pointer (&compiled_filter);

  return self;
}

WsmanQuery *
wsman_query_ref (WsmanQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
wsman_query_finalize (gpointer data)
{
  WsmanQuery *self = data;

  wsman_reference_free (self->reference);
  g_free (self->filter);
  g_free (self->dialect);
  wsman_filter_unref (self->compiled_filter);
}

void
wsman_query_unref (WsmanQuery *self)
{
  g_atomic_rc_box_release_full (self, wsman_query_finalize);
}

gboolean
wsman_query_is_filtered (WsmanQuery *self)
{
  return !g_atomic_int_get (&self->is_taken) &&
         wsman_filter_get_kind (self->compiled_filter) == WSMAN_FILTER_INSTANCES;
}

/* Returns object with only the properties that the filter names, or NULL for the whole object. If the provider applies
 * a query, the provider also selects the properties. For an association filter the server selects the properties. */
static char *
project (WsmanQuery         *self,
         const WsmanElement *object)
{
  if (g_atomic_int_get (&self->is_taken) &&
      wsman_filter_get_kind (self->compiled_filter) != WSMAN_FILTER_ASSOCIATION)
    return NULL;

  return wsman_filter_project (self->compiled_filter, object);
}

/* Sets chosen to whether the filter chooses the item. Returns FALSE on an error. */
static gboolean
check_filter (WsmanQuery          *self,
              const WsmanElement  *object,
              gboolean            *chosen,
              GError             **error)
{
  *chosen = TRUE;
  if (g_atomic_int_get (&self->is_taken) || wsman_filter_get_kind (self->compiled_filter) != WSMAN_FILTER_INSTANCES)
    return TRUE;

  return wsman_filter_test (self->compiled_filter, object, chosen, error);
}

gboolean
wsman_query_check_dialect (WsmanQuery  *self,
                           GError     **error)
{
  WsmanFilterKind kind = wsman_filter_get_kind (self->compiled_filter);

  if (g_atomic_int_get (&self->is_taken) || kind == WSMAN_FILTER_ALL || kind == WSMAN_FILTER_INSTANCES)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_ENUMERATE_FILTER_DIALECT_REQUESTED_UNAVAILABLE,
                   _("The resource doesn’t support filters in the dialect %s; the URI of WQL is %s"),
                   self->dialect, WSMAN_DIALECT_WQL);

  return FALSE;
}

gboolean
wsman_query_append_item (WsmanQuery            *self,
                         GPtrArray             *items,
                         const WsmanElement    *object,
                         const WsmanReference  *reference,
                         GError               **error)
{
  gboolean is_pair = self->return_references && self->return_objects;
  g_autofree char *fragment = NULL;
  gboolean chosen;
  GString *xml;

  if (!check_filter (self, object, &chosen, error))
    return FALSE;
  if (!chosen)
    return TRUE;

  if (self->return_references && reference == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_ENUMERATION_MODE_UNSUPPORTED,
                       _("The resource can’t be enumerated by reference"));
      return FALSE;
    }

  xml = g_string_new (is_pair ? "<w:Item>" : NULL);
  if (self->return_objects)
    fragment = project (self, object);
  if (fragment != NULL)
    g_string_append (xml, fragment);
  else if (self->return_objects)
    wsman_element_write (object, xml);
  if (self->return_references)
    wsman_reference_write (reference, "a:EndpointReference", xml);
  g_string_append (xml, is_pair ? "</w:Item>" : "");
  g_ptr_array_add (items, g_string_free (xml, FALSE));

  return TRUE;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The flags, filters and dialects of enumerations. [DSP0226] 8.2 to 8.4, 8.7; [DSP0227] 8 */

#include "wsman-enumeration-request-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "query/wsman-association-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-reader-private.h"
#include "wsman-codes.h"

#define BLANK " \t\r\n"

#define MAX_FILTER_SIZE (1024 * 1024)

#define MODES (WSMAN_ENUMERATION_FLAGS_RETURN_EPR | WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR)
#define POLYMORPHISMS \
  (WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW | WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY)
#define ASSIGNED \
  (MODES | POLYMORPHISMS | WSMAN_ENUMERATION_FLAGS_NON_XML_TEXT | WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE)

static gboolean
check_flags (guint    flags,
             GError **error)
{
  guint32 code = 0;

  if ((flags & ~(guint) ASSIGNED) != 0 || (flags & POLYMORPHISMS) == POLYMORPHISMS)
    code = ERROR_WSMAN_CLIENT_INVALID_FLAG;
  else if ((flags & MODES) == MODES)
    code = ERROR_WSMAN_CLIENT_MULTIPLE_ENUM_MODE_FLAGS;

  if (code != 0)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, code,
                     _("The enumeration flags 0x%X aren’t known, or exclude each other"), flags);

  return code == 0;
}

/* The known dialects. If the caller names no dialect, the start of the filter shows the dialect. */
static const struct
{
  const char *uri;
  const char *namespace_uri;
  const char *name;
} dialects[] = {
  { WSMAN_DIALECT_SELECTOR, WSMAN_NS_WSMAN, "SelectorSet" },
  { WSMAN_DIALECT_ASSOCIATION, WSMAN_NS_CIM_BINDING, "AssociatedInstances" },
  { WSMAN_DIALECT_ASSOCIATION, WSMAN_NS_CIM_BINDING, "AssociationInstances" },
  { WSMAN_DIALECT_EVENT_QUERY, "", "QueryList" },
  { WSMAN_DIALECT_WQL, NULL, NULL },
  { WSMAN_DIALECT_XPATH, NULL, NULL },
};

/* Returns the URI of a dialect as servers know it. Scripts write the last part of the URI in any letter case, but
 * servers accept only one. Returns NULL if the caller names no dialect. */
static char *
normalize_dialect (const char *dialect)
{
  g_autofree char *uri = g_strstrip (g_strdup (dialect != NULL ? dialect : ""));

  for (gsize i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      if (g_ascii_strcasecmp (uri, dialects[i].uri) == 0)
        return g_strdup (dialects[i].uri);
    }

  return *uri != '\0' ? g_steal_pointer (&uri) : NULL;
}

static const char *
recognize_dialect (const WsmanElement *filter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      if (dialects[i].name != NULL && wsman_element_is (filter, dialects[i].namespace_uri, dialects[i].name))
        return dialects[i].uri;
    }

  return WSMAN_DIALECT_WQL;
}

/* Sets a filter that is XML. The filter's element is copied into the envelope unchanged, so the element must declare
 * its own namespaces. */
static gboolean
set_xml (WsmanEnumerationMessage  *enumeration,
         const char               *filter,
         GError                  **error)
{
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) local_error = NULL;

  document = wsman_document_parse (filter, strlen (filter), "UTF-8", MAX_FILTER_SIZE, &local_error);
  if (document == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_FILTER_XML,
                       _("The filter starts with “<” but isn’t well-formed XML: %s; "
                         "NON_XML_TEXT sends it as plain text"), local_error->message);
      return FALSE;
    }

  enumeration->filter_is_xml = TRUE;
  enumeration->filter = wsman_element_to_xml (wsman_document_get_root (document));
  if (enumeration->dialect == NULL)
    enumeration->dialect = g_strdup (recognize_dialect (wsman_document_get_root (document)));

  return TRUE;
}

static gboolean
set_association (WsmanEnumerationMessage  *enumeration,
                 const char               *filter,
                 const WsmanReference     *resource,
                 WsmanEnumerationFlags     flags,
                 GError                  **error)
{
  g_autoptr(WsmanAssociation) association = NULL;

  association = wsman_association_from_text (filter, (flags & WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE) != 0,
                                             resource, error);
  if (association == NULL)
    return FALSE;

  enumeration->filter_is_xml = TRUE;
  enumeration->filter = wsman_association_to_xml (association);

  return TRUE;
}

static gboolean
set_filter (WsmanEnumerationMessage  *enumeration,
            const char               *filter,
            const WsmanReference     *resource,
            WsmanEnumerationFlags     flags,
            GError                  **error)
{
  if (filter[strspn (filter, BLANK)] == '<' && (flags & WSMAN_ENUMERATION_FLAGS_NON_XML_TEXT) == 0)
    return set_xml (enumeration, filter, error);

  if (g_strcmp0 (enumeration->dialect, WSMAN_DIALECT_ASSOCIATION) == 0)
    return set_association (enumeration, filter, resource, flags, error);

  if (g_strcmp0 (enumeration->dialect, WSMAN_DIALECT_SELECTOR) == 0)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_FILTER_XML,
                       _("A filter in the selector dialect is the XML of a SelectorSet, not text"));
      return FALSE;
    }

  enumeration->filter = g_strdup (filter);
  if (enumeration->dialect == NULL)
    enumeration->dialect = g_strdup (WSMAN_DIALECT_WQL);

  return TRUE;
}

gboolean
wsman_enumeration_request_prepare (WsmanEnumerationMessage  *enumeration,
                                   const WsmanReference     *resource,
                                   const char               *filter,
                                   const char               *dialect,
                                   WsmanEnumerationFlags     flags,
                                   GError                  **error)
{
  *enumeration = (WsmanEnumerationMessage) { .optimize = TRUE, .expires = -1 };
  if (!check_flags (flags, error))
    return FALSE;

  enumeration->return_objects = (flags & WSMAN_ENUMERATION_FLAGS_RETURN_EPR) == 0;
  enumeration->return_references = (flags & MODES) != 0;

  /* Windows' clients send nothing for "IncludeSubClassProperties", because this mode is the default. */
  if ((flags & WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW) != 0)
    enumeration->polymorphism_mode = g_strdup ("None");
  else if ((flags & WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY) != 0)
    enumeration->polymorphism_mode = g_strdup ("ExcludeSubClassProperties");

  /* A dialect without a filter is ignored. */
  if (filter == NULL || filter[strspn (filter, BLANK)] == '\0')
    return TRUE;

  enumeration->dialect = normalize_dialect (dialect);

  return set_filter (enumeration, filter, resource, flags, error);
}

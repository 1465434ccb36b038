/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Flags, filters and dialects of enumerations. [DSP0226] 8.2 to 8.4, 8.7; [DSP0227] 8 */

#include "wsman-filter-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "soap/wsman-reader-private.h"
#include "wsman-codes.h"
#include "wsman-error-private.h"

#define CODE_SEVERAL_MODES ((guint32) 0x8033811f) /* ERROR_WSMAN_CLIENT_MULTIPLE_ENUM_MODE_FLAGS */
#define CODE_FILTER_XML ((guint32) 0x80338107)    /* ERROR_WSMAN_INVALID_FILTER_XML */

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
    code = WSMAN_CODE_CLIENT_INVALID_FLAG;
  else if ((flags & MODES) == MODES)
    code = CODE_SEVERAL_MODES;

  if (code != 0)
    wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, code,
                     _("The enumeration flags 0x%X aren’t known, or exclude each other"), flags);

  return code == 0;
}

/* The element, standing by itself: it goes into the envelope as it is. */
static char *
parse_filter (const char  *filter,
              GError     **error)
{
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) reason = NULL;

  document = wsman_document_parse (filter, strlen (filter), "UTF-8", MAX_FILTER_SIZE, &reason);
  if (document != NULL)
    return wsman_element_to_xml (wsman_document_get_root (document));

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, CODE_FILTER_XML,
                   _("The filter starts with “<” but isn’t well-formed XML: %s; "
                     "set the flag NON_XML_TEXT if it is plain text"), reason->message);

  return NULL;
}

static gboolean
is_xml (const char            *filter,
        WsmanEnumerationFlags  flags)
{
  return filter[strspn (filter, " \t\r\n")] == '<' && (flags & WSMAN_ENUMERATION_FLAGS_NON_XML_TEXT) == 0;
}

static gboolean
set_filter (WsmanEnumeration       *enumeration,
            const char             *filter,
            const char             *dialect,
            WsmanEnumerationFlags   flags,
            GError                **error)
{
  enumeration->filter_is_xml = is_xml (filter, flags);
  enumeration->dialect = g_strdup (dialect != NULL && *dialect != '\0' ? dialect : WSMAN_DIALECT_WQL);

  if (!enumeration->filter_is_xml && g_ascii_strcasecmp (enumeration->dialect, WSMAN_DIALECT_ASSOCIATION) == 0)
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, WSMAN_CODE_UNSUPPORTED_FEATURE,
                       _("Association filters as text aren’t supported yet; give the XML of AssociatedInstances "
                         "or AssociationInstances"));
      return FALSE;
    }

  enumeration->filter = enumeration->filter_is_xml ? parse_filter (filter, error) : g_strdup (filter);

  return enumeration->filter != NULL;
}

gboolean
wsman_filter_prepare (WsmanEnumeration       *enumeration,
                      const char             *filter,
                      const char             *dialect,
                      WsmanEnumerationFlags   flags,
                      GError                **error)
{
  *enumeration = (WsmanEnumeration) { .optimize = TRUE, .expires = -1 };
  if (!check_flags (flags, error))
    return FALSE;

  enumeration->return_objects = (flags & WSMAN_ENUMERATION_FLAGS_RETURN_EPR) == 0;
  enumeration->return_references = (flags & MODES) != 0;

  /* Windows' clients don't say "IncludeSubClassProperties": it is the default. */
  if ((flags & WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW) != 0)
    enumeration->polymorphism_mode = g_strdup ("None");
  else if ((flags & WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY) != 0)
    enumeration->polymorphism_mode = g_strdup ("ExcludeSubClassProperties");

  return filter == NULL || *filter == '\0' || set_filter (enumeration, filter, dialect, flags, error);
}

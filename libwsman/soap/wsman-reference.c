/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Implements the record of a reference. It has an address, a resource URI, selectors, options and a fragment. [DSP0226]
 * 5.4. Values that Windows would refuse are never added. */

#include "wsman-reference-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-hash-private.h"
#include "wsman-names-private.h"
#include "wsman-reader-private.h"
#include "wsman-writer-private.h"

/* The most selectors that Windows accepts: [MS-WSMV] 3.1.4.1. */
#define MAX_SELECTORS 256
#define MAX_OPTIONS 256

static void
selector_free (WsmanSelector *self)
{
  g_free (self->name);
  g_free (self->value);
  g_clear_pointer (&self->reference, wsman_reference_free);
  g_free (self);
}

static void
option_free (WsmanOption *self)
{
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

WsmanReference *
wsman_reference_new (const char *resource_uri)
{
  WsmanReference *self = g_new0 (WsmanReference, 1);

  self->resource_uri = g_strdup (resource_uri != NULL ? resource_uri : "");
  self->selectors = g_ptr_array_new_with_free_func ((GDestroyNotify) selector_free);
  self->options = g_ptr_array_new_with_free_func ((GDestroyNotify) option_free);

  return self;
}

WsmanReference *
wsman_reference_copy (const WsmanReference *self)
{
  WsmanReference *copy = wsman_reference_new (self->resource_uri);

  copy->address = g_strdup (self->address);
  copy->must_understand_options = self->must_understand_options;
  copy->fragment_path = g_strdup (self->fragment_path);
  copy->fragment_dialect = g_strdup (self->fragment_dialect);

  for (guint i = 0; i < self->selectors->len; i++)
    {
      const WsmanSelector *selector = self->selectors->pdata[i];

      if (selector->reference != NULL)
        wsman_reference_add_selector_reference (copy, selector->name, selector->reference);
      else
        wsman_reference_add_selector (copy, selector->name, selector->value);
    }

  for (guint i = 0; i < self->options->len; i++)
    {
      const WsmanOption *option = self->options->pdata[i];

      wsman_reference_add_option (copy, option->name, option->value, option->must_comply);
    }

  return copy;
}

void
wsman_reference_free (WsmanReference *self)
{
  g_free (self->address);
  g_free (self->resource_uri);
  g_ptr_array_unref (self->selectors);
  g_ptr_array_unref (self->options);
  g_free (self->fragment_path);
  g_free (self->fragment_dialect);
  g_free (self);
}

void
wsman_reference_add_selector (WsmanReference *self,
                              const char     *name,
                              const char     *value)
{
  WsmanSelector *selector = g_new0 (WsmanSelector, 1);

  selector->name = g_strdup (name);
  selector->hash = wsman_name_hash (name);
  selector->value = g_strdup (value);
  g_ptr_array_add (self->selectors, selector);
}

void
wsman_reference_add_selector_reference (WsmanReference       *self,
                                        const char           *name,
                                        const WsmanReference *reference)
{
  WsmanSelector *selector = g_new0 (WsmanSelector, 1);

  selector->name = g_strdup (name);
  selector->hash = wsman_name_hash (name);
  selector->reference = wsman_reference_copy (reference);
  g_ptr_array_add (self->selectors, selector);
}

void
wsman_reference_add_option (WsmanReference *self,
                            const char     *name,
                            const char     *value,
                            gboolean        must_comply)
{
  WsmanOption *option = g_new0 (WsmanOption, 1);

  option->name = g_strdup (name);
  option->hash = wsman_name_hash (name);
  option->value = g_strdup (value);
  option->must_comply = must_comply;
  g_ptr_array_add (self->options, option);
}

/* Finds a selector. Names are compared without case: [MS-WSMV] 3.1.4.1.2. */
const WsmanSelector *
wsman_reference_get_selector (const WsmanReference *self,
                              const char           *name)
{
  guint hash = wsman_name_hash (name);

  for (guint i = 0; i < self->selectors->len; i++)
    {
      const WsmanSelector *selector = self->selectors->pdata[i];

      if (selector->hash == hash && wsman_name_equal (selector->name, name))
        return selector;
    }

  return NULL;
}

const WsmanOption *
wsman_reference_get_option (const WsmanReference *self,
                            const char           *name)
{
  guint hash = wsman_name_hash (name);

  for (guint i = 0; i < self->options->len; i++)
    {
      const WsmanOption *option = self->options->pdata[i];

      if (option->hash == hash && wsman_name_equal (option->name, name))
        return option;
    }

  return NULL;
}

gboolean
wsman_reference_check_uri_length (const char  *uri,
                                  GError     **error)
{
  gsize length = strlen (uri);

  if (length <= WSMAN_MAX_URI_LENGTH)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_URI_LIMIT,
                   _("The resource URI has %" G_GSIZE_FORMAT " bytes; it may have %d"),
                   length, WSMAN_MAX_URI_LENGTH);

  return FALSE;
}

/* Returns the first character of name that XML doesn't allow. If name has no such character, it returns the first such
 * character of value. If both are good, it returns NULL. */
static char *
find_unholdable (const char *name,
                 const char *value)
{
  char *character = wsman_xml_dup_unholdable (name);

  return character == NULL && value != NULL ? wsman_xml_dup_unholdable (value) : character;
}

/* A selector with a character that XML doesn't allow is refused. If the character were replaced, the selector would
 * name another resource. */
gboolean
wsman_reference_check_new_selector (const WsmanReference  *self,
                                    const char            *name,
                                    const char            *value,
                                    GError               **error)
{
  g_autofree char *character = find_unholdable (name, value);

  if (name[strspn (name, " \t\r\n")] == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_SELECTOR_NAME,
                       _("A selector has no name; write it as “Name=value”"));
      return FALSE;
    }
  if (character != NULL)
    {
      g_autofree char *printable = wsman_xml_make_holdable (name, -1);

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_SELECTOR_VALUE,
                       _("The selector “%s” contains the character “%s”, which XML doesn’t allow"), printable,
                       character);
      return FALSE;
    }
  if (wsman_reference_get_selector (self, name) != NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_DUPLICATE_SELECTORS,
                       _("The selector “%s” is given twice; letter case makes no difference"), name);
      return FALSE;
    }
  if (self->selectors->len >= MAX_SELECTORS)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_SELECTOR_LIMIT,
                       _("There are more than %d selectors"), MAX_SELECTORS);
      return FALSE;
    }

  return TRUE;
}

/* Several options may have the same name. For example, the values of the options "wmiarray:…" make an array. */
gboolean
wsman_reference_check_new_option (const WsmanReference  *self,
                                  const char            *name,
                                  const char            *value,
                                  GError               **error)
{
  g_autofree char *character = find_unholdable (name, value);
  g_autofree char *printable = NULL;

  if (name[strspn (name, " \t\r\n")] == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_OPTIONS_INVALID_NAME,
                       _("An option has no name"));
      return FALSE;
    }
  if (self->options->len >= MAX_OPTIONS)
    {
      wsman_error_set (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_OPTION_LIMIT, _("There are more than %d options"),
                       MAX_OPTIONS);
      return FALSE;
    }
  if (character == NULL)
    return TRUE;

  printable = wsman_xml_make_holdable (name, -1);
  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT,
                   wsman_xml_can_hold (name) ? ERROR_WSMAN_OPTIONS_INVALID_VALUE : ERROR_WSMAN_OPTIONS_INVALID_NAME,
                   _("The option “%s” contains the character “%s”, which XML doesn’t allow"), printable, character);

  return FALSE;
}

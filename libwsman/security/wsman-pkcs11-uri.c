/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Takes pkcs11: URIs apart, and puts them together again. */

#include "wsman-pkcs11-uri-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"

#define SCHEME "pkcs11:"
#define PIN_VALUE "pin-value="
#define PIN_SOURCE "pin-source="
#define MASK "…"

gboolean
wsman_pkcs11_uri_is (const char *text)
{
  return g_ascii_strncasecmp (text, SCHEME, strlen (SCHEME)) == 0;
}

static gboolean
has_attribute (char       **attributes,
               const char  *prefix)
{
  for (gsize i = 0; attributes[i] != NULL; i++)
    if (g_str_has_prefix (attributes[i], prefix))
      return TRUE;

  return FALSE;
}

/* Returns the URI of an object of another type. An attribute that begins with left_out isn't copied. */
static char *
make_uri (char       **attributes,
          const char  *type,
          const char  *left_out)
{
  g_autoptr(GString) uri = g_string_new (SCHEME);

  for (gsize i = 0; attributes[i] != NULL; i++)
    {
      if (g_str_has_prefix (attributes[i], "type=") || *attributes[i] == '\0' ||
          (left_out != NULL && g_str_has_prefix (attributes[i], left_out)))
        continue;

      g_string_append_printf (uri, "%s;", attributes[i]);
    }
  g_string_append_printf (uri, "type=%s", type);

  return g_string_free (g_steal_pointer (&uri), FALSE);
}

/* Returns the attributes before the question mark. */
static char **
split_path (const char *uri)
{
  g_autofree char *path = g_strndup (uri + strlen (SCHEME), strcspn (uri, "?") - strlen (SCHEME));

  return g_strsplit (path, ";", -1);
}

char *
wsman_pkcs11_uri_make_key (const char *certificate_uri)
{
  g_auto(GStrv) attributes = split_path (certificate_uri);

  return make_uri (attributes, "private", has_attribute (attributes, "id=") ? "object=" : NULL);
}

/* Finds the value of pin-value, which belongs to the query. It is also found in the path, so that it is never shown.
 * Returns its place in uri, or NULL. */
static const char *
find_pin (const char *uri,
          gsize      *length)
{
  const char *query = strchr (uri, '?');

  for (const char *at = uri + strlen (SCHEME) - 1; *at != '\0'; at += strcspn (at, "&;?"))
    {
      at++;
      if (!g_str_has_prefix (at, PIN_VALUE))
        continue;

      at += strlen (PIN_VALUE);
      *length = strcspn (at, query != NULL && at > query ? "&;" : ";?");
      return at;
    }

  return NULL;
}

/* Returns the decoded PIN as a secret. */
static char *
decode_pin (const char *encoded,
            gsize       length)
{
  char *decoded = g_uri_unescape_segment (encoded, encoded + length, NULL);
  char *pin = decoded != NULL ? wsman_secret_dup (decoded) : NULL;

  wsman_secret_free (decoded);

  return pin;
}

gboolean
wsman_pkcs11_uri_split (const char  *uri,
                        char       **certificate_uri,
                        char       **key_uri,
                        char       **pin,
                        GError     **error)
{
  gsize length;
  const char *encoded = find_pin (uri, &length);
  g_auto(GStrv) attributes = split_path (uri);

  if (strstr (uri, PIN_SOURCE) != NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_CERT,
                               _("pin-source isn’t read from a pkcs11: URI: give pin-value, or answer the request for "
                                 "the PIN"));

  if (has_attribute (attributes, PIN_VALUE))
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_CERT,
                               _("pin-value must be after the question mark of a pkcs11: URI"));

  *pin = encoded != NULL ? decode_pin (encoded, length) : NULL;
  if (encoded != NULL && *pin == NULL)
    return wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_INVALID_CERT,
                               _("pin-value can’t be read in a pkcs11: URI"));

  *certificate_uri = make_uri (attributes, "cert", NULL);
  *key_uri = wsman_pkcs11_uri_make_key (*certificate_uri);

  return TRUE;
}

char *
wsman_pkcs11_uri_mask (const char *text)
{
  gsize length;
  const char *pin = wsman_pkcs11_uri_is (text) ? find_pin (text, &length) : NULL;
  g_autofree char *before = NULL;

  if (pin == NULL)
    return g_strdup (text);

  before = g_strndup (text, pin - text);

  return g_strconcat (before, MASK, pin + length, NULL);
}

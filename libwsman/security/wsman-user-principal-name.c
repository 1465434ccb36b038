/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Finds the one user principal name among the alternative names of a certificate. */

#include "wsman-user-principal-name-private.h"

#include <gnutls/x509-ext.h>
#include <string.h>

#include "wsman-der-private.h"

#define OID_ALTERNATIVE_NAMES "2.5.29.17"
#define OID_USER_PRINCIPAL_NAME "1.3.6.1.4.1.311.20.2.3"

/* The largest number of bytes in a name. */
#define MAX_NAME 1024

gboolean
wsman_user_principal_name_is_valid (const char *name)
{
  const char *at = strchr (name, '@');

  if (at == NULL || at == name || at[1] == '\0' || strchr (at + 1, '@') != NULL || strlen (name) > MAX_NAME ||
      !g_utf8_validate (name, -1, NULL))
    return FALSE;

  for (const char *c = name; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isprint (g_utf8_get_char (c)) || g_unichar_isspace (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}

/* Returns NULL if der isn't exactly one UTF8String with a name. */
static char *
read_name (const gnutls_datum_t *der)
{
  const WsmanSlice value = { der->data, der->size };
  WsmanSlice content;
  g_autofree char *name = NULL;

  if (!wsman_der_take_last (value, WSMAN_DER_UTF8_STRING, &content) ||
      memchr (content.data, '\0', content.length) != NULL)
    return NULL;

  name = g_strndup ((const char *) content.data, content.length);

  return wsman_user_principal_name_is_valid (name) ? g_steal_pointer (&name) : NULL;
}

/* Returns the only name, or NULL. A name that can't be read counts, too, so that it can't hide behind another one. */
static char *
find_only_name (gnutls_subject_alt_names_t names)
{
  g_autofree char *found = NULL;
  guint n_found = 0;
  unsigned int type;
  gnutls_datum_t value, oid;

  for (unsigned int i = 0; gnutls_subject_alt_names_get (names, i, &type, &value, &oid) == 0; i++)
    {
      if (type != GNUTLS_SAN_OTHERNAME || oid.size < strlen (OID_USER_PRINCIPAL_NAME) ||
          strcmp ((const char *) oid.data, OID_USER_PRINCIPAL_NAME) != 0)
        continue;

      n_found++;
      g_free (found);
      found = read_name (&value);
    }

  return n_found == 1 ? g_steal_pointer (&found) : NULL;
}

char *
wsman_user_principal_name_read (gnutls_x509_crt_t certificate)
{
  gnutls_subject_alt_names_t names;
  gnutls_datum_t extension = { 0 };
  char *found = NULL;

  if (gnutls_x509_crt_get_extension_by_oid2 (certificate, OID_ALTERNATIVE_NAMES, 0, &extension, NULL) < 0)
    return NULL;

  if (gnutls_subject_alt_names_init (&names) == 0)
    {
      if (gnutls_x509_ext_import_subject_alt_names (&extension, names, 0) == 0)
        found = find_only_name (names);
      gnutls_subject_alt_names_deinit (names);
    }
  gnutls_free (extension.data);

  return found;
}

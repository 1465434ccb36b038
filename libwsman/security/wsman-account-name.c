/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsman-account-name-private.h"

#include <gio/gio.h>
#include <string.h>

#include "wsman-gss-ticket-private.h"

/* The length of a NetBIOS name. */
#define NETBIOS_LENGTH 15

/* Splits user names of Windows. A name is only taken as local if it always means the host itself. */
static char *
dup_domain (const char *user_name)
{
  const char *backslash = strchr (user_name, '\\');

  if (backslash == NULL)
    return NULL;
  if (user_name[0] == '[' && backslash[-1] == ']')
    return g_strndup (user_name + 1, backslash - user_name - 2);

  return g_strndup (user_name, backslash - user_name);
}

/* Tells whether domain is a name that no domain can have. */
static gboolean
is_any_host (const char *domain)
{
  static const char * const names[] = { "", ".", "localhost" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (domain, names[i]) == 0)
      return TRUE;

  return g_hostname_is_ip_address (domain);
}

/* Tells whether name is equal to full, or to the part of full before its first dot. NetBIOS shortens this part. */
static gboolean
is_name_of (const char *name,
            const char *full)
{
  gsize length = strcspn (full, ".");
  g_autofree char *label = g_strndup (full, length);
  g_autofree char *netbios_name = g_strndup (full, MIN (length, NETBIOS_LENGTH));

  if (g_ascii_strcasecmp (name, full) == 0)
    return TRUE;

  return !g_hostname_is_ip_address (full) &&
         (g_ascii_strcasecmp (name, label) == 0 || g_ascii_strcasecmp (name, netbios_name) == 0);
}

/* A host's name may be the name of its domain, because a domain's name also leads to the domain's controllers. */
static gboolean
is_own_domain (const char *name)
{
  g_autofree char *realm = wsman_ticket_dup_default_realm ();

  return realm != NULL && is_name_of (name, realm);
}

gboolean
wsman_account_name_has_domain (const char *user_name,
                               const char *host)
{
  g_autofree char *domain = dup_domain (user_name);

  if (domain == NULL)
    return strchr (user_name, '@') != NULL;
  if (is_any_host (domain))
    return FALSE;

  return host == NULL || !is_name_of (domain, host) || is_own_domain (domain);
}

const char *
wsman_account_name_skip_host (const char *user_name)
{
  g_autofree char *domain = dup_domain (user_name);

  return domain != NULL && is_any_host (domain) ? strchr (user_name, '\\') + 1 : user_name;
}

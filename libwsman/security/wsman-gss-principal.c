/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsman-gss-principal-private.h"

#include <string.h>

static void
principal_free (gpointer data)
{
  WsmanPrincipal *self = data;

  g_free (self->name);
  g_free (self->realm);
  g_free (self);
}

/* Adds a principal that isn't in the list yet. The function owns name and realm. */
static void
add (GPtrArray *principals,
     char      *name,
     char      *realm)
{
  WsmanPrincipal *principal = g_new (WsmanPrincipal, 1);

  *principal = (WsmanPrincipal) { name, realm };
  for (guint i = 0; i < principals->len; i++)
    {
      const WsmanPrincipal *other = g_ptr_array_index (principals, i);

      if (g_strcmp0 (other->name, name) == 0 && g_strcmp0 (other->realm, realm) == 0)
        {
          principal_free (principal);
          return;
        }
    }
  g_ptr_array_add (principals, principal);
}

static void
add_principal (GPtrArray  *principals,
               const char *user,
               const char *realm)
{
  add (principals, g_strconcat (user, "@", realm, NULL), NULL);
}

/* Adds the meanings of a user with a domain. If the domain is a short name, it isn't a realm, and only the default
 * realm can resolve it. */
static void
add_candidates (GPtrArray  *principals,
                const char *user,
                const char *domain,
                const char *default_realm,
                gboolean    has_password)
{
  g_autofree char *upper = g_ascii_strup (domain, -1);
  g_autofree char *alias = g_strconcat (user, "@", domain, NULL);
  gboolean is_short = strchr (domain, '.') == NULL;

  add_principal (principals, user, domain);
  if (!has_password)
    {
      add_principal (principals, user, upper);
      if (default_realm != NULL && is_short)
        add_principal (principals, user, default_realm);
      return;
    }
  if (!is_short)
    add (principals, g_strdup (alias), g_strdup (upper));
  if (default_realm != NULL)
    add (principals, g_strdup (alias), g_strdup (default_realm));
}

GPtrArray *
wsman_principal_list (const char *user_name,
                      const char *default_realm,
                      gboolean    has_password)
{
  GPtrArray *principals = g_ptr_array_new_with_free_func (principal_free);
  const char *backslash = user_name != NULL ? strchr (user_name, '\\') : NULL;
  const char *at = user_name != NULL ? strrchr (user_name, '@') : NULL;
  g_autofree char *first = NULL;

  if (backslash != NULL)
    {
      first = g_strndup (user_name, backslash - user_name);
      add_candidates (principals, backslash + 1, first, default_realm, has_password);
    }
  else if (at != NULL && at > user_name && at[1] != '\0')
    {
      first = g_strndup (user_name, at - user_name);
      add_candidates (principals, first, at + 1, default_realm, has_password);
    }
  else
    {
      add (principals, g_strdup (user_name), NULL);
    }

  return principals;
}

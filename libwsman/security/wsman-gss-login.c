/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsman-gss-login-private.h"

#include <string.h>

static void
login_free (gpointer data)
{
  WsmanLogin *self = data;

  g_free (self->name);
  g_free (self->realm);
  g_free (self);
}

/* Takes name and realm; once each. */
static void
add (GPtrArray *logins,
     char      *name,
     char      *realm)
{
  WsmanLogin *login = g_new (WsmanLogin, 1);

  *login = (WsmanLogin) { name, realm };
  for (guint i = 0; i < logins->len; i++)
    {
      const WsmanLogin *other = g_ptr_array_index (logins, i);

      if (g_strcmp0 (other->name, name) == 0 && g_strcmp0 (other->realm, realm) == 0)
        {
          login_free (login);
          return;
        }
    }
  g_ptr_array_add (logins, login);
}

static void
add_principal (GPtrArray  *logins,
               const char *user,
               const char *realm)
{
  add (logins, g_strconcat (user, "@", realm, NULL), NULL);
}

/* A short name is none of a realm, so that only the default one can know it. */
static void
add_readings (GPtrArray  *logins,
              const char *user,
              const char *domain,
              const char *default_realm,
              gboolean    has_password)
{
  g_autofree char *upper = g_ascii_strup (domain, -1);
  g_autofree char *alias = g_strconcat (user, "@", domain, NULL);
  gboolean is_short = strchr (domain, '.') == NULL;

  add_principal (logins, user, domain);
  if (!has_password)
    {
      add_principal (logins, user, upper);
      if (default_realm != NULL && is_short)
        add_principal (logins, user, default_realm);
      return;
    }
  if (!is_short)
    add (logins, g_strdup (alias), g_strdup (upper));
  if (default_realm != NULL)
    add (logins, g_strdup (alias), g_strdup (default_realm));
}

GPtrArray *
wsman_login_list (const char *user_name,
                  const char *default_realm,
                  gboolean    has_password)
{
  GPtrArray *logins = g_ptr_array_new_with_free_func (login_free);
  const char *backslash = user_name != NULL ? strchr (user_name, '\\') : NULL;
  const char *at = user_name != NULL ? strrchr (user_name, '@') : NULL;
  g_autofree char *first = NULL;

  if (backslash != NULL)
    {
      first = g_strndup (user_name, backslash - user_name);
      add_readings (logins, backslash + 1, first, default_realm, has_password);
    }
  else if (at != NULL && at > user_name && at[1] != '\0')
    {
      first = g_strndup (user_name, at - user_name);
      add_readings (logins, first, at + 1, default_realm, has_password);
    }
  else
    {
      add (logins, g_strdup (user_name), NULL);
    }
  return logins;
}

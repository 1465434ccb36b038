/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks and reads credentials of fleets.
 */

#include "wsmanctl-credential.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "password-input.h"

#define FIELD(name) G_STRUCT_OFFSET (WsmanctlArguments, name)

static const gsize text_fields[] = {
  FIELD (user_name), FIELD (password), FIELD (password_file), FIELD (certificate), FIELD (certificate_directory),
  FIELD (keytab), FIELD (credentials_cache),
};

WsmanctlCredential *
wsmanctl_credential_new (const char *name)
{
  WsmanctlCredential *self = g_new0 (WsmanctlCredential, 1);

  self->name = g_strdup (name);
  self->settings.password_fd = -1;

  return self;
}

void
wsmanctl_credential_free (WsmanctlCredential *self)
{
  wsmanctl_credential_remove (&self->settings);
  g_strfreev (self->hosts);
  g_strfreev (self->groups);
  g_free (self->realm);
  g_free (self->refused_by);
  g_free (self->name);
  g_free (self);
}

gboolean
wsmanctl_credential_has_field (gsize field)
{
  for (gsize i = 0; i < G_N_ELEMENTS (text_fields); i++)
    {
      if (text_fields[i] == field)
        return TRUE;
    }

  return field == FIELD (password_fd) || field == FIELD (default_credentials);
}

void
wsmanctl_credential_copy (WsmanctlArguments       *to,
                          const WsmanctlArguments *from)
{
  for (gsize i = 0; i < G_N_ELEMENTS (text_fields); i++)
    *(char **) ((char *) to + text_fields[i]) = g_strdup (*(char **) ((char *) from + text_fields[i]));
  to->password_fd = from->password_fd;
  to->default_credentials = from->default_credentials;
}

void
wsmanctl_credential_remove (WsmanctlArguments *settings)
{
  password_input_free (g_steal_pointer (&settings->password));
  for (gsize i = 0; i < G_N_ELEMENTS (text_fields); i++)
    g_clear_pointer ((char **) ((char *) settings + text_fields[i]), g_free);
  settings->password_fd = -1;
  settings->default_credentials = FALSE;
}

/* Tells whether a host is in the realm's domain, such as db.corp.example in CORP.EXAMPLE. */
static gboolean
is_in_realm (const char *host,
             const char *realm)
{
  gsize length = strlen (realm);
  gsize host_length = strlen (host);

  return host_length > length + 1 && host[host_length - length - 1] == '.' &&
         g_ascii_strcasecmp (host + host_length - length, realm) == 0;
}

static gboolean
matches (const char *const *patterns,
         const char        *host)
{
  g_autofree char *folded_host = g_ascii_strdown (host, -1);

  for (; patterns != NULL && *patterns != NULL; patterns++)
    {
      g_autofree char *pattern = g_ascii_strdown (*patterns, -1);

      if (g_pattern_match_simple (pattern, folded_host))
        return TRUE;
    }

  return FALSE;
}

gboolean
wsmanctl_credential_check (const WsmanctlCredential  *self,
                           const char                *host,
                           const char *const         *groups,
                           GError                   **error)
{
  gboolean is_for_host = self->is_for_all || matches ((const char *const *) self->hosts, host) ||
                         (self->realm != NULL && is_in_realm (host, self->realm));

  for (gsize i = 0; groups != NULL && self->groups != NULL && groups[i] != NULL; i++)
    is_for_host |= g_strv_contains ((const char *const *) self->groups, groups[i]);
  if (is_for_host)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("The credential “%s” isn’t for %s; name the host, one of its groups or its realm in the credential"),
               self->name, host);

  return FALSE;
}

gboolean
wsmanctl_credential_read (WsmanctlCredential  *self,
                          GError             **error)
{
  WsmanctlArguments *settings = &self->settings;
  g_autofree char *prompt = NULL;

  if (settings->user_name == NULL || settings->keytab != NULL || settings->credentials_cache != NULL ||
      (settings->password != NULL && *settings->password != '\0'))
    return TRUE;

  prompt = g_strdup_printf (_("Password of %s: "), settings->user_name);
  g_free (settings->password);
  settings->password = password_input_find (settings->password_file, settings->password_fd, prompt,
                                            "--password-file, --password-fd", error);
  if (settings->password == NULL)
    g_prefix_error (error, _("The credential “%s”: "), self->name);

  return settings->password != NULL;
}

gboolean
wsmanctl_credential_needs_trial (const WsmanctlCredential *self)
{
  return self->settings.user_name != NULL;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the key file of hosts. The keys are the long options of wsmanctl's grammar.
 */

#include "wsmanctl-hosts-file.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "wsmanctl-credential.h"
#include "wsmanctl-grammar.h"
#include "wsmanctl-nearest.h"
#include "wsmanctl-values.h"

#define set_error(error, ...) g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, __VA_ARGS__)
#define refuse(error, ...) (set_error (error, __VA_ARGS__), FALSE)

typedef enum
{
  IN_HOST = 1 << 0,
  IN_GROUP = 1 << 1,
  IN_CREDENTIAL = 1 << 2,
} SectionKind;

static const struct
{
  const char *name;
  SectionKind kind;
} kinds[] = {
  { "host", IN_HOST },
  { "group", IN_GROUP },
  { "credential", IN_CREDENTIAL },
};

/* The keys that aren't options. */
static const struct
{
  const char *name;
  int kinds;
} own_keys[] = {
  { "groups", IN_HOST | IN_CREDENTIAL },
  { "hosts", IN_CREDENTIAL },
  { "realm", IN_CREDENTIAL },
  { "credential", IN_HOST | IN_GROUP },
};

/* --- The sections --- */

/* Splits “KIND NAME”. Returns 0 if the section has another form. */
static SectionKind
parse_section (const char  *section,
               const char **name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gsize length = strlen (kinds[i].name);

      if (g_str_has_prefix (section, kinds[i].name) && section[length] == ' ' && section[length + 1] != '\0')
        {
          *name = section + length + 1;
          return kinds[i].kind;
        }
    }

  return 0;
}

static char *
make_section (const char *kind,
              const char *name)
{
  return g_strdup_printf ("%s %s", kind, name);
}

gboolean
wsmanctl_hosts_file_has (GKeyFile   *file,
                         const char *kind,
                         const char *name,
                         const char *key)
{
  g_autofree char *section = make_section (kind, name);

  return g_key_file_has_key (file, section, key, NULL);
}

/* Returns a list without blanks around its texts; NULL if there is no such key. */
static GStrv
read_list (GKeyFile   *file,
           const char *section,
           const char *key)
{
  GStrv texts = g_key_file_get_string_list (file, section, key, NULL, NULL);

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    g_strstrip (texts[i]);

  return texts;
}

GStrv
wsmanctl_hosts_file_list_groups (GKeyFile   *file,
                                 const char *host)
{
  g_autofree char *section = make_section ("host", host);

  return read_list (file, section, "groups");
}

GStrv
wsmanctl_hosts_file_list_hosts (GKeyFile   *file,
                                const char *group)
{
  g_auto(GStrv) sections = g_key_file_get_groups (file, NULL);
  g_autoptr(GStrvBuilder) hosts = g_strv_builder_new ();

  for (gsize i = 0; sections[i] != NULL; i++)
    {
      g_auto(GStrv) groups = read_list (file, sections[i], "groups");
      const char *name = NULL;

      if (parse_section (sections[i], &name) == IN_HOST &&
          (group == NULL || (groups != NULL && g_strv_contains ((const char *const *) groups, group))))
        g_strv_builder_add (hosts, name);
    }

  return g_strv_builder_end (hosts);
}

/* --- The keys --- */

static gboolean
is_own_key (SectionKind  kind,
            const char  *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (own_keys); i++)
    {
      if (g_str_equal (own_keys[i].name, key))
        return (own_keys[i].kinds & (int) kind) != 0;
    }

  return FALSE;
}

/* Tells whether an option can be a key at all. Secrets have no place in the file, and the section names the machine. */
static gboolean
is_key (const WsmanctlOption *option)
{
  return option->name != NULL && (option->takes & WSMANCTL_TAKES_MACHINE) != 0 &&
         option->group != WSMANCTL_GROUP_FLEET && option->kind != WSMANCTL_SECRET &&
         strcmp (option->name, "remote") != 0;
}

static const WsmanctlOption *
find_option (const char  *section,
             const char  *key,
             GError     **error)
{
  WsmanctlNearest nearest;

  wsmanctl_nearest_init (&nearest, key);
  for (gsize i = 0; i < wsmanctl_n_options; i++)
    {
      const WsmanctlOption *option = &wsmanctl_options[i];

      if (!is_key (option))
        continue;
      if (g_str_equal (option->name, key))
        return option;
      wsmanctl_nearest_offer (&nearest, option->name);
    }

  if (nearest.nearest != NULL)
    set_error (error, _("[%s]: there is no key “%s”; did you mean “%s”?"), section, key, nearest.nearest);
  else
    set_error (error, _("[%s]: there is no key “%s”"), section, key);

  return NULL;
}

/* Checks that the option may stand in a section of this kind. */
static gboolean
check_place (SectionKind            kind,
             const char            *section,
             const WsmanctlOption  *option,
             GError               **error)
{
  gboolean is_login = wsmanctl_credential_has_field (option->field);

  if (is_login ? kind == IN_GROUP : kind == IN_CREDENTIAL)
    return refuse (error, is_login ? _("[%s]: “%s” says who logs in; write it to a [credential …], and name this")
                                   : _("[%s]: “%s” isn’t a key of a credential; write it to hosts or groups"),
                   section, option->name);
  if (kind == IN_GROUP && option->relaxes)
    return refuse (error, _("[%s]: “%s” makes connections less safe; write it to the [host …] that needs it"), section,
                   option->name);

  return TRUE;
}

/* Sets an option. The values of flags are true and false. */
static gboolean
set_option (GKeyFile              *file,
            const char            *section,
            const WsmanctlOption  *option,
            WsmanctlArguments     *settings,
            GError               **error)
{
  g_autofree char *typed = g_strdup_printf ("--%s", option->name);
  g_auto(GStrv) values = read_list (file, section, option->name);
  g_autoptr(GError) local_error = NULL;

  if (option->kind == WSMANCTL_FLAG)
    {
      gboolean is_set = g_key_file_get_boolean (file, section, option->name, &local_error);

      *(gboolean *) ((char *) settings + option->field) = is_set;
      return local_error == NULL || refuse (error, _("[%s]: “%s” is true or false"), section, option->name);
    }

  if (option->kind != WSMANCTL_TEXTS)
    {
      g_strfreev (values);
      values = g_new0 (char *, 2);
      values[0] = g_key_file_get_string (file, section, option->name, NULL);
    }
  else
    g_clear_pointer ((char ***) ((char *) settings + option->field), g_strfreev);

  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    {
      if (!wsmanctl_option_set (option, settings, typed, values[i], error))
        {
          g_prefix_error (error, "[%s]: ", section);
          return FALSE;
        }
    }

  return TRUE;
}

/* Sets the options of a section, if there is such a section. */
static gboolean
read_section (GKeyFile           *file,
              const char         *kind,
              const char         *name,
              WsmanctlArguments  *settings,
              GError            **error)
{
  g_autofree char *section = make_section (kind, name);
  g_auto(GStrv) keys = g_key_file_get_keys (file, section, NULL, NULL);
  const char *rest;
  SectionKind number = parse_section (section, &rest);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const WsmanctlOption *option = is_own_key (number, keys[i]) ? NULL : find_option (section, keys[i], NULL);

      if (option != NULL && !set_option (file, section, option, settings, error))
        return FALSE;
    }

  return TRUE;
}

/* Replaces the credential by that of the section, if it has one. */
static void
read_credential_name (GKeyFile    *file,
                      const char  *kind,
                      const char  *name,
                      char       **credential)
{
  g_autofree char *section = make_section (kind, name);
  char *found = g_key_file_get_string (file, section, "credential", NULL);

  if (found == NULL)
    return;

  g_free (*credential);
  *credential = found;
}

gboolean
wsmanctl_hosts_file_read_host (GKeyFile           *file,
                               const char         *host,
                               const char *const  *groups,
                               WsmanctlArguments  *settings,
                               char              **credential,
                               GError            **error)
{
  for (gsize i = 0; groups != NULL && groups[i] != NULL; i++)
    {
      if (!read_section (file, "group", groups[i], settings, error))
        return FALSE;
      read_credential_name (file, "group", groups[i], credential);
    }
  read_credential_name (file, "host", host, credential);

  return read_section (file, "host", host, settings, error);
}

/* --- Credentials --- */

/* Others must not be able to read a password, nor to choose one. */
static gboolean
check_password_file (const char  *path,
                     GError     **error)
{
  GStatBuf status;

  if (path == NULL)
    return TRUE;
  if (g_stat (path, &status) != 0)
    return refuse (error, _("%s can’t be read: %s"), path, g_strerror (errno));
  if ((status.st_mode & 077) != 0 || (status.st_uid != geteuid () && status.st_uid != 0))
    return refuse (error, _("%s has a password, but isn’t yours alone; its mode must be 0600"), path);

  return TRUE;
}

gboolean
wsmanctl_hosts_file_read_credentials (GKeyFile   *file,
                                      GPtrArray  *credentials,
                                      GError    **error)
{
  g_auto(GStrv) sections = g_key_file_get_groups (file, NULL);

  for (gsize i = 0; sections[i] != NULL; i++)
    {
      const char *name;
      WsmanctlCredential *credential;

      if (parse_section (sections[i], &name) != IN_CREDENTIAL)
        continue;

      credential = wsmanctl_credential_new (name);
      g_ptr_array_add (credentials, credential);
      credential->hosts = read_list (file, sections[i], "hosts");
      credential->groups = read_list (file, sections[i], "groups");
      credential->realm = g_key_file_get_string (file, sections[i], "realm", NULL);
      if (credential->hosts == NULL && credential->groups == NULL && credential->realm == NULL)
        return refuse (error, _("[%s] doesn’t say what it is for; add hosts, groups or realm"), sections[i]);
      if (!read_section (file, "credential", name, &credential->settings, error))
        return FALSE;
    }

  return TRUE;
}

/* --- The file --- */

static gboolean
check_owner (const char  *path,
             GError     **error)
{
  GStatBuf status;

  if (g_stat (path, &status) != 0)
    return refuse (error, _("%s can’t be read: %s"), path, g_strerror (errno));
  if ((status.st_mode & 022) != 0 || (status.st_uid != geteuid () && status.st_uid != 0))
    return refuse (error, _("%s decides where passwords go, but others can write it; make it writable only for you"),
                   path);

  return TRUE;
}

/* Makes the path of a key absolute. */
static void
resolve_path (GKeyFile   *file,
              const char *section,
              const char *key,
              const char *folder)
{
  g_autofree char *path = g_key_file_get_string (file, section, key, NULL);
  g_autofree char *absolute = path != NULL ? g_canonicalize_filename (path, folder) : NULL;

  if (absolute != NULL)
    g_key_file_set_string (file, section, key, absolute);
}

static gboolean
check_section (GKeyFile    *file,
               const char  *section,
               const char  *folder,
               GError     **error)
{
  g_auto(GStrv) keys = g_key_file_get_keys (file, section, NULL, NULL);
  g_autofree char *password_file = NULL;
  const char *name;
  SectionKind kind = parse_section (section, &name);

  if (kind == 0)
    return refuse (error, _("“[%s]” isn’t [host NAME], [group NAME] or [credential NAME]"), section);

  for (gsize i = 0; keys[i] != NULL; i++)
    {
      const WsmanctlOption *option = NULL;

      if (is_own_key (kind, keys[i]))
        continue;

      option = find_option (section, keys[i], error);
      if (option == NULL || !check_place (kind, section, option, error))
        return FALSE;
      if (option->kind == WSMANCTL_PATH)
        resolve_path (file, section, keys[i], folder);
    }
  password_file = g_key_file_get_string (file, section, "password-file", NULL);

  return check_password_file (password_file, error);
}

GKeyFile *
wsmanctl_hosts_file_open (const char  *path,
                          GError     **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);
  g_auto(GStrv) sections = NULL;

  if (!check_owner (path, error))
    return NULL;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  sections = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; sections[i] != NULL; i++)
    {
      if (!check_section (file, sections[i], folder, error))
        {
          g_prefix_error (error, "%s: ", path);
          return NULL;
        }
    }

  return g_steal_pointer (&file);
}

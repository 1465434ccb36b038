/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the collector's key file. Tables have the keys with one value each. The groups of subscriptions, outputs and
 * certificates may occur several times, and have a name after the kind.
 */

#include "wec-config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wec-keys.h"
#include "wec-metrics.h"
#include "wsmand-files.h"
#include "wsmand-listener.h"

#define SUBSCRIPTION "subscription "
#define OUTPUT "output "
#define CERTIFICATES "certificates "

#define DEFAULT_DATABASE "/var/lib/wsman-collector/bookmarks.sqlite"
#define DEFAULT_STATUS_SOCKET "/run/wsman-collector/status.sock"
#define DEFAULT_MAX_WAITING_EVENTS 100000
#define DEFAULT_QUEUES "/var/lib/wsman-collector/queues"

#define KEY(group, name, type, member) { group, name, WEC_KEY_##type, G_STRUCT_OFFSET (WecConfig, member) }

static const WecKey keys[] = {
  KEY ("server", "listen", LISTENERS, listeners),
  KEY ("server", "certificate", PATH, certificate),
  KEY ("server", "private-key", PATH, private_key),
  KEY ("server", "user", STRING, user),
  KEY ("authentication", "kerberos-keytab", PATH, keytab),
  KEY ("authentication", "directory-realms", STRINGS, directory_realms),
  KEY ("authentication", "client-ca-file", PATH, client_ca_file),
  KEY ("authentication", "client-crl-file", PATH, client_crl_file),
  KEY ("authentication", "password-file", PATH, password_file),
  KEY ("state", "database", PATH, database),
  KEY ("state", "postgresql", STRING, postgresql),
  KEY ("status", "socket", PATH, status_socket),
  KEY ("metrics", "listen", LISTENERS, metrics),
  KEY ("queue", "max-events", NUMBER, max_waiting_events),
  KEY ("queue", "directory", PATH, queues),
  KEY ("log", "level", LOG_LEVEL, log_level),
};

/* The key file that is being read. */
typedef struct
{
  WecConfig *config;
  GKeyFile *file;
  const char *path;
  char *directory;
  GPtrArray *problems;
} WecConfigFile;

static void
wec_certificate_free (WecCertificate *self)
{
  g_free (self->issuer);
  g_free (self->name);
  g_free (self->user);
  g_free (self);
}

void
wec_config_free (WecConfig *self)
{
  g_ptr_array_unref (self->listeners);
  g_free (self->certificate);
  g_free (self->private_key);
  g_free (self->user);
  g_free (self->keytab);
  g_strfreev (self->directory_realms);
  g_free (self->client_ca_file);
  g_free (self->client_crl_file);
  g_free (self->password_file);
  g_ptr_array_unref (self->certificates);
  g_free (self->database);
  g_free (self->postgresql);
  g_free (self->status_socket);
  g_free (self->queues);
  g_ptr_array_unref (self->metrics);
  g_ptr_array_unref (self->subscriptions);
  g_ptr_array_unref (self->outputs);
  g_free (self);
}

static void
add_problem (WecConfigFile *self,
             const char    *group,
             const char    *key,
             const char    *message)
{
  g_ptr_array_add (self->problems, key != NULL ? g_strdup_printf ("%s: [%s] %s: %s", self->path, group, key, message)
                                               : g_strdup_printf ("%s: [%s]: %s", self->path, group, message));
}

static const WecKey *
find_key (const char *group,
          const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].group, group) && g_str_equal (keys[i].name, name))
      return &keys[i];

  return NULL;
}

static void
read_group (WecConfigFile *self,
            const char    *group)
{
  g_auto(GStrv) names = g_key_file_get_keys (self->file, group, NULL, NULL);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const WecKey *key = find_key (group, names[i]);
      g_autoptr(GError) local_error = NULL;

      if (key != NULL)
        wec_key_read (key, self->file, group, self->directory, self->config, &local_error);
      if (key == NULL || local_error != NULL)
        add_problem (self, group, names[i], key == NULL ? _("isn’t known") : local_error->message);
    }
}

/* --- Subscriptions --- */

/* Returns the text of the query, or of the file with the query. */
static char *
read_query (WecConfigFile *self,
            const char    *group,
            GError       **error)
{
  g_autofree char *name = g_key_file_get_string (self->file, group, "query-file", NULL);
  g_autofree char *path = NULL;
  char *text = NULL;

  if (name == NULL)
    return g_key_file_get_string (self->file, group, "query", error);

  path = g_canonicalize_filename (name, self->directory);
  g_file_get_contents (path, &text, NULL, error);

  return text;
}

/* Sets the property of a subscription that a key names. */
static void
set_property (WecConfigFile  *self,
              const char     *group,
              const char     *name,
              GObject        *subscription,
              GError        **error)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (subscription), name);
  GError *local_error = NULL;

  if (pspec == NULL || !(pspec->flags & G_PARAM_WRITABLE))
    {
      g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND, _("isn’t known"));
    }
  else if (G_IS_PARAM_SPEC_BOOLEAN (pspec))
    {
      g_object_set (subscription, name, g_key_file_get_boolean (self->file, group, name, &local_error), NULL);
    }
  else if (G_IS_PARAM_SPEC_UINT (pspec))
    {
      guint value = 0;

      if (wec_key_read_number (self->file, group, name, &value, &local_error) &&
          (value < G_PARAM_SPEC_UINT (pspec)->minimum || value > G_PARAM_SPEC_UINT (pspec)->maximum))
        g_set_error (&local_error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, _("must be from %u to %u"),
                     G_PARAM_SPEC_UINT (pspec)->minimum, G_PARAM_SPEC_UINT (pspec)->maximum);
      else if (local_error == NULL)
        g_object_set (subscription, name, value, NULL);
    }
  else
    {
      g_auto(GStrv) texts = g_key_file_get_string_list (self->file, group, name, NULL, &local_error);

      g_object_set (subscription, name, texts, NULL);
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);
}

/* Sets the properties of a subscription. */
static void
set_properties (WecConfigFile *self,
                const char    *group,
                GObject       *subscription)
{
  g_auto(GStrv) names = g_key_file_get_keys (self->file, group, NULL, NULL);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autoptr(GError) local_error = NULL;

      if (!g_str_equal (names[i], "query") && !g_str_equal (names[i], "query-file"))
        set_property (self, group, names[i], subscription, &local_error);
      if (local_error != NULL)
        add_problem (self, group, names[i], local_error->message);
    }
}

static void
read_subscription (WecConfigFile *self,
                   const char    *group)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *query = read_query (self, group, &local_error);
  g_autoptr(WsmanCollectorSubscription) subscription = NULL;

  if (query != NULL)
    subscription = wsman_collector_subscription_new (group + strlen (SUBSCRIPTION), query, &local_error);
  if (subscription == NULL)
    {
      add_problem (self, group, "query", local_error->message);
      return;
    }

  set_properties (self, group, G_OBJECT (subscription));
  if (wsman_collector_subscription_get_machines (subscription) == NULL)
    add_problem (self, group, "machines", _("must name the machines that belong to the subscription"));
  g_ptr_array_add (self->config->subscriptions, g_steal_pointer (&subscription));
}

/* --- Outputs --- */

static void
on_problem (gpointer    user_data,
            const char *group,
            const char *key,
            const char *message)
{
  add_problem (user_data, group, key, message);
}

static void
read_output (WecConfigFile *self,
             const char    *group)
{
  WecOutputSettings *output = wec_output_settings_new (self->file, group, group + strlen (OUTPUT), self->directory,
                                                       on_problem, self);

  if (output != NULL)
    g_ptr_array_add (self->config->outputs, output);
}

static void
read_certificates (WecConfigFile *self,
                   const char    *group)
{
  g_auto(GStrv) names = g_key_file_get_keys (self->file, group, NULL, NULL);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      WecCertificate *certificate = g_new0 (WecCertificate, 1);

      certificate->issuer = g_strdup (group + strlen (CERTIFICATES));
      certificate->name = g_strdup (names[i]);
      certificate->user = g_key_file_get_string (self->file, group, names[i], NULL);
      g_ptr_array_add (self->config->certificates, certificate);
    }
}

static gboolean
has_group (WecConfigFile *self,
           const char    *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].group, group))
      return TRUE;

  return FALSE;
}

static void
read_groups (WecConfigFile *self)
{
  g_auto(GStrv) groups = g_key_file_get_groups (self->file, NULL);

  for (gsize i = 0; groups[i] != NULL; i++)
    {
      if (g_str_has_prefix (groups[i], SUBSCRIPTION))
        read_subscription (self, groups[i]);
      else if (g_str_has_prefix (groups[i], OUTPUT))
        read_output (self, groups[i]);
      else if (g_str_has_prefix (groups[i], CERTIFICATES))
        read_certificates (self, groups[i]);
      else if (has_group (self, groups[i]))
        read_group (self, groups[i]);
      else
        add_problem (self, groups[i], NULL, _("isn’t known"));
    }
}

/* Checks that something can arrive, and that it goes somewhere. */
static void
check (WecConfigFile *self)
{
  WecConfig *config = self->config;

  if (config->listeners->len == 0)
    add_problem (self, "server", "listen", _("must name an address"));
  if (config->keytab == NULL && config->client_ca_file == NULL && config->password_file == NULL)
    add_problem (self, "authentication", "kerberos-keytab", _("Machines need a way to authenticate"));
  if ((config->certificate == NULL) != (config->private_key == NULL))
    add_problem (self, "server", "certificate", _("certificate and private-key need each other"));
  if (config->subscriptions->len == 0)
    add_problem (self, "subscription NAME", NULL, _("There must be a subscription"));
  for (guint i = 0; i < config->metrics->len; i++)
    if (!wec_metrics_check_listener (config->metrics->pdata[i]))
      add_problem (self, "metrics", "listen", _("must be http with an address of this machine, such as localhost"));
  if (config->outputs->len == 0)
    add_problem (self, "output NAME", NULL, _("There must be an output"));
}

static WecConfig *
new_config (void)
{
  WecConfig *self = g_new0 (WecConfig, 1);

  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) wsmand_listener_free);
  self->metrics = g_ptr_array_new_with_free_func ((GDestroyNotify) wsmand_listener_free);
  self->certificates = g_ptr_array_new_with_free_func ((GDestroyNotify) wec_certificate_free);
  self->subscriptions = g_ptr_array_new_with_free_func (g_object_unref);
  self->outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) wec_output_settings_free);
  self->database = g_strdup (DEFAULT_DATABASE);
  self->status_socket = g_strdup (DEFAULT_STATUS_SOCKET);
  self->queues = g_strdup (DEFAULT_QUEUES);
  self->max_waiting_events = DEFAULT_MAX_WAITING_EVENTS;
  self->log_level = G_LOG_LEVEL_INFO;

  return self;
}

WecConfig *
wec_config_new (const char *path,
                GPtrArray  *problems)
{
  g_autoptr(WecConfig) config = new_config ();
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = wsmand_file_read (path, WSMAND_FILE_CONFIGURATION, NULL, &local_error);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *directory = g_path_get_dirname (absolute);
  WecConfigFile reading = { config, file, path, directory, problems };
  guint n_problems = problems->len;

  if (text == NULL)
    {
      g_ptr_array_add (problems, g_strdup (local_error->message));
      return NULL;
    }

  if (!g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, &local_error))
    {
      g_ptr_array_add (problems, g_strdup_printf ("%s: %s", path, local_error->message));
      return NULL;
    }

  read_groups (&reading);
  check (&reading);

  return problems->len == n_problems ? g_steal_pointer (&config) : NULL;
}

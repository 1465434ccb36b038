/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-output-settings.h"

#include <glib/gi18n.h>

#include "wec-disk-output.h"
#include "wec-file-output.h"
#include "wec-journal.h"
#include "wec-keys.h"
#include "wec-syslog.h"
#ifdef HAVE_RDKAFKA
#include "wec-kafka.h"
#endif

#define DEFAULT_JOURNAL_SOCKET "/run/systemd/journal/socket"
#define DEFAULT_MAX_SIZE (100 * 1024 * 1024)
#define DEFAULT_MAX_FILES 10
#define DEFAULT_QUEUE_SIZE G_GUINT64_CONSTANT (1073741824)

/* The smallest queue on disk. */
#define MIN_QUEUE_SIZE 65536

struct _WecOutputType
{
  const char *name;
  guint64 queue_size; /* the default */
  const char *needed[3]; /* the keys that must be set */
  WecOutput *(*open) (const WecOutputSettings  *settings,
                      GError                  **error);
};

#define KEY(types, name, type, member) { types, name, WEC_KEY_##type, G_STRUCT_OFFSET (WecOutputSettings, member) }

static const WecKey keys[] = {
  KEY (" file stdout syslog kafka ", "format", FORMAT, format),
  KEY (" file stdout journal syslog kafka ", "queue-size", SIZE, queue_size),
  KEY (" file ", "directory", PATH, directory),
  KEY (" file ", "per-machine", BOOLEAN, per_machine),
  KEY (" file ", "max-size", SIZE, max_size),
  KEY (" file ", "max-files", NUMBER, max_files),
  KEY (" journal ", "socket", PATH, socket),
  KEY (" syslog ", "server", STRING, server),
  KEY (" kafka ", "brokers", STRING, brokers),
  KEY (" kafka ", "topic", STRING, topic),
  KEY (" kafka ", "compression", STRING, compression),
  KEY (" kafka ", "plain", BOOLEAN, plain),
  KEY (" syslog kafka ", "ca-file", PATH, ca_file),
  KEY (" syslog kafka ", "certificate", PATH, certificate),
  KEY (" syslog kafka ", "private-key", PATH, private_key),
};

static WecOutput *
open_file (const WecOutputSettings  *self,
           GError                  **error)
{
  return wec_file_output_new (self);
}

static WecOutput *
open_journal (const WecOutputSettings  *self,
              GError                  **error)
{
  return wec_journal_new (self->name, self->socket);
}

#ifndef HAVE_RDKAFKA
static WecOutput *
wec_kafka_new (const WecOutputSettings  *self,
               GError                  **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("This wsman-collector was built without Kafka"));

  return NULL;
}
#endif

static const WecOutputType types[] = {
  { "file", 0, { "directory" }, open_file },
  { "stdout", 0, { NULL }, open_file },
  { "journal", DEFAULT_QUEUE_SIZE, { NULL }, open_journal },
  { "syslog", DEFAULT_QUEUE_SIZE, { "server" }, wec_syslog_new },
  { "kafka", DEFAULT_QUEUE_SIZE, { "brokers", "topic" }, wec_kafka_new },
};

static const WecOutputType *
find_type (const char *name)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (name, types[i].name))
      return &types[i];

  return NULL;
}

static const WecKey *
find_key (const WecOutputType *type,
          const char          *name)
{
  g_autofree char *word = g_strdup_printf (" %s ", type->name);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, name) && strstr (keys[i].group, word) != NULL)
      return &keys[i];

  return NULL;
}

void
wec_output_settings_free (WecOutputSettings *self)
{
  g_free (self->name);
  g_free (self->directory);
  g_free (self->socket);
  g_free (self->server);
  g_free (self->brokers);
  g_free (self->topic);
  g_free (self->compression);
  g_free (self->ca_file);
  g_free (self->certificate);
  g_free (self->private_key);
  g_free (self);
}

/* Reads the keys that outputs of this type have. */
static void
read_keys (WecOutputSettings *self,
           GKeyFile          *file,
           const char        *group,
           const char        *directory,
           WecProblemFunc     on_problem,
           gpointer           user_data)
{
  g_auto(GStrv) names = g_key_file_get_keys (file, group, NULL, NULL);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const WecKey *key = find_key (self->type, names[i]);
      g_autoptr(GError) local_error = NULL;

      if (g_str_equal (names[i], "type"))
        continue;
      if (key == NULL)
        on_problem (user_data, group, names[i], _("isn’t known for this type"));
      else if (!wec_key_read (key, file, group, directory, self, &local_error))
        on_problem (user_data, group, names[i], local_error->message);
    }
}

WecOutputSettings *
wec_output_settings_new (GKeyFile       *file,
                         const char     *group,
                         const char     *name,
                         const char     *directory,
                         WecProblemFunc  on_problem,
                         gpointer        user_data)
{
  g_autofree char *type_name = g_key_file_get_string (file, group, "type", NULL);
  const WecOutputType *type = find_type (type_name);
  WecOutputSettings *self;

  if (type == NULL)
    {
      on_problem (user_data, group, "type", _("must be file, stdout, journal, syslog or kafka"));
      return NULL;
    }

  self = g_new0 (WecOutputSettings, 1);
  self->type = type;
  self->name = g_strdup (name);
  self->queue_size = type->queue_size;
  self->max_size = DEFAULT_MAX_SIZE;
  self->max_files = DEFAULT_MAX_FILES;
  self->socket = g_strdup (DEFAULT_JOURNAL_SOCKET);
  read_keys (self, file, group, directory, on_problem, user_data);
  for (guint i = 0; type->needed[i] != NULL; i++)
    if (!g_key_file_has_key (file, group, type->needed[i], NULL))
      on_problem (user_data, group, type->needed[i], _("must be set for this type"));
  if (self->queue_size != 0 && self->queue_size < MIN_QUEUE_SIZE)
    on_problem (user_data, group, "queue-size", _("must be 0, or 65536 or more"));

  return self;
}

WecOutput *
wec_output_settings_open (const WecOutputSettings  *self,
                          const char               *queues,
                          GError                  **error)
{
  g_autoptr(WecOutput) output = self->type->open (self, error);
  g_autofree char *folder = wec_file_output_escape_name (self->name);
  g_autofree char *path = g_build_filename (queues, folder, NULL);

  if (output == NULL || self->queue_size == 0)
    return g_steal_pointer (&output);

  return wec_disk_output_new (g_steal_pointer (&output), path, self->queue_size, error);
}

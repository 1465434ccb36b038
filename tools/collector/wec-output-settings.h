/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The kinds of outputs, and the keys that each has in its group of the key file. wsman-collector(8) describes them.
 */

#pragma once

#include "wec-output.h"

G_BEGIN_DECLS

typedef struct _WecOutputType WecOutputType;

/* Keys that a type doesn't have are NULL or 0. */
typedef struct
{
  const WecOutputType *type;
  char *name;
  WecFormat format;
  guint64 queue_size;   /* the size in bytes of the queue on disk; 0 if there is none */
  char *directory;      /* the folder of the files */
  gboolean per_machine; /* whether each machine has files of its own */
  guint64 max_size;     /* the size in bytes after which a file is rotated; 0 if it never is */
  guint max_files;      /* how many rotated files are kept */
  char *socket;         /* the socket of the journal */
  char *server;         /* the address of the receiver of syslog */
  char *brokers;        /* the addresses of some brokers of Kafka */
  char *topic;
  char *compression;
  gboolean plain;       /* whether the connection is without TLS */
  char *ca_file;        /* the authorities of the receiver's certificate; NULL for the system's */
  char *certificate;    /* the collector's certificate for the receiver, or NULL */
  char *private_key;
} WecOutputSettings;

/* Reads a group of the key file. directory is the key file's folder. Each problem is passed to on_problem with its key.
 * Returns NULL if the type isn't known. */
typedef void (*WecProblemFunc) (gpointer    user_data,
                                const char *group,
                                const char *key,
                                const char *message);
WecOutputSettings *wec_output_settings_new (GKeyFile       *file,
                                            const char     *group,
                                            const char     *name,
                                            const char     *directory,
                                            WecProblemFunc  on_problem,
                                            gpointer        user_data);
void wec_output_settings_free (WecOutputSettings *self);

/* Makes the output. If it has a queue on disk, the queue's folder is in the folder queues. */
WecOutput *wec_output_settings_open (const WecOutputSettings  *self,
                                     const char               *queues,
                                     GError                  **error);

G_END_DECLS

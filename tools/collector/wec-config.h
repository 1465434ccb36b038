/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The contents of the collector's key file. wsman-collector(8) describes each key.
 */

#pragma once

#include <libwsman/wsman.h>

#include "wec-output-settings.h"

G_BEGIN_DECLS

/* The user of a machine's certificate. */
typedef struct
{
  char *issuer; /* the SHA-256 of the authority */
  char *name;   /* the user principal name in the certificate */
  char *user;
} WecCertificate;

typedef struct
{
  GPtrArray *listeners; /* the WsmandListeners */
  char *certificate;
  char *private_key;
  char *user; /* whom the program becomes if root starts it */
  char *keytab;
  char **directory_realms;
  char *client_ca_file;
  char *client_crl_file;
  char *password_file;
  GPtrArray *certificates; /* the WecCertificates */
  char *database;   /* the path of the SQLite database */
  char *postgresql; /* the connection string of PostgreSQL, or NULL */
  char *status_socket;
  GPtrArray *metrics; /* the WsmandListeners for Prometheus */
  guint max_waiting_events;
  char *queues; /* the folder of the queues on disk */
  GLogLevelFlags log_level;
  GPtrArray *subscriptions; /* the WsmanCollectorSubscriptions */
  GPtrArray *outputs;       /* the WecOutputSettings */
} WecConfig;

/* Reads the file at path. An unknown key is an error, because it would have no effect. All errors are added to
 * problems, as texts with their places. Returns NULL if there was one. */
WecConfig *wec_config_new (const char *path,
                           GPtrArray  *problems);
void wec_config_free (WecConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WecConfig, wec_config_free)

G_END_DECLS

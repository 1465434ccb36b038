/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The key file of hosts. It decides where passwords go, so nobody else may be able to write it.
 */

#pragma once

#include "wsmanctl-arguments.h"

G_BEGIN_DECLS

/* Reads a file, and checks that its sections and keys are known. Paths in it become absolute: they are relative to the
 * folder of the file. */
GKeyFile *wsmanctl_hosts_file_open (const char  *path,
                                    GError     **error);

/* Tells whether the section [KIND NAME] has a key. */
gboolean wsmanctl_hosts_file_has (GKeyFile   *file,
                                  const char *kind,
                                  const char *name,
                                  const char *key);

/* Returns the hosts of a group, or all hosts if group is NULL. */
GStrv wsmanctl_hosts_file_list_hosts (GKeyFile   *file,
                                      const char *group);

/* Returns the groups of a host. */
GStrv wsmanctl_hosts_file_list_groups (GKeyFile   *file,
                                       const char *host);

/* Sets the options of a host and its groups in settings. credential gets the name of the host's credential, or NULL. */
gboolean wsmanctl_hosts_file_read_host (GKeyFile           *file,
                                        const char         *host,
                                        const char *const  *groups,
                                        WsmanctlArguments  *settings,
                                        char              **credential,
                                        GError            **error);

/* Adds all credentials of the file. */
gboolean wsmanctl_hosts_file_read_credentials (GKeyFile   *file,
                                               GPtrArray  *credentials,
                                               GError    **error);

G_END_DECLS

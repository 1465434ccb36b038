/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A wsman-shell-host, and a test that takes the part of its server.
 */

#pragma once

#include <glib.h>
#include <sys/types.h>

#include "providers/wsman-shell-host-records-private.h"

G_BEGIN_DECLS

#define TIMEOUT_S 3
#define MOST_DESCRIPTORS 16

extern const char *host_program;

typedef struct
{
  pid_t pid;
  int socket;
  char *cookie;
} Host;

/* If n_processes is above 0, the host has a private user with this limit of processes. Otherwise, it has the user of
 * the test. */
Host *host_new (guint n_processes);
void host_free (Host *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Host, host_free)

/* Returns the process that executes the messages. It is the child of the host's first process. */
pid_t host_find_worker (Host *self);

/* Waits until the host has ended, and returns its status. */
int host_wait (Host *self);

int host_make_texts (gconstpointer texts,
                     gsize         size,
                     gboolean      is_sealed);

/* Sends a message, and takes ownership of the descriptors. Returns FALSE if the host has ended. */
gboolean host_send (Host       *self,
                    const void *bytes,
                    gsize       size,
                    int        *descriptors,
                    guint       n_descriptors);
void host_tell (Host               *self,
                guint64             id,
                WsmanShellHostType  type,
                guint               value);

gboolean host_has_message (Host *self);
WsmanShellHostRecord host_receive (Host *self);
void host_expect_end (Host               *self,
                      guint64             id,
                      WsmanShellHostType  type,
                      guint               value);

typedef struct
{
  int failure; /* the descriptor on which the host reports why the program can't run */
  int out;
} Running;

void running_clear (Running *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Running, running_clear)

/* Starts a command whose standard output is a pipe to the test. path contains the folders in which the program is
 * searched. */
Running host_start_by (Host              *self,
                       guint64            id,
                       const char        *directory,
                       const char        *path,
                       const char *const *argv);
Running host_start_in (Host              *self,
                       guint64            id,
                       const char        *directory,
                       const char *const *argv);
Running host_start (Host       *self,
                    guint64     id,
                    const char *program,
                    const char *argument);

/* Starts a command that outlives the host. It has no streams. */
Running host_start_detached (Host              *self,
                             const char *const *argv);

/* Reads the output until it contains text. */
void running_expect (Running    *self,
                     const char *text);

/* Returns the next report about the start of the command; stage 0 if there is none any more. */
WsmanShellHostReport running_get_failure (Running *self);

G_END_DECLS

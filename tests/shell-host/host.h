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

/* n_processes: of a user who is private; 0: this user. */
Host *host_new (guint n_processes);
void host_free (Host *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Host, host_free)

/* The process that does what is said: the child of the first one. */
pid_t host_find_worker (Host *self);

/* Until it has ended; how. */
int host_wait (Host *self);

int host_make_texts (gconstpointer texts,
                     gsize         size,
                     gboolean      is_sealed);

/* Takes the descriptors. FALSE if nobody is there any more. */
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
  int failure; /* where it is said why it can't run */
  int out;
} Running;

void running_clear (Running *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Running, running_clear)

/* Its standard output leads to us. path: where programs are looked for. */
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

/* Until it says that it is ready. */
void running_expect (Running    *self,
                     const char *text);

/* Why it doesn't run; or that it does. */
WsmanShellHostFailure running_get_failure (Running *self);

G_END_DECLS

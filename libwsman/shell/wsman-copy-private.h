/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A file on its way from or to the other machine: the data of a task, which goes from step to step. What
 * both directions share is here: the script on the other side, the pump, the end.
 */

#pragma once

#include "base/wsman-deadline-private.h"
#include "wsman-command.h"
#include "wsman-copy-script-private.h"
#include "wsman-session.h"
#include "wsman-shell-private.h"

G_BEGIN_DECLS

/* So much fits into one Send, with the limits that Windows has had since 2012. */
#define WSMAN_COPY_BUFFER_SIZE (256 * 1024)

typedef struct _WsmanCopy WsmanCopy;

/* Takes task, of which every step has the only reference. */
typedef void (*WsmanCopyStep) (GTask *task);

/* What becomes of bytes that were read: copy->chunk gets those that are to be written. */
typedef void (*WsmanCopyTransform) (WsmanCopy    *copy,
                                    const guint8 *data,
                                    gsize         length);

struct _WsmanCopy
{
  WsmanCopyDirection direction;
  WsmanSession *session; /* borrowed of the task */
  GFile *file;           /* here */
  char *path;            /* there */
  GFileCopyFlags flags;
  GFileProgressCallback progress;
  gpointer progress_data;
  GDestroyNotify progress_destroy;
  WsmanSendFlags send_flags;
  GMainContext *context;  /* where the command notifies; NULL for the caller's context */
  WsmanDeadline deadline;

  WsmanShell *shell;
  WsmanCommand *command;
  WsmanCopyDialect dialect;
  GByteArray *explanation; /* what the script said on standard error */

  GInputStream *source;
  GOutputStream *sink;
  GChecksum *sum;
  guint8 *buffer;
  gsize n_buffered;       /* what of it was read before the pump began */
  GByteArray *chunk;
  goffset n_copied;
  goffset size;           /* -1 if it isn't known */
  gboolean is_executable;

  /* Of a file that is fetched: */
  gboolean is_in_folder;  /* that the caller named, so it has the name from there */
  GFile *temporary;       /* beside the file; NULL once that has its name */
  GByteArray *tail;       /* what may be the sum */
  gint32 mode;            /* of the file that is replaced, or -1 */

  WsmanCopyTransform transform;
  WsmanCopyStep next;
  GError *problem;        /* what is going to be reported */
};

/* file and path: the one here, the one there, whichever is the source. */
WsmanCopy *wsman_copy_new (WsmanCopyDirection  direction,
                           GFile              *file,
                           const char         *path,
                           GFileCopyFlags      flags);

/* Takes self. first: wsman_copy_send or wsman_copy_fetch. tag: of the task, whose result is a pointer that
 * isn't NULL. */
void wsman_copy_run (WsmanCopy           *self,
                     WsmanCopyStep        first,
                     WsmanSession        *session,
                     gpointer             tag,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data);

/* The first step of each direction. */
void wsman_copy_send (GTask *task);
void wsman_copy_fetch (GTask *task);

/* Starts the script and gives it its parameters. name: of the file here. */
void wsman_copy_start_script (GTask         *task,
                              const char    *name,
                              WsmanCopyStep  next);

/* Moves all from source to sink. */
void wsman_copy_pump (GTask              *task,
                      WsmanCopyTransform  transform,
                      WsmanCopyStep       next);

/* Waits for the script, which is to end now, and goes on if it was content. */
void wsman_copy_end_script (GTask         *task,
                            WsmanCopyStep  next);

/* The ways out. error is taken; that of GIO about the file here becomes one of ours. */
void wsman_copy_succeed (GTask *task);
void wsman_copy_fail (GTask  *task,
                      GError *error);
void wsman_copy_fail_here (GTask  *task,
                           GError *error);

/* The input of the script is closed: it ended early, and will say why. */
gboolean wsman_copy_is_refusal (const GError *error);

G_END_DECLS

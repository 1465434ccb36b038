/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A file that is copied to or from the other machine. It is the data of a task, which is passed from step to step. This
 * header has the parts for both directions: the script on the other machine, the transfer of bytes, and the end.
 */

#pragma once

#include "base/wsman-deadline-private.h"
#include "wsman-command.h"
#include "wsman-copy-script-private.h"
#include "wsman-session.h"
#include "wsman-shell-private.h"

G_BEGIN_DECLS

/* The size of a buffer. With Windows' limits since 2012, this many bytes fit into one Send. */
#define WSMAN_COPY_BUFFER_SIZE (256 * 1024)

typedef struct _WsmanCopy WsmanCopy;

/* A step of a copy. Each step owns task, and has the only reference to it. */
typedef void (*WsmanCopyStep) (GTask *task);

/* Converts bytes that were read. The function stores the bytes to write in copy->chunk. */
typedef void (*WsmanCopyTransform) (WsmanCopy    *copy,
                                    const guint8 *data,
                                    gsize         length);

struct _WsmanCopy
{
  WsmanCopyDirection direction;
  WsmanSession *session; /* borrowed from the task */
  GFile *file;           /* the file on this machine */
  char *path;            /* the path of the file on the other machine */
  GFileCopyFlags flags;
  GFileProgressCallback progress;
  gpointer progress_data;
  GDestroyNotify progress_destroy;
  WsmanSendFlags send_flags;
  GMainContext *context;  /* the context in which the command notifies; NULL for the caller's context */
  WsmanDeadline deadline;

  WsmanShell *shell;
  WsmanCommand *command;
  WsmanCopyDialect dialect;
  GByteArray *explanation; /* the script's output on stderr */

  GInputStream *source;
  GOutputStream *sink;
  GChecksum *sum;
  guint8 *buffer;
  gsize n_buffered;       /* the number of bytes of output that were read before the copying of bytes began */
  GByteArray *chunk;
  goffset n_copied;
  goffset size;           /* the size of the file; -1 if it isn't known */
  gboolean is_executable;

  /* The fields below are only used for a file that is fetched. */
  gboolean is_in_folder;  /* TRUE if the caller has named a folder, so that the file keeps its name */
  GFile *temporary;       /* the temporary file beside the destination; NULL when it has its real name */
  GByteArray *tail;       /* the last bytes that were read, which may be the sum */
  gint32 mode;            /* the mode of the file that is replaced; -1 if there is none */

  WsmanCopyTransform transform;
  WsmanCopyStep next;
  GError *problem;        /* the error that will be reported */
};

/* Makes a copy. file is on this machine, and path is on the other machine. The direction says which of them is the
 * source. */
WsmanCopy *wsman_copy_new (WsmanCopyDirection  direction,
                           GFile              *file,
                           const char         *path,
                           GFileCopyFlags      flags);

/* Starts the copy and owns self. first is wsman_copy_send or wsman_copy_fetch. tag is the tag of the task. The task's
 * result is a pointer that isn't NULL. */
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

/* Starts the script and sends its parameters. name is the name of the file on this machine. */
void wsman_copy_start_script (GTask         *task,
                              const char    *name,
                              WsmanCopyStep  next);

/* Moves all bytes from source to sink. */
void wsman_copy_splice (GTask              *task,
                        WsmanCopyTransform  transform,
                        WsmanCopyStep       next);

/* Calls the progress function. size is the size of the file; it is 0 if the size isn't known. */
void wsman_copy_report (WsmanCopy *self,
                        goffset    size);

/* Waits for the script's end. Continues with the next step if the script has succeeded. */
void wsman_copy_end_script (GTask         *task,
                            WsmanCopyStep  next);

/* These functions end a copy. They own error. They convert an error of GIO about the local file to WSMAN_ERROR. */
void wsman_copy_succeed (GTask *task);
void wsman_copy_fail (GTask  *task,
                      GError *error);
void wsman_copy_fail_locally (GTask  *task,
                              GError *error);

/* Tells whether error means that the script's input was closed. In that case the script has ended early, and its output
 * will say why. */
gboolean wsman_copy_is_refusal (const GError *error);

G_END_DECLS

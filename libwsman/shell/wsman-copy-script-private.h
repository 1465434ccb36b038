/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What runs on the other machine while a file is copied: a script that doesn't depend on the file, and
 * what goes through its streams.
 *
 * Its standard input begins with a line of parameters. A file that is sent follows as frames; the last
 * names the SHA-256 of the whole. The script writes to a temporary file in the destination's folder, and
 * only when it has read that last frame, and the sum is that of what is on its disk, does the file get
 * its name: an end of the input before that is the way to call it off.
 *
 * A file that is fetched comes on standard output, between a line that describes it and its SHA-256.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_COPY_DIALECT_SHELL,      /* POSIX sh, with the GNU coreutils */
  WSMAN_COPY_DIALECT_POWERSHELL, /* 2.0 and later */
} WsmanCopyDialect;

typedef enum
{
  WSMAN_COPY_SEND,
  WSMAN_COPY_FETCH,
} WsmanCopyDirection;

/* How a script says why it ended; any other status: standard error says it. */
typedef enum
{
  WSMAN_COPY_STATUS_DONE = 0,
  WSMAN_COPY_STATUS_EXISTS = 3,
  WSMAN_COPY_STATUS_NO_FOLDER = 4,
  WSMAN_COPY_STATUS_NOT_FOUND = 5,
  WSMAN_COPY_STATUS_NO_FILE = 6, /* but a folder, or a device */
  WSMAN_COPY_STATUS_DIFFERENT = 7,
  WSMAN_COPY_STATUS_CALLED_OFF = 8,
} WsmanCopyStatus;

/* The other machine's side of a copy. */
typedef struct
{
  const char *path;
  const char *name; /* of the file, should path be a folder */
  gboolean is_executable;
  gboolean overwrite;
} WsmanCopyTarget;

/* SHA-256 in hexadecimal digits. */
#define WSMAN_COPY_SUM_LENGTH 64

const char *wsman_copy_script_get (WsmanCopyDialect   dialect,
                                   WsmanCopyDirection direction);

/* The line of parameters. To fetch, only the path counts. */
char *wsman_copy_script_make_parameters (const WsmanCopyTarget *target);

/* A part of the file, of at least one byte. */
void wsman_copy_script_append_frame (WsmanCopyDialect  dialect,
                                     const guint8     *data,
                                     gsize             length,
                                     GByteArray       *frames);

/* The last frame. sum: hexadecimal. */
void wsman_copy_script_append_sum (WsmanCopyDialect  dialect,
                                   const char       *sum,
                                   GByteArray       *frames);

/* The line that describes a file: without its end, and zero-terminated. size: -1 if it isn't known. */
gboolean wsman_copy_script_parse_description (const char *line,
                                              goffset    *size,
                                              gboolean   *is_executable);

/* The last part of a path there, or NULL if it has none. */
char *wsman_copy_script_get_name (WsmanCopyDialect  dialect,
                                  const char       *path);

/* status: not DONE. explanation: what was said on standard error. */
void wsman_copy_script_set_error (GError     **error,
                                  int          status,
                                  const char  *path,
                                  const char  *explanation);

G_END_DECLS

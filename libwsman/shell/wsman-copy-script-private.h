/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The scripts that run on the other machine while a file is copied, and the data in their streams. A script contains
 * neither the file's content nor its name.
 *
 * The script's standard input begins with a line of parameters. If a file is sent, its content follows in frames. The
 * last frame has the SHA-256 of the whole file. The script writes the content to a temporary file in the destination's
 * folder. This file gets its real name after the last frame if its content on disk has the same sum. To cancel the
 * copy, the library closes the input before the last frame.
 *
 * If a file is fetched, its content comes on standard output, after a line that describes the file and before its
 * SHA-256.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  WSMAN_COPY_DIALECT_SHELL,      /* POSIX sh with the GNU coreutils */
  WSMAN_COPY_DIALECT_POWERSHELL, /* 2.0 and later */
} WsmanCopyDialect;

typedef enum
{
  WSMAN_COPY_SEND,
  WSMAN_COPY_FETCH,
} WsmanCopyDirection;

/* The exit statuses that say why a script has failed. With other statuses, the text on standard error says why. */
typedef enum
{
  WSMAN_COPY_STATUS_DONE = 0,
  WSMAN_COPY_STATUS_EXISTS = 3,
  WSMAN_COPY_STATUS_NO_FOLDER = 4,
  WSMAN_COPY_STATUS_NOT_FOUND = 5,
  WSMAN_COPY_STATUS_NO_FILE = 6, /* the path is a folder or a device instead of a file */
  WSMAN_COPY_STATUS_DIFFERENT = 7,
  WSMAN_COPY_STATUS_CALLED_OFF = 8,
} WsmanCopyStatus;

/* The part of a copy on the other machine. */
typedef struct
{
  const char *path;
  const char *name; /* the name of the file if path is a folder */
  gboolean is_executable;
  gboolean overwrite;
} WsmanCopyTarget;

/* The length of a SHA-256 in hexadecimal digits. */
#define WSMAN_COPY_SUM_LENGTH 64

const char *wsman_copy_script_get (WsmanCopyDialect   dialect,
                                   WsmanCopyDirection direction);

/* Returns the line of parameters. The line for fetching a file only has the path. */
char *wsman_copy_script_make_parameters (const WsmanCopyTarget *target);

/* Appends a frame with a part of the file. The part has at least one byte. */
void wsman_copy_script_append_frame (WsmanCopyDialect  dialect,
                                     const guint8     *data,
                                     gsize             length,
                                     GByteArray       *frames);

/* Appends the last frame. sum is in hexadecimal. */
void wsman_copy_script_append_sum (WsmanCopyDialect  dialect,
                                   const char       *sum,
                                   GByteArray       *frames);

/* Reads the line that describes a file. The line has no line end and is zero-terminated. size is set to -1 if it isn't
 * known. */
gboolean wsman_copy_script_parse_description (const char *line,
                                              goffset    *size,
                                              gboolean   *is_executable);

/* Returns the last part of a path on the other machine. Returns NULL if the path has no such part. */
char *wsman_copy_script_get_name (WsmanCopyDialect  dialect,
                                  const char       *path);

/* Makes the error for a status other than DONE. explanation is the script's output on stderr. */
void wsman_copy_script_set_error (GError     **error,
                                  int          status,
                                  const char  *path,
                                  const char  *explanation);

G_END_DECLS

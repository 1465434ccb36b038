/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The scripts that run on the other machine while a file is copied, and the data in their streams. A script doesn't
 * contain anything of the file or its name.
 *
 * The script's standard input begins with a line of parameters. A file that is sent follows in frames; the last frame
 * has the SHA-256 of the whole. The script writes to a temporary file in the destination's folder. The file gets its
 * real name only after the last frame, and only if the sum of the temporary file on disk is the same. To cancel the
 * copy, the input is closed before the last frame.
 *
 * A file that is fetched comes on standard output, between a line that describes it and its SHA-256.
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

/* The exit statuses that say why a script has failed. For other statuses, standard error says it. */
typedef enum
{
  WSMAN_COPY_STATUS_DONE = 0,
  WSMAN_COPY_STATUS_EXISTS = 3,
  WSMAN_COPY_STATUS_NO_FOLDER = 4,
  WSMAN_COPY_STATUS_NOT_FOUND = 5,
  WSMAN_COPY_STATUS_NO_FILE = 6, /* a folder or a device instead of a file */
  WSMAN_COPY_STATUS_DIFFERENT = 7,
  WSMAN_COPY_STATUS_CALLED_OFF = 8,
} WsmanCopyStatus;

/* The part of a copy on the other machine. */
typedef struct
{
  const char *path;
  const char *name; /* of the file, if path is a folder */
  gboolean is_executable;
  gboolean overwrite;
} WsmanCopyTarget;

/* The length of a SHA-256 in hexadecimal digits. */
#define WSMAN_COPY_SUM_LENGTH 64

const char *wsman_copy_script_get (WsmanCopyDialect   dialect,
                                   WsmanCopyDirection direction);

/* Returns the line of parameters. To fetch a file only the path is used. */
char *wsman_copy_script_make_parameters (const WsmanCopyTarget *target);

/* Appends a part of the file, of at least one byte. */
void wsman_copy_script_append_frame (WsmanCopyDialect  dialect,
                                     const guint8     *data,
                                     gsize             length,
                                     GByteArray       *frames);

/* Appends the last frame. sum: hexadecimal. */
void wsman_copy_script_append_sum (WsmanCopyDialect  dialect,
                                   const char       *sum,
                                   GByteArray       *frames);

/* Reads the line that describes a file, without its end and zero-terminated. size: -1 if it isn't known. */
gboolean wsman_copy_script_parse_description (const char *line,
                                              goffset    *size,
                                              gboolean   *is_executable);

/* Returns the last part of a path on the other machine, or NULL if it has none. */
char *wsman_copy_script_get_name (WsmanCopyDialect  dialect,
                                  const char       *path);

/* status: any except DONE. explanation: the script's output on stderr. */
void wsman_copy_script_set_error (GError     **error,
                                  int          status,
                                  const char  *path,
                                  const char  *explanation);

G_END_DECLS

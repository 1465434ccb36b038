/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Where events go. An output writes lines, and flushes them. All functions may be called in any thread, but in one at a
 * time.
 */

#pragma once

#include "wec-event.h"

G_BEGIN_DECLS

typedef enum
{
  WEC_FORMAT_JSON, /* one object in each line */
  WEC_FORMAT_XML,  /* one element in each line */
} WecFormat;

typedef struct
{
  char *name;
  WecFormat format;
  char *directory;      /* the folder of the files; NULL for other outputs */
  char *journal_socket; /* the socket of the journal; NULL for other outputs */
  gboolean per_machine; /* whether each machine has files of its own */
  guint64 max_size;     /* the size in bytes after which a file is rotated; 0 if it never is */
  guint max_files;      /* how many rotated files are kept */
} WecOutputSettings;

void wec_output_settings_free (WecOutputSettings *self);

typedef struct _WecOutput WecOutput;

/* Takes ownership of settings. */
WecOutput *wec_output_new (WecOutputSettings *settings);
void wec_output_free (WecOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WecOutput, wec_output_free)

/* Adds an event to what the next call of wec_output_flush() writes. */
void wec_output_add (WecOutput      *self,
                     const WecEvent *event);

/* Writes what was added. After it returns TRUE, the events in files survive a loss of power. If it fails, no part of a
 * line stays in a file, and everything that was added is dropped. */
gboolean wec_output_flush (WecOutput  *self,
                           GError    **error);

const char *wec_output_get_name (WecOutput *self);

/* Returns the name of a machine's file without its suffix. Other characters than letters, digits and a few others are
 * escaped, so no machine chooses a folder. */
char *wec_output_escape_name (const char *user);

G_END_DECLS

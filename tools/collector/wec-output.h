/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Where events go. Each kind of output fills a WecOutputClass. All functions may be called in any thread, but in one at
 * a time; wec_output_get_counts() may be called at any time.
 */

#pragma once

#include <gio/gio.h>

#include "wec-event.h"

G_BEGIN_DECLS

typedef enum
{
  WEC_FORMAT_JSON, /* one object in each line */
  WEC_FORMAT_XML,  /* one element in each line */
} WecFormat;

typedef struct _WecOutput WecOutput;

/* What is told of an output. */
typedef struct
{
  guint64 n_written;
  guint64 n_refused;     /* how many events the output didn't take at once */
  guint64 n_waiting;     /* how many events wait in the queue on disk; 0 without a queue */
  guint64 bytes_waiting; /* how large the queue on disk is */
  guint64 max_bytes;     /* the size from which the queue on disk takes nothing; 0 without a queue */
  char *error;           /* why the output took nothing the last time, or NULL */
} WecOutputCounts;

typedef struct
{
  /* Tells whether the output can take events now. NULL if the output always can. */
  gboolean (*check_room) (WecOutput  *self,
                          GError    **error);
  /* Keeps an event for the next flush. */
  void (*add) (WecOutput      *self,
               const WecEvent *event);
  /* Hands over what was added, and subtracts from n_pending what the receiver has taken. What it hasn't taken stays,
   * and the next flush tries it again. */
  gboolean (*flush) (WecOutput     *self,
                     GCancellable  *cancellable,
                     GError       **error);
  /* Forgets what was added. */
  void (*drop) (WecOutput *self);
  /* Changes the counts, if the output knows better. NULL if it doesn't. */
  void (*get_counts) (WecOutput       *self,
                      WecOutputCounts *counts);
  void (*free) (WecOutput *self);
} WecOutputClass;

/* The first field of each output. */
struct _WecOutput
{
  const WecOutputClass *class;
  char *name;
  guint n_pending;        /* how many events were added, and not yet taken */
  gboolean is_second_try; /* whether the pending events were refused before */
  GMutex mutex;           /* protects counts */
  WecOutputCounts counts;
};

/* Sets the first fields of an output. */
void wec_output_init (WecOutput            *self,
                      const WecOutputClass *klass,
                      const char           *name);
void wec_output_free (WecOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WecOutput, wec_output_free)

const char *wec_output_get_name (WecOutput *self);

gboolean wec_output_check_room (WecOutput  *self,
                                GError    **error);

/* Adds an event to what the next call of wec_output_flush() writes. */
void wec_output_add (WecOutput      *self,
                     const WecEvent *event);

/* Writes what was added. After it returns TRUE, the events in files survive a loss of power. If it fails, call it
 * again, or drop what was added. */
gboolean wec_output_flush (WecOutput     *self,
                           GCancellable  *cancellable,
                           GError       **error);

void wec_output_drop (WecOutput *self);

/* The caller frees counts->error. */
void wec_output_get_counts (WecOutput       *self,
                            WecOutputCounts *counts);

G_END_DECLS

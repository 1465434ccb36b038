/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A service manager with some services. It is on a bus of its own, which the program takes for the system bus.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* with its suffix */
  const char *id;   /* its real name; NULL for the same */
  gboolean has_file;
  gboolean is_loaded;
  const char *description;
  const char *load_state;
  const char *active_state;
  const char *file_state;
  guint32 pid;
  const char *user;
  const char *command; /* words; NULL for none */
  const char *outcome; /* of a job: a result, an error's name, "never", or "early" for done */
} MockUnit;

typedef struct _MockSystemd MockSystemd;

/* The last of units has no name. NULL: a bus without a service manager. */
MockSystemd *mock_systemd_new (const MockUnit *units);
void mock_systemd_free (MockSystemd *self);

/* While it is held, it sends no replies. */
void mock_systemd_hold (MockSystemd *self);
void mock_systemd_release (MockSystemd *self);

/* Tells the subscribers that the properties of a unit have changed. */
void mock_systemd_change (MockSystemd *self,
                          const char  *unit);

/* Makes it refuse subscribers, who get no signals then. */
void mock_systemd_refuse_subscribers (MockSystemd *self);

/* Returns how often somebody has listed units. */
guint mock_systemd_count_lists (MockSystemd *self);

/* Returns the jobs that were asked for, as "StartUnit NAME MODE", and clears the list. */
char **mock_systemd_steal_jobs (MockSystemd *self);

G_END_DECLS

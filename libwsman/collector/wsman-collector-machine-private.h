/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The collector writes what it knows of a machine into these fields, in the server's context.
 */

#pragma once

#include "wsman-collector-machine.h"

G_BEGIN_DECLS

struct _WsmanCollectorMachine
{
  GObject parent_instance;

  char *subscription;
  char *user;
  char *machine_id;
  char *bookmark;
  char *last_error;
  GDateTime *first_seen;
  GDateTime *last_heartbeat;
  GDateTime *last_event;
  guint64 n_events;
  guint64 n_dropped;
  guint64 n_renamed;
  guint64 n_batches; /* how many batches have arrived; numbers them */
  guint64 n_stored;  /* the number of the last batch whose bookmark was stored */
};

WsmanCollectorMachine *wsman_collector_machine_new (const char *subscription,
                                                    const char *user);

/* Stores the name that the machine gives itself. name may be NULL. */
void wsman_collector_machine_set_name (WsmanCollectorMachine *self,
                                       const char            *name);

/* Replaces a time by the present time. */
void wsman_collector_machine_stamp (GDateTime **time);

G_END_DECLS

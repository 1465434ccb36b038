/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The records of Win32_Service, and its methods.
 */

#pragma once

#include "wsman-system-class-private.h"

G_BEGIN_DECLS

typedef struct
{
  WsmanSystemRecord parent;

  char *name;
  char *display_name;
  char *host_name;
  char *path_name;
  char *start_name;
  char *state;
  char *start_mode;
  char *status;
  guint64 can_stop;
  guint64 exit_code;
  guint64 pid;
  guint64 started;
} WsmanSystemServiceRecord;

/* Returns the name of the service's unit. */
char *wsman_system_service_dup_unit (const char *name);

extern const WsmanSystemMethod wsman_system_service_methods[];

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * How the last call on an object went: what its properties "error" and "fault" show. Written
 * as a call returns, on the thread it returns to.
 */

#pragma once

#include "wsman-fault.h"

G_BEGIN_DECLS

typedef struct
{
  GMutex mutex; /* calls may return on several threads at once */
  WsmanFault *fault;
  char *error;
} WsmanOutcome;

void wsman_outcome_init (WsmanOutcome *self);
void wsman_outcome_clear (WsmanOutcome *self);

/* Success is a NULL error. TRUE if anything changed. */
gboolean wsman_outcome_record (WsmanOutcome *self,
                               const GError *error);

/* "" after success; borrowed until the next call on the object. */
const char *wsman_outcome_get_error (WsmanOutcome *self);
WsmanFault *wsman_outcome_get_fault (WsmanOutcome *self);

/* Copies, for readers beside other threads' calls. */
char *wsman_outcome_dup_error (WsmanOutcome *self);
WsmanFault *wsman_outcome_ref_fault (WsmanOutcome *self);

G_END_DECLS

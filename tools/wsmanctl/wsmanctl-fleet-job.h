/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The work with one machine of a fleet. The verb runs at once if the credential of the machine needs no trial, or was
 * accepted. Otherwise the machine is first asked whether it responds, without any credential. One machine that responds
 * then gets the credential, with an Identify. The others wait for its decision.
 */

#pragma once

#include "wsmanctl-fleet-report.h"
#include "wsmanctl-hosts.h"

G_BEGIN_DECLS

typedef enum
{
  WSMANCTL_STAGE_SCOUTING, /* asks without a credential */
  WSMANCTL_STAGE_WAITING,  /* for the decision about the credential */
  WSMANCTL_STAGE_TRYING,   /* asks whether the credential is accepted */
  WSMANCTL_STAGE_RUNNING,  /* runs the verb */
  WSMANCTL_STAGE_ENDED,
} WsmanctlStage;

typedef struct
{
  /* What all jobs have in common: */
  const WsmanctlLine *line;
  const WsmanctlRequest *request;
  WsmanctlOutput *output;
  WsmanctlFleetReport *report;
  GError **output_error; /* gets the first error of the output */

  WsmanctlHost *host;
  WsmanctlStage stage;
  WsmanSession *session;
  GCancellable *cancellable; /* of the present stage */
  GSource *timer;
  WsmanctlOutput *part;
  gboolean has_responded;
  gboolean timed_out;
  gboolean is_given_up;  /* TRUE if the user, or the time for all, has ended the job */
} WsmanctlFleetJob;

/* Starts the job. Its first fields and its host are set. */
void wsmanctl_fleet_job_start (WsmanctlFleetJob *self);

/* Lets a waiting machine decide about the credential. */
void wsmanctl_fleet_job_try (WsmanctlFleetJob *self);

/* Goes on after the decision, if there is one. */
void wsmanctl_fleet_job_update (WsmanctlFleetJob *self);

/* Ends the job early. The machine is told to forget what it does. */
void wsmanctl_fleet_job_give_up (WsmanctlFleetJob *self);

void wsmanctl_fleet_job_free (WsmanctlFleetJob *self);

G_END_DECLS

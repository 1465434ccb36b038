/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What “doctor” finds: the checks that it made, the first problem, and what mends it.
 */

#pragma once

#include <gio/gio.h>

#include "wsmanctl-failure.h"

G_BEGIN_DECLS

/* The problems, in the order of their table. */
typedef enum
{
  WSMANCTL_PROBLEM_NONE,
  WSMANCTL_PROBLEM_NAME_UNKNOWN,
  WSMANCTL_PROBLEM_NAME_SLOW,
  WSMANCTL_PROBLEM_PORT_CLOSED,
  WSMANCTL_PROBLEM_PORT_SILENT,
  WSMANCTL_PROBLEM_PORT_OTHER,
  WSMANCTL_PROBLEM_NOT_HTTP,
  WSMANCTL_PROBLEM_NOT_HTTPS,
  WSMANCTL_PROBLEM_IS_HTTPS,
  WSMANCTL_PROBLEM_CERTIFICATE_ISSUER,
  WSMANCTL_PROBLEM_CERTIFICATE_NAME,
  WSMANCTL_PROBLEM_CERTIFICATE_EXPIRED,
  WSMANCTL_PROBLEM_CERTIFICATE_FUTURE,
  WSMANCTL_PROBLEM_CERTIFICATE_OTHER,
  WSMANCTL_PROBLEM_PATH,
  WSMANCTL_PROBLEM_NO_MECHANISM,
  WSMANCTL_PROBLEM_OTHER_MECHANISM,
  WSMANCTL_PROBLEM_CLOCK,
  WSMANCTL_PROBLEM_OPTIONS,
  WSMANCTL_PROBLEM_NO_TICKET,
  WSMANCTL_PROBLEM_REALM,
  WSMANCTL_PROBLEM_PRINCIPAL,
  WSMANCTL_PROBLEM_LOGIN,
  WSMANCTL_PROBLEM_RIGHTS,
  WSMANCTL_PROBLEM_QUOTA,
  WSMANCTL_PROBLEM_SOCKET,
  WSMANCTL_PROBLEM_PROXY,
  WSMANCTL_PROBLEM_PROXY_LOGIN,
  WSMANCTL_PROBLEM_OTHER,
  WSMANCTL_N_PROBLEMS,
} WsmanctlProblem;

typedef enum
{
  WSMANCTL_RESULT_OK,
  WSMANCTL_RESULT_WARNING, /* nothing is wrong, but something may become so */
} WsmanctlResult;

typedef struct
{
  const char *host;
  gboolean is_json;
  GString *checks;         /* in JSON, the objects of the checks so far */
  WsmanctlProblem problem; /* the first problem */
  WsmanctlExitStatus status;
} WsmanctlDiagnosis;

void wsmanctl_diagnosis_begin (WsmanctlDiagnosis *self,
                               const char        *host);

/* Notes the result of a check that found no problem. check is the name of the check. */
void wsmanctl_diagnosis_note (WsmanctlDiagnosis *self,
                              WsmanctlResult     result,
                              const char        *check,
                              const char        *format,
                              ...) G_GNUC_PRINTF (4, 5);

/* Notes the problem. Returns FALSE, because no other check is of use then. */
gboolean wsmanctl_diagnosis_fail (WsmanctlDiagnosis *self,
                                  WsmanctlProblem    problem,
                                  const char        *format,
                                  ...) G_GNUC_PRINTF (3, 4);

/* Notes the problem that an error of the session is. If the problem has no exit status of its own, the error has the
 * status that it has with other verbs. Returns FALSE. */
gboolean wsmanctl_diagnosis_fail_by_error (WsmanctlDiagnosis *self,
                                           WsmanctlProblem    problem,
                                           const GError      *error);

/* Prints the end: the problem and the settings that mend it. Returns the exit status. */
int wsmanctl_diagnosis_end (WsmanctlDiagnosis  *self,
                            GError            **error);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A user's login with PAM.
 */

#pragma once

#include <security/pam_appl.h>
#include <stdbool.h>
#include <sys/types.h>

#include "helper-policy.h"

/* What root has given to the program. */
typedef struct
{
  HelperPolicy policy;
  const char *pam_directory; /* where PAM finds its service; NULL for PAM's own place */
  int host;                  /* the descriptor of wsman-shell-host */
} HelperSettings;

typedef struct
{
  const HelperSettings *settings;
  pam_handle_t *pam;
  const char *password; /* the response to PAM's first question; NULL afterwards */
  uint32_t source;
  char name[WSMAN_HELPER_NAME_SIZE];
  uid_t uid;
  gid_t gid;
  bool is_open; /* whether the session was opened */
} HelperLogin;

/* Checks a LOGIN or an OPEN. Wipes the password. It may take a while. */
WsmanHelperResult helper_login_check (HelperLogin        *self,
                                      WsmanHelperRequest *request);

/* Opens the session, if it isn't open, after another look at the account. */
WsmanHelperResult helper_login_open (HelperLogin *self);

/* Closes the session. */
void helper_login_close (HelperLogin *self);

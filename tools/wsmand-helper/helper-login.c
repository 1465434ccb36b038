/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Authenticates users with PAM's service "wsmand". Modules of PAM may block, and may change the process. So each login
 * has a process of its own, in which its session stays open.
 */

#include "helper-login.h"

#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#define SERVICE "wsmand"

/* A password that nobody has. */
#define NO_PASSWORD "\b\n\r\177INCORRECT"

/* Returns the response to one message, or false if nobody can respond. */
static bool
respond (HelperLogin              *self,
         const struct pam_message *message,
         struct pam_response      *response)
{
  if (message->msg_style == PAM_TEXT_INFO || message->msg_style == PAM_ERROR_MSG)
    return true;
  if (message->msg_style != PAM_PROMPT_ECHO_OFF || self->password == NULL)
    return false;

  response->resp = strdup (self->password);
  self->password = NULL;

  return response->resp != NULL;
}

/* Is called by PAM, which frees the responses. */
static int
converse (int                        n_messages,
          const struct pam_message **messages,
          struct pam_response      **responses,
          void                      *user_data)
{
  struct pam_response *list;

  if (n_messages <= 0 || n_messages > PAM_MAX_NUM_MSG)
    return PAM_CONV_ERR;
  list = calloc ((size_t) n_messages, sizeof *list);
  if (list == NULL)
    return PAM_BUF_ERR;

  for (int i = 0; i < n_messages; i++)
    if (!respond (user_data, messages[i], &list[i]))
      {
        for (int j = 0; j < i; j++)
          {
            if (list[j].resp != NULL)
              explicit_bzero (list[j].resp, strlen (list[j].resp));
            free (list[j].resp);
          }
        free (list);
        return PAM_CONV_ERR;
      }

  *responses = list;

  return PAM_SUCCESS;
}

static WsmanHelperResult
translate (int status)
{
  switch (status)
    {
    case PAM_SUCCESS:
      return WSMAN_HELPER_DONE;
    case PAM_AUTH_ERR:
    case PAM_CRED_INSUFFICIENT:
    case PAM_MAXTRIES:
    case PAM_USER_UNKNOWN:
    case PAM_CONV_ERR:
      return WSMAN_HELPER_REFUSED;
    case PAM_ACCT_EXPIRED:
    case PAM_AUTHTOK_EXPIRED:
    case PAM_CRED_EXPIRED:
    case PAM_NEW_AUTHTOK_REQD:
    case PAM_PERM_DENIED:
      return WSMAN_HELPER_FORBIDDEN;
    default:
      return WSMAN_HELPER_FAILED;
    }
}

/* Takes the account's name from PAM, whose modules may have changed it, and looks up its numbers. */
static WsmanHelperResult
find_account (HelperLogin *self)
{
  const void *name = NULL;
  const struct passwd *account;

  if (pam_get_item (self->pam, PAM_USER, &name) != PAM_SUCCESS || name == NULL ||
      strlen (name) >= sizeof self->name)
    return WSMAN_HELPER_FAILED;

  account = getpwnam (name);
  if (account == NULL)
    return WSMAN_HELPER_REFUSED;

  memset (self->name, 0, sizeof self->name);
  strcpy (self->name, name);
  self->uid = account->pw_uid;
  self->gid = account->pw_gid;
  if (!helper_policy_allows (&self->settings->policy, self->source, self->name, self->uid))
    return WSMAN_HELPER_FORBIDDEN;

  return WSMAN_HELPER_DONE;
}

/* Tells whether the policy may let a user of this name in. The account's own name may differ, for example in its case.
 * PAM's modules decide about a name that is no account. */
static bool
may_log_in (const HelperLogin *self,
            const char        *name)
{
  const HelperPolicy *policy = &self->settings->policy;
  const struct passwd *account = getpwnam (name);

  return account == NULL || helper_policy_allows (policy, self->source, name, account->pw_uid) ||
         helper_policy_allows (policy, self->source, account->pw_name, account->pw_uid);
}

static int
start (HelperLogin           *self,
       const char            *name,
       const char            *address,
       const struct pam_conv *conversation)
{
  const char *directory = self->settings->pam_directory;
  int status = directory != NULL ? pam_start_confdir (SERVICE, name, conversation, directory, &self->pam)
                                 : pam_start (SERVICE, name, conversation, &self->pam);

  if (status == PAM_SUCCESS)
    status = pam_set_item (self->pam, PAM_TTY, SERVICE);
  if (status == PAM_SUCCESS && *address != '\0')
    status = pam_set_item (self->pam, PAM_RHOST, address);

  return status;
}

WsmanHelperResult
helper_login_check (HelperLogin        *self,
                    WsmanHelperRequest *request)
{
  struct pam_conv functions = { converse, self };
  WsmanHelperResult result;
  bool may_be;
  int status;

  self->source = request->verb == WSMAN_HELPER_LOGIN ? (uint32_t) WSMAN_HELPER_SOURCE_PAM : request->source;
  may_be = may_log_in (self, request->name);
  /* Nobody learns whether a password of such an account, for example root, is right. PAM takes the same time. */
  if (request->verb == WSMAN_HELPER_LOGIN)
    self->password = may_be ? request->password : NO_PASSWORD;
  status = start (self, request->name, request->address, &functions);
  if (status == PAM_SUCCESS && request->verb == WSMAN_HELPER_LOGIN)
    status = pam_authenticate (self->pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
  /* Later questions get no response. */
  self->password = NULL;
  explicit_bzero (request->password, sizeof request->password);
  if (status == PAM_SUCCESS)
    status = pam_acct_mgmt (self->pam, PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK);
  result = translate (status);
  if (!may_be)
    result = WSMAN_HELPER_FORBIDDEN;
  if (result == WSMAN_HELPER_DONE)
    result = find_account (self);
  if (result == WSMAN_HELPER_DONE && request->verb == WSMAN_HELPER_OPEN && request->uid != self->uid)
    result = WSMAN_HELPER_CHANGED;

  return result;
}

WsmanHelperResult
helper_login_open (HelperLogin *self)
{
  const struct passwd *account = getpwnam (self->name);

  if (account == NULL || account->pw_uid != self->uid || account->pw_gid != self->gid ||
      !helper_policy_allows (&self->settings->policy, self->source, self->name, self->uid))
    return WSMAN_HELPER_CHANGED;
  if (self->is_open)
    return WSMAN_HELPER_DONE;

  /* PAM may add groups to those of the account. */
  if (initgroups (self->name, self->gid) != 0 ||
      pam_setcred (self->pam, PAM_ESTABLISH_CRED | PAM_SILENT) != PAM_SUCCESS)
    return WSMAN_HELPER_FAILED;
  if (pam_open_session (self->pam, PAM_SILENT) != PAM_SUCCESS)
    {
      pam_setcred (self->pam, PAM_DELETE_CRED | PAM_SILENT);
      return WSMAN_HELPER_FORBIDDEN;
    }

  self->is_open = true;

  return WSMAN_HELPER_DONE;
}

void
helper_login_close (HelperLogin *self)
{
  if (self->is_open)
    {
      pam_close_session (self->pam, PAM_SILENT);
      pam_setcred (self->pam, PAM_DELETE_CRED | PAM_SILENT);
    }
  if (self->pam != NULL)
    pam_end (self->pam, PAM_SUCCESS);
  self->pam = NULL;
}

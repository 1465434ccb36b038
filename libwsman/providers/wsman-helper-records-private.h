/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The protocol between a server and wsmand-helper, the program that logs users in as accounts of this machine and
 * starts their processes of wsman-shell-host. The two exchange records of one size over a socket of the type
 * SOCK_SEQPACKET. This header is plain C, because wsmand-helper doesn't use GLib.
 *
 * Texts end with a 0, and the rest of their field is 0. A field that a verb doesn't use is 0. When the program receives
 * a record that breaks these rules, it ends itself, all sessions, and everything that runs in them.
 */

#pragma once

#include <stdint.h>

/* The descriptor of the program's socket. */
#define WSMAN_HELPER_SOCKET 0

#define WSMAN_HELPER_HANDLE_SIZE 16
#define WSMAN_HELPER_NAME_SIZE 256
#define WSMAN_HELPER_PASSWORD_SIZE 512
#define WSMAN_HELPER_ADDRESS_SIZE 64

typedef enum
{
  /* Checks a name and a password with PAM. The reply has a handle, the account's name and its uid. */
  WSMAN_HELPER_LOGIN = 1,
  /* Opens an account for a user whom another mechanism has authenticated. The reply has a handle. */
  WSMAN_HELPER_OPEN = 2,
  /* Starts wsman-shell-host as the account of a handle. The record comes with one descriptor: the program's socket. */
  WSMAN_HELPER_START = 3,
  /* Forgets a handle. The session ends when the last process that was started with the handle has ended. */
  WSMAN_HELPER_CLOSE = 4,
} WsmanHelperVerb;

/* The mechanism that has authenticated a user. The numbers are those of WsmanIdentitySource. */
typedef enum
{
  WSMAN_HELPER_SOURCE_LOCAL,
  WSMAN_HELPER_SOURCE_KERBEROS,
  WSMAN_HELPER_SOURCE_NTLM,
  WSMAN_HELPER_SOURCE_AUTHENTICATOR,
  WSMAN_HELPER_SOURCE_PASSWORD_FILE,
  WSMAN_HELPER_SOURCE_CERTIFICATE,
  WSMAN_HELPER_SOURCE_DIGEST,
  WSMAN_HELPER_SOURCE_PAM,
  WSMAN_HELPER_N_SOURCES,
} WsmanHelperSource;

typedef struct
{
  uint32_t verb;
  uint32_t source;                              /* for OPEN: how the user was authenticated */
  uint64_t request;                             /* the reply has the same number */
  uint32_t uid;                                 /* for OPEN: the account */
  uint32_t reserved;
  uint8_t handle[WSMAN_HELPER_HANDLE_SIZE];     /* for START and CLOSE */
  char name[WSMAN_HELPER_NAME_SIZE];            /* for LOGIN and OPEN: the name of the account */
  char password[WSMAN_HELPER_PASSWORD_SIZE];    /* for LOGIN */
  char address[WSMAN_HELPER_ADDRESS_SIZE];      /* for LOGIN and OPEN: the client's address; it may be empty */
} WsmanHelperRequest;

typedef enum
{
  WSMAN_HELPER_DONE = 1,
  WSMAN_HELPER_REFUSED = 2,   /* the name or the password is wrong */
  WSMAN_HELPER_FORBIDDEN = 3, /* the policy, or the account's own settings, don't let the user in */
  WSMAN_HELPER_UNKNOWN = 4,   /* there is no such handle */
  WSMAN_HELPER_CHANGED = 5,   /* the name doesn't belong to the same account any more */
  WSMAN_HELPER_BUSY = 6,      /* there are too many logins or sessions */
  WSMAN_HELPER_FAILED = 7,    /* something is wrong with this machine */
} WsmanHelperResult;

typedef struct
{
  uint32_t verb;
  uint32_t result;
  uint64_t request;
  uint32_t uid;                             /* for LOGIN and OPEN, like the next two fields; 0 if it isn't DONE */
  uint32_t reserved;
  uint8_t handle[WSMAN_HELPER_HANDLE_SIZE];
  char name[WSMAN_HELPER_NAME_SIZE];
} WsmanHelperReply;

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What hosts of a fleet log in with. A credential carries the hosts, the groups or the realm that it is for. It goes to
 * one host first, and to the others after this host has accepted it. When a host has refused it, it goes nowhere else.
 */

#pragma once

#include "wsmanctl-arguments.h"

G_BEGIN_DECLS

typedef enum
{
  WSMANCTL_CREDENTIAL_UNKNOWN, /* no host has decided yet */
  WSMANCTL_CREDENTIAL_ACCEPTED,
  WSMANCTL_CREDENTIAL_REFUSED,
} WsmanctlCredentialState;

typedef struct
{
  char *name;                 /* for messages */
  WsmanctlArguments settings; /* only the options that say who logs in */
  GStrv hosts;                /* patterns; NULL if there are none */
  GStrv groups;
  char *realm;
  gboolean is_for_all;        /* TRUE if it is for all hosts of the command line */

  WsmanctlCredentialState state;
  char *refused_by;           /* the host that refused it */
  gboolean is_tried;          /* TRUE while a host decides */
} WsmanctlCredential;

/* Makes a credential without options. */
WsmanctlCredential *wsmanctl_credential_new (const char *name);
void wsmanctl_credential_free (WsmanctlCredential *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanctlCredential, wsmanctl_credential_free)

/* Tells whether the option at this offset in WsmanctlArguments says who logs in. */
gboolean wsmanctl_credential_has_field (gsize field);

/* Copies the options of a credential from one record to another, which has none of them. */
void wsmanctl_credential_copy (WsmanctlArguments       *to,
                               const WsmanctlArguments *from);

/* Removes the options of a credential from a record. Secrets are wiped. */
void wsmanctl_credential_remove (WsmanctlArguments *settings);

/* Checks that the credential is for a host, which is in these groups. */
gboolean wsmanctl_credential_check (const WsmanctlCredential  *self,
                                    const char                *host,
                                    const char *const         *groups,
                                    GError                   **error);

/* Reads the password, if one is needed. A second call does nothing. */
gboolean wsmanctl_credential_read (WsmanctlCredential  *self,
                                   GError             **error);

/* Tells whether a host has to accept the credential before others get it. A ticket can't be locked. */
gboolean wsmanctl_credential_needs_trial (const WsmanctlCredential *self);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The address of a subscriber that gets pushed events, or the SubscriptionEnd. A subscriber could name any machine of
 * the network. So the address must be that of the subscriber itself, or one that an administrator has allowed. Names
 * are looked up once, and the connections go to the address that was checked.
 */

#pragma once

#include "wsman-connection-options.h"
#include "wsman-session.h"

G_BEGIN_DECLS

/* What decides about an address. */
typedef struct
{
  WsmanConnectionOptions *options;
  WsmanSessionFlags flags;
  char **allowed;         /* names, addresses and networks; or NULL */
  GInetAddress *peer;     /* the address from which the subscriber has connected; NULL if there is none */
} WsmanPushPolicy;

/* The settings of the connection. */
typedef struct
{
  const char *address;
  gboolean is_end_to;      /* TRUE for the address of SubscriptionEnd */
  gboolean is_utf16;
  const char *locale;      /* the language of the messages; NULL for the session's default */
  guint timeout;           /* milliseconds */
} WsmanPushTarget;

/* Parses the address, and checks what can be checked without a look-up. It fails with 0x803380A2 for a wrong NotifyTo,
 * and with 0x80338096 for a wrong EndTo. */
GUri *wsman_push_target_parse (const WsmanPushTarget  *self,
                               GError                **error);

/* Tells whether the policy allows an address that uri was looked up to. */
gboolean wsman_push_policy_allows (const WsmanPushPolicy *policy,
                                   GUri                  *uri,
                                   GInetAddress          *address);

/* Looks up the address, checks it, and makes a session that connects to it. The policy must exist until the end. The
 * error is ACCESS_DENIED if the address isn't allowed. */
void wsman_push_target_connect_async (const WsmanPushTarget *self,
                                      const WsmanPushPolicy *policy,
                                      GCancellable          *cancellable,
                                      GAsyncReadyCallback    callback,
                                      gpointer               user_data);

WsmanSession *wsman_push_target_connect_finish (GAsyncResult  *result,
                                                GError       **error);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Checks the credentials of Digest. Each request has its own proof, and each accepted one gets the server's proof. */

#include "wsman-server-connection-fields-private.h"

#include "security/wsman-digest-server-private.h"

/* Tells whether the user is the one whose identity was found on this connection not long ago. */
static gboolean
is_known (WsmanServerConnection *self,
          const char            *user_name)
{
  return self->user != NULL && g_strcmp0 (self->digest_user, user_name) == 0 &&
         g_get_monotonic_time () - self->proven < self->policy->time_limits.identity * G_TIME_SPAN_MILLISECOND;
}

static void
log_in (WsmanServerConnection *self,
        WsmanDigestCheck      *check)
{
  self->uses_digest = TRUE;
  if (check->verdict == WSMAN_DIGEST_VERDICT_ACCEPTED)
    {
      self->digest_user = g_strdup (check->user_name);
      self->authentication_info = g_steal_pointer (&check->info);
    }

  wsman_server_connection_set_state (self, STATE_AUTHENTICATING, self->policy->time_limits.login);
  wsman_server_connection_watch_client (self);
  self->shared->handlers->check_digest (self, check, self->shared->clients);
}

void
wsman_server_connection_check_digest (WsmanServerConnection *self,
                                      const char            *authorization)
{
  const WsmanSecurityRequest request = { .method = self->head->method, .target = self->head->target };
  g_auto(WsmanDigestCheck) check = { 0, };

  if (!wsman_policy_allows_digest (self->policy, self->secure))
    {
      wsman_server_connection_forget (self);
      wsman_server_connection_log (self, WSMAN_EVENT_LOGIN_REFUSED, NULL, "The mechanism isn’t accepted here");
      wsman_server_connection_refuse (self);
      return;
    }

  wsman_digest_server_check (self->policy->digest, authorization, &request, &check);
  if (check.verdict == WSMAN_DIGEST_VERDICT_ACCEPTED && is_known (self, check.user_name))
    {
      self->authentication_info = g_steal_pointer (&check.info);
      wsman_server_connection_expect_body (self);
      return;
    }

  wsman_server_connection_forget (self);
  log_in (self, &check);
}

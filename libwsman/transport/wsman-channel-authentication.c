/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The steps of an authentication. The connection is made before the first step, because over TLS the first token
 * already contains the channel bindings. The requests of the steps have empty bodies: Windows sends them empty, and OMI
 * requires it.
 */

#include "wsman-channel-authentication-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "security/wsman-security-credssp-private.h"
#include "wsman-codes.h"
#include "wsman-http-errors-private.h"

/* The largest number of steps. No mechanism needs so many. */
#define MAX_STEPS 10

typedef struct
{
  WsmanChannel *channel;
  const WsmanTransportConfig *config;
  WsmanChannelMessageFunc make_message;
  gpointer make_data;

  SoupMessage *message; /* the message of the current step */
  guint n_steps;
} ChannelAuthentication;

static void
channel_authentication_free (ChannelAuthentication *self)
{
  g_clear_object (&self->message);
  g_free (self);
}

static void take_step (GTask  *task,
                       GBytes *input);

/* Finds "Negotiate TOKEN" among the challenges. Returns TRUE if the scheme is there. Sets token to NULL if the
 * challenge contains no token. */
static gboolean
find_challenge (SoupMessage *message,
                const char  *scheme,
                GBytes     **token)
{
  const char *value = soup_message_headers_get_list (soup_message_get_response_headers (message),
                                                     "WWW-Authenticate");
  GSList *elements = value != NULL ? soup_header_parse_list (value) : NULL;
  gsize length = strlen (scheme);
  gboolean found = FALSE;

  *token = NULL;
  for (GSList *l = elements; l != NULL && *token == NULL; l = l->next)
    {
      const char *element = l->data;
      gsize size;
      g_autofree guchar *data = NULL;

      if (g_ascii_strncasecmp (element, scheme, length) != 0 ||
          (element[length] != '\0' && element[length] != ' '))
        continue;
      found = TRUE;
      data = g_base64_decode (element + length, &size);
      if (size > 0)
        *token = g_bytes_new_take (g_steal_pointer (&data), size);
    }
  soup_header_free_list (elements);

  return found;
}

/* --- The end of a step --- */

static void
finish (GTask *task)
{
  ChannelAuthentication *self = g_task_get_task_data (task);

  wsman_debug (WSMAN_DEBUG_TRANSPORT, "channel %p: authenticated by %s in %u steps", self->channel,
               wsman_security_context_get_mechanism (self->channel->security), self->n_steps);
  g_task_return_boolean (task, TRUE);
}

/* Returns the error for a refusal, with explanations other than a wrong name or password. There are three explanations:
 * the server's own text; a channel binding that the two sides see differently; and a Kerberos failure before NTLM was
 * tried, if the server accepts only Kerberos. reason may be NULL. The code of reason is used if this code
 * says more than that the server refused. */
static GError *
error_for_refusal (ChannelAuthentication *self,
                   const GError          *reason)
{
  WsmanSecurityContext *security = self->channel->security;
  const char *fallback = wsman_security_context_get_fallback (security);
  g_autoptr(GError) plain = wsman_http_error_for_response (self->message, wsman_security_context_get_scheme (security));
  g_autoptr(GBytes) token = NULL;
  gboolean is_offered = find_challenge (self->message, wsman_security_context_get_scheme (security), &token);
  g_autoptr(GString) text = g_string_new (plain->message);
  guint32 code = wsman_error_get_info (plain)->code;
  GError *local_error = NULL;

  if (plain->code != WSMAN_ERROR_AUTHENTICATION)
    return g_steal_pointer (&plain);

  if (reason != NULL)
    g_string_append_printf (text, "; %s", reason->message);
  if (reason != NULL && wsman_error_get_info (reason)->code != SEC_E_LOGON_DENIED)
    code = wsman_error_get_info (reason)->code;
  if (is_offered && self->channel->is_bound)
    g_string_append (text, _("; or the server sees a different certificate, as behind a proxy that ends TLS: see "
                             "channel-binding"));
  else if (is_offered && self->channel->tls != NULL)
    g_string_append (text, _("; or the server demands channel bindings, and channel-binding forbids them"));
  if (fallback != NULL)
    g_string_append_printf (text, _("; before that, %s"), fallback);

  wsman_error_set (&local_error, plain->code, code, "%s", text->str);

  return local_error;
}

/* Checks the response to a step. Takes ownership of the task. */
static void
check_step (GTask *owned)
{
  g_autoptr(GTask) task = owned;
  ChannelAuthentication *self = g_task_get_task_data (task);
  WsmanSecurityContext *security = self->channel->security;
  guint status = soup_message_get_status (self->message);
  gboolean complete = wsman_security_context_is_complete (security);
  g_autoptr(GBytes) token = NULL;
  gboolean accepted = SOUP_STATUS_IS_SUCCESSFUL (status);
  gboolean refused = status == SOUP_STATUS_UNAUTHORIZED;
  GError *local_error = NULL;

  find_challenge (self->message, wsman_security_context_get_scheme (security), &token);
  if (token != NULL && (complete ? refused && wsman_security_context_explains_refusal (security) : accepted || refused))
    {
      take_step (g_steal_pointer (&task), token);
      return;
    }

  if (accepted && complete)
    finish (task);
  else if (accepted)
    g_task_return_error (task, (wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                                                 _("%s accepts the client, but doesn’t prove its own identity"),
                                                 g_uri_get_host (self->config->uri)), local_error));
  else
    g_task_return_error (task, error_for_refusal (self, NULL));
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;

  if (wsman_channel_probe_finish (result, &local_error))
    check_step (g_steal_pointer (&task));
  else
    g_task_return_error (task, local_error);
}

/* --- A step --- */

/* Sends token in a new message. Takes ownership of task. */
static void
send_token (GTask  *task,
            GBytes *token)
{
  ChannelAuthentication *self = g_task_get_task_data (task);
  gsize length;
  const guchar *data = g_bytes_get_data (token, &length);
  char *encoded = g_base64_encode (data, length);
  char *authorization = g_strconcat (wsman_security_context_get_scheme (self->channel->security),
                                     " ", encoded, NULL);

  g_clear_object (&self->message);
  self->message = wsman_channel_probe_new_message (self->make_message, self->make_data);
  self->n_steps++;
  wsman_channel_probe_async (self->channel, self->message, authorization, g_task_get_cancellable (task), on_probed,
                             task);
  wsman_secret_free (encoded);
  wsman_secret_free (authorization);
}

/* Tells whether a step failed because of the token in the server's 401. */
static gboolean
was_refused (ChannelAuthentication *self,
             const GError          *error)
{
  return error->domain == WSMAN_ERROR &&
         soup_message_get_status (self->message) == SOUP_STATUS_UNAUTHORIZED &&
         wsman_security_context_was_refused (self->channel->security);
}

static void
on_step (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  WsmanSecurityContext *security = WSMAN_SECURITY_CONTEXT (source);
  g_autoptr(GTask) task = user_data;
  ChannelAuthentication *self = g_task_get_task_data (task);
  g_autoptr(GBytes) token = NULL;
  GError *local_error = NULL;

  if (wsman_security_context_step_finish (security, result, &token, &local_error) && token == NULL &&
      wsman_security_context_is_complete (security))
    {
      finish (task);
      return;
    }

  if (local_error == NULL && (token == NULL || self->n_steps >= MAX_STEPS))
    wsman_error_set (&local_error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                     _("The authentication with %s has too many steps"), g_uri_get_host (self->config->uri));
  if (local_error == NULL)
    {
      send_token (g_steal_pointer (&task), token);
      return;
    }

  g_task_return_error (task, was_refused (self, local_error) ? error_for_refusal (self, local_error)
                       : g_error_copy (local_error));
  g_error_free (local_error);
}

/* Makes the next token from input, and sends it. Takes ownership of task. */
static void
take_step (GTask  *task,
           GBytes *input)
{
  ChannelAuthentication *self = g_task_get_task_data (task);

  wsman_security_context_step_async (self->channel->security, input, g_task_get_cancellable (task),
                                     on_step, task);
}

/* --- The connection --- */

/* Gets the hash of the server's certificate. The tokens are bound to this hash. */
static gboolean
get_bindings (ChannelAuthentication  *self,
              GBytes                **bindings,
              GError                **error)
{
  g_autoptr(GByteArray) hash = g_byte_array_new ();
  g_autoptr(GError) local_error = NULL;

  *bindings = NULL;
  if (self->config->binding == WSMAN_CHANNEL_BINDING_OFF)
    return TRUE;
  if (self->channel->tls != NULL &&
      g_tls_connection_get_channel_binding_data (self->channel->tls,
                                                 G_TLS_CHANNEL_BINDING_TLS_SERVER_END_POINT, hash,
                                                 &local_error))
    {
      *bindings = g_byte_array_free_to_bytes (g_steal_pointer (&hash));
      return TRUE;
    }
  if (self->config->binding != WSMAN_CHANNEL_BINDING_REQUIRE)
    return TRUE;

  wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_BAD_BINDINGS,
                   _("The connection to %s has no channel bindings: %s"),
                   g_uri_get_host (self->config->uri),
                   local_error != NULL ? local_error->message : _("it isn’t https"));

  return FALSE;
}

/* Removes NTLM from the mechanisms inside CredSSP if only the application vouches for the server. The server gets the
 * password, and with NTLM any machine of the domain could take its place. Kerberos proves the server. */
static gboolean
restrict_credssp (ChannelAuthentication  *self,
                  GError                **error)
{
  WsmanNegotiation *negotiation = &self->channel->negotiation;
  guint n_left = 0;

  if (!self->channel->by_consent || !g_str_equal (negotiation->scheme, WSMAN_SCHEME_CREDSSP))
    return TRUE;

  for (guint i = 0; i < negotiation->n_mechanisms; i++)
    if (negotiation->mechanisms[i] != WSMAN_MECHANISM_NTLM)
      negotiation->mechanisms[n_left++] = negotiation->mechanisms[i];
  negotiation->n_mechanisms = n_left;
  if (n_left > 0)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_AUTHENTICATION, ERROR_WSMAN_CLIENT_ALLOWFRESHCREDENTIALS_NTLMONLY,
                             _("NTLM inside CredSSP needs a verified certificate, and that of %s was only accepted by "
                               "the application; trust its authority, or pin it by server-certificate-sha256"),
                             g_uri_get_host (self->config->uri));
}

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ChannelAuthentication *self = g_task_get_task_data (task);
  g_autoptr(GBytes) bindings = NULL;
  GError *local_error = NULL;

  if (!soup_session_preconnect_finish (SOUP_SESSION (source), result, &local_error) ||
      !restrict_credssp (self, &local_error) || !get_bindings (self, &bindings, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }

  self->channel->is_pinned = TRUE;
  self->channel->is_bound = bindings != NULL;
  g_clear_object (&self->channel->security);
  self->channel->security = wsman_negotiation_new_initiator (&self->channel->negotiation,
                                                              self->channel->credential, bindings);
  take_step (g_steal_pointer (&task), NULL);
}

void
wsman_channel_authenticate_async (WsmanChannel               *channel,
                                  const WsmanTransportConfig *config,
                                  WsmanChannelMessageFunc     make_message,
                                  gpointer                    make_data,
                                  GCancellable               *cancellable,
                                  GAsyncReadyCallback         callback,
                                  gpointer                    user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  ChannelAuthentication *self = g_new0 (ChannelAuthentication, 1);

  self->channel = channel;
  self->config = config;
  self->make_message = make_message;
  self->make_data = make_data;
  g_task_set_source_tag (task, wsman_channel_authenticate_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, (GDestroyNotify) channel_authentication_free);

  self->message = wsman_channel_probe_new_message (self->make_message, self->make_data);
  soup_session_preconnect_async (channel->session, self->message, G_PRIORITY_DEFAULT, cancellable,
                                 on_connected, task);
}

gboolean
wsman_channel_authenticate_finish (GAsyncResult  *result,
                                   GError       **error)
{
  g_assert (g_task_is_valid (result, NULL));
  g_assert (g_async_result_is_tagged (result, wsman_channel_authenticate_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}

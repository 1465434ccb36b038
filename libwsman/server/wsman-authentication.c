/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanAuthentication: a name and password on which an authenticator decides. The authenticator may decide in
 * any thread, and the server gets the decision in its own context. If the object is freed before a decision, the client
 * is refused.
 */

#include "wsman-authentication-private.h"

#include "base/wsman-secret-private.h"
#include "base/wsman-source-private.h"

/**
 * WsmanAuthentication:
 *
 * A login attempt: a user name and a password that an authenticator accepts or rejects.
 *
 * When a client sends credentials, a [class@Wsman.Server] creates a login attempt and passes it to its
 * [iface@Wsman.Authenticator]. The authenticator decides once, with [method@Wsman.Authentication.accept] or
 * [method@Wsman.Authentication.reject], at any time and on any thread. If the attempt is dropped without a decision, it
 * is rejected. If there is no decision after 30 seconds, the server refuses the client, and ignores a later decision.
 *
 * ```c
 * static void
 * passwords_check_password (WsmanAuthenticator  *authenticator,
 *                           WsmanAuthentication *attempt)
 * {
 *   const char *user_name = wsman_authentication_get_user_name (attempt);
 *
 *   if (verify (authenticator, user_name, wsman_authentication_get_password (attempt)))
 *     wsman_authentication_accept (attempt, user_name);
 *   else
 *     wsman_authentication_reject (attempt);
 * }
 * ```
 *
 * Since: 1.0
 */

struct _WsmanAuthentication
{
  GObject parent_instance;

  char *mechanism;
  char *user_name;
  char *password;
  GSocketAddress *remote_address;

  GMainContext *context;
  WsmanAuthenticationFunc func;
  gpointer user_data;
  int decided; /* atomic: whether there is a decision */
};

typedef enum
{
  PROP_MECHANISM = 1,
  PROP_USER_NAME,
  PROP_REMOTE_ADDRESS,
  N_PROPERTIES,
} WsmanAuthenticationProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanAuthentication, wsman_authentication, G_TYPE_OBJECT)

typedef struct
{
  char *identity;
  WsmanIdentitySource source;
  WsmanAccount account;
  GError *error;
  WsmanAuthenticationFunc func;
  gpointer user_data;
} Decision;

static void
decision_free (Decision *self)
{
  g_free (self->identity);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
on_decision (gpointer user_data)
{
  Decision *self = user_data;

  self->func (self->identity, self->source, self->account, self->error, self->user_data);

  return G_SOURCE_REMOVE;
}

/* Passes the decision on through the main loop in every case. This way, the callback never runs inside the
 * authenticator's function. */
static void
decide (WsmanAuthentication *self,
        const char          *identity,
        WsmanIdentitySource  source,
        WsmanAccount         account,
        const GError        *error)
{
  Decision *decision;

  if (!g_atomic_int_compare_and_exchange (&self->decided, FALSE, TRUE))
    return;

  decision = g_new0 (Decision, 1);
  decision->identity = g_strdup (identity);
  decision->source = source;
  decision->account = account;
  decision->error = error != NULL ? g_error_copy (error) : NULL;
  decision->func = self->func;
  decision->user_data = self->user_data;

  wsman_source_invoke (self->context, G_PRIORITY_DEFAULT, on_decision, decision, (GDestroyNotify) decision_free);
}

static void
wsman_authentication_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  WsmanAuthentication *self = WSMAN_AUTHENTICATION (object);

  switch ((WsmanAuthenticationProperty) property_id)
    {
    case PROP_MECHANISM:
      g_value_set_string (value, self->mechanism);
      break;
    case PROP_USER_NAME:
      g_value_set_string (value, self->user_name);
      break;
    case PROP_REMOTE_ADDRESS:
      g_value_set_object (value, self->remote_address);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_authentication_finalize (GObject *object)
{
  WsmanAuthentication *self = WSMAN_AUTHENTICATION (object);

  if (self->func != NULL)
    decide (self, NULL, WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, WSMAN_NO_ACCOUNT, NULL);

  g_free (self->mechanism);
  g_free (self->user_name);
  wsman_secret_clear (&self->password);
  g_clear_object (&self->remote_address);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (wsman_authentication_parent_class)->finalize (object);
}

static void
wsman_authentication_class_init (WsmanAuthenticationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_authentication_get_property;
  object_class->finalize = wsman_authentication_finalize;

  /**
   * WsmanAuthentication:mechanism:
   *
   * The mechanism with which the client authenticates, such as `Basic`.
   *
   * Since: 1.0
   */
  properties[PROP_MECHANISM] =
    g_param_spec_string ("mechanism", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanAuthentication:user-name:
   *
   * The name that the client claims. It is never empty.
   *
   * The name isn't proved yet. It may contain any character except a colon.
   *
   * Since: 1.0
   */
  properties[PROP_USER_NAME] =
    g_param_spec_string ("user-name", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanAuthentication:remote-address:
   *
   * The address of the client.
   *
   * Since: 1.0
   */
  properties[PROP_REMOTE_ADDRESS] =
    g_param_spec_object ("remote-address", NULL, NULL, G_TYPE_SOCKET_ADDRESS,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_authentication_init (WsmanAuthentication *self)
{
}

WsmanAuthentication *
wsman_authentication_new (const char              *mechanism,
                          const char              *user_name,
                          const char              *password,
                          GSocketAddress          *remote_address,
                          GMainContext            *context,
                          WsmanAuthenticationFunc  func,
                          gpointer                 user_data)
{
  WsmanAuthentication *self = g_object_new (WSMAN_TYPE_AUTHENTICATION, NULL);

  self->mechanism = g_strdup (mechanism);
  self->user_name = g_strdup (user_name);
  self->password = wsman_secret_dup (password);
  g_set_object (&self->remote_address, remote_address);
  self->context = g_main_context_ref (context);
  self->func = func;
  self->user_data = user_data;

  return self;
}

/**
 * wsman_authentication_get_mechanism:
 * @self: an attempt
 *
 * Gets the value of [property@Wsman.Authentication:mechanism].
 *
 * Returns: (transfer none): the mechanism with which the client authenticates
 *
 * Since: 1.0
 */
const char *
wsman_authentication_get_mechanism (WsmanAuthentication *self)
{
  g_return_val_if_fail (WSMAN_IS_AUTHENTICATION (self), NULL);

  return self->mechanism;
}

/**
 * wsman_authentication_get_user_name:
 * @self: an attempt
 *
 * Gets the value of [property@Wsman.Authentication:user-name].
 *
 * Returns: (transfer none): the name that the client claims
 *
 * Since: 1.0
 */
const char *
wsman_authentication_get_user_name (WsmanAuthentication *self)
{
  g_return_val_if_fail (WSMAN_IS_AUTHENTICATION (self), NULL);

  return self->user_name;
}

/**
 * wsman_authentication_get_password:
 * @self: an attempt
 *
 * Gets the client's password. It is never empty.
 *
 * The password isn't a property. Therefore programs that show all properties don't show it. The password is wiped when
 * @self is finalized. Don't keep copies of it.
 *
 * Returns: (transfer none): the password
 *
 * Since: 1.0
 */
const char *
wsman_authentication_get_password (WsmanAuthentication *self)
{
  g_return_val_if_fail (WSMAN_IS_AUTHENTICATION (self), NULL);

  return self->password;
}

/**
 * wsman_authentication_get_remote_address:
 * @self: an attempt
 *
 * Gets the value of [property@Wsman.Authentication:remote-address].
 *
 * Returns: (transfer none) (nullable): the address of the client
 *
 * Since: 1.0
 */
GSocketAddress *
wsman_authentication_get_remote_address (WsmanAuthentication *self)
{
  g_return_val_if_fail (WSMAN_IS_AUTHENTICATION (self), NULL);

  return self->remote_address;
}

/**
 * wsman_authentication_accept:
 * @self: an attempt
 * @identity: the name of the client's identity; an empty name rejects the client
 *
 * Accepts the user name and the password.
 *
 * After this call, the client acts as @identity. [property@Wsman.Server:allowed-users] and the providers see this
 * identity. It may differ from the name that the client claimed. It is only an account of this machine if
 * [method@Wsman.Server.map_user] maps `authenticator:` and the name to an account. The server may remember the decision
 * for a few minutes, for this connection and these credentials.
 *
 * The call does nothing after the first decision. It is allowed on any thread.
 *
 * Since: 1.0
 */
void
wsman_authentication_accept (WsmanAuthentication *self,
                             const char          *identity)
{
  g_return_if_fail (WSMAN_IS_AUTHENTICATION (self));
  g_return_if_fail (identity != NULL);

  wsman_authentication_accept_from (self, identity, WSMAN_IDENTITY_SOURCE_AUTHENTICATOR);
}

/**
 * wsman_authentication_accept_from:
 * @self: an attempt
 * @identity: the name of the client's identity
 * @source: the source of that name: [enum@Wsman.IdentitySource].AUTHENTICATOR or `PASSWORD_FILE`
 *
 * Accepts the name and password, as [method@Wsman.Authentication.accept] does, and sets the source of the name.
 *
 * If two sources give the same name, the name means two users.
 *
 * Since: 1.0
 */
void
wsman_authentication_accept_from (WsmanAuthentication *self,
                                  const char          *identity,
                                  WsmanIdentitySource  source)
{
  g_return_if_fail (WSMAN_IS_AUTHENTICATION (self));
  g_return_if_fail (identity != NULL);
  g_return_if_fail (source == WSMAN_IDENTITY_SOURCE_AUTHENTICATOR ||
                    source == WSMAN_IDENTITY_SOURCE_PASSWORD_FILE);

  decide (self, identity, source, WSMAN_NO_ACCOUNT, NULL);
}

void
wsman_authentication_accept_account (WsmanAuthentication *self,
                                     const char          *identity,
                                     WsmanIdentitySource  source,
                                     WsmanAccount         account)
{
  decide (self, identity, source, account, NULL);
}

/**
 * wsman_authentication_reject:
 * @self: an attempt
 *
 * Rejects the user name and the password.
 *
 * The call does nothing after the first decision. It is allowed on any thread.
 *
 * Since: 1.0
 */
void
wsman_authentication_reject (WsmanAuthentication *self)
{
  g_return_if_fail (WSMAN_IS_AUTHENTICATION (self));

  decide (self, NULL, WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, WSMAN_NO_ACCOUNT, NULL);
}

void
wsman_authentication_reject_because (WsmanAuthentication *self,
                                     const GError        *error)
{
  decide (self, NULL, WSMAN_IDENTITY_SOURCE_AUTHENTICATOR, WSMAN_NO_ACCOUNT, error);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanDelegatedCredentials: a password that a client has delegated, and the time when it ends. Programs use
 * the object in any thread, also in the moment when the time ends.
 */

#include "wsman-delegated-credentials-private.h"

#include "base/wsman-secret-private.h"
#include "base/wsman-source-private.h"

/**
 * WsmanDelegatedCredentials:
 *
 * The credentials that a client has delegated to a server with CredSSP.
 *
 * An [iface@Wsman.Authenticator] gets the object if it implements
 * [vfunc@Wsman.Authenticator.receive_credentials]. With the credentials, a program can log in to other machines as the
 * user. The password is wiped when the object is finalized, and at the latest when
 * [property@Wsman.Server:delegation-lifetime] has passed since the login. So drop the object as soon as you can.
 *
 * ```python
 * class Delegates(GObject.Object, Wsman.Authenticator):
 *     def do_receive_credentials(self, credentials):
 *         # Log in elsewhere, with credentials.dup_password().
 *         self.user_name = credentials.get_user_name()
 *
 * server.authenticator = Delegates()
 * ```
 *
 * All functions are allowed on any thread.
 *
 * Since: 1.0
 */

/* The password. The timer can run in the server's context while another thread finalizes the object, so both have a
 * reference. */
typedef struct
{
  GMutex mutex;
  char *password; /* a secret; NULL after the end */
} Secret;

struct _WsmanDelegatedCredentials
{
  GObject parent_instance;

  char *user_name;
  char *identity;
  Secret *secret;
  gint64 end;
  GMainContext *context;
  GSource *timer;
};

typedef enum
{
  PROP_USER_NAME = 1,
  PROP_IDENTITY,
  N_PROPERTIES,
} WsmanDelegatedCredentialsProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanDelegatedCredentials, wsman_delegated_credentials, G_TYPE_OBJECT)

static void
wipe (Secret *secret)
{
  g_mutex_lock (&secret->mutex);
  wsman_secret_clear (&secret->password);
  g_mutex_unlock (&secret->mutex);
}

static void
clear_secret (gpointer data)
{
  Secret *secret = data;

  wsman_secret_clear (&secret->password);
  g_mutex_clear (&secret->mutex);
}

static void
release_secret (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_secret);
}

static gboolean
on_end (gpointer user_data)
{
  wipe (user_data);

  return G_SOURCE_REMOVE;
}

static void
wsman_delegated_credentials_get_property (GObject    *object,
                                          guint       property_id,
                                          GValue     *value,
                                          GParamSpec *pspec)
{
  WsmanDelegatedCredentials *self = WSMAN_DELEGATED_CREDENTIALS (object);

  switch ((WsmanDelegatedCredentialsProperty) property_id)
    {
    case PROP_USER_NAME:
      g_value_set_string (value, self->user_name);
      break;
    case PROP_IDENTITY:
      g_value_set_string (value, self->identity);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_delegated_credentials_finalize (GObject *object)
{
  WsmanDelegatedCredentials *self = WSMAN_DELEGATED_CREDENTIALS (object);

  g_free (self->user_name);
  g_free (self->identity);
  wipe (self->secret);
  release_secret (self->secret);
  wsman_source_clear (&self->timer);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (wsman_delegated_credentials_parent_class)->finalize (object);
}

static void
wsman_delegated_credentials_class_init (WsmanDelegatedCredentialsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_delegated_credentials_get_property;
  object_class->finalize = wsman_delegated_credentials_finalize;

  /**
   * WsmanDelegatedCredentials:user-name:
   *
   * The name that the client has proved with the mechanism inside CredSSP: `user@REALM` for Kerberos, `DOMAIN\user` for
   * NTLM.
   *
   * Since: 1.0
   */
  properties[PROP_USER_NAME] =
    g_param_spec_string ("user-name", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * WsmanDelegatedCredentials:identity:
   *
   * The identity of the client, with its source, as in [property@Wsman.Operation:identity].
   *
   * Keep credentials for this identity, and never for the name alone. Equal names may mean different users.
   *
   * Since: 1.0
   */
  properties[PROP_IDENTITY] =
    g_param_spec_string ("identity", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_delegated_credentials_init (WsmanDelegatedCredentials *self)
{
  self->secret = g_atomic_rc_box_new0 (Secret);
  g_mutex_init (&self->secret->mutex);
}

static void
start_timer (WsmanDelegatedCredentials *self)
{
  self->timer = g_timeout_source_new (0);
  g_source_set_ready_time (self->timer, self->end);
  g_source_set_callback (self->timer, on_end, g_atomic_rc_box_acquire (self->secret), release_secret);
  g_source_attach (self->timer, self->context);
}

WsmanDelegatedCredentials *
wsman_delegated_credentials_new (const char   *user_name,
                                 const char   *identity,
                                 const char   *password,
                                 gint64        end,
                                 GMainContext *context)
{
  WsmanDelegatedCredentials *self = g_object_new (WSMAN_TYPE_DELEGATED_CREDENTIALS, NULL);

  self->user_name = g_strdup (user_name);
  self->identity = g_strdup (identity);
  self->secret->password = wsman_secret_dup (password);
  self->end = end;
  self->context = g_main_context_ref (context);
  start_timer (self);

  return self;
}

/**
 * wsman_delegated_credentials_get_user_name:
 * @self: credentials
 *
 * Gets the value of [property@Wsman.DelegatedCredentials:user-name].
 *
 * Returns: (transfer none): the name that the client has proved
 *
 * Since: 1.0
 */
const char *
wsman_delegated_credentials_get_user_name (WsmanDelegatedCredentials *self)
{
  g_return_val_if_fail (WSMAN_IS_DELEGATED_CREDENTIALS (self), NULL);

  return self->user_name;
}

/**
 * wsman_delegated_credentials_get_identity:
 * @self: credentials
 *
 * Gets the value of [property@Wsman.DelegatedCredentials:identity].
 *
 * Returns: (transfer none): the identity of the client
 *
 * Since: 1.0
 */
const char *
wsman_delegated_credentials_get_identity (WsmanDelegatedCredentials *self)
{
  g_return_val_if_fail (WSMAN_IS_DELEGATED_CREDENTIALS (self), NULL);

  return self->identity;
}

/**
 * wsman_delegated_credentials_dup_password:
 * @self: credentials
 *
 * Gets a copy of the password that the client has delegated.
 *
 * The server hasn't checked this password, because the client has proved itself by other means. The password isn't a
 * property. Therefore programs that show all properties don't show it. In C, wipe the copy before you free it.
 *
 * Returns: (transfer full) (nullable): the password; `NULL` when [property@Wsman.Server:delegation-lifetime] has passed
 *
 * Since: 1.0
 */
char *
wsman_delegated_credentials_dup_password (WsmanDelegatedCredentials *self)
{
  char *password = NULL;

  g_return_val_if_fail (WSMAN_IS_DELEGATED_CREDENTIALS (self), NULL);

  g_mutex_lock (&self->secret->mutex);
  if (g_get_monotonic_time () < self->end)
    password = g_strdup (self->secret->password);
  g_mutex_unlock (&self->secret->mutex);

  return password;
}

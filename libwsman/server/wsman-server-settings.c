/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The settings of a server. Other files of this room read the settings as a policy.
 */

#include "wsman-server-limits-private.h"
#include "wsman-sink-private.h"

#include "wsman-enum-types.h"

/* The default of the property identity-lifetime, in seconds. */
#define DEFAULT_IDENTITY_LIFETIME (10 * 3600)

typedef enum
{
  PROP_TLS_CERTIFICATE = 1,
  PROP_AUTHENTICATOR,
  PROP_ALLOWED_USERS,
  PROP_ALLOW_UNENCRYPTED,
  PROP_ALLOW_ANONYMOUS_IDENTIFY,
  PROP_LOOPBACK_IS_REMOTE,
  PROP_ACCEPT_KERBEROS,
  PROP_ACCEPT_NTLM,
  PROP_ACCEPT_CREDSSP,
  PROP_DELEGATION_LIFETIME,
  PROP_KEYTAB,
  PROP_NTLM_USER_FILE,
  PROP_CHANNEL_BINDING,
  PROP_DIRECTORY_REALMS,
  PROP_IDENTITY_LIFETIME,
  PROP_ACCEPT_CLIENT_CERTIFICATES,
  PROP_CLIENT_CA_FILE,
  PROP_CLIENT_CRL_FILE,
  PROP_ACCEPT_DIGEST,
  PROP_DIGEST_USER_FILE,
  N_PROPERTIES,
} WsmanServerProperty;

static GParamSpec *properties[N_PROPERTIES];

static void
wsman_server_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  WsmanServer *self = WSMAN_SERVER (object);

  if (wsman_server_get_limit_property (self, property_id, value))
    return;

  switch ((WsmanServerProperty) property_id)
    {
    case PROP_TLS_CERTIFICATE:
      g_value_set_object (value, self->policy.tls_certificate);
      break;
    case PROP_AUTHENTICATOR:
      g_value_set_object (value, self->authenticator);
      break;
    case PROP_ALLOWED_USERS:
      g_value_set_boxed (value, self->allowed_users);
      break;
    case PROP_ALLOW_UNENCRYPTED:
      g_value_set_boolean (value, self->policy.allow_unencrypted);
      break;
    case PROP_ALLOW_ANONYMOUS_IDENTIFY:
      g_value_set_boolean (value, self->policy.allow_anonymous_identify);
      break;
    case PROP_LOOPBACK_IS_REMOTE:
      g_value_set_boolean (value, self->policy.loopback_is_remote);
      break;
    case PROP_ACCEPT_KERBEROS:
      g_value_set_boolean (value, self->accept_kerberos);
      break;
    case PROP_ACCEPT_NTLM:
      g_value_set_boolean (value, self->accept_ntlm);
      break;
    case PROP_ACCEPT_CREDSSP:
      g_value_set_boolean (value, self->accept_credssp);
      break;
    case PROP_DELEGATION_LIFETIME:
      g_value_set_uint (value, self->policy.delegation_lifetime);
      break;
    case PROP_KEYTAB:
      g_value_set_string (value, self->keytab);
      break;
    case PROP_DIRECTORY_REALMS:
      g_value_set_boxed (value, self->directory_realms);
      break;
    case PROP_IDENTITY_LIFETIME:
      g_value_set_uint (value, self->policy.identity_lifetime);
      break;
    case PROP_ACCEPT_CLIENT_CERTIFICATES:
      g_value_set_boolean (value, self->accept_client_certificates);
      break;
    case PROP_CLIENT_CA_FILE:
      g_value_set_string (value, self->client_ca_file);
      break;
    case PROP_CLIENT_CRL_FILE:
      g_value_set_string (value, self->client_crl_file);
      break;
    case PROP_NTLM_USER_FILE:
      g_value_set_string (value, self->ntlm_user_file);
      break;
    case PROP_ACCEPT_DIGEST:
      g_value_set_boolean (value, self->accept_digest);
      break;
    case PROP_DIGEST_USER_FILE:
      g_value_set_string (value, self->digest_user_file);
      break;
    case PROP_CHANNEL_BINDING:
      g_value_set_enum (value, self->policy.channel_binding);
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
wsman_server_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  WsmanServer *self = WSMAN_SERVER (object);

  if (wsman_server_set_limit_property (self, property_id, value))
    return;

  switch ((WsmanServerProperty) property_id)
    {
    case PROP_TLS_CERTIFICATE:
      wsman_server_set_tls_certificate (self, g_value_get_object (value));
      break;
    case PROP_AUTHENTICATOR:
      wsman_server_set_authenticator (self, g_value_get_object (value));
      break;
    case PROP_ALLOWED_USERS:
      wsman_server_set_allowed_users (self, g_value_get_boxed (value));
      break;
    case PROP_ALLOW_UNENCRYPTED:
      wsman_server_set_allow_unencrypted (self, g_value_get_boolean (value));
      break;
    case PROP_ALLOW_ANONYMOUS_IDENTIFY:
      wsman_server_set_allow_anonymous_identify (self, g_value_get_boolean (value));
      break;
    case PROP_LOOPBACK_IS_REMOTE:
      wsman_server_set_loopback_is_remote (self, g_value_get_boolean (value));
      break;
    case PROP_ACCEPT_KERBEROS:
      wsman_server_set_accept_kerberos (self, g_value_get_boolean (value));
      break;
    case PROP_ACCEPT_NTLM:
      wsman_server_set_accept_ntlm (self, g_value_get_boolean (value));
      break;
    case PROP_ACCEPT_CREDSSP:
      wsman_server_set_accept_credssp (self, g_value_get_boolean (value));
      break;
    case PROP_DELEGATION_LIFETIME:
      wsman_server_set_delegation_lifetime (self, g_value_get_uint (value));
      break;
    case PROP_KEYTAB:
      wsman_server_set_keytab (self, g_value_get_string (value));
      break;
    case PROP_DIRECTORY_REALMS:
      wsman_server_set_directory_realms (self, g_value_get_boxed (value));
      break;
    case PROP_IDENTITY_LIFETIME:
      wsman_server_set_identity_lifetime (self, g_value_get_uint (value));
      break;
    case PROP_ACCEPT_CLIENT_CERTIFICATES:
      wsman_server_set_accept_client_certificates (self, g_value_get_boolean (value));
      break;
    case PROP_CLIENT_CA_FILE:
      wsman_server_set_client_ca_file (self, g_value_get_string (value));
      break;
    case PROP_CLIENT_CRL_FILE:
      wsman_server_set_client_crl_file (self, g_value_get_string (value));
      break;
    case PROP_NTLM_USER_FILE:
      wsman_server_set_ntlm_user_file (self, g_value_get_string (value));
      break;
    case PROP_ACCEPT_DIGEST:
      wsman_server_set_accept_digest (self, g_value_get_boolean (value));
      break;
    case PROP_DIGEST_USER_FILE:
      wsman_server_set_digest_user_file (self, g_value_get_string (value));
      break;
    case PROP_CHANNEL_BINDING:
      wsman_server_set_channel_binding (self, g_value_get_enum (value));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
      break;
    }
}

static void
define_users (void)
{
  /**
   * WsmanServer:tls-certificate:
   *
   * The certificate of https listeners, with its private key.
   *
   * It can be replaced while the server runs. New connections get the new certificate.
   *
   * Since: 1.0
   */
  properties[PROP_TLS_CERTIFICATE] =
    g_param_spec_object ("tls-certificate", NULL, NULL, G_TYPE_TLS_CERTIFICATE,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:authenticator:
   *
   * The object that decides about names and passwords. If there is no authenticator, the server refuses all names and
   * passwords.
   *
   * Since: 1.0
   */
  properties[PROP_AUTHENTICATOR] =
    g_param_spec_object ("authenticator", NULL, NULL, WSMAN_TYPE_AUTHENTICATOR,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:allowed-users:
   *
   * The users with access to everything that the server serves.
   *
   * A name may contain its source ([enum@Wsman.IdentitySource]). `account:ada` is the account of this machine, both for
   * clients of the Unix socket and for tickets that are mapped to the account. `local:ada`, `kerberos:ada@EXAMPLE.ORG`,
   * `ntlm:CORP\ada`, `authenticator:ada` and `password-file:ada` mean only the user from the source that they name. The
   * name after the source must be equal. Only names of NTLM are compared without regard to case.
   *
   * A name without a source may mean several users. All these users get access, but remain different users. `ada` means
   * the account `ada`, and also the user whom the authenticator or a password file calls `ada`. `root` means only the
   * account. `CORP\ada` is a user of NTLM, and `ada@EXAMPLE.ORG` is a user of Kerberos. A name also includes users whom
   * [method@Wsman.Server.map_user] maps to the name.
   *
   * The signal [signal@Wsman.Server::authorize] allows finer decisions.
   *
   * Since: 1.0
   */
  properties[PROP_ALLOWED_USERS] =
    g_param_spec_boxed ("allowed-users", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_access (void)
{
  /**
   * WsmanServer:allow-unencrypted:
   *
   * Whether passwords and unsealed messages are accepted over http.
   *
   * Anybody who can read the network traffic can read these passwords and messages. Set this property only for tests on
   * one machine. Sealed messages are always accepted. A client whose Kerberos ticket is for `HTTP` must always seal its
   * messages.
   *
   * Since: 1.0
   */
  properties[PROP_ALLOW_UNENCRYPTED] =
    g_param_spec_boolean ("allow-unencrypted", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:allow-anonymous-identify:
   *
   * Whether clients that don't authenticate get a response to Identify.
   *
   * These clients learn that there is a server. They don't learn versions or names.
   *
   * Since: 1.0
   */
  properties[PROP_ALLOW_ANONYMOUS_IDENTIFY] =
    g_param_spec_boolean ("allow-anonymous-identify", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:loopback-is-remote:
   *
   * Whether clients on loopback addresses may be on other machines, behind a proxy or a tunnel.
   *
   * By default, the server assumes that clients with a loopback address don't guess passwords. These clients don't have
   * to wait after failed logins, and [property@Wsman.Server:max-connections-per-address] doesn't count them. Set this
   * property if a program on this machine forwards connections from other machines. Then all clients of that program
   * count as one address, and a failed login of one client makes all of them wait.
   *
   * A change applies to new connections.
   *
   * Since: 1.0
   */
  properties[PROP_LOOPBACK_IS_REMOTE] =
    g_param_spec_boolean ("loopback-is-remote", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_mechanisms (void)
{
  /**
   * WsmanServer:accept-kerberos:
   *
   * Whether clients may authenticate with Kerberos. It needs [property@Wsman.Server:keytab].
   *
   * If it is set to `TRUE`, it applies when the server next begins to listen on an address. If it is set to `FALSE`, it
   * applies at once.
   *
   * Kerberos may map the principal to an account of this machine, such as `ada`. If the account exists and admits the
   * principal (see `krb5.conf(5)`, `auth_to_local`, and `k5login(5)`), the client's identity is this account.
   * Otherwise, the identity is the complete principal, such as `ada@EXAMPLE.ORG`. A mapping by
   * [method@Wsman.Server.map_user] has priority over both.
   *
   * Since: 1.0
   */
  properties[PROP_ACCEPT_KERBEROS] =
    g_param_spec_boolean ("accept-kerberos", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:accept-ntlm:
   *
   * Whether clients may authenticate with NTLM, as the users in [property@Wsman.Server:ntlm-user-file].
   *
   * If it is set to `TRUE`, it applies when the server next begins to listen on an address. If it is set to `FALSE`, it
   * applies at once.
   *
   * The client's identity is the complete `DOMAIN\user`. It is only an account of this machine if
   * [method@Wsman.Server.map_user] maps it to an account.
   *
   * Since: 1.0
   */
  properties[PROP_ACCEPT_NTLM] =
    g_param_spec_boolean ("accept-ntlm", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:keytab:
   *
   * The file with the server's Kerberos keys, for the services `host`, `HTTP` and `WSMAN` with the names of the server.
   *
   * Since: 1.0
   */
  properties[PROP_KEYTAB] =
    g_param_spec_string ("keytab", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_identities (void)
{
  /**
   * WsmanServer:directory-realms:
   *
   * The realms of directories, such as Active Directory. Their tickets are accepted only with a PAC, which names the
   * account. Without a PAC, anybody who may create accounts in the directory could choose the name in a ticket.
   *
   * Some realms are directories even if they aren't in the list. These are the realms of machine accounts in
   * [property@Wsman.Server:keytab], such as `SRV1$@AD.EXAMPLE`, and realms from which a ticket with a PAC has come. A
   * change applies to connections that authenticate after the server has begun to listen.
   *
   * `NULL` means that any realm may be a directory. Then tickets without a PAC are refused. Tickets with a PAC that
   * names no account are accepted. MIT Kerberos issues such tickets since 1.20. If there is a list, even an empty list,
   * only its realms and the realms above are directories. Set a list if a realm issues no PAC.
   *
   * Since: 1.0
   */
  properties[PROP_DIRECTORY_REALMS] =
    g_param_spec_boxed ("directory-realms", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:identity-lifetime:
   *
   * The time that the identity of a client remains valid after the client has authenticated with Kerberos or NTLM, in
   * seconds. The identity is never valid longer than the client's ticket. After this time, the server closes the
   * connection between two requests, and the client must authenticate again. If the time is 0, the identity is valid
   * until the ticket ends.
   *
   * Since: 1.0
   */
  properties[PROP_IDENTITY_LIFETIME] =
    g_param_spec_uint ("identity-lifetime", NULL, NULL, 0, G_MAXUINT, DEFAULT_IDENTITY_LIFETIME,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_ntlm (void)
{
  /**
   * WsmanServer:ntlm-user-file:
   *
   * The file with the users of NTLM. A line is `DOMAIN:user:password`, or a line of `smbpasswd(5)` with `DOMAIN\user`
   * as the name and with a hash. A password can't contain a colon.
   *
   * A client may name this machine as the domain, as in `HOST\user` or `localhost\user`, or with an address as the
   * domain. Then the server looks for the user in the domain `.` and in the domain with this machine's name. If there
   * is no such user, the server looks for the user in all domains. If several domains have this user, the client must
   * name the domain.
   *
   * The file contains passwords. It must belong to root or to the user who runs this process, and other users must have
   * no rights (mode 0600). It is read and checked at each login. If it can't be used any more, no user can authenticate
   * with NTLM, and the log says why, with the event `user-file`.
   *
   * The mechanism finds the file only through the environment of the process. When the server begins to listen, it sets
   * `NTLM_USER_FILE`. It also sets `LM_COMPAT_LEVEL` to `5`, unless that is set. Therefore let the server begin to
   * listen before other threads read or change the environment. All servers of a process share one file. Everything
   * older than NTLMv2 is refused, whatever `LM_COMPAT_LEVEL` says.
   *
   * Since: 1.0
   */
  properties[PROP_NTLM_USER_FILE] =
    g_param_spec_string ("ntlm-user-file", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:channel-binding:
   *
   * The proof about the certificate that clients must give if they authenticate over https with Kerberos or NTLM.
   *
   * Since: 1.0
   */
  properties[PROP_CHANNEL_BINDING] =
    g_param_spec_enum ("channel-binding", NULL, NULL, WSMAN_TYPE_CHANNEL_BINDING_POLICY,
                       WSMAN_CHANNEL_BINDING_POLICY_DEFAULT,
                       G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_certificates (void)
{
  /**
   * WsmanServer:accept-client-certificates:
   *
   * Whether clients may authenticate over https with a certificate. It needs [property@Wsman.Server:client-ca-file],
   * and a mapping by [method@Wsman.Server.map_certificate] for each user.
   *
   * If it is set to `TRUE`, it applies when the server next begins to listen on an address. If it is set to `FALSE`, it
   * applies at once.
   *
   * The server asks each client for a certificate in the TLS handshake. Clients without one can use other mechanisms. A
   * certificate counts only for requests with Windows' value for certificates in the header `Authorization`.
   *
   * The certificate must be for client authentication (extended key usage), and must contain exactly one user principal
   * name. Its other names never count. The identity ends with the certificate, or after
   * [property@Wsman.Server:identity-lifetime].
   *
   * Since: 1.0
   */
  properties[PROP_ACCEPT_CLIENT_CERTIFICATES] =
    g_param_spec_boolean ("accept-client-certificates", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:client-ca-file:
   *
   * The absolute path of a PEM file with the authorities that issue the certificates of clients.
   *
   * Only these authorities count, and never those of the system. The file is read when the server begins to listen.
   *
   * Since: 1.0
   */
  properties[PROP_CLIENT_CA_FILE] =
    g_param_spec_string ("client-ca-file", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanServer:client-crl-file:
   *
   * The absolute path of a PEM file with the certificate revocation lists of these authorities.
   *
   * If it is set, the file must contain a valid list of each authority in the chain of a client's certificate.
   * Otherwise the server refuses the client, as if the certificate was revoked. The server reads the file again when it
   * changes. Therefore a program can renew the lists.
   *
   * If there is no file, the server refuses each certificate that tells where its authority publishes such lists,
   * because nobody could revoke this certificate here. It accepts other certificates.
   *
   * Since: 1.0
   */
  properties[PROP_CLIENT_CRL_FILE] =
    g_param_spec_string ("client-crl-file", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

void
wsman_server_install_properties (GObjectClass *object_class)
{
  object_class->get_property = wsman_server_get_property;
  object_class->set_property = wsman_server_set_property;

  define_users ();
  define_access ();
  define_mechanisms ();
  define_identities ();
  define_ntlm ();
  define_certificates ();
  wsman_server_define_digest (properties, PROP_ACCEPT_DIGEST, PROP_DIGEST_USER_FILE);
  wsman_server_define_credssp (properties, PROP_ACCEPT_CREDSSP, PROP_DELEGATION_LIFETIME);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  wsman_server_install_limits (object_class);
}

static const WsmanTimeLimits default_time_limits = {
  .tls_handshake = 30000,
  .tls_turn = 1000,
  .head = 10000,
  .idle = 120000,
  .body = 30000,
  .response = 30000,
  .linger = 1000,
  .login = 30000,
  .authentication = 30000,
  .identity = 300000,
};

void
wsman_server_init_policy (WsmanServer *self)
{
  wsman_server_init_limits (&self->policy);
  self->policy.identity_lifetime = DEFAULT_IDENTITY_LIFETIME;
  wsman_server_init_credssp (self);
  self->policy.time_limits = default_time_limits;
  self->policy.identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->policy.sinks = wsman_sink_list_new ();
  self->policy.certificates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
wsman_server_clear_policy (WsmanServer *self)
{
  g_clear_object (&self->policy.tls_certificate);
  g_clear_pointer (&self->policy.credssp_identity, wsman_tls_identity_unref);
  g_clear_pointer (&self->policy.identities, g_hash_table_unref);
  g_clear_pointer (&self->policy.sinks, g_ptr_array_unref);
  g_clear_pointer (&self->policy.certificates, g_hash_table_unref);
  g_clear_pointer (&self->policy.client_trust, wsman_client_trust_unref);
  g_clear_pointer (&self->client_ca_file, g_free);
  g_clear_pointer (&self->client_crl_file, g_free);
  g_clear_pointer ((char **) &self->policy.acceptor.keytab, g_free);
  g_clear_pointer ((char ***) &self->policy.acceptor.directory_realms, g_strfreev);
  g_clear_pointer (&self->directory_realms, g_strfreev);
  g_clear_pointer (&self->keytab, g_free);
  g_clear_pointer (&self->ntlm_user_file, g_free);
  g_clear_pointer (&self->digest_user_file, g_free);
  g_clear_pointer (&self->policy.digest, wsman_digest_server_free);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Makes a session from the options of the command line.
 */

#include "wsmanctl-connection.h"

#include <glib/gi18n.h>
#include <string.h>

#include "password-input.h"
#include "wsmanctl-certificate.h"
#include "wsmanctl-proxy.h"

#define MIN_MAX_ENVELOPE_SIZE 8192 /* the least that a session accepts */

/* The names of the mechanisms. If the user chooses no mechanism, Windows' rules decide. */
static const struct
{
  const char *name;
  WsmanSessionFlags flag;
} mechanisms[] = {
  { "none", WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION },
  { "basic", WSMAN_SESSION_FLAGS_USE_BASIC },
  { "digest", WSMAN_SESSION_FLAGS_USE_DIGEST },
  { "negotiate", WSMAN_SESSION_FLAGS_USE_NEGOTIATE },
  { "kerberos", WSMAN_SESSION_FLAGS_USE_KERBEROS },
  { "certificate", WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE },
  { "credssp", WSMAN_SESSION_FLAGS_USE_CREDSSP },
};

/* The names of the policies for NTLM. */
static const struct
{
  const char *name;
  WsmanNtlmPolicy policy;
} ntlm_policies[] = {
  { "auto", WSMAN_NTLM_POLICY_AUTO },
  { "allow", WSMAN_NTLM_POLICY_ALLOW },
  { "forbid", WSMAN_NTLM_POLICY_FORBID },
};

gboolean
wsmanctl_connection_set_host (const char  *host,
                              GError     **error)
{
  if (*host == '\0')
    return TRUE;

  if (arguments.remote != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--remote already names the machine; write “:” instead of “%s:”"), host);
      return FALSE;
    }

  arguments.remote = g_strdup (host);

  return TRUE;
}

const char *
wsmanctl_connection_get_name (void)
{
  return arguments.remote != NULL ? arguments.remote : g_get_host_name ();
}

/* Tells whether it is known who the user is. The local socket itself identifies the user. */
static gboolean
says_who (void)
{
  return arguments.remote == NULL || arguments.user_name != NULL || arguments.keytab != NULL ||
         arguments.credentials_cache != NULL || wsmanctl_certificate_is_set ();
}

static gboolean
parse_mechanism (WsmanSessionFlags  *flags,
                 gboolean            is_for_anybody,
                 GError            **error)
{
  if (arguments.authentication == NULL)
    {
      if (is_for_anybody && !says_who ())
        *flags |= WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION;
      if (wsmanctl_certificate_is_set ())
        *flags |= WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE;
      return TRUE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (g_ascii_strcasecmp (arguments.authentication, mechanisms[i].name) == 0)
        {
          *flags |= mechanisms[i].flag;
          return TRUE;
        }
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--authentication: “%s” isn’t known; use none, basic, digest, negotiate, kerberos, credssp or "
                 "certificate"),
               arguments.authentication);

  return FALSE;
}

static gboolean
parse_flags (WsmanSessionFlags  *flags,
             gboolean            is_for_anybody,
             GError            **error)
{
  const struct
  {
    gboolean is_set;
    WsmanSessionFlags flag;
  } switches[] = {
    { arguments.user_name != NULL, WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD },
    { arguments.unencrypted, WSMAN_SESSION_FLAGS_NO_ENCRYPTION },
    { arguments.use_ssl, WSMAN_SESSION_FLAGS_USE_SSL },
    { arguments.encoding != NULL && g_ascii_strcasecmp (arguments.encoding, "utf-8") == 0, WSMAN_SESSION_FLAGS_UTF8 },
    { arguments.encoding != NULL && g_ascii_strcasecmp (arguments.encoding, "utf-16") == 0, WSMAN_SESSION_FLAGS_UTF16 },
    { arguments.default_credentials, WSMAN_SESSION_FLAGS_ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS },
    { arguments.spn_port, WSMAN_SESSION_FLAGS_ENABLE_SPN_SERVER_PORT },
    { arguments.skip_ca_check, WSMAN_SESSION_FLAGS_SKIP_CA_CHECK },
    { arguments.skip_cn_check, WSMAN_SESSION_FLAGS_SKIP_CN_CHECK },
    { arguments.skip_revocation_check, WSMAN_SESSION_FLAGS_SKIP_REVOCATION_CHECK },
  };

  *flags = WSMAN_SESSION_FLAGS_NONE;
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    *flags |= switches[i].is_set ? switches[i].flag : 0;

  return parse_mechanism (flags, is_for_anybody, error);
}

static char *
read_password (GError **error)
{
  g_autofree char *prompt = g_strdup_printf (_("Password of %s: "), arguments.user_name);

  if (arguments.password != NULL && *arguments.password != '\0')
    return g_strdup (arguments.password);

  return password_input_find (arguments.password_file, arguments.password_fd, prompt, "--password-file, --password-fd",
                              error);
}

static gboolean
check_password (GError **error)
{
  if (arguments.password == NULL || arguments.user_name != NULL)
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("The password needs a user; give --username"));

  return FALSE;
}

/* A user needs a password unless there are Kerberos tickets. */
static gboolean
set_user (WsmanConnectionOptions  *options,
          GError                 **error)
{
  char *password;

  wsman_connection_options_set_user_name (options, arguments.user_name);
  wsman_connection_options_set_keytab (options, arguments.keytab);
  wsman_connection_options_set_credentials_cache (options, arguments.credentials_cache);
  if (arguments.user_name == NULL || arguments.keytab != NULL || arguments.credentials_cache != NULL)
    return TRUE;

  password = read_password (error);
  if (password == NULL)
    return FALSE;

  wsman_connection_options_set_password (options, password);
  password_input_free (password);

  return TRUE;
}

/* Makes the path absolute. Returns NULL if path is NULL. */
static char *
make_absolute (const char *path)
{
  return path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
}

static gboolean
set_profile (WsmanConnectionOptions  *options,
             GError                 **error)
{
  if (arguments.profile == NULL || g_ascii_strcasecmp (arguments.profile, "windows") == 0)
    return TRUE;

  if (g_ascii_strcasecmp (arguments.profile, "controller") != 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--profile: “%s” isn’t known; use windows or controller"), arguments.profile);
      return FALSE;
    }

  wsman_connection_options_set_profile (options, WSMAN_PEER_PROFILE_CONTROLLER);

  return TRUE;
}

static gboolean
set_ntlm (WsmanConnectionOptions  *options,
          GError                 **error)
{
  if (arguments.ntlm == NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (ntlm_policies); i++)
    {
      if (g_ascii_strcasecmp (arguments.ntlm, ntlm_policies[i].name) == 0)
        {
          wsman_connection_options_set_ntlm (options, ntlm_policies[i].policy);
          return TRUE;
        }
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--ntlm: “%s” isn’t known; use auto, allow or forbid"), arguments.ntlm);

  return FALSE;
}

static WsmanConnectionOptions *
make_options (GError **error)
{
  g_autoptr(WsmanConnectionOptions) options = wsman_connection_options_new ();
  g_autofree char *ca_file = make_absolute (arguments.ca_file);
  g_autofree char *crl_file = make_absolute (arguments.crl_file);

  wsman_connection_options_set_ca_file (options, ca_file);
  wsman_connection_options_set_crl_file (options, crl_file);
  wsman_connection_options_set_connect_address (options, arguments.address);
  wsman_connection_options_set_accept_old_tls (options, arguments.accept_old_tls);
  if (arguments.no_channel_binding)
    wsman_connection_options_set_channel_binding (options, WSMAN_CHANNEL_BINDING_OFF);
  wsman_connection_options_set_server_certificate_sha256 (options, arguments.pin);
  wsman_connection_options_set_trusted_hosts (options, (const char *const *) arguments.trusted_hosts);
  wsman_connection_options_set_accept_digest_md5 (options, arguments.accept_digest_md5);
  wsman_connection_options_set_delegate_to (options, (const char *const *) arguments.delegate_to);
  wsman_connection_options_set_accept_old_credssp (options, arguments.accept_old_credssp);
  wsmanctl_certificate_set (options);
  if (!set_profile (options, error) || !set_ntlm (options, error) || !wsmanctl_proxy_set (options, error) ||
      !set_user (options, error))
    return NULL;

  return g_steal_pointer (&options);
}

static gboolean
check_timeout (GError **error)
{
  if (arguments.timeout == WSMANCTL_NO_NUMBER || (arguments.timeout > 0 && arguments.timeout <= G_MAXINT))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--timeout: %" G_GINT64_FORMAT " is out of range; give 1 to %d milliseconds"), arguments.timeout,
               G_MAXINT);

  return FALSE;
}

static gboolean
check_max_envelope_size (GError **error)
{
  if (arguments.max_envelope_size == WSMANCTL_NO_NUMBER ||
      (arguments.max_envelope_size >= MIN_MAX_ENVELOPE_SIZE && arguments.max_envelope_size <= G_MAXINT))
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--max-envelope-size: %" G_GINT64_FORMAT " is out of range; give %d to %d bytes"),
               arguments.max_envelope_size, MIN_MAX_ENVELOPE_SIZE, G_MAXINT);

  return FALSE;
}

static gboolean
check_encoding (GError **error)
{
  if (arguments.encoding == NULL || g_ascii_strcasecmp (arguments.encoding, "utf-8") == 0 ||
      g_ascii_strcasecmp (arguments.encoding, "utf-16") == 0)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--encoding: “%s” isn’t known; use utf-8 or utf-16"),
               arguments.encoding);

  return FALSE;
}

/* Puts the port into the connection: [TRANSPORT://]HOST[:PORT][/PATH]. As in winrm, a port alone is on this machine. */
static gboolean
add_port (GError **error)
{
  const char *remote = arguments.remote != NULL ? arguments.remote : "localhost";
  const char *scheme = strstr (remote, "://");
  const char *host = scheme != NULL ? scheme + strlen ("://") : remote;
  const char *bracket = *host == '[' ? strchr (host, ']') : NULL;
  gsize length = (gsize) (host - remote) + (bracket != NULL ? (gsize) (bracket - host) : 0);
  char *whole;

  if (arguments.port == WSMANCTL_NO_NUMBER)
    return TRUE;

  length += strcspn (remote + length, ":/");
  if (remote[length] == ':' || arguments.port < 1 || arguments.port > G_MAXUINT16)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   remote[length] == ':' ? _("--remote already names the port; leave out --port")
                                         : _("--port: give a number from 1 to 65535"));
      return FALSE;
    }

  whole = g_strdup_printf ("%.*s:%d%s", (int) length, remote, (int) arguments.port, remote + length);
  g_free (arguments.remote);
  arguments.remote = whole;
  arguments.port = WSMANCTL_NO_NUMBER;

  return TRUE;
}

/* Tells whether wsmand listens for the clients on this machine. */
static gboolean
has_local_socket (void)
{
  const char *folder = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *own = folder != NULL ? g_build_filename (folder, "wsmand", "wsman.sock", NULL) : NULL;

  return (own != NULL && g_file_test (own, G_FILE_TEST_EXISTS)) ||
         g_file_test ("/run/wsmand/wsman.sock", G_FILE_TEST_EXISTS);
}

/* On Windows, “localhost” alone means the user of the process. Here only the socket knows this user. */
static void
prefer_socket (void)
{
  gboolean is_alone = g_strcmp0 (arguments.remote, "localhost") == 0 && arguments.port == WSMANCTL_NO_NUMBER &&
                      arguments.user_name == NULL && arguments.authentication == NULL && arguments.keytab == NULL &&
                      arguments.credentials_cache == NULL && !arguments.use_ssl && !arguments.unencrypted &&
                      !arguments.default_credentials && arguments.pin == NULL && arguments.encoding == NULL &&
                      arguments.address == NULL && !wsmanctl_certificate_is_set ();

  if (is_alone && has_local_socket ())
    g_clear_pointer (&arguments.remote, g_free);
}

GUri *
wsmanctl_connection_parse (GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr(GUri) uri = NULL;
  gboolean has_scheme;
  gboolean is_https;
  int port;

  prefer_socket ();
  if (!add_port (error) || arguments.remote == NULL)
    return NULL;

  has_scheme = strstr (arguments.remote, "://") != NULL;
  text = g_strconcat (has_scheme ? "" : arguments.use_ssl ? "https://" : "http://", arguments.remote, NULL);
  uri = g_uri_parse (text, G_URI_FLAGS_NONE, error);
  if (uri == NULL)
    return NULL;

  /* The default ports are those of Windows. */
  is_https = g_str_equal (g_uri_get_scheme (uri), "https");
  port = has_scheme ? (is_https ? 443 : 80) : (is_https ? 5986 : 5985);

  return g_uri_build (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                      g_uri_get_port (uri) > 0 ? g_uri_get_port (uri) : port,
                      *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/wsman", NULL, NULL);
}

guint
wsmanctl_connection_get_timeout (void)
{
  return arguments.timeout > 0 ? (guint) arguments.timeout : 0;
}

WsmanSession *
wsmanctl_connection_open (gboolean   is_for_anybody,
                          GError   **error)
{
  g_autoptr(WsmanConnectionOptions) options = NULL;
  WsmanSessionFlags flags;
  WsmanSession *session;

  prefer_socket ();
  if (!check_timeout (error) || !check_max_envelope_size (error) || !check_encoding (error) ||
      !check_password (error) || !add_port (error) || !parse_flags (&flags, is_for_anybody, error) ||
      (options = make_options (error)) == NULL)
    return NULL;

  session = wsman_session_new (arguments.remote, flags, options, error);
  if (session != NULL && arguments.timeout > 0)
    wsman_session_set_timeout (session, (guint) arguments.timeout);
  if (session != NULL && arguments.max_envelope_size != WSMANCTL_NO_NUMBER)
    wsman_session_set_max_envelope_size (session, (guint) arguments.max_envelope_size);

  return session;
}

/* All functions here read the options of the command line. For a moment, others take their place. */
WsmanSession *
wsmanctl_connection_open_with (WsmanctlArguments  *settings,
                               gboolean            is_for_anybody,
                               GError            **error)
{
  WsmanctlArguments own = arguments;
  WsmanSession *session;

  arguments = *settings;
  session = wsmanctl_connection_open (is_for_anybody, error);
  *settings = arguments;
  arguments = own;

  return session;
}

void
wsmanctl_connection_describe (WsmanSession *session)
{
  const char *mechanism = wsman_session_get_mechanism (session);
  const char *proxy = wsman_session_get_proxy (session);

  if (arguments.remote == NULL)
    {
      g_printerr (_("Connection: this machine’s socket, which identifies the user\n"));
      return;
    }

  g_printerr (_("Connection: %s, %s, %s\n"),
              mechanism != NULL ? mechanism : _("no authentication"),
              wsman_session_get_sealed (session) ? _("messages sealed") : _("messages not sealed"),
              wsman_session_get_bound (session) ? _("bound to the certificate")
                                                : _("not bound to a certificate"));
  if (proxy != NULL)
    g_printerr (_("Proxy: %s\n"), proxy);
}

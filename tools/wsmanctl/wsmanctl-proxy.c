/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sets the proxy from the options of the command line. --proxy names a proxy. --proxy-access is Windows' choice among
 * the settings of the system, with Windows' rules.
 */

#include "wsmanctl-proxy.h"

#include <glib/gi18n.h>

#include "password-input.h"

static struct
{
  char *uri;
  char *access;
  char *authentication;
  char *user_name;
  char *password_file;
  int password_fd;
} arguments = { .password_fd = -1 };

static const GOptionEntry entries[] = {
  { "proxy", 0, 0, G_OPTION_ARG_STRING, &arguments.uri,
    N_("Connect through this proxy, an http, https, socks5, socks4a or socks4 URI"), N_("URI") },
  { "proxy-access", 0, 0, G_OPTION_ARG_STRING, &arguments.access,
    N_("How to find the proxy: ie, winhttp, auto or none"), N_("KIND") },
  { "proxy-auth", 0, 0, G_OPTION_ARG_STRING, &arguments.authentication,
    N_("How to log in to the proxy: basic, digest or negotiate"), N_("MECHANISM") },
  { "proxy-username", 0, 0, G_OPTION_ARG_STRING, &arguments.user_name,
    N_("Who to log in as to the proxy"), N_("NAME") },
  { "proxy-password-file", 0, 0, G_OPTION_ARG_FILENAME, &arguments.password_file,
    N_("Read the password for the proxy from the first line of a file"), N_("FILE") },
  { "proxy-password-fd", 0, 0, G_OPTION_ARG_INT, &arguments.password_fd,
    N_("Read the password for the proxy from a descriptor"), N_("NUMBER") },
  /* The options below have the names of winrm. */
  { "proxyaccess", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &arguments.access, NULL, NULL },
  { "proxyauth", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &arguments.authentication, NULL, NULL },
  { "proxyuser", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &arguments.user_name, NULL, NULL },
  { "proxyusername", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &arguments.user_name, NULL, NULL },
  { NULL },
};

/* The values of options, with winrm's names in the second column. */
typedef struct
{
  const char *name;
  const char *windows;
  guint value;
} Choice;

static const Choice accesses[] = {
  { "ie", "ie_settings", WSMAN_PROXY_ACCESS_IE_CONFIG },
  { "winhttp", "winhttp_settings", WSMAN_PROXY_ACCESS_WINHTTP_CONFIG },
  { "auto", "auto_detect", WSMAN_PROXY_ACCESS_AUTO_DETECT },
  { "none", "no_proxy_server", WSMAN_PROXY_ACCESS_NO_PROXY_SERVER },
};

static const Choice mechanisms[] = {
  { "basic", "basic", WSMAN_PROXY_AUTHENTICATION_USE_BASIC },
  { "digest", "digest", WSMAN_PROXY_AUTHENTICATION_USE_DIGEST },
  { "negotiate", "negotiate", WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE },
};

const GOptionEntry *
wsmanctl_proxy_get_entries (void)
{
  return entries;
}

/* Returns the value of word, or 0 if word is NULL or isn't known. */
static guint
find_choice (const Choice *choices,
             gsize         n_choices,
             const char   *word)
{
  for (gsize i = 0; word != NULL && i < n_choices; i++)
    {
      if (g_ascii_strcasecmp (word, choices[i].name) == 0 || g_ascii_strcasecmp (word, choices[i].windows) == 0)
        return choices[i].value;
    }

  return 0;
}

/* Checks the rules of winrm: each of these options needs the one before it. */
static gboolean
check_arguments (guint    access,
                 guint    mechanism,
                 GError **error)
{
  gboolean has_password = arguments.password_file != NULL || arguments.password_fd >= 0;

  if (arguments.access != NULL && access == 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _("--proxy-access: “%s” isn’t known; use ie, winhttp, auto or none"), arguments.access);
  else if (arguments.authentication != NULL && mechanism == 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _("--proxy-auth: “%s” isn’t known; use basic, digest or negotiate"), arguments.authentication);
  else if (arguments.access != NULL && arguments.uri != NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("--proxy and --proxy-access exclude each other; leave one of the two out"));
  else if (mechanism != 0 && arguments.access == NULL && arguments.uri == NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("--proxy-auth needs a proxy; give --proxy or --proxy-access"));
  else if (arguments.user_name != NULL && mechanism == 0)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("--proxy-username needs a mechanism; give --proxy-auth"));
  else if (has_password && arguments.user_name == NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("The password for the proxy needs a user; give --proxy-username"));
  else
    return TRUE;

  return FALSE;
}

static char *
read_password (GError **error)
{
  g_autofree char *prompt = g_strdup_printf (_("Password of %s for the proxy: "), arguments.user_name);

  return password_input_find (arguments.password_file, arguments.password_fd, prompt,
                              "--proxy-password-file, --proxy-password-fd", error);
}

static gboolean
set_proxy (WsmanConnectionOptions  *options,
           guint                    access,
           guint                    mechanism,
           const char              *password,
           GError                 **error)
{
  g_autoptr(GProxyResolver) resolver = NULL;

  if (arguments.uri == NULL)
    return wsman_connection_options_set_proxy (options, access, mechanism, arguments.user_name, password, error);

  resolver = g_simple_proxy_resolver_new (arguments.uri, NULL);
  wsman_connection_options_set_proxy_resolver (options, resolver);

  return wsman_connection_options_set_proxy_credentials (options, mechanism, arguments.user_name, password, error);
}

gboolean
wsmanctl_proxy_set (WsmanConnectionOptions  *options,
                    GError                 **error)
{
  guint access = find_choice (accesses, G_N_ELEMENTS (accesses), arguments.access);
  guint mechanism = find_choice (mechanisms, G_N_ELEMENTS (mechanisms), arguments.authentication);
  char *password = NULL;
  gboolean is_set;

  if (!check_arguments (access, mechanism, error))
    return FALSE;
  if (access == 0 && arguments.uri == NULL)
    return TRUE;
  if (arguments.user_name != NULL && (password = read_password (error)) == NULL)
    return FALSE;

  is_set = set_proxy (options, access, mechanism, password, error);
  password_input_free (password);

  return is_set;
}

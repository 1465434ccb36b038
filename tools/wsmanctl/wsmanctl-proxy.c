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
#include "wsmanctl-arguments.h"

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
  { "none", "no_proxy", WSMAN_PROXY_ACCESS_NO_PROXY_SERVER },
};

static const Choice mechanisms[] = {
  { "basic", "basic", WSMAN_PROXY_AUTHENTICATION_USE_BASIC },
  { "digest", "digest", WSMAN_PROXY_AUTHENTICATION_USE_DIGEST },
  { "negotiate", "negotiate", WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE },
};

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

/* Asks for the proxies of the system, as the session does. If nobody knows them, the session tells why. */
static gboolean
has_system_proxy (WsmanctlRun *run,
                  const char  *uri)
{
  GProxyResolver *resolver = g_proxy_resolver_get_default ();
  g_autoptr(GAsyncResult) result = NULL;
  g_auto(GStrv) proxies = NULL;

  g_proxy_resolver_lookup_async (resolver, uri, run->cancellable, wsmanctl_run_on_result, run);
  result = wsmanctl_run_wait (run);
  proxies = g_proxy_resolver_lookup_finish (resolver, result, NULL);

  return proxies == NULL || proxies[0] == NULL || !g_str_equal (proxies[0], "direct://");
}

gboolean
wsmanctl_proxy_is_used (WsmanctlRun *run,
                        const char  *scheme,
                        const char  *host,
                        guint16      port)
{
  g_autofree char *uri = g_uri_join (G_URI_FLAGS_NONE, scheme, NULL, host, port, "/", NULL, NULL);
  guint access = find_choice (accesses, G_N_ELEMENTS (accesses), arguments.proxy_access);

  return access != WSMAN_PROXY_ACCESS_NO_PROXY_SERVER && (arguments.proxy != NULL || has_system_proxy (run, uri));
}

/* Checks the rules of winrm: each of these options needs the one before it. */
static gboolean
check_arguments (guint    access,
                 guint    mechanism,
                 GError **error)
{
  gboolean has_password = arguments.proxy_password != NULL || arguments.proxy_password_file != NULL ||
                          arguments.proxy_password_fd >= 0;

  if (arguments.proxy_access != NULL && access == 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _("--proxy-access: “%s” isn’t known; use ie, winhttp, auto or none"), arguments.proxy_access);
  else if (arguments.proxy_authentication != NULL && mechanism == 0)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _("--proxy-auth: “%s” isn’t known; use basic, digest or negotiate"),
                 arguments.proxy_authentication);
  else if (arguments.proxy_access != NULL && arguments.proxy != NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("--proxy and --proxy-access exclude each other; leave one of the two out"));
  else if (mechanism != 0 && arguments.proxy_access == NULL && arguments.proxy == NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("--proxy-auth needs a proxy; give --proxy or --proxy-access"));
  else if (arguments.proxy_user_name != NULL && mechanism == 0)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("--proxy-username needs a mechanism; give --proxy-auth"));
  else if (has_password && arguments.proxy_user_name == NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _("The password for the proxy needs a user; give --proxy-username"));
  else
    return TRUE;

  return FALSE;
}

static char *
read_password (GError **error)
{
  g_autofree char *prompt = g_strdup_printf (_("Password of %s for the proxy: "), arguments.proxy_user_name);

  if (arguments.proxy_password != NULL && *arguments.proxy_password != '\0')
    return g_strdup (arguments.proxy_password);

  return password_input_find (arguments.proxy_password_file, arguments.proxy_password_fd, prompt,
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

  if (arguments.proxy == NULL)
    return wsman_connection_options_set_proxy (options, access, mechanism, arguments.proxy_user_name, password, error);

  resolver = g_simple_proxy_resolver_new (arguments.proxy, NULL);
  wsman_connection_options_set_proxy_resolver (options, resolver);

  return wsman_connection_options_set_proxy_credentials (options, mechanism, arguments.proxy_user_name, password,
                                                         error);
}

gboolean
wsmanctl_proxy_set (WsmanConnectionOptions  *options,
                    GError                 **error)
{
  guint access = find_choice (accesses, G_N_ELEMENTS (accesses), arguments.proxy_access);
  guint mechanism = find_choice (mechanisms, G_N_ELEMENTS (mechanisms), arguments.proxy_authentication);
  char *password = NULL;
  gboolean is_set;

  if (!check_arguments (access, mechanism, error))
    return FALSE;
  if (access == 0 && arguments.proxy == NULL)
    return TRUE;
  if (arguments.proxy_user_name != NULL && (password = read_password (error)) == NULL)
    return FALSE;

  is_set = set_proxy (options, access, mechanism, password, error);
  password_input_free (password);

  return is_set;
}

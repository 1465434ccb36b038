/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Replaces the names of the library's properties and flags in messages by the options of the command line. Quoted text
 * isn't changed.
 */

#include "wsmanctl-words.h"

#include <glib/gi18n.h>
#include <string.h>

#define LEFT_QUOTE "“"
#define RIGHT_QUOTE "”"

/* The properties and flags as sentences name them, and the options that replace them. */
static const struct
{
  const char *name;
  const char *option;
} words[] = {
  { "ca-file", "--ca-file" },
  { "crl-file", "--crl-file" },
  { "accept-old-tls", "--accept-old-tls" },
  { "accept-digest-md5", "--accept-digest-md5" },
  { "profile CONTROLLER", "--profile=controller" },
  { "channel-binding", "--no-channel-binding" },
  { "server-certificate-sha256", "--pin" },
  { "trusted-hosts", "--trusted-host" },
  { "delegate-to", "--delegate-to" },
  { "accept-old-credssp", "--accept-old-credssp" },
  { "user-name", "--username" },
  { "client-certificate-directory", "--certificate-directory" },
  { "certificate-thumbprint", "--certificate" },
  { "USE_CLIENT_CERTIFICATE", "--authentication=certificate" },
  { "credentials-cache", "--ccache" },
  { "proxy-resolver", "--proxy" },
  { "max-envelope-size", "--max-envelope-size" },
  { "USE_NO_AUTHENTICATION", "--authentication=none" },
  { "USE_BASIC", "--authentication=basic" },
  { "USE_DIGEST", "--authentication=digest" },
  { "USE_NEGOTIATE", "--authentication=negotiate" },
  { "USE_KERBEROS", "--authentication=kerberos" },
  { "USE_CREDSSP", "--authentication=credssp" },
  { "CRED_USERNAME_PASSWORD", "--username" },
  { "NO_ENCRYPTION", "--unencrypted" },
  { "USE_SSL", "--usessl" },
  { "the proxy access NO_PROXY_SERVER", "--proxy-access=none" },
  { "SKIP_CA_CHECK", "--skip-ca-check" },
  { "SKIP_CN_CHECK", "--skip-cn-check" },
  { "SKIP_REVOCATION_CHECK", "--skip-revocation-check" },
  { "ENABLE_SPN_SERVER_PORT", "--spnport" },
  { "ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS", "--defaultcreds" },
  { "OVERWRITE", N_("leaving out --no-clobber") },
  { "NON_XML_TEXT", N_("no option of wsmanctl") },
};

/* The sentences of the library about flags and properties that contradict each other. These sentences don't name the
 * flags and properties. */
static const struct
{
  const char *code;
  const char *text;
} conflicts[] = {
  { "ERROR_WSMAN_CREDS_PASSED_WITH_NO_AUTH_FLAG",
    N_("--authentication=none doesn’t log in; leave out this option, or --username") },
  { "ERROR_WSMAN_CLIENT_INVALID_FLAG",
    N_("--defaultcreds goes with --authentication=negotiate and without --username; --keytab and --ccache go"
       " with negotiate or kerberos") },
  { "ERROR_WSMAN_CLIENT_USERNAME_PASSWORD_NEEDED",
    N_("--authentication=basic and --authentication=digest need a user; give --username") },
  { "ERROR_WSMAN_CLIENT_CERT_NEEDED",
    N_("--authentication=certificate needs a certificate; give --certificate") },
  { "ERROR_WSMAN_CLIENT_LOCAL_INVALID_CREDS",
    N_("This machine’s socket identifies the user; leave out --username, --keytab and --ccache, or name a machine "
       "with --remote") },
  { "ERROR_WSMAN_CLIENT_LOCAL_INVALID_CONNECTION_OPTIONS",
    N_("--pin and the options of proxies are for a machine that --remote names; leave them out, or give --remote") },
  { "ERROR_WSMAN_CANNOT_USE_PROXY_SETTINGS_FOR_HTTP",
    N_("--proxy-access is for https; use --usessl, or name the proxy with --proxy") },
  { "ERROR_WSMAN_CANNOT_USE_PROXY_SETTINGS_FOR_KERBEROS",
    N_("--proxy-access doesn’t go with --authentication=kerberos; use negotiate, or name the proxy with --proxy") },
  { "ERROR_WSMAN_CANNOT_USE_PROXY_SETTINGS_FOR_CREDSSP",
    N_("--proxy-access doesn’t go with --authentication=credssp; name the proxy with --proxy") },
  { "ERROR_WSMAN_CREDSSP_USERNAME_PASSWORD_NEEDED",
    N_("--authentication=credssp needs a user; give --username") },
  { "ERROR_WSMAN_CLIENT_ALLOWFRESHCREDENTIALS",
    N_("--authentication=credssp gives the password only to hosts that --delegate-to names; name the host there, or "
       "use another mechanism") },
  { "ERROR_WSMAN_CLIENT_ALLOWFRESHCREDENTIALS_NTLMONLY",
    N_("--authentication=credssp needs a domain’s account and the host’s name; or else give --ntlm=allow, and use "
       "https with a verified or pinned certificate") },
  { "ERROR_WSMAN_CANNOT_USE_CERTIFICATES_FOR_HTTP",
    N_("--skip-ca-check, --skip-cn-check, --skip-revocation-check and --pin are for https; use --usessl, or "
       "https:// in --remote") },
  { "ERROR_WSMAN_CANNOT_USE_ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS_FOR_HTTP",
    N_("--defaultcreds is for https; use --usessl, or give --username") },
  { "ERROR_WSMAN_DEFAULTAUTH_IPADDRESS",
    N_("The host is an IP address; give --username and either https or --trusted-host, or give the host’s name") },
  { "ERROR_WSMAN_INVALID_USESSL_PARAM",
    N_("--usessl is for a machine that --remote names without http://; leave out one of the two") },
  { "ERROR_WSMAN_KERBEROS_IPADDRESS",
    N_("Kerberos needs the host’s name, and this is an IP address; use the name, or --authentication=negotiate with "
       "--username") },
  { "ERROR_WSMAN_SERVER_DESTINATION_LOCALHOST",
    N_("Kerberos isn’t used for the local host; use --authentication=negotiate") },
};

static const char *
find_conflict (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (conflicts); i++)
    {
      if (g_strcmp0 (conflicts[i].code, code) == 0)
        return _(conflicts[i].text);
    }

  return NULL;
}

static gboolean
is_part_of_word (char c)
{
  return g_ascii_isalnum (c) || strchr ("_-/\\.", c) != NULL;
}

/* Returns the option that replaces the name at the beginning of text. Returns NULL if there is none. */
static const char *
find_option (const char *text,
             gsize      *length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      *length = strlen (words[i].name);
      if (strncmp (text, words[i].name, *length) == 0 && (text[*length] == '\0' || !is_part_of_word (text[*length])))
        return _(words[i].option);
    }

  return NULL;
}

/* Quoted text is left unchanged, because it comes from the user or from another machine. */
static char *
replace_names (const char *text)
{
  GString *result = g_string_new (NULL);
  const char *start = text;
  guint depth = 0;

  while (*text != '\0')
    {
      gboolean is_start = text == start || !is_part_of_word (text[-1]);
      gsize length = 0;
      const char *option = depth == 0 && is_start ? find_option (text, &length) : NULL;

      if (g_str_has_prefix (text, LEFT_QUOTE))
        depth++;
      else if (depth > 0 && g_str_has_prefix (text, RIGHT_QUOTE))
        depth--;

      if (option != NULL)
        {
          g_string_append (result, option);
          text += length;
        }
      else
        {
          g_string_append_c (result, *text++);
        }
    }

  return g_string_free (result, FALSE);
}

/* Removes the session's flags from the message: a number in brackets at its end. */
static void
drop_flags (char *text)
{
  char *bracket = strrchr (text, '(');

  if (bracket != NULL && bracket > text && bracket[-1] == ' ' && strstr (bracket, "0x") != NULL &&
      g_str_has_suffix (bracket, ")"))
    bracket[-1] = '\0';
}

char *
wsmanctl_words_translate (const GError *error,
                          gboolean      has_session)
{
  g_autoptr(WsmanFault) fault = error->domain == WSMAN_ERROR ? wsman_fault_from_error (error) : NULL;
  const char *conflict;
  char *text;

  if (fault == NULL || wsman_fault_get_subcode (fault) != NULL)
    return g_strdup (error->message);

  conflict = has_session ? NULL : find_conflict (wsman_fault_get_name (fault));
  if (conflict != NULL)
    return g_strdup (conflict);

  text = replace_names (error->message);
  if (!has_session || wsman_fault_get_code (fault) == WSMAN_CODE_CLIENT_UNENCRYPTED_DISABLED)
    drop_flags (text);

  return text;
}

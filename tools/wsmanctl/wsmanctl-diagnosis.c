/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The table of problems, and how a diagnosis is printed. Each problem has the name of its check, a name for programs,
 * and what mends it: here, on Windows, and with wsmand.
 */

#include "wsmanctl-diagnosis.h"

#include <glib/gi18n.h>

#include "text-output.h"
#include "wsmanctl-arguments.h"
#include "wsmanctl-json.h"
#include "wsmanctl-output.h"
#include "wsmanctl-words.h"

typedef struct
{
  const char *check;
  const char *name;
  WsmanctlExitStatus status; /* WSMANCTL_EXIT_OK if the error of the session decides */
  const char *here;    /* NULL if nothing can be done here */
  const char *windows; /* NULL if it can't be mended there */
  const char *wsmand;
} Remedy;

static const Remedy remedies[WSMANCTL_N_PROBLEMS] = {
  [WSMANCTL_PROBLEM_NAME_UNKNOWN] = {
    "name", "name-unknown", WSMANCTL_EXIT_CONNECTION,
    N_("correct the name, add it to DNS or /etc/hosts, or give its address with --address"), NULL, NULL },
  [WSMANCTL_PROBLEM_NAME_SLOW] = {
    "name", "name-slow", WSMANCTL_EXIT_CONNECTION,
    N_("check the name servers in /etc/resolv.conf, or give the address with --address"), NULL, NULL },
  [WSMANCTL_PROBLEM_PORT_CLOSED] = {
    "port", "port-closed", WSMANCTL_EXIT_CONNECTION, N_("check --port"),
    N_("run “winrm quickconfig”, or “winrm quickconfig -transport:https” for https"),
    N_("start wsmand, and check “listen” in [server]: without it, wsmand only listens at its socket") },
  [WSMANCTL_PROBLEM_PORT_SILENT] = {
    "port", "port-silent", WSMANCTL_EXIT_CONNECTION, N_("check the route, and firewalls on the way"),
    N_("enable the firewall’s rules “Windows Remote Management”"), N_("open the port in the machine’s firewall") },
  [WSMANCTL_PROBLEM_PORT_OTHER] = {
    "port", "port-other", WSMANCTL_EXIT_CONNECTION, N_("use the other port: give --usessl for 5986, or leave it out"),
    N_("run “winrm quickconfig”, or “winrm quickconfig -transport:https” for https"),
    N_("add the other transport to “listen” in [server]") },
  [WSMANCTL_PROBLEM_NOT_HTTP] = {
    "service", "not-http", WSMANCTL_EXIT_FAULT, N_("another service has this port; check --port"), NULL, NULL },
  [WSMANCTL_PROBLEM_NOT_HTTPS] = {
    "certificate", "not-https", WSMANCTL_EXIT_CONNECTION, N_("leave out --usessl, and write http:// for https://"),
    N_("run “winrm quickconfig -transport:https”"), N_("write https:// in “listen” in [server]") },
  [WSMANCTL_PROBLEM_IS_HTTPS] = {
    "service", "is-https", WSMANCTL_EXIT_CONNECTION, N_("give --usessl, or write https:// for http://"), NULL, NULL },
  [WSMANCTL_PROBLEM_CERTIFICATE_ISSUER] = {
    "certificate", "certificate-issuer", WSMANCTL_EXIT_CONNECTION,
    N_("give the issuer’s certificate with --ca-file, or this certificate’s fingerprint with --pin"),
    N_("install a certificate of an issuer that clients know, and set the listener’s CertificateThumbprint"),
    N_("set “certificate” in [server] to the whole chain") },
  [WSMANCTL_PROBLEM_CERTIFICATE_NAME] = {
    "certificate", "certificate-name", WSMANCTL_EXIT_CONNECTION,
    N_("use a name that the certificate has, and --address for where it is"),
    N_("install a certificate for this name, and set the listener’s CertificateThumbprint"),
    N_("set “certificate” in [server] to one for this name") },
  [WSMANCTL_PROBLEM_CERTIFICATE_EXPIRED] = {
    "certificate", "certificate-expired", WSMANCTL_EXIT_CONNECTION, N_("check this machine’s clock"),
    N_("renew the certificate, and set the listener’s CertificateThumbprint"),
    N_("renew “certificate” in [server], and reload wsmand") },
  [WSMANCTL_PROBLEM_CERTIFICATE_FUTURE] = {
    "certificate", "certificate-future", WSMANCTL_EXIT_CONNECTION, N_("check this machine’s clock"),
    N_("install a certificate that is valid now"), N_("set “certificate” in [server] to one that is valid now") },
  [WSMANCTL_PROBLEM_CERTIFICATE_OTHER] = {
    "certificate", "certificate-other", WSMANCTL_EXIT_CONNECTION, NULL,
    N_("install another certificate, and set the listener’s CertificateThumbprint"),
    N_("set “certificate” in [server] to another one") },
  [WSMANCTL_PROBLEM_PATH] = {
    "service", "path", WSMANCTL_EXIT_FAULT, N_("check the path of --remote; it usually is /wsman"),
    N_("check the URLPrefix of the listener"), NULL },
  [WSMANCTL_PROBLEM_NO_MECHANISM] = {
    "offer", "no-mechanism", WSMANCTL_EXIT_ACCESS, NULL,
    N_("enable a mechanism in winrm/config/service/auth, such as Negotiate"),
    N_("set a file of users, a keytab or NTLM users in [authentication]") },
  [WSMANCTL_PROBLEM_OTHER_MECHANISM] = {
    "offer", "other-mechanism", WSMANCTL_EXIT_ACCESS, N_("choose one that is offered with --authentication"),
    N_("enable the mechanism in winrm/config/service/auth"), N_("enable the mechanism in [authentication]") },
  [WSMANCTL_PROBLEM_CLOCK] = {
    "clock", "clock", WSMANCTL_EXIT_ACCESS, N_("set this machine’s clock, for example by NTP"),
    N_("run “w32tm /resync”"), N_("set the machine’s clock, for example by NTP") },
  [WSMANCTL_PROBLEM_OPTIONS] = {
    "options", "options", WSMANCTL_EXIT_USAGE, N_("change the options as this text says"), NULL, NULL },
  [WSMANCTL_PROBLEM_NO_TICKET] = {
    "login", "no-ticket", WSMANCTL_EXIT_ACCESS, N_("run kinit, or give --username"), NULL, NULL },
  [WSMANCTL_PROBLEM_REALM] = {
    "realm", "realm", WSMANCTL_EXIT_ACCESS,
    N_("correct the realm of --username, or name its KDCs in /etc/krb5.conf or DNS"), NULL, NULL },
  [WSMANCTL_PROBLEM_PRINCIPAL] = {
    "principal", "principal", WSMANCTL_EXIT_ACCESS,
    N_("use the name by which the machine is in the realm, and --address for where it is; or try --spnport"),
    N_("register the name: “setspn -S HTTP/NAME COMPUTER”"),
    N_("put the key of host/NAME into the keytab that “kerberos-keytab” in [authentication] names") },
  [WSMANCTL_PROBLEM_LOGIN] = {
    "login", "login", WSMANCTL_EXIT_ACCESS, N_("check the user’s name and password"),
    N_("a local user who isn’t the built-in administrator needs LocalAccountTokenFilterPolicy=1"),
    N_("add the user to the files that [authentication] names") },
  [WSMANCTL_PROBLEM_RIGHTS] = {
    "rights", "rights", WSMANCTL_EXIT_ACCESS, N_("log in as another user"),
    N_("add the user to the group “Remote Management Users”, and to the permissions of WMI"),
    N_("add the user to “users” in [authorization]") },
  [WSMANCTL_PROBLEM_QUOTA] = {
    "quota", "quota", WSMANCTL_EXIT_FAULT, N_("close other sessions of this user"),
    N_("raise the limits in winrm/config/service and winrm/config/winrs"), N_("raise the limits in [limits]") },
  [WSMANCTL_PROBLEM_SOCKET] = {
    "socket", "socket", WSMANCTL_EXIT_CONNECTION, N_("name a machine"), NULL,
    N_("start wsmand, and add its socket to “listen” in [server]") },
  [WSMANCTL_PROBLEM_PROXY] = {
    "proxy", "proxy", WSMANCTL_EXIT_OK,
    N_("check the proxy and its rules, name another one with --proxy, or give --proxy-access=none"), NULL, NULL },
  [WSMANCTL_PROBLEM_PROXY_LOGIN] = {
    "proxy", "proxy-login", WSMANCTL_EXIT_ACCESS,
    N_("give --proxy-auth, --proxy-username and --proxy-password-file as the proxy wants them"), NULL, NULL },
  [WSMANCTL_PROBLEM_OTHER] = {
    "operation", "other", WSMANCTL_EXIT_OK, NULL, NULL, NULL },
};

void
wsmanctl_diagnosis_begin (WsmanctlDiagnosis *self,
                          const char        *host)
{
  self->host = host;
  self->is_json = wsmanctl_output_is_json (arguments.format);
  self->checks = g_string_new (NULL);
  self->problem = WSMANCTL_PROBLEM_NONE;
  self->status = WSMANCTL_EXIT_OK;
}

static void
append_member (GString    *json,
               const char *name,
               const char *value)
{
  g_string_append_printf (json, "%s\"%s\": ", json->len > 0 && json->str[json->len - 1] != '{' ? ", " : "", name);
  if (value != NULL)
    wsmanctl_json_append_string (json, value);
  else
    g_string_append (json, "null");
}

static void
note (WsmanctlDiagnosis *self,
      const char        *check,
      const char        *status,
      const char        *text)
{
  if (!self->is_json)
    {
      g_string_append_printf (self->checks, "%-8s %s: %s\n", status, check, text);
      return;
    }

  g_string_append (self->checks, self->checks->len > 0 ? ", {" : "{");
  append_member (self->checks, "Check", check);
  append_member (self->checks, "Status", status);
  append_member (self->checks, "Text", text);
  g_string_append_c (self->checks, '}');
}

void
wsmanctl_diagnosis_note (WsmanctlDiagnosis *self,
                         WsmanctlResult     result,
                         const char        *check,
                         const char        *format,
                         ...)
{
  va_list values;
  g_autofree char *text = NULL;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  note (self, check, result == WSMANCTL_RESULT_OK ? "ok" : "warning", text);
}

gboolean
wsmanctl_diagnosis_fail (WsmanctlDiagnosis *self,
                         WsmanctlProblem    problem,
                         const char        *format,
                         ...)
{
  va_list values;
  g_autofree char *text = NULL;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  self->problem = problem;
  self->status = remedies[problem].status;
  note (self, remedies[problem].check, "problem", text);

  return FALSE;
}

gboolean
wsmanctl_diagnosis_fail_by_error (WsmanctlDiagnosis *self,
                                  WsmanctlProblem    problem,
                                  const GError      *error)
{
  g_autofree char *text = wsmanctl_words_translate (error, TRUE);

  wsmanctl_diagnosis_fail (self, problem, "%s", text);
  if (self->status == WSMANCTL_EXIT_OK)
    self->status = wsmanctl_failure_get_status (error, NULL, TRUE);

  return FALSE;
}

static const char *
translate (const char *text)
{
  return text != NULL ? _(text) : NULL;
}

static char *
make_json (WsmanctlDiagnosis *self)
{
  const Remedy *remedy = &remedies[self->problem];
  GString *json = g_string_new ("{");

  append_member (json, "Host", self->host);
  g_string_append_printf (json, ", \"Status\": %d", (int) self->status);
  append_member (json, "Problem", remedy->name);
  append_member (json, "Here", translate (remedy->here));
  append_member (json, "Windows", translate (remedy->windows));
  append_member (json, "Wsmand", translate (remedy->wsmand));
  g_string_append_printf (json, ", \"Checks\": [%s]}\n", self->checks->str);

  return g_string_free (json, FALSE);
}

static char *
make_text (WsmanctlDiagnosis *self)
{
  const Remedy *remedy = &remedies[self->problem];
  GString *text = g_string_new (self->checks->str);

  if (remedy->here != NULL)
    g_string_append_printf (text, _("Here: %s.\n"), _(remedy->here));
  if (remedy->windows != NULL)
    g_string_append_printf (text, _("If it is Windows: %s.\n"), _(remedy->windows));
  if (remedy->wsmand != NULL)
    g_string_append_printf (text, _("If it is wsmand: %s.\n"), _(remedy->wsmand));
  if (self->problem == WSMANCTL_PROBLEM_NONE)
    g_string_append_printf (text, _("Nothing is wrong with %s.\n"), self->host);

  return g_string_free (text, FALSE);
}

int
wsmanctl_diagnosis_end (WsmanctlDiagnosis  *self,
                        GError            **error)
{
  g_autofree char *text = self->is_json ? make_json (self) : make_text (self);

  g_string_free (g_steal_pointer (&self->checks), TRUE);
  if (!text_output_write (self->is_json ? TEXT_OUTPUT_JSON : TEXT_OUTPUT_MESSAGE, text, error))
    return -1;

  return (int) self->status;
}

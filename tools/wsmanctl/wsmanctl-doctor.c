/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Finds the first thing that is wrong with the way to a machine. The checks are in the order in which a session needs
 * what they check: name, port, certificate, service, offer, clock, login, rights.
 */

#include <glib/gi18n.h>
#include <string.h>

#include "wsmanctl-arguments.h"
#include "wsmanctl-connection.h"
#include "wsmanctl-diagnosis.h"
#include "wsmanctl-operations.h"
#include "wsmanctl-probe.h"
#include "wsmanctl-proxy.h"
#include "wsmanctl-words.h"

#define HTTP_PORT 5985
#define HTTPS_PORT 5986
#define DEFAULT_SECONDS 10

/* Kerberos accepts clocks that differ by five minutes. */
#define MAX_SKEW (5 * 60)

/* A certificate that ends soon is worth a warning. */
#define WARNING_DAYS 30

typedef struct
{
  WsmanctlRun *run;
  WsmanctlDiagnosis diagnosis;
  GUri *uri;        /* what the session connects to */
  char *place;      /* the host that is connected to */
  guint16 port;
  guint seconds;
  gboolean is_https;
  gboolean is_proxied;
} Doctor;

static void
doctor_clear (Doctor *self)
{
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->place, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Doctor, doctor_clear)

/* --- Name and port --- */

static gboolean
check_name (Doctor *self)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *addresses = wsmanctl_probe_look_up (self->place, self->seconds, &local_error);

  if (addresses != NULL)
    {
      wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "name", _("%s is %s"), self->place, addresses);
      return TRUE;
    }

  return wsmanctl_diagnosis_fail (&self->diagnosis,
                                  g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
                                    ? WSMANCTL_PROBLEM_NAME_SLOW : WSMANCTL_PROBLEM_NAME_UNKNOWN,
                                  "%s", local_error->message);
}

static gboolean
is_open (Doctor  *self,
         guint16  port)
{
  g_autoptr(GIOStream) connection = wsmanctl_probe_connect (self->place, port, self->seconds, NULL);

  return connection != NULL;
}

/* Returns the other one of Windows' ports; 0 if this port isn't one of them. */
static guint16
get_other_port (Doctor *self)
{
  if (self->port == HTTP_PORT)
    return HTTPS_PORT;

  return self->port == HTTPS_PORT ? HTTP_PORT : 0;
}

static void
describe_ports (Doctor *self)
{
  guint16 other = get_other_port (self);

  if (other == 0)
    wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "port", _("port %u is open"), self->port);
  else if (is_open (self, other))
    wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "port", _("port %u is open, and so is port %u"),
                             self->port, other);
  else
    wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "port", _("port %u is open; port %u isn’t"),
                             self->port, other);
}

static gboolean
check_port (Doctor     *self,
            GIOStream **connection)
{
  g_autoptr(GError) local_error = NULL;
  WsmanctlProblem problem;

  *connection = wsmanctl_probe_connect (self->place, self->port, self->seconds, &local_error);
  if (*connection != NULL)
    {
      describe_ports (self);
      return TRUE;
    }

  if (get_other_port (self) != 0 && is_open (self, get_other_port (self)))
    problem = WSMANCTL_PROBLEM_PORT_OTHER;
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    problem = WSMANCTL_PROBLEM_PORT_SILENT;
  else
    problem = WSMANCTL_PROBLEM_PORT_CLOSED;

  return wsmanctl_diagnosis_fail (&self->diagnosis, problem, _("port %u: %s"), self->port, local_error->message);
}

/* --- The certificate --- */

/* Returns what is wrong with a certificate, apart from what the command line allows. */
static WsmanctlProblem
judge_certificate (GTlsCertificateFlags errors)
{
  static const struct
  {
    GTlsCertificateFlags flag;
    WsmanctlProblem problem;
  } rows[] = {
    { G_TLS_CERTIFICATE_EXPIRED, WSMANCTL_PROBLEM_CERTIFICATE_EXPIRED },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, WSMANCTL_PROBLEM_CERTIFICATE_FUTURE },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, WSMANCTL_PROBLEM_CERTIFICATE_ISSUER },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, WSMANCTL_PROBLEM_CERTIFICATE_NAME },
  };

  if (arguments.pin != NULL)
    return WSMANCTL_PROBLEM_NONE;
  if (arguments.skip_ca_check)
    errors &= ~(GTlsCertificateFlags) (G_TLS_CERTIFICATE_UNKNOWN_CA);
  if (arguments.skip_cn_check)
    errors &= ~(GTlsCertificateFlags) (G_TLS_CERTIFICATE_BAD_IDENTITY);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if ((errors & rows[i].flag) != 0)
        return rows[i].problem;
    }

  return errors != 0 ? WSMANCTL_PROBLEM_CERTIFICATE_OTHER : WSMANCTL_PROBLEM_NONE;
}

static void
describe_certificate (Doctor              *self,
                      const WsmanctlProbe *probe,
                      const char          *subject,
                      const char          *end)
{
  g_autoptr(GDateTime) valid = g_tls_certificate_get_not_valid_after (probe->certificate);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  GTimeSpan left = valid != NULL ? g_date_time_difference (valid, now) : G_MAXINT64;

  if (left < WARNING_DAYS * G_TIME_SPAN_DAY)
    wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_WARNING, "certificate", _("%s, %s; it ends soon, on %s"),
                             probe->version, subject, end);
  else
    wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "certificate", _("%s, %s, valid until %s"),
                             probe->version, subject, end);
}

static gboolean
check_certificate (Doctor         *self,
                   WsmanctlProbe  *probe,
                   GIOStream     **connection)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GIOStream) plain = *connection;
  g_autoptr(GDateTime) valid = NULL;
  g_autofree char *subject = NULL;
  g_autofree char *end = NULL;
  WsmanctlProblem problem;

  *connection = wsmanctl_probe_start_tls (probe, plain, g_uri_get_host (self->uri), arguments.ca_file, &local_error);
  if (*connection == NULL)
    return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_NOT_HTTPS, _("no TLS: %s"),
                                    local_error->message);

  valid = g_tls_certificate_get_not_valid_after (probe->certificate);
  end = valid != NULL ? g_date_time_format (valid, "%Y-%m-%d") : g_strdup ("?");
  subject = g_tls_certificate_get_subject_name (probe->certificate);
  problem = judge_certificate (probe->errors);
  if (problem != WSMANCTL_PROBLEM_NONE)
    return wsmanctl_diagnosis_fail (&self->diagnosis, problem,
                                    _("the certificate of %s, valid until %s, isn’t accepted"), subject, end);

  describe_certificate (self, probe, subject, end);

  return TRUE;
}

/* --- The service --- */

static gboolean
speaks_tls (Doctor *self)
{
  g_auto(WsmanctlProbe) probe = { NULL };
  g_autoptr(GIOStream) connection = wsmanctl_probe_connect (self->place, self->port, self->seconds, NULL);
  g_autoptr(GIOStream) tls = connection != NULL ? wsmanctl_probe_start_tls (&probe, connection,
                                                                             g_uri_get_host (self->uri), NULL, NULL)
                                                : NULL;

  return tls != NULL;
}

/* Refuses a response that can't be one of a service. Some https ports respond to plain http with the status 400. */
static gboolean
refuse_service (Doctor              *self,
                const WsmanctlProbe *probe)
{
  guint status = wsmanctl_probe_get_status (probe);
  g_autofree char *line = g_strndup (probe->head, strcspn (probe->head, "\r\n"));
  g_autofree char *shown = g_utf8_make_valid (line, -1);

  if (!self->is_https && (status == 0 || status == 400) && speaks_tls (self))
    return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_IS_HTTPS, _("the port speaks https"));
  if (status == 0)
    return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_NOT_HTTP, _("the response isn’t HTTP: “%s”"),
                                    shown);
  if (status == 404)
    return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_PATH, _("there is no service at %s"),
                                    g_uri_get_path (self->uri));

  return TRUE;
}

static gboolean
check_service (Doctor         *self,
               WsmanctlProbe  *probe,
               GIOStream      *connection)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *server = NULL;

  if (!wsmanctl_probe_ask (probe, connection, g_uri_get_host (self->uri), g_uri_get_path (self->uri), &local_error) &&
      !self->is_https && speaks_tls (self))
    return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_IS_HTTPS, _("the port speaks https"));
  if (local_error != NULL)
    return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_NOT_HTTP, _("no response: %s"),
                                    local_error->message);
  if (!refuse_service (self, probe))
    return FALSE;

  server = wsmanctl_probe_get_header (probe, "Server");
  wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "service", _("HTTP status %u%s%s"),
                           wsmanctl_probe_get_status (probe), server != NULL ? ", " : "", server != NULL ? server : "");

  return TRUE;
}

/* --- What is offered --- */

static gboolean
check_offer (Doctor              *self,
             const WsmanctlProbe *probe)
{
  g_autofree char *offered = wsmanctl_probe_get_header (probe, "WWW-Authenticate");
  const char *wanted = arguments.authentication != NULL ? arguments.authentication
                       : arguments.certificate != NULL  ? "certificate"
                                                        : "negotiate";

  if (wsmanctl_probe_get_status (probe) != 401)
    return TRUE;
  if (wsmanctl_probe_offers ("", wanted))
    return TRUE;
  if (offered == NULL)
    return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_NO_MECHANISM,
                                    _("the machine wants a login, but offers no mechanism"));
  if (!wsmanctl_probe_offers (offered, wanted))
    return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_OTHER_MECHANISM,
                                    _("%s isn’t offered, but: %s"), wanted, offered);

  wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "offer", "%s", offered);

  return TRUE;
}

/* --- The clock --- */

/* Only Kerberos needs equal clocks. */
static gboolean
check_clock (Doctor              *self,
             const WsmanctlProbe *probe)
{
  gboolean is_kerberos = arguments.authentication == NULL ||
                         g_ascii_strcasecmp (arguments.authentication, "kerberos") == 0;
  gint64 skew;

  if (!wsmanctl_probe_get_skew (probe, &skew))
    return TRUE;

  if (ABS (skew) <= MAX_SKEW)
    wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "clock", _("%" G_GINT64_FORMAT " seconds apart"),
                             ABS (skew));
  else if (is_kerberos)
    return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_CLOCK,
                                    _("the clocks are %" G_GINT64_FORMAT " seconds apart, which Kerberos refuses"),
                                    ABS (skew));
  else
    wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_WARNING, "clock",
                             _("the clocks are %" G_GINT64_FORMAT " seconds apart, which Kerberos would refuse"),
                             ABS (skew));

  return TRUE;
}

/* --- The session --- */

/* Tells whether the proxy has caused the error, because there was no connection through it yet. */
static gboolean
is_of_proxy (Doctor       *self,
             const GError *error)
{
  return self->is_proxied && wsman_session_get_proxy (self->run->session) == NULL &&
         (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION) ||
          g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_TIMED_OUT) ||
          g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_ACCESS_DENIED) ||
          g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL) ||
          g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_UNSUPPORTED));
}

/* Returns the problem that an error of the session is. */
static WsmanctlProblem
judge_error (Doctor       *self,
             const GError *error)
{
  static const struct
  {
    const char *name;
    WsmanctlProblem problem;
  } rows[] = {
    { "SEC_E_NO_CREDENTIALS", WSMANCTL_PROBLEM_NO_TICKET },
    { "SEC_E_NO_AUTHENTICATING_AUTHORITY", WSMANCTL_PROBLEM_REALM },
    { "SEC_E_TARGET_UNKNOWN", WSMANCTL_PROBLEM_PRINCIPAL },
    { "SEC_E_WRONG_PRINCIPAL", WSMANCTL_PROBLEM_PRINCIPAL },
    { "SEC_E_TIME_SKEW", WSMANCTL_PROBLEM_CLOCK },
    { "HTTP_E_STATUS_PROXY_AUTH_REQ", WSMANCTL_PROBLEM_PROXY_LOGIN },
    { "ERROR_WINHTTP_SECURE_FAILURE_PROXY", WSMANCTL_PROBLEM_PROXY },
  };
  g_autoptr(WsmanFault) fault = error->domain == WSMAN_ERROR ? wsman_fault_from_error (error) : NULL;
  const char *name = fault != NULL ? wsman_fault_get_name (fault) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (g_strcmp0 (name, rows[i].name) == 0)
        return rows[i].problem;
    }

  if (wsmanctl_failure_get_status (error, NULL, TRUE) == WSMANCTL_EXIT_USAGE)
    return WSMANCTL_PROBLEM_OPTIONS;
  if (is_of_proxy (self, error))
    return WSMANCTL_PROBLEM_PROXY;
  if (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_AUTHENTICATION))
    return WSMANCTL_PROBLEM_LOGIN;
  if (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_ACCESS_DENIED))
    return WSMANCTL_PROBLEM_RIGHTS;
  if (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_QUOTA))
    return WSMANCTL_PROBLEM_QUOTA;
  if (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CERTIFICATE))
    return WSMANCTL_PROBLEM_CERTIFICATE_OTHER;
  if (self->uri == NULL && g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_CONNECTION))
    return WSMANCTL_PROBLEM_SOCKET;

  return WSMANCTL_PROBLEM_OTHER;
}

static gboolean
refuse_error (Doctor       *self,
              const GError *error)
{
  return wsmanctl_diagnosis_fail_by_error (&self->diagnosis, judge_error (self, error), error);
}

static gboolean
check_options (Doctor *self)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = NULL;

  self->run->session = wsmanctl_connection_open (FALSE, &local_error);
  if (self->run->session != NULL)
    return TRUE;

  text = wsmanctl_words_translate (local_error, FALSE);

  return wsmanctl_diagnosis_fail (&self->diagnosis, WSMANCTL_PROBLEM_OPTIONS, "%s", text);
}

static gboolean
check_login (Doctor *self)
{
  WsmanctlRun *run = self->run;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) local_error = NULL;
  const char *mechanism;

  wsman_session_identify_async (run->session, WSMAN_SESSION_FLAGS_NONE, run->cancellable, wsmanctl_run_on_result, run);
  result = wsmanctl_run_wait (run);
  item = wsman_session_identify_finish (run->session, result, &local_error);
  if (item == NULL)
    return refuse_error (self, local_error);

  mechanism = wsman_session_get_mechanism (run->session);
  wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "login", _("%s, by %s"),
                           wsman_item_lookup_string (item, "ProductVendor"),
                           mechanism != NULL ? mechanism : _("no authentication"));

  return TRUE;
}

/* A class that Windows and wsmand have, and that is cheap to read. */
static gboolean
check_rights (Doctor *self)
{
  WsmanctlRun *run = self->run;
  g_autoptr(WsmanResourceLocator) locator = wsman_resource_locator_new ("wmicimv2/Win32_OperatingSystem", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(WsmanItem) item = NULL;
  g_autoptr(GError) local_error = NULL;

  if ((wsman_session_get_flags (run->session) & WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION) != 0)
    return TRUE;

  wsman_session_get_async (run->session, locator, run->cancellable, wsmanctl_run_on_result, run);
  result = wsmanctl_run_wait (run);
  item = wsman_session_get_finish (run->session, result, &local_error);
  if (item == NULL)
    return refuse_error (self, local_error);

  wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "rights", _("this user may read %s"),
                           "Win32_OperatingSystem");

  return TRUE;
}

/* --- All checks --- */

/* Finds out whether the session goes through a proxy: one of the command line, or one of the system. */
static void
find_proxy (Doctor *self)
{
  if (self->uri == NULL)
    return;

  self->is_proxied = wsmanctl_proxy_is_used (self->run, g_uri_get_scheme (self->uri), self->place, self->port);
  if (self->is_proxied)
    wsmanctl_diagnosis_note (&self->diagnosis, WSMANCTL_RESULT_OK, "proxy", "%s",
                             arguments.proxy != NULL ? _("the way is through the proxy that --proxy names")
                                                     : _("the way is through a proxy of the system’s settings"));
}

/* Looks at the machine without a login. Only the session sees the ways through a proxy and to the local socket. */
static gboolean
check_way (Doctor *self)
{
  g_auto(WsmanctlProbe) probe = { NULL };
  g_autoptr(GIOStream) connection = NULL;

  find_proxy (self);
  if (self->uri == NULL || self->is_proxied)
    return TRUE;

  return check_name (self) && check_port (self, &connection) &&
         (!self->is_https || check_certificate (self, &probe, &connection)) &&
         check_service (self, &probe, connection) && check_offer (self, &probe) && check_clock (self, &probe);
}

/* Finds out where the session connects to: to the host of the connection, or to --address. */
static gboolean
set_place (Doctor   *self,
           GError  **error)
{
  g_autoptr(GSocketConnectable) address = NULL;
  g_autoptr(GError) local_error = NULL;

  self->uri = wsmanctl_connection_parse (&local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (self->uri == NULL)
    return TRUE; /* the socket of this machine */

  self->is_https = g_str_equal (g_uri_get_scheme (self->uri), "https");
  self->port = (guint16) g_uri_get_port (self->uri);
  self->place = g_strdup (g_uri_get_host (self->uri));
  if (arguments.address == NULL)
    return TRUE;

  address = g_network_address_parse (arguments.address, self->port, error);
  if (address == NULL)
    return FALSE;

  g_free (self->place);
  self->place = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (address)));
  self->port = g_network_address_get_port (G_NETWORK_ADDRESS (address));

  return TRUE;
}

gboolean
wsmanctl_run_doctor (WsmanctlRun  *run,
                     GError      **error)
{
  guint timeout = wsmanctl_connection_get_timeout ();
  g_auto(Doctor) self = { .run = run, .seconds = timeout > 0 ? (timeout + 999) / 1000 : DEFAULT_SECONDS };

  if (!set_place (&self, error))
    return FALSE;

  wsmanctl_diagnosis_begin (&self.diagnosis, wsmanctl_connection_get_name ());
  if (check_way (&self) && check_options (&self) && check_login (&self))
    check_rights (&self);
  g_clear_object (&run->session);
  run->status = wsmanctl_diagnosis_end (&self.diagnosis, error);

  return run->status >= 0;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Checks the trust, names, dates and pins of server certificates. A check is left out if the caller waives it. */

#include "wsman-tls-policy-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "security/wsman-common-name-private.h"
#include "wsman-http-errors-private.h"

static gboolean has_read_authorities; /* atomic */

gboolean
wsman_tls_policy_is_ready (const WsmanTransportConfig *config)
{
  return config->tls_database != NULL || !g_str_equal (g_uri_get_scheme (config->uri), "https") ||
         g_atomic_int_get (&has_read_authorities);
}

/* Reads the authorities, which GIO then keeps for the whole process. An error is ignored here, because it occurs again
 * when the authorities are needed. */
static void
read_authorities (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  g_autoptr(GTlsDatabase) database = g_tls_backend_get_default_database (g_tls_backend_get_default ());

  g_atomic_int_set (&has_read_authorities, TRUE);
  g_task_return_boolean (task, TRUE);
}

void
wsman_tls_policy_prepare_async (GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, wsman_tls_policy_prepare_async);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, read_authorities);
}

gboolean
wsman_tls_policy_prepare_finish (GAsyncResult  *result,
                                 GError       **error)
{
  g_assert (g_async_result_is_tagged (result, wsman_tls_policy_prepare_async));

  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
wsman_tls_policy_compute_digest (GTlsCertificate *certificate)
{
  g_autoptr(GByteArray) der = NULL;

  g_object_get (certificate, "certificate", &der, NULL);

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, der->data, der->len);
}

static gboolean
matches_pin (const char      *pin,
             GTlsCertificate *certificate)
{
  g_autofree char *digest = wsman_tls_policy_compute_digest (certificate);

  return g_ascii_strcasecmp (digest, pin) == 0;
}

static GTlsCertificateFlags
check_dates (GTlsCertificate *certificate)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) start = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr(GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);
  GTlsCertificateFlags flags = 0;

  if (start == NULL || end == NULL)
    return G_TLS_CERTIFICATE_GENERIC_ERROR;

  if (g_date_time_compare (now, start) < 0)
    flags |= G_TLS_CERTIFICATE_NOT_ACTIVATED;
  if (g_date_time_compare (now, end) > 0)
    flags |= G_TLS_CERTIFICATE_EXPIRED;

  return flags;
}

static GTlsCertificateFlags
check_chain (GTlsDatabase       *database,
             GTlsCertificate    *certificate,
             GSocketConnectable *identity)
{
  g_autoptr(GTlsDatabase) fallback = NULL;
  g_autoptr(GError) local_error = NULL;
  GTlsCertificateFlags flags;

  if (database == NULL)
    database = fallback = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  if (database == NULL)
    return G_TLS_CERTIFICATE_UNKNOWN_CA;

  flags = g_tls_database_verify_chain (database, certificate,
                                       G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity,
                                       NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &local_error);

  return local_error != NULL ? flags | G_TLS_CERTIFICATE_GENERIC_ERROR : flags;
}

/* Checks certificate, but doesn't check for waived errors at all. GLib doesn't guarantee that a check finds all errors
 * after the first one, so waived errors can't be removed from the result of a full check. Dates are never waived, but a
 * check without an issuer doesn't include them. */
static GTlsCertificateFlags
check_unless_waived (const WsmanTransportConfig *config,
                     GTlsCertificate            *certificate,
                     GSocketConnectable         *identity)
{
  GSocketConnectable *wanted_identity = config->skip_cn_check ? NULL : identity;

  if (config->skip_ca_check)
    return check_dates (certificate) |
           g_tls_certificate_verify (certificate, wanted_identity, NULL);

  return check_chain (config->tls_database, certificate, wanted_identity);
}

/* The zone of a link-local address is left out, because no certificate names a zone. */
GSocketConnectable *
wsman_tls_policy_new_identity (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autofree char *number = g_strndup (host, strcspn (host, "%"));
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (number);

  if (address != NULL)
    return G_SOCKET_CONNECTABLE (g_inet_socket_address_new (address, g_uri_get_port (uri)));

  return g_network_address_new (host, g_uri_get_port (uri));
}

/* --- Revocation --- */

GTlsDatabase *
wsman_tls_policy_ref_authorities (const WsmanTransportConfig *config)
{
  return config->tls_database != NULL ? g_object_ref (config->tls_database)
                                      : g_tls_backend_get_default_database (g_tls_backend_get_default ());
}

GTlsDatabase *
wsman_tls_policy_ref_database (const WsmanTransportConfig *config)
{
  gboolean checks_revocation = !config->skip_revocation_check && config->server_certificate_sha256 == NULL;

  return checks_revocation ? wsman_tls_policy_ref_authorities (config) : NULL;
}

/* Returns the chain with the root, because servers needn't send the root. */
static GPtrArray *
make_chain (const WsmanTransportConfig *config,
            GTlsCertificate            *certificate)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GTlsDatabase) database = wsman_tls_policy_ref_authorities (config);
  GTlsCertificate *last = certificate;
  GTlsCertificate *root = NULL;

  for (GTlsCertificate *each = certificate; each != NULL; each = g_tls_certificate_get_issuer (each))
    {
      last = each;
      g_ptr_array_add (chain, g_object_ref (each));
    }

  if (database != NULL)
    root = g_tls_database_lookup_certificate_issuer (database, last, NULL, G_TLS_DATABASE_LOOKUP_NONE, NULL, NULL);
  if (root != NULL)
    g_ptr_array_add (chain, root);

  return chain;
}

/* Copies the errors about revocation that only the TLS handshake can find. In the handshake the backend reads a stapled
 * OCSP response, or notices that the certificate requires such a response and there is none. */
static void
check_staple (WsmanTlsVerdict      *verdict,
              GTlsCertificateFlags  errors)
{
  GTlsCertificateFlags revoked = errors & G_TLS_CERTIFICATE_REVOKED;

  if ((errors & G_TLS_CERTIFICATE_GENERIC_ERROR & ~verdict->found) != 0)
    {
      verdict->is_unclear = TRUE;
      revoked |= G_TLS_CERTIFICATE_GENERIC_ERROR;
    }

  verdict->found |= revoked;
  verdict->wanting |= revoked;
}

static WsmanRevocation
look_into_lists (const WsmanTransportConfig *config,
                 GTlsCertificate            *certificate)
{
  g_autoptr(GPtrArray) chain = NULL;

  if (config->revocation_lists == NULL)
    return WSMAN_REVOCATION_UNKNOWN;

  chain = make_chain (config, certificate);

  return wsman_revocation_lists_check (config->revocation_lists, chain);
}

static void
check_revocation_lists (WsmanTlsVerdict            *verdict,
                        const WsmanTransportConfig *config,
                        GTlsCertificate            *certificate)
{
  WsmanRevocation found = look_into_lists (config, certificate);
  GTlsCertificateFlags flags = 0;

  if (found == WSMAN_REVOCATION_REVOKED)
    flags = G_TLS_CERTIFICATE_REVOKED;
  else if (found == WSMAN_REVOCATION_UNCERTAIN)
    flags = G_TLS_CERTIFICATE_GENERIC_ERROR;

  verdict->is_unclear |= found == WSMAN_REVOCATION_UNCERTAIN;
  verdict->found |= flags;
  verdict->wanting |= flags;
}

WsmanTlsVerdict
wsman_tls_policy_check_certificate (const WsmanTransportConfig *config,
                                    GTlsCertificate            *certificate,
                                    GTlsCertificateFlags        errors)
{
  g_autoptr(GSocketConnectable) identity = NULL;
  WsmanTlsVerdict verdict = { 0, };

  if (!config->accept_common_name || !wsman_common_name_is (certificate, g_uri_get_host (config->uri)))
    identity = wsman_tls_policy_new_identity (config->uri);

  verdict.found = check_chain (config->tls_database, certificate, identity);

  if (config->server_certificate_sha256 != NULL)
    {
      verdict.pin_differs = !matches_pin (config->server_certificate_sha256, certificate);
      return verdict;
    }

  verdict.wanting = config->skip_ca_check || config->skip_cn_check ? check_unless_waived (config, certificate, identity)
                                                                   : verdict.found;
  if (!config->skip_revocation_check)
    {
      check_staple (&verdict, errors);
      check_revocation_lists (&verdict, config, certificate);
    }

  return verdict;
}

/* --- Versions --- */

GError *
wsman_tls_policy_check_version (const WsmanTransportConfig *config,
                                GTlsConnection             *tls)
{
  GTlsProtocolVersion version = g_tls_connection_get_protocol_version (tls);
  GError *local_error = NULL;

  if (config->accept_old_tls || version >= G_TLS_PROTOCOL_VERSION_TLS_1_2)
    return NULL;

  wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_SECURE_CHANNEL_ERROR,
                   _("%s uses a version of TLS before 1.2, which isn’t secure; update its software, or set "
                     "accept-old-tls"), g_uri_get_host (config->uri));

  return local_error;
}

/* --- Proxies --- */

/* Returns what is wrong with a proxy's certificate, or NULL. */
static const char *
find_proxy_flaw (const WsmanTransportConfig *config,
                 GTlsCertificate            *certificate,
                 GSocketConnectable         *identity,
                 GTlsCertificateFlags       *errors)
{
  WsmanRevocation revocation;

  *errors = check_chain (config->tls_database, certificate, identity);
  if (*errors != 0)
    return _("it isn’t valid for the proxy");

  revocation = look_into_lists (config, certificate);
  if (revocation == WSMAN_REVOCATION_UNKNOWN)
    return NULL;

  *errors = revocation == WSMAN_REVOCATION_REVOKED ? G_TLS_CERTIFICATE_REVOKED : G_TLS_CERTIFICATE_GENERIC_ERROR;

  return revocation == WSMAN_REVOCATION_REVOKED ? _("it was revoked")
                                                : _("whether it was revoked can’t be checked with crl-file");
}

gboolean
wsman_tls_policy_check_proxy (const WsmanTransportConfig  *config,
                              GTlsConnection              *tls,
                              GSocketConnectable          *identity,
                              GTlsCertificateFlags        *errors,
                              GError                     **error)
{
  GTlsCertificate *certificate = g_tls_connection_get_peer_certificate (tls);
  const char *flaw;

  *errors = 0;
  if (g_tls_connection_get_protocol_version (tls) < G_TLS_PROTOCOL_VERSION_TLS_1_2)
    flaw = _("it uses a version of TLS before 1.2, which isn’t secure");
  else if (certificate == NULL)
    flaw = _("it presented no certificate");
  else
    flaw = find_proxy_flaw (config, certificate, identity, errors);
  if (flaw != NULL)
    g_set_error_literal (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, flaw);

  return flaw == NULL;
}

/* --- Texts --- */

static char *
describe_names (GTlsCertificate *certificate)
{
  g_autoptr(GPtrArray) dns_names = g_tls_certificate_get_dns_names (certificate);
  g_autoptr(GPtrArray) addresses = g_tls_certificate_get_ip_addresses (certificate);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;

  for (guint i = 0; dns_names != NULL && i < dns_names->len; i++)
    {
      gsize length;
      const char *name = g_bytes_get_data (dns_names->pdata[i], &length);

      g_ptr_array_add (names, wsman_quote_peer (name, length));
    }
  for (guint i = 0; addresses != NULL && i < addresses->len; i++)
    g_ptr_array_add (names, g_inet_address_to_string (addresses->pdata[i]));

  if (names->len == 0)
    return g_tls_certificate_get_subject_name (certificate);

  g_ptr_array_add (names, NULL);
  joined = g_strjoinv (", ", (char **) names->pdata);

  return wsman_quote_peer (joined, -1);
}

static char *
describe_date (GDateTime *date)
{
  return date != NULL ? g_date_time_format (date, "%F %T UTC") : g_strdup ("?");
}

/* Describes a certificate by its subject, issuer, validity and digest. */
static char *
describe_certificate (GTlsCertificate *certificate)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);
  g_autofree char *quoted_subject = wsman_quote_peer (subject != NULL ? subject : "", -1);
  g_autofree char *quoted_issuer = wsman_quote_peer (issuer != NULL ? issuer : "", -1);
  g_autoptr(GDateTime) start = g_tls_certificate_get_not_valid_before (certificate);
  g_autoptr(GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);
  g_autofree char *start_text = describe_date (start);
  g_autofree char *end_text = describe_date (end);
  g_autofree char *digest = wsman_tls_policy_compute_digest (certificate);

  /* Translators: about a TLS certificate; the last %s is a number in hexadecimal. */
  return g_strdup_printf (_("its subject is “%s”, its issuer “%s”, it is valid from %s to %s, "
                            "and its SHA-256 is %s"),
                          quoted_subject, quoted_issuer, start_text, end_text, digest);
}

/* The first error in this list that applies decides the code. */
static const struct
{
  GTlsCertificateFlags flag;
  guint32 code;
  const char *text;
} flaws[] = {
  { G_TLS_CERTIFICATE_REVOKED, ERROR_WINHTTP_SECURE_CERT_REVOKED, N_("it was revoked") },
  { G_TLS_CERTIFICATE_UNKNOWN_CA, ERROR_WINHTTP_SECURE_INVALID_CA,
    N_("its issuer isn’t trusted here (trust that authority, set a TLS database that contains it, or pin this "
       "certificate)") },
  { G_TLS_CERTIFICATE_BAD_IDENTITY, ERROR_WINHTTP_SECURE_CERT_CN_INVALID,
    N_("it is for other names (connect by one of them, or renew it)") },
  { G_TLS_CERTIFICATE_EXPIRED, ERROR_WINHTTP_SECURE_CERT_DATE_INVALID, N_("it has expired (renew it)") },
  { G_TLS_CERTIFICATE_NOT_ACTIVATED, ERROR_WINHTTP_SECURE_CERT_DATE_INVALID,
  N_("it isn’t valid yet (check both clocks)") },
  { G_TLS_CERTIFICATE_INSECURE, ERROR_WINHTTP_SECURE_FAILURE, N_("its algorithms are too weak (renew it)") },
  { G_TLS_CERTIFICATE_GENERIC_ERROR, ERROR_WINHTTP_SECURE_FAILURE, N_("it can’t be checked") },
};

static char *
describe_flaws (WsmanTlsVerdict  verdict,
                guint32         *code)
{
  g_autoptr(GString) text = g_string_new (NULL);

  *code = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (flaws); i++)
    {
      if ((verdict.wanting & flaws[i].flag) == 0)
        continue;

      if (*code == 0)
        *code = flaws[i].code;
      else
        g_string_append (text, "; ");
      g_string_append (text, flaws[i].flag == G_TLS_CERTIFICATE_GENERIC_ERROR && verdict.is_unclear
                               ? _("whether it was revoked can’t be checked: the response of OCSP that it demands is "
                                   "missing, or the list in crl-file has expired, wasn’t signed by its issuer, or is "
                                   "for other certificates")
                               : _(flaws[i].text));
    }
  if (verdict.is_unclear && *code == ERROR_WINHTTP_SECURE_FAILURE)
    *code = ERROR_WINHTTP_SECURE_CERT_REV_FAILED;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

GError *
wsman_tls_policy_error (const WsmanTransportConfig *config,
                        GTlsCertificate            *certificate,
                        WsmanTlsVerdict             verdict)
{
  const char *host = g_uri_get_host (config->uri);
  g_autofree char *description = describe_certificate (certificate);
  g_autofree char *names = describe_names (certificate);
  g_autofree char *text = NULL;
  guint32 code = ERROR_WINHTTP_SECURE_INVALID_CERT;
  GError *local_error = NULL;

  if (verdict.pin_differs)
    {
      wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, code,
                       _("%s presents a certificate that isn’t the pinned one: %s; find out why before you pin the "
                         "new certificate"), host, description);
      return local_error;
    }

  text = describe_flaws (verdict, &code);
  wsman_error_set (&local_error, WSMAN_ERROR_CERTIFICATE, code,
                   _("The certificate of %s isn’t acceptable: %s. It is for %s; %s"),
                   host, text, names, description);

  return local_error;
}

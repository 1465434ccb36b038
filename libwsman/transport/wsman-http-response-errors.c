/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Converts responses that the caller can't use to Windows' codes, with messages that say what to do. */

#include "wsman-http-errors-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-codes-private.h"
#include "base/wsman-error-private.h"

/* The HTTP statuses with a known meaning. The response's own text doesn't change this meaning. */
static const struct
{
  guint status;
  guint32 code;
  const char *text;
} statuses[] = {
  { SOUP_STATUS_FORBIDDEN, E_ACCESSDENIED,
    N_("the user isn’t allowed to use the service") },
  { SOUP_STATUS_NOT_FOUND, ERROR_WSMAN_HTTP_NOT_FOUND_STATUS,
    N_("there is no WS-Management service at this path; check port and path") },
  { SOUP_STATUS_METHOD_NOT_ALLOWED, ERROR_WSMAN_BAD_METHOD,
    N_("this path doesn’t accept POST; check port and path") },
  { SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
    N_("the proxy requires authentication") },
  { SOUP_STATUS_LENGTH_REQUIRED, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
    N_("the request arrived without its length; check the proxies") },
  { SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, ERROR_WSMAN_HTTP_REQUEST_TOO_LARGE_STATUS,
    N_("the request is larger than the server’s MaxEnvelopeSize; send less at a time") },
  { SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE, ERROR_WSMAN_UNSUPPORTED_MEDIA,
    N_("it doesn’t accept SOAP 1.2 in this encoding") },
  { SOUP_STATUS_SERVICE_UNAVAILABLE, ERROR_WSMAN_HTTP_SERVICE_UNAVAILABLE_STATUS,
    N_("its service isn’t running, is overloaded or can’t check logins now; try again later") },
};

/* The largest number of bytes of a peer's text in a message. */
#define MAX_QUOTE 200

char *
wsman_quote_peer (const char *text,
                  gssize      length)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, length) : NULL;
  g_autoptr(GString) quote = g_string_new (NULL);

  if (valid == NULL)
    return NULL;

  for (const char *next = valid; *next != '\0'; next = g_utf8_next_char (next))
    {
      gunichar c = g_utf8_get_char (next);

      if (quote->len > MAX_QUOTE)
        {
          g_string_append (quote, "…");
          break;
        }
      g_string_append_unichar (quote, g_unichar_isprint (c) ? c : 0xFFFD);
    }

  return g_string_free (g_steal_pointer (&quote), FALSE);
}

static const char *
get_host (SoupMessage *message)
{
  return g_uri_get_host (soup_message_get_uri (message));
}

static gboolean
response_is_html (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL && (g_ascii_strcasecmp (type, "text/html") == 0 ||
                          g_ascii_strcasecmp (type, "application/xhtml+xml") == 0);
}

const char *
wsman_http_get_challenges (SoupMessage *message)
{
  return soup_message_headers_get_list (soup_message_get_response_headers (message), "WWW-Authenticate");
}

/* Returns the elements of all WWW-Authenticate headers, in the server's order. */
static GSList *
list_challenges (SoupMessage *message)
{
  const char *value = wsman_http_get_challenges (message);

  return value != NULL ? soup_header_parse_list (value) : NULL;
}

/* Returns the length of the scheme at the start of an element. Returns 0 if the element is only a parameter of the
 * element before it. A parameter has "=" after its first word. */
static gsize
get_scheme_length (const char *element)
{
  gsize length = strcspn (element, " \t=");

  return element[length + strspn (element + length, " \t")] != '=' ? length : 0;
}

char *
wsman_http_dup_realm (SoupMessage *message,
                      const char  *scheme)
{
  GSList *elements = list_challenges (message);
  gboolean is_inside = FALSE;
  char *realm = NULL;

  for (GSList *l = elements; l != NULL && realm == NULL; l = l->next)
    {
      const char *element = l->data;
      gsize length = get_scheme_length (element);
      GHashTable *parameters;

      if (length > 0)
        is_inside = length == strlen (scheme) && g_ascii_strncasecmp (element, scheme, length) == 0;
      if (!is_inside)
        continue;

      parameters = soup_header_parse_param_list (element + length);
      realm = wsman_quote_peer (g_hash_table_lookup (parameters, "realm"), -1);
      soup_header_free_param_list (parameters);
    }

  soup_header_free_list (elements);

  return realm;
}

static GStrv
list_schemes (SoupMessage *message)
{
  g_autoptr(GStrvBuilder) schemes = g_strv_builder_new ();
  GSList *elements = list_challenges (message);

  for (GSList *l = elements; l != NULL; l = l->next)
    {
      const char *element = l->data;
      gsize length = get_scheme_length (element);

      if (length > 0)
        {
          g_autofree char *scheme = wsman_quote_peer (element, length);

          g_strv_builder_add (schemes, scheme);
        }
    }

  soup_header_free_list (elements);

  return g_strv_builder_end (schemes);
}

static gboolean
offers (GStrv       schemes,
        const char *scheme)
{
  for (gsize i = 0; scheme != NULL && schemes[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (schemes[i], scheme) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Returns a text that lists the machine's mechanisms, each with its flag if this library supports the mechanism.
 * Returns “” if there are no mechanisms. */
static char *
describe_offer (GStrv schemes)
{
  static const struct
  {
    const char *scheme;
    const char *flag;
  } flags[] = {
    { "Basic", "USE_BASIC" }, { "Digest", "USE_DIGEST" }, { "Negotiate", "USE_NEGOTIATE" },
    { "Kerberos", "USE_KERBEROS" },
  };
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *offered = g_strjoinv (", ", schemes);
  g_auto(GStrv) names = NULL;
  g_autofree char *usable = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      if (offers (schemes, flags[i].scheme))
        g_strv_builder_add (builder, flags[i].flag);
    }
  names = g_strv_builder_end (builder);
  usable = g_strjoinv (", ", names);

  return *usable == '\0' ? g_steal_pointer (&offered) : g_strdup_printf (_("%s (%s)"), offered, usable);
}

static GError *
error_for_unauthorized (SoupMessage *message,
                        const char  *scheme)
{
  const char *host = get_host (message);
  g_auto(GStrv) schemes = list_schemes (message);
  g_autofree char *offered = describe_offer (schemes);
  const WsmanError klass = WSMAN_ERROR_AUTHENTICATION;
  const guint32 code = E_ACCESSDENIED;
  GError *local_error = NULL;

  if (scheme == NULL && *offered != '\0')
    wsman_error_set (&local_error, klass, code,
                     _("%s requires authentication; it offers: %s"), host, offered);
  else if (scheme == NULL)
    wsman_error_set (&local_error, klass, code,
                     _("%s requires authentication, but offers no mechanism"), host);
  else if (*offered == '\0' || offers (schemes, scheme))
    wsman_error_set (&local_error, klass, code,
                     _("%s doesn’t accept the credentials (sent by %s): "
                       "check user name, password and the user’s rights"), host, scheme);
  else
    wsman_error_set (&local_error, klass, code,
                     _("%s doesn’t accept %s, which the session’s flags require; it offers: %s"),
                     host, scheme, offered);

  return local_error;
}

static GError *
error_for_redirection (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autofree char *text = wsman_quote_peer (location, -1);
  const guint32 code = ERROR_WSMAN_REDIRECT_REQUESTED;
  const WsmanError klass = wsman_error_class_for_code (code);
  GError *local_error = NULL;

  if (text != NULL)
    wsman_error_set (&local_error, klass, code,
                     _("%s redirects to %s, and redirects aren’t followed; if that location is right, connect to "
                       "it"), get_host (message), text);
  else
    wsman_error_set (&local_error, klass, code,
                     _("%s redirects (HTTP status %u), but names no location"),
                     get_host (message), soup_message_get_status (message));

  return local_error;
}

static GError *
new_error_for_status (SoupMessage *message,
                      guint32      code,
                      const char  *text)
{
  GError *local_error = NULL;

  wsman_error_set (&local_error, wsman_error_class_for_code (code), code,
                   /* Translators: a host, an HTTP status such as 404, and what that means. */
                   _("%s responds with HTTP status %u: %s"),
                   get_host (message), soup_message_get_status (message), text);

  return local_error;
}

/* Tells whether the URI's scheme is http. An https port often responds to plain http with 400. */
static gboolean
is_plain (SoupMessage *message)
{
  return g_str_equal (g_uri_get_scheme (soup_message_get_uri (message)), "http");
}

static GError *
error_for_status (SoupMessage *message,
                  const char  *scheme)
{
  guint status = soup_message_get_status (message);

  if (status == SOUP_STATUS_UNAUTHORIZED)
    return error_for_unauthorized (message, scheme);
  if (SOUP_STATUS_IS_REDIRECTION (status))
    return error_for_redirection (message);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      if (statuses[i].status == status)
        return new_error_for_status (message, statuses[i].code, _(statuses[i].text));
    }

  if (response_is_html (message))
    return new_error_for_status (message, ERROR_WSMAN_HTML_ERROR,
                                 _("the response is a web page; check port, path and proxies"));
  if (status == SOUP_STATUS_INTERNAL_SERVER_ERROR)
    return new_error_for_status (message, ERROR_WSMAN_HTTP_STATUS_SERVER_ERROR,
                                 _("the server failed without saying why"));
  if (status == SOUP_STATUS_BAD_REQUEST)
    return new_error_for_status (message, ERROR_WSMAN_HTTP_STATUS_BAD_REQUEST,
                                 is_plain (message)
                                   ? _("the server refused the request; "
                                       "if this port speaks https, connect by https")
                                   : _("the server refused the request without saying why"));

  return new_error_for_status (message, ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED,
                               _("a WS-Management service doesn’t respond with this status; check port and path"));
}

static GError *
error_for_content_type (SoupMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autofree char *text = wsman_quote_peer (type, -1);
  const char *host = get_host (message);
  GError *local_error = NULL;

  if (response_is_html (message))
    wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_HTML_ERROR,
                     _("%s responds with a web page; check port, path and proxies"), host);
  else if (text != NULL)
    wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_HTTP_INVALID_CONTENT_TYPE_IN_RESPONSE_DATA,
                     _("%s responds with content of the type “%s”, which isn’t SOAP; check port and path"), host, text);
  else
    wsman_error_set (&local_error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_HTTP_INVALID_CONTENT_TYPE_IN_RESPONSE_DATA,
                     _("%s responds with content that has no type; check port and path"), host);

  return local_error;
}

GError *
wsman_http_error_for_response (SoupMessage *message,
                               const char  *scheme)
{
  if (SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)))
    return error_for_content_type (message);

  return error_for_status (message, scheme);
}

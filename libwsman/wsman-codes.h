/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The codes that users meet most, for comparison with a fault's code. For all other codes, compare the fault's name. In
 * JavaScript compare codes only with ===, since the operators & and | make them negative.
 */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <glib.h>

G_BEGIN_DECLS

/**
 * WSMAN_CODE_ACCESS_DENIED:
 *
 * `ERROR_ACCESS_DENIED`: access is denied.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_ACCESS_DENIED ((guint32) 0x5)

/**
 * WSMAN_CODE_E_ACCESSDENIED:
 *
 * `E_ACCESSDENIED`: access is denied.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_E_ACCESSDENIED ((guint32) 0x80070005)

/**
 * WSMAN_CODE_E_INVALIDARG:
 *
 * `E_INVALIDARG`: an argument is wrong.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_E_INVALIDARG ((guint32) 0x80070057)

/**
 * WSMAN_CODE_OPERATION_ABORTED:
 *
 * `ERROR_OPERATION_ABORTED`: the caller cancelled the operation, or the service stops.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_OPERATION_ABORTED ((guint32) 0x800703E3)

/**
 * WSMAN_CODE_LOGON_FAILURE:
 *
 * `ERROR_LOGON_FAILURE`: the user name or the password is wrong.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_LOGON_FAILURE ((guint32) 0x8007052E)

/**
 * WSMAN_CODE_SEC_E_TARGET_UNKNOWN:
 *
 * `SEC_E_TARGET_UNKNOWN`: the service principal isn't known.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SEC_E_TARGET_UNKNOWN ((guint32) 0x80090303)

/**
 * WSMAN_CODE_SEC_E_LOGON_DENIED:
 *
 * `SEC_E_LOGON_DENIED`: the logon was refused.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SEC_E_LOGON_DENIED ((guint32) 0x8009030C)

/**
 * WSMAN_CODE_SEC_E_NO_CREDENTIALS:
 *
 * `SEC_E_NO_CREDENTIALS`: there are no usable credentials.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SEC_E_NO_CREDENTIALS ((guint32) 0x8009030E)

/**
 * WSMAN_CODE_SEC_E_NO_AUTHENTICATING_AUTHORITY:
 *
 * `SEC_E_NO_AUTHENTICATING_AUTHORITY`: no key distribution centre can be reached.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SEC_E_NO_AUTHENTICATING_AUTHORITY ((guint32) 0x80090311)

/**
 * WSMAN_CODE_SEC_E_TIME_SKEW:
 *
 * `SEC_E_TIME_SKEW`: the clocks of client, server and key distribution centre differ.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SEC_E_TIME_SKEW ((guint32) 0x80090324)

/**
 * WSMAN_CODE_RESOURCE_NOT_FOUND:
 *
 * `ERROR_WSMAN_RESOURCE_NOT_FOUND`: the server has no instance that matches the resource URI and
 * the selectors.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_RESOURCE_NOT_FOUND ((guint32) 0x80338000)

/**
 * WSMAN_CODE_INVALID_URI:
 *
 * `ERROR_WSMAN_INVALID_URI`: the resource URI is missing, malformed or unknown to the server.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INVALID_URI ((guint32) 0x80338002)

/**
 * WSMAN_CODE_PROVIDER_FAILURE:
 *
 * `ERROR_WSMAN_PROVIDER_FAILURE`: the server's provider failed.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_PROVIDER_FAILURE ((guint32) 0x80338003)

/**
 * WSMAN_CODE_DESTINATION_UNREACHABLE:
 *
 * `ERROR_WSMAN_DESTINATION_UNREACHABLE`: the destination can't be reached: there is no such
 * resource or host, or nothing listens on that port.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_DESTINATION_UNREACHABLE ((guint32) 0x80338012)

/**
 * WSMAN_CODE_ACTION_NOT_SUPPORTED:
 *
 * `ERROR_WSMAN_ACTION_NOT_SUPPORTED`: the server doesn't support this action for this resource.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_ACTION_NOT_SUPPORTED ((guint32) 0x80338013)

/**
 * WSMAN_CODE_INVALID_REPRESENTATION:
 *
 * `ERROR_WSMAN_INVALID_REPRESENTATION`: the XML of the request doesn't fit the resource's
 * schema.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INVALID_REPRESENTATION ((guint32) 0x80338015)

/**
 * WSMAN_CODE_ENUMERATE_FILTER_DIALECT_REQUESTED_UNAVAILABLE:
 *
 * `ERROR_WSMAN_ENUMERATE_FILTER_DIALECT_REQUESTED_UNAVAILABLE`: the filter dialect isn't offered
 * for this resource.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_ENUMERATE_FILTER_DIALECT_REQUESTED_UNAVAILABLE ((guint32) 0x80338019)

/**
 * WSMAN_CODE_ENUMERATE_CANNOT_PROCESS_FILTER:
 *
 * `ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER`: the server can't process the filter.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_ENUMERATE_CANNOT_PROCESS_FILTER ((guint32) 0x8033801A)

/**
 * WSMAN_CODE_ENUMERATE_INVALID_ENUMERATION_CONTEXT:
 *
 * `ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT`: the enumeration context is unknown, because it was finished, was
 * cancelled, or has expired.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_ENUMERATE_INVALID_ENUMERATION_CONTEXT ((guint32) 0x8033801B)

/**
 * WSMAN_CODE_ENVELOPE_TOO_LARGE:
 *
 * `ERROR_WSMAN_ENVELOPE_TOO_LARGE`: the response is larger than the allowed envelope size.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_ENVELOPE_TOO_LARGE ((guint32) 0x80338026)

/**
 * WSMAN_CODE_OPERATION_TIMEDOUT:
 *
 * `ERROR_WSMAN_OPERATION_TIMEDOUT`: the server didn't finish within the operation timeout.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_OPERATION_TIMEDOUT ((guint32) 0x80338029)

/**
 * WSMAN_CODE_ALREADY_EXISTS:
 *
 * `ERROR_WSMAN_ALREADY_EXISTS`: the resource exists already.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_ALREADY_EXISTS ((guint32) 0x80338033)

/**
 * WSMAN_CODE_FAILED_AUTHENTICATION:
 *
 * `ERROR_WSMAN_FAILED_AUTHENTICATION`: the server couldn't authenticate the sender.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_FAILED_AUTHENTICATION ((guint32) 0x80338036)

/**
 * WSMAN_CODE_INVALID_PARAMETER:
 *
 * `ERROR_WSMAN_INVALID_PARAMETER`: a parameter of the operation is invalid.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INVALID_PARAMETER ((guint32) 0x8033803A)

/**
 * WSMAN_CODE_INVALID_RESOURCE_URI:
 *
 * `ERROR_WSMAN_INVALID_RESOURCE_URI`: the resource URI is missing, malformed or unknown to the
 * server.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INVALID_RESOURCE_URI ((guint32) 0x8033803B)

/**
 * WSMAN_CODE_INVALID_SELECTORS:
 *
 * `ERROR_WSMAN_INVALID_SELECTORS`: the selectors are wrong for this resource.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INVALID_SELECTORS ((guint32) 0x8033803D)

/**
 * WSMAN_CODE_QUOTA_LIMIT:
 *
 * `ERROR_WSMAN_QUOTA_LIMIT`: the server is busy or a quota is reached.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_QUOTA_LIMIT ((guint32) 0x8033803F)

/**
 * WSMAN_CODE_UNSUPPORTED_FEATURE:
 *
 * `ERROR_WSMAN_UNSUPPORTED_FEATURE`: the server doesn't support a feature that the request
 * needs.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_UNSUPPORTED_FEATURE ((guint32) 0x80338042)

/**
 * WSMAN_CODE_INVALID_XML:
 *
 * `ERROR_WSMAN_INVALID_XML`: the XML isn't valid.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INVALID_XML ((guint32) 0x80338043)

/**
 * WSMAN_CODE_MAX_ENVELOPE_SIZE_EXCEEDED:
 *
 * `ERROR_WSMAN_MAX_ENVELOPE_SIZE_EXCEEDED`: the response doesn't fit into the requested envelope size.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_MAX_ENVELOPE_SIZE_EXCEEDED ((guint32) 0x80338048)

/**
 * WSMAN_CODE_INSUFFCIENT_SELECTORS:
 *
 * `ERROR_WSMAN_INSUFFCIENT_SELECTORS`: a selector that the resource needs is missing.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INSUFFCIENT_SELECTORS ((guint32) 0x8033805A)

/**
 * WSMAN_CODE_UNEXPECTED_SELECTORS:
 *
 * `ERROR_WSMAN_UNEXPECTED_SELECTORS`: a selector isn't defined for this resource, or the instance that it names is
 * gone.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_UNEXPECTED_SELECTORS ((guint32) 0x8033805B)

/**
 * WSMAN_CODE_DUPLICATE_SELECTORS:
 *
 * `ERROR_WSMAN_DUPLICATE_SELECTORS`: the same selector is given twice.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_DUPLICATE_SELECTORS ((guint32) 0x8033805F)

/**
 * WSMAN_CODE_FRAGMENT_TRANSFER_NOT_SUPPORTED:
 *
 * `ERROR_WSMAN_FRAGMENT_TRANSFER_NOT_SUPPORTED`: the resource doesn't support fragments.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_FRAGMENT_TRANSFER_NOT_SUPPORTED ((guint32) 0x80338077)

/**
 * WSMAN_CODE_URI_QUERY_STRING_SYNTAX_ERROR:
 *
 * `ERROR_WSMAN_URI_QUERY_STRING_SYNTAX_ERROR`: the selectors in the resource URI have a syntax
 * error.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_URI_QUERY_STRING_SYNTAX_ERROR ((guint32) 0x8033807A)

/**
 * WSMAN_CODE_INVALID_FRAGMENT_PATH:
 *
 * `ERROR_WSMAN_INVALID_FRAGMENT_PATH`: the fragment path is wrong.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INVALID_FRAGMENT_PATH ((guint32) 0x80338093)

/**
 * WSMAN_CODE_PROVSYS_NOT_SUPPORTED:
 *
 * `ERROR_WSMAN_PROVSYS_NOT_SUPPORTED`: the provider has no such method.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_PROVSYS_NOT_SUPPORTED ((guint32) 0x803380A9)

/**
 * WSMAN_CODE_CLIENT_INVALID_FLAG:
 *
 * `ERROR_WSMAN_CLIENT_INVALID_FLAG`: a flag is unknown or isn't allowed here.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_INVALID_FLAG ((guint32) 0x803380AC)

/**
 * WSMAN_CODE_CLIENT_MULTIPLE_AUTH_FLAGS:
 *
 * `ERROR_WSMAN_CLIENT_MULTIPLE_AUTH_FLAGS`: more than one authentication mechanism is asked for.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_MULTIPLE_AUTH_FLAGS ((guint32) 0x803380AD)

/**
 * WSMAN_CODE_CLIENT_USERNAME_PASSWORD_NEEDED:
 *
 * `ERROR_WSMAN_CLIENT_USERNAME_PASSWORD_NEEDED`: Basic and Digest need a user name and a
 * password.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_USERNAME_PASSWORD_NEEDED ((guint32) 0x803380B0)

/**
 * WSMAN_CODE_CLIENT_CREDENTIALS_NEEDED:
 *
 * `ERROR_WSMAN_CLIENT_CREDENTIALS_NEEDED`: the flag CRED_USERNAME_PASSWORD is set but there are
 * no credentials.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_CREDENTIALS_NEEDED ((guint32) 0x803380B2)

/**
 * WSMAN_CODE_CLIENT_CREDENTIALS_FLAG_NEEDED:
 *
 * `ERROR_WSMAN_CLIENT_CREDENTIALS_FLAG_NEEDED`: credentials are given but the flag
 * CRED_USERNAME_PASSWORD isn't set.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_CREDENTIALS_FLAG_NEEDED ((guint32) 0x803380B3)

/**
 * WSMAN_CODE_CLIENT_BLANK_URI:
 *
 * `ERROR_WSMAN_CLIENT_BLANK_URI`: the resource URI is empty.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_BLANK_URI ((guint32) 0x803380BF)

/**
 * WSMAN_CODE_CLIENT_INVALID_RESOURCE_LOCATOR:
 *
 * `ERROR_WSMAN_CLIENT_INVALID_RESOURCE_LOCATOR`: the resource locator is invalid.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_INVALID_RESOURCE_LOCATOR ((guint32) 0x803380C0)

/**
 * WSMAN_CODE_CLIENT_BLANK_INPUT_XML:
 *
 * `ERROR_WSMAN_CLIENT_BLANK_INPUT_XML`: the input XML is empty.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_BLANK_INPUT_XML ((guint32) 0x803380C1)

/**
 * WSMAN_CODE_CLIENT_UNENCRYPTED_HTTP_ONLY:
 *
 * `ERROR_WSMAN_CLIENT_UNENCRYPTED_HTTP_ONLY`: the flag NO_ENCRYPTION is only allowed with http.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_UNENCRYPTED_HTTP_ONLY ((guint32) 0x803380D7)

/**
 * WSMAN_CODE_CANNOT_USE_CERTIFICATES_FOR_HTTP:
 *
 * `ERROR_WSMAN_CANNOT_USE_CERTIFICATES_FOR_HTTP`: certificate settings are given but the
 * transport is http.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CANNOT_USE_CERTIFICATES_FOR_HTTP ((guint32) 0x803380D8)

/**
 * WSMAN_CODE_CONNECTIONSTR_INVALID:
 *
 * `ERROR_WSMAN_CONNECTIONSTR_INVALID`: the connection string is malformed.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CONNECTIONSTR_INVALID ((guint32) 0x803380D9)

/**
 * WSMAN_CODE_TRANSPORT_NOT_SUPPORTED:
 *
 * `ERROR_WSMAN_TRANSPORT_NOT_SUPPORTED`: the transport isn't known.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_TRANSPORT_NOT_SUPPORTED ((guint32) 0x803380DA)

/**
 * WSMAN_CODE_PORT_INVALID:
 *
 * `ERROR_WSMAN_PORT_INVALID`: the port is outside 1 to 65535.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_PORT_INVALID ((guint32) 0x803380DB)

/**
 * WSMAN_CODE_CLIENT_UNENCRYPTED_DISABLED:
 *
 * `ERROR_WSMAN_CLIENT_UNENCRYPTED_DISABLED`: unencrypted traffic isn't allowed.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_UNENCRYPTED_DISABLED ((guint32) 0x803380DE)

/**
 * WSMAN_CODE_SERVER_NOT_TRUSTED:
 *
 * `ERROR_WSMAN_SERVER_NOT_TRUSTED`: over http the host is only trusted for Kerberos.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SERVER_NOT_TRUSTED ((guint32) 0x803380E4)

/**
 * WSMAN_CODE_EXPLICIT_CREDENTIALS_REQUIRED:
 *
 * `ERROR_WSMAN_EXPLICIT_CREDENTIALS_REQUIRED`: default credentials aren't sent over http to a
 * host that isn't trusted.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_EXPLICIT_CREDENTIALS_REQUIRED ((guint32) 0x803380E5)

/**
 * WSMAN_CODE_HTTP_NO_RESPONSE_DATA:
 *
 * `ERROR_WSMAN_HTTP_NO_RESPONSE_DATA`: the response is empty.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_HTTP_NO_RESPONSE_DATA ((guint32) 0x803380F5)

/**
 * WSMAN_CODE_CANNOT_DECRYPT:
 *
 * `ERROR_WSMAN_CANNOT_DECRYPT`: the encrypted response can't be decrypted.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CANNOT_DECRYPT ((guint32) 0x803380F9)

/**
 * WSMAN_CODE_INVALID_URI_WMI_ENUM_WQL:
 *
 * `ERROR_WSMAN_INVALID_URI_WMI_ENUM_WQL`: a WQL query needs the class * and no selectors.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INVALID_URI_WMI_ENUM_WQL ((guint32) 0x803380FB)

/**
 * WSMAN_CODE_KERBEROS_IPADDRESS:
 *
 * `ERROR_WSMAN_KERBEROS_IPADDRESS`: Kerberos can't be used with an IP address.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_KERBEROS_IPADDRESS ((guint32) 0x8033810B)

/**
 * WSMAN_CODE_CLIENT_WORKGROUP_NO_KERBEROS:
 *
 * `ERROR_WSMAN_CLIENT_WORKGROUP_NO_KERBEROS`: Kerberos without credentials needs a ticket or a
 * domain.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_WORKGROUP_NO_KERBEROS ((guint32) 0x8033810C)

/**
 * WSMAN_CODE_SERVER_DESTINATION_LOCALHOST:
 *
 * `ERROR_WSMAN_SERVER_DESTINATION_LOCALHOST`: Kerberos isn't used for the local host.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SERVER_DESTINATION_LOCALHOST ((guint32) 0x8033810E)

/**
 * WSMAN_CODE_UNKNOWN_HTTP_STATUS_RETURNED:
 *
 * `ERROR_WSMAN_UNKNOWN_HTTP_STATUS_RETURNED`: the server responded with an unexpected HTTP status.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_UNKNOWN_HTTP_STATUS_RETURNED ((guint32) 0x8033810F)

/**
 * WSMAN_CODE_HTTP_REQUEST_TOO_LARGE_STATUS:
 *
 * `ERROR_WSMAN_HTTP_REQUEST_TOO_LARGE_STATUS`: the request is larger than the server's
 * MaxEnvelopeSize.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_HTTP_REQUEST_TOO_LARGE_STATUS ((guint32) 0x80338111)

/**
 * WSMAN_CODE_HTTP_SERVICE_UNAVAILABLE_STATUS:
 *
 * `ERROR_WSMAN_HTTP_SERVICE_UNAVAILABLE_STATUS`: the server refused the request, because its service isn't running or
 * is overloaded.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_HTTP_SERVICE_UNAVAILABLE_STATUS ((guint32) 0x80338112)

/**
 * WSMAN_CODE_HTTP_NOT_FOUND_STATUS:
 *
 * `ERROR_WSMAN_HTTP_NOT_FOUND_STATUS`: there is no WS-Management service at this path of the
 * HTTP server.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_HTTP_NOT_FOUND_STATUS ((guint32) 0x80338113)

/**
 * WSMAN_CODE_CANNOT_PROCESS_FILTER:
 *
 * `ERROR_WSMAN_CANNOT_PROCESS_FILTER`: the filter is missing, invalid or too complex.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CANNOT_PROCESS_FILTER ((guint32) 0x80338122)

/**
 * WSMAN_CODE_NETWORK_TIMEDOUT:
 *
 * `ERROR_WSMAN_NETWORK_TIMEDOUT`: no response came within the allowed time.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_NETWORK_TIMEDOUT ((guint32) 0x80338126)

/**
 * WSMAN_CODE_MULTIPLE_CREDENTIALS:
 *
 * `ERROR_WSMAN_MULTIPLE_CREDENTIALS`: both a certificate and a user name with a password are given.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_MULTIPLE_CREDENTIALS ((guint32) 0x80338144)

/**
 * WSMAN_CODE_CLIENT_USERNAME_AND_PASSWORD_NEEDED:
 *
 * `ERROR_WSMAN_CLIENT_USERNAME_AND_PASSWORD_NEEDED`: a user name is given without a password, or a password without a
 * user name.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_USERNAME_AND_PASSWORD_NEEDED ((guint32) 0x80338147)

/**
 * WSMAN_CODE_HTTP_STATUS_SERVER_ERROR:
 *
 * `ERROR_WSMAN_HTTP_STATUS_SERVER_ERROR`: the server failed without saying why (HTTP 500).
 *
 * Since: 1.0
 */
#define WSMAN_CODE_HTTP_STATUS_SERVER_ERROR ((guint32) 0x80338170)

/**
 * WSMAN_CODE_HTML_ERROR:
 *
 * `ERROR_WSMAN_HTML_ERROR`: the server sent a web page instead of a response.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_HTML_ERROR ((guint32) 0x80338173)

/**
 * WSMAN_CODE_REDIRECT_REQUESTED:
 *
 * `ERROR_WSMAN_REDIRECT_REQUESTED`: the server redirects the client to another machine.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_REDIRECT_REQUESTED ((guint32) 0x80338199)

/**
 * WSMAN_CODE_QUOTA_MAX_SHELLS:
 *
 * `ERROR_WSMAN_QUOTA_MAX_SHELLS`: the user has too many shells.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_QUOTA_MAX_SHELLS ((guint32) 0x803381A5)

/**
 * WSMAN_CODE_QUOTA_MAX_OPERATIONS:
 *
 * `ERROR_WSMAN_QUOTA_MAX_OPERATIONS`: the user runs too many operations.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_QUOTA_MAX_OPERATIONS ((guint32) 0x803381A6)

/**
 * WSMAN_CODE_QUOTA_USER:
 *
 * `ERROR_WSMAN_QUOTA_USER`: the user has exceeded a quota.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_QUOTA_USER ((guint32) 0x803381A7)

/**
 * WSMAN_CODE_REMOTESHELLS_NOT_ALLOWED:
 *
 * `ERROR_WSMAN_REMOTESHELLS_NOT_ALLOWED`: remote shells are disabled on the server.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_REMOTESHELLS_NOT_ALLOWED ((guint32) 0x803381AC)

/**
 * WSMAN_CODE_NAME_NOT_RESOLVED:
 *
 * `ERROR_WSMAN_NAME_NOT_RESOLVED`: the host's name doesn't resolve.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_NAME_NOT_RESOLVED ((guint32) 0x803381B9)

/**
 * WSMAN_CODE_SSL_CONNECTION_ABORTED:
 *
 * `ERROR_WSMAN_SSL_CONNECTION_ABORTED`: a TLS connection couldn't be set up.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SSL_CONNECTION_ABORTED ((guint32) 0x803381BA)

/**
 * WSMAN_CODE_INVALID_USESSL_PARAM:
 *
 * `ERROR_WSMAN_INVALID_USESSL_PARAM`: the flag USE_SSL contradicts http:// in the connection
 * string.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_INVALID_USESSL_PARAM ((guint32) 0x803381BE)

/**
 * WSMAN_CODE_SHELL_DISCONNECTED:
 *
 * `ERROR_WINRS_SHELL_DISCONNECTED`: the shell is disconnected.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SHELL_DISCONNECTED ((guint32) 0x803381C4)

/**
 * WSMAN_CODE_SERVICE_REMOTE_ACCESS_DISABLED:
 *
 * `ERROR_WSMAN_SERVICE_REMOTE_ACCESS_DISABLED`: the service refuses remote requests.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_SERVICE_REMOTE_ACCESS_DISABLED ((guint32) 0x803381DD)

/**
 * WSMAN_CODE_MUTUAL_AUTH_FAILED:
 *
 * `ERROR_WSMAN_MUTUAL_AUTH_FAILED`: the server's identity couldn't be verified.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_MUTUAL_AUTH_FAILED ((guint32) 0x803381F0)

/**
 * WSMAN_CODE_CLIENT_SESSION_UNUSABLE:
 *
 * `ERROR_WSMAN_CLIENT_SESSION_UNUSABLE`: the session is unusable.
 *
 * Since: 1.0
 */
#define WSMAN_CODE_CLIENT_SESSION_UNUSABLE ((guint32) 0x803381FA)

G_END_DECLS

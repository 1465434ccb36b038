/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The flag types and enumerations, with the values that Windows gives them (wsmandisp.h). */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <glib-object.h>

#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

/**
 * WsmanSessionFlags:
 * @WSMAN_SESSION_FLAGS_NONE: no flag: the mechanism, transport and encoding are chosen by default
 * @WSMAN_SESSION_FLAGS_UTF8: requests are written in UTF-8 (the default)
 * @WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD: the connection options hold a user name and password
 * @WSMAN_SESSION_FLAGS_SKIP_CA_CHECK: over https, accept a certificate of an unknown issuer
 * @WSMAN_SESSION_FLAGS_SKIP_CN_CHECK: over https, accept a certificate made out to another name
 * @WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION: send nothing that identifies the caller
 * @WSMAN_SESSION_FLAGS_USE_DIGEST: authenticate with HTTP Digest; not supported in this version
 * @WSMAN_SESSION_FLAGS_USE_NEGOTIATE: authenticate with Negotiate: Kerberos or NTLM
 * @WSMAN_SESSION_FLAGS_USE_BASIC: authenticate with HTTP Basic
 * @WSMAN_SESSION_FLAGS_USE_KERBEROS: authenticate with Kerberos alone
 * @WSMAN_SESSION_FLAGS_NO_ENCRYPTION: consent to messages that travel in plain text over http
 * @WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE: authenticate with a TLS client certificate; not supported
 *   in this version
 * @WSMAN_SESSION_FLAGS_ENABLE_SPN_SERVER_PORT: put the port into the service principal name
 * @WSMAN_SESSION_FLAGS_UTF16: requests are written in UTF-16
 * @WSMAN_SESSION_FLAGS_USE_CREDSSP: authenticate with CredSSP, which delegates the credentials; not
 *   supported in this version
 * @WSMAN_SESSION_FLAGS_SKIP_REVOCATION_CHECK: over https, ask neither the answer of OCSP that the server staples
 *   to its certificate, nor the lists of [property@Wsman.ConnectionOptions:crl-file]; nothing else is ever asked
 * @WSMAN_SESSION_FLAGS_ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS: over https, let Negotiate use the
 *   credentials of the desktop
 * @WSMAN_SESSION_FLAGS_USE_SSL: use https although the connection string names no transport
 *
 * What a session does and allows, fixed when it is created.
 *
 * The values are those of `WSManSessionFlags` on Windows, so that a script can use plain numbers.
 * At most one of the `USE_…` mechanisms may be set. One that isn't supported is refused when the session
 * is created, with [error@Wsman.Error] `UNSUPPORTED`.
 *
 * Since: 1.0
 */
typedef enum /*< flags >*/
{
  WSMAN_SESSION_FLAGS_NONE = 0,
  WSMAN_SESSION_FLAGS_UTF8 = 0x1,
  WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD = 0x1000,
  WSMAN_SESSION_FLAGS_SKIP_CA_CHECK = 0x2000,
  WSMAN_SESSION_FLAGS_SKIP_CN_CHECK = 0x4000,
  WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION = 0x8000,
  WSMAN_SESSION_FLAGS_USE_DIGEST = 0x10000,
  WSMAN_SESSION_FLAGS_USE_NEGOTIATE = 0x20000,
  WSMAN_SESSION_FLAGS_USE_BASIC = 0x40000,
  WSMAN_SESSION_FLAGS_USE_KERBEROS = 0x80000,
  WSMAN_SESSION_FLAGS_NO_ENCRYPTION = 0x100000,
  WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE = 0x200000,
  WSMAN_SESSION_FLAGS_ENABLE_SPN_SERVER_PORT = 0x400000,
  WSMAN_SESSION_FLAGS_UTF16 = 0x800000,
  WSMAN_SESSION_FLAGS_USE_CREDSSP = 0x1000000,
  WSMAN_SESSION_FLAGS_SKIP_REVOCATION_CHECK = 0x2000000,
  WSMAN_SESSION_FLAGS_ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS = 0x4000000,
  WSMAN_SESSION_FLAGS_USE_SSL = 0x8000000,
} WsmanSessionFlags;

/**
 * WsmanEnumerationFlags:
 * @WSMAN_ENUMERATION_FLAGS_NONE: no flag: all the defaults
 * @WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT: items are instances (the default)
 * @WSMAN_ENUMERATION_FLAGS_NON_XML_TEXT: the filter is plain text although it starts with `<`
 * @WSMAN_ENUMERATION_FLAGS_RETURN_EPR: items are endpoint references
 * @WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR: items are instances with their references
 * @WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP: instances of derived classes, whole (the default)
 * @WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW: instances of the named class alone
 * @WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY: instances of derived classes, with the
 *   properties of the named class
 * @WSMAN_ENUMERATION_FLAGS_ASSOCIATED_INSTANCE: association filters give the far ends (the default)
 * @WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE: association filters give the links themselves
 *
 * What an enumeration returns.
 *
 * With `RETURN_EPR` an item is an endpoint reference, whose text names a resource in any operation; with
 * `RETURN_OBJECT_AND_EPR` it is the instance. In both, [property@Wsman.Item:locator] is the reference. In the
 * latter, [property@Wsman.Item:xml] is the `w:Item` that holds both, as on Windows.
 *
 * The values are those of `WSManEnumFlags` on Windows; besides `NONE` three members are zero, being
 * the defaults of their groups.
 *
 * Since: 1.0
 */
typedef enum /*< flags >*/
{
  WSMAN_ENUMERATION_FLAGS_NONE = 0,
  WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT = 0,
  WSMAN_ENUMERATION_FLAGS_NON_XML_TEXT = 0x1,
  WSMAN_ENUMERATION_FLAGS_RETURN_EPR = 0x2,
  WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR = 0x4,
  WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP = 0,
  WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW = 0x20,
  WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY = 0x40,
  WSMAN_ENUMERATION_FLAGS_ASSOCIATED_INSTANCE = 0,
  WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE = 0x80,
} WsmanEnumerationFlags;

/**
 * WsmanProxyAccess:
 * @WSMAN_PROXY_ACCESS_NONE: not chosen: the same as @WSMAN_PROXY_ACCESS_WINHTTP_CONFIG
 * @WSMAN_PROXY_ACCESS_IE_CONFIG: the user's settings; here, the system's proxy resolver;
 *   not supported in this version
 * @WSMAN_PROXY_ACCESS_WINHTTP_CONFIG: the machine's settings; here, the system's proxy resolver;
 *   not supported in this version
 * @WSMAN_PROXY_ACCESS_AUTO_DETECT: find a proxy automatically; not supported in this version
 * @WSMAN_PROXY_ACCESS_NO_PROXY_SERVER: connect directly; not supported in this version
 *
 * How a session finds its proxy. The members can't be combined.
 *
 * In this version sessions connect directly, and only `NONE` is supported: one with another choice is
 * refused when it is created, with [error@Wsman.Error] `UNSUPPORTED`.
 *
 * Since: 1.0
 */
typedef enum /*< flags >*/
{
  WSMAN_PROXY_ACCESS_NONE = 0,
  WSMAN_PROXY_ACCESS_IE_CONFIG = 1,
  WSMAN_PROXY_ACCESS_WINHTTP_CONFIG = 2,
  WSMAN_PROXY_ACCESS_AUTO_DETECT = 4,
  WSMAN_PROXY_ACCESS_NO_PROXY_SERVER = 8,
} WsmanProxyAccess;

/**
 * WsmanProxyAuthentication:
 * @WSMAN_PROXY_AUTHENTICATION_NONE: not chosen
 * @WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE: Negotiate; not supported in this version
 * @WSMAN_PROXY_AUTHENTICATION_USE_BASIC: HTTP Basic; not supported in this version
 * @WSMAN_PROXY_AUTHENTICATION_USE_DIGEST: HTTP Digest; not supported in this version
 *
 * How a session authenticates to its proxy. The members can't be combined.
 *
 * They aren't supported in this version, as [flags@Wsman.ProxyAccess] isn't.
 *
 * Since: 1.0
 */
typedef enum /*< flags >*/
{
  WSMAN_PROXY_AUTHENTICATION_NONE = 0,
  WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE = 1,
  WSMAN_PROXY_AUTHENTICATION_USE_BASIC = 2,
  WSMAN_PROXY_AUTHENTICATION_USE_DIGEST = 4,
} WsmanProxyAuthentication;

/**
 * WsmanNtlmPolicy:
 * @WSMAN_NTLM_POLICY_AUTO: NTLM for local accounts and trusted hosts
 * @WSMAN_NTLM_POLICY_ALLOW: NTLM whenever Kerberos isn't possible
 * @WSMAN_NTLM_POLICY_FORBID: never NTLM
 *
 * Whether Negotiate may use NTLM.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_NTLM_POLICY_AUTO,
  WSMAN_NTLM_POLICY_ALLOW,
  WSMAN_NTLM_POLICY_FORBID,
} WsmanNtlmPolicy;

/**
 * WsmanChannelBinding:
 * @WSMAN_CHANNEL_BINDING_AUTO: over https, wherever the TLS backend can
 * @WSMAN_CHANNEL_BINDING_OFF: never: something between the client and the server ends the TLS connection
 * @WSMAN_CHANNEL_BINDING_REQUIRE: fail rather than authenticate without, and so always over http
 *
 * Whether a client binds its authentication to the TLS connection ([RFC 5929], `tls-server-end-point`).
 * That is a part of Negotiate and Kerberos; Basic has nothing like it, and goes on without.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_CHANNEL_BINDING_AUTO,
  WSMAN_CHANNEL_BINDING_OFF,
  WSMAN_CHANNEL_BINDING_REQUIRE,
} WsmanChannelBinding;

/**
 * WsmanChannelBindingPolicy:
 * @WSMAN_CHANNEL_BINDING_POLICY_DEFAULT: a binding that is sent must match; without one, sealed messages
 *   alone are served
 * @WSMAN_CHANNEL_BINDING_POLICY_NONE: bindings are ignored, as behind a proxy that ends TLS; tickets for
 *   `HTTP` are refused
 * @WSMAN_CHANNEL_BINDING_POLICY_RELAXED: a binding that is sent must match, but none need be sent; tickets
 *   for `HTTP` are refused
 * @WSMAN_CHANNEL_BINDING_POLICY_STRICT: a binding must be sent, and match
 *
 * Whether clients that authenticate over https by Kerberos or NTLM must prove that they see the
 * server's own certificate.
 *
 * Without such a proof, whoever a client authenticates to can hand its tokens on to this server, and act
 * as the client: the two policies that do without it are for clients that can't bind, on networks where
 * nobody can get in between. Tickets for `HTTP`, which browsers give to any web server of a machine, aren't
 * taken then; those for `host` and `WSMAN` are. Over http there is nothing to bind to, and messages are
 * sealed instead.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_CHANNEL_BINDING_POLICY_DEFAULT,
  WSMAN_CHANNEL_BINDING_POLICY_NONE,
  WSMAN_CHANNEL_BINDING_POLICY_RELAXED,
  WSMAN_CHANNEL_BINDING_POLICY_STRICT,
} WsmanChannelBindingPolicy;

/**
 * WsmanIdentitySource:
 * @WSMAN_IDENTITY_SOURCE_LOCAL: the kernel, of a client of the Unix socket: an account of this machine
 * @WSMAN_IDENTITY_SOURCE_KERBEROS: a ticket
 * @WSMAN_IDENTITY_SOURCE_NTLM: [property@Wsman.Server:ntlm-user-file]
 * @WSMAN_IDENTITY_SOURCE_AUTHENTICATOR: an [iface@Wsman.Authenticator]
 * @WSMAN_IDENTITY_SOURCE_PASSWORD_FILE: a file of names and passwords that an authenticator reads
 *
 * Where the name of a server's user is from.
 *
 * The same name from two sources is two users: neither sees the other's shells and enumerations, and
 * each has limits of its own.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_IDENTITY_SOURCE_LOCAL,
  WSMAN_IDENTITY_SOURCE_KERBEROS,
  WSMAN_IDENTITY_SOURCE_NTLM,
  WSMAN_IDENTITY_SOURCE_AUTHENTICATOR,
  WSMAN_IDENTITY_SOURCE_PASSWORD_FILE,
} WsmanIdentitySource;

/**
 * WsmanVerb:
 * @WSMAN_VERB_IDENTIFY: the server describes itself
 * @WSMAN_VERB_GET: read one resource
 * @WSMAN_VERB_PUT: replace one resource
 * @WSMAN_VERB_CREATE: make a resource
 * @WSMAN_VERB_DELETE: remove a resource
 * @WSMAN_VERB_INVOKE: call a method of a resource
 * @WSMAN_VERB_ENUMERATE: list resources
 *
 * What an operation asks for.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_VERB_IDENTIFY,
  WSMAN_VERB_GET,
  WSMAN_VERB_PUT,
  WSMAN_VERB_CREATE,
  WSMAN_VERB_DELETE,
  WSMAN_VERB_INVOKE,
  WSMAN_VERB_ENUMERATE,
} WsmanVerb;

/**
 * WsmanCommandSignal:
 * @WSMAN_COMMAND_SIGNAL_CTRL_C: what Ctrl+C at a console does: interrupts the command
 * @WSMAN_COMMAND_SIGNAL_CTRL_BREAK: what Ctrl+Break at a console does
 * @WSMAN_COMMAND_SIGNAL_TERMINATE: ends the command, whether it likes that or not
 *
 * What can be said to a command that runs.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_COMMAND_SIGNAL_CTRL_C,
  WSMAN_COMMAND_SIGNAL_CTRL_BREAK,
  WSMAN_COMMAND_SIGNAL_TERMINATE,
} WsmanCommandSignal;

/**
 * WSMAN_DIALECT_WQL:
 *
 * The dialect of filters written in the WMI Query Language.
 *
 * Since: 1.0
 */
#define WSMAN_DIALECT_WQL "http://schemas.microsoft.com/wbem/wsman/1/WQL"

/**
 * WSMAN_DIALECT_SELECTOR:
 *
 * The dialect of filters that are a set of selectors ([DSP0226] 8.4).
 *
 * Since: 1.0
 */
#define WSMAN_DIALECT_SELECTOR "http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter"

/**
 * WSMAN_DIALECT_ASSOCIATION:
 *
 * The dialect of filters that follow associations ([DSP0227] 17).
 *
 * Since: 1.0
 */
#define WSMAN_DIALECT_ASSOCIATION "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter"

/**
 * WSMAN_DIALECT_XPATH:
 *
 * The dialect of filters and fragments written in XPath 1.0.
 *
 * Since: 1.0
 */
#define WSMAN_DIALECT_XPATH "http://www.w3.org/TR/1999/REC-xpath-19991116"

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The flags and enumerations, with Windows' values (wsmandisp.h). */

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
 * @WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD: the connection options contain a user name and a password
 * @WSMAN_SESSION_FLAGS_SKIP_CA_CHECK: over https, accept a certificate of an unknown issuer
 * @WSMAN_SESSION_FLAGS_SKIP_CN_CHECK: over https, accept a certificate that was issued for another name
 * @WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION: don't identify the user
 * @WSMAN_SESSION_FLAGS_USE_DIGEST: authenticate with HTTP Digest (RFC 7616)
 * @WSMAN_SESSION_FLAGS_USE_NEGOTIATE: authenticate with Negotiate: Kerberos or NTLM
 * @WSMAN_SESSION_FLAGS_USE_BASIC: authenticate with HTTP Basic
 * @WSMAN_SESSION_FLAGS_USE_KERBEROS: authenticate only with Kerberos
 * @WSMAN_SESSION_FLAGS_NO_ENCRYPTION: allow unencrypted messages over http
 * @WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE: authenticate with a TLS client certificate
 * @WSMAN_SESSION_FLAGS_ENABLE_SPN_SERVER_PORT: put the port into the service principal name
 * @WSMAN_SESSION_FLAGS_UTF16: requests are written in UTF-16
 * @WSMAN_SESSION_FLAGS_USE_CREDSSP: authenticate with CredSSP, which delegates the credentials to a host in
 *   [property@Wsman.ConnectionOptions:delegate-to]
 * @WSMAN_SESSION_FLAGS_SKIP_REVOCATION_CHECK: over https, ignore the OCSP response that the server staples to its
 *   certificate, and ignore the lists of [property@Wsman.ConnectionOptions:crl-file]; there are no other checks of
 *   revocation
 * @WSMAN_SESSION_FLAGS_ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS: over https, let Negotiate use the
 *   credentials of the desktop
 * @WSMAN_SESSION_FLAGS_USE_SSL: use https if the connection string names no transport
 *
 * The flags of a session. They can't change after the session is created.
 *
 * The values are those of `WSManSessionFlags` on Windows, so that a script can use plain numbers. At most one of the
 * `USE_…` mechanisms may be set.
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
 * @WSMAN_ENUMERATION_FLAGS_NONE: no flag: all defaults
 * @WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT: items are instances (the default)
 * @WSMAN_ENUMERATION_FLAGS_NON_XML_TEXT: the filter is plain text although it starts with `<`
 * @WSMAN_ENUMERATION_FLAGS_RETURN_EPR: items are endpoint references
 * @WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR: items are instances with their references
 * @WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP: instances of the named class and of derived classes, which are complete (the
 *   default)
 * @WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW: only instances of the named class
 * @WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY: instances of the named class and of derived classes, with
 *   only the properties of the named class
 * @WSMAN_ENUMERATION_FLAGS_ASSOCIATED_INSTANCE: association filters return the instances at the other ends of the
 *   associations (the default)
 * @WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE: association filters return the associations themselves
 *
 * The kind of items that an enumeration returns.
 *
 * With `RETURN_EPR`, an item is an endpoint reference. Its text names a resource in any operation. With
 * `RETURN_OBJECT_AND_EPR`, an item is the instance, and [property@Wsman.Item:xml] is the `w:Item` that contains both,
 * as on Windows. In both cases [property@Wsman.Item:locator] is the reference.
 *
 * The values are those of `WSManEnumFlags` on Windows. Three members besides `NONE` are zero, because they are the
 * defaults of their groups.
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
 * @WSMAN_PROXY_ACCESS_NONE: no choice; this is the same as @WSMAN_PROXY_ACCESS_WINHTTP_CONFIG
 * @WSMAN_PROXY_ACCESS_IE_CONFIG: the user's settings; here, the system's proxy resolver
 * @WSMAN_PROXY_ACCESS_WINHTTP_CONFIG: the machine's settings; here, the system's proxy resolver
 * @WSMAN_PROXY_ACCESS_AUTO_DETECT: find a proxy automatically; here, the system's proxy resolver, which does this if it
 *   is configured for it
 * @WSMAN_PROXY_ACCESS_NO_PROXY_SERVER: connect directly
 *
 * How a session finds its proxy. The members can't be combined.
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
 * @WSMAN_PROXY_AUTHENTICATION_USE_NEGOTIATE: Negotiate, with a Kerberos ticket, a password or NTLM
 * @WSMAN_PROXY_AUTHENTICATION_USE_BASIC: HTTP Basic, which sends the password as it is
 * @WSMAN_PROXY_AUTHENTICATION_USE_DIGEST: HTTP Digest, with SHA-256 or MD5
 *
 * How a session authenticates to its proxy. The members can't be combined.
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
 * @WSMAN_NTLM_POLICY_AUTO: use NTLM for local accounts and trusted hosts
 * @WSMAN_NTLM_POLICY_ALLOW: use NTLM whenever Kerberos isn't possible
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
 * WsmanCredentialKind:
 * @WSMAN_CREDENTIAL_KIND_TARGET: a user name and a password for the server
 * @WSMAN_CREDENTIAL_KIND_PROXY: a user name and a password for the proxy
 * @WSMAN_CREDENTIAL_KIND_PIN: the PIN of a token, or the password of a file, with a private key
 * @WSMAN_CREDENTIAL_KIND_CERTIFICATE: a client certificate for the server
 *
 * The kind of credentials that a [class@Wsman.CredentialRequest] requests.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_CREDENTIAL_KIND_TARGET,
  WSMAN_CREDENTIAL_KIND_PROXY,
  WSMAN_CREDENTIAL_KIND_PIN,
  WSMAN_CREDENTIAL_KIND_CERTIFICATE,
} WsmanCredentialKind;

/**
 * WsmanChannelBinding:
 * @WSMAN_CHANNEL_BINDING_AUTO: bind the authentication over https, if the TLS backend supports this
 * @WSMAN_CHANNEL_BINDING_OFF: never bind the authentication; use this if a proxy between the client and the server ends
 *   the TLS connection
 * @WSMAN_CHANNEL_BINDING_REQUIRE: always bind the authentication; any authentication without a binding fails, and all
 *   authentication over http fails
 *
 * Whether a client binds its authentication to the TLS connection ([RFC 5929], `tls-server-end-point`). Negotiate and
 * Kerberos support this. Basic doesn't support it, and is used without a binding.
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
 * @WSMAN_CHANNEL_BINDING_POLICY_DEFAULT: if a client sends a binding, it must match; if a client sends none, only its
 *   sealed messages are served
 * @WSMAN_CHANNEL_BINDING_POLICY_NONE: bindings are ignored, and tickets for `HTTP` are refused; this is needed behind a
 *   proxy that ends TLS
 * @WSMAN_CHANNEL_BINDING_POLICY_RELAXED: if a client sends a binding, it must match; clients may send none; tickets for
 *   `HTTP` are refused
 * @WSMAN_CHANNEL_BINDING_POLICY_STRICT: each client must send a binding, and it must match
 *
 * Whether clients that authenticate over https with Kerberos or NTLM must prove that they see the server's own
 * certificate.
 *
 * If there is no such proof, another server to which a client authenticates can forward the client's tokens to this
 * server, and act as the client. The policies `NONE` and `RELAXED` don't need the proof. Use them for clients that
 * can't send a binding, on networks without attackers. Browsers send tickets for `HTTP` to any web server of a machine.
 * Therefore these two policies refuse tickets for `HTTP`, and accept only tickets for `host` and `WSMAN`. Over http,
 * there is no certificate, and messages are sealed instead.
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
 * WsmanPeerProfile:
 * @WSMAN_PEER_PROFILE_WINDOWS: Windows, and services that behave like it
 * @WSMAN_PEER_PROFILE_CONTROLLER: a management controller of a computer, such as Intel AMT
 *
 * The kind of machine that a session connects to.
 *
 * `CONTROLLER` changes these rules, because the software of such machines is rarely updated:
 *
 * - If a connection string has no port, the port is 16992, or 16993 with https, even if the string names the transport.
 * - Digest may use MD5, as with [property@Wsman.ConnectionOptions:accept-digest-md5]. SHA-256 is still used if the
 *   machine offers it.
 * - With Digest, a machine doesn't have to prove that it knows the user, and doesn't have to offer a `qop`. A wrong
 *   proof is still an error.
 * - A certificate without alternative names is accepted if its common name is the host of the connection string, even
 *   if the host is an address.
 *
 * The path is that of the connection string, and `/wsman` if it has none, as for Windows.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_PEER_PROFILE_WINDOWS,
  WSMAN_PEER_PROFILE_CONTROLLER,
} WsmanPeerProfile;

/**
 * WsmanIdentitySource:
 * @WSMAN_IDENTITY_SOURCE_LOCAL: the kernel, for a client of the Unix socket; the name is an account of this machine
 * @WSMAN_IDENTITY_SOURCE_KERBEROS: a ticket
 * @WSMAN_IDENTITY_SOURCE_NTLM: [property@Wsman.Server:ntlm-user-file]
 * @WSMAN_IDENTITY_SOURCE_AUTHENTICATOR: an [iface@Wsman.Authenticator]
 * @WSMAN_IDENTITY_SOURCE_PASSWORD_FILE: a file of names and passwords that an authenticator reads
 * @WSMAN_IDENTITY_SOURCE_CERTIFICATE: a mapping by [method@Wsman.Server.map_certificate]
 * @WSMAN_IDENTITY_SOURCE_DIGEST: [property@Wsman.Server:digest-user-file]
 * @WSMAN_IDENTITY_SOURCE_PAM: PAM, through a [class@Wsman.Helper]; the name is an account of this machine
 *
 * The source of the name of a server's user.
 *
 * If two sources give the same name, the name means two users. Neither of them sees the shells and enumerations of the
 * other user. Each user has limits of his or her own.
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
  WSMAN_IDENTITY_SOURCE_CERTIFICATE,
  WSMAN_IDENTITY_SOURCE_DIGEST,
  WSMAN_IDENTITY_SOURCE_PAM,
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
 * @WSMAN_VERB_SUBSCRIBE: subscribe to events, ask for them, or renew or end the subscription
 *
 * The kinds of operations.
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
  WSMAN_VERB_SUBSCRIBE,
} WsmanVerb;

/**
 * WsmanCommandSignal:
 * @WSMAN_COMMAND_SIGNAL_CTRL_C: interrupts the command, as Ctrl+C does at a console
 * @WSMAN_COMMAND_SIGNAL_CTRL_BREAK: breaks the command, as Ctrl+Break does at a console
 * @WSMAN_COMMAND_SIGNAL_TERMINATE: ends the command by force
 *
 * The signals for a running command.
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
 * WsmanDeliveryMode:
 * @WSMAN_DELIVERY_MODE_PULL: the subscriber asks for events, as with the Pull of an enumeration; the server needs no
 *   way to reach the subscriber
 * @WSMAN_DELIVERY_MODE_PUSH: the server sends each event to the subscriber, and expects no acknowledgement
 * @WSMAN_DELIVERY_MODE_PUSH_WITH_ACK: the server sends each event to the subscriber, and waits for its acknowledgement
 * @WSMAN_DELIVERY_MODE_EVENTS: the server sends batches of events, and waits for the acknowledgement of each batch
 *
 * The ways in which events get to a subscriber.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_DELIVERY_MODE_PULL,
  WSMAN_DELIVERY_MODE_PUSH,
  WSMAN_DELIVERY_MODE_PUSH_WITH_ACK,
  WSMAN_DELIVERY_MODE_EVENTS,
} WsmanDeliveryMode;

/**
 * WsmanPSKind:
 * @WSMAN_PS_KIND_NIL: nothing: `$null`
 * @WSMAN_PS_KIND_STRING: a text
 * @WSMAN_PS_KIND_CHAR: one UTF-16 unit, as its number
 * @WSMAN_PS_KIND_BOOLEAN: true or false
 * @WSMAN_PS_KIND_DATE_TIME: a time of `System.DateTime`, with up to 7 digits after the second
 * @WSMAN_PS_KIND_TIME_SPAN: a duration of `System.TimeSpan`
 * @WSMAN_PS_KIND_BYTE: an unsigned integer of 8 bits
 * @WSMAN_PS_KIND_SBYTE: a signed integer of 8 bits
 * @WSMAN_PS_KIND_UINT16: an unsigned integer of 16 bits
 * @WSMAN_PS_KIND_INT16: a signed integer of 16 bits
 * @WSMAN_PS_KIND_UINT32: an unsigned integer of 32 bits
 * @WSMAN_PS_KIND_INT32: a signed integer of 32 bits
 * @WSMAN_PS_KIND_UINT64: an unsigned integer of 64 bits
 * @WSMAN_PS_KIND_INT64: a signed integer of 64 bits
 * @WSMAN_PS_KIND_SINGLE: a floating-point number of 32 bits
 * @WSMAN_PS_KIND_DOUBLE: a floating-point number of 64 bits
 * @WSMAN_PS_KIND_DECIMAL: a decimal number with up to 29 digits
 * @WSMAN_PS_KIND_BYTES: an array of bytes
 * @WSMAN_PS_KIND_GUID: a GUID
 * @WSMAN_PS_KIND_URI: a URI
 * @WSMAN_PS_KIND_VERSION: a version such as 5.1.14393
 * @WSMAN_PS_KIND_XML: an XML document
 * @WSMAN_PS_KIND_SCRIPT: a block of PowerShell, which is never run
 * @WSMAN_PS_KIND_SECURE_STRING: an encrypted text, whose contents this library doesn’t show
 * @WSMAN_PS_KIND_OBJECT: an object with properties
 * @WSMAN_PS_KIND_LIST: a list or an array
 * @WSMAN_PS_KIND_STACK: a stack
 * @WSMAN_PS_KIND_QUEUE: a queue
 * @WSMAN_PS_KIND_DICTIONARY: a dictionary of keys and values
 *
 * The kinds of values that PowerShell sends. [MS-PSRP] 2.2.5.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_PS_KIND_NIL,
  WSMAN_PS_KIND_STRING,
  WSMAN_PS_KIND_CHAR,
  WSMAN_PS_KIND_BOOLEAN,
  WSMAN_PS_KIND_DATE_TIME,
  WSMAN_PS_KIND_TIME_SPAN,
  WSMAN_PS_KIND_BYTE,
  WSMAN_PS_KIND_SBYTE,
  WSMAN_PS_KIND_UINT16,
  WSMAN_PS_KIND_INT16,
  WSMAN_PS_KIND_UINT32,
  WSMAN_PS_KIND_INT32,
  WSMAN_PS_KIND_UINT64,
  WSMAN_PS_KIND_INT64,
  WSMAN_PS_KIND_SINGLE,
  WSMAN_PS_KIND_DOUBLE,
  WSMAN_PS_KIND_DECIMAL,
  WSMAN_PS_KIND_BYTES,
  WSMAN_PS_KIND_GUID,
  WSMAN_PS_KIND_URI,
  WSMAN_PS_KIND_VERSION,
  WSMAN_PS_KIND_XML,
  WSMAN_PS_KIND_SCRIPT,
  WSMAN_PS_KIND_SECURE_STRING,
  WSMAN_PS_KIND_OBJECT,
  WSMAN_PS_KIND_LIST,
  WSMAN_PS_KIND_STACK,
  WSMAN_PS_KIND_QUEUE,
  WSMAN_PS_KIND_DICTIONARY,
} WsmanPSKind;

/**
 * WsmanSubscriptionEnd:
 * @WSMAN_SUBSCRIPTION_END_NONE: it hasn't ended
 * @WSMAN_SUBSCRIPTION_END_UNSUBSCRIBED: the program has called [method@Wsman.Subscription.unsubscribe]
 * @WSMAN_SUBSCRIPTION_END_EXPIRED: its time is over, and nothing has renewed it
 * @WSMAN_SUBSCRIPTION_END_SOURCE_CANCELLING: the source has ended it
 * @WSMAN_SUBSCRIPTION_END_FAILED: an error, which the next call reports
 *
 * The reasons for the end of a subscription.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_SUBSCRIPTION_END_NONE,
  WSMAN_SUBSCRIPTION_END_UNSUBSCRIBED,
  WSMAN_SUBSCRIPTION_END_EXPIRED,
  WSMAN_SUBSCRIPTION_END_SOURCE_CANCELLING,
  WSMAN_SUBSCRIPTION_END_FAILED,
} WsmanSubscriptionEnd;

/**
 * WsmanPSStream:
 * @WSMAN_PS_STREAM_ERROR: errors that didn't end the pipeline
 * @WSMAN_PS_STREAM_WARNING: warnings
 * @WSMAN_PS_STREAM_VERBOSE: verbose messages, which `$VerbosePreference` turns on
 * @WSMAN_PS_STREAM_DEBUG: messages for debugging, which `$DebugPreference` turns on
 * @WSMAN_PS_STREAM_INFORMATION: information, such as that of `Write-Information` and `Write-Host`
 * @WSMAN_PS_STREAM_PROGRESS: progress
 *
 * The streams of a pipeline of PowerShell beside its output.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_PS_STREAM_ERROR,
  WSMAN_PS_STREAM_WARNING,
  WSMAN_PS_STREAM_VERBOSE,
  WSMAN_PS_STREAM_DEBUG,
  WSMAN_PS_STREAM_INFORMATION,
  WSMAN_PS_STREAM_PROGRESS,
} WsmanPSStream;

/**
 * WsmanPSHostMethod:
 * @WSMAN_PS_HOST_METHOD_UNKNOWN: a method that this version of the library doesn't know
 * @WSMAN_PS_HOST_METHOD_GET_NAME: returns the host's name
 * @WSMAN_PS_HOST_METHOD_GET_VERSION: returns the host's version
 * @WSMAN_PS_HOST_METHOD_GET_INSTANCE_ID: returns a GUID of the host
 * @WSMAN_PS_HOST_METHOD_GET_CURRENT_CULTURE: returns the user's culture
 * @WSMAN_PS_HOST_METHOD_GET_CURRENT_UI_CULTURE: returns the culture of the user interface
 * @WSMAN_PS_HOST_METHOD_SET_SHOULD_EXIT: the script has called `exit`; the argument is the exit code
 * @WSMAN_PS_HOST_METHOD_ENTER_NESTED_PROMPT: a nested prompt begins
 * @WSMAN_PS_HOST_METHOD_EXIT_NESTED_PROMPT: the nested prompt ends
 * @WSMAN_PS_HOST_METHOD_NOTIFY_BEGIN_APPLICATION: a native program begins
 * @WSMAN_PS_HOST_METHOD_NOTIFY_END_APPLICATION: the native program has ended
 * @WSMAN_PS_HOST_METHOD_READ_LINE: asks for a line of text, as `Read-Host` does
 * @WSMAN_PS_HOST_METHOD_READ_LINE_AS_SECURE_STRING: asks for a secret line
 * @WSMAN_PS_HOST_METHOD_WRITE: shows a text
 * @WSMAN_PS_HOST_METHOD_WRITE_COLORED: shows a text in colors; the arguments are foreground, background and text
 * @WSMAN_PS_HOST_METHOD_WRITE_EMPTY_LINE: shows an empty line
 * @WSMAN_PS_HOST_METHOD_WRITE_LINE: shows a line
 * @WSMAN_PS_HOST_METHOD_WRITE_COLORED_LINE: shows a line in colors; the arguments are foreground, background and text
 * @WSMAN_PS_HOST_METHOD_WRITE_ERROR_LINE: shows an error
 * @WSMAN_PS_HOST_METHOD_WRITE_DEBUG_LINE: shows a message for debugging
 * @WSMAN_PS_HOST_METHOD_WRITE_PROGRESS: shows progress; the arguments are the number of the source and the record
 * @WSMAN_PS_HOST_METHOD_WRITE_VERBOSE_LINE: shows a verbose message
 * @WSMAN_PS_HOST_METHOD_WRITE_WARNING_LINE: shows a warning
 * @WSMAN_PS_HOST_METHOD_PROMPT: asks for several values; the arguments are caption, message and a list of fields; the
 *   answer is a dictionary from each field's `name` to its value
 * @WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL: asks for a user name and a password
 * @WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL_WITH_OPTIONS: asks for a user name and a password, with options
 * @WSMAN_PS_HOST_METHOD_PROMPT_FOR_CHOICE: asks for one of several choices; the arguments are caption, message, a
 *   list with `label` and `helpMessage`, and the number of the default choice; the answer is the number of the choice,
 *   from 0
 * @WSMAN_PS_HOST_METHOD_GET_FOREGROUND_COLOR: returns the foreground color
 * @WSMAN_PS_HOST_METHOD_SET_FOREGROUND_COLOR: sets the foreground color
 * @WSMAN_PS_HOST_METHOD_GET_BACKGROUND_COLOR: returns the background color
 * @WSMAN_PS_HOST_METHOD_SET_BACKGROUND_COLOR: sets the background color
 * @WSMAN_PS_HOST_METHOD_GET_CURSOR_POSITION: returns the cursor position
 * @WSMAN_PS_HOST_METHOD_SET_CURSOR_POSITION: sets the cursor position
 * @WSMAN_PS_HOST_METHOD_GET_WINDOW_POSITION: returns the window position
 * @WSMAN_PS_HOST_METHOD_SET_WINDOW_POSITION: sets the window position
 * @WSMAN_PS_HOST_METHOD_GET_CURSOR_SIZE: returns the cursor size
 * @WSMAN_PS_HOST_METHOD_SET_CURSOR_SIZE: sets the cursor size
 * @WSMAN_PS_HOST_METHOD_GET_BUFFER_SIZE: returns the buffer size
 * @WSMAN_PS_HOST_METHOD_SET_BUFFER_SIZE: sets the buffer size
 * @WSMAN_PS_HOST_METHOD_GET_WINDOW_SIZE: returns the window size
 * @WSMAN_PS_HOST_METHOD_SET_WINDOW_SIZE: sets the window size
 * @WSMAN_PS_HOST_METHOD_GET_WINDOW_TITLE: returns the window title
 * @WSMAN_PS_HOST_METHOD_SET_WINDOW_TITLE: sets the window title
 * @WSMAN_PS_HOST_METHOD_GET_MAX_WINDOW_SIZE: returns the max window size
 * @WSMAN_PS_HOST_METHOD_GET_MAX_PHYSICAL_WINDOW_SIZE: returns the max physical window size
 * @WSMAN_PS_HOST_METHOD_GET_KEY_AVAILABLE: returns whether a key was pressed
 * @WSMAN_PS_HOST_METHOD_READ_KEY: returns the next key
 * @WSMAN_PS_HOST_METHOD_FLUSH_INPUT_BUFFER: drops all unread keys
 * @WSMAN_PS_HOST_METHOD_FILL_BUFFER_CONTENTS: fills a rectangle of the screen
 * @WSMAN_PS_HOST_METHOD_SET_BUFFER_CONTENTS: writes cells to the screen
 * @WSMAN_PS_HOST_METHOD_GET_BUFFER_CONTENTS: returns the cells of a rectangle
 * @WSMAN_PS_HOST_METHOD_SCROLL_BUFFER_CONTENTS: moves a rectangle of the screen
 * @WSMAN_PS_HOST_METHOD_PUSH_RUNSPACE: enters another runspace
 * @WSMAN_PS_HOST_METHOD_POP_RUNSPACE: leaves the runspace
 * @WSMAN_PS_HOST_METHOD_GET_IS_RUNSPACE_PUSHED: returns whether a runspace was entered
 * @WSMAN_PS_HOST_METHOD_GET_RUNSPACE: returns the runspace
 * @WSMAN_PS_HOST_METHOD_PROMPT_FOR_CHOICE_MULTIPLE_SELECTION: asks for several of the choices
 *
 * The methods of a host that PowerShell calls. The numbers are those of [MS-PSRP] 2.2.3.17.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_PS_HOST_METHOD_UNKNOWN = 0,
  WSMAN_PS_HOST_METHOD_GET_NAME = 1,
  WSMAN_PS_HOST_METHOD_GET_VERSION,
  WSMAN_PS_HOST_METHOD_GET_INSTANCE_ID,
  WSMAN_PS_HOST_METHOD_GET_CURRENT_CULTURE,
  WSMAN_PS_HOST_METHOD_GET_CURRENT_UI_CULTURE,
  WSMAN_PS_HOST_METHOD_SET_SHOULD_EXIT,
  WSMAN_PS_HOST_METHOD_ENTER_NESTED_PROMPT,
  WSMAN_PS_HOST_METHOD_EXIT_NESTED_PROMPT,
  WSMAN_PS_HOST_METHOD_NOTIFY_BEGIN_APPLICATION,
  WSMAN_PS_HOST_METHOD_NOTIFY_END_APPLICATION,
  WSMAN_PS_HOST_METHOD_READ_LINE,
  WSMAN_PS_HOST_METHOD_READ_LINE_AS_SECURE_STRING,
  WSMAN_PS_HOST_METHOD_WRITE,
  WSMAN_PS_HOST_METHOD_WRITE_COLORED,
  WSMAN_PS_HOST_METHOD_WRITE_EMPTY_LINE,
  WSMAN_PS_HOST_METHOD_WRITE_LINE,
  WSMAN_PS_HOST_METHOD_WRITE_COLORED_LINE,
  WSMAN_PS_HOST_METHOD_WRITE_ERROR_LINE,
  WSMAN_PS_HOST_METHOD_WRITE_DEBUG_LINE,
  WSMAN_PS_HOST_METHOD_WRITE_PROGRESS,
  WSMAN_PS_HOST_METHOD_WRITE_VERBOSE_LINE,
  WSMAN_PS_HOST_METHOD_WRITE_WARNING_LINE,
  WSMAN_PS_HOST_METHOD_PROMPT,
  WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL,
  WSMAN_PS_HOST_METHOD_PROMPT_FOR_CREDENTIAL_WITH_OPTIONS,
  WSMAN_PS_HOST_METHOD_PROMPT_FOR_CHOICE,
  WSMAN_PS_HOST_METHOD_GET_FOREGROUND_COLOR,
  WSMAN_PS_HOST_METHOD_SET_FOREGROUND_COLOR,
  WSMAN_PS_HOST_METHOD_GET_BACKGROUND_COLOR,
  WSMAN_PS_HOST_METHOD_SET_BACKGROUND_COLOR,
  WSMAN_PS_HOST_METHOD_GET_CURSOR_POSITION,
  WSMAN_PS_HOST_METHOD_SET_CURSOR_POSITION,
  WSMAN_PS_HOST_METHOD_GET_WINDOW_POSITION,
  WSMAN_PS_HOST_METHOD_SET_WINDOW_POSITION,
  WSMAN_PS_HOST_METHOD_GET_CURSOR_SIZE,
  WSMAN_PS_HOST_METHOD_SET_CURSOR_SIZE,
  WSMAN_PS_HOST_METHOD_GET_BUFFER_SIZE,
  WSMAN_PS_HOST_METHOD_SET_BUFFER_SIZE,
  WSMAN_PS_HOST_METHOD_GET_WINDOW_SIZE,
  WSMAN_PS_HOST_METHOD_SET_WINDOW_SIZE,
  WSMAN_PS_HOST_METHOD_GET_WINDOW_TITLE,
  WSMAN_PS_HOST_METHOD_SET_WINDOW_TITLE,
  WSMAN_PS_HOST_METHOD_GET_MAX_WINDOW_SIZE,
  WSMAN_PS_HOST_METHOD_GET_MAX_PHYSICAL_WINDOW_SIZE,
  WSMAN_PS_HOST_METHOD_GET_KEY_AVAILABLE,
  WSMAN_PS_HOST_METHOD_READ_KEY,
  WSMAN_PS_HOST_METHOD_FLUSH_INPUT_BUFFER,
  WSMAN_PS_HOST_METHOD_FILL_BUFFER_CONTENTS,
  WSMAN_PS_HOST_METHOD_SET_BUFFER_CONTENTS,
  WSMAN_PS_HOST_METHOD_GET_BUFFER_CONTENTS,
  WSMAN_PS_HOST_METHOD_SCROLL_BUFFER_CONTENTS,
  WSMAN_PS_HOST_METHOD_PUSH_RUNSPACE,
  WSMAN_PS_HOST_METHOD_POP_RUNSPACE,
  WSMAN_PS_HOST_METHOD_GET_IS_RUNSPACE_PUSHED,
  WSMAN_PS_HOST_METHOD_GET_RUNSPACE,
  WSMAN_PS_HOST_METHOD_PROMPT_FOR_CHOICE_MULTIPLE_SELECTION,
} WsmanPSHostMethod;

/**
 * WsmanRunspacePoolState:
 * @WSMAN_RUNSPACE_POOL_STATE_BEFORE_OPEN: the pool wasn't opened yet
 * @WSMAN_RUNSPACE_POOL_STATE_OPENED: the pool is open, and pipelines can run
 * @WSMAN_RUNSPACE_POOL_STATE_CLOSED: the pool is closed
 *
 * The states of a pool of runspaces.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_RUNSPACE_POOL_STATE_BEFORE_OPEN,
  WSMAN_RUNSPACE_POOL_STATE_OPENED,
  WSMAN_RUNSPACE_POOL_STATE_CLOSED,
} WsmanRunspacePoolState;

/**
 * WsmanPipelineState:
 * @WSMAN_PIPELINE_STATE_NOT_STARTED: the pipeline wasn't started yet
 * @WSMAN_PIPELINE_STATE_RUNNING: the pipeline runs
 * @WSMAN_PIPELINE_STATE_STOPPED: the pipeline was stopped
 * @WSMAN_PIPELINE_STATE_COMPLETED: the pipeline has run to its end
 * @WSMAN_PIPELINE_STATE_FAILED: an error ended the pipeline
 *
 * The states of a pipeline of PowerShell.
 *
 * Since: 1.0
 */
typedef enum
{
  WSMAN_PIPELINE_STATE_NOT_STARTED,
  WSMAN_PIPELINE_STATE_RUNNING,
  WSMAN_PIPELINE_STATE_STOPPED,
  WSMAN_PIPELINE_STATE_COMPLETED,
  WSMAN_PIPELINE_STATE_FAILED,
} WsmanPipelineState;

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

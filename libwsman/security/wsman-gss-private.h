/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The interface to GSSAPI: credentials, the authentication of one side, and sealing. All calls may block, because a KDC
 * may be asked. They run on the room's own threads. Only one thread at a time uses a context. Only this room includes
 * GSSAPI's headers. [RFC 2743], [RFC 4178], [MS-NLMP], [MS-WSMV] 2.2.9.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The mechanism that authenticates. SPNEGO and the schemes of HTTP only carry its tokens. */
typedef enum
{
  WSMAN_MECHANISM_UNKNOWN,
  WSMAN_MECHANISM_KERBEROS,
  WSMAN_MECHANISM_NTLM,
} WsmanMechanism;

const char *wsman_mechanism_get_name (WsmanMechanism mechanism);

/* Tells whether GSSAPI has the mechanism, which for NTLM is in a separate package. If not, the advice says what to
 * install. */
gboolean wsman_mechanism_is_available (WsmanMechanism mechanism);
const char *wsman_mechanism_get_advice (void);

/* Tokens are sent as they are, or negotiated with SPNEGO. */
typedef enum
{
  WSMAN_WRAPPING_RAW,
  WSMAN_WRAPPING_SPNEGO,
} WsmanWrapping;

/* The source of an initiator's credential. Strings may be NULL. All are copied. */
typedef struct
{
  const char *user_name; /* "DOMAIN\\user", "user@REALM" or "user"; NULL: the desktop's ticket */
  const char *password;  /* NULL: use a ticket or the keytab of user_name */
  const char *ccache;    /* a named credentials cache, or NULL */
  const char *keytab;    /* a client keytab, or NULL */
} WsmanCredentialSource;

/* A source of credentials that the connections of a session share. It renews expired tickets. Thread-safe. */
typedef struct _WsmanCredential WsmanCredential;

WsmanCredential *wsman_credential_new (const WsmanCredentialSource *source);
WsmanCredential *wsman_credential_ref (WsmanCredential *self);
void wsman_credential_unref (WsmanCredential *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCredential, wsman_credential_unref)

/* What an acceptor accepts. */
typedef struct
{
  const char *keytab;  /* keys for host, HTTP and WSMAN; NULL: the machine's keytab */
  gboolean kerberos;   /* whether Kerberos is accepted */
  gboolean ntlm;       /* whether NTLM is accepted; its users are in $NTLM_USER_FILE */
  const char * const *directory_realms; /* the realms whose tickets need a PAC; or NULL */
  gboolean knows_directories; /* TRUE if the list is complete: no other realm is a directory */
} WsmanAcceptorSource;

typedef struct _WsmanGss WsmanGss;

/* target: a Kerberos principal as typed, "host/NAME"; its realm is optional. bindings: the hash of the server's
 * certificate, or NULL. */
WsmanGss *wsman_gss_new_initiator (WsmanCredential *credential,
                                   WsmanMechanism   mechanism,
                                   WsmanWrapping    wrapping,
                                   const char      *target,
                                   GBytes          *bindings);
WsmanGss *wsman_gss_new_acceptor (const WsmanAcceptorSource *source,
                                  GBytes                    *bindings);
/* For an initiator with SPNEGO: offers a second mechanism, which the acceptor may choose if it doesn't have the
 * first. */
void wsman_gss_offer (WsmanGss       *self,
                      WsmanMechanism  mechanism);
void wsman_gss_set_delegate (WsmanGss *self,
                             gboolean  delegate);
void wsman_gss_free (WsmanGss *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanGss, wsman_gss_free)

/* Makes one step. input is NULL for an initiator's first step. output is NULL if there is nothing to send. After the
 * last step, confidentiality and integrity are established, and with Kerberos the server has proved its identity;
 * otherwise the step fails. */
gboolean wsman_gss_step (WsmanGss  *self,
                         GBytes    *input,
                         GBytes   **output,
                         GError   **error);

/* For an initiator, after a failed step: tells whether the acceptor's token said that it refuses. This token isn't
 * protected. */
gboolean wsman_gss_was_refused (WsmanGss *self);

/* For an acceptor, after a failed step: returns the token that tells the client about it, or NULL. */
GBytes *wsman_gss_get_error_token (WsmanGss *self);

gboolean wsman_gss_is_complete (WsmanGss *self);
WsmanMechanism wsman_gss_get_mechanism (WsmanGss *self);

/* For an acceptor: tells whether the initiator proved that it sees the same certificate. */
gboolean wsman_gss_is_bound (WsmanGss *self);

/* Seals plain. The result has a signature of that length, then the ciphertext. padding: the bytes that the mechanism
 * added to the plaintext. */
GBytes *wsman_gss_seal (WsmanGss  *self,
                        GBytes    *plain,
                        gsize     *signature_length,
                        gsize     *padding,
                        GError   **error);
GBytes *wsman_gss_unseal (WsmanGss  *self,
                          GBytes    *sealed,
                          gsize      signature_length,
                          GError   **error);

G_END_DECLS

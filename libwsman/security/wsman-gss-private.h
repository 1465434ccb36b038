/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The interface to GSSAPI. It has credentials, the authentication of one side, and sealing. All calls may block,
 * because GSSAPI may ask a KDC. The calls run on the room's own threads. Only one thread at a time uses a context. Only
 * this room includes GSSAPI's headers. [RFC 2743], [RFC 4178], [MS-NLMP], [MS-WSMV] 2.2.9.
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

/* Tells whether GSSAPI has the mechanism. NTLM is in a separate package. wsman_mechanism_get_advice() returns a text
 * that says what to install. */
gboolean wsman_mechanism_is_available (WsmanMechanism mechanism);
const char *wsman_mechanism_get_advice (void);

/* Says whether tokens are sent as they are, or negotiated with SPNEGO. */
typedef enum
{
  WSMAN_WRAPPING_RAW,
  WSMAN_WRAPPING_SPNEGO,
} WsmanWrapping;

/* The source of an initiator's credential. Strings may be NULL. The strings are copied. */
typedef struct
{
  const char *user_name; /* "DOMAIN\\user", "user@REALM" or "user"; NULL for the user of the desktop's ticket */
  const char *password;  /* NULL if a ticket or the keytab of user_name is used */
  const char *ccache;    /* the name of a credentials cache, or NULL */
  const char *keytab;    /* the name of a client keytab, or NULL */
} WsmanCredentialSource;

/* A source of credentials that the connections of a session share. It renews expired tickets. Thread-safe. */
typedef struct _WsmanCredential WsmanCredential;

WsmanCredential *wsman_credential_new (const WsmanCredentialSource *source);
WsmanCredential *wsman_credential_ref (WsmanCredential *self);
void wsman_credential_unref (WsmanCredential *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCredential, wsman_credential_unref)

/* Describes what an acceptor accepts. */
typedef struct
{
  const char *keytab;  /* a file with keys for host, HTTP and WSMAN; NULL for the machine's keytab */
  gboolean kerberos;   /* TRUE if Kerberos is accepted */
  gboolean ntlm;       /* TRUE if NTLM is accepted; its users are in $NTLM_USER_FILE */
  const char * const *directory_realms; /* the realms whose tickets need a PAC; NULL for none */
  gboolean knows_directories; /* TRUE if no realm outside this list is a directory */
} WsmanAcceptorSource;

typedef struct _WsmanGss WsmanGss;

/* Makes an initiator. target is a Kerberos principal "host/NAME" as the user typed it, with or without a realm.
 * bindings is the hash of the server's certificate, or NULL. */
WsmanGss *wsman_gss_new_initiator (WsmanCredential *credential,
                                   WsmanMechanism   mechanism,
                                   WsmanWrapping    wrapping,
                                   const char      *target,
                                   GBytes          *bindings);
WsmanGss *wsman_gss_new_acceptor (const WsmanAcceptorSource *source,
                                  GBytes                    *bindings);
/* Offers a second mechanism, which the acceptor may choose if it doesn't have the first. This is for an initiator with
 * SPNEGO. */
void wsman_gss_offer (WsmanGss       *self,
                      WsmanMechanism  mechanism);
void wsman_gss_set_delegate (WsmanGss *self,
                             gboolean  delegate);
void wsman_gss_free (WsmanGss *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanGss, wsman_gss_free)

/* Makes one step. input is NULL for an initiator's first step. output becomes NULL if there is nothing to send. The
 * last step fails unless confidentiality and integrity are established. With Kerberos, it also fails unless the server
 * has proved its identity. */
gboolean wsman_gss_step (WsmanGss  *self,
                         GBytes    *input,
                         GBytes   **output,
                         GError   **error);

/* Tells whether the acceptor's token said that the acceptor refuses. This token isn't protected. Only an initiator
 * calls this, after a failed step. */
gboolean wsman_gss_was_refused (WsmanGss *self);

/* Returns the token that tells the client about a failed step; NULL if there is none. Only an acceptor calls this. */
GBytes *wsman_gss_get_error_token (WsmanGss *self);

gboolean wsman_gss_is_complete (WsmanGss *self);
WsmanMechanism wsman_gss_get_mechanism (WsmanGss *self);

/* Tells whether the initiator proved that it sees the same certificate. Only an acceptor calls this. */
gboolean wsman_gss_is_bound (WsmanGss *self);

/* Seals plain. The result is a signature and then the ciphertext. The length of the signature is returned. padding
 * becomes the number of bytes that the mechanism added to the plaintext. */
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

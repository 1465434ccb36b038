/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * GSSAPI as this library uses it: credentials, the authentication of one side, sealing. Everything here
 * blocks (a KDC may be asked) and runs on the room's own threads; a context is used by one thread
 * at a time. The only place that includes GSSAPI headers is this room. [RFC 2743], [RFC 4178],
 * [MS-NLMP], [MS-WSMV] 2.2.9.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What authenticates in the end; SPNEGO and HTTP's schemes only carry it. */
typedef enum
{
  WSMAN_MECHANISM_UNKNOWN,
  WSMAN_MECHANISM_KERBEROS,
  WSMAN_MECHANISM_NTLM,
} WsmanMechanism;

const char *wsman_mechanism_get_name (WsmanMechanism mechanism);

/* Whether GSSAPI has it, which NTLM needs a package for; and what to say if not. */
gboolean wsman_mechanism_is_available (WsmanMechanism mechanism);
const char *wsman_mechanism_get_advice (void);

/* How the tokens are wrapped: plain, or negotiated with SPNEGO. */
typedef enum
{
  WSMAN_WRAPPING_RAW,
  WSMAN_WRAPPING_SPNEGO,
} WsmanWrapping;

/* Where an initiator's credentials come from. Strings may be NULL; all are copied. */
typedef struct
{
  const char *user_name; /* "DOMAIN\\user", "user@REALM" or "user"; NULL: the desktop's ticket */
  const char *password;  /* NULL: a ticket or keytab of user_name */
  const char *ccache;    /* a named credentials cache, or NULL */
  const char *keytab;    /* a client keytab, or NULL */
} WsmanCredentialSource;

/* One source of credentials, shared by the connections of a session; renews tickets as they expire.
 * Its calls are thread-safe. */
typedef struct _WsmanCredential WsmanCredential;

WsmanCredential *wsman_credential_new (const WsmanCredentialSource *source);
WsmanCredential *wsman_credential_ref (WsmanCredential *self);
void wsman_credential_unref (WsmanCredential *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCredential, wsman_credential_unref)

/* What an acceptor answers with. */
typedef struct
{
  const char *keytab;  /* keys for host, HTTP and WSMAN; NULL: the machine's keytab */
  gboolean kerberos;   /* whether Kerberos is accepted */
  gboolean ntlm;       /* whether NTLM is accepted; its users are in $NTLM_USER_FILE */
  const char * const *directory_realms; /* whose tickets count with a PAC alone; or NULL */
  gboolean knows_directories; /* whether no other realm could be one */
} WsmanAcceptorSource;

typedef struct _WsmanGss WsmanGss;

/* target: a Kerberos principal as typed, "host/NAME", its realm optional. bindings: the hash of the
 * server's certificate, or NULL. */
WsmanGss *wsman_gss_new_initiator (WsmanCredential *credential,
                                   WsmanMechanism   mechanism,
                                   WsmanWrapping    wrapping,
                                   const char      *target,
                                   GBytes          *bindings);
WsmanGss *wsman_gss_new_acceptor (const WsmanAcceptorSource *source,
                                  GBytes                    *bindings);
/* Initiator, in SPNEGO: another mechanism, which the acceptor may choose if it lacks the first. */
void wsman_gss_offer (WsmanGss       *self,
                      WsmanMechanism  mechanism);
void wsman_gss_set_delegate (WsmanGss *self,
                             gboolean  delegate);
void wsman_gss_free (WsmanGss *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanGss, wsman_gss_free)

/* One step. input is NULL for the first of an initiator. output is NULL if there is nothing to send.
 * After the last step the flags were checked: confidentiality and integrity, and with Kerberos that
 * the server proved itself. */
gboolean wsman_gss_step (WsmanGss  *self,
                         GBytes    *input,
                         GBytes   **output,
                         GError   **error);

/* Initiator, after a step that failed: whether that was the acceptor's word, which isn't protected. */
gboolean wsman_gss_was_refused (WsmanGss *self);

/* Acceptor, after a step that failed: what the client is to hear of it, or NULL. */
GBytes *wsman_gss_get_error_token (WsmanGss *self);

gboolean wsman_gss_is_complete (WsmanGss *self);
WsmanMechanism wsman_gss_get_mechanism (WsmanGss *self);

/* Acceptor: whether the initiator proved to see the same certificate. */
gboolean wsman_gss_is_bound (WsmanGss *self);

/* Seals plain: a signature of that length, then the ciphertext; padding counts bytes that the
 * mechanism added to the plaintext. */
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

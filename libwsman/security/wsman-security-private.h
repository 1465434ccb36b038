/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The interface that all mechanisms share. It reads and writes tokens, and seals bodies. It doesn't depend on HTTP. A
 * context belongs to one connection. Mechanisms that authenticate each request (Basic, none) give a header value and
 * are complete from the start. Mechanisms that authenticate the connection take steps, and may seal. A context that is
 * all zero has proved nothing.
 */

#pragma once

#include "wsman-delegation-private.h"
#include "wsman-gss-peer-private.h"

G_BEGIN_DECLS

#define WSMAN_TYPE_SECURITY_CONTEXT (wsman_security_context_get_type ())

G_DECLARE_DERIVABLE_TYPE (WsmanSecurityContext, wsman_security_context, WSMAN, SECURITY_CONTEXT, GObject)

/* A sealed chunk of a message. It begins with a signature of signature_length bytes, which the ciphertext follows. If
 * the mechanism seals with TLS, signature_length is only information, and the bytes are whole records. */
typedef struct
{
  GBytes *bytes;
  gsize signature_length;
  gsize length; /* the length of the plaintext, with the mechanism's padding */
} WsmanSealed;

void wsman_sealed_free (WsmanSealed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSealed, wsman_sealed_free)

/* What a mechanism may need to know about a request. */
typedef struct
{
  const char *method;
  const char *target; /* the target as on the request line, such as "/wsman" */
  GBytes *body;
} WsmanSecurityRequest;

/* The meaning of a response 401. */
typedef enum
{
  WSMAN_CHALLENGE_RESULT_REFUSED, /* the credentials were refused, or there is no challenge for the mechanism */
  WSMAN_CHALLENGE_RESULT_TAKEN,   /* the next request can be authenticated, and may be the same request again */
  WSMAN_CHALLENGE_RESULT_ERROR,   /* there is a challenge, but it can't be used */
} WsmanChallengeResult;

struct _WsmanSecurityContextClass
{
  GObjectClass parent_class;

  const char *scheme;        /* the scheme of HTTP, such as "Basic"; NULL for none, or if get_scheme is set */
  gboolean connection_bound; /* TRUE if it authenticates the connection and not each request */
  gboolean explains_refusal; /* TRUE if the token of a refusal, in a step after the last one, gives its reason */
  gsize chunk_size;          /* the most bytes of plaintext that seal takes; 0 for any number */

  const char *(*get_scheme) (WsmanSecurityContext *self);
  /* Returns the mechanism that authenticates, such as "Kerberos". By default this is the scheme. */
  const char *(*get_mechanism) (WsmanSecurityContext *self);

  /* These functions are for mechanisms that authenticate each request. See the functions of the same names. */
  gboolean (*needs_challenge) (WsmanSecurityContext *self);
  WsmanChallengeResult (*take_challenge) (WsmanSecurityContext  *self,
                                          const char            *challenges,
                                          GError               **error);
  char *(*dup_authorization) (WsmanSecurityContext       *self,
                              const WsmanSecurityRequest *request);
  gboolean (*protects_response) (WsmanSecurityContext *self);
  gboolean (*check_response) (WsmanSecurityContext  *self,
                              const char            *info,
                              GBytes                *body,
                              GError               **error);

  /* Only connection-bound mechanisms have these functions. They may block. They run on a thread of the room, and only
   * one at a time runs for a context. */
  gboolean (*is_complete) (WsmanSecurityContext *self);
  gboolean (*step) (WsmanSecurityContext  *self,
                    GBytes                *input,
                    GBytes               **output,
                    GError               **error);
  WsmanSealed *(*seal) (WsmanSecurityContext  *self,
                        GBytes                *plain,
                        GError               **error);
  GBytes *(*unseal) (WsmanSecurityContext  *self,
                     GBytes                *sealed,
                     gsize                  signature_length,
                     GError               **error);

  /* The functions below, which have defaults. */
  gboolean (*was_refused) (WsmanSecurityContext *self);
  const char *(*get_fallback) (WsmanSecurityContext *self);
  GBytes *(*get_error_token) (WsmanSecurityContext *self);
  gboolean (*is_bound) (WsmanSecurityContext *self);
  const WsmanPeer *(*get_peer) (WsmanSecurityContext *self);
  WsmanDelegation *(*get_delegation) (WsmanSecurityContext *self);
};

const char *wsman_security_context_get_scheme (WsmanSecurityContext *self);
const char *wsman_security_context_get_mechanism (WsmanSecurityContext *self);
gboolean wsman_security_context_is_connection_bound (WsmanSecurityContext *self);

/* Tells whether the mechanism needs a challenge of the server before its first request. */
gboolean wsman_security_context_needs_challenge (WsmanSecurityContext *self);

/* Takes the challenges of a response 401, which are its WWW-Authenticate fields joined with commas. challenges may be
 * NULL. The error is only set for WSMAN_CHALLENGE_RESULT_ERROR. */
WsmanChallengeResult wsman_security_context_take_challenge (WsmanSecurityContext  *self,
                                                            const char            *challenges,
                                                            GError               **error);

/* Returns the value of the request's Authorization header, which must be freed as a secret. Returns NULL if there is no
 * such header. */
char *wsman_security_context_dup_authorization (WsmanSecurityContext       *self,
                                                const WsmanSecurityRequest *request);

/* Tells whether the response to the last request can only be checked with its whole body. */
gboolean wsman_security_context_protects_response (WsmanSecurityContext *self);

/* Checks whether the response to the last request comes from a server that knows the user. info is the
 * Authentication-Info header, or NULL. body is NULL unless the response is protected. */
gboolean wsman_security_context_check_response (WsmanSecurityContext  *self,
                                                const char            *info,
                                                GBytes                *body,
                                                GError               **error);

/* Tells whether the authentication is complete. The authentication of a context that isn't connection-bound is always
 * complete. */
gboolean wsman_security_context_is_complete (WsmanSecurityContext *self);

/* Tells whether an initiator can read the reason for a refusal from the token of the refusal, with one more step. The
 * step then fails with the reason. */
gboolean wsman_security_context_explains_refusal (WsmanSecurityContext *self);

/* Tells whether the acceptor's token said that the acceptor refuses. This token isn't protected. Only an initiator has
 * the answer, after a failed step. */
gboolean wsman_security_context_was_refused (WsmanSecurityContext *self);

/* Returns why a preferred mechanism wasn't used; NULL if there is no reason. Only an initiator has one. */
const char *wsman_security_context_get_fallback (WsmanSecurityContext *self);

/* Returns the token that tells the client about a failed step; NULL if there is none. Only an acceptor has one. */
GBytes *wsman_security_context_get_error_token (WsmanSecurityContext *self);

/* Tells whether the client proved that it sees the same certificate of the connection. Only an acceptor knows. */
gboolean wsman_security_context_is_bound (WsmanSecurityContext *self);

/* Returns the client. Only an acceptor has one, after the authentication is complete. */
const WsmanPeer *wsman_security_context_get_peer (WsmanSecurityContext *self);

/* Returns the credentials that the client has delegated; NULL if there are none. */
WsmanDelegation *wsman_security_context_get_delegation (WsmanSecurityContext *self);

/* Returns the mutex that lets only one step or sealing run at a time, even after a cancelled one. */
GMutex *wsman_security_context_get_mutex (WsmanSecurityContext *self);

/* Makes one step of the authentication. input is NULL for the initiator's first step. A cancelled call returns at once,
 * and the context can't be used any more. output becomes NULL if there is nothing to send. */
void wsman_security_context_step_async (WsmanSecurityContext *self,
                                        GBytes               *input,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean wsman_security_context_step_finish (WsmanSecurityContext  *self,
                                             GAsyncResult          *result,
                                             GBytes               **output,
                                             GError               **error);

/* Takes a chunk of a sealed message. The chunk is freed afterwards. */
typedef void (*WsmanSealedFunc) (const WsmanSealed *chunk,
                                 gpointer           writer);

/* Seals a message. func gets one chunk, or as many as the mechanism needs, in order, and maybe in another thread. The
 * work owns writer, and may have it longer than a cancelled call. */
void wsman_security_context_seal_async (WsmanSecurityContext *self,
                                        GBytes               *plain,
                                        WsmanSealedFunc       func,
                                        gpointer              writer,
                                        GDestroyNotify        free_writer,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
/* Returns writer, which the caller owns then; NULL if sealing failed. */
gpointer wsman_security_context_seal_finish (WsmanSecurityContext  *self,
                                             GAsyncResult          *result,
                                             GError               **error);

/* Unseals the chunks of a message, and checks their lengths. */
void wsman_security_context_unseal_async (WsmanSecurityContext *self,
                                          GPtrArray            *chunks,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
GBytes *wsman_security_context_unseal_finish (WsmanSecurityContext  *self,
                                              GAsyncResult          *result,
                                              GError               **error);

/* Tells whether threads may be used in this process. A parent's threads don't exist after a fork, and a wait for
 * them would never end. Returns FALSE and an error in a child of a process that has called this function before. */
gboolean wsman_security_use_threads (GError **error);

WsmanSecurityContext *wsman_security_none_new (void);
WsmanSecurityContext *wsman_security_basic_new (const char *user_name,
                                                const char *password);

/* The Authorization value of a client that authenticates by its certificate: [DSP0226] C.3.3, [MS-WSMV] 2.2.9.1. */
#define WSMAN_CERTIFICATE_AUTHORIZATION "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"

/* Creates the mechanism of a client whose certificate authenticates it in TLS. */
WsmanSecurityContext *wsman_security_certificate_new (void);

/* Reads the name and the password from an Authorization value of Basic, for servers. Both must be freed as secrets. If
 * the value isn't well formed, the function returns FALSE and sets nothing. */
gboolean wsman_basic_parse (const char  *authorization,
                            char       **user_name,
                            char       **password);

/* Decodes padded base64. Returns NULL if the text isn't exactly that. The caller frees the bytes. */
guint8 *wsman_base64_decode (const char *encoded,
                             gsize      *length);

G_END_DECLS

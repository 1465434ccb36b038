/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Requests over HTTP: the pool of channels of one session. A channel is one connection with
 * its security context; one request borrows one whole channel, so that nothing ever waits
 * inside libsoup and a connection can't be swapped. Reading a response is the caller's pull:
 * no source outlives the call that attached it.
 */

#pragma once

#include <gio/gio.h>
#include "security/wsman-revocation-private.h"
#include "security/wsman-security-gss-private.h"
#include "wsman-enums.h"

G_BEGIN_DECLS

/* What makes a channel; the strings and objects are the transport's own copies. */
typedef struct
{
  GUri *uri;                       /* http or https, with host, port and path */
  GSocketConnectable *connectable; /* where to connect to in place of the URI's host, or NULL */
  gboolean local;                  /* connectable is this machine's socket: its owner is checked */
  char *user_name;                 /* for Basic; or NULL */
  char *password;                  /* a secret; or NULL */
  char *mechanism;                 /* "Basic", or NULL for none or a negotiation */
  WsmanNegotiation *negotiation;   /* for mechanisms bound to the connection; or NULL */
  WsmanCredential *credential;     /* of the negotiation */
  WsmanChannelBinding binding;
  gboolean seal;                   /* messages are sealed once the connection is authenticated */
  gsize max_response;              /* bytes of a sealed response, which is read as a whole */
  gboolean skip_ca_check;
  gboolean skip_cn_check;
  GTlsDatabase *tls_database;      /* or NULL: the system's */
  WsmanRevocationLists *revocation_lists; /* or NULL */
  gboolean skip_revocation_check;
  gboolean accept_old_tls;         /* below 1.2 */
  char *server_certificate_sha256; /* lower-case hex of the one certificate accepted; or NULL */
  GTlsCertificate *client_certificate;
  GTlsInteraction *tls_interaction;
  guint max_channels;
  guint connect_timeout;           /* milliseconds */
} WsmanTransportConfig;

WsmanTransportConfig *wsman_transport_config_new (void);
void wsman_transport_config_free (WsmanTransportConfig *self);

#define WSMAN_TYPE_TRANSPORT (wsman_transport_get_type ())
G_DECLARE_FINAL_TYPE (WsmanTransport, wsman_transport, WSMAN, TRANSPORT, GObject)

/* Takes config. */
WsmanTransport *wsman_transport_new (WsmanTransportConfig *config);

/* From now on; connections that are open stay. */
void wsman_transport_set_limits (WsmanTransport *self,
                                 guint           max_channels,
                                 guint           connect_timeout,
                                 gsize           max_response);

typedef enum
{
  WSMAN_CERTIFICATE_DECISION_REFUSE,
  WSMAN_CERTIFICATE_DECISION_ACCEPT,
  WSMAN_CERTIFICATE_DECISION_AS_BEFORE, /* accept the certificate that was accepted last, and no other one */
} WsmanCertificateDecision;

/* The last word on a certificate that was found wanting; runs in the context of the call. NULL is as
 * one that always says AS_BEFORE. */
typedef WsmanCertificateDecision (*WsmanTransportAcceptFunc) (GTlsCertificate      *certificate,
                                                              GTlsCertificateFlags  errors,
                                                              gpointer              user_data);
void wsman_transport_set_accept_func (WsmanTransport           *self,
                                      WsmanTransportAcceptFunc  func,
                                      gpointer                  user_data);

/* New credentials for channels made from now on: after the caller was asked. */
void wsman_transport_set_credentials (WsmanTransport *self,
                                      const char     *user_name,
                                      const char     *password);

/* What the server that refused the last credentials says they are for; NULL if it doesn't. */
char *wsman_transport_dup_realm (WsmanTransport *self);

/* What the last connection showed, whether it was accepted or not; NULL over http. Borrowed until
 * the server shows another one. */
GTlsCertificate *wsman_transport_get_peer_certificate (WsmanTransport       *self,
                                                       GTlsCertificateFlags *errors);

/* Whether a connection was ever made: a failure before that may come from a wrong port. */
gboolean wsman_transport_was_reached (WsmanTransport *self);

/* How the last connection was authenticated: "Kerberos"; NULL if not at all yet. Static. */
const char *wsman_transport_get_mechanism (WsmanTransport *self,
                                           gboolean       *sealed,
                                           gboolean       *bound);

typedef enum
{
  WSMAN_SEND_NONE = 0,
  WSMAN_SEND_REPEATABLE = 1 << 0,   /* may run twice: sent again if its response is lost */
  WSMAN_SEND_NEVER_WAIT = 1 << 1,   /* beyond the limit, open an extra channel: sync calls */
  WSMAN_SEND_ANONYMOUS = 1 << 2,    /* Identify without authentication: "WSMANIDENTIFY" header */
  WSMAN_SEND_HARMLESS = 1 << 3,     /* changes nothing that the server manages */
} WsmanSendFlags;

#define WSMAN_TYPE_EXCHANGE (wsman_exchange_get_type ())
G_DECLARE_FINAL_TYPE (WsmanExchange, wsman_exchange, WSMAN, EXCHANGE, GObject)

/* Sends body and returns when the head of the response is there. timeout: milliseconds until the
 * whole of the response is there, less the time in which nobody reads; 0 for none. Errors: WSMAN_ERROR, or
 * G_IO_ERROR_CANCELLED (then the socket is closed). A 401, 403, 404, 411, 413, 415, 503 or 3xx
 * without an envelope is an error that carries Windows' code; a status with an envelope is not. */
void wsman_transport_send_async (WsmanTransport      *self,
                                 GBytes              *body,
                                 const char          *charset,
                                 WsmanSendFlags       flags,
                                 guint                timeout,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
WsmanExchange *wsman_transport_send_finish (WsmanTransport  *self,
                                            GAsyncResult    *result,
                                            GError         **error);

/* By how many requests that take long, and so hold a channel, there are more or less. */
void wsman_transport_add_capacity (WsmanTransport *self,
                                   int             n_channels);

/* Closes idle channels; open exchanges end by themselves. */
void wsman_transport_close (WsmanTransport *self);

guint wsman_exchange_get_status (WsmanExchange *self);
const char *wsman_exchange_get_charset (WsmanExchange *self); /* of the Content-Type, or NULL */

/* What wsman_exchange_read_async() would give, if it is here already; else NULL. */
GBytes *wsman_exchange_take_piece (WsmanExchange *self);

/* The next piece of the body, as it arrives; empty at its end, when the channel goes back to the
 * pool. An exchange that is dropped before its end, or cancelled, closes its connection. */
void wsman_exchange_read_async (WsmanExchange       *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);
GBytes *wsman_exchange_read_finish (WsmanExchange  *self,
                                    GAsyncResult   *result,
                                    GError        **error);

/* Nobody reads on for now: until somebody does, the connection doesn't count, so that those who wait
 * for one don't wait for a program that waits for them. */
void wsman_exchange_suspend (WsmanExchange *self);

G_END_DECLS

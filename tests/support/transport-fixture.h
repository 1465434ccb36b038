/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * For the tests of the transport: transports to canned servers, and calls that wait.
 */

#pragma once

#include "canned-server.h"

#include "transport/wsman-exchange-private.h"
#include "wsman-error.h"

G_BEGIN_DECLS

/* The head of a response whose body has nine bytes. */
#define HALVES_HEAD "HTTP/1.1 200 OK\r\nContent-Type: " CANNED_SOAP "\r\nContent-Length: 9\r\n\r\n"

/* Makes a transport for uri, with "ada" and "secret" if there is a mechanism. */
WsmanTransportConfig *new_config (const char *uri,
                                  const char *mechanism,
                                  guint       max_channels);
WsmanTransport *new_transport (CannedServer *server,
                               const char   *mechanism,
                               guint         max_channels);
WsmanTransport *new_transport_for_uri (const char *uri,
                                       const char *mechanism,
                                       guint       max_channels);

/* These run the thread's default context until there is a result. */
WsmanExchange *send_and_wait (WsmanTransport  *transport,
                              const char      *body,
                              const char      *charset,
                              WsmanSendFlags   flags,
                              guint            timeout,
                              GCancellable    *cancellable,
                              GError         **error);
GBytes *read_and_wait (WsmanExchange  *exchange,
                       GCancellable   *cancellable,
                       GError        **error);

/* Reads the rest of the body. */
char *read_rest (WsmanExchange  *exchange,
                 GError        **error);

/* Sends and reads. Without error, it must not fail. */
char *fetch_with (WsmanTransport  *transport,
                  const char      *body,
                  const char      *charset,
                  WsmanSendFlags   flags,
                  guint            timeout,
                  guint           *status,
                  GError         **error);
char *fetch (WsmanTransport *transport);

/* A running call. Its result arrives when the context runs. */
typedef struct
{
  WsmanTransport *transport;
  GCancellable *cancellable;
  WsmanExchange *exchange;
  GError *error;
  gboolean is_done;
  guint rank; /* among all calls, in the order of completion */
} Call;

Call *call_new (WsmanTransport *transport,
                WsmanSendFlags  flags,
                guint           timeout);
void call_free (Call *self);
void call_wait (Call *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

void assert_failure (const GError *error,
                     WsmanError    klass,
                     guint32       code,
                     const char   *text);

/* Deadlines for calls: one that passes, but only after everything before it, even on a busy machine; and one that
 * doesn't pass. */
#define SHORT_MS 1000
#define LONG_MS 600000

/* Asserts that something takes at most 100 ms. scenario does it, and returns how many microseconds it took. */
void assert_at_once (gint64 (*scenario) (void));

/* Cancels call and waits for it. Returns how long that took. */
gint64 call_cancel (Call *self);

/* Asserts that another round of run_all leaves no more open descriptors than before. */
void assert_keeps_descriptors (void (*run_all) (void));

/* --- What canned servers do with a request --- */

/* The body is "<ok/>". */
void respond_ok (CannedPeer          *peer,
                 const CannedRequest *request,
                 gpointer             user_data);
void respond_and_close (CannedPeer          *peer,
                        const CannedRequest *request,
                        gpointer             user_data);
void respond_after_gate (CannedPeer          *peer,
                         const CannedRequest *request,
                         gpointer             user_data);

/* Half a response, and the other half when the gate opens: "<halves/>". */
void respond_in_halves (CannedPeer          *peer,
                        const CannedRequest *request,
                        gpointer             user_data);

/* The first request gets no response, or half a response. The others get one. */
void respond_second (CannedPeer          *peer,
                     const CannedRequest *request,
                     gpointer             user_data);
void respond_half_first (CannedPeer          *peer,
                         const CannedRequest *request,
                         gpointer             user_data);

/* The server's response is "<ok/>". */
void assert_fetches (WsmanTransport *transport);

G_END_DECLS

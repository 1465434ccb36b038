/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request that was understood, and its response. It has two ends. On one end, the provider or the server itself
 * responds once, at any time and in any thread. On the other end, the client gets that response, or a fault that time
 * is over, or has left. The public WsmanOperation is the first end. The dispatcher has the second, in the main context
 * of the server.
 */

#pragma once

#include <gio/gio.h>
#include "base/wsman-error-private.h"
#include "query/wsman-fragment-private.h"
#include "soap/wsman-enumeration-private.h"
#include "soap/wsman-message-private.h"
#include "wsman-enums.h"
#include "wsman-query-private.h"
#include "wsman-quotas-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanEnumerationContext WsmanEnumerationContext;
typedef struct _WsmanServerRequest WsmanServerRequest;

/* The second and the third phase of a request: see wsman-dispatcher-private.h. */
typedef struct
{
  /* Decides whether the caller has access, and serves the request. */
  void (*serve) (WsmanServerRequest *request,
                 gpointer            user_data);
  /* The request has been served; in the server's context. */
  void (*returned) (WsmanServerRequest *request);
} WsmanServerRequestHandlers;

/* What all requests of a server share. Each request holds a reference. */
typedef struct
{
  GMainContext *context;
  const WsmanPolicy *policy; /* NULL after the server has stopped */
  const WsmanServerRequestHandlers *handlers;
  gpointer user_data; /* of handlers; not valid after the server has stopped */
  WsmanQuotas *operations; /* running */
} WsmanServerRequestShared;

WsmanServerRequestShared *wsman_server_request_shared_new (GMainContext                     *context,
                                                           const WsmanPolicy                *policy,
                                                           const WsmanServerRequestHandlers *handlers,
                                                           gpointer                          user_data);
WsmanServerRequestShared *wsman_server_request_shared_ref (WsmanServerRequestShared *self);
void wsman_server_request_shared_unref (WsmanServerRequestShared *self);

typedef enum
{
  WSMAN_ENUMERATION_VERB_NONE, /* not an enumeration */
  WSMAN_ENUMERATION_VERB_ENUMERATE,
  WSMAN_ENUMERATION_VERB_PULL,
  WSMAN_ENUMERATION_VERB_RELEASE,
} WsmanEnumerationVerb;

struct _WsmanServerRequest
{
  /* The request; constant. */
  WsmanServerRequestShared *shared;
  WsmanVerb verb;
  WsmanEnumerationVerb enumeration_verb;
  WsmanMessage *message;
  const WsmanReference *reference; /* of query or message; NULL for Identify */
  WsmanEnumeration enumeration;
  char *method;         /* of Invoke, or NULL */
  WsmanFragment *fragment; /* of Get and Put; or NULL */
  WsmanCaller caller;   /* its user and address are references */
  guint timeout;        /* milliseconds */
  const char *charset;  /* of the response: static */
  gsize max_size;       /* of the response, bytes */
  gboolean malformed;   /* no envelope at all */
  GCancellable *cancellable;
  gboolean is_counted;  /* among the operations of its user */

  /* Until the response, only the provider or server that serves the request uses these: */
  WsmanQuery *query;    /* of an enumeration */
  guint max_items;      /* in the response */
  guint demand;         /* how many items the provider is asked for */
  GObject *context;     /* the provider's own, kept between requests; or NULL */
  gboolean is_reading;  /* reading the whole resource before a fragment is put; verb is Get meanwhile */
  WsmanDocument *input; /* replaces the message's content; or NULL */

  /* The response; written by the function that has begun it. */
  int round;            /* atomic: even before the response, odd after it has begun */
  WsmanFaultInfo *fault;
  GString *content;
  GPtrArray *items;     /* of char *: each as it is written to the response */
  gsize n_offered;      /* the provider's items, with those that a filter left out */
  gboolean finished;

  /* The client's end; only used in the server's context. */
  WsmanServerConnection *connection; /* NULL after the response, or after the client has left */
  WsmanEnumerationContext *enumeration_context;
  GSource *deadline;
};

/* Creates the request of a connection's client. Takes message, which may be NULL. */
WsmanServerRequest *wsman_server_request_new (WsmanServerRequestShared *shared,
                                              WsmanServerConnection    *connection,
                                              const WsmanCaller        *caller,
                                              WsmanMessage             *message,
                                              const char               *charset);
WsmanServerRequest *wsman_server_request_ref (WsmanServerRequest *self);
void wsman_server_request_unref (WsmanServerRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanServerRequest, wsman_server_request_unref)

/* A provider may be called several times for one request. Each call is a round. */
int wsman_server_request_get_round (WsmanServerRequest *self);
void wsman_server_request_start_round (WsmanServerRequest *self);

/* Returns TRUE for the first caller in that round. It must then respond, with one of the functions below or, in the
 * server's context, with wsman_server_request_respond…(). */
gboolean wsman_server_request_begin_response (WsmanServerRequest *self,
                                              int                 round);

/* What the provider gets: the action and its input, which may be NULL. */
const char *wsman_server_request_get_action (WsmanServerRequest *self);
WsmanDocument *wsman_server_request_get_input (WsmanServerRequest  *self,
                                               const WsmanElement **element);

/* Takes content: the content of the body. */
void wsman_server_request_return_content (WsmanServerRequest *self,
                                          GString            *content);
/* Returns the resource or another result; NULL for none. If a part was requested, only that part is sent. */
void wsman_server_request_return_object (WsmanServerRequest *self,
                                         const WsmanElement *object);
/* Takes items of an enumeration. n_offered: with those that a filter left out. finished: there are no more. */
void wsman_server_request_return_items (WsmanServerRequest *self,
                                        GPtrArray          *items,
                                        gsize               n_offered,
                                        gboolean            finished);
/* Takes fault. */
void wsman_server_request_return_fault (WsmanServerRequest *self,
                                        WsmanFaultInfo     *fault);

G_END_DECLS

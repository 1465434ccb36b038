/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request that was understood, and its response. It has two ends: whoever serves it answers once,
 * at any time and from any thread; the client hears that response, or that the time is over, or has
 * left, once too. The public Operation shows the first end, the dispatcher holds the second, in the
 * main context of the server.
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
  /* Decides whether the caller may, and serves the request. */
  void (*serve) (WsmanServerRequest *request,
                 gpointer            user_data);
  /* Whoever serves it has returned; in the server's context. */
  void (*returned) (WsmanServerRequest *request);
} WsmanServerRequestHandlers;

/* What all requests of a server share, which they keep for as long as they last. */
typedef struct
{
  GMainContext *context;
  const WsmanPolicy *policy; /* NULL once the server has stopped; the same for user_data */
  const WsmanServerRequestHandlers *handlers;
  gpointer user_data;
  WsmanQuotas *operations; /* under way */
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
  const WsmanReference *reference; /* what it is about: of query or message; NULL for Identify */
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

  /* Whoever serves it has these to itself until it answers. */
  WsmanQuery *query;    /* of an enumeration */
  guint max_items;      /* in the response */
  guint demand;         /* items that the provider is asked for */
  GObject *context;     /* the provider's own, from request to request; or NULL */
  gboolean is_reading;  /* the whole that a fragment is put into: verb is Get meanwhile */
  WsmanDocument *input; /* what is put in place of the message's content; or NULL */

  /* The response; written by the one who began it. */
  int round;            /* atomic: even while a response is waited for, odd once it has begun */
  WsmanFaultInfo *fault;
  GString *content;
  GPtrArray *items;     /* of char *: each as it goes into the response */
  gsize n_offered;      /* items of the provider, those that a filter left out included */
  gboolean finished;

  /* The client's end; in the server's context alone. */
  WsmanServerConnection *connection; /* NULL once it has its response, or left */
  WsmanEnumerationContext *enumeration_context;
  GSource *deadline;
};

/* What a connection's client asks, in message, which it takes and which may be NULL. */
WsmanServerRequest *wsman_server_request_new (WsmanServerRequestShared *shared,
                                              WsmanServerConnection    *connection,
                                              const WsmanCaller        *caller,
                                              WsmanMessage             *message,
                                              const char               *charset);
WsmanServerRequest *wsman_server_request_ref (WsmanServerRequest *self);
void wsman_server_request_unref (WsmanServerRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanServerRequest, wsman_server_request_unref)

/* A provider may be asked several times for one request: each time is a round. */
int wsman_server_request_get_round (WsmanServerRequest *self);
void wsman_server_request_start_round (WsmanServerRequest *self);

/* TRUE for the first who wants to begin the response of that round, who then must, with one of the functions below
 * or in the server's context by responding. */
gboolean wsman_server_request_begin_response (WsmanServerRequest *self,
                                              int                 round);

/* What the provider knows of the action, and what goes with it, which may be NULL. */
const char *wsman_server_request_get_action (WsmanServerRequest *self);
WsmanDocument *wsman_server_request_get_input (WsmanServerRequest  *self,
                                               const WsmanElement **element);

/* The content of the body; takes it. */
void wsman_server_request_return_content (WsmanServerRequest *self,
                                          GString            *content);
/* The resource, or what else the response is; NULL for nothing. Of it goes what was asked for. */
void wsman_server_request_return_object (WsmanServerRequest *self,
                                         const WsmanElement *object);
/* Items of an enumeration; takes them. n_offered: those that a filter left out included. finished: there are no
 * more. */
void wsman_server_request_return_items (WsmanServerRequest *self,
                                        GPtrArray          *items,
                                        gsize               n_offered,
                                        gboolean            finished);
/* Takes fault. */
void wsman_server_request_return_fault (WsmanServerRequest *self,
                                        WsmanFaultInfo     *fault);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request that was understood, and its response. A request has two ends. At one end, the provider or the server
 * itself responds once, at any time and in any thread. At the other end, the client waits. The client gets the
 * response, or gets a fault when the time is over, or leaves. The public WsmanOperation is the first end. The
 * dispatcher has the second end, in the main context of the server.
 */

#pragma once

#include <gio/gio.h>
#include "base/wsman-error-private.h"
#include "query/wsman-fragment-private.h"
#include "soap/wsman-enumeration-messages-private.h"
#include "soap/wsman-message-private.h"
#include "soap/wsman-subscribe-message-private.h"
#include "wsman-enums.h"
#include "wsman-event-sink.h"
#include "wsman-query-private.h"
#include "wsman-quotas-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanEnumerationContext WsmanEnumerationContext;
typedef struct _WsmanServerRequest WsmanServerRequest;
typedef struct _WsmanServerSubscription WsmanServerSubscription;

/* The functions for the second and the third phase of a request: see wsman-dispatcher-private.h. */
typedef struct
{
  /* Decides whether the caller has access, and serves the request. */
  void (*serve) (WsmanServerRequest *request,
                 gpointer            user_data);
  /* Is called in the server's context after the request has been served. */
  void (*returned) (WsmanServerRequest *request);
} WsmanServerRequestHandlers;

/* The data that all requests of a server share. Each request holds a reference. */
typedef struct
{
  GMainContext *context;
  const WsmanPolicy *policy; /* NULL after called when the server has stopped */
  const WsmanServerRequestHandlers *handlers;
  gpointer user_data; /* the user_data of handlers; not valid after called when the server has stopped */
  WsmanQuotas *operations; /* counts the running operations of each user */
} WsmanServerRequestShared;

WsmanServerRequestShared *wsman_server_request_shared_new (GMainContext                     *context,
                                                           const WsmanPolicy                *policy,
                                                           const WsmanServerRequestHandlers *handlers,
                                                           gpointer                          user_data);
WsmanServerRequestShared *wsman_server_request_shared_ref (WsmanServerRequestShared *self);
void wsman_server_request_shared_unref (WsmanServerRequestShared *self);

typedef enum
{
  WSMAN_ENUMERATION_VERB_NONE, /* the request isn't part of an enumeration */
  WSMAN_ENUMERATION_VERB_ENUMERATE,
  WSMAN_ENUMERATION_VERB_PULL,
  WSMAN_ENUMERATION_VERB_RELEASE,
} WsmanEnumerationVerb;

typedef enum
{
  WSMAN_SUBSCRIPTION_VERB_NONE, /* the request isn't about a subscription */
  WSMAN_SUBSCRIPTION_VERB_SUBSCRIBE,
  WSMAN_SUBSCRIPTION_VERB_RENEW,
  WSMAN_SUBSCRIPTION_VERB_GET_STATUS,
  WSMAN_SUBSCRIPTION_VERB_UNSUBSCRIBE,
  WSMAN_SUBSCRIPTION_VERB_PULL, /* a Pull for the events of a subscription, which isn't part of an enumeration */
} WsmanSubscriptionVerb;

/* What a method has done, for the log. The caller of a provider can't know this. */
typedef enum
{
  WSMAN_OUTCOME_CHANGED, /* the default, if the response isn't a fault */
  WSMAN_OUTCOME_READ,    /* the method never changes anything, so it isn't logged */
  WSMAN_OUTCOME_DENIED,
  WSMAN_OUTCOME_FAILED,
} WsmanOutcome;

struct _WsmanServerRequest
{
  /* The next fields are for the request, and don't change. */
  WsmanServerRequestShared *shared;
  WsmanVerb verb;
  WsmanEnumerationVerb enumeration_verb;
  WsmanMessage *message;
  const WsmanReference *reference; /* borrowed from query or message; NULL for Identify */
  WsmanEnumerationMessage enumeration;
  WsmanSubscriptionVerb subscription_verb;
  WsmanSubscribeMessage subscribe;
  guint64 subscription_round; /* the round in the context of a Pull; see WsmanServerSubscription */
  char *method;         /* the method of an Invoke, or NULL */
  WsmanFragment *fragment; /* the fragment of a Get or Put, or NULL */
  WsmanClientIdentity caller;  /* holds references to its user and address */
  guint timeout;               /* how many milliseconds the request may take */
  const char *charset;         /* the charset of the response; a static string */
  gsize max_size;              /* the maximum number of bytes of the response */
  gboolean malformed;          /* whether the body has no envelope at all */
  GCancellable *cancellable;
  gboolean is_counted;         /* whether the request counts as an operation of its user */

  /* Until the response, only the provider or server that serves the request uses the next fields. */
  WsmanQuery *query;    /* the query of an enumeration, or NULL */
  guint max_items;      /* the maximum number of items in the response */
  guint demand;         /* how many items the provider should give */
  GObject *context;     /* the provider's own context between requests; or NULL */
  gboolean is_reading;  /* TRUE while the whole resource is read before a fragment is put; then verb is Get */
  WsmanDocument *input; /* replaces the message's content; or NULL */
  WsmanOutcome outcome; /* what a method has done */
  guint32 return_value; /* the number with which a method reports a failure */

  /* The next fields are for the response. Only the function that has begun the response writes them. */
  int round;            /* atomic: even before the response, odd after it has begun */
  WsmanFaultInfo *fault;
  GString *content;
  WsmanEventSink *sink; /* the sink that the provider has got; or NULL */
  GPtrArray *items;     /* the items (char *) as they are written to the response */
  gsize n_offered;      /* the number of items from the provider before filtering */
  gboolean finished;

  /* The next fields are for the client's end, and are only used in the server's context. */
  WsmanServerConnection *connection; /* NULL after the response, or after the client has left */
  WsmanEnumerationContext *enumeration_context;
  WsmanServerSubscription *subscription;
  GSource *deadline;
};

/* Creates the request of a connection's client. Takes ownership of message, which may be NULL. */
WsmanServerRequest *wsman_server_request_new (WsmanServerRequestShared  *shared,
                                              WsmanServerConnection     *connection,
                                              const WsmanClientIdentity *caller,
                                              WsmanMessage              *message,
                                              const char                *charset);
WsmanServerRequest *wsman_server_request_ref (WsmanServerRequest *self);
void wsman_server_request_unref (WsmanServerRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanServerRequest, wsman_server_request_unref)

/* These functions return the current round, and start the next one. Each call of a provider for the request is a
 * round. */
int wsman_server_request_get_round (WsmanServerRequest *self);
void wsman_server_request_start_round (WsmanServerRequest *self);

/* Returns TRUE for the first caller in that round. This caller must then respond. The caller uses one of the functions
 * below or, in the server's context, one of the functions wsman_server_request_respond…(). */
gboolean wsman_server_request_begin_response (WsmanServerRequest *self,
                                              int                 round);

/* These functions return the action and the input for the provider. The input may be NULL. */
const char *wsman_server_request_get_action (WsmanServerRequest *self);
WsmanDocument *wsman_server_request_get_input (WsmanServerRequest  *self,
                                               const WsmanElement **element);

/* Responds with content as the content of the body. Takes ownership of content. */
void wsman_server_request_return_content (WsmanServerRequest *self,
                                          GString            *content);
/* Responds with object, which is the resource or another result, or NULL for none. If the client requested a fragment,
 * only the fragment is sent. */
void wsman_server_request_return_object (WsmanServerRequest *self,
                                         const WsmanElement *object);
/* Responds with items of an enumeration, and takes ownership of items. n_offered is the number of items before
 * filtering. finished tells whether there are no more items items. */
void wsman_server_request_return_items (WsmanServerRequest *self,
                                        GPtrArray          *items,
                                        gsize               n_offered,
                                        gboolean            finished);
/* Responds that there is a subscription. Its events come from sink. */
void wsman_server_request_return_sink (WsmanServerRequest *self,
                                       WsmanEventSink     *sink);
/* Responds with fault, and takes ownership of fault. */
void wsman_server_request_return_fault (WsmanServerRequest *self,
                                        WsmanFaultInfo     *fault);

G_END_DECLS

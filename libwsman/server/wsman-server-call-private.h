/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request that was understood, and its answer. It has two ends: whoever serves it answers once,
 * at any time and from any thread; the client hears that answer, or that the time is over, or has
 * left, once too. The public Operation shows the first end, the dispatcher holds the second, in the
 * main context of the server.
 */

#pragma once

#include <gio/gio.h>
#include "base/wsman-error-private.h"
#include "query/wsman-fragment-private.h"
#include "query/wsman-selection-private.h"
#include "soap/wsman-enumeration-private.h"
#include "soap/wsman-message-private.h"
#include "wsman-enums.h"
#include "wsman-quotas-private.h"
#include "wsman-server-connection-private.h"

G_BEGIN_DECLS

typedef struct _WsmanCursor WsmanCursor;
typedef struct _WsmanDispatcher WsmanDispatcher;

/* What an enumeration asks for: the same for its Enumerate and all its Pulls. */
typedef struct
{
  WsmanReference *reference; /* what the provider is asked for */
  char *filter;
  char *dialect;
  WsmanEnumerationFlags flags;
  gboolean return_objects;
  gboolean return_references;
  WsmanSelection *selection;
  int is_taken; /* atomic: the provider does what the filter says */
} WsmanQuery;

WsmanQuery *wsman_query_new (const WsmanReference    *reference,
                             const WsmanEnumeration  *enumeration,
                             GError                 **error);
WsmanQuery *wsman_query_ref (WsmanQuery *self);
void wsman_query_unref (WsmanQuery *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanQuery, wsman_query_unref)

/* Whether the server chooses among the provider's items. */
gboolean wsman_query_is_filtered (WsmanQuery *self);

typedef enum
{
  WSMAN_STEP_NONE, /* not an enumeration */
  WSMAN_STEP_ENUMERATE,
  WSMAN_STEP_PULL,
  WSMAN_STEP_RELEASE,
} WsmanStep;

typedef struct
{
  /* The request; constant. */
  WsmanDispatcher *dispatcher;
  WsmanVerb verb;
  WsmanStep step;
  WsmanMessage *message;
  WsmanEnumeration enumeration;
  char *method;         /* of Invoke, or NULL */
  WsmanFragment *fragment; /* of Get and Put; or NULL */
  WsmanIdentity *user;
  const char *mechanism; /* static */
  gboolean sealed;
  gboolean bound;       /* to the server's certificate */
  GSocketAddress *remote_address;
  guint timeout;        /* milliseconds */
  const char *charset;  /* of the answer: static */
  gsize max_size;       /* of the answer, bytes */
  gboolean malformed;   /* no envelope at all */
  GCancellable *cancellable;
  WsmanQuotas *quotas;  /* where user counts this call; or NULL */

  /* Whoever serves it has these to itself until it answers. */
  WsmanQuery *query;    /* of an enumeration */
  guint max_items;      /* in the answer */
  guint demand;         /* items that the provider is asked for */
  GObject *context;     /* the provider's own, from call to call; or NULL */
  gboolean is_reading;  /* the whole that a fragment is put into: verb is Get meanwhile */
  WsmanDocument *input; /* what is put in place of the message's content; or NULL */

  /* The answer; written by the one who claimed it. */
  int turn;             /* atomic: even while an answer is waited for, odd once it was claimed */
  WsmanFaultInfo *fault;
  GString *content;
  GPtrArray *items;     /* of char *: each as it goes into the answer */
  guint n_offered;      /* items of the provider, those that a filter left out included */
  gboolean finished;

  /* The client's end; in the server's context alone. */
  WsmanServerConnection *connection; /* NULL once it has its answer, or left */
  WsmanCursor *cursor;
  GSource *deadline;
} WsmanServerCall;

WsmanServerCall *wsman_server_call_new (WsmanDispatcher *dispatcher);
WsmanServerCall *wsman_server_call_ref (WsmanServerCall *self);
void wsman_server_call_unref (WsmanServerCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanServerCall, wsman_server_call_unref)

/* What it is about: NULL for Identify. */
const WsmanReference *wsman_server_call_get_reference (WsmanServerCall *self);

/* A provider may be asked several times for one call: each time is a turn. */
int wsman_server_call_get_turn (WsmanServerCall *self);
void wsman_server_call_start_turn (WsmanServerCall *self);

/* TRUE for the first who wants to answer in that turn, who then must, with one of the functions below. */
gboolean wsman_server_call_claim (WsmanServerCall *self,
                                  int              turn);
gboolean wsman_server_call_is_claimed (WsmanServerCall *self);

/* What the provider knows of the action, and what goes with it, which may be NULL. */
const char *wsman_server_call_get_action (WsmanServerCall *self);
WsmanDocument *wsman_server_call_get_input (WsmanServerCall     *self,
                                            const WsmanElement **element);

/* How many characters of ASCII the content of the answer's body may have. */
guint wsman_server_call_measure_room (WsmanServerCall *self);

/* The content of the body; takes it. */
void wsman_server_call_return_content (WsmanServerCall *self,
                                       GString         *content);
/* The resource, or what else the answer is; NULL for nothing. Of it goes what was asked for. */
void wsman_server_call_return_object (WsmanServerCall    *self,
                                      const WsmanElement *object);
/* Items of an enumeration; takes them. finished: there are no more. */
void wsman_server_call_return_items (WsmanServerCall *self,
                                     GPtrArray       *items,
                                     gboolean         finished);
/* Takes fault. */
void wsman_server_call_return_fault (WsmanServerCall *self,
                                     WsmanFaultInfo  *fault);

/* Whether somebody applies the filter, be it that there are no items to apply it to. */
gboolean wsman_server_call_check_dialect (WsmanServerCall  *self,
                                          GError          **error);

/* Appends an item, if the filter chooses it, in the form that the enumeration asked for. Fails if that
 * needs a reference and there is none, or if nobody can apply the filter. reference may be NULL. */
gboolean wsman_server_call_append_item (WsmanServerCall       *self,
                                        GPtrArray             *items,
                                        const WsmanElement    *object,
                                        const WsmanReference  *reference,
                                        GError               **error);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request and its response: the state machine of every operation. A call is created with its envelope.
 * wsman_call_advance() first sends the envelope. Then it reads until the response ends, or until enough items of an
 * enumeration have arrived. Between two advances the call holds a channel but no source. So each advance may run in
 * another context.
 */

#pragma once

#include "soap/wsman-enumeration-messages-private.h"
#include "soap/wsman-message-private.h"
#include "transport/wsman-exchange-private.h"
#include "wsman-session-connection-private.h"
#include "wsman-item.h"
#include "wsman-resource-locator.h"
#include "wsman-session.h"

G_BEGIN_DECLS

typedef enum
{
  WSMAN_CALL_IDENTIFY,
  WSMAN_CALL_GET,
  WSMAN_CALL_PUT,
  WSMAN_CALL_CREATE,
  WSMAN_CALL_DELETE,
  WSMAN_CALL_INVOKE,
  WSMAN_CALL_ENUMERATE,
  WSMAN_CALL_PULL,
  WSMAN_CALL_RELEASE,
  WSMAN_CALL_SHELL_CREATE,
  WSMAN_CALL_SHELL_COMMAND,
  WSMAN_CALL_SHELL_RECEIVE,
  WSMAN_CALL_SHELL_SEND,
  WSMAN_CALL_SHELL_SIGNAL,
  WSMAN_CALL_SUBSCRIBE,
  WSMAN_CALL_RENEW,
  WSMAN_CALL_UNSUBSCRIBE,
  WSMAN_CALL_DELIVER,
  WSMAN_N_CALL_KINDS
} WsmanCallKind;

/* The caller's request. The caller owns all parts of it. They must exist until the call has been created. */
typedef struct
{
  WsmanCallKind kind;
  WsmanResourceLocator *locator;
  const WsmanReference *reference; /* the target of a call that has no locator; NULL for Identify and Deliver */
  const char *action;              /* the method's name, or a URI; only for Invoke and Deliver */
  WsmanItem *item;                 /* the body of Put, Create or Invoke; or NULL */
  const WsmanEnumerationMessage *enumeration;
  WsmanSessionFlags identify_flags; /* the flags of Identify */
  const GString *body;             /* the body of a shell's or subscription's call as XML; NULL for other calls */
  const char *to;                  /* the address in the header To; NULL for that of the session */
  const char *extra_headers;       /* further headers as XML; or NULL */
  WsmanSendFlags flags;            /* the flags that are added to those of the kind */
  gboolean is_unattended;          /* TRUE if no handler is asked for credentials after a refusal */
} WsmanCallRequest;

/* A row of the action table. It describes one kind of call. */
typedef struct
{
  const char *name;           /* the name in traces and messages */
  const char *action;         /* the URI of the action; NULL for Identify, and if the request has its own */
  const char *response;       /* the local name of the response's content; NULL if any content, or none, is accepted */
  WsmanSendFlags flags;
  gboolean has_items;

  /* Writes the body of the request. Returns FALSE and an error if the request can't be written. This function is NULL
   * for a request with an empty body. */
  gboolean (*write_body) (const WsmanCallRequest  *request,
                          GString                 *xml,
                          GError                 **error);

  /* Returns the result of the operation. If no error is set, NULL is also a result. */
  gpointer (*make_result) (WsmanMessage  *response,
                           GError       **error);
  GDestroyNotify free_result;
  gboolean may_be_empty;      /* TRUE if the server may respond without an envelope */
} WsmanActionRow;

extern const WsmanActionRow wsman_action_table[WSMAN_N_CALL_KINDS];

/* Returns the action URI of a request. */
char *wsman_call_dup_action (const WsmanCallRequest  *request,
                             GError                 **error);

/* Reads the reference that the response to a Create contains. */
WsmanReference *wsman_call_read_created (WsmanMessage  *response,
                                         GError       **error);

typedef struct _WsmanCall WsmanCall;

/* Creates a call that hasn't sent anything yet. Takes ownership of connection. */
WsmanCall *wsman_call_new (WsmanSessionConnection  *connection,
                           const WsmanCallRequest  *request,
                           GError                 **error);
void wsman_call_free (WsmanCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCall, wsman_call_free)

/* This callback runs at the end of an advance. error is borrowed. error is NULL if the advance succeeded. The callback
 * runs after the start of wsman_call_advance(), but possibly before that function returns. The callback may free the
 * call. */
typedef void (*WsmanCallFunc) (WsmanCall    *self,
                               const GError *error,
                               gpointer      user_data);

/* Continues the call in the caller's context, until n_items can be taken, or until the response is complete and
 * checked. flags applies only to this advance (WSMAN_SEND_NEVER_WAIT). The call is over after an error, but items that
 * came before the error can still be taken. */
void wsman_call_advance (WsmanCall      *self,
                         guint           n_items,
                         WsmanSendFlags  flags,
                         GCancellable   *cancellable,
                         WsmanCallFunc   func,
                         gpointer        user_data);

/* This callback runs at the end of the call. response and error are borrowed, and one of them is NULL. */
typedef void (*WsmanCallRunFunc) (WsmanMessage *response,
                                  const GError *error,
                                  gpointer      user_data);

/* Runs a call to its end, within the total timeout of its connection. Takes ownership of the call. */
void wsman_call_run (WsmanCall        *self,
                     WsmanSendFlags    flags,
                     GCancellable     *cancellable,
                     WsmanCallRunFunc  func,
                     gpointer          user_data);

/* Runs a call in the library's own thread. Takes ownership of the call. Errors are ignored. If the response is lost,
 * the call is sent again. So the call must be one that may run twice. */
void wsman_call_run_detached (WsmanCall *self);

WsmanDocument *wsman_call_take_item (WsmanCall *self);

/* Returns the complete response, which the call owns. Returns NULL if the response isn't complete yet. */
WsmanMessage *wsman_call_get_response (WsmanCall *self);

/* Tells whether the call ended with a fault from the server. Returns FALSE after an error of the library itself. */
gboolean wsman_call_got_fault (WsmanCall *self);

/* Tells whether the server may have received the request, and the response isn't lost. */
gboolean wsman_call_has_begun (WsmanCall *self);

/* Resets a failed call to its start, so that the same message can be sent again. */
void wsman_call_rewind (WsmanCall *self);

/* Returns the size of the request in bytes. */
gsize wsman_call_get_size (WsmanCall *self);

/* Makes sure that no handler is asked for credentials after this. So the call may continue in another thread. */
void wsman_call_detach (WsmanCall *self);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request and its response: the state machine of every operation. A call is created with its envelope.
 * wsman_call_advance() first sends the envelope, then reads until the response ends or enough items of an enumeration
 * have arrived. Between two advances the call holds a channel but no source. So each advance may run in another
 * context.
 */

#pragma once

#include "soap/wsman-enumeration-private.h"
#include "soap/wsman-message-private.h"
#include "transport/wsman-exchange-private.h"
#include "wsman-connection-private.h"
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
  WSMAN_N_CALL_KINDS
} WsmanCallKind;

/* The caller's request. Everything is borrowed until the call has been created. */
typedef struct
{
  WsmanCallKind kind;
  WsmanResourceLocator *locator;
  const WsmanReference *reference; /* instead of a locator; Identify has neither */
  const char *action;              /* of Invoke: a method's name, or a URI */
  WsmanItem *item;                 /* the body of Put, Create and Invoke; or NULL */
  const WsmanEnumeration *enumeration;
  WsmanSessionFlags identify_flags; /* of Identify only */
  const GString *body;             /* of a shell's calls: XML */
  WsmanSendFlags flags;            /* in addition to those of the kind */
  gboolean is_unattended;          /* no handler is asked for other credentials if the server refuses these */
} WsmanCallRequest;

/* A row of the action table: how one kind of call differs from the others. */
typedef struct
{
  const char *name;           /* for traces and messages */
  const char *action;         /* NULL: Invoke has its own, and Identify has none */
  const char *response;       /* the local name of the response's content; NULL: any, or none */
  WsmanSendFlags flags;
  gboolean has_items;

  /* Returns FALSE and an error if the request can't be written. NULL: the body is empty. */
  gboolean (*write_body) (const WsmanCallRequest  *request,
                          GString                 *xml,
                          GError                 **error);

  /* Returns the result of the operation. NULL without an error is also a result. */
  gpointer (*make_result) (WsmanMessage  *response,
                           GError       **error);
  GDestroyNotify free_result;
} WsmanActionRow;

extern const WsmanActionRow wsman_action_table[WSMAN_N_CALL_KINDS];

/* Returns the action URI of a request. */
char *wsman_call_dup_action (const WsmanCallRequest  *request,
                             GError                 **error);

/* Reads the reference that the response to a Create contains. */
WsmanReference *wsman_call_read_created (WsmanMessage  *response,
                                         GError       **error);

typedef struct _WsmanCall WsmanCall;

/* Takes connection. Doesn't send anything yet. */
WsmanCall *wsman_call_new (WsmanConnection         *connection,
                           const WsmanCallRequest  *request,
                           GError                 **error);
void wsman_call_free (WsmanCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCall, wsman_call_free)

/* error: borrowed; NULL if the advance succeeded. The callback runs only after wsman_call_advance() was called, but
 * possibly before it returns. It may free the call. */
typedef void (*WsmanCallFunc) (WsmanCall    *self,
                               const GError *error,
                               gpointer      user_data);

/* Runs in the caller's context until n_items can be taken, or until the response is complete and checked. flags: for
 * this advance only (WSMAN_SEND_NEVER_WAIT). After an error the call is over, but items that came before the error
 * can still be taken. */
void wsman_call_advance (WsmanCall      *self,
                         guint           n_items,
                         WsmanSendFlags  flags,
                         GCancellable   *cancellable,
                         WsmanCallFunc   func,
                         gpointer        user_data);

/* response and error are borrowed; one of them is NULL. */
typedef void (*WsmanCallRunFunc) (WsmanMessage *response,
                                  const GError *error,
                                  gpointer      user_data);

/* Takes a call and runs it to its end, within the total timeout of its connection. */
void wsman_call_run (WsmanCall        *self,
                     WsmanSendFlags    flags,
                     GCancellable     *cancellable,
                     WsmanCallRunFunc  func,
                     gpointer          user_data);

/* Takes a call and runs it in the library's own thread. Errors are ignored. If the response is lost, the call is
 * sent again, so it must be a call that may run twice. */
void wsman_call_run_detached (WsmanCall *self);

WsmanDocument *wsman_call_take_item (WsmanCall *self);
guint wsman_call_get_n_items (WsmanCall *self);

/* Returns the complete response, or NULL if it isn't complete yet. Borrowed. */
WsmanMessage *wsman_call_get_response (WsmanCall *self);

/* Tells whether the call ended with a fault from the server. FALSE for the library's own errors. */
gboolean wsman_call_got_fault (WsmanCall *self);

/* Takes a call that has failed back to its start, so that the same message can be sent again. */
void wsman_call_rewind (WsmanCall *self);

/* The size of the request in bytes. */
gsize wsman_call_get_size (WsmanCall *self);

/* From now on no handler is asked for credentials, so that the call may continue in another thread. */
void wsman_call_detach (WsmanCall *self);

G_END_DECLS

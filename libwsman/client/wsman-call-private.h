/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * One request and its response: the state machine that every operation runs on. A call is made with
 * its envelope; each wsman_call_advance() takes it further, sending first and then reading as far
 * as its caller wants: to the end, or until some items of an enumeration are there. Between two of
 * them it holds a connection but no source, so each may run in another context.
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

/* What the caller asks; all of it borrowed until the call is made. */
typedef struct
{
  WsmanCallKind kind;
  WsmanResourceLocator *locator;
  const WsmanReference *reference; /* in place of a locator; neither: Identify */
  const char *action;              /* of Invoke: a method's name, or a URI */
  WsmanItem *item;                 /* the body of Put, Create and Invoke; or NULL */
  const WsmanEnumeration *enumeration;
  WsmanSessionFlags identify_flags; /* of Identify alone */
  const GString *body;             /* of what shells do: XML that is written already */
  WsmanSendFlags flags;            /* besides those of the kind */
  gboolean is_unattended;          /* nobody is asked for other credentials if the server refuses those it has */
} WsmanCallRequest;

/* What makes one kind of call differ from another. */
typedef struct
{
  const char *name;           /* for traces and texts */
  const char *action;         /* NULL: Invoke's own, and none for Identify */
  const char *response;       /* the local name of the response's content; NULL: any, or none */
  WsmanSendFlags flags;
  gboolean has_items;

  /* FALSE with an error if the request can't be written. NULL: an empty body. */
  gboolean (*write_body) (const WsmanCallRequest  *request,
                          GString                 *xml,
                          GError                 **error);

  /* What the operation returns; NULL without an error is a result. */
  gpointer (*make_result) (WsmanMessage  *response,
                           GError       **error);
  GDestroyNotify free_result;
} WsmanActionRow;

extern const WsmanActionRow wsman_action_table[WSMAN_N_CALL_KINDS];

/* The action URI of a request. */
char *wsman_call_dup_action (const WsmanCallRequest  *request,
                             GError                 **error);

/* What the response to a Create names. */
WsmanReference *wsman_call_read_created (WsmanMessage  *response,
                                         GError       **error);

typedef struct _WsmanCall WsmanCall;

/* Takes connection. Nothing is sent yet. */
WsmanCall *wsman_call_new (WsmanConnection         *connection,
                           const WsmanCallRequest  *request,
                           GError                 **error);
void wsman_call_free (WsmanCall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanCall, wsman_call_free)

/* error: borrowed; NULL if the call got where it was to go. Never called before wsman_call_advance()
 * was, but possibly before it returns. The call may be freed in it. */
typedef void (*WsmanCallFunc) (WsmanCall    *self,
                               const GError *error,
                               gpointer      user_data);

/* Runs in the caller's context until n_items wait to be taken or the response is complete and checked,
 * whichever comes first. flags: for this advance alone (WSMAN_SEND_NEVER_WAIT). After an error the
 * call is over, but for the items that came before it. */
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

/* Takes a call and runs it in the library's own thread, whatever comes of it, and again if its response is
 * lost: it must be one that may run twice. */
void wsman_call_run_detached (WsmanCall *self);

WsmanDocument *wsman_call_take_item (WsmanCall *self);
guint wsman_call_get_n_items (WsmanCall *self);

/* The response, once it is complete; NULL before. Borrowed. */
WsmanMessage *wsman_call_get_response (WsmanCall *self);

/* Whether the call ended in a fault that the server sent, and not in one of our own. */
gboolean wsman_call_got_fault (WsmanCall *self);

/* Takes a call that failed back to its start, so that it may be sent once more: the same message. */
void wsman_call_rewind (WsmanCall *self);

/* Of the request, in bytes. */
gsize wsman_call_get_size (WsmanCall *self);

/* Asks nobody from now on, so that the call may go on in another thread. */
void wsman_call_detach (WsmanCall *self);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Responses of servers about shells and commands, and a session that has a shell on such a server.
 */

#pragma once

#include "scripted-server.h"

#include "wsman-shell.h"

G_BEGIN_DECLS

#define SHELL "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
#define RSP_NS " xmlns:rsp=\"" SHELL "\""

#define CREATED(id)                                                                                                 \
  ENVELOPE (TRANSFER "/CreateResponse",                                                                             \
            "<x:ResourceCreated><a:Address>http://srv/wsman</a:Address><a:ReferenceParameters><w:ResourceURI>" SHELL \
            "/cmd</w:ResourceURI><w:SelectorSet><w:Selector Name=\"ShellId\">" id "</w:Selector></w:SelectorSet>"     \
            "</a:ReferenceParameters></x:ResourceCreated><rsp:Shell" RSP_NS                                           \
            "><rsp:ShellId>" id "</rsp:ShellId></rsp:Shell>")
#define STARTED \
  ENVELOPE (SHELL "/CommandResponse", \
            "<rsp:CommandResponse" RSP_NS "><rsp:CommandId>C-1</rsp:CommandId></rsp:CommandResponse>")
#define RECEIVED(content) \
  ENVELOPE (SHELL "/ReceiveResponse", "<rsp:ReceiveResponse" RSP_NS ">" content "</rsp:ReceiveResponse>")
#define SENT ENVELOPE (SHELL "/SendResponse", "<rsp:SendResponse" RSP_NS "/>")
#define SIGNALLED ENVELOPE (SHELL "/SignalResponse", "<rsp:SignalResponse" RSP_NS "/>")
#define DELETED ENVELOPE (TRANSFER "/DeleteResponse", "")

#define STREAM(name, data) "<rsp:Stream Name=\"" name "\" CommandId=\"C-1\">" data "</rsp:Stream>"
#define STREAM_END(name) "<rsp:Stream Name=\"" name "\" CommandId=\"C-1\" End=\"true\"></rsp:Stream>"
#define STATE(state, content) \
  "<rsp:CommandState CommandId=\"C-1\" State=\"" SHELL "/CommandState/" state "\">" content "</rsp:CommandState>"
#define DONE(status) STATE ("Done", "<rsp:ExitCode>" status "</rsp:ExitCode>")

#define NOTHING_YET FAULT_ENVELOPE ("w:TimedOut", "2150858793", "Nothing yet")
#define GONE FAULT_ENVELOPE ("w:InvalidSelectors", "2150858843", "There is no such shell")
#define QUOTA FAULT_ENVELOPE ("w:QuotaLimit", "2150859174", "Too many operations")
#define PROFILE FAULT_ENVELOPE ("w:InternalError", "2147943418", "The profile is gone")
#define RECEIVING FAULT_ENVELOPE ("w:Concurrency", "2150859047", "Another Receive is under way")
#define ABORTED FAULT_ENVELOPE ("w:InternalError", "995", "Aborted")

#define CREATE(...) { __VA_ARGS__, .action = "Create" }
#define COMMAND(...) { __VA_ARGS__, .action = "Command" }
#define RECEIVE(...) { __VA_ARGS__, .action = "Receive" }
#define SEND(...) { __VA_ARGS__, .action = "Send" }
#define SIGNAL(...) { __VA_ARGS__, .action = "Signal" }
#define DELETE(...) { __VA_ARGS__, .action = "Delete" }
#define FAULT(envelope) .body = envelope, .status = "500 "

#define USUAL CREATE (CREATED ("S-1")), COMMAND (STARTED), SEND (SENT), SIGNAL (SIGNALLED), DELETE (DELETED)

/* The number of requests with an action that have arrived. */
guint script_count_requests (Script     *script,
                             const char *action);

/* Waits, for at most 10 s, until so many have come. Use it for requests of the library's own thread. */
void script_wait_action (Script     *script,
                         const char *action,
                         guint       n);

/* The n-th request of an action, its MessageID, and a check that it contains a text. */
char *script_dup_request (Script     *script,
                          const char *action,
                          guint       n);
char *script_dup_message_id (Script     *script,
                             const char *action,
                             guint       n);
void script_assert_sent (Script     *script,
                         const char *action,
                         guint       n,
                         const char *part);

typedef struct
{
  Script script;
  WsmanSession *session;
  WsmanShell *shell;
} Play;

void play_start (Play           *self,
                 const Response *responses,
                 guint           n_responses);
void play_clear (Play *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Play, play_clear)

/* Starts a command with success. */
WsmanCommand *play_spawn (Play *self);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A server with remote shells, and a client that writes every request by hand.
 */

#pragma once

#include "raw-http.h"
#include "server-fixture.h"

G_BEGIN_DECLS

#define SHELL_URI "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
#define CMD_URI SHELL_URI "/cmd"
#define POWERSHELL_URI "http://schemas.microsoft.com/powershell"
#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer/"
#define SIGNAL_URI SHELL_URI "/signal/"

/* The contents of an rsp:Shell element with the usual streams. */
#define SHELL_BODY                                                                         \
  "<rsp:Shell xmlns:rsp='" SHELL_URI "'><rsp:InputStreams>stdin</rsp:InputStreams>"        \
  "<rsp:OutputStreams>stdout stderr</rsp:OutputStreams></rsp:Shell>"

typedef struct
{
  ServerFixture *server;
  WsmanShellProvider *provider; /* the server's; NULL after it was dropped */
  RawClient *client;
  char *credentials;
  char *shell_id; /* of the shell that requests are about; or NULL */
  const char *resource_uri; /* of requests */
} ShellFixture;

/* FIXTURE_USER and FIXTURE_STRANGER may have shells. properties: of the provider, as for g_object_set(). */
ShellFixture *shell_fixture_new (const char *first_property,
                                 ...);
void shell_fixture_free (ShellFixture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ShellFixture, shell_fixture_free)

/* Frees the provider, in the server's thread. */
void shell_fixture_drop_provider (ShellFixture *self);

/* Sets the user of the following requests, on a connection of its own. */
void shell_fixture_set_user (ShellFixture *self,
                             const char   *user);

/* Makes an envelope about the shell with a new MessageID. headers and body may be NULL. */
char *shell_fixture_make (ShellFixture *self,
                          const char   *action,
                          const char   *headers,
                          const char   *body);
RawResponse *shell_fixture_ask (ShellFixture *self,
                                const char   *envelope);

/* Makes the envelope and sends it. */
RawResponse *shell_fixture_call (ShellFixture *self,
                                 const char   *action,
                                 const char   *headers,
                                 const char   *body);

/* Creates a shell, which the following requests are about. */
void shell_fixture_open (ShellFixture *self,
                         const char   *headers,
                         const char   *body);

/* Runs a line in the command shell, or directly. Returns the id of the command. */
char *shell_fixture_run (ShellFixture *self,
                         const char   *line);
char *shell_fixture_run_directly (ShellFixture *self,
                                  const char   *line);

char *shell_fixture_make_receive (ShellFixture *self,
                                  const char   *command_id,
                                  const char   *headers);
char *shell_fixture_make_send (ShellFixture *self,
                               const char   *command_id,
                               const char   *headers,
                               const char   *text,
                               gboolean      end);
RawResponse *shell_fixture_send (ShellFixture *self,
                                 const char   *command_id,
                                 const char   *text,
                                 gboolean      end);
RawResponse *shell_fixture_signal (ShellFixture *self,
                                   const char   *command_id,
                                   const char   *code);

/* What the responses to Receive contained. */
typedef struct
{
  GString *text[2]; /* of stdout and stderr */
  gboolean ended[2];
  gboolean done;
  gboolean has_exit_code;
  gint64 exit_code;
} ShellOutput;

ShellOutput *shell_output_new (void);
void shell_output_free (ShellOutput *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ShellOutput, shell_output_free)

/* Adds a response. Fails the test if it is a fault. */
void shell_output_add (ShellOutput *self,
                       RawResponse *response);

/* Receives until the command is done. */
ShellOutput *shell_fixture_collect (ShellFixture *self,
                                    const char   *command_id);

/* Receives until the command has written so much to its stdout. */
void shell_fixture_expect (ShellFixture *self,
                           const char   *command_id,
                           const char   *text);

G_END_DECLS

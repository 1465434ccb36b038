/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of WsmanShell, for the files with its accessors, its opening and its commands. */

#pragma once

#include "wsman-remote-shell-private.h"
#include "wsman-shell-private.h"

G_BEGIN_DECLS

struct _WsmanShell
{
  GObject parent_instance;

  WsmanSession *session;

  char *name; /* this name and the working directory may be NULL */
  char *working_directory;
  GStrv environment;
  guint code_page;
  gboolean no_profile;
  guint idle_timeout;
  char *input_streams;
  char *output_streams;
  gboolean console_input;
  gboolean skip_command_shell;
  guint64 max_output_size;

  GMutex mutex; /* guards the fields below, because several threads may start commands */
  WsmanRemoteShell *remote; /* the shell on the server; NULL if the shell isn't open */
  char *shell_id;
  char *command_shell;
  gboolean shown_open; /* the value of "is-open" that was notified last */
  char *shown_id;
};

typedef enum
{
  PROP_SESSION = 1,
  PROP_SHELL_ID,
  PROP_IS_OPEN,
  PROP_COMMAND_SHELL,
  PROP_NAME,
  PROP_WORKING_DIRECTORY,
  PROP_ENVIRONMENT,
  PROP_CODE_PAGE,
  PROP_NO_PROFILE,
  PROP_IDLE_TIMEOUT,
  PROP_INPUT_STREAMS,
  PROP_OUTPUT_STREAMS,
  PROP_CONSOLE_INPUT,
  PROP_SKIP_COMMAND_SHELL,
  PROP_MAX_OUTPUT_SIZE,
  N_PROPERTIES,
} WsmanShellProperty;

void wsman_shell_notify (WsmanShell         *self,
                         WsmanShellProperty  property);

/* Notifies of the shell's new state. Each function that the program calls runs this before it returns. */
void wsman_shell_notify_state (WsmanShell *self);

void wsman_shell_init_settings (WsmanShell *self);
void wsman_shell_clear_settings (WsmanShell *self);
void wsman_shell_define_settings (GParamSpec **properties);
void wsman_shell_set_setting (WsmanShell   *self,
                              guint         property_id,
                              const GValue *value);
void wsman_shell_get_setting (WsmanShell *self,
                              guint       property_id,
                              GValue     *value);

/* Each of these functions stores a setting, and notifies the program if the setting has changed. */
void wsman_shell_set_string_field (WsmanShell          *self,
                                   char               **field,
                                   const char          *value,
                                   WsmanShellProperty   property);
void wsman_shell_set_uint_field (WsmanShell         *self,
                                 guint              *field,
                                 guint               value,
                                 WsmanShellProperty  property);
void wsman_shell_set_flag_field (WsmanShell         *self,
                                 gboolean           *field,
                                 gboolean            value,
                                 WsmanShellProperty  property);

/* Returns a reference to the current shell on the server. Returns NULL if the shell isn't open. */
WsmanRemoteShell *wsman_shell_ref_remote (WsmanShell *self);

/* Marks the shell as not open. Returns the reference that it had to the shell on the server, or NULL if it had none. */
WsmanRemoteShell *wsman_shell_steal_remote (WsmanShell *self);

/* Marks the shell as not open if remote is its current shell on the server. */
void wsman_shell_drop_remote (WsmanShell       *self,
                              WsmanRemoteShell *remote);

/* Creates a shell in place of former, which may be NULL. The function does nothing if another thread has replaced
 * former already. The task has no source object. */
void wsman_shell_create_async (WsmanShell          *self,
                               WsmanRemoteShell    *former,
                               WsmanSendFlags       flags,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data);
gboolean wsman_shell_create_finish (GAsyncResult  *result,
                                    GError       **error);

/* Tells whether the server may have received a request that failed. Then the object that the request should create may
 * exist. */
gboolean wsman_shell_may_have_run (WsmanSessionConnection *connection,
                                   const GError           *error);

G_END_DECLS

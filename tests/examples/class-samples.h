/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The variables and functions that the samples in the reference of the classes use without defining them.
 */

#pragma once

#include <libwsman/wsman.h>

typedef struct
{
  WsmanSession *session;
  WsmanServer *server;
  GSocketAddress *address;
  GTlsCertificate *certificate;
} Given;

typedef gboolean (*ClassSampleFunc) (const Given  *given,
                                     GError      **error);

typedef struct
{
  const char *class_name;
  ClassSampleFunc run;
} ClassSample;

/* The last one has no name. */
extern const ClassSample class_samples[];

#define GIVEN const Given *given
#define USE_GIVEN                                                                       \
  G_GNUC_UNUSED WsmanSession *session = given->session;                                 \
  G_GNUC_UNUSED WsmanServer *server = given->server;                                    \
  G_GNUC_UNUSED GSocketAddress *address = given->address;                               \
  G_GNUC_UNUSED g_autoptr(WsmanShell) shell = wsman_shell_new (session);                \
  G_GNUC_UNUSED g_autoptr(WsmanItem) service = g_object_new (WSMAN_TYPE_ITEM, NULL);    \
  G_GNUC_UNUSED const char *password = "engine";                                        \
  G_GNUC_UNUSED GTlsDatabase *database = NULL;                                          \
  G_GNUC_UNUSED GTlsCertificate *certificate = given->certificate;                                    \
  G_GNUC_UNUSED WsmanAuthenticator *authenticator = NULL;                               \
  G_GNUC_UNUSED WsmanProvider *provider = given_provider ();                            \
  G_GNUC_UNUSED gpointer view = NULL

WsmanProvider *given_provider (void);
WsmanItem *find_card (WsmanProvider *provider,
                      const char    *name);
gboolean verify (WsmanAuthenticator *authenticator,
                 const char         *user_name,
                 const char         *password);
void close_a_shell (void);

/* A part of GTK's functions, which the tests don't need. */
#define GTK_SELECTION_MODEL(model) (model)
gpointer gtk_single_selection_new (GListModel *model);
void gtk_list_view_set_model (gpointer view,
                              gpointer model);

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A server of this machine's classes and of its own settings in another thread, and a session of the user ada.
 */

#pragma once

#include <libwsman/wsman.h>

G_BEGIN_DECLS

#define WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/"
#define CIM "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"

/* Not the default. */
#define SYSTEM_FIXTURE_MAX_ENVELOPE_SIZE (300 * 1024)

typedef struct
{
  GThread *thread;
  GMainLoop *loop;
  GAsyncQueue *ready;
  char *uri;
  const char *const *operators;
  WsmanSystemProvider *provider; /* borrowed from the thread */
  WsmanSession *session;
} SystemFixture;

/* operators: their names, NULL-terminated; or NULL. */
void system_fixture_set_up (SystemFixture *self,
                            gconstpointer  operators);
void system_fixture_tear_down (SystemFixture *self,
                               gconstpointer  data);

/* Changes the operators while the server runs. */
void system_fixture_set_operators (SystemFixture     *self,
                                   const char *const *operators);

WsmanResourceLocator *system_fixture_locate (const char *text);

WsmanItem *system_fixture_get (SystemFixture  *self,
                               const char     *text,
                               GError        **error);
WsmanItem *system_fixture_invoke (SystemFixture  *self,
                                  const char     *method,
                                  const char     *text,
                                  GError        **error);
WsmanEnumerator *system_fixture_enumerate (SystemFixture          *self,
                                           const char             *text,
                                           const char             *filter,
                                           WsmanEnumerationFlags   flags,
                                           GError                **error);

/* All instances. */
GPtrArray *system_fixture_list (SystemFixture         *self,
                                const char            *text,
                                WsmanEnumerationFlags  flags);

/* Returns the one of items with that value of a property; NULL if there is none. */
WsmanItem *system_fixture_find (GPtrArray  *items,
                                const char *name,
                                const char *value);

void system_fixture_assert_code (const GError *error,
                                 guint32       code);

G_END_DECLS

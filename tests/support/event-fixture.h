/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A server with a source of events, and a foreign subscriber. The provider sends what the test tells it.
 */

#pragma once

#include "raw-http.h"
#include "server-fixture.h"

G_BEGIN_DECLS

#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration/"
#define EVENTING "http://schemas.xmlsoap.org/ws/2004/08/eventing/"
#define MODES "http://schemas.dmtf.org/wbem/wsman/1/wsman/"
#define E "xmlns:e='http://schemas.xmlsoap.org/ws/2004/08/eventing'"
#define SOURCE FIXTURE_URI "/Source"
#define UNKNOWN "uuid:11111111-2222-3333-4444-555555555555"

#define CODE_CLOSED 0x80338008
#define CODE_ACTION_NOT_SUPPORTED 0x80338013
#define CODE_MODE 0x8033801E
#define CODE_EXPIRATION 0x8033801F
#define CODE_DIALECT 0x80338022
#define CODE_CONTEXT 0x8033801B
#define CODE_TIMED_OUT 0x80338029
#define CODE_CONCURRENCY 0x80338032
#define CODE_BOOKMARK 0x80338038
#define CODE_UNSUPPORTED_FEATURE 0x80338042
#define CODE_HEARTBEAT 0x803380A4
#define CODE_QUOTA 0x803381A6
#define CODE_HEADER_REQUIRED 0x80338011
#define CODE_SCHEMA 0x80338027


#define SOURCE_TYPE_PROVIDER (source_provider_get_type ())
G_DECLARE_FINAL_TYPE (SourceProvider, source_provider, SOURCE, PROVIDER, GObject)

struct _SourceProvider
{
  GObject parent_instance;

  GPtrArray *sinks;     /* those that haven't ended */
  char *seen;           /* what the last Subscribe asked for */
  GMutex lock;          /* guards the sinks for the test's own threads */
};

/* The number of sinks that have ended. */
extern int event_fixture_n_ended;

typedef struct
{
  ServerFixture *fixture;
  SourceProvider *provider;
  RawClient *client;
  RawClient *other;
  char *credentials;
  char *stranger;
  int is_denied; /* atomic: whether the handler of "authorize" refuses Renew */
  int n_pulls;   /* atomic: the number of Pulls that were allowed; the server serves them before other requests */
  int n_renewals; /* atomic: the number of Renews */
} EventFixture;

/* A subscription, as its subscriber knows it. */
typedef struct
{
  char *id;
  char *context;
} Subscriber;

#define MANY "<n:MaxElements>100</n:MaxElements>"
#define SHORT "<n:MaxTime>PT0.2S</n:MaxTime>" MANY

/* The events from first to last, to all sinks. */
typedef struct
{
  SourceProvider *provider;
  guint first;
  guint last;
  const char *bookmark; /* a prefix; or NULL */
  gsize padding;
} EventNumbers;

void event_fixture_set_up (EventFixture *self,
                           gconstpointer data);

void event_fixture_tear_down (EventFixture *self,
                              gconstpointer data);

RawResponse *event_fixture_ask (EventFixture *self,
                                const char *action,
                                const char *headers,
                                const char *body);

void subscriber_clear (Subscriber *self);

/* Subscribes with Pull. delivery is inside of e:Delivery, and rest follows it. */
RawResponse *event_fixture_try_subscribe (EventFixture *self,
                                          const char *delivery,
                                          const char *rest);

void event_fixture_subscribe (EventFixture *self,
                              Subscriber *subscriber,
                              const char *delivery,
                              const char *rest);

char *subscriber_make_pull (Subscriber *subscriber,
                            const char *bounds);

/* Pulls without taking over the new context. */
RawResponse *event_fixture_pull_again (EventFixture *self,
                                       Subscriber *subscriber,
                                       const char *bounds);

RawResponse *event_fixture_pull (EventFixture *self,
                                 Subscriber *subscriber,
                                 const char *bounds);

RawResponse *event_fixture_manage (EventFixture *self,
                                   const char *verb,
                                   const char *id,
                                   const char *content);

void event_numbers_on_send (ServerFixture *fixture,
                            gpointer user_data);

void event_numbers_send (const EventNumbers *numbers);

void event_fixture_send (EventFixture *self,
                         guint first,
                         guint last);

void event_fixture_assert_code (RawResponse *response,
                                guint32 code);

void event_fixture_assert_numbers (RawResponse *response,
                                   guint first,
                     guint last);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subscriber, subscriber_clear)

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The fields of the session. Several files share them, because the accessors are sorted by theme. */

#pragma once

#include "values/wsman-last-error-private.h"
#include "wsman-session-private.h"
#include "wsman-session-setup-private.h"

G_BEGIN_DECLS

/* The properties of the last connection to the server. */
typedef struct
{
  GTlsCertificate *certificate; /* a reference, so that no other certificate can get the same address */
  GTlsCertificateFlags errors;
  const char *mechanism;
  gboolean sealed;
  gboolean bound;
  const char *proxy;
} WsmanSessionPeer;

struct _WsmanSession
{
  GObject parent_instance;

  char *connection; /* the connection string; or NULL */
  WsmanSessionFlags flags;
  WsmanConnectionOptions *options; /* the session's own copy; or NULL */
  WsmanConnectionOptions *asked;   /* the caller's own object, whose handlers are asked for other credentials */

  guint batch_items;
  guint timeout;
  guint connect_timeout;
  guint total_timeout;
  guint max_envelope_size;
  guint max_connections;
  char *locale;
  char *data_locale; /* NULL if it is the same as locale */
  char *session_id;
  int closed; /* atomic */
  WsmanLastError last_error;

  GMutex mutex;
  WsmanSessionSetup *setup; /* guarded while NULL, and then constant, as are the next two fields */
  WsmanTransport *transport;
  WsmanPeerInfo *peer_info;    /* the peer info of transport */
  WsmanSessionConnection *shared;  /* guarded; the record for calls; NULL after a setting has changed */
  WsmanSessionPeer shown;          /* guarded; the values that were notified last */
};

typedef enum
{
  PROP_CONNECTION = 1,
  PROP_FLAGS,
  PROP_OPTIONS,
  PROP_ERROR,
  PROP_FAULT,
  PROP_BATCH_ITEMS,
  PROP_TIMEOUT,
  PROP_CONNECT_TIMEOUT,
  PROP_TOTAL_TIMEOUT,
  PROP_MAX_ENVELOPE_SIZE,
  PROP_MAX_CONNECTIONS,
  PROP_LOCALE,
  PROP_DATA_LOCALE,
  PROP_PEER_CERTIFICATE,
  PROP_PEER_CERTIFICATE_ERRORS,
  PROP_PEER_CERTIFICATE_SHA256,
  PROP_MECHANISM,
  PROP_SEALED,
  PROP_BOUND,
  PROP_PROXY,
  N_PROPERTIES,
} WsmanSessionProperty;

/* Notifies of a property. */
void wsman_session_notify (WsmanSession         *self,
                           WsmanSessionProperty  property);

/* Updates the session after a setting has changed. New calls use the new value, and the transport gets the new
 * limits. */
void wsman_session_update_settings (WsmanSession *self);

/* Initializes one theme of the session's properties. Each function below registers the properties of its theme.
 * wsman_session_init_settings() sets the defaults of the fields. */
void wsman_session_init_settings (WsmanSession *self);
void wsman_session_define_settings (GParamSpec **properties);
void wsman_session_define_state (GParamSpec **properties);

G_END_DECLS

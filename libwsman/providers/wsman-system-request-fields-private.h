/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The fields of a request for this machine's classes, which only the files that handle requests use.
 */

#pragma once

#include "wsman-hosted-caller-private.h"
#include "wsman-system-association-private.h"
#include "wsman-system-resource-private.h"

G_BEGIN_DECLS

typedef struct _WsmanSystemRequest WsmanSystemRequest;

/* Sends the response, or sets the refusal. */
typedef void (*RespondFunc) (WsmanSystemRequest *self);

/* A request that is being handled. It is reference-counted: a step that continues later holds a reference. */
struct _WsmanSystemRequest
{
  WsmanOperation *operation;
  gboolean is_operator;
  WsmanHelper *helper; /* works with the rights of the user; or NULL */
  WsmanShellProvider *shells; /* runs commands; or NULL */

  WsmanSystemResource resource;
  WsmanSystemAssociationQuery query; /* the query about associations; it has no object if the request has no such
                                      * query */
  WsmanSystemSnapshot *snapshot;
  WsmanSystemRefusal refusal;
  RespondFunc respond;
  GPtrArray *needed;               /* the classes that must be read before the response */
  const WsmanSystemClass *own;     /* the class whose instances are those of the caller; NULL if there is none */
  gboolean is_own_alone;           /* TRUE if the request is about no other class */
  WsmanHostedCaller *caller;       /* the caller's host, which reads and changes these instances; or NULL */

  const WsmanSystemClass *klass;   /* the class whose method is called */
  const WsmanSystemMethod *method; /* the method that is called; NULL if none is */
  WsmanSystemRecord *record;       /* the instance on which the method is called; NULL for a static method */
  gboolean is_refused;             /* TRUE if the user may not call the method */
  GVariantBuilder output;          /* the out parameters of the method; only valid during the call */
};

void wsman_system_request_unref (WsmanSystemRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanSystemRequest, wsman_system_request_unref)

/* Finds the instance that the request is about. If there is none, returns NULL and sets the refusal. */
WsmanSystemRecord *wsman_system_request_find (WsmanSystemRequest *self);

void wsman_system_request_return_record (WsmanSystemRequest *self,
                                         WsmanSystemRecord  *record);

G_END_DECLS

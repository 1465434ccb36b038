/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A canned server that plays a script of SOAP responses, one for each request, and sessions that connect to it.
 */

#pragma once

#include "canned-server.h"
#include "results.h"

#include "wsman-session.h"

G_BEGIN_DECLS

#define CLASS_URI "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Thing"
#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer"
#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration"

#define ENVELOPE_START                                                                                           \
  "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""                                              \
  " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" xmlns:x=\"" TRANSFER "\" xmlns:n=\"" ENUMERATION \
  "\" xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\""                                                \
  " xmlns:f=\"http://schemas.microsoft.com/wbem/wsman/1/wsmanfault\" xmlns:t=\"" CLASS_URI "\">"
#define HEADER(action, id)                                                           \
  "<s:Header><a:Action>" action "</a:Action><a:MessageID>uuid:1</a:MessageID><a:To>" \
  "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>" id "</s:Header>"
#define BODY(content) "<s:Body>" content "</s:Body></s:Envelope>"

/* %ID% becomes the request's MessageID. */
#define RELATES_TO "<a:RelatesTo>%ID%</a:RelatesTo>"
#define ENVELOPE(action, content) ENVELOPE_START HEADER (action, RELATES_TO) BODY (content)

#define FAULT_ENVELOPE(subcode, code, text)                                                                  \
  ENVELOPE ("http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",                                              \
            "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>" subcode "</s:Value>"         \
            "</s:Subcode></s:Code><s:Reason><s:Text xml:lang=\"en-US\">" text "</s:Text></s:Reason><s:Detail>" \
            "<f:WSManFault Code=\"" code "\" Machine=\"srv\"><f:Message>" text "</f:Message></f:WSManFault>"    \
            "</s:Detail></s:Fault>")

typedef struct
{
  const char *body;   /* NULL: an empty one */
  const char *status; /* NULL: "200 OK" */
  const char *type;   /* NULL: that of SOAP */
  gsize cut;          /* send at most so many bytes, with the head, and close; 0: all */
  const char *pause;  /* wait at this text until the gate is open */
  gboolean hang;      /* wait at the gate before anything is sent */
  gboolean lost;      /* close the connection without a response */
  const char *action; /* the last part of the action of the requests that the response is for; NULL: any */
} Response;

typedef struct
{
  CannedServer *server;
  const Response *responses;
  guint n_responses;
  int first; /* atomic: the number of the request that gets the first response */
  GMutex mutex;
  guint64 taken; /* guarded: the responses with an action that were used */
} Script;

/* Each response with an action is used once, in order among those for this action. The last one is used again and
 * again. */
#define SCRIPT(list) { .responses = (list), .n_responses = G_N_ELEMENTS (list) }

void script_start (Script          *self,
                   GTlsCertificate *certificate);
void script_clear (Script *self);

/* The next request gets that response. */
void script_rewind (Script *self,
                    guint   index);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Script, script_clear)

/* Without authentication, over http. */
WsmanSession *script_connect (Script *self);

/* With Basic, over http; options may be NULL. */
WsmanSession *script_connect_as (Script                 *self,
                                 WsmanConnectionOptions *options);

/* Runs the default context until so many requests have come. */
void script_run_until_requests (Script *self,
                                guint   n_requests);

/* Return the body and the head of a request as text. */
char *script_dup_body (Script *self,
                       guint   index);
const char *script_get_head (Script *self,
                             guint   index);

WsmanResourceLocator *thing_locator (void);

void assert_code (const GError *error,
                  WsmanError    klass,
                  guint32       code);

void assert_contains (const char *text,
                      const char *part);

/* Waits for the request of that number, and asserts that its body contains part. */
void assert_sent (Script     *self,
                  guint       index,
                  const char *part);

G_END_DECLS

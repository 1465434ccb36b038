/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A client that writes bytes and reads responses. It can do everything that a client shouldn't. It is for tests of the
 * server that must not depend on the library's client.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GSocket *socket;
  GIOStream *stream;
  GByteArray *input;
} RawClient;

typedef struct
{
  guint status;  /* 0: the connection ended instead */
  char *head;
  char *body;    /* as UTF-8 */
  gsize length;  /* its length as received */
  GBytes *bytes;
} RawResponse;

/* Fails the test if it can't connect. */
RawClient *raw_client_new (guint16  port,
                           gboolean secure);
RawClient *raw_client_new_for_address (GSocketAddress *address,
                                       gboolean        secure);
/* Connects from an address of this machine, or from any. */
RawClient *raw_client_new_from (GSocketAddress *from,
                                GSocketAddress *to);
void raw_client_free (RawClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawClient, raw_client_free)

/* FALSE if the other side has closed the connection. */
gboolean raw_client_send (RawClient  *self,
                          const void *data,
                          gssize      length);

/* Posts body to /wsman with these header lines, each with its line end; NULL for none. The Content-Type of an
 * envelope is added unless they have one, or there is no body. */
gboolean raw_client_post (RawClient  *self,
                          const char *headers,
                          const char *body);

RawResponse *raw_client_read (RawClient *self);
RawResponse *raw_client_ask (RawClient  *self,
                             const char *headers,
                             const char *body);

/* The same in UTF-8 or UTF-16, as charset says; the only header is that of the credentials. */
RawResponse *raw_client_ask_in (RawClient  *self,
                                const char *credentials,
                                const char *body,
                                const char *charset);

/* Tells whether the other side closes within some seconds. */
gboolean raw_client_is_closed (RawClient *self,
                               guint      seconds);

/* Tells whether nothing has come from the server: neither a response nor the end. */
gboolean raw_client_is_open (RawClient *self);

/* Waits until at most so many clients are open, and returns how many are. */
guint raw_clients_wait_for_closed (RawClient **clients,
                                   guint       n_clients,
                                   guint       max_open);

void raw_response_free (RawResponse *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawResponse, raw_response_free)

/* Returns the value of a header of the response, or NULL. */
char *raw_response_get_header (RawResponse *self,
                               const char  *name);
/* Returns the code of the response's WSManFault; 0 if there is none. */
guint32 raw_response_get_code (RawResponse *self);
/* Returns the text of the first element of that name, with its prefix; or NULL. */
char *raw_response_get_text (RawResponse *self,
                             const char  *name);
/* Counts how often text occurs in the body. */
guint raw_response_count (RawResponse *self,
                          const char  *text);

/* Returns "Authorization: Basic …" and the Content-Type, as header lines. */
char *raw_credentials (const char *user_name,
                       const char *password);

/* Returns a whole request. headers: more XML for the header, or NULL. */
char *raw_envelope (const char *action,
                    const char *resource_uri,
                    const char *headers,
                    const char *body);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Looks at a machine without logging in: its name, its ports, its certificate, and the head of a response.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a probe found out. */
typedef struct
{
  GTlsCertificate *certificate;
  GTlsCertificateFlags errors; /* what is wrong with the certificate */
  const char *version;         /* the version of TLS */
  char *head;                  /* the status line and the headers of the response, or what came in its place */
} WsmanctlProbe;

void wsmanctl_probe_clear (WsmanctlProbe *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WsmanctlProbe, wsmanctl_probe_clear)

/* Looks up a name, for so many seconds at most. Returns addresses as text. The error is TIMED_OUT if it took longer. */
char *wsmanctl_probe_look_up (const char  *host,
                              guint        seconds,
                              GError     **error);

/* Connects to a port. */
GIOStream *wsmanctl_probe_connect (const char  *host,
                                   guint16      port,
                                   guint        seconds,
                                   GError     **error);

/* Sets up TLS. The certificate is checked for host, and is accepted in any case, because nothing secret is sent. */
GIOStream *wsmanctl_probe_start_tls (WsmanctlProbe  *self,
                                     GIOStream      *connection,
                                     const char     *host,
                                     const char     *ca_file,
                                     GError        **error);

/* Sends a request without a login, and reads the head of the response. */
gboolean wsmanctl_probe_ask (WsmanctlProbe  *self,
                             GIOStream      *connection,
                             const char     *host,
                             const char     *path,
                             GError        **error);

/* Returns the status of the response; 0 if it isn't HTTP. */
guint wsmanctl_probe_get_status (const WsmanctlProbe *self);

/* Returns the values of a header, with commas between them; NULL if there is no such header. */
char *wsmanctl_probe_get_header (const WsmanctlProbe *self,
                                 const char          *name);

/* Tells whether the header WWW-Authenticate names a scheme that the mechanism of the command line uses. A mechanism may
 * need none. */
gboolean wsmanctl_probe_offers (const char *offered,
                                const char *mechanism);

/* Returns how many seconds the machine's clock is ahead. Returns FALSE if it doesn't tell its time. */
gboolean wsmanctl_probe_get_skew (const WsmanctlProbe *self,
                                  gint64              *skew);

G_END_DECLS

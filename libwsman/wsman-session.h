/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A connection to a server, its flags and the operations on it (IWSManSession). */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-connection-options.h>
#include <libwsman/wsman-enumerator.h>
#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-fault.h>
#include <libwsman/wsman-item.h>
#include <libwsman/wsman-resource-locator.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_SESSION (wsman_session_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanSession, wsman_session, WSMAN, SESSION, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanSession *wsman_session_new (const char              *connection,
                                 WsmanSessionFlags        flags,
                                 WsmanConnectionOptions  *options,
                                 GError                 **error);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_identify (WsmanSession       *self,
                                   WsmanSessionFlags   flags,
                                   GCancellable       *cancellable,
                                   GError            **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_identify_async (WsmanSession        *self,
                                   WsmanSessionFlags    flags,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_identify_finish (WsmanSession  *self,
                                          GAsyncResult  *result,
                                          GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_get (WsmanSession          *self,
                              WsmanResourceLocator  *locator,
                              GCancellable          *cancellable,
                              GError               **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_get_async (WsmanSession         *self,
                              WsmanResourceLocator *locator,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_get_finish (WsmanSession  *self,
                                     GAsyncResult  *result,
                                     GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_put (WsmanSession          *self,
                              WsmanResourceLocator  *locator,
                              WsmanItem             *item,
                              GCancellable          *cancellable,
                              GError               **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_put_async (WsmanSession         *self,
                              WsmanResourceLocator *locator,
                              WsmanItem            *item,
                              GCancellable         *cancellable,
                              GAsyncReadyCallback   callback,
                              gpointer              user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_put_finish (WsmanSession  *self,
                                     GAsyncResult  *result,
                                     GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_update (WsmanSession          *self,
                                 WsmanResourceLocator  *locator,
                                 GVariant              *values,
                                 GCancellable          *cancellable,
                                 GError               **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_update_async (WsmanSession         *self,
                                 WsmanResourceLocator *locator,
                                 GVariant             *values,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_update_finish (WsmanSession  *self,
                                        GAsyncResult  *result,
                                        GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_session_create (WsmanSession          *self,
                                            WsmanResourceLocator  *locator,
                                            WsmanItem             *item,
                                            GCancellable          *cancellable,
                                            GError               **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_create_async (WsmanSession         *self,
                                 WsmanResourceLocator *locator,
                                 WsmanItem            *item,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_session_create_finish (WsmanSession  *self,
                                                   GAsyncResult  *result,
                                                   GError       **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_delete (WsmanSession          *self,
                               WsmanResourceLocator  *locator,
                               GCancellable          *cancellable,
                               GError               **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_delete_async (WsmanSession         *self,
                                 WsmanResourceLocator *locator,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_delete_finish (WsmanSession  *self,
                                      GAsyncResult  *result,
                                      GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_invoke (WsmanSession          *self,
                                 const char            *action,
                                 WsmanResourceLocator  *locator,
                                 WsmanItem             *input,
                                 GCancellable          *cancellable,
                                 GError               **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_invoke_async (WsmanSession         *self,
                                 const char           *action,
                                 WsmanResourceLocator *locator,
                                 WsmanItem            *input,
                                 GCancellable         *cancellable,
                                 GAsyncReadyCallback   callback,
                                 gpointer              user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanItem *wsman_session_invoke_finish (WsmanSession  *self,
                                        GAsyncResult  *result,
                                        GError       **error);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerator *wsman_session_enumerate (WsmanSession           *self,
                                          WsmanResourceLocator   *locator,
                                          const char             *filter,
                                          const char             *dialect,
                                          WsmanEnumerationFlags   flags,
                                          GCancellable           *cancellable,
                                          GError                **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_enumerate_async (WsmanSession          *self,
                                    WsmanResourceLocator  *locator,
                                    const char            *filter,
                                    const char            *dialect,
                                    WsmanEnumerationFlags  flags,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerator *wsman_session_enumerate_finish (WsmanSession  *self,
                                                 GAsyncResult  *result,
                                                 GError       **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_copy_to (WsmanSession          *self,
                                GFile                 *source,
                                const char            *destination,
                                GFileCopyFlags         flags,
                                GCancellable          *cancellable,
                                GFileProgressCallback  progress,
                                gpointer               progress_data,
                                GError               **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_copy_to_async (WsmanSession          *self,
                                  GFile                 *source,
                                  const char            *destination,
                                  GFileCopyFlags         flags,
                                  GCancellable          *cancellable,
                                  GFileProgressCallback  progress,
                                  gpointer               progress_data,
                                  GDestroyNotify         progress_destroy,
                                  GAsyncReadyCallback    callback,
                                  gpointer               user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_copy_to_finish (WsmanSession  *self,
                                       GAsyncResult  *result,
                                       GError       **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_copy_from (WsmanSession          *self,
                                  const char            *source,
                                  GFile                 *destination,
                                  GFileCopyFlags         flags,
                                  GCancellable          *cancellable,
                                  GFileProgressCallback  progress,
                                  gpointer               progress_data,
                                  GError               **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_copy_from_async (WsmanSession          *self,
                                    const char            *source,
                                    GFile                 *destination,
                                    GFileCopyFlags         flags,
                                    GCancellable          *cancellable,
                                    GFileProgressCallback  progress,
                                    gpointer               progress_data,
                                    GDestroyNotify         progress_destroy,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_copy_from_finish (WsmanSession  *self,
                                         GAsyncResult  *result,
                                         GError       **error);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_close (WsmanSession  *self,
                              GCancellable  *cancellable,
                              GError       **error);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_close_async (WsmanSession        *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_close_finish (WsmanSession  *self,
                                     GAsyncResult  *result,
                                     GError       **error);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_session_get_connection (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_session_get_flags (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_session_get_error (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
WsmanFault *wsman_session_get_fault (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
guint wsman_session_get_batch_items (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_set_batch_items (WsmanSession *self,
                                    guint         batch_items);

WSMAN_AVAILABLE_IN_1_0
guint wsman_session_get_timeout (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_set_timeout (WsmanSession *self,
                                guint         timeout);

WSMAN_AVAILABLE_IN_1_0
guint wsman_session_get_connect_timeout (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_set_connect_timeout (WsmanSession *self,
                                        guint         connect_timeout);

WSMAN_AVAILABLE_IN_1_0
guint wsman_session_get_total_timeout (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_set_total_timeout (WsmanSession *self,
                                      guint         total_timeout);

WSMAN_AVAILABLE_IN_1_0
guint wsman_session_get_max_envelope_size (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_set_max_envelope_size (WsmanSession *self,
                                          guint         max_envelope_size);

WSMAN_AVAILABLE_IN_1_0
guint wsman_session_get_max_connections (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_set_max_connections (WsmanSession *self,
                                        guint         max_connections);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_session_get_locale (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_set_locale (WsmanSession *self,
                               const char   *locale);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_session_get_data_locale (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_session_set_data_locale (WsmanSession *self,
                                    const char   *data_locale);

WSMAN_AVAILABLE_IN_1_0
GTlsCertificate *wsman_session_get_peer_certificate (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
GTlsCertificateFlags wsman_session_get_peer_certificate_errors (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_session_get_peer_certificate_sha256 (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_session_get_mechanism (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_get_sealed (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_session_get_bound (WsmanSession *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_session_get_proxy (WsmanSession *self);

G_END_DECLS

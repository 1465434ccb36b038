/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A question for credentials, which the application answers. */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_CREDENTIAL_REQUEST (wsman_credential_request_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanCredentialRequest, wsman_credential_request, WSMAN, CREDENTIAL_REQUEST, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanCredentialKind wsman_credential_request_get_kind (WsmanCredentialRequest *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_credential_request_get_host (WsmanCredentialRequest *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_credential_request_get_scheme (WsmanCredentialRequest *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_credential_request_get_realm (WsmanCredentialRequest *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_credential_request_get_secure (WsmanCredentialRequest *self);

WSMAN_AVAILABLE_IN_1_0
gboolean wsman_credential_request_get_retrying (WsmanCredentialRequest *self);

WSMAN_AVAILABLE_IN_1_0
void wsman_credential_request_answer (WsmanCredentialRequest *self,
                                      const char             *user_name,
                                      const char             *password);

WSMAN_AVAILABLE_IN_1_0
void wsman_credential_request_answer_certificate (WsmanCredentialRequest *self,
                                                  GTlsCertificate        *certificate);

WSMAN_AVAILABLE_IN_1_0
void wsman_credential_request_cancel (WsmanCredentialRequest *self);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The root object of scripts (IWSMan to IWSManEx3). */

#pragma once

#if !defined (WSMAN_INSIDE) && !defined (WSMAN_COMPILATION)
#error "Only <libwsman/wsman.h> can be included directly."
#endif

#include <gio/gio.h>

#include <libwsman/wsman-connection-options.h>
#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-resource-locator.h>
#include <libwsman/wsman-session.h>
#include <libwsman/wsman-version-macros.h>

G_BEGIN_DECLS

#define WSMAN_TYPE_AUTOMATION (wsman_automation_get_type ())

WSMAN_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (WsmanAutomation, wsman_automation, WSMAN, AUTOMATION, GObject)

WSMAN_AVAILABLE_IN_1_0
WsmanAutomation *wsman_automation_new (void);

WSMAN_AVAILABLE_IN_1_0
WsmanSession *wsman_automation_create_session (WsmanAutomation         *self,
                                               const char              *connection,
                                               WsmanSessionFlags        flags,
                                               WsmanConnectionOptions  *options,
                                               GError                 **error);

WSMAN_AVAILABLE_IN_1_0
WsmanConnectionOptions *wsman_automation_create_connection_options (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanResourceLocator *wsman_automation_create_resource_locator (WsmanAutomation  *self,
                                                                const char       *text,
                                                                GError          **error);

WSMAN_AVAILABLE_IN_1_0
char *wsman_automation_get_error_message (WsmanAutomation *self,
                                          gint64           code);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_automation_get_error (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
const char *wsman_automation_get_command_line (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_utf8 (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_cred_username_password (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_skip_ca_check (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_skip_cn_check (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_use_no_authentication (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_use_digest (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_use_negotiate (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_use_basic (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_use_kerberos (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_no_encryption (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_use_client_certificate (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_enable_spn_server_port (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_utf16 (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_use_credssp (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_skip_revocation_check (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_allow_negotiate_implicit_credentials (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanSessionFlags wsman_automation_session_flag_use_ssl (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_automation_enumeration_flag_non_xml_text (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_automation_enumeration_flag_return_object (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_automation_enumeration_flag_return_epr (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_automation_enumeration_flag_return_object_and_epr (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_automation_enumeration_flag_hierarchy_deep (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_automation_enumeration_flag_hierarchy_shallow (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_automation_enumeration_flag_hierarchy_deep_base_props_only (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_automation_enumeration_flag_associated_instance (WsmanAutomation *self);

WSMAN_AVAILABLE_IN_1_0
WsmanEnumerationFlags wsman_automation_enumeration_flag_association_instance (WsmanAutomation *self);

G_END_DECLS

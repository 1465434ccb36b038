/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The constants of the class WsmanAutomation. Scripts for Windows read them as methods of the root object.
 */

#include "wsman-automation.h"

#define DEFINE_FLAG(type, name, value)                            \
  type                                                            \
  wsman_automation_##name (WsmanAutomation *self)                 \
  {                                                               \
    g_return_val_if_fail (WSMAN_IS_AUTOMATION (self), value);     \
                                                                  \
    return value;                                                 \
  }

/**
 * wsman_automation_session_flag_utf8:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `UTF8`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_utf8, WSMAN_SESSION_FLAGS_UTF8)

/**
 * wsman_automation_session_flag_cred_username_password:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `CRED_USERNAME_PASSWORD`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_cred_username_password, WSMAN_SESSION_FLAGS_CRED_USERNAME_PASSWORD)

/**
 * wsman_automation_session_flag_skip_ca_check:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `SKIP_CA_CHECK`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_skip_ca_check, WSMAN_SESSION_FLAGS_SKIP_CA_CHECK)

/**
 * wsman_automation_session_flag_skip_cn_check:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `SKIP_CN_CHECK`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_skip_cn_check, WSMAN_SESSION_FLAGS_SKIP_CN_CHECK)

/**
 * wsman_automation_session_flag_use_no_authentication:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `USE_NO_AUTHENTICATION`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_use_no_authentication, WSMAN_SESSION_FLAGS_USE_NO_AUTHENTICATION)

/**
 * wsman_automation_session_flag_use_digest:
 * @self: the root object
 *
 * Gets the value of a flag. This version doesn't support the flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `USE_DIGEST`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_use_digest, WSMAN_SESSION_FLAGS_USE_DIGEST)

/**
 * wsman_automation_session_flag_use_negotiate:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `USE_NEGOTIATE`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_use_negotiate, WSMAN_SESSION_FLAGS_USE_NEGOTIATE)

/**
 * wsman_automation_session_flag_use_basic:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `USE_BASIC`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_use_basic, WSMAN_SESSION_FLAGS_USE_BASIC)

/**
 * wsman_automation_session_flag_use_kerberos:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `USE_KERBEROS`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_use_kerberos, WSMAN_SESSION_FLAGS_USE_KERBEROS)

/**
 * wsman_automation_session_flag_no_encryption:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `NO_ENCRYPTION`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_no_encryption, WSMAN_SESSION_FLAGS_NO_ENCRYPTION)

/**
 * wsman_automation_session_flag_use_client_certificate:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `USE_CLIENT_CERTIFICATE`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_use_client_certificate, WSMAN_SESSION_FLAGS_USE_CLIENT_CERTIFICATE)

/**
 * wsman_automation_session_flag_enable_spn_server_port:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `ENABLE_SPN_SERVER_PORT`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_enable_spn_server_port, WSMAN_SESSION_FLAGS_ENABLE_SPN_SERVER_PORT)

/**
 * wsman_automation_session_flag_utf16:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `UTF16`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_utf16, WSMAN_SESSION_FLAGS_UTF16)

/**
 * wsman_automation_session_flag_use_credssp:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `USE_CREDSSP`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_use_credssp, WSMAN_SESSION_FLAGS_USE_CREDSSP)

/**
 * wsman_automation_session_flag_skip_revocation_check:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `SKIP_REVOCATION_CHECK`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_skip_revocation_check, WSMAN_SESSION_FLAGS_SKIP_REVOCATION_CHECK)

/**
 * wsman_automation_session_flag_allow_negotiate_implicit_credentials:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags,
             session_flag_allow_negotiate_implicit_credentials,
             WSMAN_SESSION_FLAGS_ALLOW_NEGOTIATE_IMPLICIT_CREDENTIALS)

/**
 * wsman_automation_session_flag_use_ssl:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.SessionFlags] `USE_SSL`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanSessionFlags, session_flag_use_ssl, WSMAN_SESSION_FLAGS_USE_SSL)

/**
 * wsman_automation_enumeration_flag_non_xml_text:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.EnumerationFlags] `NON_XML_TEXT`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanEnumerationFlags, enumeration_flag_non_xml_text, WSMAN_ENUMERATION_FLAGS_NON_XML_TEXT)

/**
 * wsman_automation_enumeration_flag_return_object:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.EnumerationFlags] `RETURN_OBJECT`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanEnumerationFlags, enumeration_flag_return_object, WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT)

/**
 * wsman_automation_enumeration_flag_return_epr:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.EnumerationFlags] `RETURN_EPR`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanEnumerationFlags, enumeration_flag_return_epr, WSMAN_ENUMERATION_FLAGS_RETURN_EPR)

/**
 * wsman_automation_enumeration_flag_return_object_and_epr:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.EnumerationFlags] `RETURN_OBJECT_AND_EPR`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanEnumerationFlags,
             enumeration_flag_return_object_and_epr,
             WSMAN_ENUMERATION_FLAGS_RETURN_OBJECT_AND_EPR)

/**
 * wsman_automation_enumeration_flag_hierarchy_deep:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.EnumerationFlags] `HIERARCHY_DEEP`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanEnumerationFlags, enumeration_flag_hierarchy_deep, WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP)

/**
 * wsman_automation_enumeration_flag_hierarchy_shallow:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.EnumerationFlags] `HIERARCHY_SHALLOW`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanEnumerationFlags, enumeration_flag_hierarchy_shallow, WSMAN_ENUMERATION_FLAGS_HIERARCHY_SHALLOW)

/**
 * wsman_automation_enumeration_flag_hierarchy_deep_base_props_only:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.EnumerationFlags] `HIERARCHY_DEEP_BASE_PROPS_ONLY`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanEnumerationFlags,
             enumeration_flag_hierarchy_deep_base_props_only,
             WSMAN_ENUMERATION_FLAGS_HIERARCHY_DEEP_BASE_PROPS_ONLY)

/**
 * wsman_automation_enumeration_flag_associated_instance:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.EnumerationFlags] `ASSOCIATED_INSTANCE`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanEnumerationFlags, enumeration_flag_associated_instance, WSMAN_ENUMERATION_FLAGS_ASSOCIATED_INSTANCE)

/**
 * wsman_automation_enumeration_flag_association_instance:
 * @self: the root object
 *
 * Gets the value of a flag.
 *
 * Returns: [flags@Wsman.EnumerationFlags] `ASSOCIATION_INSTANCE`
 *
 * Since: 1.0
 */
DEFINE_FLAG (WsmanEnumerationFlags, enumeration_flag_association_instance, WSMAN_ENUMERATION_FLAGS_ASSOCIATION_INSTANCE)

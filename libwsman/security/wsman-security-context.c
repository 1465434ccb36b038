/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The base of all mechanisms. */

#include "security/wsman-security-private.h"

G_DEFINE_ABSTRACT_TYPE (WsmanSecurityContext, wsman_security_context, G_TYPE_OBJECT)

static char *
wsman_security_context_real_dup_authorization (WsmanSecurityContext *self)
{
  return NULL;
}

static void
wsman_security_context_class_init (WsmanSecurityContextClass *klass)
{
  klass->dup_authorization = wsman_security_context_real_dup_authorization;
}

static void
wsman_security_context_init (WsmanSecurityContext *self)
{
}

const char *
wsman_security_context_get_scheme (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->scheme;
}

gboolean
wsman_security_context_is_connection_bound (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->connection_bound;
}

char *
wsman_security_context_dup_authorization (WsmanSecurityContext *self)
{
  return WSMAN_SECURITY_CONTEXT_GET_CLASS (self)->dup_authorization (self);
}

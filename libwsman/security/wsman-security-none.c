/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Implements the mechanism for no authentication. Requests don't identify the user. */

#include "wsman-security-private.h"

struct _WsmanSecurityNone
{
  WsmanSecurityContext parent_instance;
};

#define WSMAN_TYPE_SECURITY_NONE (wsman_security_none_get_type ())

G_DECLARE_FINAL_TYPE (WsmanSecurityNone, wsman_security_none, WSMAN, SECURITY_NONE,
                      WsmanSecurityContext)

G_DEFINE_FINAL_TYPE (WsmanSecurityNone, wsman_security_none, WSMAN_TYPE_SECURITY_CONTEXT)

static void
wsman_security_none_class_init (WsmanSecurityNoneClass *klass)
{
}

static void
wsman_security_none_init (WsmanSecurityNone *self)
{
}

WsmanSecurityContext *
wsman_security_none_new (void)
{
  return g_object_new (WSMAN_TYPE_SECURITY_NONE, NULL);
}

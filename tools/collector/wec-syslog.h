/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sends events to a receiver of syslog, [RFC 5424], each after its length, [RFC 6587] 3.4.1. The connection has TLS,
 * [RFC 5425], or stays on this machine. Syslog has no acknowledgements: what the connection has taken counts as
 * written.
 */

#pragma once

#include "wec-output-settings.h"

G_BEGIN_DECLS

WecOutput *wec_syslog_new (const WecOutputSettings  *settings,
                           GError                  **error);

G_END_DECLS

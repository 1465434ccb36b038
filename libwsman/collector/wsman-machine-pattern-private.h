/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Patterns for the machines that may send events.
 */

#pragma once

#include "base/wsman-identity-private.h"

G_BEGIN_DECLS

/* Tells whether a pattern matches the whole identity. A pattern is the text of an identity, such as
 * "kerberos:WEB*$@CORP.EXAMPLE". Without a source it means Kerberos. "*" stands for any characters except those between
 * a name and its realm or domain. A pattern with "*" only matches accounts of machines, which end with "$", unless the
 * source has no such accounts. */
gboolean wsman_machine_pattern_matches (const char          *pattern,
                                        const WsmanIdentity *identity);

G_END_DECLS

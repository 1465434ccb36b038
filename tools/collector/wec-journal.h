/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sends events to the journal of systemd by its native protocol (systemd's JOURNAL_NATIVE_PROTOCOL). The journal has no
 * acknowledgements. What it refuses is an error, and stays for the next try.
 */

#pragma once

#include "wec-output.h"

G_BEGIN_DECLS

/* path is the socket of the journal. */
WecOutput *wec_journal_new (const char *name,
                            const char *path);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Responses to Enumerate, Pull and Release for a script, and readers of an enumerator.
 */

#pragma once

#include "scripted-server.h"

G_BEGIN_DECLS

#define THING(name) "<t:Thing><t:Name>" name "</t:Name></t:Thing>"
#define CONTEXT(id) "<n:EnumerationContext>" id "</n:EnumerationContext>"
#define ENUMERATED(content) \
  ENVELOPE (ENUMERATION "/EnumerateResponse", "<n:EnumerateResponse>" content "</n:EnumerateResponse>")
#define PULLED(content) \
  ENVELOPE (ENUMERATION "/PullResponse", "<n:PullResponse>" content "</n:PullResponse>")
#define ITEMS(content) "<n:Items>" content "</n:Items>"
#define W_ITEMS(content) "<w:Items>" content "</w:Items>"
#define END "<n:EndOfSequence/>"
#define W_END "<w:EndOfSequence/>"
#define RELEASED ENVELOPE (ENUMERATION "/ReleaseResponse", "")
#define PULL_TIMED_OUT FAULT_ENVELOPE ("n:TimedOut", "2150858780", "Nothing yet"), "500 "
#define ERROR_TIMEOUT FAULT_ENVELOPE ("w:InternalError", "2147943860", "Too late"), "500 "
#define TIMED_OUT FAULT_ENVELOPE ("w:TimedOut", "2150858793", "Nothing yet"), "500 "

/* Enumerates the class of the script. */
WsmanEnumerator *enumerate (WsmanSession  *session,
                            GError       **error);

/* Returns the names of all items, or of those before an error. Reads item by item, as Windows' scripts do. */
char *read_all (WsmanEnumerator  *enumerator,
                GError          **error);

/* The same in batches, as bindings do. */
char *iterate (WsmanEnumerator  *enumerator,
               guint             max,
               GError          **error);

G_END_DECLS

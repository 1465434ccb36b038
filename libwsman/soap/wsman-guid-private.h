/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Compares ids. Messages, shells and commands have ids, which are usually GUIDs. Peers write the same GUID in several
 * spellings. An id is always sent as its owner spelled it; only comparisons ignore the spelling.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tells whether two ids are the same. White space around an id, "urn:", "uuid:", a pair of braces and the case don't
 * matter. */
gboolean wsman_guid_equal (const char *id,
                         const char *other);

/* Tells whether text is a GUID, with or without a pair of braces. */
gboolean wsman_guid_is_valid (const char *text);

G_END_DECLS

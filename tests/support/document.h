/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Documents for tests.
 */

#pragma once

#include "soap/wsman-reader-private.h"

G_BEGIN_DECLS

/* Parses text, which must be XML. */
WsmanDocument *parse_document (const char *xml);

G_END_DECLS

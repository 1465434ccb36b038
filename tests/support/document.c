/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Documents for tests. */

#include "document.h"

#include <string.h>

WsmanDocument *
parse_document (const char *xml)
{
  g_autoptr(GError) error = NULL;
  WsmanDocument *document = wsman_document_parse (xml, strlen (xml), NULL, 1 << 20, &error);

  g_assert_no_error (error);

  return document;
}

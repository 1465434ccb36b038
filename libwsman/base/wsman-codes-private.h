/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The codes of Windows: their names, classes and texts. */

#pragma once

#include "wsman-error.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 code;
  WsmanError klass;
  const char *name;
  const char *text; /* to be translated; or NULL */
} WsmanCodeRow;

/* By code; each once. */
extern const WsmanCodeRow wsman_winrm_codes[];
extern const gsize wsman_n_winrm_codes;
extern const WsmanCodeRow wsman_hresult_codes[];
extern const gsize wsman_n_hresult_codes;
extern const WsmanCodeRow wsman_windows_codes[];
extern const gsize wsman_n_windows_codes;

/* The symbolic name of a code ("ERROR_WSMAN_…", "E_ACCESSDENIED"); NULL if there is none. */
const char *wsman_code_get_name (guint32 code);

/* What a code means and what to do, for people; NULL if nothing is known. */
const char *wsman_code_get_text (guint32 code);

/* The class a program branches on, for a code that a server or this library reports. */
WsmanError wsman_error_class_for_code (guint32 code);

G_END_DECLS

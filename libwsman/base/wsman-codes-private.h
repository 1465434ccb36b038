/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Declares the tables of Windows' codes, with their names, classes and texts. */

#pragma once

#include "wsman-error.h"

G_BEGIN_DECLS

typedef struct
{
  guint32 code;
  WsmanError klass;
  const char *name;
  const char *text; /* a text that can be translated; NULL if there is none */
} WsmanCodeRow;

/* The tables of codes. They are sorted by code, and contain each code once. */
extern const WsmanCodeRow wsman_winrm_codes[];
extern const gsize wsman_n_winrm_codes;
extern const WsmanCodeRow wsman_hresult_codes[];
extern const gsize wsman_n_hresult_codes;
extern const WsmanCodeRow wsman_ntstatus_codes[];
extern const gsize wsman_n_ntstatus_codes;
extern const WsmanCodeRow wsman_windows_codes[];
extern const gsize wsman_n_windows_codes;

/* Returns the symbolic name of a code, such as "ERROR_WSMAN_…" or "E_ACCESSDENIED", or NULL. */
const char *wsman_code_get_name (guint32 code);

/* Returns a sentence about any code, with its name if it has one, and the code. */
char *wsman_code_describe (guint32 code);

/* Returns a text for people that says what a code means and what to do, or NULL. */
const char *wsman_code_get_text (guint32 code);

/* Returns the class for a code that a server or this library reports. Programs branch on the class. */
WsmanError wsman_error_class_for_code (guint32 code);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The tables of codes, for who looks them up: see wsman-soap-fault-private.h. */

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

G_END_DECLS

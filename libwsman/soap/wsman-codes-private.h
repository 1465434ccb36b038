/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The table of codes, for who looks them up: see wsman-soap-fault-private.h. */

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
extern const WsmanCodeRow wsman_code_rows[];
extern const gsize wsman_n_code_rows;

G_END_DECLS

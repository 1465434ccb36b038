/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The data of a KDC's error, in which a directory gives its reason. */

#include "security/wsman-nt-status-private.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  guint32 status = wsman_nt_status_read_from_kdc ((WsmanSlice) { data, size });

  wsman_nt_status_get_code (status);

  return 0;
}

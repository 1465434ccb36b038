/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Looks up the codes of Windows: name, class and text. */

#include "wsman-codes-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "wsman-code-names-private.h"

static int
compare_codes (const void *key,
               const void *member)
{
  guint32 code = *(const guint32 *) key;
  const WsmanCodeRow *row = member;

  return (code > row->code) - (code < row->code);
}

static const WsmanCodeRow *
find_exactly (guint32 code)
{
  const WsmanCodeRow *rows = wsman_windows_codes;
  gsize n_rows = wsman_n_windows_codes;

  if ((code & FACILITY_MASK) == FACILITY_WINRM)
    {
      rows = wsman_winrm_codes;
      n_rows = wsman_n_winrm_codes;
    }
  else if ((code & FACILITY_MASK) != 0)
    {
      rows = wsman_hresult_codes;
      n_rows = wsman_n_hresult_codes;
    }

  return bsearch (&code, rows, n_rows, sizeof (WsmanCodeRow), compare_codes);
}

/* Finds the row of a code. A Win32 code is sent as it is or as an HRESULT. The two numbers mean the same, so one row is
 * enough. */
static const WsmanCodeRow *
find_code (guint32 code)
{
  const WsmanCodeRow *row = find_exactly (code);

  if (row == NULL && (code & FACILITY_MASK) == FACILITY_WIN32 && code != FACILITY_WIN32)
    row = find_exactly (code & ~FACILITY_MASK);
  else if (row == NULL && (code & FACILITY_MASK) == 0)
    row = find_exactly (code | FACILITY_WIN32);

  return row;
}

const char *
wsman_code_get_name (guint32 code)
{
  const WsmanCodeRow *row = find_code (code);

  return row != NULL ? row->name : NULL;
}

const char *
wsman_code_get_text (guint32 code)
{
  const WsmanCodeRow *row = find_code (code);

  if (row == NULL)
    return NULL;

  return row->text != NULL ? _(row->text) : row->name;
}

WsmanError
wsman_error_class_for_code (guint32 code)
{
  const WsmanCodeRow *row = find_code (code);

  return row != NULL ? row->klass : WSMAN_ERROR_REMOTE;
}

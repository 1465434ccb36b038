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
  else if ((code & FACILITY_MASK) == FACILITY_NTSTATUS)
    {
      rows = wsman_ntstatus_codes;
      n_rows = wsman_n_ntstatus_codes;
    }
  else if ((code & FACILITY_MASK) != 0)
    {
      rows = wsman_hresult_codes;
      n_rows = wsman_n_hresult_codes;
    }

  return bsearch (&code, rows, n_rows, sizeof (WsmanCodeRow), compare_codes);
}

/* Finds the row of a code. A code of Win32 or NTSTATUS is sent as it is or as an HRESULT. Both numbers mean the same,
 * so one row is enough. */
static const WsmanCodeRow *
find_code (guint32 code)
{
  const WsmanCodeRow *row = find_exactly (code);

  if (row == NULL && (code & FACILITY_MASK) == FACILITY_WIN32 && code != FACILITY_WIN32)
    row = find_exactly (code & ~FACILITY_MASK);
  else if (row == NULL && (code & FACILITY_MASK) == 0)
    row = find_exactly (code | FACILITY_WIN32);
  else if (row == NULL && (code & FACILITY_MASK) == HRESULT_FROM_NT (FACILITY_NTSTATUS))
    row = find_exactly (code ^ HRESULT_FROM_NT (0));

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

/* Returns the HTTP status that a code stands for, or 0. */
static guint
get_http_status (guint32 code)
{
  guint status = code & ~FACILITY_MASK;

  return (code & FACILITY_MASK) == FACILITY_HTTP && status >= 100 && status < 600 ? status : 0;
}

/* Describes a status that has no row, as those of newer standards. */
static char *
describe_http_status (guint status)
{
  static const struct
  {
    guint status;
    const char *text;
  } known[] = {
    { 421, N_("The server doesn’t serve this name; check the URL") },
    { 422, N_("The server can’t process the contents of the request; check what was sent") },
    { 423, N_("The resource is locked; try again later") },
    { 425, N_("The server doesn’t process a request that came this early; try again") },
    { 426, N_("The server wants another protocol, such as TLS; check the URL") },
    { 428, N_("The server wants a precondition in the request") },
    { 429, N_("The server got too many requests; wait, then try again") },
    { 431, N_("The head of the request is larger than the server takes") },
    { 451, N_("The server may not serve the request for legal reasons") },
    { 507, N_("The server has too little space; try again later") },
    { 508, N_("The server found a loop in the request") },
    { 511, N_("The network wants a login first; open a web page in a browser") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (known[i].status == status)
        return g_strdup (_(known[i].text));
    }

  if (status < 300)
    return g_strdup (_("The server responded with success, but not as WS-Management demands"));
  if (status < 400)
    return g_strdup (_("The server redirects the request; check the URL"));
  if (status < 500)
    return g_strdup (_("The server refused the request; check the URL"));

  return g_strdup (_("The server or a gateway failed; look into its log"));
}

char *
wsman_code_describe (guint32 code)
{
  const WsmanCodeRow *row = find_code (code);
  guint status = get_http_status (code);
  g_autofree char *text = NULL;

  if (row == NULL && status != 0)
    {
      text = describe_http_status (status);

      /* Translators: a text, an HTTP status such as 429, and the code. */
      return g_strdup_printf (_("%s (HTTP status %u, 0x%08X)"), text, status, code);
    }

  if (row == NULL)
    return g_strdup_printf (_("The code 0x%08X isn’t known"), code);

  /* For some codes, the text is only the name. */
  if (row->text == NULL)
    return g_strdup_printf ("%s (0x%08X)", row->name, code);

  /* Translators: a text, the symbolic name of a code, and the code. */
  return g_strdup_printf (_("%s (%s, 0x%08X)"), _(row->text), row->name, code);
}

WsmanError
wsman_error_class_for_code (guint32 code)
{
  const WsmanCodeRow *row = find_code (code);

  if (row != NULL)
    return row->klass;

  return get_http_status (code) == 429 ? WSMAN_ERROR_QUOTA : WSMAN_ERROR_REMOTE;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Calls of PowerShell to the client's host. An answer to what is read can be written. */

#include "powershell/wsman-clixml-object-private.h"
#include "powershell/wsman-psrp-machine-private.h"

#include "fuzz.h"

static void
write_answer (WsmanPSObject *answer)
{
  g_autoptr(WsmanPSObject) owned = answer;
  g_autoptr(GString) xml = g_string_new (NULL);

  /* An answer with a secure string can't be written. */
  if (wsman_clixml_write (answer, xml, NULL))
    g_assert_cmpuint (xml->len, >, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(WsmanPSObject) message = NULL;
  WsmanPsrpHostCall call = { 0, };

  if (size > FUZZ_MAX_SIZE)
    return 0;

  message = wsman_clixml_read (data, size, NULL);
  if (message == NULL || !wsman_psrp_host_call_read (message, &call, NULL))
    return 0;

  write_answer (wsman_psrp_make_host_response (&call, call.arguments));
  write_answer (wsman_psrp_make_host_error (&call, "error"));
  g_object_unref (call.arguments);

  return 0;
}

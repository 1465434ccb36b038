/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Messages about shells. Every reader must accept the input or report an error, and what was read can be written. */

#include <string.h>

#include "base/wsman-error-private.h"
#include "soap/wsman-reader-private.h"
#include "soap/wsman-shell-messages-private.h"

#include "fuzz.h"

/* error: a pointer, since it is read after the call that is the other argument. */
static void
check (gboolean   success,
       GError   **error)
{
  g_assert_true (success == (*error == NULL));
  g_assert_true (*error == NULL || wsman_error_get_info (*error)->code != 0);
}

static void
check_description (const WsmanElement *root)
{
  g_auto(WsmanShellDescription) description = WSMAN_SHELL_DESCRIPTION_INIT;
  g_autoptr(GString) xml = g_string_new (NULL);
  g_autoptr(WsmanDocument) document = NULL;
  g_autoptr(GError) error = NULL;

  check (wsman_shell_description_read (root, &description, &error), &error);
  if (error != NULL)
    return;

  wsman_shell_description_write (&description, xml);
  document = wsman_document_parse (xml->str, xml->len, "UTF-8", G_MAXSIZE, &error);
  g_assert_no_error (error);
}

static void
check_command (const WsmanElement *root)
{
  g_autofree char *command_line = NULL;
  g_autofree char *response = NULL;
  g_autoptr(GError) command_error = NULL;
  g_autoptr(GError) response_error = NULL;
  const char *command_id;

  check (wsman_shell_read_command (root, &command_id, &command_line, &command_error), &command_error);
  response = wsman_shell_read_command_response (root, &response_error);
  check (response != NULL, &response_error);
}

static void
check_orders (const WsmanElement *root)
{
  g_autofree char *streams = NULL;
  g_autoptr(GError) receive_error = NULL;
  g_autoptr(GError) signal_error = NULL;
  const char *command_id;
  WsmanShellSignal signal;

  check (wsman_shell_read_receive (root, &command_id, &streams, &receive_error), &receive_error);
  check (wsman_shell_read_signal (root, &command_id, &signal, &signal_error), &signal_error);
}

static void
check_streams (const WsmanElement *root)
{
  g_auto(WsmanShellStream) sent = { 0, };
  WsmanReceiveResult status;
  g_autoptr(GError) send_error = NULL;

  check (wsman_shell_read_send (root, &sent, &send_error), &send_error);
  wsman_shell_read_receive_response (root, "1", &status, NULL);

  for (const WsmanElement *element = wsman_shell_first_stream (root);
       element != NULL;
       element = wsman_shell_next_stream (element))
    {
      g_auto(WsmanShellStream) stream = { 0, };
      g_autoptr(GError) error = NULL;

      check (wsman_shell_read_stream (element, &stream, &error), &error);
      g_assert_true (stream.data == NULL || g_bytes_get_size (stream.data) > 0);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr(WsmanDocument) document = NULL;

  if (size <= FUZZ_MAX_SIZE)
    document = wsman_document_parse (data, size, NULL, FUZZ_MAX_SIZE, NULL);

  if (document != NULL)
    {
      check_description (wsman_document_get_root (document));
      check_command (wsman_document_get_root (document));
      check_orders (wsman_document_get_root (document));
      check_streams (wsman_document_get_root (document));
    }

  wsman_shell_get_whole_characters (data, size);

  return 0;
}

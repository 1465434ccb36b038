/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests what the bridge to PowerShell writes, and what it makes of what PowerShell writes.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "powershell/wsman-psrp-fragments-private.h"
#include "powershell/wsman-psrp-message-private.h"
#include "providers/wsman-powershell-bridge-private.h"
#include "providers/wsman-powershell-element-private.h"

#define PIPELINE "00112233-4455-6677-8899-aabbccddeeff"
#define OTHER "11111111-2222-3333-4444-555555555555"
#define STATE(number) "<Obj RefId=\"0\"><MS><I32 N=\"PipelineState\">" #number "</I32></MS></Obj>"

/* Makes the fragments of a message, with max_blob bytes in each. */
static GBytes *
make_message (WsmanPsrpType type,
              const char   *pipeline,
              const char   *text,
              guint64       number,
              gsize         max_blob)
{
  g_autoptr(GByteArray) message = g_byte_array_new ();
  guint32 words[] = { GUINT32_TO_LE (1), GUINT32_TO_LE (type) };
  guint8 ids[2][WSMAN_PSRP_ID_SIZE] = { { 0 } };
  g_autoptr(GBytes) whole = NULL;
  GQueue fragments = G_QUEUE_INIT;
  GByteArray *bytes = g_byte_array_new ();
  GBytes *fragment;

  g_assert_true (wsman_psrp_id_parse (pipeline, ids[1]));
  g_byte_array_append (message, (const guint8 *) words, sizeof words);
  g_byte_array_append (message, (const guint8 *) ids, sizeof ids);
  g_byte_array_append (message, (const guint8 *) text, strlen (text));
  whole = g_bytes_new (message->data, message->len);
  wsman_psrp_split (whole, number, max_blob, &fragments);
  while ((fragment = g_queue_pop_head (&fragments)) != NULL)
    {
      g_byte_array_append (bytes, g_bytes_get_data (fragment, NULL), g_bytes_get_size (fragment));
      g_bytes_unref (fragment);
    }

  return g_byte_array_free_to_bytes (bytes);
}

static char *
to_line (const char *target,
         GBytes     *data)
{
  g_autofree char *text = g_base64_encode (g_bytes_get_data (data, NULL), g_bytes_get_size (data));

  return g_strdup_printf ("<Data Stream='Default' PSGuid='%s'>%s</Data>\n", target, text);
}

/* Returns what PowerShell gets now. */
static char *
read_lines (WsmanPowerShellBridge *bridge)
{
  GByteArray *lines = g_byte_array_new ();

  wsman_powershell_bridge_write (bridge, lines);
  g_byte_array_append (lines, (const guint8 *) "", 1);

  return (char *) g_byte_array_free (lines, FALSE);
}

static void
assert_lines (WsmanPowerShellBridge *bridge,
              const char            *expected)
{
  g_autofree char *lines = read_lines (bridge);

  g_assert_cmpstr (lines, ==, expected);
}

static void
take (WsmanPowerShellBridge *bridge,
      const char            *text)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_powershell_bridge_take (bridge, text, strlen (text), &error));
  g_assert_no_error (error);
}

static void
take_data (WsmanPowerShellBridge *bridge,
           const char            *target,
           GBytes                *data)
{
  g_autofree char *line = to_line (target, data);

  take (bridge, line);
}

static WsmanPowerShellTarget *
start (WsmanPowerShellBridge *bridge,
       const char            *pipeline,
       guint64                request)
{
  g_autoptr(GBytes) message = make_message (WSMAN_PSRP_CREATE_PIPELINE, pipeline, "<Obj/>", 1, 32768);
  g_autoptr(GError) error = NULL;
  WsmanPowerShellTarget *target = wsman_powershell_bridge_start (bridge, message, request, &error);

  g_assert_no_error (error);

  return target;
}

static void
test_elements (void)
{
  static const struct
  {
    const char *line;
    int kind; /* -1 if the line is refused */
    const char *data;
  } rows[] = {
    { "<Data Stream='Default' PSGuid='" PIPELINE "'>aGk=</Data>", WSMAN_POWERSHELL_DATA, "hi" },
    { "<Data PSGuid=\"" PIPELINE "\" Stream=\"PromptResponse\">aGk=</Data>\r", WSMAN_POWERSHELL_DATA, "hi" },
    { "<Data PSGuid='00112233-4455-6677-8899-AABBCCDDEEFF'></Data>", WSMAN_POWERSHELL_DATA, "" },
    { "<DataAck PSGuid='" PIPELINE "' />", WSMAN_POWERSHELL_DATA_ACK, NULL },
    { "<CommandAck PSGuid='" PIPELINE "'/>", WSMAN_POWERSHELL_COMMAND_ACK, NULL },
    { "<SignalAck PSGuid='" PIPELINE "' />", WSMAN_POWERSHELL_SIGNAL_ACK, NULL },
    { " <CloseAck PSGuid='" PIPELINE "' /> ", WSMAN_POWERSHELL_CLOSE_ACK, NULL },
    { "hello", -1, NULL },
    { "<", -1, NULL },
    { "<>", -1, NULL },
    { "<Data", -1, NULL },
    { "<Data PSGuid", -1, NULL },
    { "<Data PSGuid=", -1, NULL },
    { "<Data PSGuid='", -1, NULL },
    { "<Data PSGuid='" PIPELINE "'", -1, NULL },
    { "<Data PSGuid='" PIPELINE "'>", -1, NULL },
    { "<Data PSGuid='" PIPELINE "'>aGk=", -1, NULL },
    { "<Data PSGuid='" PIPELINE "'>aGk=</Dat", -1, NULL },
    { "<Data PSGuid='" PIPELINE "'>aGk=</Data><Data/>", -1, NULL },
    { "<Data PSGuid='" PIPELINE "'>a</Data>", -1, NULL },
    { "<Data PSGuid='" PIPELINE "' />", -1, NULL },
    { "<Data PSGuid='" PIPELINE "' / >", -1, NULL },
    { "<Data Stream='Default'>aGk=</Data>", -1, NULL },
    { "<Data PSGuid='0'>aGk=</Data>", -1, NULL },
    { "<Data PSGuid='{0112233-4455-6677-8899-aabbccddeeff'>aGk=</Data>", -1, NULL },
    { "<DataAck PSGuid='" PIPELINE "'>aGk=</DataAck>", -1, NULL },
    { "<Unknown PSGuid='" PIPELINE "' />", -1, NULL },
    { "<DataAck PSGuid='" PIPELINE "' />x", -1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto(WsmanPowerShellElement) element = { 0 };
      g_autoptr(GError) error = NULL;
      gboolean accepted = wsman_powershell_element_read (&element, rows[i].line, &error);

      g_test_message ("%s", rows[i].line);
      g_assert_cmpint (accepted, ==, rows[i].kind >= 0);
      if (!accepted)
        {
          g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
          g_assert_null (element.data);
          continue;
        }

      g_assert_cmpint (element.kind, ==, rows[i].kind);
      g_assert_cmpstr (element.target, ==, PIPELINE);
      if (rows[i].data != NULL)
        g_assert_cmpmem (g_bytes_get_data (element.data, NULL), g_bytes_get_size (element.data), rows[i].data,
                         strlen (rows[i].data));
    }
}

/* What a client sends only reaches PowerShell as base64, and its id as a GUID. */
static void
test_injection (void)
{
  static const char text[] = "'/>\n<Close PSGuid='" WSMAN_POWERSHELL_POOL "' />\n";
  g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();
  g_autoptr(GBytes) message = make_message (WSMAN_PSRP_CREATE_PIPELINE, PIPELINE, text, 1, 32768);
  g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  g_autoptr(GBytes) evil = NULL;
  g_autofree char *lines = NULL;
  g_auto(GStrv) each = NULL;

  memcpy (bytes + WSMAN_PSRP_FRAGMENT_HEADER + 24, "'/><Close PSGui\n", WSMAN_PSRP_ID_SIZE);
  evil = g_bytes_new (bytes, g_bytes_get_size (message));
  g_assert_nonnull (wsman_powershell_bridge_start (bridge, evil, 1, NULL));
  wsman_powershell_target_send (wsman_powershell_bridge_get_pool (bridge), evil, TRUE, 2);

  lines = read_lines (bridge);
  each = g_strsplit (lines, "\n", -1);
  g_assert_cmpuint (g_strv_length (each), ==, 3);
  g_assert_cmpstr (each[0], ==, "<Command PSGuid='3c3e2f27-6c43-736f-6520-50534775690a' />");
  g_assert_true (g_str_has_prefix (each[1], "<Data Stream='PromptResponse' PSGuid='" WSMAN_POWERSHELL_POOL "'>"));
  g_assert_cmpstr (each[2], ==, "");
}

/* An element about a target waits until the one before was acknowledged. Targets don't wait for each other. */
static void
test_order (void)
{
  g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();
  WsmanPowerShellTarget *target = start (bridge, PIPELINE, 7);
  g_autoptr(GBytes) data = g_bytes_new ("hi", 2);
  g_autofree char *lines = NULL;

  assert_lines (bridge, "<Command PSGuid='" PIPELINE "' />\n");
  wsman_powershell_target_send (target, data, FALSE, 8);
  for (guint i = 0; i < 1000; i++)
    wsman_powershell_target_stop (target);
  assert_lines (bridge, "");
  wsman_powershell_target_send (wsman_powershell_bridge_get_pool (bridge), data, TRUE, 9);
  assert_lines (bridge, "<Data Stream='PromptResponse' PSGuid='" WSMAN_POWERSHELL_POOL "'>aGk=</Data>\n");
  g_assert_cmpuint (wsman_powershell_bridge_pop_acknowledged (bridge), ==, 0);

  /* Acknowledgements of something else don't count. */
  take (bridge, "<DataAck PSGuid='" PIPELINE "' />\n<CommandAck PSGuid='" OTHER "' />\n");
  assert_lines (bridge, "");

  take (bridge, "<CommandAck PSGuid='" PIPELINE "' />\n");
  lines = read_lines (bridge);
  g_assert_true (g_str_has_prefix (lines, "<Data Stream='Default' PSGuid='" PIPELINE "'>"));
  take (bridge, "<DataAck PSGuid='" PIPELINE "' />\n");
  assert_lines (bridge, "<Data Stream='Default' PSGuid='" PIPELINE "'>aGk=</Data>\n");
  take (bridge, "<DataAck PSGuid='" PIPELINE "' />\n<DataAck PSGuid='" WSMAN_POWERSHELL_POOL "' />\n");
  assert_lines (bridge, "<Signal PSGuid='" PIPELINE "' />\n");
  take (bridge, "<SignalAck PSGuid='" PIPELINE "' />\n");
  assert_lines (bridge, "");
  for (guint64 number = 7; number <= 9; number++)
    g_assert_cmpuint (wsman_powershell_bridge_pop_acknowledged (bridge), ==, number);
  g_assert_cmpuint (wsman_powershell_bridge_pop_acknowledged (bridge), ==, 0);
}

/* Each fragment is one by itself, and the last message tells the state, however PowerShell splits it. */
static void
test_output (void)
{
  for (guint piece = 1; piece < 200; piece += 33)
    {
      g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();
      WsmanPowerShellTarget *target = start (bridge, PIPELINE, 1);
      g_autoptr(GBytes) output = make_message (WSMAN_PSRP_PIPELINE_OUTPUT, PIPELINE, "<S>some text</S>", 5, 20);
      g_autoptr(GBytes) state = make_message (WSMAN_PSRP_PIPELINE_STATE, PIPELINE, STATE (4), 6, 48);
      g_autofree char *lines = NULL;
      g_autofree char *last = to_line (PIPELINE, state);
      gsize length;
      guint count = 0;

      lines = to_line (PIPELINE, output);
      length = strlen (lines);
      for (gsize i = 0; i < length; i += piece)
        {
          g_autofree char *part = g_strndup (lines + i, MIN (piece, length - i));

          take (bridge, part);
        }
      g_assert_cmpint (wsman_powershell_target_get_state (target), ==, WSMAN_POWERSHELL_RUNNING);
      take (bridge, last);
      g_assert_cmpint (wsman_powershell_target_get_state (target), ==, WSMAN_POWERSHELL_COMPLETED);

      for (GBytes *fragment; (fragment = wsman_powershell_target_peek (target)) != NULL; count++)
        {
          WsmanPsrpFragment header = { 0 };

          g_assert_true (wsman_psrp_fragment_read (g_bytes_get_data (fragment, NULL), g_bytes_get_size (fragment),
                                                   &header));
          g_assert_cmpuint (header.length + WSMAN_PSRP_FRAGMENT_HEADER, ==, g_bytes_get_size (fragment));
          wsman_powershell_target_skip (target);
        }
      g_assert_cmpuint (count, ==, 3 + 3);
    }
}

static void
test_states (void)
{
  static const struct
  {
    const char *text;
    WsmanPowerShellState state;
  } rows[] = {
    { STATE (2), WSMAN_POWERSHELL_RUNNING },   { STATE (3), WSMAN_POWERSHELL_STOPPED },
    { STATE (4), WSMAN_POWERSHELL_COMPLETED }, { STATE (5), WSMAN_POWERSHELL_FAILED },
    { STATE (6), WSMAN_POWERSHELL_RUNNING },   { STATE (-1), WSMAN_POWERSHELL_RUNNING },
    { "<S>x</S>", WSMAN_POWERSHELL_RUNNING },  { "", WSMAN_POWERSHELL_RUNNING },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();
      WsmanPowerShellTarget *target = start (bridge, PIPELINE, 1);
      g_autoptr(GBytes) state = make_message (WSMAN_PSRP_PIPELINE_STATE, PIPELINE, rows[i].text, 6, 32768);

      g_test_message ("%s", rows[i].text);
      take_data (bridge, PIPELINE, state);
      g_assert_cmpint (wsman_powershell_target_get_state (target), ==, rows[i].state);
    }
}

/* What isn't received is counted, and doesn't grow when a pipeline is closed. */
static void
test_full (void)
{
  g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();
  WsmanPowerShellTarget *target = start (bridge, PIPELINE, 1);
  g_autofree char *text = g_strnfill (30000, 'x');
  g_autoptr(GBytes) output = make_message (WSMAN_PSRP_PIPELINE_OUTPUT, PIPELINE, text, 5, 32768);
  guint n_fragments = WSMAN_POWERSHELL_MAX_WAITING / g_bytes_get_size (output) + 1;

  for (guint i = 0; i < n_fragments; i++)
    {
      g_assert_false (wsman_powershell_bridge_is_full (bridge));
      take_data (bridge, PIPELINE, output);
    }
  g_assert_true (wsman_powershell_bridge_is_full (bridge));
  wsman_powershell_target_skip (target);
  g_assert_false (wsman_powershell_bridge_is_full (bridge));

  wsman_powershell_target_close (target);
  for (guint i = 0; i <= n_fragments; i++)
    take_data (bridge, PIPELINE, output);
  g_assert_false (wsman_powershell_bridge_is_full (bridge));
}

/* A pipeline that the client closes stays until PowerShell has forgotten it. Until then its id can't be used again. */
static void
test_close (void)
{
  g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();
  g_autoptr(GBytes) message = make_message (WSMAN_PSRP_CREATE_PIPELINE, PIPELINE, "<Obj/>", 1, 32768);
  g_autoptr(GError) error = NULL;
  g_autofree char *lines = NULL;

  wsman_powershell_target_close (start (bridge, PIPELINE, 1));
  g_assert_cmpuint (wsman_powershell_bridge_count (bridge), ==, 1);
  g_assert_null (wsman_powershell_bridge_start (bridge, message, 2, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_ALREADY_EXISTS);

  take (bridge, "<CommandAck PSGuid='" PIPELINE "' />\n<DataAck PSGuid='" PIPELINE "' />\n");
  lines = read_lines (bridge);
  g_assert_true (g_str_has_suffix (lines, "<Close PSGuid='" PIPELINE "' />\n"));
  take (bridge, "<CloseAck PSGuid='" PIPELINE "' />\n");
  g_assert_cmpuint (wsman_powershell_bridge_count (bridge), ==, 0);
  start (bridge, PIPELINE, 3);
}

static void
test_wrong_commands (void)
{
  g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();
  g_autoptr(GBytes) message = make_message (WSMAN_PSRP_CREATE_PIPELINE, PIPELINE, "<Obj/>", 1, 32768);
  g_autoptr(GBytes) pieces = make_message (WSMAN_PSRP_CREATE_PIPELINE, PIPELINE, "<Obj/>", 1, 39);
  gsize lengths[] = { 0, 1, WSMAN_PSRP_FRAGMENT_HEADER, WSMAN_PSRP_FRAGMENT_HEADER + 39 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(GBytes) part = g_bytes_new_from_bytes (message, 0, lengths[i]);
      g_autoptr(GError) error = NULL;

      g_assert_null (wsman_powershell_bridge_start (bridge, part, 1, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_INVALID_ARGUMENT);
    }

  /* The header of the message isn't in the first fragment, or this isn't the first fragment. */
  g_assert_null (wsman_powershell_bridge_start (bridge, pieces, 1, NULL));
  {
    g_autoptr(GBytes) second = g_bytes_new_from_bytes (pieces, 60, g_bytes_get_size (pieces) - 60);

    g_assert_null (wsman_powershell_bridge_start (bridge, second, 1, NULL));
  }
  g_assert_cmpuint (wsman_powershell_bridge_count (bridge), ==, 0);
}

static void
test_wrong_output (void)
{
  g_autofree char *long_line = g_strnfill (WSMAN_POWERSHELL_MAX_LINE + 1, '<');
  g_autoptr(GBytes) message = make_message (WSMAN_PSRP_PIPELINE_STATE, WSMAN_POWERSHELL_POOL, "<Broken", 1, 32768);
  g_autoptr(GBytes) cut = g_bytes_new_from_bytes (message, 0, g_bytes_get_size (message) - 1);
  g_autofree char *broken_line = to_line (WSMAN_POWERSHELL_POOL, message);
  g_autofree char *cut_line = to_line (WSMAN_POWERSHELL_POOL, cut);
  const char *const rows[] = { "noise\n", long_line, broken_line, cut_line };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();
      g_autoptr(GError) error = NULL;

      g_assert_false (wsman_powershell_bridge_take (bridge, rows[i], strlen (rows[i]), &error));
      g_assert_nonnull (error);
    }
  {
    g_autoptr(WsmanPowerShellBridge) bridge = wsman_powershell_bridge_new ();

    g_assert_false (wsman_powershell_bridge_take (bridge, "\0\n", 2, NULL));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/powershell-bridge/elements", test_elements);
  g_test_add_func ("/wsman/powershell-bridge/injection", test_injection);
  g_test_add_func ("/wsman/powershell-bridge/order", test_order);
  g_test_add_func ("/wsman/powershell-bridge/output", test_output);
  g_test_add_func ("/wsman/powershell-bridge/states", test_states);
  g_test_add_func ("/wsman/powershell-bridge/full", test_full);
  g_test_add_func ("/wsman/powershell-bridge/close", test_close);
  g_test_add_func ("/wsman/powershell-bridge/wrong-commands", test_wrong_commands);
  g_test_add_func ("/wsman/powershell-bridge/wrong-output", test_wrong_output);

  return g_test_run ();
}

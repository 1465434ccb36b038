/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests the fragments and messages of PowerShell remoting: with made input, and with the recorded exchanges of Windows
 * hosts in the folder WSMAN_TEST_RECORDINGS.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "powershell/wsman-clixml-object-private.h"
#include "powershell/wsman-psrp-fragments-private.h"
#include "powershell/wsman-psrp-message-private.h"
#include "soap/wsman-base64-private.h"
#include "soap/wsman-reader-private.h"

static GBytes *
make_message (gsize size,
              guint8 seed)
{
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = seed + i;

  return g_bytes_new_take (data, size);
}

/* Joins all fragments in one run of bytes. */
static GByteArray *
concatenate (GQueue *fragments)
{
  GByteArray *bytes = g_byte_array_new ();

  for (GList *link = fragments->head; link != NULL; link = link->next)
    g_byte_array_append (bytes, g_bytes_get_data (link->data, NULL), g_bytes_get_size (link->data));

  return bytes;
}

static void
push (WsmanPsrpJoiner *joiner,
      const guint8    *data,
      gsize            length)
{
  g_autoptr(GError) error = NULL;

  wsman_psrp_joiner_push (joiner, data, length, &error);
  g_assert_no_error (error);
}

static void
test_round_trip (void)
{
  static const gsize sizes[] = { 0, 1, 40, 99, 100, 101, 1000 };
  static const gsize pieces[] = { 1, 2, 21, 50, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes) * G_N_ELEMENTS (pieces); i++)
    {
      gsize size = sizes[i / G_N_ELEMENTS (pieces)];
      gsize piece = pieces[i % G_N_ELEMENTS (pieces)];
      g_autoptr(GBytes) message = make_message (size, i);
      g_autoptr(GBytes) joined = NULL;
      g_autoptr(WsmanPsrpJoiner) joiner = wsman_psrp_joiner_new ();
      g_autoptr(GByteArray) bytes = NULL;
      GQueue fragments = G_QUEUE_INIT;

      wsman_psrp_split (message, 7, 100, &fragments);
      g_assert_cmpuint (fragments.length, ==, MAX (1, (size + 99) / 100));
      bytes = concatenate (&fragments);
      for (gsize offset = 0; offset < bytes->len; offset += piece)
        {
          g_assert_null (wsman_psrp_joiner_take (joiner));
          push (joiner, bytes->data + offset, MIN (piece, bytes->len - offset));
        }

      joined = wsman_psrp_joiner_take (joiner);
      g_assert_nonnull (joined);
      g_assert_true (g_bytes_equal (joined, message));
      g_assert_false (wsman_psrp_joiner_is_unfinished (joiner));
      g_queue_clear_full (&fragments, (GDestroyNotify) g_bytes_unref);
    }
}

/* The fragments of several messages come in turns. */
static void
test_interleaved (void)
{
  g_autoptr(WsmanPsrpJoiner) joiner = wsman_psrp_joiner_new ();
  GBytes *messages[3];
  GQueue fragments[3] = { G_QUEUE_INIT, G_QUEUE_INIT, G_QUEUE_INIT };

  for (guint i = 0; i < 3; i++)
    {
      messages[i] = make_message (250, i);
      wsman_psrp_split (messages[i], 9 - i, 100, &fragments[i]);
    }
  for (guint i = 0; i < 9; i++)
    {
      g_autoptr(GBytes) fragment = g_queue_pop_head (&fragments[i % 3]);

      push (joiner, g_bytes_get_data (fragment, NULL), g_bytes_get_size (fragment));
    }

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(GBytes) joined = wsman_psrp_joiner_take (joiner);

      g_assert_true (g_bytes_equal (joined, messages[i]));
      g_bytes_unref (messages[i]);
    }
}

typedef struct
{
  guint64 object_id;
  guint64 fragment_id;
  guint8 flags;
  guint32 length; /* the length that the header says; the blob has at most 10 bytes */
} Made;

static gboolean
push_made (WsmanPsrpJoiner  *joiner,
           const Made       *made,
           GError          **error)
{
  guint64 ids[] = { GUINT64_TO_BE (made->object_id), GUINT64_TO_BE (made->fragment_id) };
  guint32 length = GUINT32_TO_BE (made->length);
  guint8 bytes[31] = { 0, };

  memcpy (bytes, ids, sizeof ids);
  bytes[16] = made->flags;
  memcpy (bytes + 17, &length, sizeof length);

  return wsman_psrp_joiner_push (joiner, bytes, 21 + MIN (made->length, 10), error);
}

static void
test_refusals (void)
{
  static const Made refused[][3] = {
    { { 0, 0, 3, 1 } },
    { { 1, 0, 0, 1 } },
    { { 1, 1, 1, 1 } },
    { { 1, 0, 1, 1 }, { 1, 0, 1, 1 } },
    { { 1, 0, 1, 1 }, { 1, 2, 2, 1 } },
    { { 1, 0, 1, 1 }, { 1, 0, 2, 1 } },
    { { 1, 0, 1, 1 }, { 2, 1, 2, 1 } },
    { { 1, 0, 1, 0xFFFFFFFF } },
    { { 1, 0, 1, 10 }, { 2, 0, 3, WSMAN_PSRP_MAX_UNFINISHED } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(WsmanPsrpJoiner) joiner = wsman_psrp_joiner_new ();
      g_autoptr(GError) error = NULL;

      for (guint j = 0; j < 3 && error == NULL && refused[i][j].length > 0; j++)
        push_made (joiner, &refused[i][j], &error);
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
      g_assert_false (wsman_psrp_joiner_push (joiner, NULL, 0, NULL));
    }
}

static void
test_unfinished (void)
{
  g_autoptr(WsmanPsrpJoiner) joiner = wsman_psrp_joiner_new ();
  g_autoptr(GError) error = NULL;
  Made made = { 0, 0, 1, 1 };

  while (made.object_id < WSMAN_PSRP_MAX_UNFINISHED_MESSAGES)
    {
      made.object_id++;
      g_assert_true (push_made (joiner, &made, NULL));
    }
  made.object_id++;
  g_assert_false (push_made (joiner, &made, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
}

static void
test_message (void)
{
  WsmanPsrpHeader header = { .to_server = TRUE, .type = WSMAN_PSRP_PIPELINE_INPUT };
  WsmanPsrpHeader read;
  g_autoptr(WsmanPSObject) object = wsman_ps_object_new_text (WSMAN_PS_KIND_STRING, "text");
  g_autoptr(WsmanPSObject) back = NULL;
  g_autoptr(GBytes) message = NULL;
  g_autoptr(GBytes) short_message = g_bytes_new_static ("short", 5);
  g_autoptr(GError) error = NULL;
  static const guint8 net[] = { 0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66,
                                0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF };

  g_assert_true (wsman_psrp_id_parse ("{00112233-4455-6677-8899-AABBCCDDEEFF}", header.pool_id));
  g_assert_false (wsman_psrp_id_parse ("S-1", header.pipeline_id));
  g_assert_cmpmem (header.pool_id, sizeof header.pool_id, net, sizeof net);
  message = wsman_psrp_message_write (&header, object, &error);
  g_assert_true (wsman_psrp_message_read (message, &read, &back, &error));
  g_assert_cmpmem (&read, sizeof read, &header, sizeof header);
  g_assert_cmpstr (wsman_ps_object_get_text (back), ==, "text");
  g_clear_object (&back);
  g_assert_false (wsman_psrp_message_read (short_message, &read, &back, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
}

/* --- Recordings --- */

typedef struct
{
  WsmanPsrpJoiner *joiners[2]; /* what the client and the server have sent */
  GHashTable *types;           /* the names of the types, to their number */
} Recording;

static void
check_message (Recording *self,
               GBytes    *message)
{
  WsmanPsrpHeader header;
  g_autoptr(WsmanPSObject) object = NULL;
  g_autoptr(GError) error = NULL;
  const char *type;

  wsman_psrp_message_read (message, &header, &object, &error);
  g_assert_no_error (error);
  type = wsman_psrp_type_get_name (header.type);
  g_assert_nonnull (type);
  g_hash_table_insert (self->types, (gpointer) type,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->types, type)) + 1));

  if (object != NULL)
    {
      g_autofree char *json = wsman_ps_object_to_json (object, &error);
      g_autoptr(GString) xml = g_string_new (NULL);
      g_autoptr(WsmanPSObject) again = NULL;
      g_autofree char *same = NULL;

      g_assert_no_error (error);
      wsman_clixml_write (object, xml, &error);
      /* a secure string needs the key of its session */
      if (g_error_matches (error, WSMAN_ERROR, WSMAN_ERROR_UNSUPPORTED))
        return;
      g_assert_no_error (error);
      again = wsman_clixml_read (xml->str, xml->len, &error);
      g_assert_no_error (error);
      same = wsman_ps_object_to_json (again, &error);
      g_assert_cmpstr (same, ==, json);
    }
}

static void
take_bytes (Recording  *self,
            gboolean    is_response,
            const char *text)
{
  g_autoptr(GBytes) bytes = wsman_xml_decode_base64 (text);
  GBytes *message;

  g_assert_nonnull (bytes);
  push (self->joiners[is_response], g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  while ((message = wsman_psrp_joiner_take (self->joiners[is_response])) != NULL)
    {
      check_message (self, message);
      g_bytes_unref (message);
    }
}

static void
take_element (Recording          *self,
              gboolean            is_response,
              const WsmanElement *element)
{
  static const char * const names[] = { "Stream", "creationXml", "Arguments", "connectXml", "connectResponseXml",
                                        NULL };

  if (g_strv_contains (names, wsman_element_get_name (element)))
    take_bytes (self, is_response, wsman_element_get_text (element));
  for (const WsmanElement *child = wsman_element_first_child (element);
       child != NULL;
       child = wsman_element_next_sibling (child))
    take_element (self, is_response, child);
}

static void
play (Recording  *self,
      const char *folder)
{
  for (guint i = 1; ; i++)
    {
      for (guint is_response = 0; is_response < 2; is_response++)
        {
          g_autofree char *name = g_strdup_printf ("%02u-%s.xml", i, is_response ? "response-200" : "request");
          g_autofree char *path = g_build_filename (folder, name, NULL);
          g_autofree char *text = NULL;
          g_autoptr(WsmanDocument) document = NULL;
          gsize length;

          if (!g_file_get_contents (path, &text, &length, NULL))
            {
              if (!is_response)
                return;
              continue;
            }
          document = wsman_document_parse (text, length, "UTF-8", length, NULL);
          g_assert_nonnull (document);
          take_element (self, is_response, wsman_document_get_root (document));
        }
    }
}

/* How many messages of some types the recordings have. psrp-client-copy-file isn't here, because it also has shells of
 * another kind. */
static const struct
{
  const char *recording;
  const char *type;
  guint n;
} expected[] = {
  { "psrp-client-execute-ps", "PIPELINE_OUTPUT", 8 },
  { "psrp-client-execute-ps", "PROGRESS_RECORD", 1 },
  { "psrp-client-execute-ps-failure", "PIPELINE_OUTPUT", 0 },
  { "psrp-client-execute-ps-failure", "PROGRESS_RECORD", 1 },
  { "psrp-client-fetch-file-expand-vars", "PIPELINE_OUTPUT", 2 },
  { "psrp-client-fetch-file-expand-vars", "PROGRESS_RECORD", 2 },
  { "psrp-disconnect-runspaces", "PIPELINE_OUTPUT", 0 },
  { "psrp-disconnect-runspaces", "CONNECT_RUNSPACEPOOL", 2 },
  { "psrp-error-failed", "PIPELINE_OUTPUT", 1 },
  { "psrp-error-failed", "PROGRESS_RECORD", 1 },
  { "psrp-get-command-metadata", "PIPELINE_OUTPUT", 10 },
  { "psrp-get-command-metadata", "GET_COMMAND_METADATA", 3 },
  { "psrp-merge-commands", "PIPELINE_OUTPUT", 7 },
  { "psrp-merge-commands", "ERROR_RECORD", 1 },
  { "psrp-merge-commands", "PROGRESS_RECORD", 1 },
  { "psrp-multiple-commands", "PIPELINE_OUTPUT", 7 },
  { "psrp-nested-command", "PIPELINE_OUTPUT", 1 },
  { "psrp-open-runspace", "PIPELINE_OUTPUT", 0 },
  { "psrp-pshost-methods", "PIPELINE_OUTPUT", 1 },
  { "psrp-pshost-methods", "PIPELINE_HOST_CALL", 1 },
  { "psrp-pshost-ui-mocked-methods", "PIPELINE_OUTPUT", 5 },
  { "psrp-pshost-ui-mocked-methods", "PROGRESS_RECORD", 2 },
  { "psrp-pshost-ui-mocked-methods", "PIPELINE_HOST_CALL", 16 },
  { "psrp-run-protocol-version-2.3", "PIPELINE_OUTPUT", 4 },
  { "psrp-run-protocol-version-2.3", "PIPELINE_INPUT", 3 },
  { "psrp-run-protocol-version-2.3", "PROGRESS_RECORD", 1 },
  { "psrp-small-msg-size", "PIPELINE_OUTPUT", 3 },
  { "psrp-small-msg-size", "PIPELINE_INPUT", 1 },
  { "psrp-with-input", "PIPELINE_OUTPUT", 4 },
  { "psrp-with-input", "PIPELINE_INPUT", 4 },
  { "psrp-with-input", "PROGRESS_RECORD", 1 },
  { "psrp-with-jea-configuration", "PIPELINE_OUTPUT", 1 },
  { "psrp-with-jea-configuration", "ERROR_RECORD", 1 },
};

static void
test_recordings (void)
{
  const char *root = g_getenv ("WSMAN_TEST_RECORDINGS");

  if (root == NULL)
    {
      g_test_skip ("WSMAN_TEST_RECORDINGS doesn't say where the recordings are");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *folder = g_build_filename (root, "windows", expected[i].recording, NULL);
      g_autoptr(WsmanPsrpJoiner) client = wsman_psrp_joiner_new ();
      g_autoptr(WsmanPsrpJoiner) server = wsman_psrp_joiner_new ();
      g_autoptr(GHashTable) types = g_hash_table_new (g_str_hash, g_str_equal);
      Recording recording = { { client, server }, types };

      g_test_message ("%s", expected[i].recording);
      play (&recording, folder);
      g_assert_cmpuint (GPOINTER_TO_UINT (g_hash_table_lookup (types, expected[i].type)), ==, expected[i].n);
      g_assert_false (wsman_psrp_joiner_is_unfinished (client));
      g_assert_false (wsman_psrp_joiner_is_unfinished (server));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/psrp-fragments/round-trip", test_round_trip);
  g_test_add_func ("/wsman/psrp-fragments/interleaved", test_interleaved);
  g_test_add_func ("/wsman/psrp-fragments/refusals", test_refusals);
  g_test_add_func ("/wsman/psrp-fragments/unfinished", test_unfinished);
  g_test_add_func ("/wsman/psrp-fragments/message", test_message);
  g_test_add_func ("/wsman/psrp-fragments/recordings", test_recordings);

  return g_test_run ();
}

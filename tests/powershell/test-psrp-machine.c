/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tests the state machines of PowerShell remoting: what they say, and what they make of the server's messages.
 */

#include <string.h>

#include "base/wsman-error-private.h"
#include "powershell/wsman-clixml-object-private.h"
#include "powershell/wsman-psrp-fragments-private.h"
#include "powershell/wsman-psrp-machine-private.h"

#define POOL "11111111-2222-3333-4444-555555555555"
#define PIPELINE "AAAAAAAA-BBBB-CCCC-DDDD-EEEEEEEEEEEE"
#define CAPABILITY \
  "<Obj><MS><Version N='protocolversion'>2.3</Version><Version N='PSVersion'>2.0</Version></MS></Obj>"
#define STATE(name, number) "<Obj><MS><I32 N='" name "'>" number "</I32></MS></Obj>"

/* Returns the fragments of a message from the server. xml is NULL for a message without data. */
static GBytes *
say (WsmanPsrpType  type,
     const char    *pipeline_id,
     const char    *xml)
{
  static guint64 object_id;
  WsmanPsrpHeader header = { .type = type };
  g_autoptr(WsmanPSObject) object = xml != NULL ? wsman_clixml_read (xml, strlen (xml), NULL) : NULL;
  g_autoptr(GBytes) message = NULL;
  GQueue fragments = G_QUEUE_INIT;

  if (pipeline_id != NULL)
    g_assert_true (wsman_psrp_id_parse (pipeline_id, header.pipeline_id));
  message = wsman_psrp_message_write (&header, object, NULL);
  wsman_psrp_split (message, ++object_id, WSMAN_PSRP_MAX_BLOB, &fragments);
  g_assert_cmpuint (fragments.length, ==, 1);

  return g_queue_pop_head (&fragments);
}

/* Returns the types of the messages in a queue of fragments, and empties the queue. */
static char *
hear (GQueue *fragments)
{
  g_autoptr(WsmanPsrpJoiner) joiner = wsman_psrp_joiner_new ();
  g_autoptr(GString) types = g_string_new (NULL);
  GBytes *bytes;

  while ((bytes = g_queue_pop_head (fragments)) != NULL)
    {
      g_assert_true (wsman_psrp_joiner_push (joiner, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL));
      g_bytes_unref (bytes);
      while ((bytes = wsman_psrp_joiner_take (joiner)) != NULL)
        {
          WsmanPsrpHeader header;
          g_autoptr(WsmanPSObject) object = NULL;

          g_assert_true (wsman_psrp_message_read (bytes, &header, &object, NULL));
          g_assert_true (header.to_server);
          g_string_append_printf (types, "%s ", wsman_psrp_type_get_name (header.type));
          g_bytes_unref (bytes);
        }
    }

  return g_string_free (g_steal_pointer (&types), FALSE);
}

static gboolean
tell_pool (WsmanPsrpPool  *pool,
           WsmanPsrpType   type,
           const char     *xml,
           GError        **error)
{
  g_autoptr(GBytes) bytes = say (type, NULL, xml);

  return wsman_psrp_pool_take (pool, bytes, error);
}

static gboolean
tell_pipeline (WsmanPsrpPipeline  *pipeline,
               WsmanPsrpType       type,
               const char         *xml,
               GError            **error)
{
  g_autoptr(GBytes) bytes = say (type, PIPELINE, xml);

  return wsman_psrp_pipeline_take (pipeline, bytes, error);
}

static const WsmanPsrpHostInfo no_host = { FALSE, };

static void
test_pool (void)
{
  g_autoptr(WsmanPsrpPool) pool = wsman_psrp_pool_new (POOL);
  g_autofree char *said = NULL;
  GQueue fragments = G_QUEUE_INIT;
  g_autoptr(GError) error = NULL;

  g_assert_true (wsman_psrp_pool_open (pool, 1, 3, &no_host, &fragments, NULL));
  said = hear (&fragments);
  g_assert_cmpstr (said, ==, "SESSION_CAPABILITY INIT_RUNSPACEPOOL ");

  g_assert_true (tell_pool (pool, WSMAN_PSRP_SESSION_CAPABILITY, CAPABILITY, NULL));
  g_assert_true (tell_pool (pool, WSMAN_PSRP_APPLICATION_PRIVATE_DATA, "<Obj><MS /></Obj>", NULL));
  g_assert_true (tell_pool (pool, WSMAN_PSRP_USER_EVENT, NULL, NULL));
  g_assert_false (wsman_psrp_pool_is_open (pool));
  g_assert_true (tell_pool (pool, WSMAN_PSRP_RUNSPACEPOOL_STATE, STATE ("runspacestate", "2"), NULL));
  g_assert_true (wsman_psrp_pool_is_open (pool));
  g_assert_false (tell_pool (pool, WSMAN_PSRP_RUNSPACEPOOL_STATE, STATE ("RunspaceState", "3"), &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_REMOTE);
}

static void
test_wrong_pools (void)
{
  static const struct
  {
    WsmanPsrpType type;
    const char *xml;
    WsmanError class;
  } wrong[] = {
    { WSMAN_PSRP_RUNSPACEPOOL_STATE, STATE ("RunspaceState", "2"), WSMAN_ERROR_PROTOCOL },
    { WSMAN_PSRP_RUNSPACEPOOL_STATE, STATE ("RunspaceState", "5"), WSMAN_ERROR_REMOTE },
    { WSMAN_PSRP_SESSION_CAPABILITY, "<Obj><MS><Version N='protocolversion'>3.0</Version></MS></Obj>",
      WSMAN_ERROR_UNSUPPORTED },
    { WSMAN_PSRP_SESSION_CAPABILITY, "<S>2.3</S>", WSMAN_ERROR_UNSUPPORTED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(WsmanPsrpPool) pool = wsman_psrp_pool_new (POOL);
      g_autoptr(GError) error = NULL;

      g_assert_false (tell_pool (pool, wrong[i].type, wrong[i].xml, &error));
      g_assert_error (error, WSMAN_ERROR, (int) wrong[i].class);
      g_assert_false (wsman_psrp_pool_is_open (pool));
    }
}

static void
test_pipeline (void)
{
  g_autoptr(WsmanPsrpPool) pool = wsman_psrp_pool_new (POOL);
  g_autoptr(WsmanPsrpPipeline) pipeline = wsman_psrp_pipeline_new (pool, PIPELINE);
  g_autoptr(GPtrArray) statements = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr(WsmanPSObject) content = NULL;
  g_autoptr(WsmanPSObject) value = wsman_ps_object_new_text (WSMAN_PS_KIND_STRING, "value");
  g_autofree char *said = NULL;
  GQueue fragments = G_QUEUE_INIT;

  for (guint i = 0; i < 2; i++)
    {
      GPtrArray *commands = g_ptr_array_new_with_free_func (g_object_unref);

      g_ptr_array_add (commands, wsman_psrp_make_command ("Get-Thing", i == 0));
      wsman_psrp_add_argument (commands->pdata[0], "Name", g_object_ref (value));
      wsman_psrp_add_argument (commands->pdata[0], NULL, NULL);
      g_ptr_array_add (statements, commands);
    }
  content = wsman_psrp_make_pipeline (statements, TRUE, &no_host);
  g_assert_true (wsman_psrp_pipeline_send (pipeline, WSMAN_PSRP_CREATE_PIPELINE, content, 500, &fragments, NULL));
  g_assert_cmpuint (fragments.length, >, 5);
  g_assert_true (wsman_psrp_pipeline_send (pipeline, WSMAN_PSRP_PIPELINE_INPUT, value, 500, &fragments, NULL));
  g_assert_true (wsman_psrp_pipeline_send (pipeline, WSMAN_PSRP_END_OF_PIPELINE_INPUT, NULL, 500, &fragments, NULL));
  said = hear (&fragments);
  g_assert_cmpstr (said, ==, "CREATE_PIPELINE PIPELINE_INPUT END_OF_PIPELINE_INPUT ");
}

static void
assert_arrival (WsmanPsrpPipeline    *pipeline,
                WsmanPsrpArrivalKind  kind,
                WsmanPSStream         stream,
                const char           *text)
{
  WsmanPsrpArrival *arrival = wsman_psrp_pipeline_pop (pipeline);

  g_assert_nonnull (arrival);
  g_assert_cmpint (arrival->kind, ==, kind);
  if (kind == WSMAN_PSRP_ARRIVAL_RECORD)
    g_assert_cmpint (arrival->stream, ==, stream);
  g_assert_cmpstr (wsman_ps_object_get_text (arrival->object), ==, text);
  wsman_psrp_arrival_free (arrival);
}

static void
test_arrivals (void)
{
  static const WsmanPsrpType types[] = { WSMAN_PSRP_ERROR_RECORD, WSMAN_PSRP_WARNING_RECORD, WSMAN_PSRP_VERBOSE_RECORD,
                                         WSMAN_PSRP_DEBUG_RECORD, WSMAN_PSRP_INFORMATION_RECORD,
                                         WSMAN_PSRP_PROGRESS_RECORD };
  g_autoptr(WsmanPsrpPool) pool = wsman_psrp_pool_new (POOL);
  g_autoptr(WsmanPsrpPipeline) pipeline = wsman_psrp_pipeline_new (pool, PIPELINE);

  g_assert_true (tell_pipeline (pipeline, WSMAN_PSRP_PIPELINE_OUTPUT, "<S>out</S>", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_true (tell_pipeline (pipeline, types[i], "<S>record</S>", NULL));
  g_assert_true (tell_pipeline (pipeline, WSMAN_PSRP_PIPELINE_HOST_CALL, "<S>call</S>", NULL));
  g_assert_true (tell_pipeline (pipeline, WSMAN_PSRP_PIPELINE_STATE, STATE ("PipelineState", "1"), NULL));
  g_assert_cmpint (wsman_psrp_pipeline_get_state (pipeline), ==, WSMAN_PSRP_PIPELINE_RUNNING);
  g_assert_true (tell_pipeline (pipeline, WSMAN_PSRP_PIPELINE_STATE, STATE ("PipelineState", "4"), NULL));
  g_assert_true (tell_pipeline (pipeline, WSMAN_PSRP_PIPELINE_OUTPUT, "<S>too late</S>", NULL));
  g_assert_cmpint (wsman_psrp_pipeline_get_state (pipeline), ==, WSMAN_PSRP_PIPELINE_COMPLETED);

  assert_arrival (pipeline, WSMAN_PSRP_ARRIVAL_OUTPUT, 0, "out");
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    assert_arrival (pipeline, WSMAN_PSRP_ARRIVAL_RECORD, WSMAN_PS_STREAM_ERROR + i, "record");
  assert_arrival (pipeline, WSMAN_PSRP_ARRIVAL_HOST_CALL, 0, "call");
  g_assert_null (wsman_psrp_pipeline_pop (pipeline));
}

static void
test_failure (void)
{
  g_autoptr(WsmanPsrpPool) pool = wsman_psrp_pool_new (POOL);
  g_autoptr(WsmanPsrpPipeline) pipeline = wsman_psrp_pipeline_new (pool, PIPELINE);
  WsmanPSObject *reason;

  g_assert_true (tell_pipeline (pipeline, WSMAN_PSRP_PIPELINE_STATE,
                                "<Obj><MS><I32 N='PipelineState'>5</I32><Obj N='ExceptionAsErrorRecord'><MS>"
                                "<Obj N='Exception'><Props><S N='Message'>why</S></Props></Obj></MS></Obj></MS></Obj>",
                                NULL));
  g_assert_cmpint (wsman_psrp_pipeline_get_state (pipeline), ==, WSMAN_PSRP_PIPELINE_FAILED);
  reason = wsman_psrp_pipeline_get_reason (pipeline);
  g_assert_nonnull (reason);
  g_assert_cmpstr (wsman_psrp_get_error_text (reason), ==, "why");
}

/* The messages of another pipeline, and messages without data. */
static void
test_wrong_messages (void)
{
  g_autoptr(WsmanPsrpPool) pool = wsman_psrp_pool_new (POOL);
  g_autoptr(WsmanPsrpPipeline) pipeline = wsman_psrp_pipeline_new (pool, PIPELINE);
  g_autoptr(GBytes) foreign = say (WSMAN_PSRP_PIPELINE_OUTPUT, POOL, "<S>a</S>");
  g_autoptr(GBytes) empty = say (WSMAN_PSRP_PIPELINE_OUTPUT, PIPELINE, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (wsman_psrp_pipeline_take (pipeline, foreign, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
  g_clear_error (&error);
  g_assert_false (wsman_psrp_pipeline_take (pipeline, empty, &error));
  g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
  g_assert_null (wsman_psrp_pipeline_pop (pipeline));
}

#define CALL(id, method) \
  "<Obj><MS><I64 N='ci'>" id "</I64><Obj N='mi'><ToString>ReadLine</ToString><I32>" method "</I32></Obj>" \
  "<Obj N='mp'><LST><S>text</S></LST></Obj></MS></Obj>"

static WsmanPSObject *
parse_call (const char *xml)
{
  WsmanPSObject *object = wsman_clixml_read (xml, strlen (xml), NULL);

  g_assert_nonnull (object);

  return object;
}

static void
test_host_calls (void)
{
  static const char * const wrong[] = { "<S>call</S>", "<Obj><MS><I64 N='ci'>1</I64></MS></Obj>",
                                        "<Obj><MS><I64 N='ci'>1</I64><S N='mi'>ReadLine</S></MS></Obj>",
                                        CALL ("1", "0"), CALL ("1", "-11") };
  g_autoptr(WsmanPSObject) question = parse_call (CALL ("7", "11"));
  g_autoptr(WsmanPSObject) text = parse_call (CALL ("-100", "16"));
  g_autoptr(WsmanPSObject) answer = NULL;
  g_autoptr(WsmanPSObject) failure = NULL;
  g_autoptr(WsmanPSObject) record = NULL;
  WsmanPsrpHostCall call = { 0, };
  gint64 id;

  g_assert_true (wsman_psrp_host_call_read (question, &call, NULL));
  g_assert_true (call.needs_answer);
  g_assert_cmpint (call.method, ==, WSMAN_PS_HOST_METHOD_READ_LINE);
  g_assert_cmpuint (wsman_ps_object_get_n_items (call.arguments), ==, 1);
  answer = wsman_psrp_make_host_response (&call, call.arguments);
  g_assert_true (wsman_ps_object_lookup_int64 (answer, "ci", &id));
  g_assert_cmpint (id, ==, 7);
  g_assert_cmpstr (wsman_ps_object_lookup_text (answer, "mi"), ==, "ReadLine");
  failure = wsman_psrp_make_host_error (&call, "no answer");
  record = wsman_ps_object_lookup_object (failure, "me");
  g_assert_cmpstr (wsman_psrp_get_error_text (record), ==, "no answer");
  g_clear_object (&call.arguments);

  g_assert_true (wsman_psrp_host_call_read (text, &call, NULL));
  g_assert_false (call.needs_answer);
  g_clear_object (&call.arguments);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(WsmanPSObject) object = parse_call (wrong[i]);
      g_autoptr(GError) error = NULL;

      g_assert_false (wsman_psrp_host_call_read (object, &call, &error));
      g_assert_error (error, WSMAN_ERROR, WSMAN_ERROR_PROTOCOL);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wsman/psrp-machine/pool", test_pool);
  g_test_add_func ("/wsman/psrp-machine/wrong-pools", test_wrong_pools);
  g_test_add_func ("/wsman/psrp-machine/pipeline", test_pipeline);
  g_test_add_func ("/wsman/psrp-machine/arrivals", test_arrivals);
  g_test_add_func ("/wsman/psrp-machine/failure", test_failure);
  g_test_add_func ("/wsman/psrp-machine/wrong-messages", test_wrong_messages);
  g_test_add_func ("/wsman/psrp-machine/host-calls", test_host_calls);

  return g_test_run ();
}

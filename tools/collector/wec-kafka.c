/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-kafka.h"

#include <glib/gi18n.h>
#include <librdkafka/rdkafka.h>
#include <string.h>

/* The longest time that the brokers may take for a message, in milliseconds. */
#define MESSAGE_TIMEOUT "10000"

/* The longest time before the next try to connect to a broker that was away, in milliseconds. */
#define LONGEST_PAUSE "1000"

/* The longest time that a poll takes, in milliseconds. A poll ends earlier when a broker answers. */
#define POLL_TIME 100

/* The largest message that librdkafka lets through. The brokers may allow less. */
#define MAX_MESSAGE "67108864"

typedef struct
{
  WecOutput parent;
  rd_kafka_t *producer; /* NULL if there was none yet, or if the last one can't go on */
  WecFormat format;
  char *topic;
  GPtrArray *options;  /* the names and values of the producer's options, in turn */
  GPtrArray *messages; /* the KafkaMessages that aren't acknowledged */
  guint n_in_flight;
  char *last_error;
} WecKafka;

typedef enum
{
  KAFKA_MESSAGE_WAITS,
  KAFKA_MESSAGE_IN_FLIGHT,
  KAFKA_MESSAGE_ACKNOWLEDGED,
} KafkaMessageState;

typedef struct
{
  WecKafka *output;
  KafkaMessageState state;
  gboolean is_alone; /* whether the message is sent without others, because it was too large with them */
  GString *text;
  char *user;
  char *subscription;
  char *machine_id;
  char *received;
} KafkaMessage;

static void
kafka_message_free (gpointer data)
{
  KafkaMessage *self = data;

  g_string_free (self->text, TRUE);
  g_free (self->user);
  g_free (self->subscription);
  g_free (self->machine_id);
  g_free (self->received);
  g_free (self);
}

static void
write_text (WecKafka       *self,
            const WecEvent *event,
            GString        *text)
{
  if (self->format == WEC_FORMAT_JSON)
    wec_event_append_json (event, text);
  else
    wec_event_append_xml (event, text);
}

static void
wec_kafka_add (WecOutput      *output,
               const WecEvent *event)
{
  WecKafka *self = (WecKafka *) output;
  KafkaMessage *message = g_new0 (KafkaMessage, 1);

  message->output = self;
  message->text = g_string_new (NULL);
  message->user = g_strdup (event->user);
  message->subscription = g_strdup (event->subscription);
  message->machine_id = g_strdup (event->machine_id);
  message->received = g_strdup (event->received);
  write_text (self, event, message->text);
  g_ptr_array_add (self->messages, message);
}

static void
keep_error (WecKafka   *self,
            const char *text)
{
  g_free (self->last_error);
  self->last_error = g_strdup (text);
}

/* --- Too large messages --- */

static gboolean
is_too_large (rd_kafka_resp_err_t code)
{
  return code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE || code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE;
}

/* Replaces the event by one that tells its size. Otherwise one machine could stop the output for all others. */
static void
replace (KafkaMessage *self)
{
  g_autofree char *size = g_strdup_printf (_("An event of %" G_GSIZE_FORMAT " bytes, which is too large for Kafka"),
                                           self->text->len);
  WecEvent event = { .subscription = self->subscription, .user = self->user, .machine_id = self->machine_id,
                     .received = self->received, .xml = size, .is_xml = FALSE };

  g_warning (_("%s: The brokers don’t take an event of %s, which has %" G_GSIZE_FORMAT " bytes. It is lost."),
             self->output->parent.name, self->user, self->text->len);
  g_string_truncate (self->text, 0);
  write_text (self->output, &event, self->text);
}

/* --- The producer --- */

static void
on_delivered (rd_kafka_t                *producer,
              const rd_kafka_message_t  *delivered,
              void                      *user_data)
{
  KafkaMessage *message = delivered->_private;
  WecKafka *self = message->output;

  self->n_in_flight--;
  message->state = delivered->err == RD_KAFKA_RESP_ERR_NO_ERROR ? KAFKA_MESSAGE_ACKNOWLEDGED : KAFKA_MESSAGE_WAITS;
  if (is_too_large (delivered->err) && message->is_alone)
    replace (message);
  else if (is_too_large (delivered->err))
    message->is_alone = TRUE;
  else if (delivered->err != RD_KAFKA_RESP_ERR_NO_ERROR && self->last_error == NULL)
    keep_error (self, rd_kafka_err2str (delivered->err));
}

/* What is wrong with a connection says more than that a message had no acknowledgement. */
static void
on_error (rd_kafka_t *producer,
          int         code,
          const char *reason,
          void       *user_data)
{
  keep_error (user_data, reason);
}

static void
on_log (const rd_kafka_t *producer,
        int               level,
        const char       *facility,
        const char       *text)
{
  g_debug ("%s: %s", facility, text);
}

static gboolean
set_option (rd_kafka_conf_t  *conf,
            const char       *name,
            const char       *value,
            GError          **error)
{
  char text[512];

  if (rd_kafka_conf_set (conf, name, value, text, sizeof text) == RD_KAFKA_CONF_OK)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "Kafka: %s", text);

  return FALSE;
}

static gboolean
set_options (WecKafka         *self,
             rd_kafka_conf_t  *conf,
             GError          **error)
{
  for (guint i = 0; i < self->options->len; i += 2)
    if (!set_option (conf, self->options->pdata[i], self->options->pdata[i + 1], error))
      return FALSE;

  return TRUE;
}

static gboolean
open_producer (WecKafka  *self,
               GError   **error)
{
  rd_kafka_conf_t *conf = rd_kafka_conf_new ();
  char text[512];

  rd_kafka_conf_set_dr_msg_cb (conf, on_delivered);
  rd_kafka_conf_set_error_cb (conf, on_error);
  rd_kafka_conf_set_log_cb (conf, on_log);
  rd_kafka_conf_set_opaque (conf, self);
  if (!set_options (self, conf, error))
    {
      rd_kafka_conf_destroy (conf);
      return FALSE;
    }

  self->producer = rd_kafka_new (RD_KAFKA_PRODUCER, conf, text, sizeof text);
  if (self->producer != NULL)
    return TRUE;

  rd_kafka_conf_destroy (conf);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Kafka: %s", text);

  return FALSE;
}

/* Ends the producer. Its messages that are in flight come back as not acknowledged. */
static void
close_producer (WecKafka *self)
{
  if (self->producer == NULL)
    return;

  rd_kafka_purge (self->producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  while (self->n_in_flight > 0)
    rd_kafka_poll (self->producer, POLL_TIME);
  rd_kafka_destroy (self->producer);
  self->producer = NULL;
}

/* --- Sending --- */

/* The headers have what the collector knows of an event, so that consumers need not read the event. */
static rd_kafka_headers_t *
make_headers (const KafkaMessage *message)
{
  rd_kafka_headers_t *headers = rd_kafka_headers_new (4);
  const char *type = message->output->format == WEC_FORMAT_JSON ? "application/json" : "application/xml";

  rd_kafka_header_add (headers, "subscription", -1, message->subscription, -1);
  if (message->machine_id != NULL)
    rd_kafka_header_add (headers, "machine-id", -1, message->machine_id, -1);
  rd_kafka_header_add (headers, "received", -1, message->received, -1);
  rd_kafka_header_add (headers, "content-type", -1, type, -1);

  return headers;
}

static rd_kafka_resp_err_t
produce (WecKafka     *self,
         KafkaMessage *message)
{
  rd_kafka_headers_t *headers = make_headers (message);
  rd_kafka_resp_err_t code = rd_kafka_producev (self->producer, RD_KAFKA_V_TOPIC (self->topic),
                                                RD_KAFKA_V_KEY (message->user, strlen (message->user)),
                                                RD_KAFKA_V_VALUE (message->text->str, message->text->len),
                                                RD_KAFKA_V_HEADERS (headers), RD_KAFKA_V_OPAQUE (message),
                                                RD_KAFKA_V_END);

  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    {
      rd_kafka_headers_destroy (headers);
      return code;
    }

  message->state = KAFKA_MESSAGE_IN_FLIGHT;
  self->n_in_flight++;

  return code;
}

/* Waits until each message is acknowledged or given up. */
static gboolean
wait_for_brokers (WecKafka      *self,
                  GCancellable  *cancellable,
                  GError       **error)
{
  while (self->n_in_flight > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      rd_kafka_poll (self->producer, POLL_TIME);
    }

  return TRUE;
}

/* Gives a message to the producer. Waits until there is room for it, and until it is alone if it must be. */
static gboolean
produce_in_turn (WecKafka      *self,
                 KafkaMessage  *message,
                 GCancellable  *cancellable,
                 GError       **error)
{
  rd_kafka_resp_err_t code;

  if (message->is_alone && !wait_for_brokers (self, cancellable, error))
    return FALSE;

  while ((code = produce (self, message)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      rd_kafka_poll (self->producer, POLL_TIME);
    }

  if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
    return !message->is_alone || wait_for_brokers (self, cancellable, error);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "Kafka: %s", rd_kafka_err2str (code));

  return FALSE;
}

/* Gives the messages that wait to the producer. */
static gboolean
produce_all (WecKafka      *self,
             GCancellable  *cancellable,
             GError       **error)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      KafkaMessage *message = self->messages->pdata[i];

      if (message->state == KAFKA_MESSAGE_WAITS && !produce_in_turn (self, message, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static void
remove_acknowledged (WecKafka *self)
{
  for (guint i = self->messages->len; i > 0; i--)
    if (((KafkaMessage *) self->messages->pdata[i - 1])->state == KAFKA_MESSAGE_ACKNOWLEDGED)
      g_ptr_array_remove_index (self->messages, i - 1);
  self->parent.n_pending = self->messages->len;
}

static gboolean
wec_kafka_flush (WecOutput     *output,
                 GCancellable  *cancellable,
                 GError       **error)
{
  WecKafka *self = (WecKafka *) output;
  gboolean handed_over;

  g_clear_pointer (&self->last_error, g_free);
  if (self->producer == NULL && !open_producer (self, error))
    return FALSE;

  handed_over = produce_all (self, cancellable, error) && wait_for_brokers (self, cancellable, error);
  if (!handed_over || rd_kafka_fatal_error (self->producer, NULL, 0) != RD_KAFKA_RESP_ERR_NO_ERROR)
    close_producer (self);
  remove_acknowledged (self);
  if (self->messages->len == 0 || !handed_over)
    return handed_over;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Kafka doesn’t take the events: %s"),
               self->last_error != NULL ? self->last_error : _("an event is too large"));

  return FALSE;
}

static void
wec_kafka_drop (WecOutput *output)
{
  g_ptr_array_set_size (((WecKafka *) output)->messages, 0);
}

static void
wec_kafka_free (WecOutput *output)
{
  WecKafka *self = (WecKafka *) output;

  close_producer (self);
  g_free (self->topic);
  g_free (self->last_error);
  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->messages);
  g_free (self);
}

static const WecOutputClass wec_kafka_class = {
  .add = wec_kafka_add,
  .flush = wec_kafka_flush,
  .drop = wec_kafka_drop,
  .free = wec_kafka_free,
};

static void
add_option (WecKafka   *self,
            const char *name,
            const char *value)
{
  if (value == NULL)
    return;

  g_ptr_array_add (self->options, g_strdup (name));
  g_ptr_array_add (self->options, g_strdup (value));
}

static void
add_options (WecKafka                *self,
             const WecOutputSettings *settings)
{
  add_option (self, "bootstrap.servers", settings->brokers);
  add_option (self, "enable.idempotence", "true");
  add_option (self, "message.timeout.ms", MESSAGE_TIMEOUT);
  add_option (self, "message.max.bytes", MAX_MESSAGE);
  add_option (self, "reconnect.backoff.max.ms", LONGEST_PAUSE);
  add_option (self, "compression.codec", settings->compression);
  add_option (self, "security.protocol", settings->plain ? "plaintext" : "ssl");
  if (settings->plain)
    return;

  add_option (self, "enable.ssl.certificate.verification", "true");
  add_option (self, "ssl.endpoint.identification.algorithm", "https");
  add_option (self, "ssl.ca.location", settings->ca_file);
  add_option (self, "ssl.certificate.location", settings->certificate);
  add_option (self, "ssl.key.location", settings->private_key);
}

/* Tells at once if an option is wrong. */
WecOutput *
wec_kafka_new (const WecOutputSettings  *settings,
               GError                  **error)
{
  WecKafka *self = g_new0 (WecKafka, 1);
  g_autoptr(WecOutput) output = &self->parent;

  wec_output_init (&self->parent, &wec_kafka_class, settings->name);
  self->format = settings->format;
  self->topic = g_strdup (settings->topic);
  self->options = g_ptr_array_new_with_free_func (g_free);
  self->messages = g_ptr_array_new_with_free_func (kafka_message_free);
  add_options (self, settings);

  return open_producer (self, error) ? g_steal_pointer (&output) : NULL;
}

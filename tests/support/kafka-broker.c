/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A cluster of Kafka in memory, librdkafka's own. Prints its addresses. Then it carries out the lines of standard
 * input, and prints "done" after each: "down" and "up" for all brokers, and "refuse N", after which the brokers find
 * the messages of N requests too large.
 */

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_BROKERS 3

/* The number of the request by which messages are produced. */
#define PRODUCE 0

static void
set_all (rd_kafka_mock_cluster_t *cluster,
         int                      are_up)
{
  for (int id = 1; id <= N_BROKERS; id++)
    {
      if (are_up)
        rd_kafka_mock_broker_set_up (cluster, id);
      else
        rd_kafka_mock_broker_set_down (cluster, id);
    }
}

static void
carry_out (rd_kafka_mock_cluster_t *cluster,
           const char              *line)
{
  if (strncmp (line, "refuse ", 7) == 0)
    for (int i = atoi (line + 7); i > 0; i--)
      rd_kafka_mock_push_request_errors (cluster, PRODUCE, 1, RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE);
  else
    set_all (cluster, strcmp (line, "up\n") == 0);
  puts ("done");
  fflush (stdout);
}

int
main (void)
{
  char text[512];
  char line[64];
  rd_kafka_t *owner = rd_kafka_new (RD_KAFKA_PRODUCER, rd_kafka_conf_new (), text, sizeof text);
  rd_kafka_mock_cluster_t *cluster = owner != NULL ? rd_kafka_mock_cluster_new (owner, N_BROKERS) : NULL;

  if (cluster == NULL)
    return EXIT_FAILURE;

  rd_kafka_mock_topic_create (cluster, "events", 2, N_BROKERS);
  puts (rd_kafka_mock_cluster_bootstraps (cluster));
  fflush (stdout);
  while (fgets (line, sizeof line, stdin) != NULL)
    carry_out (cluster, line);

  rd_kafka_mock_cluster_destroy (cluster);
  rd_kafka_destroy (owner);

  return EXIT_SUCCESS;
}

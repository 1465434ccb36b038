/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Several collectors may use one database. The bookmark that was stored last counts. It never has events that no
 * collector has written, so a machine that changes its collector repeats some events at most.
 */

#include "wec-database.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <libpq-fe.h>
#include <poll.h>
#include <string.h>

/* The longest time that a connection or a statement may take, in seconds. */
#define TIMEOUT 10

/* The lock under which the table is made. The number is any that others don't use. */
#define MAKE_TABLE \
  "BEGIN;" \
  "SELECT pg_advisory_xact_lock (5985598614);" \
  "CREATE TABLE IF NOT EXISTS wsman_bookmarks (" \
  " subscription TEXT NOT NULL, machine TEXT NOT NULL, bookmark TEXT NOT NULL," \
  " stored TIMESTAMPTZ NOT NULL DEFAULT now()," \
  " PRIMARY KEY (subscription, machine));" \
  "COMMIT"

#define LOAD "SELECT bookmark FROM wsman_bookmarks WHERE subscription = $1 AND machine = $2"

/* All collectors change rows in the same order, so they don't wait for each other in a circle. */
#define SAVE \
  "INSERT INTO wsman_bookmarks (subscription, machine, bookmark)" \
  " SELECT * FROM unnest ($1::text[], $2::text[], $3::text[]) AS rows (subscription, machine, bookmark)" \
  " ORDER BY 1, 2" \
  " ON CONFLICT (subscription, machine) DO UPDATE SET bookmark = excluded.bookmark, stored = now()"

typedef struct
{
  WecDatabase parent;
  char *settings;
  PGconn *connection; /* NULL if there is none */
} WecPostgres;

static void
close_connection (WecPostgres *self)
{
  g_clear_pointer (&self->connection, PQfinish);
}

/* libpq's messages have several lines. */
static gboolean
fail (const char  *reason,
      GError     **error)
{
  g_autofree char *text = g_strdup (reason);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The database with the bookmarks: %s"),
               g_strstrip (g_strdelimit (text, "\n\t", ' ')));

  return FALSE;
}

/* Waits until the socket is ready. Returns FALSE after the deadline. */
static gboolean
wait_for_socket (WecPostgres *self,
                 short        events,
                 gint64       deadline)
{
  struct pollfd poller = { .fd = PQsocket (self->connection), .events = events };
  int result;

  do
    {
      gint64 left = MAX (deadline - g_get_monotonic_time (), 0);

      result = poll (&poller, 1, (left + 999) / 1000);
    }
  while (result < 0 && errno == EINTR);

  return result > 0;
}

/* --- Connections --- */

static gboolean
finish_connection (WecPostgres  *self,
                   gint64        deadline,
                   GError      **error)
{
  PostgresPollingStatusType status = PGRES_POLLING_WRITING;

  while (status == PGRES_POLLING_READING || status == PGRES_POLLING_WRITING)
    {
      if (!wait_for_socket (self, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline))
        return fail (_("There was no connection in time"), error);
      status = PQconnectPoll (self->connection);
    }

  return status == PGRES_POLLING_OK || fail (PQerrorMessage (self->connection), error);
}

/* Waits for the results of what was sent, and returns the last one, or NULL. */
static PGresult *
take_result (WecPostgres *self,
             gint64       deadline)
{
  PGresult *last = NULL, *next;

  for (;;)
    {
      while (PQflush (self->connection) == 1)
        if (!wait_for_socket (self, POLLIN | POLLOUT, deadline) || PQconsumeInput (self->connection) == 0)
          break;
      while (PQisBusy (self->connection))
        if (!wait_for_socket (self, POLLIN, deadline) || PQconsumeInput (self->connection) == 0)
          {
            PQclear (last);
            return NULL;
          }

      next = PQgetResult (self->connection);
      if (next == NULL)
        return last;
      /* The first error counts. */
      if (last != NULL && PQresultStatus (last) == PGRES_FATAL_ERROR)
        {
          PQclear (next);
          continue;
        }
      PQclear (last);
      last = next;
    }
}

/* Checks a result. After a failure, the connection is closed if it can't be used. */
static PGresult *
check_result (WecPostgres  *self,
              PGresult     *result,
              GError      **error)
{
  ExecStatusType status = PQresultStatus (result);

  if (result != NULL && (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK))
    return result;

  fail (result != NULL ? PQresultErrorMessage (result)
                       : PQstatus (self->connection) == CONNECTION_BAD ? PQerrorMessage (self->connection)
                                                                       : _("It didn’t respond in time"), error);
  if (result == NULL || PQstatus (self->connection) == CONNECTION_BAD)
    close_connection (self);
  PQclear (result);

  return NULL;
}

static PGresult *
execute_once (WecPostgres         *self,
              const char          *sql,
              int                  n_values,
              const char * const  *values,
              GError             **error)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT * G_USEC_PER_SEC;
  PGresult *result = NULL;
  int sent = n_values > 0 ? PQsendQueryParams (self->connection, sql, n_values, NULL, values, NULL, NULL, 0)
                          : PQsendQuery (self->connection, sql);

  if (sent)
    result = take_result (self, deadline);

  return check_result (self, result, error);
}

/* Makes the table, unless it is there. A user who may not make tables can use one that somebody else has made. */
static gboolean
prepare_table (WecPostgres  *self,
               GError      **error)
{
  PGresult *result = execute_once (self, "SELECT to_regclass ('wsman_bookmarks')", 0, NULL, error);
  gboolean has_table = result != NULL && !PQgetisnull (result, 0, 0);

  if (result == NULL)
    return FALSE;

  PQclear (result);
  if (has_table)
    return TRUE;

  result = execute_once (self, MAKE_TABLE, 0, NULL, error);
  has_table = result != NULL;
  PQclear (result);
  if (!has_table)
    close_connection (self);

  return has_table;
}

/* A connection by the network has TLS, and the name in the server's certificate is verified. */
static gboolean
open_connection (WecPostgres  *self,
                 GError      **error)
{
  const char *names[] = { "sslmode", "application_name", "dbname", NULL };
  const char *values[] = { "verify-full", "wsman-collector", self->settings, NULL };
  gint64 deadline = g_get_monotonic_time () + TIMEOUT * G_USEC_PER_SEC;

  self->connection = PQconnectStartParams (names, values, TRUE);
  if (self->connection == NULL)
    return fail (_("not enough memory"), error);

  if (PQstatus (self->connection) == CONNECTION_BAD)
    fail (PQerrorMessage (self->connection), error);
  else if (finish_connection (self, deadline, error) && PQsetnonblocking (self->connection, TRUE) == 0)
    return prepare_table (self, error);
  close_connection (self);

  return FALSE;
}

/* Executes a statement. If the old connection was lost, another one is opened. Statements may be repeated. */
static PGresult *
execute (WecPostgres         *self,
         const char          *sql,
         int                  n_values,
         const char * const  *values,
         GError             **error)
{
  gboolean was_open = self->connection != NULL;
  GError *local_error = NULL;
  PGresult *result;

  if (!was_open && !open_connection (self, error))
    return NULL;

  result = execute_once (self, sql, n_values, values, &local_error);
  if (local_error == NULL)
    return result;

  if (!was_open || self->connection != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  g_error_free (local_error);

  return open_connection (self, error) ? execute_once (self, sql, n_values, values, error) : NULL;
}

/* --- Bookmarks --- */

static gboolean
wec_postgres_load (WecDatabase           *database,
                   WsmanBookmarkRequest  *request,
                   char                 **bookmark,
                   GError               **error)
{
  const char *values[] = { wsman_bookmark_request_get_subscription (request),
                           wsman_bookmark_request_get_user (request) };
  PGresult *result = execute ((WecPostgres *) database, LOAD, G_N_ELEMENTS (values), values, error);

  if (result == NULL)
    return FALSE;

  *bookmark = PQntuples (result) > 0 ? g_strdup (PQgetvalue (result, 0, 0)) : NULL;
  PQclear (result);

  return TRUE;
}

/* Appends a text to an array in PostgreSQL's notation. */
static void
append_element (GString    *array,
                const char *text)
{
  g_string_append (array, array->len == 0 ? "{\"" : ",\"");
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (array, '\\');
      g_string_append_c (array, *c);
    }
  g_string_append_c (array, '"');
}

/* Returns the last request of each machine and subscription. */
static GHashTable *
find_last (GPtrArray *requests)
{
  GHashTable *last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < requests->len; i++)
    {
      WsmanBookmarkRequest *request = requests->pdata[i];

      g_hash_table_insert (last, g_strconcat (wsman_bookmark_request_get_subscription (request), "\n",
                                              wsman_bookmark_request_get_user (request), NULL), request);
    }

  return last;
}

static gboolean
wec_postgres_save (WecDatabase  *database,
                   GPtrArray    *requests,
                   GError      **error)
{
  g_autoptr(GHashTable) last = find_last (requests);
  g_autoptr(GString) subscriptions = g_string_new (NULL);
  g_autoptr(GString) users = g_string_new (NULL);
  g_autoptr(GString) bookmarks = g_string_new (NULL);
  const char *values[3];
  GHashTableIter iter;
  gpointer request;
  PGresult *result;

  g_hash_table_iter_init (&iter, last);
  while (g_hash_table_iter_next (&iter, NULL, &request))
    {
      append_element (subscriptions, wsman_bookmark_request_get_subscription (request));
      append_element (users, wsman_bookmark_request_get_user (request));
      append_element (bookmarks, wsman_bookmark_request_get_bookmark (request));
    }
  values[0] = g_string_append_c (subscriptions, '}')->str;
  values[1] = g_string_append_c (users, '}')->str;
  values[2] = g_string_append_c (bookmarks, '}')->str;
  result = execute ((WecPostgres *) database, SAVE, G_N_ELEMENTS (values), values, error);
  PQclear (result);

  return result != NULL;
}

static void
wec_postgres_free (WecDatabase *database)
{
  WecPostgres *self = (WecPostgres *) database;

  close_connection (self);
  g_free (self->settings);
  g_free (self);
}

static const WecDatabaseClass wec_postgres_class = {
  .load = wec_postgres_load,
  .save = wec_postgres_save,
  .free = wec_postgres_free,
};

/* Refuses settings that would weaken the connection, and a password in a file that others may read. */
static gboolean
check_settings (const char  *settings,
                GError     **error)
{
  char *reason = NULL;
  PQconninfoOption *options = PQconninfoParse (settings, &reason);
  const char *problem = NULL;

  if (options == NULL)
    {
      fail (reason != NULL ? reason : _("not enough memory"), error);
      PQfreemem (reason);
      return FALSE;
    }

  for (PQconninfoOption *option = options; option->keyword != NULL; option++)
    {
      if (option->val == NULL)
        continue;
      if (g_str_equal (option->keyword, "sslmode") && !g_str_equal (option->val, "verify-full"))
        problem = _("sslmode must be verify-full");
      else if (g_str_equal (option->keyword, "password"))
        problem = _("The password belongs into a file that passfile names");
    }
  PQconninfoFree (options);

  return problem == NULL || fail (problem, error);
}

WecDatabase *
wec_postgres_new (const char  *connection,
                  GError     **error)
{
  WecPostgres *self;

  if (!check_settings (connection, error))
    return NULL;

  self = g_new0 (WecPostgres, 1);
  self->parent.class = &wec_postgres_class;
  self->settings = g_strdup (connection);

  return &self->parent;
}

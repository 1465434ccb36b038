/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The process of a command. wsman-shell-host starts the process. The functions here prepare its streams and its texts,
 * and wait for the result.
 */

#include "wsman-hosted-process-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-source-private.h"
#include "wsman-hosted-codes-private.h"
#include "wsman-hosted-texts-private.h"

/* The size of a pipe in bytes. A response can hold about this many bytes. */
#define PIPE_SIZE (256 * 1024)

#define N_STREAMS 3

struct _WsmanHostedProcess
{
  WsmanHostedHost *host;
  const WsmanHostedProcessEvents *events;
  gpointer user_data;
  char *program;
  guint64 id;
  int number;            /* the number of a process that outlives the server; 0 if it isn't known */
  int ends[N_STREAMS];   /* the server's ends of pipes that have no stream object yet; -1 for the others */
  GOutputStream *input;  /* this stream and the outputs are NULL if they aren't connected */
  GInputStream *outputs[2];
  int failure;           /* the socket that reports why the process can't run; -1 if there is none */
  GSource *start;        /* waits for this report or the end of the socket; NULL if it isn't waiting */
  gboolean has_exited;
  gint32 exit_code;
};

void
wsman_hosted_environment_clear (WsmanHostedEnvironment *self)
{
  g_clear_pointer (&self->directory, g_free);
  g_clear_pointer (&self->variables, g_strfreev);
}

static void
clear_descriptor (int *descriptor)
{
  if (*descriptor >= 0)
    close (*descriptor);
  *descriptor = -1;
}

static void
wsman_hosted_process_free (WsmanHostedProcess *self)
{
  wsman_source_clear (&self->start);
  clear_descriptor (&self->failure);
  for (guint i = 0; i < N_STREAMS; i++)
    clear_descriptor (&self->ends[i]);
  g_clear_object (&self->input);
  g_clear_object (&self->outputs[0]);
  g_clear_object (&self->outputs[1]);
  g_free (self->program);
  g_free (self);
}

static void
set_failure (GError                       **error,
             const WsmanShellHostReport   *failure,
             const char                    *program)
{
  static const struct
  {
    int number;
    WsmanError klass;
    guint32 code;
  } codes[] = {
    { ENOENT, WSMAN_ERROR_NOT_FOUND, HRESULT_FROM_WIN32 (ERROR_FILE_NOT_FOUND) },
    { ENOTDIR, WSMAN_ERROR_NOT_FOUND, HRESULT_FROM_WIN32 (ERROR_FILE_NOT_FOUND) },
    { EACCES, WSMAN_ERROR_ACCESS_DENIED, E_ACCESSDENIED },
    { EPERM, WSMAN_ERROR_ACCESS_DENIED, E_ACCESSDENIED },
    { E2BIG, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_FILENAME_EXCED_RANGE) },
  };
  WsmanError klass = WSMAN_ERROR_REMOTE;
  guint32 code = E_FAIL;

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (failure->number == codes[i].number)
      {
        klass = codes[i].klass;
        code = codes[i].code;
      }
  if (failure->stage == WSMAN_SHELL_HOST_DIRECTORY)
    wsman_error_set (error, WSMAN_ERROR_NOT_FOUND, WSMAN_HOSTED_NO_DIRECTORY,
                     _("“%s” can’t be run in the working directory: %s"), program, g_strerror (failure->number));
  else
    wsman_error_set (error, klass, code, _("“%s” can’t be run: %s"), program, g_strerror (failure->number));
}

static void
set_own_failure (GError     **error,
                 int          number,
                 const char  *program)
{
  WsmanShellHostReport failure = { WSMAN_SHELL_HOST_PROCESS, number };

  set_failure (error, &failure, program);
}

/* Handles a report. If the other end is closed without a failure, the process runs. */
static gboolean
on_start (int          fd,
          GIOCondition condition,
          gpointer     user_data)
{
  WsmanHostedProcess *self = user_data;
  WsmanShellHostReport failure;
  gssize length = recv (fd, &failure, sizeof failure, MSG_DONTWAIT);
  g_autoptr(GError) local_error = NULL;

  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;

  if (length == sizeof failure && failure.stage == WSMAN_SHELL_HOST_NUMBER)
    {
      self->number = failure.number;
      return G_SOURCE_CONTINUE;
    }

  if (length == sizeof failure)
    set_failure (&local_error, &failure, self->program);
  g_clear_pointer (&self->start, g_source_unref);
  clear_descriptor (&self->failure);
  self->events->started (local_error, self->user_data);

  return G_SOURCE_REMOVE;
}

/* Stores the exit code as Windows would report it. WsmanShellProvider describes these codes. */
static void
on_ended (gboolean exited,
          int      status,
          gpointer user_data)
{
  WsmanHostedProcess *self = user_data;

  self->has_exited = TRUE;
  if (exited)
    self->exit_code = status;
  else
    self->exit_code = status == SIGINT ? (gint32) WSMAN_HOSTED_CONTROL_C_EXIT : 128 + status;

  self->events->exited (self->user_data);
}

static GString *
join_texts (const WsmanHostedEnvironment *environment,
            const char *const            *argv)
{
  const char *path = g_getenv ("PATH");
  GString *texts = g_string_new (environment->directory);
  const char *const *lists[] = { argv, (const char *const *) environment->variables };

  g_string_append_c (texts, '\0');
  g_string_append (texts, path != NULL ? path : WSMAN_HOSTED_DEFAULT_PATH);
  g_string_append_c (texts, '\0');
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; lists[i][j] != NULL; j++)
      g_string_append_len (texts, lists[i][j], strlen (lists[i][j]) + 1);

  return texts;
}

/* The data that is sent to wsman-shell-host for a command. */
typedef struct
{
  WsmanShellHostRecord record;
  int descriptors[2 + N_STREAMS];
  guint length;
} ProcessStart;

static gboolean
start_add_texts (ProcessStart                 *self,
                 const WsmanHostedEnvironment *environment,
                 const char *const            *argv)
{
  GString *texts = join_texts (environment, argv);
  int descriptor = wsman_hosted_texts_write (texts->str, texts->len);

  self->record.n_arguments = g_strv_length ((char **) argv);
  self->record.n_variables = g_strv_length (environment->variables);
  self->record.texts_size = texts->len;
  g_string_free (texts, TRUE);
  if (descriptor >= 0)
    self->descriptors[self->length++] = descriptor;

  return descriptor >= 0;
}

/* Makes a pipe for a stream. The server's end of the pipe is non-blocking. */
static gboolean
start_add_stream (ProcessStart *self,
                  guint         number,
                  int          *ours)
{
  guint own = number == STDIN_FILENO ? 1 : 0;
  int pair[2];

  if (pipe2 (pair, O_CLOEXEC) != 0)
    return FALSE;

  *ours = pair[own];
  self->descriptors[self->length++] = pair[1 - own];
  self->record.value |= 1 << number;
  fcntl (*ours, F_SETFL, O_NONBLOCK);
  fcntl (*ours, F_SETPIPE_SZ, PIPE_SIZE);

  return TRUE;
}

/* Returns FALSE and sets errno if something can't be created. */
static gboolean
prepare (WsmanHostedProcess           *self,
         const WsmanHostedEnvironment *environment,
         const char *const            *argv,
         ProcessStart                 *start)
{
  int pair[2];

  if (!start_add_texts (start, environment, argv) || socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    return FALSE;

  self->failure = pair[0];
  if (environment->is_detached)
    start->record.value = WSMAN_SHELL_HOST_DETACHED;
  start->descriptors[start->length++] = pair[1];
  for (guint i = 0; i < N_STREAMS; i++)
    if (environment->streams & (1 << i) && !start_add_stream (start, i, &self->ends[i]))
      return FALSE;

  return TRUE;
}

static void
make_streams (WsmanHostedProcess *self)
{
  if (self->ends[STDIN_FILENO] >= 0)
    self->input = g_unix_output_stream_new (self->ends[STDIN_FILENO], TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (self->outputs); i++)
    if (self->ends[STDOUT_FILENO + i] >= 0)
      self->outputs[i] = g_unix_input_stream_new (self->ends[STDOUT_FILENO + i], TRUE);
  for (guint i = 0; i < N_STREAMS; i++)
    self->ends[i] = -1;
}

static void
start_program (WsmanHostedProcess *self,
               ProcessStart       *start)
{
  g_autoptr(GUnixFDList) descriptors = g_unix_fd_list_new_from_array (start->descriptors, (int) start->length);

  self->id = wsman_hosted_host_start (self->host, &start->record, descriptors, on_ended, self);
  wsman_source_set (&self->start, g_unix_fd_source_new (self->failure, G_IO_IN | G_IO_HUP),
                    g_main_context_get_thread_default (), G_SOURCE_FUNC (on_start), self);
}

WsmanHostedProcess *
wsman_hosted_process_new (const WsmanHostedEnvironment    *environment,
                          const char *const               *argv,
                          WsmanHostedHost                 *host,
                          const WsmanHostedProcessEvents  *events,
                          gpointer                         user_data,
                          GError                         **error)
{
  WsmanHostedProcess *self = g_new0 (WsmanHostedProcess, 1);
  ProcessStart start = { .length = 0 };

  self->host = host;
  self->events = events;
  self->user_data = user_data;
  self->program = g_strdup (argv[0]);
  self->failure = -1;
  for (guint i = 0; i < N_STREAMS; i++)
    self->ends[i] = -1;

  if (!prepare (self, environment, argv, &start))
    {
      set_own_failure (error, errno, argv[0]);
      for (guint i = 0; i < start.length; i++)
        close (start.descriptors[i]);
      wsman_hosted_process_free (self);
      return NULL;
    }

  make_streams (self);
  start_program (self, &start);

  return self;
}

void
wsman_hosted_process_end (WsmanHostedProcess *self)
{
  wsman_hosted_host_end (self->host, self->id);
  wsman_hosted_process_free (self);
}

GOutputStream *
wsman_hosted_process_get_stdin (WsmanHostedProcess *self)
{
  return self->input;
}

GInputStream *
wsman_hosted_process_get_stdout (WsmanHostedProcess *self)
{
  return self->outputs[0];
}

GInputStream *
wsman_hosted_process_get_stderr (WsmanHostedProcess *self)
{
  return self->outputs[1];
}

void
wsman_hosted_process_signal (WsmanHostedProcess *self,
                             int                 signal_number)
{
  wsman_hosted_host_signal (self->host, self->id, signal_number);
}

gboolean
wsman_hosted_process_has_exited (WsmanHostedProcess *self)
{
  return self->has_exited;
}

gint32
wsman_hosted_process_get_exit_code (WsmanHostedProcess *self)
{
  return self->exit_code;
}

int
wsman_hosted_process_get_number (WsmanHostedProcess *self)
{
  return self->number;
}

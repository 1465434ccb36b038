/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the server asks for besides commands.
 */

#include "shell-host-service.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "shell-host-files.h"
#include "shell-host-messages.h"
#include "shell-host-texts.h"
#include "shell-host-ticket.h"

/* Sends SIGTERM to a process that isn't a command's. */
static bool
terminate (const int            *descriptors,
           WsmanShellHostRecord *reply)
{
  reply->type = WSMAN_SHELL_HOST_TERMINATED;
  if (pidfd_send_signal (descriptors[0], SIGTERM, NULL, 0) != 0)
    reply->value = (uint32_t) errno;

  return shell_host_send (reply, -1);
}

/* Connects to a socket. Returns its descriptor, or -1 and sets errno. */
static int
connect_to (const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int descriptor;

  if (strlen (path) >= sizeof address.sun_path)
    {
      errno = ENAMETOOLONG;
      return -1;
    }

  strcpy (address.sun_path, path);
  /* The program never waits for a server that doesn't accept connections. */
  descriptor = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor >= 0 && connect (descriptor, (struct sockaddr *) &address, sizeof address) != 0)
    {
      int failure = errno;

      close (descriptor);
      errno = failure;
      return -1;
    }

  return descriptor;
}

static bool
connect_for_server (const WsmanShellHostRecord *record,
                    const int                  *descriptors,
                    WsmanShellHostRecord       *reply)
{
  char *path = shell_host_read_texts (descriptors[0], record->texts_size);
  int descriptor;
  bool is_sent;

  /* An empty name would bind the socket, and not connect it. */
  if (path == NULL || *path != '/' || strlen (path) + 1 != record->texts_size)
    {
      free (path);
      return false;
    }

  descriptor = connect_to (path);
  reply->type = WSMAN_SHELL_HOST_CONNECTED;
  if (descriptor < 0)
    reply->value = (uint32_t) errno;
  free (path);
  is_sent = shell_host_send (reply, descriptor);
  if (descriptor >= 0)
    close (descriptor);

  return is_sent;
}

/* Splits the texts of a record. Returns false if it hasn't exactly n_texts of them. */
static bool
split (char    *texts,
       uint64_t size,
       char   **parts,
       size_t   n_texts)
{
  const char *end = texts + size;

  for (size_t i = 0; i < n_texts; i++)
    {
      if (texts == end)
        return false;
      parts[i] = texts;
      texts += strlen (texts) + 1;
    }

  return texts == end;
}

static bool
is_component (const char *name)
{
  return *name != '\0' && *name != '.' && strchr (name, '/') == NULL;
}

static bool
read_files (const WsmanShellHostRecord *record,
            char                       *texts,
            WsmanShellHostRecord       *reply)
{
  char *parts[2];
  int copy;
  bool is_sent;

  if (!split (texts, record->texts_size, parts, 2) || *parts[0] != '/')
    return false;

  copy = shell_host_read_files (parts[0], parts[1]);
  reply->type = WSMAN_SHELL_HOST_FILES;
  if (copy < 0)
    reply->value = (uint32_t) errno;
  is_sent = shell_host_send (reply, copy);
  if (copy >= 0)
    close (copy);

  return is_sent;
}

static bool
write_file (const WsmanShellHostRecord *record,
            char                       *texts,
            WsmanShellHostRecord       *reply)
{
  char *parts[3];

  if (!split (texts, record->texts_size, parts, 3) || *parts[0] != '/' || !is_component (parts[1]))
    return false;

  reply->type = WSMAN_SHELL_HOST_WRITTEN;
  reply->value = (uint32_t) shell_host_write_file (parts[0], parts[1], parts[2]);

  return shell_host_send (reply, -1);
}

static bool
keep_ticket (const WsmanShellHostRecord *record,
             const char                 *texts,
             WsmanShellHostRecord       *reply)
{
  reply->type = WSMAN_SHELL_HOST_KEPT;
  reply->value = (uint32_t) shell_host_ticket_keep (texts, record->texts_size - 1);

  return shell_host_send (reply, -1);
}

static bool
serve_files (const WsmanShellHostRecord *record,
             const int                  *descriptors,
             WsmanShellHostRecord       *reply)
{
  char *texts = shell_host_read_texts (descriptors[0], record->texts_size);
  bool is_good = false;

  if (texts == NULL)
    return false;

  if (record->type == WSMAN_SHELL_HOST_READ_FILES)
    is_good = read_files (record, texts, reply);
  else if (record->type == WSMAN_SHELL_HOST_WRITE_FILE)
    is_good = write_file (record, texts, reply);
  else
    is_good = keep_ticket (record, texts, reply);

  explicit_bzero (texts, record->texts_size);
  free (texts);

  return is_good;
}

bool
shell_host_is_service (const WsmanShellHostRecord *record)
{
  return record->type == WSMAN_SHELL_HOST_TERMINATE || record->type == WSMAN_SHELL_HOST_CONNECT ||
         record->type == WSMAN_SHELL_HOST_READ_FILES || record->type == WSMAN_SHELL_HOST_WRITE_FILE ||
         record->type == WSMAN_SHELL_HOST_KEEP_TICKET;
}

bool
shell_host_serve (const WsmanShellHostRecord *record,
                  const int                  *descriptors,
                  size_t                      n_descriptors)
{
  WsmanShellHostRecord reply = { 0 };

  if (n_descriptors != 1 || record->value != 0 || record->command != 0 || record->n_arguments != 0 ||
      record->n_variables != 0)
    return false;
  if (record->type == WSMAN_SHELL_HOST_CONNECT)
    return connect_for_server (record, descriptors, &reply);
  if (record->type != WSMAN_SHELL_HOST_TERMINATE)
    return serve_files (record, descriptors, &reply);

  return record->texts_size == 0 && terminate (descriptors, &reply);
}

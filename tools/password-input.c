/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads a password without echo. No copy of the password stays in a buffer.
 */

#include "password-input.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_PASSWORD 1024

static volatile sig_atomic_t interrupted;

static void
note_interrupt (int number)
{
  interrupted = TRUE;
}

/* Reads byte by byte, because the bytes after the line aren't part of the password. */
static gssize
read_line (int   fd,
           char *line)
{
  gsize length = 0;
  gssize n_read;

  while (length < MAX_PASSWORD)
    {
      n_read = read (fd, line + length, 1);
      if (n_read < 0 && (errno != EINTR || interrupted))
        return -1;
      if (n_read == 0 || (n_read > 0 && line[length] == '\n'))
        break;
      if (n_read > 0)
        length++;
    }

  if (length > 0 && line[length - 1] == '\r')
    length--;
  line[length] = '\0';

  return (gssize) length;
}

/* Ctrl-C takes effect after the terminal is restored. */
static gssize
ask (int         fd,
     const char *prompt,
     char       *line)
{
  struct sigaction noted = { .sa_handler = note_interrupt };
  struct sigaction previous;
  struct termios shown, hidden;
  gssize length;

  if (tcgetattr (fd, &shown) != 0)
    return read_line (fd, line);

  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t) ECHO;
  hidden.c_lflag |= ICANON | ECHONL;
  interrupted = FALSE;
  sigaction (SIGINT, &noted, &previous);
  /* The echo is switched off before the prompt is shown. So keys that the user types early aren't shown, and aren't
   * lost. */
  tcsetattr (fd, TCSAFLUSH, &hidden);
  g_printerr ("%s", prompt);
  length = read_line (fd, line);
  tcsetattr (fd, TCSAFLUSH, &shown);
  sigaction (SIGINT, &previous, NULL);
  if (interrupted)
    raise (SIGINT);

  return length;
}

char *
password_input_read (int          fd,
                     const char  *prompt,
                     GError     **error)
{
  char *line = g_malloc0 (MAX_PASSWORD + 1);
  gssize length = isatty (fd) ? ask (fd, prompt, line) : read_line (fd, line);

  if (length > 0 && length < MAX_PASSWORD)
    return line;

  if (length < 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _("Can’t read the password: %s"), g_strerror (errno));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 length == 0 ? _("The password is empty") : _("The password is too long"));
  password_input_free (line);

  return NULL;
}

static char *
read_file (const char  *path,
           GError     **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  char *password;

  if (fd < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
      return NULL;
    }

  password = password_input_read (fd, "", error);
  close (fd);

  return password;
}

char *
password_input_find (const char  *path,
                     int          fd,
                     const char  *prompt,
                     const char  *options,
                     GError     **error)
{
  if (path != NULL)
    return read_file (path, error);
  if (fd >= 0)
    return password_input_read (fd, "", error);
  if (isatty (STDIN_FILENO))
    return password_input_read (STDIN_FILENO, prompt, error);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("There is no terminal on which to ask for the password; use one of %s"), options);

  return NULL;
}

void
password_input_free (char *password)
{
  if (password == NULL)
    return;

  explicit_bzero (password, strlen (password));
  g_free (password);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads a password without echo. No copy of the password stays in a buffer.
 */

#include "password-input.h"

#include <errno.h>
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

void
password_input_free (char *password)
{
  if (password == NULL)
    return;

  explicit_bzero (password, strlen (password));
  g_free (password);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * wsmand-helper: logs users in for wsmand, which has no rights of its own. It runs as root, with wsmand's socket as its
 * standard input. It knows neither HTTP nor XML, and no tokens of mechanisms. It reads records of one size, and starts
 * one program.
 */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helper-server.h"

#define MISUSED 2

/* Tells whether the standard input is a socket of wsmand's. A service manager or root may have made it. */
static bool
has_socket (uid_t user)
{
  struct ucred peer;
  int domain, type, on = 1;
  socklen_t size = sizeof peer;

  if (getsockopt (WSMAN_HELPER_SOCKET, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
      (peer.uid != user && peer.uid != 0))
    return false;

  size = sizeof domain;

  return getsockopt (WSMAN_HELPER_SOCKET, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 && domain == AF_UNIX &&
         getsockopt (WSMAN_HELPER_SOCKET, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET &&
         setsockopt (WSMAN_HELPER_SOCKET, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0;
}

/* Opens wsman-shell-host, so that users can run it also if they can't reach its folder. */
static int
open_host (const char *path)
{
  int fd = open (path, O_PATH | O_CLOEXEC);
  struct stat status;

  if (fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_uid == 0 &&
      (status.st_mode & (S_IWGRP | S_IWOTH | S_ISUID | S_ISGID)) == 0)
    return fd;

  fprintf (stderr, "wsmand-helper: %s: %s\n", path,
           fd < 0 ? strerror (errno) : "it must be a program that belongs to root and only root can write");

  return -1;
}

/* Gives PAM's modules nothing of the environment, and keeps passwords out of core files and debuggers. */
static bool
prepare (void)
{
  const char *path = "/usr/sbin:/usr/bin:/sbin:/bin";
  int fd;

  /* Files that are opened must not become standard streams. */
  do
    fd = open ("/dev/null", O_RDWR | O_CLOEXEC);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    close (fd);

  return fd >= 0 && clearenv () == 0 && setenv ("PATH", path, 1) == 0 && setenv ("LANG", "C.UTF-8", 1) == 0 &&
         prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

static int
serve (HelperSettings *settings,
       const char     *policy,
       const char     *host)
{
  if (geteuid () != 0)
    {
      fprintf (stderr, "wsmand-helper: only root can run it\n");
      return MISUSED;
    }

  if (!prepare () || !helper_policy_read (&settings->policy, policy))
    return EXIT_FAILURE;
  if (!has_socket (settings->policy.user))
    {
      fprintf (stderr, "wsmand-helper: its standard input isn't a socket of wsmand\n");
      return MISUSED;
    }

  settings->host = open_host (host);
  if (settings->host < 0)
    return EXIT_FAILURE;
  if (helper_serve (settings))
    return EXIT_SUCCESS;

  fprintf (stderr, "wsmand-helper: a request was wrong, so all sessions end\n");

  return EXIT_FAILURE;
}

int
main (int    argc,
      char **argv)
{
  static const struct option options[] = {
    { "policy", required_argument, NULL, 'p' },
    { "pam-directory", required_argument, NULL, 'd' },
    { "shell-host", required_argument, NULL, 's' },
    { "version", no_argument, NULL, 'v' },
    { NULL },
  };
  static HelperSettings settings;
  const char *policy = WSMAND_HELPER_POLICY;
  const char *host = WSMAN_SHELL_HOST;
  int option;

  while ((option = getopt_long (argc, argv, "", options, NULL)) != -1)
    switch (option)
      {
      case 'p':
        policy = optarg;
        break;
      case 'd':
        settings.pam_directory = optarg;
        break;
      case 's':
        host = optarg;
        break;
      case 'v':
        printf ("wsmand-helper " WSMAN_VERSION "\n");
        return EXIT_SUCCESS;
      default:
        return MISUSED;
      }

  if (optind < argc)
    {
      fprintf (stderr, "wsmand-helper: “%s” isn’t expected\n", argv[optind]);
      return MISUSED;
    }

  return serve (&settings, policy, host);
}

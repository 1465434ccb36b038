/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A module for LD_PRELOAD: names that end in .slow.test resolve when the pipe WSMAN_TEST_NAMES has no writer any more,
 * and then don't exist. 127-0-0-1.quick.test is 127.0.0.1, and so on. Other names resolve as usual.
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SLOW ".slow.test"
#define QUICK ".quick.test"

typedef int (*RealFunction) (const char            *node,
                             const char            *service,
                             const struct addrinfo *hints,
                             struct addrinfo      **found);

int getaddrinfo (const char            *node,
                 const char            *service,
                 const struct addrinfo *hints,
                 struct addrinfo      **found);

static void
wait_for_end (void)
{
  int fd = open (getenv ("WSMAN_TEST_NAMES"), O_RDONLY | O_CLOEXEC);
  char byte;

  while (fd >= 0 && read (fd, &byte, 1) > 0)
    ;
  if (fd >= 0)
    close (fd);
}

static bool
ends_with (const char *name,
           const char *suffix)
{
  size_t length = name != NULL ? strlen (name) : 0;

  return length > strlen (suffix) && strcmp (name + length - strlen (suffix), suffix) == 0;
}

int
getaddrinfo (const char            *node,
             const char            *service,
             const struct addrinfo *hints,
             struct addrinfo      **found)
{
  char number[] = "255.255.255.255";

  if (ends_with (node, SLOW))
    {
      wait_for_end ();
      return EAI_NONAME;
    }

  if (ends_with (node, QUICK))
    {
      snprintf (number, sizeof number, "%.*s", (int) (strlen (node) - strlen (QUICK)), node);
      for (char *dash = strchr (number, '-'); dash != NULL; dash = strchr (dash, '-'))
        *dash = '.';
      node = number;
    }

  return ((RealFunction) dlsym (RTLD_NEXT, "getaddrinfo")) (node, service, hints, found);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Queries the kernel over rtnetlink(7), which responds at once. The responses are checked, and their size is bounded.
 */

#include "wsman-system-netlink-private.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFER_SIZE (32 * 1024)

static gboolean
ask (int fd)
{
  const struct
  {
    struct nlmsghdr header;
    struct ifaddrmsg address;
  } request = {
    .header = {
      .nlmsg_len = NLMSG_LENGTH (sizeof (struct ifaddrmsg)),
      .nlmsg_type = RTM_GETADDR,
      .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
    },
    .address = { .ifa_family = AF_INET },
  };

  return send (fd, &request, request.header.nlmsg_len, 0) >= 0;
}

static void
add_address (GHashTable            *origins,
             const struct nlmsghdr *message)
{
  const struct ifaddrmsg *address = NLMSG_DATA (message);
  gboolean is_permanent = (address->ifa_flags & IFA_F_PERMANENT) != 0;

  if (message->nlmsg_type == RTM_NEWADDR && message->nlmsg_len >= NLMSG_LENGTH (sizeof *address))
    g_hash_table_insert (origins, GUINT_TO_POINTER (address->ifa_index),
                         GINT_TO_POINTER (is_permanent ? WSMAN_SYSTEM_ADDRESS_PERMANENT
                                                       : WSMAN_SYSTEM_ADDRESS_LEASED));
}

/* Reads one response. Returns TRUE if more responses follow. */
static gboolean
read_response (int         fd,
               char       *buffer,
               GHashTable *origins)
{
  gssize received = TEMP_FAILURE_RETRY (recv (fd, buffer, BUFFER_SIZE, 0));
  guint length;

  if (received <= 0)
    return FALSE;

  length = (guint) received;
  for (const struct nlmsghdr *message = (const struct nlmsghdr *) buffer; NLMSG_OK (message, length);
       message = NLMSG_NEXT (message, length))
    {
      if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR)
        return FALSE;

      add_address (origins, message);
    }

  return TRUE;
}

GHashTable *
wsman_system_list_address_origins (void)
{
  GHashTable *origins = g_hash_table_new (NULL, NULL);
  int fd = socket (AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
  g_autofree char *buffer = g_malloc (BUFFER_SIZE);

  if (fd < 0)
    return origins;

  if (ask (fd))
    {
      while (read_response (fd, buffer, origins))
        continue;
    }
  close (fd);

  return origins;
}

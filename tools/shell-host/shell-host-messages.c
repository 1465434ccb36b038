/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Receives the server's records, and sends replies.
 */

#include "shell-host-messages.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Returns the number of descriptors that came with the message. */
static size_t
take_descriptors (struct msghdr *message,
                  int           *descriptors)
{
  size_t count = 0;

  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL; part = CMSG_NXTHDR (message, part))
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_RIGHTS)
      {
        size_t length = part->cmsg_len - CMSG_LEN (0);

        memcpy (descriptors + count, CMSG_DATA (part), length);
        count += length / sizeof (int);
      }

  return count;
}

ShellHostReceipt
shell_host_receive (WsmanShellHostRecord *record,
                    int                  *descriptors,
                    size_t               *n_descriptors)
{
  union
  {
    struct cmsghdr head;
    char bytes[CMSG_SPACE (SHELL_HOST_MAX_DESCRIPTORS * sizeof (int))];
  } around;
  struct iovec vector = { record, sizeof *record };
  struct msghdr message = {
    .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &around, .msg_controllen = sizeof around,
  };
  ssize_t length = recvmsg (WSMAN_SHELL_HOST_SOCKET, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

  *n_descriptors = 0;
  if (length < 0 && (errno == EAGAIN || errno == EINTR))
    return SHELL_HOST_NOTHING;
  if (length >= 0)
    *n_descriptors = take_descriptors (&message, descriptors);
  if (length != sizeof *record || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0)
    return SHELL_HOST_WRONG;

  return SHELL_HOST_RECEIVED;
}

bool
shell_host_send (const WsmanShellHostRecord *record,
                 int                         descriptor)
{
  union
  {
    struct cmsghdr head;
    char bytes[CMSG_SPACE (sizeof (int))];
  } around = { 0 };
  struct iovec vector = { (void *) record, sizeof *record };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };

  if (descriptor >= 0)
    {
      message.msg_control = &around;
      message.msg_controllen = sizeof around;
      around.head.cmsg_level = SOL_SOCKET;
      around.head.cmsg_type = SCM_RIGHTS;
      around.head.cmsg_len = CMSG_LEN (sizeof descriptor);
      memcpy (CMSG_DATA (&around.head), &descriptor, sizeof descriptor);
    }

  return sendmsg (WSMAN_SHELL_HOST_SOCKET, &message, MSG_DONTWAIT | MSG_NOSIGNAL) == sizeof *record;
}

void
shell_host_close (const int *descriptors,
                  size_t     n_descriptors)
{
  for (size_t i = 0; i < n_descriptors; i++)
    close (descriptors[i]);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Sends and receives records, and checks the form of requests.
 */

#include "helper-messages.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* One more than are needed. If there are even more, the kernel closes them, and says so. */
#define MAX_DESCRIPTORS 2

static bool
is_zero (const void *bytes,
         size_t      size)
{
  const unsigned char *rest = bytes;

  for (size_t i = 0; i < size; i++)
    if (rest[i] != 0)
      return false;

  return true;
}

/* Tells whether the field has a text and nothing behind it. */
static bool
is_text (const char *field,
         size_t      size)
{
  size_t length = strnlen (field, size);

  return length < size && is_zero (field + length, size - length);
}

/* Tells whether the field has the name of an account. A name with these characters could mean a path or an option. */
static bool
is_name (const char *field)
{
  if (!is_text (field, WSMAN_HELPER_NAME_SIZE) || *field == '\0' || *field == '-')
    return false;

  for (const unsigned char *c = (const unsigned char *) field; *c != '\0'; c++)
    if (*c < ' ' || *c == 0x7f || *c == '/' || *c == ':')
      return false;

  return true;
}

static bool
is_good (const WsmanHelperRequest *request,
         bool                      has_descriptor)
{
  bool is_login = request->verb == WSMAN_HELPER_LOGIN;
  bool is_open = request->verb == WSMAN_HELPER_OPEN;

  if (has_descriptor != (request->verb == WSMAN_HELPER_START) || request->reserved != 0 ||
      request->verb < WSMAN_HELPER_LOGIN || request->verb > WSMAN_HELPER_CLOSE)
    return false;
  if (!is_login && !is_zero (request->password, sizeof request->password))
    return false;
  if (!is_open && (request->source != 0 || request->uid != 0))
    return false;
  if (!is_login && !is_open)
    return is_zero (request->name, sizeof request->name) && is_zero (request->address, sizeof request->address);

  return is_name (request->name) && is_text (request->password, sizeof request->password) &&
         is_text (request->address, sizeof request->address) && is_zero (request->handle, sizeof request->handle) &&
         request->source < WSMAN_HELPER_N_SOURCES && request->source != WSMAN_HELPER_SOURCE_PAM &&
         (is_open || *request->password != '\0');
}

/* Takes the descriptors and the sender. Returns the number of descriptors, of which only the first is kept. */
static size_t
take_parts (struct msghdr *message,
            int           *descriptor,
            uid_t         *sender)
{
  size_t count = 0;

  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL; part = CMSG_NXTHDR (message, part))
    {
      int descriptors[MAX_DESCRIPTORS + 1];
      size_t length = part->cmsg_len - CMSG_LEN (0);

      if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_CREDENTIALS && sender != NULL)
        {
          struct ucred credentials;

          memcpy (&credentials, CMSG_DATA (part), sizeof credentials);
          *sender = credentials.uid;
        }
      if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS || length > sizeof descriptors)
        continue;

      memcpy (descriptors, CMSG_DATA (part), length);
      for (size_t i = 0; i < length / sizeof (int); i++, count++)
        if (count == 0)
          *descriptor = descriptors[i];
        else
          close (descriptors[i]);
    }

  return count;
}

HelperReceipt
helper_receive (int                 socket,
                WsmanHelperRequest *request,
                int                *descriptor,
                uid_t              *sender)
{
  union
  {
    struct cmsghdr head;
    char bytes[CMSG_SPACE (MAX_DESCRIPTORS * sizeof (int)) + CMSG_SPACE (sizeof (struct ucred))];
  } around;
  struct iovec vector = { request, sizeof *request };
  struct msghdr message = {
    .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &around, .msg_controllen = sizeof around,
  };
  ssize_t length;
  size_t n_descriptors;

  *descriptor = -1;
  if (sender != NULL)
    *sender = (uid_t) -1;
  do
    length = recvmsg (socket, &message, MSG_CMSG_CLOEXEC);
  while (length < 0 && errno == EINTR);
  if (length <= 0)
    return HELPER_ENDED;

  n_descriptors = take_parts (&message, descriptor, sender);
  if (length == sizeof *request && (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0 && n_descriptors <= 1 &&
      is_good (request, n_descriptors == 1))
    return HELPER_RECEIVED;

  if (*descriptor >= 0)
    close (*descriptor);
  explicit_bzero (request, sizeof *request);

  return HELPER_WRONG;
}

bool
helper_send (int         socket,
             const void *record,
             size_t      size,
             int         descriptor)
{
  union
  {
    struct cmsghdr head;
    char bytes[CMSG_SPACE (sizeof (int))];
  } around = { 0 };
  struct iovec vector = { (void *) record, size };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
  ssize_t length;

  if (descriptor >= 0)
    {
      message.msg_control = &around;
      message.msg_controllen = sizeof around;
      around.head.cmsg_level = SOL_SOCKET;
      around.head.cmsg_type = SCM_RIGHTS;
      around.head.cmsg_len = CMSG_LEN (sizeof descriptor);
      memcpy (CMSG_DATA (&around.head), &descriptor, sizeof descriptor);
    }

  do
    length = sendmsg (socket, &message, MSG_NOSIGNAL);
  while (length < 0 && errno == EINTR);

  return length == (ssize_t) size;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reads the policy: lines KEY=VALUE, and comments. An unknown key is an error, because it would have no effect.
 */

#include "helper-policy.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_POLICY_SIZE (64 * 1024)

/* The accounts of people, as useradd(8) numbers them. Above them are those that systemd invents for services. */
#define FIRST_USER 1000u
#define FIRST_DYNAMIC 61184u
#define LAST_DYNAMIC 65519u
#define NOBODY 65534u
#define NO_UID_16 65535u
#define NO_UID ((uid_t) -1)

static const char *const sources[WSMAN_HELPER_N_SOURCES] = {
  [WSMAN_HELPER_SOURCE_LOCAL] = "local",
  [WSMAN_HELPER_SOURCE_KERBEROS] = "kerberos",
  [WSMAN_HELPER_SOURCE_NTLM] = "ntlm",
  [WSMAN_HELPER_SOURCE_AUTHENTICATOR] = "authenticator",
  [WSMAN_HELPER_SOURCE_PASSWORD_FILE] = "password-file",
  [WSMAN_HELPER_SOURCE_CERTIFICATE] = "certificate",
  [WSMAN_HELPER_SOURCE_DIGEST] = "digest",
  [WSMAN_HELPER_SOURCE_PAM] = "pam",
};

/* Reads the file into a text that the caller frees. */
static char *
read_text (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  struct stat status;
  char *text = NULL;
  ssize_t length = -1;

  if (fd < 0 || fstat (fd, &status) != 0)
    fprintf (stderr, "wsmand-helper: %s: %s\n", path, strerror (errno));
  else if (!S_ISREG (status.st_mode) || status.st_uid != 0 || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
    fprintf (stderr, "wsmand-helper: %s: it must be a regular file that belongs to root and only root can write\n",
             path);
  else if (status.st_size > MAX_POLICY_SIZE || (text = calloc (1, MAX_POLICY_SIZE + 1)) == NULL ||
           (length = read (fd, text, MAX_POLICY_SIZE)) < 0 || strlen (text) != (size_t) length)
    fprintf (stderr, "wsmand-helper: %s: it can't be read, or is larger than %d KiB\n", path, MAX_POLICY_SIZE / 1024);
  if (fd >= 0)
    close (fd);
  if (length >= 0 && strlen (text) == (size_t) length)
    return text;

  free (text);

  return NULL;
}

static char *
strip (char *text)
{
  size_t length;

  while (isspace ((unsigned char) *text))
    text++;
  for (length = strlen (text); length > 0 && isspace ((unsigned char) text[length - 1]); length--)
    text[length - 1] = '\0';

  return text;
}

static const char *
set_user (HelperPolicy *self,
          const char   *name)
{
  const struct passwd *account = getpwnam (name);

  if (account == NULL)
    return "there is no such user on this machine";
  if (account->pw_uid == 0)
    return "wsmand is never root";

  self->user = account->pw_uid;

  return NULL;
}

/* Removes the space around names. */
static const char *
set_accounts (char       **accounts,
              const char  *value,
              bool         may_be_all)
{
  size_t size = strlen (value) + 2;
  char *names = strdup (value);
  char *rest = names, *name;
  char *list = calloc (1, size);

  if (strchr (value, '*') != NULL && (!may_be_all || strcmp (value, "*") != 0))
    {
      free (names);
      free (list);
      return "only pam may be *, and only alone";
    }

  while (list != NULL && rest != NULL && (name = strsep (&rest, ";")) != NULL)
    {
      name = strip (name);
      if (*name == '\0')
        continue;
      if (*list != '\0')
        strcat (list, ";");
      strcat (list, name);
    }

  free (names);
  free (*accounts);
  *accounts = list;

  return list != NULL ? NULL : "there is no memory";
}

static const char *
set_key (HelperPolicy *self,
         const char   *key,
         const char   *value)
{
  if (strcmp (key, "user") == 0)
    return set_user (self, value);
  for (uint32_t i = 0; i < WSMAN_HELPER_N_SOURCES; i++)
    if (strcmp (key, sources[i]) == 0)
      return set_accounts (&self->accounts[i], value, i == WSMAN_HELPER_SOURCE_PAM);

  return "there is no such key";
}

static const char *
read_line (HelperPolicy *self,
           char         *line)
{
  char *value;

  line = strip (line);
  if (*line == '\0' || *line == '#')
    return NULL;

  value = strchr (line, '=');
  if (value == NULL)
    return "it isn't of the form KEY=VALUE";

  *value++ = '\0';

  return set_key (self, strip (line), strip (value));
}

bool
helper_policy_read (HelperPolicy *self,
                    const char   *path)
{
  char *text = read_text (path);
  char *rest = text, *line;
  const char *complaint = NULL;

  *self = (HelperPolicy){ .user = NO_UID };
  if (text == NULL)
    return false;

  set_accounts (&self->accounts[WSMAN_HELPER_SOURCE_PAM], "*", true);
  for (unsigned number = 1; complaint == NULL && (line = strsep (&rest, "\n")) != NULL; number++)
    {
      complaint = read_line (self, line);
      if (complaint != NULL)
        fprintf (stderr, "wsmand-helper: %s:%u: %s\n", path, number, complaint);
    }

  free (text);
  if (complaint == NULL && self->user == NO_UID)
    fprintf (stderr, "wsmand-helper: %s: user must be set\n", path);

  return complaint == NULL && self->user != NO_UID;
}

static bool
is_in (const char *list,
       const char *name)
{
  size_t length = strlen (name);

  for (const char *entry = list; entry != NULL; entry = strchr (entry, ';'))
    {
      entry += *entry == ';' ? 1 : 0;
      if (strncmp (entry, name, length) == 0 && (entry[length] == '\0' || entry[length] == ';'))
        return true;
    }

  return false;
}

bool
helper_policy_allows (const HelperPolicy *self,
                      uint32_t            source,
                      const char         *name,
                      uid_t               uid)
{
  const char *list = source < WSMAN_HELPER_N_SOURCES ? self->accounts[source] : NULL;

  if (uid < FIRST_USER || uid == self->user || uid == NOBODY || uid == NO_UID_16 || uid == NO_UID ||
      (uid >= FIRST_DYNAMIC && uid <= LAST_DYNAMIC))
    return false;

  return list != NULL && *list != '\0' && (strcmp (list, "*") == 0 || is_in (list, name));
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Finds the users of NTLM. Each search reads the whole file, so its time doesn't tell whether a user exists. [MS-NLMP]
 * 2.2.1.3. */

#include "wsman-ntlm-users-private.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/wsman-file-private.h"
#include "base/wsman-log-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-nt-hash-private.h"

#define MESSAGE_TYPE 8
#define DOMAIN_FIELD 28
#define USER_FIELD 36
#define FLAGS_FIELD 60
#define MIN_MESSAGE 64
#define FLAG_UNICODE 1

/* The longest name, in bytes. gss-ntlmssp only reads lines up to 1,023 bytes, so the file needs no longer names. */
#define MAX_NAME 256
#define MAX_FILE (4 * 1024 * 1024)

#define NO_LM_HASH "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
#define HASH_DIGITS 32

/* Names for this machine in a client's message or in the file. */
static const char * const here[] = { "", ".", "localhost" };

void
wsman_ntlm_user_free (WsmanNtlmUser *self)
{
  if (self->file >= 0)
    close (self->file);
  g_free (self->name);
  g_free (self);
}

static guint32
read_le (const guint8 *data,
         guint         size)
{
  guint32 value = 0;

  for (guint i = 0; i < size; i++)
    value |= (guint32) data[i] << (8 * i);

  return value;
}

/* Reads the text of a field. Returns NULL if a line of the file can't contain the text. */
static char *
read_field (const guint8 *token,
            gsize         length,
            gsize         field)
{
  gsize size = read_le (token + field, 2);
  gsize offset = read_le (token + field + 4, 4);
  g_autofree char *text = NULL;

  if (offset > length || size > length - offset)
    return NULL;

  if ((read_le (token + FLAGS_FIELD, 4) & FLAG_UNICODE) != 0)
    text = g_convert ((const char *) token + offset, size, "UTF-8", "UTF-16LE", NULL, NULL, NULL);
  else
    text = g_strndup ((const char *) token + offset, size);
  if (text == NULL || strlen (text) > MAX_NAME || *text == '#' || strpbrk (text, ":\\\r\n") != NULL ||
      !g_utf8_validate (text, -1, NULL))
    return NULL;

  return g_steal_pointer (&text);
}

typedef enum
{
  MATCH_NONE,
  MATCH_USER, /* a user of any domain; the client named no domain, or named this machine */
  MATCH_HERE, /* a user of this machine, but the file uses another name for the machine */
  MATCH_BOTH,
} Match;

/* What a search compares with each line. All texts are folded. */
typedef struct
{
  char *domain;
  char *user;
  gboolean is_here; /* the domain means this machine */
  char *host_names[3]; /* the whole name, the short name, and the name of NetBIOS */
} Search;

/* A line of the file, and its parts. */
typedef struct
{
  char **fields;
  gboolean is_hashed;
  const char *domain;
  const char *user; /* empty if the line names no user */
} UserLine;

static gboolean
is_here (const Search *self,
         const char   *domain)
{
  gboolean is_name = g_hostname_is_ip_address (domain);

  for (guint i = 0; i < G_N_ELEMENTS (here); i++)
    is_name |= g_str_equal (domain, here[i]);
  for (guint i = 0; i < G_N_ELEMENTS (self->host_names); i++)
    is_name |= g_str_equal (domain, self->host_names[i]);

  return is_name;
}

static void
search_init (Search     *self,
             const char *domain,
             const char *user)
{
  g_autofree char *host = g_utf8_casefold (g_get_host_name (), -1);
  gsize length = strcspn (host, ".");

  self->domain = g_utf8_casefold (*domain != '\0' ? domain : ".", -1);
  self->user = g_utf8_casefold (user, -1);
  self->host_names[0] = g_strdup (host);
  self->host_names[1] = g_strndup (host, length);
  self->host_names[2] = g_strndup (host, MIN (length, 15));
  self->is_here = is_here (self, self->domain);
}

static void
search_clear (Search *self)
{
  g_free (self->domain);
  g_free (self->user);
  for (guint i = 0; i < G_N_ELEMENTS (self->host_names); i++)
    g_free (self->host_names[i]);
}

/* Splits a line. A line that isn't UTF-8 names no user. */
static void
line_init (UserLine   *self,
           const char *text)
{
  guint n_fields;
  char *backslash;

  self->fields = g_strsplit (g_utf8_validate (text, -1, NULL) ? text : "", ":", 6);
  n_fields = g_strv_length (self->fields);
  self->is_hashed = n_fields >= 5 && strlen (self->fields[3]) == HASH_DIGITS;
  self->domain = ".";
  self->user = "";
  if (*text != '#' && self->is_hashed)
    {
      self->user = self->fields[0];
      backslash = strchr (self->fields[0], '\\');
      if (backslash != NULL)
        {
          *backslash = '\0';
          self->domain = self->fields[0];
          self->user = backslash + 1;
        }
    }
  else if (*text != '#' && n_fields == 3)
    {
      self->domain = self->fields[0];
      self->user = self->fields[1];
    }
}

static void
line_clear (UserLine *self)
{
  for (guint i = 0; self->fields[i] != NULL; i++)
    explicit_bzero (self->fields[i], strlen (self->fields[i]));
  g_strfreev (self->fields);
}

/* Compares a line with the search, and stores its folded domain. The cost of a line doesn't depend on the user who is
 * searched for, because each comparison is made. */
static Match
match_line (const Search  *search,
            const char    *text,
            char         **domain)
{
  g_autofree char *user = NULL;
  gboolean is_user, is_domain, is_line_here;
  UserLine line;

  line_init (&line, text);
  *domain = g_utf8_casefold (line.domain, -1);
  user = g_utf8_casefold (line.user, -1);
  line_clear (&line);

  is_user = *user != '\0' && g_str_equal (user, search->user);
  is_domain = g_str_equal (*domain, search->domain);
  is_line_here = is_here (search, *domain);
  if (!is_user || (!is_domain && !search->is_here))
    return MATCH_NONE;

  return is_domain ? MATCH_BOTH : is_line_here ? MATCH_HERE : MATCH_USER;
}

/* Reads the file. If it can't be used, the log gets the reason, once until the file can be used again. */
static char *
read_users (const char *path,
            gsize      *length)
{
  static int is_unusable;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *reason = NULL;
  char *text = wsman_file_read_secret (path, MAX_FILE, length, &local_error);

  if (text != NULL)
    {
      g_atomic_int_set (&is_unusable, FALSE);
      return text;
    }

  if (g_atomic_int_compare_and_exchange (&is_unusable, FALSE, TRUE))
    {
      reason = g_strdup_printf ("ntlm-user-file: %s: %s", path, local_error->message);
      wsman_log (WSMAN_EVENT_USER_FILE, .reason = reason);
    }

  return NULL;
}

/* Finds the user's line in text, and ends each line with a zero byte. It compares every line, whichever user it
 * searches for. If two domains have a user of the same name, and the client names no domain, no user is found.
 * Otherwise a user could log in with a name that also means somebody else. */
static const char *
find_line (const Search *search,
           char         *text)
{
  char *rest = text;
  const char *found = NULL;
  g_autofree char *found_domain = NULL;
  Match best = MATCH_NONE;
  gboolean is_another = FALSE; /* TRUE if another user matches as well as the best match */

  for (char *line; (line = strsep (&rest, "\r\n")) != NULL;)
    {
      g_autofree char *domain = NULL;
      Match match = match_line (search, line, &domain);

      if (match == MATCH_NONE || match < best)
        continue;
      if (match == best)
        {
          is_another |= !g_str_equal (domain, found_domain);
          continue;
        }
      best = match;
      is_another = FALSE;
      found = line;
      g_free (found_domain);
      found_domain = g_steal_pointer (&domain);
    }

  return is_another ? NULL : found;
}

/* Returns the hash of a user's line, a secret, and stores the user's name. One hash is computed in any case. A client
 * that names this machine gets the same name as one that names no domain, unless the file also names this machine. */
static char *
read_line (const Search  *search,
           const char    *text,
           const char    *noise,
           char         **name)
{
  g_autofree char *domain = NULL;
  char *hash;
  UserLine line;

  line_init (&line, text);
  domain = g_utf8_casefold (line.domain, -1);
  *name = g_strconcat (search->is_here && !g_str_equal (domain, search->domain) ? "." : line.domain, "\\", line.user,
                       NULL);
  hash = wsman_nt_hash (line.is_hashed ? noise : line.fields[2]);
  if (line.is_hashed)
    {
      wsman_secret_free (hash);
      hash = wsman_secret_dup (line.fields[3]);
    }
  line_clear (&line);

  return hash;
}

/* Returns the hash of a user, a secret, and stores the name that the file has for the user. An unknown user gets the
 * hash of a random password, and no name. Both cost the same, so the time doesn't tell which users exist. */
static char *
find_hash (const char  *path,
           const char  *domain,
           const char  *user,
           char       **name)
{
  g_autofree char *noise = g_uuid_string_random ();
  g_autofree char *decoy = g_strconcat (domain, ":", user, ":", noise, NULL);
  const char *found = NULL;
  gsize length;
  char *text = read_users (path, &length);
  char *hash;
  Search search;

  search_init (&search, domain, user);
  if (text != NULL)
    found = find_line (&search, text);

  hash = read_line (&search, found != NULL ? found : decoy, noise, name);
  search_clear (&search);
  if (found == NULL)
    g_clear_pointer (name, g_free);
  if (text != NULL)
    explicit_bzero (text, length);
  g_free (text);

  return hash;
}

static int
write_line (const char *domain,
            const char *user,
            const char *hash)
{
  /* The parts are joined here without printf, which would leave copies in memory. */
  const char * const parts[] = { domain, "\\", user, ":0:" NO_LM_HASH ":", hash, ":[U]:LCT-0:\n", NULL };
  char *line = g_strjoinv (NULL, (char **) parts);
  gssize length = strlen (line);
  int file = memfd_create ("wsman-ntlm-user", MFD_CLOEXEC);

  if (file >= 0 && write (file, line, length) != length)
    {
      close (file);
      file = -1;
    }
  wsman_secret_free (line);

  return file;
}

WsmanNtlmUser *
wsman_ntlm_user_find (const char   *path,
                      const guint8 *token,
                      gsize         length)
{
  g_autoptr(WsmanNtlmUser) self = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *user = NULL;
  gboolean is_possible;
  char *hash;

  if (path == NULL)
    path = g_getenv ("NTLM_USER_FILE");
  if (path == NULL || length < MIN_MESSAGE || memcmp (token, "NTLMSSP", 8) != 0 ||
      read_le (token + MESSAGE_TYPE, 4) != 3)
    return NULL;

  self = g_new0 (WsmanNtlmUser, 1);
  domain = read_field (token, length, DOMAIN_FIELD);
  user = read_field (token, length, USER_FIELD);
  is_possible = domain != NULL && user != NULL;
  hash = find_hash (path, is_possible ? domain : "", is_possible ? user : "", &self->name);
  if (!is_possible)
    g_clear_pointer (&self->name, g_free);
  self->file = write_line (is_possible ? domain : "", is_possible ? user : "", hash);
  wsman_secret_free (hash);

  return g_steal_pointer (&self);
}

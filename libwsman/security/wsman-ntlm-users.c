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
  if (text == NULL || strlen (text) > MAX_NAME || strpbrk (text, ":\\\r\n#") != NULL ||
      !g_utf8_validate (text, -1, NULL))
    return NULL;

  return g_steal_pointer (&text);
}

static gboolean
is_same (const char *a,
         const char *b)
{
  g_autofree char *folded_a = g_utf8_casefold (a, -1);
  g_autofree char *folded_b = g_utf8_casefold (b, -1);

  return g_str_equal (folded_a, folded_b);
}

static gboolean
is_here (const char *domain)
{
  const char *host = g_get_host_name ();
  gsize length = strcspn (host, ".");
  g_autofree char *short_name = g_strndup (host, length);
  g_autofree char *netbios_name = g_strndup (host, MIN (length, 15));

  for (guint i = 0; i < G_N_ELEMENTS (here); i++)
    if (is_same (domain, here[i]))
      return TRUE;

  return g_hostname_is_ip_address (domain) || is_same (domain, host) || is_same (domain, short_name) ||
         is_same (domain, netbios_name);
}

typedef enum
{
  MATCH_NONE,
  MATCH_USER, /* a user of any domain; the client named no domain, or named this machine */
  MATCH_HERE, /* a user of this machine, but the file uses another name for the machine */
  MATCH_BOTH,
} Match;

static Match
match_domain (const char *asked,
              const char *domain)
{
  if (is_same (*asked != '\0' ? asked : ".", domain))
    return MATCH_BOTH;
  if (!is_here (asked))
    return MATCH_NONE;

  return is_here (domain) ? MATCH_HERE : MATCH_USER;
}

/* Splits the line. Returns its hash, a secret, if the line may be the user's. */
static char *
match_line (char        *line,
            const char  *domain,
            const char  *user,
            char       **name,
            Match       *match)
{
  g_auto(GStrv) fields = g_strsplit (line, ":", 6);
  guint n_fields = g_strv_length (fields);
  gboolean is_hashed = n_fields >= 5 && strlen (fields[3]) == HASH_DIGITS;
  char *backslash = is_hashed ? strchr (fields[0], '\\') : NULL;
  const char *own_domain = backslash != NULL ? fields[0] : is_hashed ? "." : fields[0];
  const char *own_user = backslash != NULL ? backslash + 1 : is_hashed ? fields[0] : n_fields > 1 ? fields[1] : "";
  char *hash = NULL;

  if (backslash != NULL)
    *backslash = '\0';
  if (*line != '#' && (is_hashed || n_fields == 3) && is_same (user, own_user))
    *match = match_domain (domain, own_domain);
  if (*match != MATCH_NONE)
    {
      *name = g_strconcat (own_domain, "\\", own_user, NULL);
      hash = is_hashed ? wsman_secret_dup (fields[3]) : wsman_nt_hash (fields[2]);
    }
  for (guint i = 0; i < n_fields; i++)
    explicit_bzero (fields[i], strlen (fields[i]));

  return hash;
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

/* Finds the user's hash. It reads every line, whichever user it searches for. If two domains have a user of the same
 * name, and the client names no domain, no user is found. Otherwise a user could log in with a name that also means
 * somebody else. */
static char *
find_hash (const char  *path,
           const char  *domain,
           const char  *user,
           char       **name)
{
  gsize length;
  char *text = read_users (path, &length);
  char *rest = text;
  char *hash = NULL;
  Match best = MATCH_NONE;
  gboolean is_another = FALSE; /* TRUE if another user matches as well as the best match */

  if (text == NULL)
    return NULL;

  for (char *line; (line = strsep (&rest, "\r\n")) != NULL;)
    {
      g_autofree char *found = NULL;
      Match match = MATCH_NONE;
      char *other = match_line (line, domain, user, &found, &match);

      if (other != NULL && match == best && !is_same (found, *name))
        is_another = TRUE;
      if (other != NULL && match > best)
        {
          best = match;
          is_another = FALSE;
          wsman_secret_free (hash);
          hash = g_steal_pointer (&other);
          g_free (*name);
          *name = g_steal_pointer (&found);
        }
      wsman_secret_free (other);
    }
  if (is_another)
    g_clear_pointer (&hash, wsman_secret_free);
  explicit_bzero (text, length);
  g_free (text);

  return hash;
}

/* Makes a random hash, which no password has. */
static char *
make_decoy (void)
{
  g_autofree char *noise = g_uuid_string_random ();

  return wsman_nt_hash (noise);
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
  char *decoy;
  char *hash;

  if (path == NULL)
    path = g_getenv ("NTLM_USER_FILE");
  if (path == NULL || length < MIN_MESSAGE || memcmp (token, "NTLMSSP", 8) != 0 ||
      read_le (token + MESSAGE_TYPE, 4) != 3)
    return NULL;

  domain = read_field (token, length, DOMAIN_FIELD);
  user = read_field (token, length, USER_FIELD);
  if (domain == NULL || user == NULL)
    return NULL;

  self = g_new0 (WsmanNtlmUser, 1);
  decoy = make_decoy ();
  hash = *user != '\0' ? find_hash (path, domain, user, &self->name) : NULL;
  if (*domain == '\0')
    g_clear_pointer (&self->name, g_free);
  self->file = write_line (domain, user, hash != NULL ? hash : decoy);
  wsman_secret_free (hash);
  wsman_secret_free (decoy);

  return self->file >= 0 ? g_steal_pointer (&self) : NULL;
}

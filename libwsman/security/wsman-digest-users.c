/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Reads the users of Digest. The hashes are as secret as passwords, and are wiped. */

#include "wsman-digest-users-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-file-private.h"
#include "base/wsman-secret-private.h"

/* The largest file. The main loop reads it, so reading must take a few milliseconds at most. */
#define MAX_FILE (1024 * 1024)
#define MD5_DIGITS 32
#define SHA256_DIGITS 64

typedef struct
{
  GChecksumType hash;
  char *name;
  char *hashed_name;
  char *user_hash; /* a secret */
} HashedPassword;

struct _WsmanDigestUsers
{
  char *realm;
  GPtrArray *users; /* contains HashedPassword */
  gboolean have[2]; /* by is_sha256(): TRUE if the file has such a hash */
  char *decoys[2];  /* the hashes for unknown users, by is_sha256() */
};

static void
hashed_password_free (HashedPassword *self)
{
  g_free (self->name);
  g_free (self->hashed_name);
  wsman_secret_free (self->user_hash);
  g_free (self);
}

static gboolean
is_sha256 (GChecksumType hash)
{
  return hash == G_CHECKSUM_SHA256;
}

void
wsman_digest_users_free (WsmanDigestUsers *self)
{
  g_free (self->realm);
  g_ptr_array_unref (self->users);
  g_free (self->decoys[0]);
  g_free (self->decoys[1]);
  g_free (self);
}

static WsmanDigestUsers *
new_users (void)
{
  WsmanDigestUsers *self = g_new0 (WsmanDigestUsers, 1);
  g_autofree char *noise = wsman_digest_make_cnonce ();

  self->users = g_ptr_array_new_with_free_func ((GDestroyNotify) hashed_password_free);
  self->decoys[0] = g_compute_checksum_for_string (G_CHECKSUM_MD5, noise, -1);
  self->decoys[1] = g_compute_checksum_for_string (G_CHECKSUM_SHA256, noise, -1);

  return self;
}

static gboolean
find_hash (const char    *digits,
           GChecksumType *hash)
{
  gsize length = strlen (digits);

  for (const char *c = digits; *c != '\0'; c++)
    if (!g_ascii_isxdigit (*c))
      return FALSE;
  *hash = length == MD5_DIGITS ? G_CHECKSUM_MD5 : G_CHECKSUM_SHA256;

  return length == MD5_DIGITS || length == SHA256_DIGITS;
}

/* Adds the user of a line. Returns a text that says what is wrong, or NULL. */
static const char *
add_line (WsmanDigestUsers *self,
          char             *line)
{
  char *realm = strchr (line, ':');
  char *digits = strrchr (line, ':');
  HashedPassword *user;
  GChecksumType hash;

  if (realm == NULL || realm == digits || realm == line || digits == realm + 1)
    return _("it isn’t “user:realm:hash”");
  if (!g_utf8_validate (line, -1, NULL))
    return _("it isn’t UTF-8");
  if (!find_hash (digits + 1, &hash))
    return _("its hash has neither 32 nor 64 hexadecimal digits");

  *realm++ = '\0';
  *digits++ = '\0';
  if (self->realm == NULL)
    self->realm = g_strdup (realm);
  if (!g_str_equal (self->realm, realm))
    return _("it names another realm than the first line");

  user = g_new0 (HashedPassword, 1);
  user->hash = hash;
  user->name = g_strdup (line);
  user->hashed_name = wsman_digest_hash_name (hash, line, realm);
  user->user_hash = g_ascii_strdown (digits, -1);
  g_ptr_array_add (self->users, user);
  self->have[is_sha256 (hash)] = TRUE;

  return NULL;
}

static const char *
add_lines (WsmanDigestUsers *self,
           char             *text,
           guint            *number)
{
  const char *problem = NULL;

  *number = 0;
  for (char *line; problem == NULL && (line = strsep (&text, "\n")) != NULL;)
    {
      (*number)++;
      g_strchomp (line);
      if (*line != '\0' && *line != '#')
        problem = add_line (self, line);
    }

  return problem;
}

WsmanDigestUsers *
wsman_digest_users_read (const char  *path,
                         GError     **error)
{
  g_autoptr(WsmanDigestUsers) self = new_users ();
  g_autoptr(GError) local_error = NULL;
  gsize length;
  char *text = wsman_file_read_secret (path, MAX_FILE, &length, &local_error);
  const char *problem;
  guint number = 0;

  if (text == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER, "digest-user-file: %s: %s",
                       path, local_error->message);
      return NULL;
    }

  problem = strlen (text) != length ? _("it contains a zero byte") : add_lines (self, text, &number);
  if (problem == NULL && self->users->len == 0)
    problem = _("no line names a user");
  explicit_bzero (text, length);
  g_free (text);
  if (problem == NULL)
    return g_steal_pointer (&self);

  wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_PARAMETER,
                   _("digest-user-file: %s, line %u: %s"), path, number, problem);

  return NULL;
}

void
wsman_digest_users_forget (WsmanDigestUsers *self)
{
  g_ptr_array_set_size (self->users, 0);
}

const char *
wsman_digest_users_get_realm (const WsmanDigestUsers *self)
{
  return self->realm;
}

gboolean
wsman_digest_users_have (const WsmanDigestUsers *self,
                         GChecksumType           hash)
{
  return self->have[is_sha256 (hash)];
}

const char *
wsman_digest_users_find (const WsmanDigestUsers  *self,
                         GChecksumType            hash,
                         const char              *name,
                         gboolean                 is_hashed,
                         const char             **user_hash)
{
  const char *found = NULL;

  *user_hash = self->decoys[is_sha256 (hash)];
  for (guint i = 0; i < self->users->len; i++)
    {
      const HashedPassword *user = g_ptr_array_index (self->users, i);
      gboolean is_same = wsman_secret_equal (is_hashed ? user->hashed_name : user->name, name);

      if (is_same && user->hash == hash)
        {
          found = user->name;
          *user_hash = user->user_hash;
        }
    }

  return found;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Checks passwords against crypt(5) hashes.
 *
 * A good hash is expensive to compute. So a few threads compute the hashes, and the main loop doesn't wait. For a user
 * who isn't known, the hash of another user is computed, and the result is ignored. So the time of a response doesn't
 * tell whether a user exists.
 */

#include "wsmand-passwords.h"

#include <crypt.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "password-input.h"

/* The number of threads. With yescrypt, a check needs about 16 MiB. */
#define MAX_THREADS 4
#define MAX_WAITING 256

struct _WsmandPasswords
{
  GObject parent_instance;

  GHashTable *hashes;     /* a table from a user name to the hash, which is a secret; owns both */
  GPtrArray *decoys;      /* the hashes for users who aren't known; borrowed from the table */
  guchar decoy_secret[32];
  GThreadPool *pool;      /* the threads, whose data is a WsmanAuthentication */
};

static void wsmand_passwords_iface_init (WsmanAuthenticatorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmandPasswords, wsmand_passwords, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WSMAN_TYPE_AUTHENTICATOR,
                                                      wsmand_passwords_iface_init))

/* Compares two hashes. The time doesn't depend on the place of the first difference. The length of a hash isn't a
 * secret. */
static gboolean
is_equal (const char *a,
          const char *b)
{
  gsize length = strlen (a);
  volatile guchar difference = 0;

  if (length != strlen (b))
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= (guchar) (a[i] ^ b[i]);

  return difference == 0;
}

static gboolean
verify (const char *password,
        const char *hash)
{
  struct crypt_data *data = g_new0 (struct crypt_data, 1);
  const char *computed = crypt_r (password, hash, data);
  gboolean is_same = computed != NULL && is_equal (computed, hash);

  explicit_bzero (data, sizeof *data);
  g_free (data);

  return is_same;
}

/* Returns the hash for a name that isn't known. The same name always gets the same hash, so that repeated attempts also
 * take the same time. */
static const char *
choose_decoy (WsmandPasswords *self,
              const char      *user_name)
{
  g_autofree char *digest = g_compute_hmac_for_string (G_CHECKSUM_SHA256, self->decoy_secret,
                                                       sizeof self->decoy_secret, user_name, -1);
  g_autofree char *start = g_strndup (digest, 8);

  return self->decoys->pdata[g_ascii_strtoull (start, NULL, 16) % self->decoys->len];
}

static void
check_attempt (gpointer data,
               gpointer user_data)
{
  g_autoptr(WsmanAuthentication) attempt = data;
  WsmandPasswords *self = user_data;
  const char *user_name = wsman_authentication_get_user_name (attempt);
  const char *hash = g_hash_table_lookup (self->hashes, user_name);
  gboolean is_right;

  is_right = verify (wsman_authentication_get_password (attempt),
                     hash != NULL ? hash : choose_decoy (self, user_name));

  if (hash != NULL && is_right)
    wsman_authentication_accept_from (attempt, user_name, WSMAN_IDENTITY_SOURCE_PASSWORD_FILE);
  else
    wsman_authentication_reject (attempt);
}

static void
wsmand_passwords_check_password (WsmanAuthenticator  *authenticator,
                                 WsmanAuthentication *attempt)
{
  WsmandPasswords *self = WSMAND_PASSWORDS (authenticator);

  if (g_thread_pool_unprocessed (self->pool) >= MAX_WAITING)
    {
      wsman_authentication_reject (attempt);
      return;
    }

  g_thread_pool_push (self->pool, g_object_ref (attempt), NULL);
}

static void
wsmand_passwords_iface_init (WsmanAuthenticatorInterface *iface)
{
  iface->check_password = wsmand_passwords_check_password;
}

static void
wsmand_passwords_finalize (GObject *object)
{
  WsmandPasswords *self = WSMAND_PASSWORDS (object);

  if (self->pool != NULL)
    g_thread_pool_free (self->pool, FALSE, TRUE);
  g_clear_pointer (&self->decoys, g_ptr_array_unref);
  g_clear_pointer (&self->hashes, g_hash_table_unref);

  G_OBJECT_CLASS (wsmand_passwords_parent_class)->finalize (object);
}

static void
wsmand_passwords_class_init (WsmandPasswordsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsmand_passwords_finalize;
}

static void
wsmand_passwords_init (WsmandPasswords *self)
{
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) password_input_free);
  self->decoys = g_ptr_array_new ();
}

static gboolean
is_name (const char *text)
{
  if (*text == '\0' || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  /* With Basic authentication a name can't have a colon. */
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == ':' || g_ascii_iscntrl (*c))
        return FALSE;
    }

  return TRUE;
}

static const char *
add_line (WsmandPasswords *self,
          const char      *line)
{
  const char *colon = strchr (line, ':');
  g_autofree char *user_name = colon == NULL ? NULL : g_strndup (line, colon - line);
  char *hash;

  if (user_name == NULL || !is_name (user_name))
    return _("not of the form USER:HASH");
  if (g_hash_table_contains (self->hashes, user_name))
    return _("the user occurs twice");
  /* crypt(5) calls methods legacy if they are too weak today. */
  if (crypt_checksalt (colon + 1) != CRYPT_SALT_OK)
    return _("not a hash of a modern method; make one with wsmand --hash-password");

  hash = g_strdup (colon + 1);
  g_hash_table_insert (self->hashes, g_steal_pointer (&user_name), hash);
  g_ptr_array_add (self->decoys, hash);

  return NULL;
}

/* Splits text into lines. */
static gboolean
add_lines (WsmandPasswords  *self,
           char             *text,
           const char       *path,
           GError          **error)
{
  char *line;

  for (guint number = 1; (line = strsep (&text, "\n")) != NULL; number++)
    {
      const char *complaint;

      g_strchomp (line);
      if (*line == '\0' || *line == '#')
        continue;

      complaint = add_line (self, line);
      if (complaint != NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s:%u: %s", path, number, complaint);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
parse (WsmandPasswords  *self,
       const char       *text,
       const char       *path,
       GError          **error)
{
  gsize length = strlen (text);
  char *copy = g_strdup (text);
  gboolean is_read = add_lines (self, copy, path, error);

  explicit_bzero (copy, length);
  g_free (copy);
  if (is_read && self->decoys->len == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("%s: names no user"), path);

  return is_read && self->decoys->len > 0;
}

WsmandPasswords *
wsmand_passwords_new (const char  *text,
                      const char  *path,
                      GError     **error)
{
  g_autoptr(WsmandPasswords) self = g_object_new (WSMAND_TYPE_PASSWORDS, NULL);

  if (!parse (self, text, path, error))
    return NULL;

  if (getentropy (self->decoy_secret, sizeof self->decoy_secret) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The system gives no random numbers: %s"),
                   g_strerror (errno));
      return NULL;
    }

  self->pool = g_thread_pool_new (check_attempt, self, MAX_THREADS, FALSE, error);
  if (self->pool == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

gboolean
wsmand_passwords_contains (WsmandPasswords *self,
                           const char      *user_name)
{
  return g_hash_table_contains (self->hashes, user_name);
}

char *
wsmand_passwords_hash (const char  *user_name,
                       const char  *password,
                       GError     **error)
{
  struct crypt_data *data = NULL;
  char salt[CRYPT_GENSALT_OUTPUT_SIZE];
  const char *hash;
  char *line = NULL;

  if (!is_name (user_name))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _("A user name can’t be empty, and can’t contain colons or control characters"));
      return NULL;
    }

  /* Makes a hash with the system's preferred method, its default cost, and a salt from the kernel. */
  if (crypt_gensalt_rn (NULL, 0, NULL, 0, salt, sizeof salt) == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("No salt: %s"), g_strerror (errno));
      return NULL;
    }

  data = g_new0 (struct crypt_data, 1);
  hash = crypt_r (password, salt, data);
  if (hash != NULL && *hash != '*')
    line = g_strdup_printf ("%s:%s", user_name, hash);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The password can’t be hashed: %s"),
                 g_strerror (errno));
  explicit_bzero (data, sizeof *data);
  g_free (data);

  return line;
}

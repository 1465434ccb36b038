/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Implements identities, and looks up accounts of this machine. An identity is immutable, and is compared by source,
 * name and account.
 */

#include "wsman-identity-private.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>

#define ACCOUNT_PREFIX "account:"

#define MAX_ACCOUNT_BUFFER (1024 * 1024)

/* In a list, the bare name of an account, or from an authenticator, has none of these characters. Each name of Kerberos
 * or NTLM, and each name with a source, has one of these characters. */
#define MARKS "@\\:"

static const char * const sources[] = {
  [WSMAN_IDENTITY_SOURCE_LOCAL] = "local",
  [WSMAN_IDENTITY_SOURCE_KERBEROS] = "kerberos",
  [WSMAN_IDENTITY_SOURCE_NTLM] = "ntlm",
  [WSMAN_IDENTITY_SOURCE_AUTHENTICATOR] = "authenticator",
  [WSMAN_IDENTITY_SOURCE_PASSWORD_FILE] = "password-file",
  [WSMAN_IDENTITY_SOURCE_CERTIFICATE] = "certificate",
  [WSMAN_IDENTITY_SOURCE_DIGEST] = "digest",
  [WSMAN_IDENTITY_SOURCE_PAM] = "pam",
};

char *
wsman_identity_format (WsmanIdentitySource  source,
                       const char          *name)
{
  g_autofree char *folded = source == WSMAN_IDENTITY_SOURCE_NTLM ? g_utf8_strdown (name, -1) : g_strdup (name);

  return g_strdup_printf ("%s:%s", sources[source], folded);
}

/* Tells whether lists may contain this identity's bare name. An authenticator may let people choose their names. So its
 * name "root" is only plain if the identity has an account. */
static gboolean
is_plain (const WsmanIdentity *self)
{
  gboolean is_account = self->account != WSMAN_NO_ACCOUNT;

  switch (self->source)
    {
    case WSMAN_IDENTITY_SOURCE_NTLM:
      return strchr (self->name, ':') == NULL;
    case WSMAN_IDENTITY_SOURCE_KERBEROS:
      return strpbrk (self->name, is_account ? MARKS : "\\:") == NULL;
    case WSMAN_IDENTITY_SOURCE_AUTHENTICATOR:
    case WSMAN_IDENTITY_SOURCE_PASSWORD_FILE:
    case WSMAN_IDENTITY_SOURCE_CERTIFICATE:
    case WSMAN_IDENTITY_SOURCE_DIGEST:
      return strpbrk (self->name, MARKS) == NULL && (is_account || !g_str_equal (self->name, "root"));
    case WSMAN_IDENTITY_SOURCE_LOCAL:
    case WSMAN_IDENTITY_SOURCE_PAM:
    default:
      return strpbrk (self->name, MARKS) == NULL;
    }
}

WsmanIdentity *
wsman_identity_new (WsmanIdentitySource  source,
                    const char          *name,
                    WsmanAccount         account)
{
  WsmanIdentity *self = g_atomic_rc_box_new0 (WsmanIdentity);
  g_autofree char *folded = wsman_identity_format (source, name);

  self->source = source;
  self->name = g_strdup (name);
  self->account = account;
  self->text = g_strdup_printf ("%s:%s", sources[source], name);
  self->key = g_strdup_printf ("%" G_GINT64_FORMAT " %s", account, folded);

  return self;
}

WsmanIdentity *
wsman_identity_ref (WsmanIdentity *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
wsman_identity_clear (gpointer data)
{
  WsmanIdentity *self = data;

  g_free (self->name);
  g_free (self->text);
  g_free (self->key);
}

void
wsman_identity_unref (WsmanIdentity *self)
{
  g_atomic_rc_box_release_full (self, wsman_identity_clear);
}

guint
wsman_identity_hash (gconstpointer self)
{
  return g_str_hash (((const WsmanIdentity *) self)->key);
}

gboolean
wsman_identity_equal (gconstpointer self,
                      gconstpointer other)
{
  return g_str_equal (((const WsmanIdentity *) self)->key, ((const WsmanIdentity *) other)->key);
}

gboolean
wsman_identity_split (const char           *text,
                      WsmanIdentitySource  *source,
                      const char          **name)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_str_has_prefix (text, sources[i]) && text[strlen (sources[i])] == ':')
      {
        *source = i;
        *name = text + strlen (sources[i]) + 1;
        return TRUE;
      }

  return FALSE;
}

const char *
wsman_identity_get_account_name (const char *text)
{
  return g_str_has_prefix (text, ACCOUNT_PREFIX) ? text + strlen (ACCOUNT_PREFIX) : NULL;
}

static gboolean
is_entry (const WsmanIdentity *self,
          const char          *entry)
{
  const char *account = wsman_identity_get_account_name (entry);
  WsmanIdentitySource source = self->source;
  const char *name = entry;
  g_autofree char *own = NULL;
  g_autofree char *theirs = NULL;

  if (account != NULL)
    return self->account != WSMAN_NO_ACCOUNT && g_str_equal (account, self->name);
  if (!wsman_identity_split (entry, &source, &name) && !is_plain (self))
    return FALSE;

  own = wsman_identity_format (self->source, self->name);
  theirs = wsman_identity_format (source, name);

  return g_str_equal (own, theirs);
}

gboolean
wsman_identity_is_in (const WsmanIdentity *self,
                      const char * const  *list)
{
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    if (is_entry (self, list[i]))
      return TRUE;

  return FALSE;
}

/* Looks up an account by its name, or by uid if name is NULL. It uses the re-entrant functions, because getpwuid() and
 * getpwnam() share a buffer with all threads of the program. */
static gboolean
look_up (const char     *name,
         uid_t           uid,
         struct passwd  *account,
         char          **buffer)
{
  for (gsize size = 1024; size <= MAX_ACCOUNT_BUFFER; size *= 2)
    {
      struct passwd *found = NULL;
      int failure;

      *buffer = g_realloc (*buffer, size);
      failure = name != NULL ? getpwnam_r (name, account, *buffer, size, &found)
                             : getpwuid_r (uid, account, *buffer, size, &found);
      if (failure != ERANGE)
        return failure == 0 && found != NULL;
    }

  return FALSE;
}

char *
wsman_account_dup_name (WsmanAccount   account,
                        char         **home)
{
  g_autofree char *buffer = NULL;
  struct passwd entry;

  if (account == WSMAN_NO_ACCOUNT || !look_up (NULL, (uid_t) account, &entry, &buffer) || *entry.pw_name == '\0')
    return NULL;

  if (home != NULL)
    *home = g_strdup (entry.pw_dir);

  return g_strdup (entry.pw_name);
}

WsmanAccount
wsman_account_find (const char *name)
{
  g_autofree char *buffer = NULL;
  struct passwd entry;

  return look_up (name, 0, &entry, &buffer) ? (WsmanAccount) entry.pw_uid : WSMAN_NO_ACCOUNT;
}

gboolean
wsman_account_find_group (WsmanAccount  account,
                          gid_t        *group)
{
  g_autofree char *buffer = NULL;
  struct passwd entry;

  if (account == WSMAN_NO_ACCOUNT || !look_up (NULL, (uid_t) account, &entry, &buffer))
    return FALSE;

  *group = entry.pw_gid;

  return TRUE;
}

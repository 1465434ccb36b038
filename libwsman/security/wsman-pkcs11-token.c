/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Logs in to tokens of PKCS#11 by GnuTLS. A private key that stays open keeps a session, and all sessions of a process
 * at a token share the login.
 */

#include "wsman-pkcs11-token-private.h"

#include <glib/gi18n-lib.h>
#include <gnutls/abstract.h>
#include <gnutls/pkcs11.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"

/* A login, and what it knows about its PIN. GnuTLS keeps a pointer to this struct as long as the key is open, and may
 * ask for the PIN again at any time. */
typedef struct
{
  char *label;
  const char *pin; /* borrowed; NULL as soon as the login has succeeded or failed */
  gboolean was_asked;
  gboolean was_refused;
  gnutls_privkey_t key;
} OpenKey;

typedef struct
{
  WsmanPkcs11Token token; /* must be the first field */
  char *id;
  int is_lost;          /* atomic; TRUE if the token has forgotten the login of key */

  GMutex mutex;         /* guards the fields below; a thread that logs in holds it for long */
  OpenKey *key;         /* the open key that keeps the login; or NULL */
  GPtrArray *refused;   /* the digests of the PINs that were refused since the last login */
  gint64 refused_at;    /* the monotonic time of the last refusal since the last login; or 0 */
} SharedToken;

G_LOCK_DEFINE_STATIC (tokens);
static GHashTable *tokens; /* the id to its token, which is borrowed */
static OpenKey *last_key; /* the key of the token that ends while the lock is held; or NULL */

/* Blocks while the token closes the session. */
static void
open_key_free (OpenKey *self)
{
  gnutls_privkey_deinit (self->key);
  g_free (self->label);
  g_free (self);
}

static gboolean
fail (GError     **error,
      guint32      code,
      const char  *uri,
      const char  *reason)
{
  return wsman_error_refuse (error, WSMAN_ERROR_CERTIFICATE, code, _("The token of “%s” can’t be used: %s"), uri,
                             reason);
}

static char *
get_info (const char                  *uri,
          gnutls_pkcs11_token_info_t   what,
          GError                     **error)
{
  char text[256] = "";
  gsize size = sizeof text - 1;
  int status = gnutls_pkcs11_token_get_info (uri, what, text, &size);

  if (status < 0)
    {
      fail (error, ERROR_WINHTTP_CLIENT_CERT_NO_ACCESS_PRIVATE_KEY, uri, gnutls_strerror (status));
      return NULL;
    }

  return g_utf8_make_valid (text, -1);
}

static WsmanPkcs11Token *
ref_shared (const char *id,
            const char *label)
{
  SharedToken *self;

  G_LOCK (tokens);
  if (tokens == NULL)
    tokens = g_hash_table_new (g_str_hash, g_str_equal);
  self = g_hash_table_lookup (tokens, id);
  if (self != NULL)
    {
      g_atomic_rc_box_acquire (self);
    }
  else
    {
      self = g_atomic_rc_box_new0 (SharedToken);
      self->id = g_strdup (id);
      self->token.label = g_strdup (label);
      wsman_turn_init (&self->token.turn);
      g_mutex_init (&self->mutex);
      self->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) wsman_secret_free);
      g_hash_table_insert (tokens, self->id, self);
    }
  G_UNLOCK (tokens);

  return &self->token;
}

WsmanPkcs11Token *
wsman_pkcs11_token_find (const char  *uri,
                  GError     **error)
{
  g_autofree char *label = get_info (uri, GNUTLS_PKCS11_TOKEN_LABEL, error);
  g_autofree char *serial = label != NULL ? get_info (uri, GNUTLS_PKCS11_TOKEN_SERIAL, error) : NULL;
  g_autofree char *manufacturer = serial != NULL ? get_info (uri, GNUTLS_PKCS11_TOKEN_MANUFACTURER, error) : NULL;
  g_autofree char *id = NULL;

  if (manufacturer == NULL)
    return NULL;

  id = g_strjoin ("\n", manufacturer, serial, label, NULL);

  return ref_shared (id, label);
}

WsmanPkcs11Token *
wsman_pkcs11_token_ref (WsmanPkcs11Token *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
shared_token_clear (gpointer data)
{
  SharedToken *self = data;

  g_hash_table_remove (tokens, self->id);
  last_key = g_steal_pointer (&self->key);
  g_ptr_array_unref (self->refused);
  wsman_turn_clear (&self->token.turn);
  g_mutex_clear (&self->mutex);
  g_free (self->token.label);
  g_free (self->id);
}

/* The lock is held, so that no other thread finds a token that is about to end. But it isn't held while the key is
 * closed, because other threads don't wait for the token then. */
void
wsman_pkcs11_token_unref (WsmanPkcs11Token *self)
{
  OpenKey *key;

  G_LOCK (tokens);
  g_atomic_rc_box_release_full (self, shared_token_clear);
  key = g_steal_pointer (&last_key);
  G_UNLOCK (tokens);

  if (key != NULL)
    open_key_free (key);
}

/* --- The login --- */

/* Gives the PIN to GnuTLS once. If GnuTLS asks again, the PIN was refused. */
static int
on_pin (void         *user_data,
        int           attempt,
        const char   *uri,
        const char   *label,
        unsigned int  flags,
        char         *pin,
        size_t        size)
{
  OpenKey *self = user_data;
  gboolean is_first = !self->was_asked;

  self->was_asked = TRUE;
  if (self->pin == NULL || label == NULL || !g_str_equal (label, self->label) || strlen (self->pin) >= size)
    return GNUTLS_E_PKCS11_PIN_ERROR;

  if (!is_first)
    {
      self->was_refused = TRUE;
      return GNUTLS_E_PKCS11_PIN_ERROR;
    }

  g_strlcpy (pin, self->pin, size);

  return 0;
}

static gboolean
refuse_pin (WsmanPkcs11Token  *self,
            GError     **error)
{
  return wsman_error_refuse (error, WSMAN_ERROR_CERTIFICATE, ERROR_WINHTTP_CLIENT_CERT_NO_ACCESS_PRIVATE_KEY,
                             _("The token “%s” has refused the PIN; the PIN isn’t tried again, because the token would "
                               "be locked: give another one"), self->label);
}

static WsmanPkcs11Login
open_key (SharedToken *self,
          const char  *key_uri,
          const char  *pin,
          GError     **error)
{
  OpenKey *key = g_new0 (OpenKey, 1);
  int status = gnutls_privkey_init (&key->key);
  gboolean was_asked, was_refused;

  if (status < 0)
    g_error ("There is no memory for a key");

  key->label = g_strdup (self->token.label);
  key->pin = pin;
  gnutls_privkey_set_pin_function (key->key, on_pin, key);
  status = gnutls_privkey_import_url (key->key, key_uri, 0);
  key->pin = NULL;
  if (status == 0)
    {
      self->key = key;
      g_ptr_array_set_size (self->refused, 0);
      if (self->refused_at != 0)
        wsman_pkcs11_token_unref (&self->token);
      self->refused_at = 0;
      return WSMAN_PKCS11_LOGIN_DONE;
    }

  was_asked = key->was_asked;
  was_refused = key->was_refused;
  open_key_free (key);
  if (was_asked && pin == NULL)
    return WSMAN_PKCS11_LOGIN_NEEDS_PIN;
  if (was_refused)
    {
      /* The token of a refused PIN is remembered until a login, also without a session. Otherwise the next session
       * would try the PIN again. */
      if (self->refused_at == 0)
        wsman_pkcs11_token_ref (&self->token);
      g_ptr_array_add (self->refused, wsman_secret_hash (pin));
      self->refused_at = g_get_monotonic_time ();
      refuse_pin (&self->token, error);
      return WSMAN_PKCS11_LOGIN_REFUSED;
    }

  fail (error, status == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE ? ERROR_WINHTTP_CLIENT_CERT_NO_PRIVATE_KEY
                                                               : ERROR_WINHTTP_CLIENT_CERT_NO_ACCESS_PRIVATE_KEY,
        key_uri, gnutls_strerror (status));

  return WSMAN_PKCS11_LOGIN_FAILED;
}

static gboolean
is_refused (SharedToken *self,
            const char  *pin)
{
  char *digest = pin != NULL ? wsman_secret_hash (pin) : NULL;
  gboolean found = FALSE;

  for (guint i = 0; digest != NULL && i < self->refused->len; i++)
    found |= wsman_secret_equal (digest, self->refused->pdata[i]);
  wsman_secret_free (digest);

  return found;
}

WsmanPkcs11Login
wsman_pkcs11_token_log_in (WsmanPkcs11Token  *token,
                           const char        *key_uri,
                           const char        *pin,
                           gint64             since,
                           GError           **error)
{
  SharedToken *self = (SharedToken *) token;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (g_atomic_int_compare_and_exchange (&self->is_lost, TRUE, FALSE))
    g_clear_pointer (&self->key, open_key_free);
  if (self->key != NULL)
    return WSMAN_PKCS11_LOGIN_DONE;
  if (is_refused (self, pin) || (pin == NULL && self->refused->len > 0 && self->refused_at >= since))
    {
      refuse_pin (token, error);
      return WSMAN_PKCS11_LOGIN_REFUSED;
    }

  return open_key (self, key_uri, pin, error);
}

gboolean
wsman_pkcs11_token_has_refused (WsmanPkcs11Token *token)
{
  SharedToken *self = (SharedToken *) token;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->refused->len > 0;
}

void
wsman_pkcs11_token_forget (WsmanPkcs11Token *token)
{
  g_atomic_int_set (&((SharedToken *) token)->is_lost, TRUE);
}

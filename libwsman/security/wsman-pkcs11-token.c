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

typedef struct
{
  WsmanPkcs11Token token; /* must be the first field */
  char *id;

  GMutex mutex;         /* guards the fields below */
  gnutls_privkey_t key; /* the open key that keeps the login; or NULL */
  GPtrArray *refused;   /* the digests of the PINs that were refused since the last login */
  gint64 refused_at;    /* the monotonic time of the last refusal since the last login; or 0 */
} SharedToken;

G_LOCK_DEFINE_STATIC (tokens);
static GHashTable *tokens; /* the id to its token, which is borrowed */

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
  if (self->key != NULL)
    gnutls_privkey_deinit (self->key);
  g_ptr_array_unref (self->refused);
  wsman_turn_clear (&self->token.turn);
  g_mutex_clear (&self->mutex);
  g_free (self->token.label);
  g_free (self->id);
}

/* The lock is held, so that no other thread finds a token that is about to end. */
void
wsman_pkcs11_token_unref (WsmanPkcs11Token *self)
{
  G_LOCK (tokens);
  g_atomic_rc_box_release_full (self, shared_token_clear);
  G_UNLOCK (tokens);
}

/* --- The login --- */

typedef struct
{
  const char *label;
  const char *pin;
  gboolean was_asked;
  gboolean was_refused;
} PinAttempt;

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
  PinAttempt *self = user_data;
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
  PinAttempt attempt = { self->token.label, pin, FALSE, FALSE };
  gnutls_privkey_t key;
  int status = gnutls_privkey_init (&key);

  if (status < 0)
    g_error ("There is no memory for a key");

  gnutls_privkey_set_pin_function (key, on_pin, &attempt);
  status = gnutls_privkey_import_url (key, key_uri, 0);
  gnutls_privkey_set_pin_function (key, NULL, NULL);
  if (status == 0)
    {
      self->key = key;
      g_ptr_array_set_size (self->refused, 0);
      if (self->refused_at != 0)
        wsman_pkcs11_token_unref (&self->token);
      self->refused_at = 0;
      return WSMAN_PKCS11_LOGIN_DONE;
    }

  gnutls_privkey_deinit (key);
  if (attempt.was_asked && pin == NULL)
    return WSMAN_PKCS11_LOGIN_NEEDS_PIN;
  if (attempt.was_refused)
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
  SharedToken *self = (SharedToken *) token;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_clear_pointer (&self->key, gnutls_privkey_deinit);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Acquires credentials of GSSAPI. A client's credential comes from a password, from the desktop's ticket, from a named
 * cache or from a keytab. With a password, Kerberos keeps the ticket in a memory cache that no other code uses. An
 * acceptor's credential comes from a keytab or from the NTLM user file. The process's environment is never changed.
 */

#include "wsman-gss-credential-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <krb5/krb5.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-codes-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-account-name-private.h"
#include "wsman-gss-error-private.h"
#include "wsman-gss-principal-private.h"
#include "wsman-gss-ticket-private.h"
#include "wsman-nt-hash-private.h"
#include "wsman-nt-status-private.h"

/* A ticket that ends within this time is replaced before an authentication. */
#define RENEW_SECONDS 120

/* The name doesn't matter, because clients always learn the host's name. */
#define SERVER_NAME "wsman@localhost"

struct _WsmanCredential
{
  char *user_name;
  char *password; /* the password, which is a secret; or NULL */
  char *ccache;
  char *keytab;

  GMutex mutex;
  /* The handles have one element for each mechanism. The mutex guards them. */
  WsmanCredentialHandle *handles[3];
  /* These fields hold the last failure of each mechanism, and its time. */
  GError *failures[3];
  gint64 failed[3];
};

/* Makes a handle. It owns handle and cache. */
static WsmanCredentialHandle *
handle_new (gss_cred_id_t  handle,
            char          *cache)
{
  WsmanCredentialHandle *self = g_atomic_rc_box_new0 (WsmanCredentialHandle);

  self->handle = handle;
  self->cache = cache;

  return self;
}

static void
release_handle (gpointer data)
{
  WsmanCredentialHandle *self = data;
  OM_uint32 minor;

  gss_release_cred (&minor, &self->handle);
  g_clear_pointer (&self->cache, wsman_ticket_cache_free);
}

void
wsman_credential_handle_unref (WsmanCredentialHandle *self)
{
  g_atomic_rc_box_release_full (self, release_handle);
}

WsmanCredential *
wsman_credential_new (const WsmanCredentialSource *source)
{
  WsmanCredential *self = g_atomic_rc_box_new0 (WsmanCredential);

  self->user_name = g_strdup (source->user_name);
  self->password = wsman_secret_dup (source->password);
  self->ccache = g_strdup (source->ccache);
  self->keytab = g_strdup (source->keytab);
  g_mutex_init (&self->mutex);

  return self;
}

WsmanCredential *
wsman_credential_ref (WsmanCredential *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
credential_clear (gpointer data)
{
  WsmanCredential *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (self->handles); i++)
    {
      g_clear_pointer (&self->handles[i], wsman_credential_handle_unref);
      g_clear_error (&self->failures[i]);
    }
  g_mutex_clear (&self->mutex);
  g_free (self->user_name);
  wsman_secret_clear (&self->password);
  g_free (self->ccache);
  g_free (self->keytab);
}

void
wsman_credential_unref (WsmanCredential *self)
{
  g_atomic_rc_box_release_full (self, credential_clear);
}

gboolean
wsman_credential_is_renewable (WsmanCredential *self)
{
  return self->password != NULL || self->keytab != NULL;
}

void
wsman_credential_get_delegated_user (WsmanCredential    *self,
                                     WsmanDelegatedUser *user)
{
  const char *name = self->user_name != NULL ? wsman_account_name_skip_host (self->user_name) : "";
  const char *backslash = strchr (name, '\\');

  user->domain = backslash != NULL ? g_strndup (name, backslash - name) : g_strdup ("");
  user->user_name = g_strdup (backslash != NULL ? backslash + 1 : name);
  user->password = wsman_secret_dup (self->password != NULL ? self->password : "");
}

/* The credential store of GSSAPI. The mechanisms define the names of its keys. */
typedef struct
{
  gss_key_value_element_desc elements[3];
  guint n_elements;
} Store;

static void
store_add (Store      *self,
           const char *key,
           const char *value)
{
  if (value != NULL)
    self->elements[self->n_elements++] = (gss_key_value_element_desc) { key, value };
}

static OM_uint32
acquire_from_store (OM_uint32        *minor,
                    gss_name_t        name,
                    gss_OID_set       mechanisms,
                    gss_cred_usage_t  usage,
                    Store            *store,
                    gss_cred_id_t    *handle)
{
  const gss_key_value_set_desc set = { store->n_elements, store->elements };

  return gss_acquire_cred_from (minor, name, GSS_C_INDEFINITE, mechanisms, usage,
                                set.count > 0 ? &set : GSS_C_NO_CRED_STORE, handle, NULL, NULL);
}

/* The result of an attempt with GSSAPI or Kerberos. */
typedef struct
{
  OM_uint32 major;
  OM_uint32 minor;
} Status;

static Status
import_name (const char *text,
             gss_OID     type,
             gss_name_t *name)
{
  Status status = { GSS_S_COMPLETE, 0 };
  gss_buffer_desc buffer = { text != NULL ? strlen (text) : 0, (void *) text };

  *name = GSS_C_NO_NAME;
  if (text != NULL)
    status.major = gss_import_name (&status.minor, &buffer, type, name);

  return status;
}

static Status
acquire_with_password (WsmanCredential  *self,
                       gss_name_t        name,
                       WsmanMechanism    mechanism,
                       gss_cred_id_t    *handle)
{
  gss_OID_set_desc mechanisms = { 1, wsman_gss_get_oid (mechanism) };
  gss_buffer_desc password = { strlen (self->password), self->password };
  Status status;

  status.major = gss_acquire_cred_with_password (&status.minor, name, &password, GSS_C_INDEFINITE,
                                                 &mechanisms, GSS_C_INITIATE, handle, NULL, NULL);

  return status;
}

/* Acquires a credential from a ticket cache. If the client has a keytab, Kerberos fills the cache. */
static Status
acquire_from_cache (WsmanCredential *self,
                    gss_name_t       name,
                    const char      *cache,
                    gss_cred_id_t   *handle)
{
  gss_OID_set_desc mechanisms = { 1, wsman_gss_get_oid (WSMAN_MECHANISM_KERBEROS) };
  Store store = { 0 };
  Status status;

  store_add (&store, "ccache", cache);
  store_add (&store, "client_keytab", self->keytab);
  status.major = acquire_from_store (&status.minor, name, &mechanisms, GSS_C_INITIATE, &store, handle);

  return status;
}

/* Tickets from a keytab or for an alias are kept in a private cache, like tickets from a password. */
static Status
try_principal (WsmanCredential        *self,
               const WsmanPrincipal   *principal,
               WsmanCredentialHandle **handle)
{
  gboolean is_private = principal->realm != NULL || (self->keytab != NULL && self->ccache == NULL);
  char *cache = is_private ? wsman_ticket_cache_new () : NULL;
  gss_cred_id_t raw = GSS_C_NO_CREDENTIAL;
  gss_name_t name = GSS_C_NO_NAME;
  OM_uint32 minor;
  Status status;

  if (principal->realm != NULL)
    {
      status.minor = wsman_ticket_get_by_alias (principal->name, principal->realm, self->password, cache);
      status.major = status.minor != 0 ? GSS_S_FAILURE : GSS_S_COMPLETE;
    }
  else
    {
      status = import_name (principal->name, (gss_OID) GSS_KRB5_NT_PRINCIPAL_NAME, &name);
    }

  if (!GSS_ERROR (status.major) && self->password != NULL && principal->realm == NULL)
    status = acquire_with_password (self, name, WSMAN_MECHANISM_KERBEROS, &raw);
  else if (!GSS_ERROR (status.major))
    status = acquire_from_cache (self, name, cache != NULL ? cache : self->ccache, &raw);
  gss_release_name (&minor, &name);

  if (GSS_ERROR (status.major))
    wsman_ticket_cache_free (cache);
  else
    *handle = handle_new (raw, cache);

  return status;
}

/* Tells whether the name may still mean another account. This is so if the KDC doesn't know the account that was tried,
 * and hasn't refused a password. */
static gboolean
is_unknown (WsmanCredential *self,
            Status           status)
{
  static const krb5_error_code codes[] = {
    KRB5_REALM_UNKNOWN, KRB5_REALM_CANT_RESOLVE, KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN, KRB5KDC_ERR_WRONG_REALM,
    KRB5_KDCREP_MODIFIED, KRB5_KT_NOTFOUND, KRB5_CC_NOTFOUND, KRB5_FCC_NOFILE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (status.minor == (OM_uint32) codes[i])
      return TRUE;

  return self->password == NULL && GSS_ROUTINE_ERROR (status.major) == GSS_S_NO_CRED;
}

static void
set_acquire_error (WsmanCredential  *self,
                   Status            status,
                   WsmanMechanism    mechanism,
                   GError          **error)
{
  wsman_gss_set_error (error, status.major, status.minor, mechanism,
                       self->keytab != NULL ? _("no ticket can be obtained with the keytab")
                                            : _("the credentials can’t be used"));
}

/* Tells whether the KDC has refused the account itself, whatever its password is. */
static gboolean
is_account_refused (Status status)
{
  static const krb5_error_code codes[] = { KRB5KDC_ERR_CLIENT_REVOKED, KRB5KDC_ERR_KEY_EXP, KRB5KDC_ERR_POLICY };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (status.minor == (OM_uint32) codes[i])
      return TRUE;

  return FALSE;
}

/* Reports the refusal of a principal. A directory tells its reason more exactly than Kerberos can. */
static void
set_kerberos_error (WsmanCredential       *self,
                    const WsmanPrincipal  *principal,
                    Status                 status,
                    GError               **error)
{
  guint32 code = 0;

  if (self->password != NULL && is_account_refused (status))
    code = wsman_nt_status_get_code (wsman_ticket_find_reason (principal->name, principal->realm, self->password));

  if (code != 0)
    wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, code, _("Kerberos: the credentials can’t be used: %s"),
                     wsman_code_get_text (code));
  else
    set_acquire_error (self, status, WSMAN_MECHANISM_KERBEROS, error);
}

/* Tries all meanings of the name. If every meaning is unknown, the error of the first meaning is reported. */
static WsmanCredentialHandle *
acquire_kerberos (WsmanCredential  *self,
                  GError          **error)
{
  g_autofree char *default_realm = wsman_ticket_dup_default_realm ();
  g_autoptr(GPtrArray) principals = wsman_principal_list (self->user_name, default_realm, self->password != NULL);
  const WsmanPrincipal *refused = NULL;
  WsmanCredentialHandle *handle = NULL;
  Status reason = { 0 };

  for (guint i = 0; i < principals->len; i++)
    {
      const WsmanPrincipal *principal = g_ptr_array_index (principals, i);
      Status status = try_principal (self, principal, &handle);

      if (handle != NULL)
        return handle;
      if (i == 0 || !is_unknown (self, status))
        {
          refused = principal;
          reason = status;
        }
      if (!is_unknown (self, status))
        break;
    }
  set_kerberos_error (self, refused, reason, error);

  return NULL;
}

/* The NTLM library gets the hash, because it leaks memory when it computes the hash itself. */
static Status
acquire_with_hash (WsmanCredential *self,
                   gss_name_t       name,
                   gss_cred_id_t   *handle)
{
  gss_OID_set_desc mechanisms = { 1, wsman_gss_get_oid (WSMAN_MECHANISM_NTLM) };
  char *hash = wsman_nt_hash (self->password);
  Status status = { GSS_S_CRED_UNAVAIL, EINVAL };
  Store store = { 0 };

  store_add (&store, "ntlmssp_nthash", hash);
  if (hash != NULL)
    status.major = acquire_from_store (&status.minor, name, &mechanisms, GSS_C_INITIATE, &store, handle);
  wsman_secret_free (hash);

  return status;
}

/* The NTLM library accepts passwords only, and no tickets or keys. */
static WsmanCredentialHandle *
acquire_ntlm (WsmanCredential  *self,
              GError          **error)
{
  const char *text = self->user_name;
  gss_cred_id_t raw = GSS_C_NO_CREDENTIAL;
  gss_name_t name;
  OM_uint32 minor;
  Status status;

  if (text == NULL || *text == '\0' || g_str_has_suffix (text, "\\") || self->password == NULL)
    {
      wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_NO_CREDENTIALS,
                       _("NTLM needs a user name and password"));
      return NULL;
    }
  status = import_name (wsman_account_name_skip_host (text), GSS_C_NT_USER_NAME, &name);
  if (!GSS_ERROR (status.major))
    status = acquire_with_hash (self, name, &raw);
  gss_release_name (&minor, &name);
  if (!GSS_ERROR (status.major))
    return handle_new (raw, NULL);

  set_acquire_error (self, status, WSMAN_MECHANISM_NTLM, error);

  return NULL;
}

static gboolean
handle_is_fresh (WsmanCredentialHandle *self)
{
  OM_uint32 minor, lifetime = 0;

  if (GSS_ERROR (gss_inquire_cred (&minor, self->handle, NULL, &lifetime, NULL, NULL)))
    return FALSE;

  return lifetime > RENEW_SECONDS;
}

/* Stores the result for the threads that wait for it. */
static WsmanCredentialHandle *
try_to_acquire (WsmanCredential *self,
                WsmanMechanism   mechanism)
{
  GError **failure = &self->failures[mechanism];
  WsmanCredentialHandle *handle;

  g_clear_error (failure);
  handle = mechanism == WSMAN_MECHANISM_NTLM ? acquire_ntlm (self, failure)
                                             : acquire_kerberos (self, failure);
  self->failed[mechanism] = g_get_monotonic_time ();

  return handle;
}

/* A search for a KDC may take seconds. Threads that call this function during the search get its result. A thread that
 * calls it later searches again, because the user may have run kinit. */
WsmanCredentialHandle *
wsman_credential_acquire (WsmanCredential *self,
                          WsmanMechanism   mechanism,
                          GError         **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  WsmanCredentialHandle **slot = &self->handles[mechanism];
  const GError *local_error;

  if (*slot != NULL && !handle_is_fresh (*slot))
    g_clear_pointer (slot, wsman_credential_handle_unref);
  if (*slot == NULL && (self->failures[mechanism] == NULL || self->failed[mechanism] < start))
    *slot = try_to_acquire (self, mechanism);
  if (*slot != NULL)
    return g_atomic_rc_box_acquire (*slot);

  local_error = self->failures[mechanism];
  if (local_error != NULL)
    g_propagate_error (error, g_error_copy (local_error));

  return NULL;
}

static WsmanCredentialHandle *
new_acceptor_handle (const char      *keytab,
                     WsmanMechanism   mechanism,
                     GError         **error)
{
  OM_uint32 major, minor;
  gss_OID_set_desc mechanisms = { 1, wsman_gss_get_oid (mechanism) };
  Store store = { 0 };
  gss_cred_id_t handle = GSS_C_NO_CREDENTIAL;

  if (mechanism == WSMAN_MECHANISM_KERBEROS)
    store_add (&store, "keytab", keytab);
  major = acquire_from_store (&minor, GSS_C_NO_NAME, &mechanisms, GSS_C_ACCEPT, &store, &handle);
  if (!GSS_ERROR (major))
    return handle_new (handle, NULL);

  wsman_gss_set_error (error, major, minor, mechanism, _("this server has no key"));

  return NULL;
}

/* All acceptors share one NTLM credential, because they share the user file. The file is read for each authentication.
 * The NTLM library leaks a part of each credential. */
WsmanCredentialHandle *
wsman_acceptor_acquire (const char      *keytab,
                        WsmanMechanism   mechanism,
                        GError         **error)
{
  static GMutex mutex;
  static WsmanCredentialHandle *ntlm;
  g_autoptr(GMutexLocker) locker = NULL;

  if (mechanism != WSMAN_MECHANISM_NTLM)
    return new_acceptor_handle (keytab, mechanism, error);

  locker = g_mutex_locker_new (&mutex);
  if (ntlm == NULL)
    ntlm = new_acceptor_handle (NULL, mechanism, error);

  return ntlm != NULL ? g_atomic_rc_box_acquire (ntlm) : NULL;
}

WsmanCredentialHandle *
wsman_acceptor_acquire_ntlm (int file)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", file);
  gss_buffer_desc text = { strlen (SERVER_NAME), (void *) SERVER_NAME };
  gss_OID_set_desc mechanisms = { 1, wsman_gss_get_oid (WSMAN_MECHANISM_NTLM) };
  Store store = { 0 };
  OM_uint32 major, minor;
  gss_name_t name = GSS_C_NO_NAME;
  gss_cred_id_t handle = GSS_C_NO_CREDENTIAL;

  /* The mechanism accepts a file only if the credential has a name. */
  store_add (&store, "ntlmssp_keyfile", path);
  major = gss_import_name (&minor, &text, (gss_OID) GSS_C_NT_HOSTBASED_SERVICE, &name);
  if (!GSS_ERROR (major))
    major = acquire_from_store (&minor, name, &mechanisms, GSS_C_ACCEPT, &store, &handle);
  gss_release_name (&minor, &name);

  return GSS_ERROR (major) ? NULL : handle_new (handle, NULL);
}

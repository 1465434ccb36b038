/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Where GSSAPI's credentials come from: a password (Kerberos keeps its ticket in a memory cache of
 * its own), the desktop's ticket, a named cache, a keytab; for acceptors a keytab and NTLM's user
 * file. The environment is never changed.
 */

#include "security/wsman-gss-credential-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "security/wsman-gss-error-private.h"
#include "security/wsman-secret-private.h"

/* A ticket that runs out within this time is replaced before a handshake. */
#define RENEW_SECONDS 120

static gss_OID_desc oid_ntlm = { 10, (void *) "\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a" };

struct _WsmanCredential
{
  char *user_name;
  char *password; /* a secret */
  char *ccache;
  char *keytab;

  GMutex mutex;
  /* By mechanism; guarded by mutex. */
  WsmanCredentialHandle *handles[3];
  /* Of the last attempt, and when it ended. */
  GError *failures[3];
  gint64 failed[3];
};

const char *
wsman_mechanism_get_name (WsmanMechanism mechanism)
{
  switch (mechanism)
    {
    case WSMAN_MECHANISM_KERBEROS:
      return "Kerberos";
    case WSMAN_MECHANISM_NTLM:
      return "NTLM";
    case WSMAN_MECHANISM_UNKNOWN:
    default:
      return "Negotiate";
    }
}

gss_OID
wsman_gss_get_oid (WsmanMechanism mechanism)
{
  return mechanism == WSMAN_MECHANISM_NTLM ? &oid_ntlm : (gss_OID) gss_mech_krb5;
}

/* Takes handle. */
static WsmanCredentialHandle *
handle_new (gss_cred_id_t handle)
{
  WsmanCredentialHandle *self = g_atomic_rc_box_new0 (WsmanCredentialHandle);

  self->handle = handle;
  return self;
}

static void
release_handle (gpointer data)
{
  WsmanCredentialHandle *self = data;
  OM_uint32 minor;

  gss_release_cred (&minor, &self->handle);
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

/* The name in the form the mechanism reads: a principal for Kerberos, DOMAIN\user for NTLM. */
static char *
format_user_name (const char     *user_name,
                  WsmanMechanism  mechanism,
                  gss_OID        *type)
{
  const char *backslash = strchr (user_name, '\\');

  if (mechanism == WSMAN_MECHANISM_NTLM)
    {
      *type = GSS_C_NT_USER_NAME;
      return g_strdup (g_str_has_prefix (user_name, ".\\") ? user_name + 2 : user_name);
    }

  *type = (gss_OID) GSS_KRB5_NT_PRINCIPAL_NAME;
  if (backslash == NULL)
    return g_strdup (user_name);
  return g_strdup_printf ("%s@%.*s", backslash + 1, (int) (backslash - user_name), user_name);
}

static gboolean
import_user_name (WsmanCredential *self,
                  WsmanMechanism   mechanism,
                  gss_name_t      *name,
                  GError         **error)
{
  OM_uint32 major, minor;
  gss_OID type;
  g_autofree char *text = NULL;
  gss_buffer_desc buffer;

  *name = GSS_C_NO_NAME;
  if (self->user_name == NULL)
    return TRUE;

  text = format_user_name (self->user_name, mechanism, &type);
  buffer = (gss_buffer_desc) { strlen (text), text };
  major = gss_import_name (&minor, &buffer, type, name);
  if (GSS_ERROR (major))
    wsman_gss_set_error (error, major, minor, mechanism, _("the user name"));
  return !GSS_ERROR (major);
}

/* Where credentials are, in words that GSSAPI's mechanisms know. */
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

static OM_uint32
acquire_named (WsmanCredential *self,
               OM_uint32       *minor,
               gss_name_t       name,
               gss_OID_set      mechanisms,
               gss_cred_id_t   *handle)
{
  g_autofree char *memory = NULL;
  Store store = { 0 };

  if (self->password != NULL)
    {
      gss_buffer_desc password = { strlen (self->password), self->password };

      return gss_acquire_cred_with_password (minor, name, &password, GSS_C_INDEFINITE, mechanisms,
                                             GSS_C_INITIATE, handle, NULL, NULL);
    }

  /* Tickets got with a keytab stay private, as those got with a password. */
  if (self->keytab != NULL && self->ccache == NULL)
    memory = g_strdup_printf ("MEMORY:wsman-%p", (void *) self);
  store_add (&store, "ccache", memory != NULL ? memory : self->ccache);
  store_add (&store, "client_keytab", self->keytab);
  return acquire_from_store (minor, name, mechanisms, GSS_C_INITIATE, &store, handle);
}

static gss_cred_id_t
acquire_plain (WsmanCredential *self,
               WsmanMechanism   mechanism,
               gss_name_t       name,
               GError         **error)
{
  OM_uint32 major, minor;
  gss_OID_set_desc mechanisms = { 1, wsman_gss_get_oid (mechanism) };
  gss_cred_id_t handle = GSS_C_NO_CREDENTIAL;

  major = acquire_named (self, &minor, name, &mechanisms, &handle);
  if (!GSS_ERROR (major))
    return handle;

  wsman_gss_set_error (error, major, minor, mechanism,
                       self->keytab != NULL ? _("no ticket can be got with the keytab")
                                            : _("the credentials can’t be used"));
  return GSS_C_NO_CREDENTIAL;
}

static WsmanCredentialHandle *
acquire_handle (WsmanCredential *self,
                WsmanMechanism   mechanism,
                GError         **error)
{
  OM_uint32 minor;
  gss_name_t name;
  gss_cred_id_t handle;

  if (!import_user_name (self, mechanism, &name, error))
    return NULL;

  handle = acquire_plain (self, mechanism, name, error);
  gss_release_name (&minor, &name);

  return handle != GSS_C_NO_CREDENTIAL ? handle_new (handle) : NULL;
}

static gboolean
handle_is_fresh (WsmanCredentialHandle *self)
{
  OM_uint32 minor, lifetime = 0;

  if (GSS_ERROR (gss_inquire_cred (&minor, self->handle, NULL, &lifetime, NULL, NULL)))
    return FALSE;
  return lifetime > RENEW_SECONDS;
}

/* Keeps what came of it for those who wait meanwhile. */
static WsmanCredentialHandle *
try_to_acquire (WsmanCredential *self,
                WsmanMechanism   mechanism)
{
  GError **failure = &self->failures[mechanism];
  WsmanCredentialHandle *handle;

  g_clear_error (failure);
  handle = acquire_handle (self, mechanism, failure);
  self->failed[mechanism] = g_get_monotonic_time ();

  return handle;
}

/* Who looks for a KDC in vain may look for seconds: those who came meanwhile have looked with it, but who
 * comes later may have run kinit. */
WsmanCredentialHandle *
wsman_credential_acquire (WsmanCredential *self,
                          WsmanMechanism   mechanism,
                          GError         **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  WsmanCredentialHandle **slot = &self->handles[mechanism];
  const GError *failure;

  if (*slot != NULL && !handle_is_fresh (*slot))
    g_clear_pointer (slot, wsman_credential_handle_unref);
  if (*slot == NULL && (self->failures[mechanism] == NULL || self->failed[mechanism] < start))
    *slot = try_to_acquire (self, mechanism);
  if (*slot != NULL)
    return g_atomic_rc_box_acquire (*slot);

  failure = self->failures[mechanism];
  if (failure != NULL)
    g_propagate_error (error, g_error_copy (failure));

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
    return handle_new (handle);

  wsman_gss_set_error (error, major, minor, mechanism, _("this server has no key"));
  return NULL;
}

/* NTLM's is the process', as the user file is, which is read at each handshake; its library forgets a
 * part of each credential, so that one for all must do. */
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

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Gets and stores the ticket of delegated credentials, with the Kerberos library. */

#include "wsman-delegation-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <krb5/krb5.h>
#include <string.h>
#include <unistd.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "base/wsman-secret-private.h"
#include "wsman-gss-ticket-private.h"

/* The most threads that wait for a KDC. */
#define MAX_THREADS 4

struct _WsmanDelegation
{
  char *user_name;
  gboolean is_principal;
  guint lifetime;
  gint64 end;

  GMutex mutex;   /* guards the fields below */
  char *password; /* a secret; NULL after somebody has begun to get the ticket */
  char *cache;    /* the name of the cache in memory; NULL if there is no ticket */
};

static void
clear_delegation (gpointer data)
{
  WsmanDelegation *self = data;

  g_free (self->user_name);
  wsman_secret_clear (&self->password);
  g_clear_pointer (&self->cache, wsman_ticket_cache_free);
  g_mutex_clear (&self->mutex);
}

WsmanDelegation *
wsman_delegation_ref (WsmanDelegation *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
wsman_delegation_unref (WsmanDelegation *self)
{
  g_atomic_rc_box_release_full (self, clear_delegation);
}

static gboolean
fail (krb5_error_code   code,
      GError          **error)
{
  g_autofree char *text = wsman_ticket_dup_message (code);

  return wsman_error_refuse (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                             _("There is no ticket for the delegated credentials: %s"),
                             text != NULL ? text : _("Kerberos can’t be used"));
}

/* Gets the ticket without asking for another name, so no realm can refer to another one. */
static krb5_error_code
get_ticket (krb5_context    context,
            krb5_principal  client,
            const char     *password,
            guint           lifetime,
            krb5_ccache     cache)
{
  krb5_get_init_creds_opt *options = NULL;
  krb5_creds credentials = { 0 };
  krb5_error_code code = krb5_get_init_creds_opt_alloc (context, &options);

  if (code != 0)
    return code;
  krb5_get_init_creds_opt_set_canonicalize (options, 0);
  krb5_get_init_creds_opt_set_tkt_life (options, lifetime);
  krb5_get_init_creds_opt_set_renew_life (options, 0);
  krb5_get_init_creds_opt_set_proxiable (options, 0);
  krb5_get_init_creds_opt_set_forwardable (options, 0);
  code = krb5_get_init_creds_opt_set_out_ccache (context, options, cache);
  if (code == 0)
    code = krb5_get_init_creds_password (context, &credentials, client, password, NULL, NULL, 0, NULL, options);
  if (code == 0)
    krb5_free_cred_contents (context, &credentials);
  krb5_get_init_creds_opt_free (context, options);

  return code;
}

static krb5_error_code
fill_cache (const char *principal,
            const char *password,
            guint       lifetime,
            const char *name)
{
  krb5_context context;
  krb5_principal client = NULL;
  krb5_ccache cache = NULL;
  krb5_error_code code = krb5_init_context (&context);

  if (code != 0)
    return code;
  code = krb5_parse_name_flags (context, principal, KRB5_PRINCIPAL_PARSE_REQUIRE_REALM, &client);
  if (code == 0)
    code = krb5_cc_resolve (context, name, &cache);
  if (code == 0)
    code = get_ticket (context, client, password, lifetime, cache);
  if (cache != NULL)
    krb5_cc_close (context, cache);
  krb5_free_principal (context, client);
  krb5_free_context (context);

  return code;
}

WsmanDelegation *
wsman_delegation_new (const char *user_name,
                      gboolean    is_principal,
                      const char *password,
                      guint       lifetime)
{
  WsmanDelegation *self = g_atomic_rc_box_new0 (WsmanDelegation);

  g_mutex_init (&self->mutex);
  self->user_name = g_strdup (user_name);
  self->is_principal = is_principal;
  self->password = wsman_secret_dup (password);
  self->lifetime = lifetime;
  self->end = g_get_monotonic_time () + lifetime * G_TIME_SPAN_SECOND;

  return self;
}

gboolean
wsman_delegation_is_pending (WsmanDelegation *self)
{
  gboolean is_pending;

  g_mutex_lock (&self->mutex);
  is_pending = self->password != NULL;
  g_mutex_unlock (&self->mutex);

  return is_pending;
}

gboolean
wsman_delegation_has_ticket (WsmanDelegation *self)
{
  gboolean has_ticket;

  g_mutex_lock (&self->mutex);
  has_ticket = self->cache != NULL;
  g_mutex_unlock (&self->mutex);

  return has_ticket;
}

const char *
wsman_delegation_get_user_name (WsmanDelegation *self)
{
  return self->user_name;
}

gint64
wsman_delegation_get_end (WsmanDelegation *self)
{
  return self->end;
}

char *
wsman_delegation_dup_password (WsmanDelegation *self)
{
  char *password = NULL;

  g_mutex_lock (&self->mutex);
  if (g_get_monotonic_time () < self->end)
    password = wsman_secret_dup (self->password);
  g_mutex_unlock (&self->mutex);

  return password;
}

static char *
take_password (WsmanDelegation *self)
{
  char *password;

  g_mutex_lock (&self->mutex);
  password = g_steal_pointer (&self->password);
  g_mutex_unlock (&self->mutex);

  return password;
}

/* Returns the name of a new cache with the ticket, or NULL. */
static char *
get_cache (WsmanDelegation  *self,
           const char       *password,
           GError          **error)
{
  g_autofree char *realm = wsman_ticket_dup_default_realm ();
  const char *at = strrchr (self->user_name, '@');
  char *cache;
  krb5_error_code code;

  if (at == NULL || g_strcmp0 (realm, at + 1) != 0)
    {
      wsman_error_set (error, WSMAN_ERROR_AUTHENTICATION, SEC_E_LOGON_DENIED,
                       _("There is no ticket for the delegated credentials: %s isn’t in this machine’s default realm"),
                       self->user_name);
      return NULL;
    }

  cache = wsman_ticket_cache_new ();
  code = fill_cache (self->user_name, password, self->lifetime, cache);
  if (code == 0)
    return cache;

  wsman_ticket_cache_free (cache);
  fail (code, error);

  return NULL;
}

/* Runs on a thread of the pool. */
static void
acquire (gpointer data,
         gpointer user_data)
{
  g_autoptr(GTask) task = data;
  WsmanDelegation *self = g_task_get_task_data (task);
  char *password = take_password (self);
  char *cache = NULL;
  g_autoptr(GError) local_error = NULL;

  if (password != NULL && self->is_principal)
    cache = get_cache (self, password, &local_error);
  wsman_secret_free (password);
  if (local_error != NULL)
    wsman_debug (WSMAN_DEBUG_SECURITY, "%s", local_error->message);

  if (cache != NULL)
    {
      g_mutex_lock (&self->mutex);
      self->cache = cache;
      g_mutex_unlock (&self->mutex);
    }
  g_task_return_boolean (task, TRUE);
}

void
wsman_delegation_acquire_async (WsmanDelegation     *self,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  static gsize threads;
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, wsman_delegation_acquire_async);
  g_task_set_task_data (task, wsman_delegation_ref (self), (GDestroyNotify) wsman_delegation_unref);
  if (g_once_init_enter (&threads))
    g_once_init_leave (&threads, (gsize) g_thread_pool_new (acquire, NULL, MAX_THREADS, FALSE, NULL));
  g_thread_pool_push ((GThreadPool *) threads, task, NULL);
}

static krb5_error_code
copy_cache (const char *from_name,
            const char *to_name)
{
  krb5_context context;
  krb5_ccache from = NULL;
  krb5_ccache to = NULL;
  krb5_principal client = NULL;
  krb5_error_code code = krb5_init_context (&context);

  if (code != 0)
    return code;
  code = krb5_cc_resolve (context, from_name, &from);
  if (code == 0)
    code = krb5_cc_get_principal (context, from, &client);
  if (code == 0)
    code = krb5_cc_resolve (context, to_name, &to);
  if (code == 0)
    code = krb5_cc_initialize (context, to, client);
  if (code == 0)
    code = krb5_cc_copy_creds (context, from, to);
  if (to != NULL)
    krb5_cc_close (context, to);
  if (from != NULL)
    krb5_cc_close (context, from);
  krb5_free_principal (context, client);
  krb5_free_context (context);

  return code;
}

gboolean
wsman_delegation_store (WsmanDelegation  *self,
                        const char       *path,
                        GError          **error)
{
  g_autofree char *name = g_strconcat ("FILE:", path, NULL);
  int fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0600);
  krb5_error_code code;

  if (fd < 0)
    return fail (errno, error);
  close (fd);

  code = copy_cache (self->cache, name);

  return code == 0 || fail (code, error);
}

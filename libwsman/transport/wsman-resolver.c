/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Looks up names in threads. A thread ends when no lookup waits. */

#include "wsman-resolver-private.h"

#include <glib/gi18n-lib.h>
#include <netdb.h>
#include <string.h>

#include "base/wsman-debug-private.h"
#include "base/wsman-wake-up-source-private.h"

/* The largest number of threads. The C library can't be told to give up a lookup. So each name that resolves slowly
 * takes a thread, until the name server responds or the C library's own time is over. */
#define MAX_THREADS 128

/* A lookup. It belongs to its task and to the queue or its thread. */
typedef struct
{
  gatomicrefcount n_refs;
  char *host;
  GSocketFamily family;

  /* These fields are guarded by the mutex: */
  GSource *wake_up; /* wakes the task; NULL when the task has ended */
  gboolean is_done;
  GList *addresses;
  GError *error;
} NameLookup;

static GMutex mutex;
static GQueue waiting = G_QUEUE_INIT; /* guarded: of NameLookup */
static guint n_threads; /* guarded */

static NameLookup *
name_lookup_ref (NameLookup *self)
{
  g_atomic_ref_count_inc (&self->n_refs);

  return self;
}

static void
name_lookup_unref (NameLookup *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;

  g_resolver_free_addresses (self->addresses);
  g_clear_error (&self->error);
  g_free (self->host);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NameLookup, name_lookup_unref)

/* --- The thread --- */

static GList *
list_addresses (const struct addrinfo *found)
{
  GList *addresses = NULL;

  for (const struct addrinfo *info = found; info != NULL; info = info->ai_next)
    {
      g_autoptr(GSocketAddress) address = g_socket_address_new_from_native (info->ai_addr, info->ai_addrlen);

      if (G_IS_INET_SOCKET_ADDRESS (address))
        addresses = g_list_prepend (addresses, g_object_ref (g_inet_socket_address_get_address (
                                                 G_INET_SOCKET_ADDRESS (address))));
    }

  return g_list_reverse (addresses);
}

static GError *
error_for_code (const char *host,
                int         code)
{
  GResolverError reason = code == EAI_AGAIN ? G_RESOLVER_ERROR_TEMPORARY_FAILURE : G_RESOLVER_ERROR_NOT_FOUND;

  return g_error_new (G_RESOLVER_ERROR, (int) reason, _("Looking up “%s” failed: %s"), host,
                      code != 0 ? gai_strerror (code) : _("the name has no address"));
}

static void
look_up (const char     *host,
         GSocketFamily   family,
         GList         **addresses,
         GError        **error)
{
  const struct addrinfo hints = {
    .ai_flags = AI_ADDRCONFIG,
    .ai_family = family == G_SOCKET_FAMILY_INVALID ? AF_UNSPEC : (int) family,
    .ai_socktype = SOCK_STREAM,
    .ai_protocol = IPPROTO_TCP,
  };
  g_autofree char *ascii = g_hostname_to_ascii (host);
  struct addrinfo *found = NULL;
  int code = ascii != NULL ? getaddrinfo (ascii, NULL, &hints, &found) : EAI_NONAME;

  *addresses = code == 0 ? list_addresses (found) : NULL;
  if (*addresses == NULL)
    g_propagate_error (error, error_for_code (host, code));
  if (code == 0)
    freeaddrinfo (found);
}

/* Returns the next lookup. If there is none, the thread ends, and the function returns NULL. */
static NameLookup *
take_next (void)
{
  NameLookup *next;

  g_mutex_lock (&mutex);
  next = g_queue_pop_head (&waiting);
  n_threads -= next == NULL;
  g_mutex_unlock (&mutex);

  return next;
}

static gpointer
run_thread (gpointer data)
{
  NameLookup *next;

  while ((next = take_next ()) != NULL)
    {
      g_autoptr(NameLookup) self = next;
      g_autoptr(GError) local_error = NULL;
      GList *addresses;

      look_up (self->host, self->family, &addresses, &local_error);
      g_mutex_lock (&mutex);
      self->addresses = addresses;
      self->error = g_steal_pointer (&local_error);
      self->is_done = TRUE;
      /* While the task hasn't ended, its context exists. */
      if (self->wake_up != NULL)
        wsman_wake_up_source_signal (self->wake_up);
      g_mutex_unlock (&mutex);
    }

  return NULL;
}

/* --- The task --- */

/* Ends the task when the thread is done, or when the lookup is cancelled. */
static gboolean
on_wake_up (gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  NameLookup *self = g_task_get_task_data (task);
  g_autoptr(GError) local_error = NULL;
  GSource *wake_up;
  GList *addresses;

  g_mutex_lock (&mutex);
  wake_up = g_steal_pointer (&self->wake_up);
  addresses = g_steal_pointer (&self->addresses);
  if (!self->is_done && g_queue_remove (&waiting, self))
    name_lookup_unref (self);
  g_mutex_unlock (&mutex);
  wsman_wake_up_source_stop (wake_up);

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &local_error))
    g_resolver_free_addresses (addresses);
  else if (addresses == NULL)
    local_error = g_steal_pointer (&self->error);

  if (local_error != NULL)
    g_task_return_error (task, g_steal_pointer (&local_error));
  else
    g_task_return_pointer (task, addresses, (GDestroyNotify) g_resolver_free_addresses);

  return G_SOURCE_REMOVE;
}

/* Ends the lookups that wait for a thread when there is none. */
static void
fail_waiting_locked (const GError *reason)
{
  NameLookup *next;

  while ((next = g_queue_pop_head (&waiting)) != NULL)
    {
      g_autoptr(NameLookup) self = next;

      self->error = g_error_new (G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                                 _("Looking up “%s” failed: %s"), self->host, reason->message);
      self->is_done = TRUE;
      if (self->wake_up != NULL)
        wsman_wake_up_source_signal (self->wake_up);
    }
}

/* If the process may not have another thread, those that exist do the work. */
static void
start_thread (void)
{
  g_autoptr(GError) local_error = NULL;
  GThread *thread = g_thread_try_new ("wsman-resolver", run_thread, NULL, &local_error);

  if (thread != NULL)
    {
      g_thread_unref (thread);
      return;
    }

  g_mutex_lock (&mutex);
  n_threads--;
  if (n_threads == 0)
    fail_waiting_locked (local_error);
  g_mutex_unlock (&mutex);
}

static void
start (GTask         *task,
       const char    *host,
       GSocketFamily  family)
{
  NameLookup *self = g_new0 (NameLookup, 1);
  gboolean needs_thread;

  g_atomic_ref_count_init (&self->n_refs);
  self->host = g_strdup (host);
  self->family = family;
  self->wake_up = wsman_wake_up_source_new (g_task_get_cancellable (task));
  g_task_set_task_data (task, self, (GDestroyNotify) name_lookup_unref);
  g_source_set_callback (self->wake_up, on_wake_up, g_object_ref (task), NULL);
  g_source_attach (self->wake_up, g_task_get_context (task));

  g_mutex_lock (&mutex);
  g_queue_push_tail (&waiting, name_lookup_ref (self));
  needs_thread = n_threads < MAX_THREADS;
  n_threads += needs_thread;
  g_mutex_unlock (&mutex);

  if (needs_thread)
    start_thread ();
}

/* --- Another resolver --- */

static void
on_looked_up (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  gboolean has_family = GPOINTER_TO_INT (g_task_get_task_data (task)) != G_SOCKET_FAMILY_INVALID;
  GList *addresses = has_family
                       ? g_resolver_lookup_by_name_with_flags_finish (G_RESOLVER (source), result, &local_error)
                       : g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &local_error);

  if (local_error != NULL)
    g_task_return_error (task, local_error);
  else
    g_task_return_pointer (task, addresses, (GDestroyNotify) g_resolver_free_addresses);
}

/* Asks the application's resolver. Takes ownership of task. */
static void
delegate (GResolver     *resolver,
          GTask         *task,
          const char    *host,
          GSocketFamily  family)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_task_set_task_data (task, GINT_TO_POINTER (family), NULL);
  if (family == G_SOCKET_FAMILY_INVALID)
    g_resolver_lookup_by_name_async (resolver, host, cancellable, on_looked_up, task);
  else
    g_resolver_lookup_by_name_with_flags_async (resolver, host,
                                                family == G_SOCKET_FAMILY_IPV4
                                                  ? G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY
                                                  : G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY,
                                                cancellable, on_looked_up, task);
}

void
wsman_resolver_lookup_async (const char          *host,
                             GSocketFamily        family,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GResolver) resolver = g_resolver_get_default ();

  g_task_set_source_tag (task, wsman_resolver_lookup_async);
  wsman_debug (WSMAN_DEBUG_TRANSPORT, "resolver: looks up %s", host);
  if (strcmp (G_OBJECT_TYPE_NAME (resolver), "GThreadedResolver") == 0)
    start (task, host, family);
  else
    delegate (resolver, g_steal_pointer (&task), host, family);
}

GList *
wsman_resolver_lookup_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_assert (g_async_result_is_tagged (result, wsman_resolver_lookup_async));

  return g_task_propagate_pointer (G_TASK (result), error);
}

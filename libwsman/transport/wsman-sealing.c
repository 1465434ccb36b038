/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Sealed bodies: the mechanism encrypts the plain body, and the framing puts it into HTTP. */

#include "wsman-sealing-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

typedef struct
{
  WsmanSealedBody body;
} Sealing;

static void
sealing_free (Sealing *self)
{
  wsman_sealed_body_clear (&self->body);
  g_free (self);
}

const char *
wsman_sealing_get_protocol (const char *scheme)
{
  if (g_strcmp0 (scheme, "Kerberos") == 0)
    return WSMAN_SEALED_KERBEROS;

  return g_strcmp0 (scheme, "CredSSP") == 0 ? WSMAN_SEALED_CREDSSP : WSMAN_SEALED_SPNEGO;
}

static GTask *
sealing_task_new (WsmanSecurityContext *security,
                  Sealing              *sealing,
                  GCancellable         *cancellable,
                  GAsyncReadyCallback   callback,
                  gpointer              user_data)
{
  GTask *task = g_task_new (security, cancellable, callback, user_data);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, sealing, (GDestroyNotify) sealing_free);

  return task;
}

static void
add_chunk (const WsmanSealed *chunk,
           gpointer           writer)
{
  wsman_sealed_writer_add (writer, chunk);
}

static void
free_writer (gpointer writer)
{
  wsman_sealed_writer_free (writer);
}

void
wsman_sealing_seal_async (WsmanSecurityContext *security,
                          GBytes               *plain,
                          const char           *charset,
                          const char           *protocol,
                          gboolean              indented,
                          GCancellable         *cancellable,
                          GAsyncReadyCallback   callback,
                          gpointer              user_data)
{
  WsmanSealedWriter *writer = wsman_sealed_writer_new (protocol, charset, indented, g_bytes_get_size (plain));

  wsman_security_context_seal_async (security, plain, add_chunk, writer, free_writer, cancellable, callback,
                                     user_data);
}

GBytes *
wsman_sealing_seal_finish (WsmanSecurityContext  *security,
                           GAsyncResult          *result,
                           char                 **content_type,
                           GError               **error)
{
  g_autoptr(WsmanSealedWriter) writer = wsman_security_context_seal_finish (security, result, error);

  *content_type = NULL;

  return writer != NULL ? wsman_sealed_writer_finish (writer, content_type) : NULL;
}

static void
on_unsealed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *local_error = NULL;
  g_autoptr(GBytes) plain =
    wsman_security_context_unseal_finish (WSMAN_SECURITY_CONTEXT (source), result, &local_error);

  if (plain == NULL)
    g_task_return_error (task, local_error);
  else
    g_task_return_pointer (task, g_steal_pointer (&plain), (GDestroyNotify) g_bytes_unref);
}

void
wsman_sealing_unseal_async (WsmanSecurityContext *security,
                            GBytes               *body,
                            const char           *content_type,
                            const char           *protocol,
                            GCancellable         *cancellable,
                            GAsyncReadyCallback   callback,
                            gpointer              user_data)
{
  Sealing *self = g_new0 (Sealing, 1);
  g_autoptr(GTask) task = sealing_task_new (security, self, cancellable, callback, user_data);
  GError *local_error = NULL;

  g_task_set_source_tag (task, wsman_sealing_unseal_async);
  if (!wsman_sealed_body_read (body, content_type, protocol, &self->body, &local_error))
    {
      g_task_return_error (task, local_error);
      return;
    }
  wsman_security_context_unseal_async (security, self->body.chunks, cancellable, on_unsealed, g_steal_pointer (&task));
}

GBytes *
wsman_sealing_unseal_finish (WsmanSecurityContext  *security,
                             GAsyncResult          *result,
                             char                 **charset,
                             gboolean              *indented,
                             GError               **error)
{
  GTask *task = G_TASK (result);
  Sealing *self = g_task_get_task_data (task);

  g_assert (g_task_is_valid (result, security));
  g_assert (g_async_result_is_tagged (result, wsman_sealing_unseal_async));

  if (charset != NULL)
    *charset = g_strdup (self->body.charset);
  if (indented != NULL)
    *indented = self->body.indented;

  return g_task_propagate_pointer (task, error);
}

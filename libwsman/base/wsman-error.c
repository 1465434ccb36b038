/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The error domain. Its errors are extended errors: each carries the record of its fault. Some bindings copy only the
 * domain, the class and the message into an exception, and free the error. Therefore each thread remembers the record
 * of the error that it freed last.
 */

#include "wsman-error-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "wsman-code-names-private.h"
#include "wsman-codes-private.h"

#define MAX_MESSAGE_LENGTH 1024

typedef struct
{
  WsmanFaultInfo *info;
} WsmanErrorPrivate;

static void
wsman_error_private_init (WsmanErrorPrivate *priv)
{
  priv->info = NULL;
}

static void
wsman_error_private_copy (const WsmanErrorPrivate *source,
                          WsmanErrorPrivate       *target)
{
  target->info = source->info != NULL ? wsman_fault_info_copy (source->info) : NULL;
}

static GPrivate last_info = G_PRIVATE_INIT ((GDestroyNotify) wsman_fault_info_free);

static void
wsman_error_private_clear (WsmanErrorPrivate *priv)
{
  if (priv->info != NULL)
    g_private_replace (&last_info, g_steal_pointer (&priv->info));
}

/**
 * wsman_error_quark:
 *
 * Gets the domain of the library's errors.
 *
 * Returns: the quark
 *
 * Since: 1.0
 */
G_DEFINE_EXTENDED_ERROR (WsmanError, wsman_error)

WsmanFaultInfo *
wsman_fault_info_new (guint32     code,
                      const char *message)
{
  WsmanFaultInfo *self = g_new0 (WsmanFaultInfo, 1);

  self->code = code;
  self->message = g_strdup (message);

  return self;
}

WsmanFaultInfo *
wsman_fault_info_copy (const WsmanFaultInfo *self)
{
  WsmanFaultInfo *copy = wsman_fault_info_new (self->code, self->message);

  copy->subcode = g_strdup (self->subcode);
  copy->machine = g_strdup (self->machine);
  copy->detail = g_strdup (self->detail);
  copy->provider_detail = g_strdup (self->provider_detail);
  copy->minor = self->minor;
  copy->is_own = self->is_own;

  return copy;
}

void
wsman_fault_info_free (WsmanFaultInfo *self)
{
  g_free (self->subcode);
  g_free (self->message);
  g_free (self->machine);
  g_free (self->detail);
  g_free (self->provider_detail);
  g_free (self);
}

static GError *
new_error (WsmanError      klass,
           WsmanFaultInfo *info)
{
  GError *error = g_error_new_literal (WSMAN_ERROR, klass, info->message);

  wsman_error_get_private (error)->info = info;

  return error;
}

/* Shortens a message. Messages quote text of the peer, which may be long. */
static char *
shorten (char *message)
{
  g_autofree char *owned = message;

  if (strlen (owned) <= MAX_MESSAGE_LENGTH)
    return g_steal_pointer (&owned);

  *g_utf8_find_prev_char (owned, owned + MAX_MESSAGE_LENGTH) = '\0';

  return g_strconcat (owned, "…", NULL);
}

static WsmanFaultInfo *
new_own_info (guint32     code,
              const char *message)
{
  WsmanFaultInfo *info = wsman_fault_info_new (code, message);

  info->is_own = TRUE;

  return info;
}

void
wsman_error_set (GError     **error,
                 WsmanError   klass,
                 guint32      code,
                 const char  *format,
                 ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (error == NULL)
    return;

  va_start (args, format);
  message = shorten (g_strdup_vprintf (format, args));
  va_end (args);

  g_propagate_error (error, new_error (klass, new_own_info (code, message)));
}

/* Returns a text for a fault that contains no text. */
static char *
describe_code (guint32 code)
{
  const char *text = code != 0 ? wsman_code_get_text (code) : NULL;

  if (text != NULL)
    return g_strdup (text);

  return g_strdup_printf (_("The server reported the error 0x%08X without a description"), code);
}

void
wsman_error_set_minor (GError  *error,
                       guint32  minor)
{
  wsman_error_get_private (error)->info->minor = minor;
}

void
wsman_error_set_fault (GError         **error,
                       WsmanFaultInfo  *info)
{
  g_autoptr(WsmanFaultInfo) owned = info;
  WsmanError klass = wsman_error_class_for_code (info->code);

  if (error == NULL)
    return;

  if (owned->message == NULL || *owned->message == '\0')
    {
      g_free (owned->message);
      owned->message = describe_code (owned->code);
    }

  g_propagate_error (error, new_error (klass, g_steal_pointer (&owned)));
}

const WsmanFaultInfo *
wsman_error_get_info (const GError *error)
{
  if (error == NULL || error->domain != WSMAN_ERROR)
    return NULL;

  return wsman_error_get_private (error)->info;
}

const WsmanFaultInfo *
wsman_error_recall_info (const GError *error)
{
  const WsmanFaultInfo *info = g_private_get (&last_info);

  if (error->domain != WSMAN_ERROR || info == NULL || g_strcmp0 (info->message, error->message) != 0)
    return NULL;

  return info;
}

/* The codes and classes for GIO's errors. All other errors mean that the connection is broken. */
static const struct
{
  GIOErrorEnum io;
  WsmanError klass;
  guint32 code;
} io_errors[] = {
  { G_IO_ERROR_TIMED_OUT, WSMAN_ERROR_TIMED_OUT, ERROR_WSMAN_NETWORK_TIMEDOUT },
  { G_IO_ERROR_HOST_NOT_FOUND, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_NAME_NOT_RESOLVED },
  { G_IO_ERROR_CONNECTION_REFUSED, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE },
  { G_IO_ERROR_HOST_UNREACHABLE, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE },
  { G_IO_ERROR_NETWORK_UNREACHABLE, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE },
  { G_IO_ERROR_NOT_FOUND, WSMAN_ERROR_CONNECTION, ERROR_WSMAN_DESTINATION_UNREACHABLE },
  { G_IO_ERROR_PERMISSION_DENIED, WSMAN_ERROR_ACCESS_DENIED, E_ACCESSDENIED },
  { G_IO_ERROR_PROXY_AUTH_FAILED, WSMAN_ERROR_AUTHENTICATION, E_ACCESSDENIED },
  { G_IO_ERROR_PROXY_NEED_AUTH, WSMAN_ERROR_AUTHENTICATION, E_ACCESSDENIED },
  { G_IO_ERROR_INVALID_ARGUMENT, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG },
  { G_IO_ERROR_INVALID_FILENAME, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG },
  { G_IO_ERROR_NOT_SUPPORTED, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE },
  { G_IO_ERROR_INVALID_DATA, WSMAN_ERROR_PROTOCOL, ERROR_WINHTTP_INVALID_SERVER_RESPONSE },
  { G_IO_ERROR_PARTIAL_INPUT, WSMAN_ERROR_PROTOCOL, ERROR_WINHTTP_INVALID_SERVER_RESPONSE },
};

static void
classify (const GError *error,
          WsmanError   *klass,
          guint32      *code)
{
  *klass = WSMAN_ERROR_CONNECTION;
  *code = ERROR_WINHTTP_CONNECTION_ERROR;

  if (error->domain == G_TLS_ERROR)
    {
      *klass = WSMAN_ERROR_CERTIFICATE;
      *code = ERROR_WSMAN_SSL_CONNECTION_ABORTED;
    }
  else if (error->domain == G_RESOLVER_ERROR)
    {
      *code = ERROR_WSMAN_NAME_NOT_RESOLVED;
    }
  else if (error->domain == G_CONVERT_ERROR)
    {
      *klass = WSMAN_ERROR_PROTOCOL;
      *code = ERROR_WINHTTP_INVALID_SERVER_RESPONSE;
    }

  for (gsize i = 0; error->domain == G_IO_ERROR && i < G_N_ELEMENTS (io_errors); i++)
    {
      if (error->code == (int) io_errors[i].io)
        {
          *klass = io_errors[i].klass;
          *code = io_errors[i].code;
        }
    }
}

GError *
wsman_error_convert (GError *error)
{
  g_autoptr(GError) owned = error;
  WsmanError klass;
  guint32 code;

  if (error->domain == WSMAN_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return g_steal_pointer (&owned);

  classify (owned, &klass, &code);

  return new_error (klass, new_own_info (code, owned->message));
}

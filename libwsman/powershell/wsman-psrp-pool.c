/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The state machine of a pool of runspaces. [MS-PSRP] 3.1.4. */

#include "wsman-psrp-machine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-debug-private.h"
#include "base/wsman-error-private.h"
#include "wsman-psrp-fragments-private.h"
#include "wsman-psrp-pool-private.h"

/* The states that a server reports. */
#define STATE_OPENED 2
#define STATE_CLOSED 3
#define STATE_BROKEN 5

struct _WsmanPsrpPool
{
  guint8 id[WSMAN_PSRP_ID_SIZE];
  GMutex mutex; /* guards the next field */
  guint64 last_object_id;

  WsmanPsrpJoiner *joiner;
  gboolean is_negotiated;
  gboolean is_open;
  char *session_key; /* NULL before it has arrived */
};

WsmanPsrpPool *
wsman_psrp_pool_new (const char *shell_id)
{
  WsmanPsrpPool *self = g_atomic_rc_box_new0 (WsmanPsrpPool);

  g_mutex_init (&self->mutex);
  self->joiner = wsman_psrp_joiner_new ();
  wsman_psrp_id_parse (shell_id, self->id);

  return self;
}

WsmanPsrpPool *
wsman_psrp_pool_ref (WsmanPsrpPool *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
pool_clear (gpointer data)
{
  WsmanPsrpPool *self = data;

  g_mutex_clear (&self->mutex);
  wsman_psrp_joiner_free (self->joiner);
  g_free (self->session_key);
}

void
wsman_psrp_pool_unref (WsmanPsrpPool *self)
{
  g_atomic_rc_box_release_full (self, pool_clear);
}

gboolean
wsman_psrp_pool_send (WsmanPsrpPool    *self,
                      WsmanPsrpHeader  *header,
                      WsmanPSObject    *object,
                      gsize             max_blob,
                      GQueue           *fragments,
                      GError          **error)
{
  g_autoptr(GBytes) message = NULL;
  guint64 object_id;

  header->to_server = TRUE;
  memcpy (header->pool_id, self->id, sizeof self->id);
  message = wsman_psrp_message_write (header, object, error);
  if (message == NULL)
    return FALSE;

  g_mutex_lock (&self->mutex);
  object_id = ++self->last_object_id;
  g_mutex_unlock (&self->mutex);
  wsman_psrp_split (message, object_id, max_blob, fragments);

  return TRUE;
}

gboolean
wsman_psrp_pool_open (WsmanPsrpPool            *self,
                      guint                     min_runspaces,
                      guint                     max_runspaces,
                      const WsmanPsrpHostInfo  *host,
                      GQueue                   *fragments,
                      GError                  **error)
{
  g_autoptr(WsmanPSObject) capability = wsman_psrp_make_capability ();
  g_autoptr(WsmanPSObject) init = wsman_psrp_make_init (min_runspaces, max_runspaces, host);
  WsmanPsrpHeader header = { .type = WSMAN_PSRP_SESSION_CAPABILITY };

  if (!wsman_psrp_pool_send (self, &header, capability, WSMAN_PSRP_MAX_BLOB, fragments, error))
    return FALSE;

  header.type = WSMAN_PSRP_INIT_RUNSPACEPOOL;

  return wsman_psrp_pool_send (self, &header, init, WSMAN_PSRP_MAX_BLOB, fragments, error);
}

const char *
wsman_psrp_get_error_text (WsmanPSObject *record)
{
  g_autoptr(WsmanPSObject) exception = wsman_ps_object_lookup_object (record, "Exception");
  const char *text = wsman_ps_object_lookup_string (record, "ErrorDetails_Message");

  if (text == NULL)
    text = wsman_ps_object_get_text (record);
  if (text == NULL && exception != NULL)
    text = wsman_ps_object_lookup_string (exception, "Message");

  return text != NULL ? text : _("PowerShell gave no reason");
}

static gboolean
take_capability (WsmanPsrpPool  *self,
                 WsmanPSObject  *object,
                 GError        **error)
{
  const char *version = wsman_ps_object_lookup_text (object, "protocolversion");

  self->is_negotiated = version != NULL && g_str_has_prefix (version, "2.");
  if (self->is_negotiated)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_UNSUPPORTED_FEATURE,
                             _("The server speaks version “%.20s” of PowerShell remoting, not 2.0 to 2.3"),
                             version != NULL ? version : "");
}

static gboolean
take_state (WsmanPsrpPool  *self,
            WsmanPSObject  *object,
            GError        **error)
{
  g_autoptr(WsmanPSObject) reason = wsman_ps_object_lookup_object (object, "ExceptionAsErrorRecord");
  gint64 state = -1;

  wsman_ps_object_lookup_int64 (object, "RunspaceState", &state);
  if (state == STATE_BROKEN || state == STATE_CLOSED)
    return wsman_error_refuse (error, WSMAN_ERROR_REMOTE, ERROR_WSMAN_PROVIDER_FAILURE,
                               _("PowerShell has closed the runspaces: %s"),
                               reason != NULL ? wsman_psrp_get_error_text (reason) : _("it gave no reason"));

  if (state == STATE_OPENED && !self->is_negotiated)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("The server opened the runspaces before it named its version"));
  self->is_open = self->is_open || state == STATE_OPENED;

  return TRUE;
}

static gboolean
take_message (WsmanPsrpPool  *self,
              GBytes         *message,
              GError        **error)
{
  WsmanPsrpHeader header;
  g_autoptr(WsmanPSObject) object = NULL;

  if (!wsman_psrp_message_read (message, &header, &object, error))
    return FALSE;
  if (object != NULL && header.type == WSMAN_PSRP_SESSION_CAPABILITY)
    return take_capability (self, object, error);
  if (object != NULL && header.type == WSMAN_PSRP_RUNSPACEPOOL_STATE)
    return take_state (self, object, error);
  if (object != NULL && header.type == WSMAN_PSRP_ENCRYPTED_SESSION_KEY)
    {
      g_free (self->session_key);
      self->session_key = g_strdup (wsman_ps_object_lookup_string (object, "EncryptedSessionKey"));
      return TRUE;
    }

  wsman_debug (WSMAN_DEBUG_SESSION, "Passed over a message of the type 0x%08x to the pool", header.type);

  return TRUE;
}

gboolean
wsman_psrp_pool_take (WsmanPsrpPool  *self,
                      GBytes         *bytes,
                      GError        **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  gboolean taken = wsman_psrp_joiner_push (self->joiner, data, length, error);

  while (taken)
    {
      g_autoptr(GBytes) message = wsman_psrp_joiner_take (self->joiner);

      if (message == NULL)
        break;
      taken = take_message (self, message, error);
    }

  return taken;
}

gboolean
wsman_psrp_pool_is_open (WsmanPsrpPool *self)
{
  return self->is_open;
}

GBytes *
wsman_psrp_pool_write_public_key (WsmanPsrpPool  *self,
                                  const char     *public_key,
                                  GError        **error)
{
  WsmanPsrpHeader header = { .type = WSMAN_PSRP_PUBLIC_KEY };
  g_autoptr(WsmanPSObject) message = wsman_ps_object_new ();
  GQueue fragments = G_QUEUE_INIT;

  wsman_ps_object_add_text (message, "PublicKey", WSMAN_PS_KIND_STRING, public_key);
  if (!wsman_psrp_pool_send (self, &header, message, WSMAN_PSRP_MAX_BLOB, &fragments, error))
    return NULL;

  g_assert (fragments.length == 1);

  return g_queue_pop_head (&fragments);
}

char *
wsman_psrp_pool_steal_session_key (WsmanPsrpPool *self)
{
  return g_steal_pointer (&self->session_key);
}

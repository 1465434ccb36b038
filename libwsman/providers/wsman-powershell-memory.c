/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What is known of a pool of runspaces. */

#include "wsman-powershell-memory-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "powershell/wsman-psrp-message-private.h"

/* The most bytes of a message that is kept. Private data usually have one or two thousand. */
#define MAX_KEPT (1024 * 1024)

/* The server's own messages have numbers that PowerShell's never reach. */
#define FIRST_OWN_NUMBER (G_GUINT64_CONSTANT (1) << 62)

/* A message of PowerShell. */
typedef struct
{
  WsmanPsrpType type;
  guint64 object_id;
  GQueue fragments; /* GBytes */
  gsize size;
  gboolean is_complete;
} KeptMessage;

/* The places of the kept messages. */
enum
{
  KEPT_CAPABILITY,
  KEPT_PRIVATE_DATA,
  KEPT_STATE,
  N_KEPT,
};

struct _WsmanPowerShellMemory
{
  KeptMessage kept[N_KEPT];
  WsmanPsrpJoiner *input; /* joins the client's messages to the pool; NULL after a wrong one */
  gint64 min_runspaces;
  gint64 max_runspaces;
  guint64 last_number;    /* the number of the newest message of the server's own */
};

WsmanPowerShellMemory *
wsman_powershell_memory_new (void)
{
  WsmanPowerShellMemory *self = g_new0 (WsmanPowerShellMemory, 1);

  self->kept[KEPT_CAPABILITY].type = WSMAN_PSRP_SESSION_CAPABILITY;
  self->kept[KEPT_PRIVATE_DATA].type = WSMAN_PSRP_APPLICATION_PRIVATE_DATA;
  self->kept[KEPT_STATE].type = WSMAN_PSRP_RUNSPACEPOOL_STATE;
  self->input = wsman_psrp_joiner_new ();
  self->min_runspaces = self->max_runspaces = 1;
  self->last_number = FIRST_OWN_NUMBER;

  return self;
}

static void
forget (KeptMessage *message)
{
  g_queue_clear_full (&message->fragments, (GDestroyNotify) g_bytes_unref);
  message->object_id = 0;
  message->size = 0;
  message->is_complete = FALSE;
}

void
wsman_powershell_memory_free (WsmanPowerShellMemory *self)
{
  for (guint i = 0; i < N_KEPT; i++)
    forget (&self->kept[i]);
  g_clear_pointer (&self->input, wsman_psrp_joiner_free);
  g_free (self);
}

/* --- Messages of the client --- */

static void
look_at_message (WsmanPowerShellMemory *self,
                 GBytes                *message)
{
  WsmanPsrpHeader header;
  g_autoptr(WsmanPSObject) object = NULL;

  if (!wsman_psrp_message_read (message, &header, &object, NULL) || object == NULL)
    return;
  if (header.type != WSMAN_PSRP_INIT_RUNSPACEPOOL && header.type != WSMAN_PSRP_SET_MIN_RUNSPACES &&
      header.type != WSMAN_PSRP_SET_MAX_RUNSPACES)
    return;

  wsman_ps_object_lookup_int64 (object, "MinRunspaces", &self->min_runspaces);
  wsman_ps_object_lookup_int64 (object, "MaxRunspaces", &self->max_runspaces);
}

/* PowerShell itself complains about wrong messages. */
void
wsman_powershell_memory_look_at_input (WsmanPowerShellMemory *self,
                                       GBytes                *data)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  GBytes *message;

  if (self->input == NULL)
    return;

  if (!wsman_psrp_joiner_push (self->input, bytes, size, NULL))
    g_clear_pointer (&self->input, wsman_psrp_joiner_free);
  while (self->input != NULL && (message = wsman_psrp_joiner_take (self->input)) != NULL)
    {
      look_at_message (self, message);
      g_bytes_unref (message);
    }
}

/* --- Messages of PowerShell --- */

static KeptMessage *
find_kept (WsmanPowerShellMemory   *self,
           const WsmanPsrpFragment *fragment,
           const guint8            *blob)
{
  gboolean is_start = (fragment->flags & WSMAN_PSRP_FRAGMENT_START) != 0;
  WsmanPsrpHeader header = { 0 };

  if (is_start && !wsman_psrp_header_read (blob, fragment->length, &header))
    return NULL;

  for (guint i = 0; i < N_KEPT; i++)
    {
      KeptMessage *message = &self->kept[i];

      if (is_start ? message->type == header.type
                   : message->object_id == fragment->object_id && !message->is_complete)
        return message;
    }

  return NULL;
}

void
wsman_powershell_memory_look_at_output (WsmanPowerShellMemory   *self,
                                        const WsmanPsrpFragment *header,
                                        GBytes                  *fragment)
{
  const guint8 *bytes = g_bytes_get_data (fragment, NULL);
  KeptMessage *message = find_kept (self, header, bytes + WSMAN_PSRP_FRAGMENT_HEADER);

  if (message == NULL)
    return;

  if ((header->flags & WSMAN_PSRP_FRAGMENT_START) != 0)
    forget (message);
  message->object_id = header->object_id;
  message->size += g_bytes_get_size (fragment);
  if (message->size > MAX_KEPT)
    {
      forget (message);
      return;
    }

  g_queue_push_tail (&message->fragments, g_bytes_ref (fragment));
  message->is_complete = (header->flags & WSMAN_PSRP_FRAGMENT_END) != 0;
}

/* --- Another client --- */

/* Checks the first messages of a client, and returns the id of the pool that it uses. */
static gboolean
check_client (GBytes   *data,
              guint8   *pool_id,
              GError  **error)
{
  g_autoptr(WsmanPsrpJoiner) joiner = wsman_psrp_joiner_new ();
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  gboolean has_capability = FALSE, connects = FALSE;
  gboolean accepted = wsman_psrp_joiner_push (joiner, bytes, size, NULL);
  GBytes *message;

  while ((message = wsman_psrp_joiner_take (joiner)) != NULL)
    {
      WsmanPsrpHeader header = { 0 };

      accepted = wsman_psrp_header_read (g_bytes_get_data (message, NULL), g_bytes_get_size (message), &header) &&
                 accepted;
      has_capability = has_capability || header.type == WSMAN_PSRP_SESSION_CAPABILITY;
      connects = connects || header.type == WSMAN_PSRP_CONNECT_RUNSPACEPOOL;
      memcpy (pool_id, header.pool_id, WSMAN_PSRP_ID_SIZE);
      g_bytes_unref (message);
    }

  return (accepted && has_capability && connects) ||
         wsman_error_refuse (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PROVIDER_FAILURE,
                             _("The Connect doesn’t have the client’s capability and its connect information"));
}

static void
append_fragments (GQueue     *fragments,
                  GByteArray *bytes)
{
  for (GList *l = fragments->head; l != NULL; l = l->next)
    g_byte_array_append (bytes, g_bytes_get_data (l->data, NULL), g_bytes_get_size (l->data));
}

static gboolean
append_numbers (WsmanPowerShellMemory  *self,
                const guint8           *pool_id,
                GByteArray             *bytes,
                GError                **error)
{
  WsmanPsrpHeader header = { .type = WSMAN_PSRP_RUNSPACEPOOL_INIT_DATA };
  g_autoptr(WsmanPSObject) object = wsman_ps_object_new ();
  g_autoptr(GBytes) message = NULL;
  GQueue fragments = G_QUEUE_INIT;

  memcpy (header.pool_id, pool_id, WSMAN_PSRP_ID_SIZE);
  wsman_ps_object_add_int32 (object, "MinRunspaces", (gint32) self->min_runspaces);
  wsman_ps_object_add_int32 (object, "MaxRunspaces", (gint32) self->max_runspaces);
  message = wsman_psrp_message_write (&header, object, error);
  if (message == NULL)
    return FALSE;

  wsman_psrp_split (message, ++self->last_number, WSMAN_PSRP_MAX_BLOB, &fragments);
  append_fragments (&fragments, bytes);
  g_queue_clear_full (&fragments, (GDestroyNotify) g_bytes_unref);

  return TRUE;
}

GBytes *
wsman_powershell_memory_connect (WsmanPowerShellMemory  *self,
                                 GBytes                 *data,
                                 GError                **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  guint8 pool_id[WSMAN_PSRP_ID_SIZE] = { 0 };

  if (!check_client (data, pool_id, error))
    return NULL;
  if (!self->kept[KEPT_CAPABILITY].is_complete || !self->kept[KEPT_STATE].is_complete)
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_PROVIDER_FAILURE,
                       _("PowerShell hasn’t opened the pool yet"));
      return NULL;
    }

  append_fragments (&self->kept[KEPT_CAPABILITY].fragments, bytes);
  if (!append_numbers (self, pool_id, bytes, error))
    return NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

void
wsman_powershell_memory_repeat (WsmanPowerShellMemory *self,
                                GQueue                *fragments)
{
  static const guint places[] = { KEPT_PRIVATE_DATA, KEPT_STATE };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      KeptMessage *message = &self->kept[places[i]];

      for (GList *l = message->is_complete ? message->fragments.head : NULL; l != NULL; l = l->next)
        g_queue_push_tail (fragments, g_bytes_ref (l->data));
    }
}

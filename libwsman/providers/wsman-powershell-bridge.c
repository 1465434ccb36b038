/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The bridge between WS-Management and the standard streams of a PowerShell. */

#include "wsman-powershell-bridge-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "powershell/wsman-psrp-fragments-private.h"
#include "powershell/wsman-psrp-message-private.h"
#include "soap/wsman-hash-private.h"
#include "wsman-powershell-element-private.h"
#include "wsman-powershell-memory-private.h"

/* The most bytes of a message that the bridge reads itself. It reads the states of pipelines, with an error record. */
#define MAX_MESSAGE (4 * 1024 * 1024)

struct _WsmanPowerShellBridge
{
  GHashTable *targets;    /* GUID -> WsmanPowerShellTarget, with those that are being closed */
  WsmanPowerShellTarget *pool;
  WsmanPowerShellMemory *memory;
  GString *line;          /* the beginning of a line that PowerShell hasn't finished */
  GString *lines;         /* what PowerShell must get */
  GArray *acknowledged;   /* guint64: the numbers of requests */
  gsize waiting;          /* the number of bytes that wait for the client */
};

/* An element that PowerShell must acknowledge. */
typedef struct
{
  WsmanPowerShellElement element;
  guint64 request; /* the number of the client's request; 0 for none */
} TargetElement;

struct _WsmanPowerShellTarget
{
  WsmanPowerShellBridge *bridge;
  char id[WSMAN_POWERSHELL_TARGET_SIZE];
  GQueue fragments;    /* GBytes: what waits for the client */
  GQueue elements;     /* TargetElement; the first has been written if is_written */
  gboolean is_written;
  gboolean is_closed;
  WsmanPowerShellState state;
  GByteArray *report;  /* the beginning of a message with a state; NULL if none has begun */
  guint64 report_id;   /* the number of this message */
};

static void
target_element_free (gpointer data)
{
  TargetElement *self = data;

  wsman_powershell_element_clear (&self->element);
  g_free (self);
}

static void
drop_fragments (WsmanPowerShellTarget *self)
{
  while (wsman_powershell_target_peek (self) != NULL)
    wsman_powershell_target_skip (self);
}

static void
target_free (gpointer data)
{
  WsmanPowerShellTarget *self = data;

  drop_fragments (self);
  g_queue_clear_full (&self->elements, target_element_free);
  g_clear_pointer (&self->report, g_byte_array_unref);
  g_free (self);
}

static WsmanPowerShellTarget *
add_target (WsmanPowerShellBridge *self,
            const char            *id)
{
  WsmanPowerShellTarget *target = g_new0 (WsmanPowerShellTarget, 1);

  target->bridge = self;
  g_strlcpy (target->id, id, sizeof target->id);
  g_hash_table_insert (self->targets, target->id, target);

  return target;
}

WsmanPowerShellBridge *
wsman_powershell_bridge_new (void)
{
  WsmanPowerShellBridge *self = g_new0 (WsmanPowerShellBridge, 1);

  self->targets = g_hash_table_new_full (wsman_text_hash, g_str_equal, NULL, target_free);
  self->pool = add_target (self, WSMAN_POWERSHELL_POOL);
  self->memory = wsman_powershell_memory_new ();
  self->line = g_string_new (NULL);
  self->lines = g_string_new (NULL);
  self->acknowledged = g_array_new (FALSE, FALSE, sizeof (guint64));

  return self;
}

void
wsman_powershell_bridge_free (WsmanPowerShellBridge *self)
{
  g_hash_table_unref (self->targets);
  wsman_powershell_memory_free (self->memory);
  g_string_free (self->line, TRUE);
  g_string_free (self->lines, TRUE);
  g_array_unref (self->acknowledged);
  g_free (self);
}

/* --- To PowerShell --- */

/* Writes the next element of the target, unless one is still to be acknowledged. */
static void
write_next (WsmanPowerShellTarget *self)
{
  TargetElement *next = g_queue_peek_head (&self->elements);

  if (next == NULL || self->is_written)
    return;

  wsman_powershell_element_write (&next->element, self->bridge->lines);
  self->is_written = TRUE;
}

static void
push_element (WsmanPowerShellTarget *self,
              WsmanPowerShellKind    kind,
              GBytes                *data,
              gboolean               is_prompt,
              guint64                request)
{
  TargetElement *next = g_new0 (TargetElement, 1);

  next->element.kind = kind;
  memcpy (next->element.target, self->id, sizeof self->id);
  next->element.is_prompt = is_prompt;
  next->element.data = data != NULL ? g_bytes_ref (data) : NULL;
  next->request = request;
  g_queue_push_tail (&self->elements, next);
  write_next (self);
}

void
wsman_powershell_bridge_write (WsmanPowerShellBridge *self,
                               GByteArray            *lines)
{
  g_byte_array_append (lines, (const guint8 *) self->lines->str, (guint) self->lines->len);
  g_string_truncate (self->lines, 0);
}

WsmanPowerShellTarget *
wsman_powershell_bridge_get_pool (WsmanPowerShellBridge *self)
{
  return self->pool;
}

/* PowerShell finds a pipeline by the id in its messages, and clients print that id in another way. */
WsmanPowerShellTarget *
wsman_powershell_bridge_start (WsmanPowerShellBridge  *self,
                               GBytes                 *data,
                               guint64                 request,
                               GError                **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  WsmanPsrpFragment fragment = { 0 };
  WsmanPsrpHeader header;
  char id[WSMAN_POWERSHELL_TARGET_SIZE];
  WsmanPowerShellTarget *target;

  if (!wsman_psrp_fragment_read (bytes, size, &fragment) || (fragment.flags & WSMAN_PSRP_FRAGMENT_START) == 0 ||
      !wsman_psrp_header_read (bytes + WSMAN_PSRP_FRAGMENT_HEADER,
                               MIN (size - WSMAN_PSRP_FRAGMENT_HEADER, fragment.length), &header))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                       _("The command doesn’t begin with a message of PowerShell"));
      return NULL;
    }

  wsman_psrp_id_print (header.pipeline_id, id);
  if (g_hash_table_contains (self->targets, id))
    {
      wsman_error_set (error, WSMAN_ERROR_ALREADY_EXISTS, ERROR_WINRS_SHELLCOMMAND_CLIENTID_RESOURCE_CONFLICT,
                       _("The pool already has a pipeline %s"), id);
      return NULL;
    }

  target = add_target (self, id);
  push_element (target, WSMAN_POWERSHELL_COMMAND, NULL, FALSE, 0);
  push_element (target, WSMAN_POWERSHELL_DATA, data, FALSE, request);

  return target;
}

guint
wsman_powershell_bridge_count (WsmanPowerShellBridge *self)
{
  return g_hash_table_size (self->targets) - 1;
}

void
wsman_powershell_target_send (WsmanPowerShellTarget *self,
                              GBytes                *data,
                              gboolean               is_prompt,
                              guint64                request)
{
  if (self == self->bridge->pool && !is_prompt)
    wsman_powershell_memory_look_at_input (self->bridge->memory, data);
  push_element (self, WSMAN_POWERSHELL_DATA, data, is_prompt, request);
}

void
wsman_powershell_target_stop (WsmanPowerShellTarget *self)
{
  TargetElement *last = g_queue_peek_tail (&self->elements);

  /* A client may repeat the signal. The one that waits is enough. */
  if (last != NULL && last->element.kind == WSMAN_POWERSHELL_SIGNAL)
    return;

  push_element (self, WSMAN_POWERSHELL_SIGNAL, NULL, FALSE, 0);
}

void
wsman_powershell_target_close (WsmanPowerShellTarget *self)
{
  self->is_closed = TRUE;
  drop_fragments (self);
  push_element (self, WSMAN_POWERSHELL_CLOSE, NULL, FALSE, 0);
}

/* --- From PowerShell --- */

static void
take_acknowledgement (WsmanPowerShellTarget *self,
                      WsmanPowerShellKind    kind)
{
  TargetElement *element = g_queue_peek_head (&self->elements);

  if (element == NULL || !self->is_written || element->element.kind + 1 != kind)
    return;

  g_queue_pop_head (&self->elements);
  self->is_written = FALSE;
  if (element->request != 0)
    g_array_append_val (self->bridge->acknowledged, element->request);
  target_element_free (element);
  if (kind == WSMAN_POWERSHELL_CLOSE_ACK)
    g_hash_table_remove (self->bridge->targets, self->id);
  else
    write_next (self);
}

/* Reads the state in a complete message. */
static gboolean
take_report (WsmanPowerShellTarget  *self,
             GError                **error)
{
  g_autoptr(GBytes) message = g_byte_array_free_to_bytes (g_steal_pointer (&self->report));
  g_autoptr(WsmanPSObject) object = NULL;
  WsmanPsrpHeader header;
  gint64 state = 0;

  if (!wsman_psrp_message_read (message, &header, &object, error))
    return FALSE;

  if (object != NULL && wsman_ps_object_lookup_int64 (object, "PipelineState", &state) &&
      state >= WSMAN_POWERSHELL_STOPPED && state <= WSMAN_POWERSHELL_FAILED)
    self->state = (WsmanPowerShellState) state;

  return TRUE;
}

/* Keeps the message with a state; the other messages only pass. */
static gboolean
look_at_fragment (WsmanPowerShellTarget    *self,
                  const WsmanPsrpFragment  *fragment,
                  const guint8             *blob,
                  GError                  **error)
{
  WsmanPsrpHeader header;

  if ((fragment->flags & WSMAN_PSRP_FRAGMENT_START) != 0 && self->report == NULL &&
      wsman_psrp_header_read (blob, fragment->length, &header) && header.type == WSMAN_PSRP_PIPELINE_STATE)
    {
      self->report = g_byte_array_new ();
      self->report_id = fragment->object_id;
    }
  if (self->report == NULL || fragment->object_id != self->report_id)
    return TRUE;
  if (self->report->len + fragment->length > MAX_MESSAGE)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("PowerShell reported the state of a pipeline with more than %u bytes"), MAX_MESSAGE);

  g_byte_array_append (self->report, blob, fragment->length);

  return (fragment->flags & WSMAN_PSRP_FRAGMENT_END) == 0 || take_report (self, error);
}

/* Splits data into fragments, because some clients expect one in each piece of a stream. */
static gboolean
take_data (WsmanPowerShellTarget  *self,
           GBytes                 *data,
           GError                **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  gsize offset = 0;

  while (offset < size)
    {
      WsmanPsrpFragment fragment = { 0 };
      GBytes *whole;
      gsize length;

      if (!wsman_psrp_fragment_read (bytes + offset, size - offset, &fragment) ||
          fragment.length > size - offset - WSMAN_PSRP_FRAGMENT_HEADER)
        return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                                   _("PowerShell wrote a part of a fragment"));

      if (!look_at_fragment (self, &fragment, bytes + offset + WSMAN_PSRP_FRAGMENT_HEADER, error))
        return FALSE;

      length = WSMAN_PSRP_FRAGMENT_HEADER + fragment.length;
      whole = g_bytes_new_from_bytes (data, offset, length);
      if (self == self->bridge->pool)
        wsman_powershell_memory_look_at_output (self->bridge->memory, &fragment, whole);
      g_queue_push_tail (&self->fragments, whole);
      self->bridge->waiting += length;
      offset += length;
    }

  return TRUE;
}

/* PowerShell may still write about a pipeline that the client has closed, and that isn't an error. */
static gboolean
take_line (WsmanPowerShellBridge  *self,
           const char             *line,
           GError                **error)
{
  g_auto(WsmanPowerShellElement) element = { 0 };
  WsmanPowerShellTarget *target;

  if (line[strspn (line, " \t\r")] == '\0')
    return TRUE;
  if (!wsman_powershell_element_read (&element, line, error))
    return FALSE;

  target = g_hash_table_lookup (self->targets, element.target);
  if (target == NULL)
    return TRUE;
  if (element.kind == WSMAN_POWERSHELL_DATA)
    return target->is_closed || take_data (target, element.data, error);

  take_acknowledgement (target, element.kind);

  return TRUE;
}

static gboolean
check_line (const GString  *line,
            GError        **error)
{
  if (line->len > WSMAN_POWERSHELL_MAX_LINE)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("PowerShell wrote a line with more than %u bytes"), WSMAN_POWERSHELL_MAX_LINE);
  if (strlen (line->str) != line->len)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("PowerShell wrote a line with a zero byte"));

  return TRUE;
}

gboolean
wsman_powershell_bridge_take (WsmanPowerShellBridge  *self,
                              const char             *data,
                              gsize                   length,
                              GError                **error)
{
  while (length > 0)
    {
      const char *end = memchr (data, '\n', length);
      gsize part = end != NULL ? (gsize) (end - data) : length;

      g_string_append_len (self->line, data, (gssize) part);
      if (!check_line (self->line, error))
        return FALSE;
      if (end == NULL)
        return TRUE;

      if (!take_line (self, self->line->str, error))
        return FALSE;
      g_string_truncate (self->line, 0);
      data += part + 1;
      length -= part + 1;
    }

  return TRUE;
}

gboolean
wsman_powershell_bridge_is_full (WsmanPowerShellBridge *self)
{
  return self->waiting >= WSMAN_POWERSHELL_MAX_WAITING;
}

guint64
wsman_powershell_bridge_pop_acknowledged (WsmanPowerShellBridge *self)
{
  guint64 request;

  if (self->acknowledged->len == 0)
    return 0;

  request = g_array_index (self->acknowledged, guint64, 0);
  g_array_remove_index (self->acknowledged, 0);

  return request;
}

/* --- Another client --- */

/* The messages that the memory repeats may still be waiting, and come only once. */
static void
push_repeated (WsmanPowerShellTarget *self)
{
  GQueue repeated = G_QUEUE_INIT;
  GBytes *fragment;

  wsman_powershell_memory_repeat (self->bridge->memory, &repeated);
  while ((fragment = g_queue_pop_tail (&repeated)) != NULL)
    {
      GList *waiting = g_queue_find (&self->fragments, fragment);

      if (waiting != NULL)
        {
          g_queue_delete_link (&self->fragments, waiting);
          g_bytes_unref (fragment);
        }
      else
        {
          self->bridge->waiting += g_bytes_get_size (fragment);
        }
      g_queue_push_head (&self->fragments, fragment);
    }
}

GBytes *
wsman_powershell_bridge_connect (WsmanPowerShellBridge  *self,
                                 GBytes                 *data,
                                 GError                **error)
{
  GBytes *response = wsman_powershell_memory_connect (self->memory, data, error);

  if (response != NULL)
    push_repeated (self->pool);

  return response;
}

/* --- What waits for the client --- */

GBytes *
wsman_powershell_target_peek (WsmanPowerShellTarget *self)
{
  return g_queue_peek_head (&self->fragments);
}

void
wsman_powershell_target_skip (WsmanPowerShellTarget *self)
{
  GBytes *fragment = g_queue_pop_head (&self->fragments);

  self->bridge->waiting -= g_bytes_get_size (fragment);
  g_bytes_unref (fragment);
}

WsmanPowerShellState
wsman_powershell_target_get_state (WsmanPowerShellTarget *self)
{
  return self->state;
}

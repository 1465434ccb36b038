/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Splits messages into fragments, and joins them. [MS-PSRP] 2.2.4. */

#include "wsman-psrp-fragments-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

typedef struct
{
  guint64 object_id;
  guint64 n_fragments;
  GByteArray *bytes;
} Unfinished;

struct _WsmanPsrpJoiner
{
  GByteArray *rest;     /* the bytes of a fragment that isn't complete yet */
  GHashTable *messages; /* object id -> Unfinished */
  gsize size;           /* the number of bytes in messages */
  GQueue complete;      /* GBytes */
  gboolean has_failed;
};

static void
append_fragment (GBytes                  *message,
                 const WsmanPsrpFragment *fragment,
                 gsize                    offset,
                 GQueue                  *fragments)
{
  GByteArray *bytes = g_byte_array_sized_new (WSMAN_PSRP_FRAGMENT_HEADER + fragment->length);
  guint64 ids[] = { GUINT64_TO_BE (fragment->object_id), GUINT64_TO_BE (fragment->fragment_id) };
  guint32 length = GUINT32_TO_BE (fragment->length);

  g_byte_array_append (bytes, (const guint8 *) ids, sizeof ids);
  g_byte_array_append (bytes, &fragment->flags, 1);
  g_byte_array_append (bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (bytes, (const guint8 *) g_bytes_get_data (message, NULL) + offset, fragment->length);
  g_queue_push_tail (fragments, g_byte_array_free_to_bytes (bytes));
}

void
wsman_psrp_split (GBytes  *message,
                  guint64  object_id,
                  gsize    max_blob,
                  GQueue  *fragments)
{
  gsize size = g_bytes_get_size (message);
  gsize offset = 0;
  WsmanPsrpFragment fragment = { .object_id = object_id, .flags = WSMAN_PSRP_FRAGMENT_START };

  do
    {
      fragment.length = MIN (size - offset, max_blob);
      if (offset + fragment.length == size)
        fragment.flags |= WSMAN_PSRP_FRAGMENT_END;
      append_fragment (message, &fragment, offset, fragments);

      offset += fragment.length;
      fragment.fragment_id++;
      fragment.flags = 0;
    }
  while (offset < size);
}

static void
unfinished_free (gpointer data)
{
  Unfinished *self = data;

  g_byte_array_unref (self->bytes);
  g_free (self);
}

WsmanPsrpJoiner *
wsman_psrp_joiner_new (void)
{
  WsmanPsrpJoiner *self = g_new0 (WsmanPsrpJoiner, 1);

  self->rest = g_byte_array_new ();
  self->messages = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, unfinished_free);

  return self;
}

void
wsman_psrp_joiner_free (WsmanPsrpJoiner *self)
{
  g_byte_array_unref (self->rest);
  g_hash_table_unref (self->messages);
  g_queue_clear_full (&self->complete, (GDestroyNotify) g_bytes_unref);
  g_free (self);
}

static gboolean
refuse (const WsmanPsrpFragment  *fragment,
        const char               *reason,
        GError                  **error)
{
  return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                             _("A fragment of PowerShell’s message %" G_GUINT64_FORMAT " is wrong: %s"),
                             fragment->object_id, reason);
}

gboolean
wsman_psrp_fragment_read (const guint8      *data,
                          gsize              size,
                          WsmanPsrpFragment *fragment)
{
  guint64 ids[2];
  guint32 length;

  if (size < WSMAN_PSRP_FRAGMENT_HEADER)
    return FALSE;

  memcpy (ids, data, sizeof ids);
  memcpy (&length, data + sizeof ids + 1, sizeof length);
  fragment->object_id = GUINT64_FROM_BE (ids[0]);
  fragment->fragment_id = GUINT64_FROM_BE (ids[1]);
  fragment->flags = data[sizeof ids];
  fragment->length = GUINT32_FROM_BE (length);

  return TRUE;
}

/* Finds the message of a fragment, or begins it. */
static Unfinished *
find_message (WsmanPsrpJoiner          *self,
              const WsmanPsrpFragment  *fragment,
              GError                  **error)
{
  Unfinished *message = g_hash_table_lookup (self->messages, &fragment->object_id);
  gboolean is_start = (fragment->flags & WSMAN_PSRP_FRAGMENT_START) != 0;
  const char *reason = NULL;

  if (fragment->object_id == 0)
    reason = _("the number of a message isn’t 0");
  else if (is_start != (message == NULL))
    reason = is_start ? _("the message has begun already") : _("the message hasn’t begun");
  else if (fragment->fragment_id != (message != NULL ? message->n_fragments : 0))
    reason = _("a fragment is missing");
  else if (message == NULL && g_hash_table_size (self->messages) == WSMAN_PSRP_MAX_UNFINISHED_MESSAGES)
    reason = _("too many messages are unfinished");
  if (reason != NULL)
    {
      refuse (fragment, reason, error);
      return NULL;
    }

  if (message == NULL)
    {
      message = g_new0 (Unfinished, 1);
      message->object_id = fragment->object_id;
      message->bytes = g_byte_array_new ();
      g_hash_table_insert (self->messages, &message->object_id, message);
    }

  return message;
}

static gboolean
take_fragment (WsmanPsrpJoiner          *self,
               const WsmanPsrpFragment  *fragment,
               const guint8             *blob,
               GError                  **error)
{
  Unfinished *message = find_message (self, fragment, error);

  if (message == NULL)
    return FALSE;

  g_byte_array_append (message->bytes, blob, fragment->length);
  message->n_fragments++;
  self->size += fragment->length;
  if ((fragment->flags & WSMAN_PSRP_FRAGMENT_END) == 0)
    return TRUE;

  self->size -= message->bytes->len;
  g_queue_push_tail (&self->complete, g_byte_array_free_to_bytes (g_byte_array_ref (message->bytes)));
  g_hash_table_remove (self->messages, &fragment->object_id);

  return TRUE;
}

/* Takes the fragments at the beginning of data. Returns how many bytes they have, and -1 with an error. */
static gssize
take_fragments (WsmanPsrpJoiner  *self,
                const guint8     *data,
                gsize             length,
                GError          **error)
{
  gsize taken = 0;

  WsmanPsrpFragment fragment;

  while (wsman_psrp_fragment_read (data + taken, length - taken, &fragment))
    {
      if (fragment.length > WSMAN_PSRP_MAX_UNFINISHED - self->size)
        {
          refuse (&fragment, _("the unfinished messages are too long"), error);
          return -1;
        }
      if (fragment.length > length - taken - WSMAN_PSRP_FRAGMENT_HEADER)
        break;
      if (!take_fragment (self, &fragment, data + taken + WSMAN_PSRP_FRAGMENT_HEADER, error))
        return -1;
      taken += WSMAN_PSRP_FRAGMENT_HEADER + fragment.length;
    }

  return taken;
}

gboolean
wsman_psrp_joiner_push (WsmanPsrpJoiner  *self,
                        const guint8     *data,
                        gsize             length,
                        GError          **error)
{
  gssize taken;

  if (self->has_failed)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("PowerShell’s messages can’t be read after a wrong fragment"));

  if (self->rest->len > 0)
    {
      g_byte_array_append (self->rest, data, length);
      taken = take_fragments (self, self->rest->data, self->rest->len, error);
      if (taken > 0)
        g_byte_array_remove_range (self->rest, 0, taken);
    }
  else
    {
      taken = take_fragments (self, data, length, error);
      if (taken >= 0)
        g_byte_array_append (self->rest, data + taken, length - taken);
    }
  self->has_failed = taken < 0;

  return !self->has_failed;
}

GBytes *
wsman_psrp_joiner_take (WsmanPsrpJoiner *self)
{
  return g_queue_pop_head (&self->complete);
}

gboolean
wsman_psrp_joiner_is_unfinished (WsmanPsrpJoiner *self)
{
  return self->rest->len > 0 || g_hash_table_size (self->messages) > 0;
}

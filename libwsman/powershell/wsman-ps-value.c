/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The values in an object, and the types that objects share. */

#include "wsman-ps-object-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-base64-private.h"
#include "soap/wsman-values-private.h"

/* The ranges of integers. */
static const struct
{
  gint64 least;
  guint64 most;
} ranges[] = {
  [WSMAN_PS_KIND_CHAR] = { 0, G_MAXUINT16 },
  [WSMAN_PS_KIND_BYTE] = { 0, G_MAXUINT8 },
  [WSMAN_PS_KIND_SBYTE] = { G_MININT8, G_MAXINT8 },
  [WSMAN_PS_KIND_UINT16] = { 0, G_MAXUINT16 },
  [WSMAN_PS_KIND_INT16] = { G_MININT16, G_MAXINT16 },
  [WSMAN_PS_KIND_UINT32] = { 0, G_MAXUINT32 },
  [WSMAN_PS_KIND_INT32] = { G_MININT32, G_MAXINT32 },
  [WSMAN_PS_KIND_UINT64] = { 0, G_MAXUINT64 },
  [WSMAN_PS_KIND_INT64] = { G_MININT64, G_MAXINT64 },
};

/* The most characters of a decimal number. It has up to 29 digits. */
#define MAX_DECIMAL 40

WsmanPSTypeNames *
wsman_ps_type_names_new (const char * const *names)
{
  WsmanPSTypeNames *self = g_atomic_rc_box_new0 (WsmanPSTypeNames);

  self->names = g_strdupv ((char **) names);

  return self;
}

WsmanPSTypeNames *
wsman_ps_type_names_ref (WsmanPSTypeNames *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
type_names_clear (gpointer data)
{
  g_strfreev (((WsmanPSTypeNames *) data)->names);
}

void
wsman_ps_type_names_unref (WsmanPSTypeNames *self)
{
  g_atomic_rc_box_release_full (self, type_names_clear);
}

void
wsman_ps_value_copy (const WsmanPSValue *self,
                     WsmanPSValue       *copy)
{
  *copy = *self;
  if (self->is_weak)
    {
      g_autoptr(WsmanPSObject) object = wsman_ps_value_dup_object (self);

      copy->around = g_new0 (GWeakRef, 1);
      g_weak_ref_init (copy->around, object);
    }
  else if (self->kind == WSMAN_PS_KIND_OBJECT)
    g_object_ref (copy->object);
  else
    copy->text = g_strdup (self->text);
}

void
wsman_ps_value_clear (WsmanPSValue *self)
{
  if (self->is_weak)
    {
      g_weak_ref_clear (self->around);
      g_free (self->around);
    }
  else if (self->kind == WSMAN_PS_KIND_OBJECT)
    g_clear_object (&self->object);
  else
    g_free (self->text);

  *self = (WsmanPSValue) { .kind = WSMAN_PS_KIND_NIL };
}

WsmanPSObject *
wsman_ps_value_dup_object (const WsmanPSValue *self)
{
  if (self->is_weak)
    return g_weak_ref_get (self->around);

  return self->kind == WSMAN_PS_KIND_OBJECT ? g_object_ref (self->object) : NULL;
}

/* Tells whether text is a decimal number as JSON writes it. */
static gboolean
is_decimal (const char *text)
{
  const char *digits = text + (*text == '-');
  gsize n_whole = strspn (digits, "0123456789");
  const char *rest = digits + n_whole;

  if (n_whole == 0 || (n_whole > 1 && *digits == '0') || strlen (text) > MAX_DECIMAL)
    return FALSE;

  return *rest == '\0' || (*rest == '.' && rest[1] != '\0' && rest[1 + strspn (rest + 1, "0123456789")] == '\0');
}

static gboolean
is_integer (WsmanPSKind  kind,
            const char  *text)
{
  gint64 negative;
  guint64 positive;

  if (*text == '-')
    return wsman_value_parse_int64 (text, &negative) && negative >= ranges[kind].least;

  return wsman_value_parse_uint64 (text, &positive) && positive <= ranges[kind].most;
}

gboolean
wsman_ps_kind_check (WsmanPSKind  kind,
                     const char  *text)
{
  g_autoptr(GBytes) bytes = NULL;
  gboolean truth;
  double number;

  switch (kind)
    {
    case WSMAN_PS_KIND_BOOLEAN:
      return wsman_value_parse_boolean (text, &truth);

    case WSMAN_PS_KIND_SINGLE:
    case WSMAN_PS_KIND_DOUBLE:
      return wsman_value_parse_double (text, &number);

    case WSMAN_PS_KIND_DECIMAL:
      return is_decimal (text);

    case WSMAN_PS_KIND_BYTES:
      bytes = wsman_xml_decode_base64 (text);
      return bytes != NULL;

    default:
      return kind >= G_N_ELEMENTS (ranges) || ranges[kind].most == 0 || is_integer (kind, text);
    }
}

gboolean
wsman_ps_kind_is_integer (WsmanPSKind kind)
{
  return kind >= WSMAN_PS_KIND_BYTE && kind <= WSMAN_PS_KIND_INT64;
}

gboolean
wsman_ps_walk_enter (WsmanPSWalk  *self,
                     GError      **error)
{
  if (self->depth == WSMAN_PS_MAX_DEPTH)
    return wsman_error_refuse (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_LIMIT,
                               _("The objects are nested more than %d deep"), WSMAN_PS_MAX_DEPTH);
  if (self->n_nodes == WSMAN_PS_MAX_NODES)
    return wsman_error_refuse (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_LIMIT,
                               _("The object stands for more than %d values"), WSMAN_PS_MAX_NODES);

  self->depth++;
  self->n_nodes++;

  return TRUE;
}

void
wsman_ps_walk_leave (WsmanPSWalk *self)
{
  self->depth--;
}

gboolean
wsman_ps_walk_add_text (WsmanPSWalk  *self,
                        const char   *text,
                        GError      **error)
{
  self->n_bytes += text != NULL ? strlen (text) : 0;
  if (self->n_bytes <= WSMAN_PS_MAX_TEXT)
    return TRUE;

  return wsman_error_refuse (error, WSMAN_ERROR_QUOTA, ERROR_WSMAN_QUOTA_LIMIT,
                             _("The object stands for more than %d bytes of text"), WSMAN_PS_MAX_TEXT);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The decoder of code pages as a GConverter. It never fails: bytes that can't be decoded become U+FFFD.
 */

#include "wsman-code-page-converter-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-page-private.h"

/* The number of bytes that are decoded at once. */
#define CHUNK (32 * 1024)

struct _WsmanCodePageConverter
{
  GObject parent_instance;

  WsmanCodePageDecoder *decoder;
  GString *output; /* output that the caller's buffer had no space for */
  gboolean ended;  /* the decoder has been told that no more input will follow */
};

static void wsman_code_page_converter_iface_init (GConverterIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanCodePageConverter, wsman_code_page_converter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_CONVERTER, wsman_code_page_converter_iface_init))

static GConverterResult
explain (WsmanCodePageConverter  *self,
         GError                 **error)
{
  if (self->output->len > 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("The buffer is too small for the text"));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _("More input is needed"));

  return G_CONVERTER_ERROR;
}

static GConverterResult
wsman_code_page_converter_convert (GConverter       *converter,
                                   const void       *in,
                                   gsize             in_size,
                                   void             *out,
                                   gsize             out_size,
                                   GConverterFlags   flags,
                                   gsize            *bytes_read,
                                   gsize            *bytes_written,
                                   GError          **error)
{
  WsmanCodePageConverter *self = WSMAN_CODE_PAGE_CONVERTER (converter);
  gboolean is_all;

  *bytes_read = self->output->len == 0 ? MIN (in_size, CHUNK) : 0;
  is_all = *bytes_read == in_size;
  if (self->output->len == 0 && !self->ended)
    {
      self->ended = is_all && (flags & G_CONVERTER_INPUT_AT_END) != 0;
      wsman_code_page_decoder_take (self->decoder, in, *bytes_read, self->ended, self->output);
    }

  *bytes_written = MIN (self->output->len, out_size);
  memcpy (out, self->output->str, *bytes_written);
  g_string_erase (self->output, 0, (gssize) *bytes_written);

  if (self->output->len == 0 && self->ended)
    return G_CONVERTER_FINISHED;
  if (self->output->len == 0 && is_all && (flags & G_CONVERTER_FLUSH) != 0)
    return G_CONVERTER_FLUSHED;
  if (*bytes_read > 0 || *bytes_written > 0)
    return G_CONVERTER_CONVERTED;

  return explain (self, error);
}

static void
wsman_code_page_converter_reset (GConverter *converter)
{
  WsmanCodePageConverter *self = WSMAN_CODE_PAGE_CONVERTER (converter);

  wsman_code_page_decoder_reset (self->decoder);
  self->ended = FALSE;
  g_string_truncate (self->output, 0);
}

static void
wsman_code_page_converter_finalize (GObject *object)
{
  WsmanCodePageConverter *self = WSMAN_CODE_PAGE_CONVERTER (object);

  wsman_code_page_decoder_free (self->decoder);
  g_string_free (self->output, TRUE);

  G_OBJECT_CLASS (wsman_code_page_converter_parent_class)->finalize (object);
}

static void
wsman_code_page_converter_iface_init (GConverterIface *iface)
{
  iface->convert = wsman_code_page_converter_convert;
  iface->reset = wsman_code_page_converter_reset;
}

static void
wsman_code_page_converter_class_init (WsmanCodePageConverterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_code_page_converter_finalize;
}

static void
wsman_code_page_converter_init (WsmanCodePageConverter *self)
{
  self->output = g_string_new (NULL);
}

GConverter *
wsman_code_page_converter_new (guint code_page)
{
  WsmanCodePageConverter *self = g_object_new (WSMAN_TYPE_CODE_PAGE_CONVERTER, NULL);

  self->decoder = wsman_code_page_decoder_new (code_page);

  return G_CONVERTER (self);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The input stream that counts bytes, and the connection that uses this stream. */

#include "wsman-meter-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>

#include "wsman-meter-connection-private.h"

/* The largest number of bytes in one dispatch. */
#define PORTION (64 * 1024)
/* The number of first bytes that is enough to recognize the peer's protocol. */
#define MAX_FIRST 64

static const char meter_key[] = "wsman-meter";

/* The meter of a connection. The socket's data owns the meter, and the input stream holds a reference to the meter. So
 * the socket and the stream don't keep each other alive. */
struct _WsmanMeter
{
  gsize portion; /* the number of bytes that may still be read in this dispatch */
  gsize limit;   /* the largest number of bytes; 0 for no limit */
  gsize n_read;  /* the number of bytes that were read since the limit was set */
  guint8 first[MAX_FIRST];
  gsize n_first;
  gboolean has_first;
  const char *expected; /* the text with which the peer's bytes must begin; NULL if any bytes may come */
  int fd;               /* the socket's descriptor, which is open while something is read; -1 if it can't be peeked */
};

WsmanMeter *
wsman_meter_get (GSocket *socket)
{
  return socket != NULL ? g_object_get_data (G_OBJECT (socket), meter_key) : NULL;
}

void
wsman_meter_reset (WsmanMeter *self,
                   gsize       limit)
{
  if (self == NULL)
    return;

  self->portion = PORTION;
  self->limit = limit;
  self->n_read = 0;
}

void
wsman_meter_allow (WsmanMeter *self,
                   gsize       n_more)
{
  if (self != NULL && self->limit > 0)
    self->limit += n_more;
}

gboolean
wsman_meter_is_exceeded (WsmanMeter *self)
{
  return self != NULL && self->limit > 0 && self->n_read > self->limit;
}

const guint8 *
wsman_meter_get_first (WsmanMeter *self,
                       gsize      *length)
{
  *length = self != NULL ? self->n_first : 0;

  return self != NULL ? self->first : NULL;
}

void
wsman_meter_expect (WsmanMeter *self,
                    const char *text)
{
  if (self != NULL)
    self->expected = text;
}

/* Tells whether the first bytes are as expected. Line ends before a response are accepted, because libsoup accepts
 * them. */
static gboolean
is_expected (WsmanMeter *self)
{
  gsize start = 0;

  if (self->expected == NULL)
    return TRUE;

  while (start < self->n_first && (self->first[start] == '\r' || self->first[start] == '\n'))
    start++;

  return memcmp (self->first + start, self->expected, MIN (self->n_first - start, strlen (self->expected))) == 0;
}

static gboolean
check (WsmanMeter  *self,
       GError     **error)
{
  if (wsman_meter_is_exceeded (self))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _("more than %" G_GSIZE_FORMAT " bytes came without an end"), self->limit);
  else if (!is_expected (self))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("it speaks another protocol"));
  else
    return TRUE;

  return FALSE;
}

/* Stores the first bytes. The first read is short: libsoup reads one byte to check a connection, and GnuTLS reads five.
 * So the bytes after the first read are only peeked at. */
static void
take_first (WsmanMeter *self,
            const void *data,
            gsize       length)
{
  gsize n_new = MIN (length, MAX_FIRST - self->n_first);
  gssize n_more;

  memcpy (self->first + self->n_first, data, n_new);
  self->n_first += n_new;
  n_more = recv (self->fd, self->first + self->n_first, MAX_FIRST - self->n_first, MSG_PEEK | MSG_DONTWAIT);
  self->n_first += MAX (n_more, 0);
  self->has_first = n_more > 0 || self->n_first >= MAX_FIRST / 2;
}

/* Counts bytes that were read. Returns length, or -1 if there are too many bytes or unexpected bytes. */
static gssize
take (WsmanMeter  *self,
      const void  *data,
      gssize       length,
      GError     **error)
{
  if (length <= 0)
    return length;

  self->n_read += length;
  if (!self->has_first)
    take_first (self, data, length);

  return check (self, error) ? length : -1;
}

/* --- The input --- */

#define WSMAN_TYPE_METER_INPUT (wsman_meter_input_get_type ())
G_DECLARE_FINAL_TYPE (WsmanMeterInput, wsman_meter_input, WSMAN, METER_INPUT, GFilterInputStream)

struct _WsmanMeterInput
{
  GFilterInputStream parent_instance;

  WsmanMeter *meter;
};

static void wsman_meter_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanMeterInput, wsman_meter_input, G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM, wsman_meter_input_pollable_init))

static void
wsman_meter_input_finalize (GObject *object)
{
  g_atomic_rc_box_release (WSMAN_METER_INPUT (object)->meter);

  G_OBJECT_CLASS (wsman_meter_input_parent_class)->finalize (object);
}

static GInputStream *
get_base (gpointer self)
{
  return g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (self));
}

static gssize
wsman_meter_input_read (GInputStream  *stream,
                        void          *buffer,
                        gsize          count,
                        GCancellable  *cancellable,
                        GError       **error)
{
  WsmanMeter *meter = WSMAN_METER_INPUT (stream)->meter;
  gssize length;

  length = g_input_stream_read (get_base (stream), buffer, count, cancellable, error);

  return take (meter, buffer, length, error);
}

/* Reads one portion. Then WOULD_BLOCK makes libsoup return to the main loop, so that other sources run. */
static gssize
wsman_meter_input_read_nonblocking (GPollableInputStream  *stream,
                                    void                  *buffer,
                                    gsize                  count,
                                    GError               **error)
{
  WsmanMeter *meter = WSMAN_METER_INPUT (stream)->meter;
  gssize length;

  if (meter->portion == 0)
    {
      meter->portion = PORTION;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, g_strerror (EAGAIN));
      return -1;
    }

  length = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (get_base (stream)), buffer,
                                                     MIN (count, meter->portion), NULL, error);
  meter->portion = length > 0 ? meter->portion - length : PORTION;

  return take (meter, buffer, length, error);
}

static gboolean
wsman_meter_input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (G_POLLABLE_INPUT_STREAM (get_base (stream)));
}

static GSource *
wsman_meter_input_create_source (GPollableInputStream *stream,
                                 GCancellable         *cancellable)
{
  g_autoptr(GSource) base =
    g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (get_base (stream)), NULL);

  return g_pollable_source_new_full (stream, base, cancellable);
}

static void
wsman_meter_input_class_init (WsmanMeterInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_meter_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = wsman_meter_input_read;
}

static void
wsman_meter_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->read_nonblocking = wsman_meter_input_read_nonblocking;
  iface->is_readable = wsman_meter_input_is_readable;
  iface->create_source = wsman_meter_input_create_source;
}

static void
wsman_meter_input_init (WsmanMeterInput *self)
{
  self->meter = g_atomic_rc_box_new0 (WsmanMeter);
  self->meter->portion = PORTION;
}

/* --- The connection --- */

struct _WsmanMeterConnection
{
  GIOStream parent_instance;

  GIOStream *base;
  GInputStream *input;
};

G_DEFINE_FINAL_TYPE (WsmanMeterConnection, wsman_meter_connection, G_TYPE_IO_STREAM)

static void
wsman_meter_connection_finalize (GObject *object)
{
  WsmanMeterConnection *self = WSMAN_METER_CONNECTION (object);

  g_clear_object (&self->input);
  g_clear_object (&self->base);

  G_OBJECT_CLASS (wsman_meter_connection_parent_class)->finalize (object);
}

static GInputStream *
wsman_meter_connection_get_input_stream (GIOStream *stream)
{
  return WSMAN_METER_CONNECTION (stream)->input;
}

static GOutputStream *
wsman_meter_connection_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (WSMAN_METER_CONNECTION (stream)->base);
}

static gboolean
wsman_meter_connection_close (GIOStream     *stream,
                              GCancellable  *cancellable,
                              GError       **error)
{
  return g_io_stream_close (WSMAN_METER_CONNECTION (stream)->base, cancellable, error);
}

static void
wsman_meter_connection_class_init (WsmanMeterConnectionClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wsman_meter_connection_finalize;
  stream_class->get_input_stream = wsman_meter_connection_get_input_stream;
  stream_class->get_output_stream = wsman_meter_connection_get_output_stream;
  stream_class->close_fn = wsman_meter_connection_close;
}

static void
wsman_meter_connection_init (WsmanMeterConnection *self)
{
}

GIOStream *
wsman_meter_connection_new (GSocketConnection *base)
{
  WsmanMeterConnection *self = g_object_new (WSMAN_TYPE_METER_CONNECTION, NULL);
  GSocket *socket = g_socket_connection_get_socket (base);
  WsmanMeter *meter;

  self->base = G_IO_STREAM (g_object_ref (base));
  self->input = g_object_new (WSMAN_TYPE_METER_INPUT,
                              "base-stream", g_io_stream_get_input_stream (self->base),
                              "close-base-stream", FALSE,
                              NULL);
  meter = WSMAN_METER_INPUT (self->input)->meter;
  /* Bytes of the socket aren't those of the peer if a proxy is reached over TLS. */
  meter->fd = G_IS_TCP_WRAPPER_CONNECTION (base) ? -1 : g_socket_get_fd (socket);
  g_object_set_data_full (G_OBJECT (socket), meter_key, g_atomic_rc_box_acquire (meter),
                          (GDestroyNotify) g_atomic_rc_box_release);

  return G_IO_STREAM (self);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * A walk over the instances of a class.
 */

#include "providers/wsman-system-cursor-private.h"

struct _WsmanSystemCursor
{
  GObject parent_instance;

  const WsmanSystemClass *klass;
  gpointer walk; /* of the class, from its open() until its close() */
  gboolean finished;
};

G_DEFINE_FINAL_TYPE (WsmanSystemCursor, wsman_system_cursor, G_TYPE_OBJECT)

static void
finish (WsmanSystemCursor *self)
{
  if (self->walk != NULL)
    self->klass->close (g_steal_pointer (&self->walk));

  self->finished = TRUE;
}

static void
wsman_system_cursor_finalize (GObject *object)
{
  finish (WSMAN_SYSTEM_CURSOR (object));

  G_OBJECT_CLASS (wsman_system_cursor_parent_class)->finalize (object);
}

static void
wsman_system_cursor_class_init (WsmanSystemCursorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_system_cursor_finalize;
}

static void
wsman_system_cursor_init (WsmanSystemCursor *self)
{
}

WsmanSystemCursor *
wsman_system_cursor_new (const WsmanSystemClass *klass)
{
  WsmanSystemCursor *self = g_object_new (WSMAN_TYPE_SYSTEM_CURSOR, NULL);

  self->klass = klass;
  if (klass == NULL)
    self->finished = TRUE;
  else if (klass->open != NULL)
    self->walk = klass->open ();

  return self;
}

gpointer
wsman_system_cursor_next (WsmanSystemCursor *self)
{
  gpointer record;

  if (self->finished)
    return NULL;

  record = wsman_system_record_new (self->klass);

  if (self->klass->read != NULL)
    {
      self->klass->read (record);
      finish (self);
    }
  else if (self->walk == NULL || !self->klass->next (self->walk, record))
    {
      g_clear_pointer (&record, g_free);
      finish (self);
    }

  return record;
}

gboolean
wsman_system_cursor_is_finished (WsmanSystemCursor *self)
{
  return self->finished;
}

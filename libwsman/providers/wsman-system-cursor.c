/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Iterates over the instances of classes, one class after the other. For an association, it iterates over the links,
 * which are the pairs of instances that belong together.
 */

#include "wsman-system-cursor-private.h"

#include "wsman-system-schema-private.h"

/* One class over which the cursor iterates. */
typedef struct
{
  const WsmanSystemClass *klass;
  gpointer walk;    /* the result of the class's open(), until close() is called */
  guint n_returned; /* the number of records of the snapshot that were returned */

  /* Only an association uses the fields below. */
  const char *others; /* the class of the instances at the other ends; NULL if the links themselves are returned */
  guint near;         /* the end that stays the same while the cursor iterates over the other end */
  WsmanSystemRecord *near_record;
  WsmanSystemCursor *near_records; /* NULL if there is only one record at the near end */
  WsmanSystemCursor *far_records;
} Source;

struct _WsmanSystemCursor
{
  GObject parent_instance;

  WsmanSystemSnapshot *snapshot;
  GQueue sources; /* the Sources; the first is the current one */
};

G_DEFINE_FINAL_TYPE (WsmanSystemCursor, wsman_system_cursor, G_TYPE_OBJECT)

static void
source_free (Source *self)
{
  if (self->walk != NULL)
    self->klass->close (self->walk);
  g_clear_pointer (&self->near_record, wsman_system_record_unref);
  g_clear_object (&self->near_records);
  g_clear_object (&self->far_records);
  g_free (self);
}

static void
wsman_system_cursor_finalize (GObject *object)
{
  WsmanSystemCursor *self = WSMAN_SYSTEM_CURSOR (object);

  g_queue_clear_full (&self->sources, (GDestroyNotify) source_free);
  g_clear_pointer (&self->snapshot, g_hash_table_unref);

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
  g_queue_init (&self->sources);
}

WsmanSystemCursor *
wsman_system_cursor_new (WsmanSystemSnapshot *snapshot)
{
  WsmanSystemCursor *self = g_object_new (WSMAN_TYPE_SYSTEM_CURSOR, NULL);

  if (snapshot != NULL)
    self->snapshot = g_hash_table_ref (snapshot);

  return self;
}

/* Makes an iterator over the class at one end of an association. */
static WsmanSystemCursor *
new_cursor_of_class (WsmanSystemCursor *self,
                     const char        *class_name)
{
  WsmanSystemCursor *cursor = wsman_system_cursor_new (self->snapshot);
  g_autoptr(GPtrArray) classes = wsman_system_schema_list_classes (class_name);

  for (guint i = 0; i < classes->len; i++)
    wsman_system_cursor_add_class (cursor, classes->pdata[i]);

  return cursor;
}

void
wsman_system_cursor_add_class (WsmanSystemCursor      *self,
                               const WsmanSystemClass *klass)
{
  Source *source = g_new0 (Source, 1);

  source->klass = klass;
  if (klass->open != NULL)
    source->walk = klass->open ();
  else if (klass->ends != NULL)
    source->near_records = new_cursor_of_class (self, klass->ends->classes[0]);

  g_queue_push_tail (&self->sources, source);
}

void
wsman_system_cursor_add_links (WsmanSystemCursor      *self,
                               const WsmanSystemClass *association,
                               guint                   end,
                               WsmanSystemRecord      *object,
                               const char             *others)
{
  Source *source = g_new0 (Source, 1);

  source->klass = association;
  source->others = others;
  source->near = end;
  source->near_record = wsman_system_record_ref (object);

  g_queue_push_tail (&self->sources, source);
}

/* Returns the instance at the far end, or the link to it. Returns NULL if the two instances don't belong together. The
 * function owns far. */
static WsmanSystemRecord *
link_to (Source            *source,
         WsmanSystemRecord *far)
{
  g_autoptr(WsmanSystemRecord) far_record = far;
  g_autoptr(WsmanSystemRecord) link = NULL;
  WsmanSystemRecord *ends[2];

  ends[source->near] = source->near_record;
  ends[1 - source->near] = far_record;
  link = wsman_system_link_new (source->klass, ends[0], ends[1]);
  if (link == NULL)
    return NULL;

  return source->others != NULL ? g_steal_pointer (&far_record) : g_steal_pointer (&link);
}

/* Finds the only instance that the association joins to the near one, without iterating over all instances. */
static WsmanSystemRecord *
find_joined (Source     *source,
             const char *far_class)
{
  const WsmanSystemClass *near_class = source->near_record->klass;
  const char *near_key = source->klass->ends->joined_by[source->near];
  g_autoptr(GPtrArray) classes = wsman_system_schema_list_classes (far_class);
  const WsmanSystemClass *klass = classes->pdata[0];
  g_autoptr(WsmanSystemRecord) far = wsman_system_record_new (klass);
  g_autofree char *key = NULL;

  key = wsman_system_property_dup_text (wsman_system_class_find_property (near_class, near_key),
                                        source->near_record);
  if (!klass->find ((const char *const *) &key, far))
    return NULL;

  return link_to (source, g_steal_pointer (&far));
}

/* Tells whether find_joined() can be used. The far class must then be a class without subclasses. */
static gboolean
can_find_joined (Source     *source,
                 const char *far_class)
{
  g_autoptr(GPtrArray) classes = wsman_system_schema_list_classes (far_class);

  return source->klass->ends->joined_by[0] != NULL && ((const WsmanSystemClass *) classes->pdata[0])->find != NULL;
}

/* Returns the next instance that belongs to the near one. When there are no more, releases the near one and returns
 * NULL. */
static WsmanSystemRecord *
next_far (WsmanSystemCursor *self,
          Source            *source)
{
  const char *far_class = source->klass->ends->classes[1 - source->near];
  WsmanSystemRecord *found = NULL;
  WsmanSystemRecord *far;

  if (can_find_joined (source, far_class))
    {
      found = find_joined (source, far_class);
      g_clear_pointer (&source->near_record, wsman_system_record_unref);
      return found;
    }

  if (source->far_records == NULL)
    source->far_records = new_cursor_of_class (self, source->others != NULL ? source->others : far_class);

  while (found == NULL && (far = wsman_system_cursor_next (source->far_records)) != NULL)
    found = link_to (source, far);

  if (found == NULL)
    {
      g_clear_object (&source->far_records);
      g_clear_pointer (&source->near_record, wsman_system_record_unref);
    }

  return found;
}

static WsmanSystemRecord *
next_link (WsmanSystemCursor *self,
           Source            *source)
{
  WsmanSystemRecord *found = NULL;

  do
    {
      if (source->near_record == NULL && source->near_records != NULL)
        source->near_record = wsman_system_cursor_next (source->near_records);
      if (source->near_record == NULL)
        return NULL;

      found = next_far (self, source);
    }
  while (found == NULL);

  return found;
}

/* Tells whether the records of a class were read before. They may be those of the caller. */
static gboolean
is_in_snapshot (WsmanSystemCursor      *self,
                const WsmanSystemClass *klass)
{
  return self->snapshot != NULL && g_hash_table_contains (self->snapshot, klass);
}

static WsmanSystemRecord *
next_of_snapshot (WsmanSystemCursor *self,
                  Source            *source)
{
  GPtrArray *records = self->snapshot != NULL ? g_hash_table_lookup (self->snapshot, source->klass) : NULL;

  if (records == NULL || source->n_returned == records->len)
    return NULL;

  return wsman_system_record_ref (records->pdata[source->n_returned++]);
}

static WsmanSystemRecord *
next_of_class (Source *source)
{
  g_autoptr(WsmanSystemRecord) record = wsman_system_record_new (source->klass);

  if (source->klass->read != NULL)
    source->klass->read (record);
  else if (source->walk == NULL || !source->klass->next (source->walk, record))
    return NULL;

  return g_steal_pointer (&record);
}

WsmanSystemRecord *
wsman_system_cursor_next (WsmanSystemCursor *self)
{
  WsmanSystemRecord *record = NULL;

  for (Source *source; record == NULL && (source = g_queue_peek_head (&self->sources)) != NULL;)
    {
      if (source->klass->ends != NULL)
        record = next_link (self, source);
      else if (wsman_system_class_is_slow (source->klass) || is_in_snapshot (self, source->klass))
        record = next_of_snapshot (self, source);
      else
        record = next_of_class (source);

      /* The iteration over a class with one instance ends after this instance. */
      if (record == NULL || source->klass->read != NULL)
        source_free (g_queue_pop_head (&self->sources));
    }

  return record;
}

gboolean
wsman_system_cursor_is_finished (WsmanSystemCursor *self)
{
  return g_queue_is_empty (&self->sources);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Handles requests that create, change and delete instances, with the rights of this program or through the caller's
 * host.
 */

#include "wsman-system-request-change-private.h"

#include "base/wsman-code-names-private.h"

/* Returns the class if the user may create, change and delete its instances. Otherwise returns NULL and sets the
 * refusal. */
static const WsmanSystemClass *
find_writable_class (WsmanSystemRequest *self)
{
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (&self->resource);
  const WsmanSystemClass *klass = classes->len == 1 ? classes->pdata[0] : NULL;

  if (klass == NULL || klass->write == NULL)
    wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_ACTION_NOT_SUPPORTED,
                              "Instances of %s can’t be created, changed or deleted", self->resource.name);
  else if (!self->is_operator)
    wsman_system_refusal_set (&self->refusal, ERROR_ACCESS_DENIED,
                              "Only operators may change instances of %s", self->resource.name);
  else if (self->helper != NULL && self->caller == NULL)
    wsman_system_refusal_set (&self->refusal, ERROR_ACCESS_DENIED,
                              "Instances of %s can’t be changed where work runs as its users", self->resource.name);

  return self->refusal.code == 0 ? klass : NULL;
}

/* Tells whether the item is an instance of the class. The item may have the class's own name or the name in the URI. */
static gboolean
check_root (WsmanSystemRequest     *self,
            const WsmanSystemClass *klass,
            WsmanItem              *item)
{
  const char *name = wsman_item_get_name (item);
  const char *namespace_uri = wsman_item_get_namespace_uri (item);
  g_autofree char *uri = g_strconcat (self->resource.prefix, name, NULL);
  gboolean is_known = g_ascii_strcasecmp (name, self->resource.name) == 0 ||
                      g_ascii_strcasecmp (name, klass->name) == 0;

  if (!is_known || (*namespace_uri != '\0' && g_ascii_strcasecmp (namespace_uri, uri) != 0))
    wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                              "The request contains {%s}%s instead of {%s%s}%s", namespace_uri, name,
                              self->resource.prefix, self->resource.name, self->resource.name);

  return self->refusal.code == 0;
}

/* Copies the client's properties into the record. Returns TRUE if they are valid. */
static gboolean
change (WsmanSystemRequest *self,
        WsmanSystemRecord  *record,
        WsmanSystemFlags    changeable)
{
  WsmanItem *item = wsman_operation_get_item (self->operation);
  g_autofree char *unfit = NULL;

  if (item == NULL)
    wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_INVALID_REPRESENTATION,
                              "The request contains no instance of %s",
                              self->resource.name);
  else if (!check_root (self, record->klass, item) ||
           (unfit = wsman_system_record_change (record, item, changeable)) == NULL)
    return self->refusal.code == 0;
  else if (wsman_system_class_find_property (record->klass, unfit) == NULL)
    wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_INVALID_REPRESENTATION,
                              "There is no property %s in %s", unfit, self->resource.name);
  else
    wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_INVALID_REPRESENTATION,
                              "%s of %s can’t have this value", unfit, self->resource.name);

  return self->refusal.code == 0;
}

/* Responds to a Create, a Put or a Delete that has succeeded. */
static void
return_change (WsmanSystemRequest *self)
{
  WsmanVerb verb = wsman_operation_get_verb (self->operation);

  if (verb == WSMAN_VERB_CREATE)
    {
      g_autoptr(WsmanResourceLocator) locator = wsman_system_resource_new_locator (&self->resource, self->record);

      wsman_operation_return_locator (self->operation, locator);
    }
  else if (verb == WSMAN_VERB_PUT)
    {
      wsman_system_request_return_record (self, self->record);
    }
  else
    {
      wsman_operation_return_item (self->operation, NULL);
    }
}

static void
on_changed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(WsmanSystemRequest) self = user_data;
  g_autoptr(GError) local_error = NULL;

  g_task_propagate_pointer (G_TASK (result), &local_error);
  if (local_error == NULL)
    return_change (self);
  else
    wsman_operation_return_error (self->operation, local_error);
}

/* Lets the caller's host make the change. */
static void
change_as_caller (WsmanSystemRequest *self,
                  WsmanSystemRecord  *record)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, on_changed, g_rc_box_acquire (self));
  WsmanVerb verb = wsman_operation_get_verb (self->operation);

  g_task_set_source_tag (task, change_as_caller);
  if (verb == WSMAN_VERB_DELETE)
    record->klass->erase_as_caller (record, self->caller, task);
  else
    record->klass->write_as_caller (record, verb == WSMAN_VERB_CREATE, self->caller, task);
}

void
wsman_system_request_create (WsmanSystemRequest *self)
{
  const WsmanSystemClass *klass = find_writable_class (self);
  g_autoptr(WsmanSystemRecord) record = NULL;
  g_autoptr(GError) local_error = NULL;

  if (klass == NULL)
    return;

  record = wsman_system_record_new (klass);
  if (!change (self, record, WSMAN_SYSTEM_KEY | WSMAN_SYSTEM_WRITABLE))
    return;

  self->record = wsman_system_record_ref (record);
  if (self->caller != NULL)
    change_as_caller (self, record);
  else if (klass->write (record, TRUE, &local_error))
    return_change (self);
  else
    wsman_operation_return_error (self->operation, local_error);
}

/* Tells whether the keys are unchanged. With another key, the item would be another instance. */
static gboolean
keeps_keys (WsmanSystemRequest *self,
            WsmanSystemRecord  *record)
{
  WsmanItem *item = wsman_operation_get_item (self->operation);
  const char *key = item != NULL ? wsman_system_record_find_other_key (record, item) : NULL;

  if (key != NULL)
    wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_CANNOT_CHANGE_KEYS,
                              "%s is a key of %s, and can’t be changed", key, self->resource.name);

  return key == NULL;
}

void
wsman_system_request_put (WsmanSystemRequest *self)
{
  const WsmanSystemClass *klass = find_writable_class (self);
  g_autoptr(WsmanSystemRecord) record = klass != NULL ? wsman_system_request_find (self) : NULL;
  g_autoptr(GError) local_error = NULL;

  if (record == NULL || !keeps_keys (self, record) || !change (self, record, WSMAN_SYSTEM_WRITABLE))
    return;

  self->record = wsman_system_record_ref (record);
  if (self->caller != NULL)
    change_as_caller (self, record);
  else if (klass->write (record, FALSE, &local_error))
    return_change (self);
  else
    wsman_operation_return_error (self->operation, local_error);
}

void
wsman_system_request_delete (WsmanSystemRequest *self)
{
  const WsmanSystemClass *klass = find_writable_class (self);
  g_autoptr(WsmanSystemRecord) record = klass != NULL ? wsman_system_request_find (self) : NULL;
  g_autoptr(GError) local_error = NULL;

  if (record == NULL)
    return;

  if (self->caller != NULL)
    change_as_caller (self, record);
  else if (klass->erase (record, &local_error))
    return_change (self);
  else
    wsman_operation_return_error (self->operation, local_error);
}

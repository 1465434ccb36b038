/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Handles a request: finds its class, reads the records that take time, then sends the response. If the user may not
 * see or change an instance, the request is refused before the instance is read.
 */

#include "wsman-system-request-private.h"

#include "base/wsman-code-names-private.h"
#include "server/wsman-operation-content-private.h"
#include "wsman-accounts-private.h"
#include "wsman-helper-private.h"
#include "wsman-system-cursor-private.h"
#include "wsman-system-names-private.h"
#include "wsman-system-request-change-private.h"

/* The most instances that are read at once. Reading an instance takes about 100 µs, during which no other client is
 * served. */
#define MAX_BATCH 128

#define RETURN_VALUE_ACCESS_DENIED 2

static void
respond (WsmanSystemRequest *self)
{
  if (self->refusal.code == 0 &&
      wsman_system_resource_check_classes (&self->resource, self->snapshot, &self->refusal))
    self->respond (self);

  if (self->refusal.code != 0)
    wsman_operation_return_fault (self->operation, self->refusal.code, self->refusal.message);
}

/* Responds when the instances of the caller are known. records is NULL if they can't be read. A request for a base
 * class doesn't fail because of this. The function owns records. */
static void
take_own (WsmanSystemRequest *self,
          GPtrArray          *records,
          const GError       *error)
{
  if (records == NULL && self->is_own_alone)
    {
      wsman_operation_return_error (self->operation, error);
      return;
    }

  if (records == NULL)
    records = g_ptr_array_new_with_free_func (wsman_system_record_unref);
  if (self->snapshot == NULL)
    self->snapshot = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_hash_table_insert (self->snapshot, (gpointer) self->own, records);
  respond (self);
}

static void
on_own_loaded (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(WsmanSystemRequest) self = user_data;
  g_autoptr(GError) local_error = NULL;
  GPtrArray *records = g_task_propagate_pointer (G_TASK (result), &local_error);

  take_own (self, records, local_error);
}

static void
on_caller_prepared (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(WsmanSystemRequest) self = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GTask) task = NULL;

  self->caller = wsman_hosted_caller_prepare_finish (result, &local_error);
  if (self->caller == NULL)
    {
      take_own (self, NULL, local_error);
      return;
    }

  task = g_task_new (NULL, NULL, on_own_loaded, g_rc_box_acquire (self));
  g_task_set_source_tag (task, on_caller_prepared);
  self->own->load_as_caller (self->own, self->caller, task);
}

/* Responds when the instances of the caller have been read, if they are needed. */
static void
load_own (WsmanSystemRequest *self)
{
  if (self->own == NULL)
    respond (self);
  else
    wsman_hosted_caller_prepare_async (self->helper, self->operation, on_caller_prepared, g_rc_box_acquire (self));
}

static void
on_snapshot_loaded (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(WsmanSystemRequest) self = user_data;
  g_autoptr(GError) local_error = NULL;

  self->snapshot = wsman_system_snapshot_load_finish (result, &local_error);
  if (self->snapshot != NULL)
    load_own (self);
  else
    wsman_operation_return_error (self->operation, local_error);
}

/* Responds when the slow classes have been read. */
static void
load_classes (WsmanSystemRequest *self)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (self->operation);
  const WsmanSystemClass *first = self->needed->len > 0 ? self->needed->pdata[0] : NULL;
  WsmanTimeRange range = { G_MININT64, G_MAXINT64 };

  if (first != NULL && first->time_property != NULL)
    wsman_operation_narrow_times (self->operation, first->time_property, &range);
  if (first == NULL)
    load_own (self);
  else
    wsman_system_snapshot_load_async (self->needed, wsman_system_resource_get_first_key (&self->resource, locator),
                                      &range, wsman_operation_get_cancellable (self->operation), on_snapshot_loaded,
                                      g_rc_box_acquire (self));
}

static void
on_account_loaded (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(WsmanSystemRequest) self = user_data;
  g_autoptr(GError) local_error = NULL;

  if (wsman_own_account_load_finish (result, &local_error))
    load_classes (self);
  else
    wsman_operation_return_error (self->operation, local_error);
}

/* Responds when the program's account and the slow classes have been read, if they are needed. */
static void
load (WsmanSystemRequest *self,
      GPtrArray          *classes)
{
  gboolean needs_account = FALSE;

  self->is_own_alone = classes->len == 1;
  self->needed = wsman_system_snapshot_list_needed (classes);
  for (guint i = 0; i < classes->len; i++)
    {
      const WsmanSystemClass *klass = classes->pdata[i];

      needs_account |= klass->needs_account;
      if (self->helper != NULL && self->is_operator && klass->load_as_caller != NULL)
        self->own = klass;
    }

  if (needs_account)
    wsman_own_account_load_async (wsman_operation_get_cancellable (self->operation), on_account_loaded,
                                  g_rc_box_acquire (self));
  else
    load_classes (self);
}

static void
respond_get (WsmanSystemRequest *self)
{
  g_autoptr(WsmanSystemRecord) record = wsman_system_request_find (self);

  if (record != NULL)
    wsman_system_request_return_record (self, record);
}

/* Tells the log what a method did. */
static WsmanOutcome
find_outcome (WsmanSystemRequest *self,
              guint32             return_value)
{
  if (!self->method->has_effect)
    return WSMAN_OUTCOME_READ;
  if (self->is_refused || return_value == RETURN_VALUE_ACCESS_DENIED)
    return WSMAN_OUTCOME_DENIED;

  return return_value == 0 ? WSMAN_OUTCOME_CHANGED : WSMAN_OUTCOME_FAILED;
}

static void
return_output (WsmanSystemRequest *self,
               guint32             return_value)
{
  g_autoptr(WsmanItem) item = NULL;

  g_variant_builder_add (&self->output, "{sv}", "ReturnValue", g_variant_new_uint32 (return_value));
  item = wsman_system_resource_new_output (&self->resource, self->klass, self->method,
                                           g_variant_builder_end (&self->output));
  wsman_operation_set_outcome (self->operation, find_outcome (self, return_value), return_value);
  wsman_operation_return_item (self->operation, item);
}

static void
on_method_called (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(WsmanSystemRequest) self = user_data;
  g_autoptr(GError) local_error = NULL;
  gssize return_value = g_task_propagate_int (G_TASK (result), &local_error);

  if (local_error == NULL)
    {
      return_output (self, (guint32) return_value);
      return;
    }

  g_variant_builder_clear (&self->output);
  wsman_operation_return_error (self->operation, local_error);
}

static void
call_later (WsmanSystemRequest *self)
{
  g_autoptr(GTask) task = g_task_new (NULL, wsman_operation_get_cancellable (self->operation), on_method_called,
                                      g_rc_box_acquire (self));

  g_task_set_source_tag (task, call_later);
  g_task_set_check_cancellable (task, FALSE);
  self->method->call_async (self->record, wsman_operation_get_item (self->operation), &self->output, task);
}

/* Calls a static method. */
static void
call_by_command_user (WsmanSystemRequest *self)
{
  g_autoptr(GTask) task = NULL;

  if (self->shells == NULL)
    {
      wsman_system_refusal_set (&self->refusal, ERROR_ACCESS_DENIED, "Nobody may run commands on this machine");
      return;
    }

  task = g_task_new (NULL, NULL, on_method_called, g_rc_box_acquire (self));
  g_task_set_source_tag (task, call_by_command_user);
  g_variant_builder_init (&self->output, G_VARIANT_TYPE_VARDICT);
  self->method->call_by_command_user (self->operation, self->shells, &self->output, task);
}

static void
on_host_started (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(WsmanSystemRequest) self = user_data;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GSocket) host = wsman_helper_start_host_finish (result, &local_error);
  g_autoptr(GTask) task = NULL;

  if (host == NULL)
    {
      g_variant_builder_clear (&self->output);
      wsman_operation_return_error (self->operation, local_error);
      return;
    }

  task = g_task_new (NULL, wsman_operation_get_cancellable (self->operation), on_method_called,
                     g_rc_box_acquire (self));
  g_task_set_source_tag (task, on_host_started);
  g_task_set_check_cancellable (task, FALSE);
  self->method->call_as_caller (self->record, wsman_operation_get_item (self->operation), host, task);
}

static void
call (WsmanSystemRequest *self)
{
  gboolean as_caller = self->helper != NULL && self->method->has_effect;
  gboolean may = (self->is_operator && (!as_caller || self->method->call_as_caller != NULL)) ||
                 !self->method->has_effect;
  guint32 return_value = RETURN_VALUE_ACCESS_DENIED;

  g_variant_builder_init (&self->output, G_VARIANT_TYPE_VARDICT);
  self->is_refused = !may;
  if (may && as_caller)
    {
      wsman_helper_start_host_async (self->helper, wsman_operation_peek_identity (self->operation),
                                     wsman_operation_get_cancellable (self->operation), on_host_started,
                                     g_rc_box_acquire (self));
      return;
    }

  if (may && self->method->call_async != NULL)
    {
      call_later (self);
      return;
    }

  if (may)
    return_value = self->method->call (self->record, wsman_operation_get_item (self->operation), &self->output);
  return_output (self, return_value);
}

/* Returns the method of a class that the URI may mean, and sets the class. Returns NULL if there is none. The instance
 * isn't needed for this. */
static const WsmanSystemMethod *
find_method (WsmanSystemRequest *self)
{
  g_autoptr(GPtrArray) classes = wsman_system_resource_list_classes (&self->resource);
  const char *name = wsman_operation_get_method (self->operation);

  for (guint i = 0; i < classes->len; i++)
    {
      const WsmanSystemMethod *method = wsman_system_class_find_method (classes->pdata[i], name);

      if (method != NULL)
        {
          self->klass = classes->pdata[i];
          return method;
        }
    }

  return NULL;
}

/* Checks that the item is the input of the method, in the namespace of the class. */
static gboolean
check_input (WsmanSystemRequest      *self,
             const WsmanSystemMethod *method,
             WsmanItem               *input)
{
  const char *name = wsman_item_get_name (input);
  const char *namespace_uri = wsman_item_get_namespace_uri (input);
  g_autofree char *expected = g_strconcat (method->name, "_INPUT", NULL);
  g_autofree char *uri = g_strconcat (self->resource.prefix, self->resource.name, NULL);
  g_autofree char *own_uri = g_strconcat (self->resource.prefix, self->klass->name, NULL);

  if ((g_ascii_strcasecmp (name, expected) != 0 && g_ascii_strcasecmp (name, method->name) != 0) ||
      (*namespace_uri != '\0' && g_ascii_strcasecmp (namespace_uri, uri) != 0 &&
       g_ascii_strcasecmp (namespace_uri, own_uri) != 0))
    wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_SCHEMA_VALIDATION_ERROR,
                              "The request contains {%s}%s instead of {%s}%s", namespace_uri, name, uri, expected);

  return self->refusal.code == 0;
}

/* Checks the parameters of the method. */
static gboolean
check_parameters (WsmanSystemRequest      *self,
                  const WsmanSystemMethod *method)
{
  WsmanItem *input = wsman_operation_get_item (self->operation);
  g_auto(GStrv) names = input != NULL ? wsman_item_list_names (input) : g_new0 (char *, 1);

  if (input != NULL && !check_input (self, method, input))
    return FALSE;

  for (gsize i = 0; names[i] != NULL; i++)
    {
      const WsmanSystemProperty *parameter = wsman_system_method_find_parameter (method, names[i]);
      guint64 number;

      if (parameter == NULL)
        wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_INVALID_PARAMETER_NAME, "%s of %s has no parameter %s",
                                  method->name,
                                  self->resource.name, names[i]);
      else if (wsman_system_property_get_kind (parameter) == WSMAN_PROPERTY_NUMBER &&
               !wsman_item_is_null (input, names[i]) &&
               !wsman_value_parse_uint64 (wsman_item_lookup_string (input, names[i]), &number))
        wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_PARAMETER_TYPE_MISMATCH,
                                  "The parameter %s of %s is a number, not “%s”",
                                  parameter->name, method->name, wsman_item_lookup_string (input, names[i]));
      else
        continue;

      return FALSE;
    }

  return TRUE;
}

/* A static method needs no instance. If the locator names one, it must be there. */
static gboolean
needs_instance (WsmanSystemRequest      *self,
                const WsmanSystemMethod *method)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (self->operation);

  return method->call_by_command_user == NULL || wsman_system_resource_get_first_key (&self->resource, locator) != NULL;
}

static void
respond_invoke (WsmanSystemRequest *self)
{
  const char *name = wsman_operation_get_method (self->operation);
  const WsmanSystemMethod *method = find_method (self);

  if (method != NULL)
    {
      if (!method->has_effect)
        wsman_operation_set_outcome (self->operation, WSMAN_OUTCOME_READ, 0);
      if (needs_instance (self, method))
        self->record = wsman_system_request_find (self);
      if (self->refusal.code != 0)
        return;

      if (self->record != NULL)
        self->klass = self->record->klass;
      self->method = wsman_system_class_find_method (self->klass, name);
    }

  if (self->method == NULL)
    wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_PROVSYS_NOT_SUPPORTED, "%s has no method %s",
                              self->resource.name, name);
  else if (!check_parameters (self, self->method))
    return;
  else if (self->method->call_by_command_user != NULL)
    call_by_command_user (self);
  else
    call (self);
}

static gboolean
is_visible_to (WsmanSystemRequest     *self,
               const WsmanSystemClass *klass)
{
  return self->is_operator || !klass->is_private;
}

static WsmanSystemCursor *
new_cursor (WsmanSystemRequest *self)
{
  g_autoptr(GPtrArray) classes = NULL;
  WsmanSystemCursor *cursor;

  if (self->query.object != NULL)
    return wsman_system_association_query_walk (&self->query, self->snapshot, &self->refusal);

  cursor = wsman_system_cursor_new (self->snapshot);
  classes = wsman_system_resource_list_classes (&self->resource);
  for (guint i = 0; i < classes->len; i++)
    {
      if (is_visible_to (self, classes->pdata[i]))
        wsman_system_cursor_add_class (cursor, classes->pdata[i]);
    }

  return cursor;
}

/* Sends the next batch. The first call starts the iteration. */
static void
respond_enumerate (WsmanSystemRequest *self)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint max_items = CLAMP (wsman_operation_get_max_items (self->operation), 1, MAX_BATCH);
  GObject *context = wsman_operation_get_context (self->operation);
  g_autoptr(WsmanSystemCursor) cursor = NULL;
  WsmanSystemRecord *record;

  cursor = context != NULL ? g_object_ref (WSMAN_SYSTEM_CURSOR (context)) : new_cursor (self);
  if (cursor == NULL)
    return;

  wsman_operation_set_context (self->operation, G_OBJECT (cursor));
  while (items->len < max_items && (record = wsman_system_cursor_next (cursor)) != NULL)
    {
      if (wsman_system_resource_has (&self->resource, record))
        g_ptr_array_add (items, wsman_system_resource_new_item (&self->resource, record));
      wsman_system_record_unref (record);
    }

  wsman_operation_return_items (self->operation, (WsmanItem **) items->pdata, items->len,
                                wsman_system_cursor_is_finished (cursor));
}

/* Refuses a dialect that isn't known. No other code checks the dialect if the resource is a whole namespace. */
static gboolean
check_dialect (WsmanSystemRequest *self,
               const char         *dialect)
{
  static const char *const known[] = {
    WSMAN_DIALECT_WQL, WSMAN_DIALECT_SELECTOR, WSMAN_DIALECT_ASSOCIATION, WSMAN_DIALECT_XPATH,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known) && dialect != NULL; i++)
    {
      if (g_ascii_strcasecmp (dialect, known[i]) == 0)
        return TRUE;
    }

  if (dialect != NULL)
    wsman_system_refusal_set (&self->refusal, ERROR_WSMAN_ENUMERATE_FILTER_DIALECT_REQUESTED_UNAVAILABLE,
                              "There are no filters in the dialect %s; the URI of WQL is %s", dialect,
                              WSMAN_DIALECT_WQL);

  return dialect == NULL;
}

/* Returns the classes that the operation is about. If there is none, returns NULL and sets the refusal. */
static GPtrArray *
resolve_operation (WsmanSystemRequest *self)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (self->operation);
  gboolean is_enumeration = wsman_operation_get_verb (self->operation) == WSMAN_VERB_ENUMERATE;
  const char *dialect = wsman_operation_get_dialect (self->operation);

  if (is_enumeration && !check_dialect (self, dialect))
    return NULL;

  if (is_enumeration && g_strcmp0 (dialect, WSMAN_DIALECT_ASSOCIATION) == 0)
    {
      if (!wsman_system_association_query_init (&self->query, wsman_operation_get_filter (self->operation),
                                                &self->refusal))
        return NULL;

      wsman_operation_take_filter (self->operation);
      self->resource = self->query.resource;
      return wsman_system_association_query_list_classes (&self->query);
    }

  if (!wsman_system_resource_resolve (&self->resource, locator, &self->refusal) ||
      (is_enumeration && !wsman_system_resource_set_flags (&self->resource, locator,
                                                           wsman_operation_get_flags (self->operation),
                                                           &self->refusal)))
    return NULL;

  return wsman_system_resource_list_classes (&self->resource);
}

/* Checks that the filter or the path only names properties that exist. The request may have neither. */
static gboolean
check_names (WsmanSystemRequest  *self,
             GPtrArray           *classes,
             GError             **error)
{
  g_autoptr(GPtrArray) results = self->query.object != NULL ? wsman_system_association_query_list_results (&self->query)
                                                            : g_ptr_array_ref (classes);

  return wsman_system_names_check (&self->resource, results, self->operation, error);
}

/* Returns FALSE and sets the refusal if the user may see none of the classes. */
static gboolean
check_visibility (WsmanSystemRequest *self,
                  GPtrArray          *classes)
{
  guint n_hidden = 0;

  for (guint i = 0; i < classes->len; i++)
    n_hidden += !is_visible_to (self, classes->pdata[i]);

  if (n_hidden > 0 && n_hidden == classes->len)
    wsman_system_refusal_set (&self->refusal, ERROR_ACCESS_DENIED,
                              "Only operators may see instances of %s", self->resource.name);

  return self->refusal.code == 0;
}

void
wsman_system_request_start (WsmanOperation          *operation,
                            const WsmanSystemRights *rights)
{
  static const RespondFunc responders[] = {
    [WSMAN_VERB_GET] = respond_get,
    [WSMAN_VERB_PUT] = wsman_system_request_put,
    [WSMAN_VERB_CREATE] = wsman_system_request_create,
    [WSMAN_VERB_DELETE] = wsman_system_request_delete,
    [WSMAN_VERB_INVOKE] = respond_invoke,
    [WSMAN_VERB_ENUMERATE] = respond_enumerate,
  };
  g_autoptr(WsmanSystemRequest) self = g_rc_box_new0 (WsmanSystemRequest);
  g_autoptr(GPtrArray) classes = NULL;
  g_autoptr(GError) local_error = NULL;

  self->operation = g_object_ref (operation);
  self->is_operator = rights->is_operator;
  g_set_object (&self->helper, rights->helper);
  g_set_object (&self->shells, rights->shells);
  self->respond = responders[wsman_operation_get_verb (operation)];

  classes = resolve_operation (self);
  if (classes == NULL || !check_visibility (self, classes))
    wsman_operation_return_fault (operation, self->refusal.code, self->refusal.message);
  else if (!check_names (self, classes, &local_error))
    wsman_operation_return_error (operation, local_error);
  else if (wsman_operation_get_context (operation) != NULL)
    respond (self); /* the iterator has all records that it needs */
  else
    load (self, classes);
}

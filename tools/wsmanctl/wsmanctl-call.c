/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The verbs that are one operation of a session: each has a function that starts the operation, and one for its result.
 */

#include "wsmanctl-call.h"

typedef struct
{
  WsmanSession *session;
  const WsmanctlRequest *request;
  WsmanctlOutput *output;
  GCancellable *cancellable;
  WsmanctlCallDone done;
  gpointer user_data;
} PlainVerb;

/* Ends the call. Takes ownership of error. */
static void
end (PlainVerb *self,
     GError    *error)
{
  g_autoptr(GError) owned = error;

  self->done (owned, self->user_data);
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  g_free (self);
}

/* Ends the call with an item. If item is NULL and there is no error, the response has no item. Takes ownership of item
 * and error. */
static void
end_with_item (PlainVerb *self,
               WsmanItem *item,
               GError    *error)
{
  g_autoptr(WsmanItem) owned = item;

  if (item != NULL)
    wsmanctl_output_add (self->output, item, &error);
  end (self, error);
}

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GError *local_error = NULL;
  WsmanItem *item = wsman_session_identify_finish (WSMAN_SESSION (source), result, &local_error);

  end_with_item (user_data, item, local_error);
}

static void
identify (PlainVerb *self)
{
  wsman_session_identify_async (self->session, WSMAN_SESSION_FLAGS_NONE, self->cancellable, on_identified, self);
}

static void
on_got (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  GError *local_error = NULL;
  WsmanItem *item = wsman_session_get_finish (WSMAN_SESSION (source), result, &local_error);

  end_with_item (user_data, item, local_error);
}

static void
get (PlainVerb *self)
{
  wsman_session_get_async (self->session, self->request->locator, self->cancellable, on_got, self);
}

static void
on_put (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  GError *local_error = NULL;
  WsmanItem *item = wsman_session_put_finish (WSMAN_SESSION (source), result, &local_error);

  end_with_item (user_data, item, local_error);
}

static void
on_updated (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GError *local_error = NULL;
  WsmanItem *item = wsman_session_update_finish (WSMAN_SESSION (source), result, &local_error);

  end_with_item (user_data, item, local_error);
}

static void
set (PlainVerb *self)
{
  const WsmanctlRequest *request = self->request;

  if (request->item != NULL)
    wsman_session_put_async (self->session, request->locator, request->item, self->cancellable, on_put, self);
  else
    wsman_session_update_async (self->session, request->locator, request->values, self->cancellable, on_updated, self);
}

static void
on_created (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  PlainVerb *self = user_data;
  GError *local_error = NULL;
  g_autoptr(WsmanResourceLocator) created = wsman_session_create_finish (WSMAN_SESSION (source), result, &local_error);
  g_autofree char *xml = created != NULL ? wsman_resource_locator_to_xml (created) : NULL;
  g_autoptr(WsmanItem) item = xml != NULL ? wsman_item_new_from_xml (xml, &local_error) : NULL;

  if (item != NULL)
    wsmanctl_output_add_created (self->output, item, &local_error);
  end (self, local_error);
}

static void
create (PlainVerb *self)
{
  wsman_session_create_async (self->session, self->request->locator, self->request->item, self->cancellable,
                              on_created, self);
}

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GError *local_error = NULL;

  wsman_session_delete_finish (WSMAN_SESSION (source), result, &local_error);
  end (user_data, local_error);
}

static void
delete (PlainVerb *self)
{
  wsman_session_delete_async (self->session, self->request->locator, self->cancellable, on_deleted, self);
}

static void
on_invoked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GError *local_error = NULL;
  WsmanItem *item = wsman_session_invoke_finish (WSMAN_SESSION (source), result, &local_error);

  end_with_item (user_data, item, local_error);
}

static void
invoke (PlainVerb *self)
{
  const WsmanctlRequest *request = self->request;

  wsman_session_invoke_async (self->session, request->action, request->locator, request->item, self->cancellable,
                              on_invoked, self);
}

/* --- The list --- */

static gboolean
show_items (PlainVerb  *self,
            GPtrArray  *items,
            GError    **error)
{
  for (guint i = 0; i < items->len; i++)
    {
      if (!wsmanctl_output_add (self->output, items->pdata[i], error))
        return FALSE;
    }

  return TRUE;
}

/* If closing fails, the user isn't told. */
static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  PlainVerb *self = user_data;
  GError *error = g_object_steal_data (source, "output-error");

  wsman_enumerator_close_finish (WSMAN_ENUMERATOR (source), result, NULL);
  g_object_unref (source);
  end (self, error);
}

/* Closes the enumeration after the output has failed. Takes ownership of both. */
static void
close_enumerator (PlainVerb       *self,
                  WsmanEnumerator *enumerator,
                  GError          *error)
{
  g_object_set_data (G_OBJECT (enumerator), "output-error", error);
  wsman_enumerator_close_async (enumerator, self->cancellable, on_closed, self);
}

static void read_items (PlainVerb       *self,
                        WsmanEnumerator *enumerator);

static void
on_items (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  PlainVerb *self = user_data;
  g_autoptr(WsmanEnumerator) enumerator = WSMAN_ENUMERATOR (source);
  GError *local_error = NULL;
  g_autoptr(GPtrArray) items = wsman_enumerator_next_items_finish (enumerator, result, &local_error);

  if (items == NULL)
    end (self, local_error);
  else if (!show_items (self, items, &local_error))
    close_enumerator (self, g_steal_pointer (&enumerator), local_error);
  else
    read_items (self, g_steal_pointer (&enumerator));
}

/* Takes ownership of enumerator. */
static void
read_items (PlainVerb       *self,
            WsmanEnumerator *enumerator)
{
  if (!wsman_enumerator_get_at_end_of_stream (enumerator))
    {
      wsman_enumerator_next_items_async (enumerator, G_MAXUINT, self->cancellable, on_items, self);
      return;
    }

  g_object_unref (enumerator);
  end (self, NULL);
}

static void
on_enumerated (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GError *local_error = NULL;
  WsmanEnumerator *enumerator = wsman_session_enumerate_finish (WSMAN_SESSION (source), result, &local_error);

  if (enumerator != NULL)
    read_items (user_data, enumerator);
  else
    end (user_data, local_error);
}

static void
enumerate (PlainVerb *self)
{
  const WsmanctlRequest *request = self->request;

  wsman_session_enumerate_async (self->session, request->locator, request->filter, request->dialect, request->flags,
                                 self->cancellable, on_enumerated, self);
}

static void (*const starts[WSMANCTL_N_VERBS]) (PlainVerb *self) = {
  [WSMANCTL_IDENTIFY] = identify,
  [WSMANCTL_GET] = get,
  [WSMANCTL_SET] = set,
  [WSMANCTL_CREATE] = create,
  [WSMANCTL_DELETE] = delete,
  [WSMANCTL_ENUMERATE] = enumerate,
  [WSMANCTL_INVOKE] = invoke,
};

gboolean
wsmanctl_verb_is_call (WsmanctlVerbId verb)
{
  return starts[verb] != NULL;
}

void
wsmanctl_call_start (WsmanctlVerbId          verb,
                     WsmanSession           *session,
                     const WsmanctlRequest  *request,
                     WsmanctlOutput         *output,
                     GCancellable           *cancellable,
                     WsmanctlCallDone        done,
                     gpointer                user_data)
{
  PlainVerb *self = g_new (PlainVerb, 1);

  *self = (PlainVerb) { g_object_ref (session), request, output, g_object_ref (cancellable), done, user_data };
  starts[verb] (self);
}

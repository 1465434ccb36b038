/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanProvider, which serves resources. Each virtual function has a default that responds that the action
 * isn't supported.
 */

#include "wsman-provider-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "wsman-fault-codes-private.h"

/**
 * WsmanProvider:
 *
 * Serves resources.
 *
 * A program implements the functions that its resources support, in C, Vala, JavaScript or Python, and passes the
 * provider to [method@Wsman.Server.add_provider]. Each function gets a [class@Wsman.Operation], which contains the
 * request. The function responds with a method of the operation, before it returns or later.
 *
 * The functions run in the main context that started the server, one after the other. If an operation takes long,
 * respond later. Then the server can serve other requests meanwhile.
 *
 * ```python
 * class Cards(GObject.Object, Wsman.Provider):
 *     def do_handle_get(self, operation):
 *         operation.return_item({'Name': operation.locator.get_selector('Name')})
 *
 *     async def do_handle_invoke(self, operation):
 *         punched = await self.machine.punch_async(operation.item['Column'])
 *         operation.return_item({'ReturnValue': 0, 'Punched': punched})
 *
 * server.add_provider('http://schemas.example.org/Card', Cards())
 * ```
 *
 * | function | response |
 * |---|---|
 * | [vfunc@Wsman.Provider.handle_get] | [method@Wsman.Operation.return_item] |
 * | [vfunc@Wsman.Provider.handle_put] | [method@Wsman.Operation.return_item], also without an item |
 * | [vfunc@Wsman.Provider.handle_create] | [method@Wsman.Operation.return_locator] or [method@Wsman.Operation.return_created] |
 * | [vfunc@Wsman.Provider.handle_delete] | [method@Wsman.Operation.return_item], without an item |
 * | [vfunc@Wsman.Provider.handle_invoke] | [method@Wsman.Operation.return_item] |
 * | [vfunc@Wsman.Provider.handle_enumerate] | [method@Wsman.Operation.return_items] |
 * | [vfunc@Wsman.Provider.handle_subscribe] | [method@Wsman.Operation.return_subscription] |
 * | any of them | [method@Wsman.Operation.return_fault] or [method@Wsman.Operation.return_error] |
 *
 * Since: 1.0
 */

G_DEFINE_INTERFACE (WsmanProvider, wsman_provider, G_TYPE_OBJECT)

static void
wsman_provider_real_handle (WsmanProvider   *self,
                            WsmanOperation  *operation,
                            GError         **error)
{
  wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_ACTION_NOT_SUPPORTED,
                   _("The resource doesn’t support the action %s"), wsman_operation_get_action (operation));
}

static gboolean
wsman_provider_real_accepts_option (WsmanProvider  *self,
                                    WsmanOperation *operation,
                                    const char     *name)
{
  return FALSE;
}

static void
wsman_provider_real_stopped (WsmanProvider *self)
{
}

static void
wsman_provider_default_init (WsmanProviderInterface *iface)
{
  iface->handle_get = wsman_provider_real_handle;
  iface->handle_put = wsman_provider_real_handle;
  iface->handle_create = wsman_provider_real_handle;
  iface->handle_delete = wsman_provider_real_handle;
  iface->handle_invoke = wsman_provider_real_handle;
  iface->handle_enumerate = wsman_provider_real_handle;
  iface->handle_subscribe = wsman_provider_real_handle;
  iface->accepts_option = wsman_provider_real_accepts_option;
  iface->stopped = wsman_provider_real_stopped;
}

/* Tells whether the provider knows all options with MustComply. */
static gboolean
check_options (WsmanProvider         *self,
               WsmanOperation        *operation,
               const WsmanReference  *reference,
               GError               **error)
{
  WsmanProviderInterface *iface = WSMAN_PROVIDER_GET_IFACE (self);

  for (guint i = 0; i < reference->options->len; i++)
    {
      const WsmanOption *option = reference->options->pdata[i];

      if (!option->must_comply || iface->accepts_option (self, operation, option->name))
        continue;

      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_OPTIONS_NOT_SUPPORTED,
                       _("The option “%s” is marked with MustComply, but the resource doesn’t support it"),
                       option->name);
      return FALSE;
    }

  return TRUE;
}

void
wsman_provider_handle (WsmanProvider             *self,
                       WsmanOperation            *operation,
                       const WsmanServerRequest  *request,
                       GError                   **error)
{
  WsmanProviderInterface *iface = WSMAN_PROVIDER_GET_IFACE (self);

  if (!check_options (self, operation, request->reference, error))
    return;

  switch (request->verb)
    {
    case WSMAN_VERB_GET:
      iface->handle_get (self, operation, error);
      break;

    case WSMAN_VERB_PUT:
      iface->handle_put (self, operation, error);
      break;

    case WSMAN_VERB_CREATE:
      iface->handle_create (self, operation, error);
      break;

    case WSMAN_VERB_DELETE:
      iface->handle_delete (self, operation, error);
      break;

    case WSMAN_VERB_INVOKE:
      iface->handle_invoke (self, operation, error);
      break;

    case WSMAN_VERB_ENUMERATE:
      iface->handle_enumerate (self, operation, error);
      break;

    case WSMAN_VERB_SUBSCRIBE:
      iface->handle_subscribe (self, operation, error);
      break;

    case WSMAN_VERB_IDENTIFY:
    default:
      g_assert_not_reached ();
    }
}

void
wsman_provider_stop (WsmanProvider *self)
{
  WSMAN_PROVIDER_GET_IFACE (self)->stopped (self);
}

static GQuark
get_busy_check_quark (void)
{
  return g_quark_from_static_string ("wsman-provider-busy-check");
}

void
wsman_provider_set_busy_check (WsmanProvider *self,
                               gboolean     (*is_busy) (WsmanProvider *provider))
{
  g_object_set_qdata (G_OBJECT (self), get_busy_check_quark (), (gpointer) is_busy);
}

gboolean
wsman_provider_is_busy (WsmanProvider *self)
{
  gboolean (*is_busy) (WsmanProvider *provider) = g_object_get_qdata (G_OBJECT (self), get_busy_check_quark ());

  return is_busy != NULL && is_busy (self);
}

GStrv
wsman_provider_list_capabilities (WsmanProvider *self)
{
  const WsmanProviderInterface *iface = WSMAN_PROVIDER_GET_IFACE (self);
  const struct
  {
    const char *name;
    gboolean is_there;
  } capabilities[] = {
    { "Get", iface->handle_get != wsman_provider_real_handle },
    { "Put", iface->handle_put != wsman_provider_real_handle },
    { "Create", iface->handle_create != wsman_provider_real_handle },
    { "Delete", iface->handle_delete != wsman_provider_real_handle },
    { "Invoke", iface->handle_invoke != wsman_provider_real_handle },
    { "Enumerate", iface->handle_enumerate != wsman_provider_real_handle },
    { "Subscribe", iface->handle_subscribe != wsman_provider_real_handle },
  };
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (capabilities); i++)
    if (capabilities[i].is_there)
      g_strv_builder_add (names, capabilities[i].name);

  return g_strv_builder_end (names);
}

gboolean
wsman_provider_has_options (WsmanProvider *self)
{
  return WSMAN_PROVIDER_GET_IFACE (self)->accepts_option != wsman_provider_real_accepts_option;
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The table of actions. For each kind of call, the table describes the request and the required response. [DSP0226] 7
 * to 9, 11, [MS-WSMV] 3.1.4. Responses are matched by local name, because deployed servers disagree about namespaces.
 */

#include "wsman-call-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-shell-messages-private.h"
#include "soap/wsman-writer-private.h"
#include "values/wsman-item-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-codes.h"

static gboolean
write_identify (const WsmanCallRequest  *request,
                GString                 *xml,
                GError                 **error)
{
  g_string_append (xml, "<wsmid:Identify xmlns:wsmid=\"" WSMAN_NS_IDENTITY "\"/>");

  return TRUE;
}

static gboolean
write_item (const WsmanCallRequest  *request,
            GString                 *xml,
            GError                 **error)
{
  wsman_element_write (wsman_item_get_element (request->item), xml);

  return TRUE;
}

/* Returns the name of the method, such as "StopService". action is the name itself, or a URI that ends with the name,
 * such as "http://…/Win32_Service/StopService". */
static const char *
get_method (const char *action)
{
  const char *slash = strrchr (action, '/');

  return slash != NULL ? slash + 1 : action;
}

/* Tells whether text is a name that XML allows without a namespace. The server checks the characters beyond ASCII. */
static gboolean
is_name (const char *text)
{
  if (!g_ascii_isalpha (*text) && *text != '_' && (guchar) *text < 0x80)
    return FALSE;

  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr ("_-.", *text) == NULL && (guchar) *text < 0x80)
      return FALSE;

  return TRUE;
}

/* Writes the input of a method. Windows requires an element even if the method takes no arguments. */
static gboolean
write_input (const WsmanCallRequest  *request,
             GString                 *xml,
             GError                 **error)
{
  const char *method = get_method (request->action);

  if (request->item != NULL)
    return write_item (request, xml, error);

  if (!is_name (method))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, E_INVALIDARG,
                       _("“%s” isn’t the name of a method, and no input is given; give the input"), method);
      return FALSE;
    }

  g_string_append_printf (xml, "<p:%s_INPUT xmlns:p=\"", method);
  wsman_xml_append_escaped (xml, request->reference->resource_uri);
  g_string_append (xml, "\"/>");

  return TRUE;
}

static gboolean
write_enumerate (const WsmanCallRequest  *request,
                 GString                 *xml,
                 GError                 **error)
{
  wsman_enumeration_message_write_enumerate (request->enumeration, xml);

  return TRUE;
}

static gboolean
write_pull (const WsmanCallRequest  *request,
            GString                 *xml,
            GError                 **error)
{
  wsman_enumeration_message_write_pull (request->enumeration, xml);

  return TRUE;
}

static gboolean
write_release (const WsmanCallRequest  *request,
               GString                 *xml,
               GError                 **error)
{
  wsman_enumeration_message_write_release (request->enumeration, xml);

  return TRUE;
}

static gboolean
write_body (const WsmanCallRequest  *request,
            GString                 *xml,
            GError                 **error)
{
  g_string_append_len (xml, request->body->str, request->body->len);

  return TRUE;
}

/* Returns the content of the response as an item. Returns NULL if there is no content, which is legal only for some
 * actions. */
static gpointer
make_optional_item (WsmanMessage  *response,
                    GError       **error)
{
  return response->content != NULL ? wsman_item_new_from_element (response->document, response->content, NULL) : NULL;
}

static gpointer
make_item (WsmanMessage  *response,
           GError       **error)
{
  if (response->content == NULL)
    wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_RESPONSE_NO_RESULTS,
                     _("The server’s response has an empty body"));

  return make_optional_item (response, error);
}

/* Returns the endpoint reference of the created resource. x:ResourceCreated usually is the endpoint reference itself.
 * In the responses of some servers it contains an endpoint reference. */
WsmanReference *
wsman_call_read_created (WsmanMessage  *response,
                         GError       **error)
{
  const WsmanElement *element = wsman_element_find_child (response->body, NULL, "ResourceCreated");

  /* The body may also contain a representation of the resource, before or after x:ResourceCreated. */
  if (element == NULL)
    element = response->content;
  if (element != NULL && !wsman_element_is_reference (element))
    element = wsman_element_find_child (element, NULL, "EndpointReference");

  if (element != NULL && wsman_element_is_reference (element))
    return wsman_reference_from_element (element, error);

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_CREATE_RESPONSE_NO_EPR,
                   _("The server has created the resource, but its response doesn’t name the resource"));

  return NULL;
}

static gpointer
make_locator (WsmanMessage  *response,
              GError       **error)
{
  g_autoptr(WsmanReference) reference = wsman_call_read_created (response, error);

  return reference != NULL ? wsman_resource_locator_new_from_reference (reference) : NULL;
}

static gpointer
make_true (WsmanMessage  *response,
           GError       **error)
{
  return GINT_TO_POINTER (TRUE);
}

const WsmanActionRow wsman_action_table[WSMAN_N_CALL_KINDS] = {
  [WSMAN_CALL_IDENTIFY] = {
    "Identify", NULL, "IdentifyResponse", WSMAN_SEND_REPEATABLE, FALSE,
    write_identify, make_item, g_object_unref,
  },
  [WSMAN_CALL_GET] = {
    "Get", WSMAN_ACTION_GET, NULL, WSMAN_SEND_REPEATABLE, FALSE,
    NULL, make_item, g_object_unref,
  },
  [WSMAN_CALL_PUT] = {
    "Put", WSMAN_ACTION_PUT, NULL, WSMAN_SEND_NONE, FALSE,
    write_item, make_optional_item, g_object_unref,
  },
  [WSMAN_CALL_CREATE] = {
    "Create", WSMAN_ACTION_CREATE, NULL, WSMAN_SEND_NONE, FALSE,
    write_item, make_locator, g_object_unref,
  },
  [WSMAN_CALL_DELETE] = {
    "Delete", WSMAN_ACTION_DELETE, NULL, WSMAN_SEND_NONE, FALSE,
    NULL, make_true, NULL,
  },
  [WSMAN_CALL_INVOKE] = {
    "Invoke", NULL, NULL, WSMAN_SEND_NONE, FALSE,
    write_input, make_optional_item, g_object_unref,
  },
  [WSMAN_CALL_ENUMERATE] = {
    "Enumerate", WSMAN_ACTION_ENUMERATE, "EnumerateResponse", WSMAN_SEND_REPEATABLE, TRUE,
    write_enumerate, NULL, NULL,
  },
  [WSMAN_CALL_PULL] = {
    "Pull", WSMAN_ACTION_PULL, "PullResponse", WSMAN_SEND_HARMLESS, TRUE,
    write_pull, NULL, NULL,
  },
  [WSMAN_CALL_RELEASE] = {
    "Release", WSMAN_ACTION_RELEASE, NULL, WSMAN_SEND_HARMLESS, FALSE,
    write_release, make_true, NULL,
  },
  [WSMAN_CALL_SHELL_CREATE] = {
    "Create", WSMAN_ACTION_CREATE, NULL, WSMAN_SEND_NONE, FALSE,
    write_body, NULL, NULL,
  },
  [WSMAN_CALL_SHELL_COMMAND] = {
    "Command", WSMAN_ACTION_SHELL_COMMAND, "CommandResponse", WSMAN_SEND_NONE, FALSE,
    write_body, NULL, NULL,
  },
  [WSMAN_CALL_SHELL_RECEIVE] = {
    "Receive", WSMAN_ACTION_SHELL_RECEIVE, "ReceiveResponse", WSMAN_SEND_HARMLESS, FALSE,
    write_body, NULL, NULL,
  },
  [WSMAN_CALL_SHELL_SEND] = {
    "Send", WSMAN_ACTION_SHELL_SEND, NULL, WSMAN_SEND_NONE, FALSE,
    write_body, NULL, NULL,
  },
  [WSMAN_CALL_SHELL_SIGNAL] = {
    "Signal", WSMAN_ACTION_SHELL_SIGNAL, NULL, WSMAN_SEND_NONE, FALSE,
    write_body, NULL, NULL,
  },
  [WSMAN_CALL_SUBSCRIBE] = {
    "Subscribe", WSMAN_ACTION_SUBSCRIBE, "SubscribeResponse", WSMAN_SEND_NONE, FALSE,
    write_body, NULL, NULL,
  },
  [WSMAN_CALL_RENEW] = {
    "Renew", WSMAN_ACTION_RENEW, "RenewResponse", WSMAN_SEND_REPEATABLE, FALSE,
    write_body, NULL, NULL,
  },
  [WSMAN_CALL_UNSUBSCRIBE] = {
    "Unsubscribe", WSMAN_ACTION_UNSUBSCRIBE, NULL, WSMAN_SEND_HARMLESS, FALSE,
    write_body, NULL, NULL,
  },
  [WSMAN_CALL_DELIVER] = {
    "Deliver", NULL, NULL, WSMAN_SEND_REPEATABLE, FALSE,
    write_body, NULL, NULL, TRUE,
  },
};

char *
wsman_call_dup_action (const WsmanCallRequest  *request,
                       GError                 **error)
{
  if (request->kind == WSMAN_CALL_DELIVER)
    return g_strdup (request->action);
  if (request->kind != WSMAN_CALL_INVOKE)
    return g_strdup (wsman_action_table[request->kind].action);

  if (request->action == NULL || *get_method (request->action) == '\0')
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_CLIENT_BLANK_ACTION_URI,
                       _("The action names no method; give a method’s name or an action URI"));
      return NULL;
    }

  if (strpbrk (request->action, "/:") != NULL)
    return g_strdup (request->action);

  return g_strconcat (request->reference->resource_uri, "/", request->action, NULL);
}

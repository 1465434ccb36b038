/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The messages about the host: what the client says about it, calls, and answers. [MS-PSRP] 2.2.2.15, 2.2.2.16 and
 * 2.2.3.14. */

#include "wsman-psrp-machine-private.h"

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

#define HOST "System.Management.Automation.Host."
#define METHOD_TYPE "System.Management.Automation.Remoting.RemoteHostMethodId"
#define CONSOLE_COLOR "System.ConsoleColor"

/* The category “not implemented” of an error record. */
#define CATEGORY_NOT_IMPLEMENTED 11

/* The call id of a call without an answer. */
#define NO_ANSWER -100

/* The numbers of the values that describe a console. */
enum
{
  FOREGROUND_COLOR,
  BACKGROUND_COLOR,
  CURSOR_POSITION,
  WINDOW_POSITION,
  CURSOR_SIZE,
  BUFFER_SIZE,
  WINDOW_SIZE,
  MAX_WINDOW_SIZE,
  MAX_PHYSICAL_WINDOW_SIZE,
  WINDOW_TITLE
};

#define WHITE_ON_BLACK_FOREGROUND 7
#define WHITE_ON_BLACK_BACKGROUND 0
#define USUAL_CURSOR_SIZE 25

static WsmanPSObject *
make_pair (const char *first_name,
           gint32      first,
           const char *second_name,
           gint32      second)
{
  WsmanPSObject *self = wsman_ps_object_new ();

  wsman_ps_object_add_int32 (self, first_name, first);
  wsman_ps_object_add_int32 (self, second_name, second);

  return self;
}

/* Adds one value of the console to the dictionary. The function owns value. */
static void
add_entry (WsmanPSObject *dictionary,
           gint32         number,
           const char    *type,
           WsmanPSObject *value)
{
  WsmanPSValue key = { .kind = WSMAN_PS_KIND_INT32 };
  WsmanPSValue item = { .kind = WSMAN_PS_KIND_OBJECT };
  WsmanPSObject *typed = wsman_ps_object_new ();

  wsman_ps_object_add_text (typed, "T", WSMAN_PS_KIND_STRING, type);
  wsman_ps_object_add_object (typed, "V", value);
  key.text = g_strdup_printf ("%d", number);
  item.object = typed;
  wsman_ps_object_add_item (dictionary, &key);
  wsman_ps_object_add_item (dictionary, &item);
}

static WsmanPSObject *
make_number (gint32 number)
{
  g_autofree char *digits = g_strdup_printf ("%d", number);

  return wsman_ps_object_new_text (WSMAN_PS_KIND_INT32, digits);
}

static WsmanPSObject *
make_default_data (const WsmanPsrpHostInfo *info)
{
  static const char * const types[] = { "System.Collections.Hashtable", "System.Object", NULL };
  static const guint sizes[] = { BUFFER_SIZE, WINDOW_SIZE, MAX_WINDOW_SIZE, MAX_PHYSICAL_WINDOW_SIZE };
  static const guint positions[] = { CURSOR_POSITION, WINDOW_POSITION };
  WsmanPSObject *self = wsman_ps_object_new ();
  WsmanPSObject *data = wsman_ps_object_new ();

  data->kind = WSMAN_PS_KIND_DICTIONARY;
  wsman_ps_object_set_type (data, types);
  add_entry (data, FOREGROUND_COLOR, CONSOLE_COLOR, make_number (WHITE_ON_BLACK_FOREGROUND));
  add_entry (data, BACKGROUND_COLOR, CONSOLE_COLOR, make_number (WHITE_ON_BLACK_BACKGROUND));
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    add_entry (data, positions[i], HOST "Coordinates", make_pair ("x", 0, "y", 0));
  add_entry (data, CURSOR_SIZE, "System.Int32", make_number (USUAL_CURSOR_SIZE));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    add_entry (data, sizes[i], HOST "Size", make_pair ("width", info->columns, "height", info->rows));
  add_entry (data, WINDOW_TITLE, "System.String", wsman_ps_object_new_text (WSMAN_PS_KIND_STRING, ""));
  wsman_ps_object_add_object (self, "data", data);

  return self;
}

void
wsman_psrp_add_host (WsmanPSObject           *message,
                     const WsmanPsrpHostInfo *info)
{
  WsmanPSObject *host = wsman_ps_object_new ();

  if (info->has_size)
    wsman_ps_object_add_object (host, "_hostDefaultData", make_default_data (info));
  wsman_ps_object_add_boolean (host, "_isHostNull", !info->has_host);
  wsman_ps_object_add_boolean (host, "_isHostUINull", !info->has_host);
  wsman_ps_object_add_boolean (host, "_isHostRawUINull", !info->has_size);
  wsman_ps_object_add_boolean (host, "_useRunspaceHost", !info->has_host);
  wsman_ps_object_add_object (message, "HostInfo", host);
}

gboolean
wsman_psrp_host_call_read (WsmanPSObject      *message,
                           WsmanPsrpHostCall  *call,
                           GError            **error)
{
  g_autoptr(WsmanPSObject) method = wsman_ps_object_lookup_object (message, "mi");
  g_autoptr(WsmanPSObject) arguments = wsman_ps_object_lookup_object (message, "mp");
  gint64 number = 0;

  if (!wsman_ps_object_lookup_int64 (message, "ci", &call->id) || method == NULL || method->base.text == NULL ||
      !wsman_ps_object_lookup_int64 (message, "mi", &number) || number <= 0 || number > G_MAXINT32)
    return wsman_error_refuse (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_INVALID_SOAP_BODY,
                               _("The server’s call of the host has no number, or names no method"));

  call->method = number;
  call->name = wsman_ps_object_get_text (method);
  call->needs_answer = call->id != NO_ANSWER;
  call->arguments = arguments != NULL ? g_steal_pointer (&arguments) : wsman_ps_object_new ();

  return TRUE;
}

/* Copies the method of a call, as the server has written it. */
static WsmanPSObject *
make_response (const WsmanPsrpHostCall *call)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, call->id);
  WsmanPSObject *self = wsman_ps_object_new ();

  wsman_ps_object_add_text (self, "ci", WSMAN_PS_KIND_INT64, id);
  wsman_ps_object_add_enum (self, "mi", METHOD_TYPE, call->name, call->method);

  return self;
}

/* Languages without 32-bit integers have 64 bits, and .NET refuses them as the answer of these methods. */
static gboolean
returns_int32 (gint32 method)
{
  return method == WSMAN_PS_HOST_METHOD_PROMPT_FOR_CHOICE || method == WSMAN_PS_HOST_METHOD_GET_FOREGROUND_COLOR ||
         method == WSMAN_PS_HOST_METHOD_GET_BACKGROUND_COLOR || method == WSMAN_PS_HOST_METHOD_GET_CURSOR_SIZE;
}

WsmanPSObject *
wsman_psrp_make_host_response (const WsmanPsrpHostCall *call,
                               WsmanPSObject           *result)
{
  WsmanPSObject *self = make_response (call);

  if (result != NULL && returns_int32 (call->method) && wsman_ps_kind_is_integer (wsman_ps_object_get_kind (result)))
    wsman_ps_object_add_text (self, "mr", WSMAN_PS_KIND_INT32, wsman_ps_object_get_text (result));
  else
    wsman_ps_object_add_object (self, "mr", result != NULL ? g_object_ref (result) : NULL);

  return self;
}

WsmanPSObject *
wsman_psrp_make_secure_string (const char *encrypted)
{
  WsmanPSValue value = { .kind = WSMAN_PS_KIND_SECURE_STRING, .is_encrypted = TRUE };

  value.text = g_strdup (encrypted);

  return wsman_ps_object_new_for_value (&value);
}

WsmanPSObject *
wsman_psrp_make_credential (const char *user_name,
                            const char *encrypted)
{
  static const char * const types[] = { "System.Management.Automation.PSCredential", "System.Object", NULL };
  WsmanPSValue name = { .kind = WSMAN_PS_KIND_STRING };
  WsmanPSValue password = { .kind = WSMAN_PS_KIND_SECURE_STRING, .is_encrypted = TRUE };
  WsmanPSObject *self = wsman_ps_object_new ();

  name.text = g_strdup (user_name);
  password.text = g_strdup (encrypted);
  wsman_ps_object_set_type (self, types);
  self->text = g_strdup (types[0]);
  wsman_ps_object_add_property (self, "UserName", TRUE, &name);
  wsman_ps_object_add_property (self, "Password", TRUE, &password);

  return self;
}

static WsmanPSObject *
make_exception (const char *message)
{
  static const char * const types[] = { HOST "HostException", "System.Management.Automation.RuntimeException",
                                        "System.SystemException", "System.Exception", "System.Object", NULL };
  WsmanPSObject *self = wsman_ps_object_new ();

  wsman_ps_object_set_type (self, types);
  self->text = g_strdup (message);
  wsman_ps_object_add_text (self, "Message", WSMAN_PS_KIND_STRING, message);

  return self;
}

WsmanPSObject *
wsman_psrp_make_host_error (const WsmanPsrpHostCall *call,
                            const char              *message)
{
  static const char * const types[] = { "System.Management.Automation.ErrorRecord", "System.Object", NULL };
  static const char * const names[] = { "Activity", "Reason", "TargetName", "TargetType", "Message" };
  WsmanPSObject *self = make_response (call);
  WsmanPSObject *record = wsman_ps_object_new ();

  wsman_ps_object_set_type (record, types);
  record->text = g_strdup (message);
  wsman_ps_object_add_object (record, "Exception", make_exception (message));
  wsman_ps_object_add_object (record, "TargetObject", NULL);
  wsman_ps_object_add_text (record, "FullyQualifiedErrorId", WSMAN_PS_KIND_STRING, "HostCallFailed");
  wsman_ps_object_add_object (record, "InvocationInfo", NULL);
  wsman_ps_object_add_int32 (record, "ErrorCategory_Category", CATEGORY_NOT_IMPLEMENTED);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strconcat ("ErrorCategory_", names[i], NULL);

      wsman_ps_object_add_text (record, name, WSMAN_PS_KIND_STRING, "");
    }
  wsman_ps_object_add_boolean (record, "SerializeExtendedInfo", FALSE);
  wsman_ps_object_add_object (self, "me", record);

  return self;
}

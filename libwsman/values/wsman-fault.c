/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The class WsmanFault. It gives programs access to the record that an error carries. A fault is immutable.
 */

#include "wsman-fault-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-codes-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "wsman-codes.h"
#include "wsman-enum-types.h"
#include "wsman-fault-text-private.h"

/**
 * WsmanFault:
 *
 * The exact description of a failure.
 *
 * An error has a class, which is a member of [error@Wsman.Error]. Programs usually compare the class. The error's fault
 * contains more facts: the 32-bit code of Windows, the code's symbolic name, the message, and the text that a provider
 * on the server has added. All forms of faults in messages, and all failures on this side, give the same kind of
 * object:
 *
 * ```c
 * g_autoptr(GError) local_error = NULL;
 *
 * if (!wsman_shell_open (shell, NULL, &local_error))
 *   {
 *     g_autoptr(WsmanFault) fault = wsman_fault_from_error (local_error);
 *
 *     if (wsman_fault_get_code (fault) == WSMAN_CODE_QUOTA_MAX_SHELLS)
 *       close_a_shell ();
 *   }
 * ```
 *
 * In Python and JavaScript an error has its fault in the attribute `fault`. [property@Wsman.Session:fault] is the fault
 * of the session's last failure.
 *
 * Faults are immutable, and may be used from any thread.
 *
 * Since: 1.0
 */
struct _WsmanFault
{
  GObject parent_instance;

  WsmanFaultInfo *info; /* the record; after construction its message is never NULL */
  char *summary;
  char *detail;
};

typedef enum
{
  PROP_CODE = 1,
  PROP_DETAIL,
  PROP_MACHINE,
  PROP_MESSAGE,
  PROP_NAME,
  PROP_PROVIDER_DETAIL,
  PROP_SUBCODE,
  PROP_SUMMARY,
  N_PROPERTIES,
} WsmanFaultProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (WsmanFault, wsman_fault, G_TYPE_OBJECT)

static void
wsman_fault_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  WsmanFault *self = WSMAN_FAULT (object);

  switch ((WsmanFaultProperty) id)
    {
    case PROP_CODE:
      g_value_set_uint (value, wsman_fault_get_code (self));
      break;
    case PROP_DETAIL:
      g_value_set_string (value, wsman_fault_get_detail (self));
      break;
    case PROP_MACHINE:
      g_value_set_string (value, wsman_fault_get_machine (self));
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, wsman_fault_get_message (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, wsman_fault_get_name (self));
      break;
    case PROP_PROVIDER_DETAIL:
      g_value_set_string (value, wsman_fault_get_provider_detail (self));
      break;
    case PROP_SUBCODE:
      g_value_set_string (value, wsman_fault_get_subcode (self));
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, wsman_fault_get_summary (self));
      break;
    case N_PROPERTIES:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
wsman_fault_finalize (GObject *object)
{
  WsmanFault *self = WSMAN_FAULT (object);

  wsman_fault_info_free (self->info);
  g_free (self->summary);
  g_free (self->detail);

  G_OBJECT_CLASS (wsman_fault_parent_class)->finalize (object);
}

static void
define_codes (void)
{
  /**
   * WsmanFault:code:
   *
   * The exact code. It is a code of WinRM, such as `0x80338029`, or a code of Win32, WinHTTP, WMI or SSPI.
   *
   * The code is unsigned. Windows' tools often print it as a negative number. In JavaScript, compare codes only with
   * `===`, because `&` and `|` make them negative.
   *
   * Since: 1.0
   */
  properties[PROP_CODE] =
    g_param_spec_uint ("code", NULL, NULL,
                       0, G_MAXUINT32, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanFault:name:
   *
   * The symbolic name of the code, such as `ERROR_WSMAN_OPERATION_TIMEDOUT`. It is %NULL if this library knows no name.
   *
   * Since: 1.0
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanFault:subcode:
   *
   * The local name of the SOAP fault's subcode, such as `TimedOut`. It is %NULL if the failure isn't a SOAP fault.
   *
   * Since: 1.0
   */
  properties[PROP_SUBCODE] =
    g_param_spec_string ("subcode", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_texts (void)
{
  /**
   * WsmanFault:message:
   *
   * The text for people. It tells what happened. If this library knows what to do, the text tells this, too.
   *
   * If the server has sent the message, it is in the language that the server has chosen.
   *
   * Since: 1.0
   */
  properties[PROP_MESSAGE] =
    g_param_spec_string ("message", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanFault:summary:
   *
   * A sentence that tells what happened, for a toast or a status bar. It has no full stop.
   *
   * It is the first sentence of [property@Wsman.Fault:message], without the advice, and has at most 120 characters.
   * [property@Wsman.Fault:detail] is the full text.
   *
   * Since: 1.0
   */
  properties[PROP_SUMMARY] =
    g_param_spec_string ("summary", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanFault:machine:
   *
   * The machine that reported the fault, with the name that the machine gives itself. It is %NULL if the fault names no
   * machine. For failures that this library has found itself, it is this machine, as on Windows.
   *
   * Since: 1.0
   */
  properties[PROP_MACHINE] =
    g_param_spec_string ("machine", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
define_details (void)
{
  /**
   * WsmanFault:detail:
   *
   * All known facts about the failure, in several lines, for a log or for an expander in a dialog. The first line is
   * [property@Wsman.Fault:message]. The other lines contain the code and its name, the machine, the subcode and the
   * provider's text. Facts that aren't known are left out.
   *
   * Since: 1.0
   */
  properties[PROP_DETAIL] =
    g_param_spec_string ("detail", NULL, NULL,
                         "",
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  /**
   * WsmanFault:provider-detail:
   *
   * The text that the server's provider has added, unchanged. It is usually XML. It is %NULL if there is no such text.
   *
   * Since: 1.0
   */
  properties[PROP_PROVIDER_DETAIL] =
    g_param_spec_string ("provider-detail", NULL, NULL,
                         NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
wsman_fault_class_init (WsmanFaultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wsman_fault_get_property;
  object_class->finalize = wsman_fault_finalize;

  define_codes ();
  define_texts ();
  define_details ();
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
wsman_fault_init (WsmanFault *self)
{
  self->info = wsman_fault_info_new (0, "");
}

WsmanFault *
wsman_fault_new_from_info (const WsmanFaultInfo *info)
{
  WsmanFault *self = g_object_new (WSMAN_TYPE_FAULT, NULL);
  const char *text = info->code != 0 ? wsman_code_get_text (info->code) : NULL;

  wsman_fault_info_free (self->info);
  self->info = wsman_fault_info_copy (info);
  if (self->info->message == NULL)
    self->info->message = g_strdup (text != NULL ? text : "");
  self->summary = wsman_fault_summarize (self->info->message);
  self->detail = wsman_fault_describe (self->info);

  return self;
}

/**
 * wsman_fault_new:
 * @code: the code
 * @message: (nullable): the text for people, or %NULL for the text of @code
 *
 * Makes a fault. A provider returns a fault to report a failure.
 *
 * Returns: (transfer full): a new fault
 *
 * Since: 1.0
 */
WsmanFault *
wsman_fault_new (guint32     code,
                 const char *message)
{
  g_autoptr(WsmanFaultInfo) info = wsman_fault_info_new (code, message);

  return wsman_fault_new_from_info (info);
}

/* Returns a code for an error without a record. Such an error is an error of GIO that wasn't converted, or an error
 * that a binding has made again from domain, class and message. */
static guint32
guess_code (const GError *error)
{
  static const guint32 class_codes[] = {
    [WSMAN_ERROR_REMOTE] = ERROR_WSMAN_PROVIDER_FAILURE,
    [WSMAN_ERROR_CONNECTION] = ERROR_WSMAN_DESTINATION_UNREACHABLE,
    [WSMAN_ERROR_CERTIFICATE] = ERROR_WSMAN_SSL_CONNECTION_ABORTED,
    [WSMAN_ERROR_AUTHENTICATION] = ERROR_WSMAN_FAILED_AUTHENTICATION,
    [WSMAN_ERROR_ACCESS_DENIED] = ERROR_ACCESS_DENIED,
    [WSMAN_ERROR_TIMED_OUT] = ERROR_WSMAN_OPERATION_TIMEDOUT,
    [WSMAN_ERROR_NOT_FOUND] = ERROR_WSMAN_RESOURCE_NOT_FOUND,
    [WSMAN_ERROR_ALREADY_EXISTS] = ERROR_WSMAN_ALREADY_EXISTS,
    [WSMAN_ERROR_INVALID_ARGUMENT] = ERROR_WSMAN_INVALID_PARAMETER,
    [WSMAN_ERROR_UNSUPPORTED] = ERROR_WSMAN_UNSUPPORTED_FEATURE,
    [WSMAN_ERROR_QUOTA] = ERROR_WSMAN_QUOTA_LIMIT,
    [WSMAN_ERROR_PROTOCOL] = ERROR_WINHTTP_INVALID_SERVER_RESPONSE,
  };

  if (error->domain == WSMAN_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (class_codes))
    return class_codes[error->code];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return HRESULT_FROM_WIN32 (ERROR_OPERATION_ABORTED);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    return ERROR_WSMAN_CONCURRENCY;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return ERROR_WSMAN_CLIENT_SESSION_UNUSABLE;

  return ERROR_WSMAN_PROVIDER_FAILURE;
}

/**
 * wsman_fault_from_error:
 * @error: an error of any domain
 *
 * Gets the fault behind an error.
 *
 * An error of this library contains its fault. A language binding may have copied the error without the fault. Then
 * this function finds the fault of the original error, until the thread gets another error. For any other error, the
 * fault has the closest code and the error's message.
 *
 * Returns: (transfer full) (not nullable): the fault
 *
 * Since: 1.0
 */
WsmanFault *
wsman_fault_from_error (const GError *error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(WsmanFaultInfo) named = NULL;
  const WsmanFaultInfo *info;

  g_return_val_if_fail (error != NULL, wsman_fault_new (0, NULL));

  local_error = wsman_error_convert (g_error_copy (error));
  info = wsman_error_get_info (local_error);
  if (info == NULL)
    info = wsman_error_recall_info (local_error);
  named = info != NULL ? wsman_fault_info_copy (info)
                       : wsman_fault_info_new (guess_code (local_error), local_error->message);
  if (named->is_own && named->machine == NULL)
    named->machine = g_strdup (g_get_host_name ());

  return wsman_fault_new_from_info (named);
}

/**
 * wsman_fault_name_for_code:
 * @code: a code
 *
 * Gets the symbolic name of a code.
 *
 * All 512 codes of WinRM have a name. The codes of Win32, WinHTTP, WMI and SSPI that WinRM's calls can return also have
 * a name.
 *
 * Returns: (nullable) (transfer none): the name, such as `ERROR_WSMAN_OPERATION_TIMEDOUT`, or %NULL
 *   if there is none
 *
 * Since: 1.0
 */
const char *
wsman_fault_name_for_code (guint32 code)
{
  return wsman_code_get_name (code);
}

/**
 * wsman_fault_get_code:
 * @self: a fault
 *
 * Gets the exact code. See [property@Wsman.Fault:code].
 *
 * Returns: the code
 *
 * Since: 1.0
 */
guint32
wsman_fault_get_code (WsmanFault *self)
{
  g_return_val_if_fail (WSMAN_IS_FAULT (self), 0);

  return self->info->code;
}

/**
 * wsman_fault_get_name:
 * @self: a fault
 *
 * Gets the symbolic name of the code. See [property@Wsman.Fault:name].
 *
 * Returns: (nullable) (transfer none): the name, or %NULL if the code has none
 *
 * Since: 1.0
 */
const char *
wsman_fault_get_name (WsmanFault *self)
{
  g_return_val_if_fail (WSMAN_IS_FAULT (self), NULL);

  /* A record without a code has no name, because S_OK would mean success. */
  return self->info->code != 0 ? wsman_code_get_name (self->info->code) : NULL;
}

/**
 * wsman_fault_get_message:
 * @self: a fault
 *
 * Gets the text for people. See [property@Wsman.Fault:message].
 *
 * Returns: (transfer none): the text
 *
 * Since: 1.0
 */
const char *
wsman_fault_get_message (WsmanFault *self)
{
  g_return_val_if_fail (WSMAN_IS_FAULT (self), "");

  return self->info->message;
}

/**
 * wsman_fault_get_summary:
 * @self: a fault
 *
 * Gets a sentence that tells what happened. See [property@Wsman.Fault:summary].
 *
 * Returns: (transfer none): the sentence
 *
 * Since: 1.0
 */
const char *
wsman_fault_get_summary (WsmanFault *self)
{
  g_return_val_if_fail (WSMAN_IS_FAULT (self), "");

  return self->summary != NULL ? self->summary : "";
}

/**
 * wsman_fault_get_detail:
 * @self: a fault
 *
 * Gets all known facts about the failure. See [property@Wsman.Fault:detail].
 *
 * Returns: (transfer none): several lines of text
 *
 * Since: 1.0
 */
const char *
wsman_fault_get_detail (WsmanFault *self)
{
  g_return_val_if_fail (WSMAN_IS_FAULT (self), "");

  return self->detail != NULL ? self->detail : "";
}

/**
 * wsman_fault_get_subcode:
 * @self: a fault
 *
 * Gets the SOAP subcode. See [property@Wsman.Fault:subcode].
 *
 * Returns: (nullable) (transfer none): the subcode's local name, or %NULL if there is none
 *
 * Since: 1.0
 */
const char *
wsman_fault_get_subcode (WsmanFault *self)
{
  g_return_val_if_fail (WSMAN_IS_FAULT (self), NULL);

  return self->info->subcode;
}

/**
 * wsman_fault_get_machine:
 * @self: a fault
 *
 * Gets the machine that reported the fault. See [property@Wsman.Fault:machine].
 *
 * Returns: (nullable) (transfer none): the machine, or %NULL if it isn't known
 *
 * Since: 1.0
 */
const char *
wsman_fault_get_machine (WsmanFault *self)
{
  g_return_val_if_fail (WSMAN_IS_FAULT (self), NULL);

  return self->info->machine;
}

/**
 * wsman_fault_get_provider_detail:
 * @self: a fault
 *
 * Gets the text that the server's provider has added. See [property@Wsman.Fault:provider-detail].
 *
 * Returns: (nullable) (transfer none): XML or text, or %NULL if there is none
 *
 * Since: 1.0
 */
const char *
wsman_fault_get_provider_detail (WsmanFault *self)
{
  g_return_val_if_fail (WSMAN_IS_FAULT (self), NULL);

  return self->info->provider_detail;
}

/**
 * wsman_fault_to_xml:
 * @self: a fault
 *
 * Prints the fault as a `WSManFault` element. Scripts for Windows find this document in the `Error` property of
 * sessions and enumerators.
 *
 * Returns: (transfer full): XML
 *
 * Since: 1.0
 */
char *
wsman_fault_to_xml (WsmanFault *self)
{
  g_return_val_if_fail (WSMAN_IS_FAULT (self), NULL);

  return wsman_soap_fault_to_xml (self->info);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes codes as SOAP faults. One table relates the codes of Windows to the subcodes and fault details of [DSP0226]
 * 14, [DSP0227] 15, WS-Enumeration, WS-Eventing and WS-Transfer. The reader of faults also uses this table.
 */

#include "wsman-soap-fault-private.h"

#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-codes-private.h"
#include "wsman-names-private.h"
#include "wsman-reader-private.h"
#include "wsman-writer-private.h"

#define MAX_PROVIDER_DETAIL (64 * 1024)

/* A vocabulary of subcodes, with the prefix that is written, and with the action of its faults. */
typedef struct
{
  const char *prefix;
  const char *namespace_uri;
  const char *action;
} Vocabulary;

static const Vocabulary soap = { "s", WSMAN_NS_SOAP, WSMAN_ACTION_FAULT };
static const Vocabulary wsman = { "w", WSMAN_NS_WSMAN, WSMAN_ACTION_FAULT };
static const Vocabulary addressing = { "a", WSMAN_NS_ADDRESSING, WSMAN_NS_ADDRESSING "/fault" };
static const Vocabulary transfer = { "x", WSMAN_NS_TRANSFER, WSMAN_NS_TRANSFER "/fault" };
static const Vocabulary enumeration = { "n", WSMAN_NS_ENUMERATION, WSMAN_NS_ENUMERATION "/fault" };
static const Vocabulary eventing = { "e", WSMAN_NS_EVENTING, WSMAN_NS_EVENTING "/fault" };
static const Vocabulary cim = { "b", WSMAN_NS_CIM_BINDING, "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/fault" };

typedef struct
{
  guint32 code;
  const Vocabulary *vocabulary;
  const char *subcode;
  const char *detail; /* the last part of the fault detail's URI; NULL if there is none */
} FaultRow;

/* Several codes may have the same subcode and detail. When a fault is read, the first of these codes is used. */
static const FaultRow fault_rows[] = {
  { 0x00000005u, &wsman, "AccessDenied", NULL },
  { ERROR_WSMAN_RESOURCE_NOT_FOUND, &addressing, "DestinationUnreachable", "InvalidResourceURI" },
  { ERROR_WSMAN_INVALID_URI, &addressing, "DestinationUnreachable", "InvalidResourceURI" },
  { ERROR_WSMAN_PROVIDER_FAILURE, &wsman, "InternalError", NULL },
  { ERROR_WSMAN_SOAP_VERSION_MISMATCH, &soap, "VersionMismatch", NULL },
  { ERROR_WSMAN_SOAP_DATA_ENCODING_UNKNOWN, &soap, "DataEncodingUnknown", NULL },
  { ERROR_WSMAN_INVALID_MESSAGE_INFORMATION_HEADER, &addressing, "InvalidMessageInformationHeader", NULL },
  { ERROR_WSMAN_SOAP_FAULT_MUST_UNDERSTAND, &soap, "MustUnderstand", NULL },
  { ERROR_WSMAN_MESSAGE_INFORMATION_HEADER_REQUIRED, &addressing, "MessageInformationHeaderRequired", NULL },
  { ERROR_WSMAN_DESTINATION_UNREACHABLE, &addressing, "DestinationUnreachable", NULL },
  { ERROR_WSMAN_ACTION_NOT_SUPPORTED, &addressing, "ActionNotSupported", NULL },
  { ERROR_WSMAN_ENDPOINT_UNAVAILABLE, &addressing, "EndpointUnavailable", NULL },
  { ERROR_WSMAN_INVALID_REPRESENTATION, &transfer, "InvalidRepresentation", NULL },
  { ERROR_WSMAN_ENUMERATE_INVALID_EXPIRATION_TIME, &enumeration, "InvalidExpirationTime", NULL },
  { ERROR_WSMAN_ENUMERATE_FILTERING_NOT_SUPPORTED, &enumeration, "FilteringNotSupported", NULL },
  { ERROR_WSMAN_ENUMERATE_FILTER_DIALECT_REQUESTED_UNAVAILABLE, &enumeration, "FilterDialectRequestedUnavailable",
  NULL },
  { ERROR_WSMAN_ENUMERATE_CANNOT_PROCESS_FILTER, &enumeration, "CannotProcessFilter", NULL },
  { ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT, &enumeration, "InvalidEnumerationContext", NULL },
  { ERROR_WSMAN_ENUMERATE_TIMED_OUT, &enumeration, "TimedOut", NULL },
  { ERROR_WSMAN_ENUMERATE_UNABLE_TO_RENEW, &enumeration, "UnableToRenew", NULL },
  { ERROR_WSMAN_EVENTING_DELIVERY_MODE_REQUESTED_UNAVAILABLE, &eventing, "DeliveryModeRequestedUnavailable", NULL },
  { ERROR_WSMAN_EVENTING_INVALID_EXPIRATION_TIME, &eventing, "InvalidExpirationTime", NULL },
  { ERROR_WSMAN_EVENTING_UNSUPPORTED_EXPIRATION_TYPE, &eventing, "UnsupportedExpirationType", NULL },
  { ERROR_WSMAN_EVENTING_FILTERING_NOT_SUPPORTED, &eventing, "FilteringNotSupported", NULL },
  { ERROR_WSMAN_EVENTING_FILTERING_REQUESTED_UNAVAILABLE, &eventing, "FilteringRequestedUnavailable", NULL },
  { ERROR_WSMAN_EVENTING_SOURCE_UNABLE_TO_PROCESS, &eventing, "EventSourceUnableToProcess", NULL },
  { ERROR_WSMAN_EVENTING_UNABLE_TO_RENEW, &eventing, "UnableToRenew", NULL },
  { ERROR_WSMAN_EVENTING_INVALID_MESSAGE, &eventing, "InvalidMessage", NULL },
  { ERROR_WSMAN_SUBSCRIPTION_CLOSED, &eventing, "InvalidMessage", NULL },
  { ERROR_WSMAN_EVENTING_INVALID_HEARTBEAT, &eventing, "InvalidMessage", NULL },
  { ERROR_WSMAN_SCHEMA_VALIDATION_ERROR, &wsman, "SchemaValidationError", NULL },
  { ERROR_WSMAN_INVALID_SOAP_BODY, &wsman, "SchemaValidationError", NULL },
  { ERROR_WSMAN_OPERATION_TIMEDOUT, &wsman, "TimedOut", NULL },
  { ERROR_WSMAN_UNSUPPORTED_ENCODING, &wsman, "UnsupportedEncoding", NULL },
  { ERROR_WSMAN_URI_LIMIT, &wsman, "EncodingLimit", "UriLimitExceeded" },
  { ERROR_WSMAN_URI_LIMIT, &wsman, "UriLimit", NULL },
  { ERROR_WSMAN_NO_ACK, &wsman, "NoAck", NULL },
  { ERROR_WSMAN_CONCURRENCY, &wsman, "Concurrency", NULL },
  { ERROR_WSMAN_ALREADY_EXISTS, &wsman, "AlreadyExists", NULL },
  { ERROR_WSMAN_DELIVERY_REFUSED, &wsman, "DeliveryRefused", NULL },
  { ERROR_WSMAN_ENCODING_LIMIT, &wsman, "EncodingLimit", NULL },
  { ERROR_WSMAN_FAILED_AUTHENTICATION, &wsman, "FailedAuthentication", NULL },
  { ERROR_WSMAN_INCOMPATIBLE_EPR, &wsman, "IncompatibleEPR", NULL },
  { ERROR_WSMAN_INVALID_BOOKMARK, &wsman, "InvalidBookmark", NULL },
  { ERROR_WSMAN_INVALID_OPTIONS, &wsman, "InvalidOptions", NULL },
  { ERROR_WSMAN_INVALID_PARAMETER, &wsman, "InvalidParameter", NULL },
  { ERROR_WSMAN_INVALID_RESOURCE_URI, &wsman, "InvalidResourceURI", NULL },
  { ERROR_WSMAN_INVALID_SELECTORS, &wsman, "InvalidSelectors", NULL },
  { ERROR_WSMAN_QUOTA_LIMIT, &wsman, "QuotaLimit", NULL },
  { ERROR_WSMAN_RENAME_FAILURE, &wsman, "RenameFailure", NULL },
  { ERROR_WSMAN_UNSUPPORTED_FEATURE, &wsman, "UnsupportedFeature", NULL },
  { ERROR_WSMAN_INVALID_XML, &wsman, "SchemaValidationError", NULL },
  { ERROR_WSMAN_MAX_ENVELOPE_SIZE, &wsman, "EncodingLimit", "MaxEnvelopeSize" },
  { ERROR_WSMAN_MAX_ENVELOPE_SIZE_EXCEEDED, &wsman, "EncodingLimit", "MaxEnvelopeSizeExceeded" },
  { ERROR_WSMAN_SERVER_ENVELOPE_LIMIT, &wsman, "EncodingLimit", "ServiceEnvelopeLimit" },
  { ERROR_WSMAN_SELECTOR_LIMIT, &wsman, "EncodingLimit", "SelectorLimit" },
  { ERROR_WSMAN_OPTION_LIMIT, &wsman, "EncodingLimit", "OptionLimit" },
  { ERROR_WSMAN_CHARACTER_SET, &wsman, "EncodingLimit", "CharacterSet" },
  { ERROR_WSMAN_UNREPORTABLE_SUCCESS, &wsman, "EncodingLimit", "UnreportableSuccess" },
  { ERROR_WSMAN_WHITESPACE, &wsman, "EncodingLimit", "WhitespaceNotSupported" },
  { ERROR_WSMAN_BOOKMARK_EXPIRED, &wsman, "InvalidBookmark", "Expired" },
  { ERROR_WSMAN_OPTIONS_NOT_SUPPORTED, &wsman, "InvalidOptions", "NotSupported" },
  { ERROR_WSMAN_OPTIONS_INVALID_NAME, &wsman, "InvalidOptions", "InvalidName" },
  { ERROR_WSMAN_OPTIONS_INVALID_VALUE, &wsman, "InvalidOptions", "InvalidValue" },
  { ERROR_WSMAN_PARAMETER_TYPE_MISMATCH, &wsman, "InvalidParameter", "TypeMismatch" },
  { ERROR_WSMAN_INVALID_PARAMETER_NAME, &wsman, "InvalidParameter", "InvalidName" },
  { ERROR_WSMAN_INVALID_XML_VALUES, &transfer, "InvalidRepresentation", "InvalidValues" },
  { ERROR_WSMAN_INVALID_XML_MISSING_VALUES, &transfer, "InvalidRepresentation", "MissingValues" },
  { ERROR_WSMAN_INVALID_XML_NAMESPACE, &transfer, "InvalidRepresentation", "InvalidNamespace" },
  { ERROR_WSMAN_INVALID_XML_FRAGMENT, &transfer, "InvalidRepresentation", "InvalidFragment" },
  { ERROR_WSMAN_INSUFFCIENT_SELECTORS, &wsman, "InvalidSelectors", "InsufficientSelectors" },
  { ERROR_WSMAN_INVALID_URI_WMI_SINGLETON, &wsman, "InvalidSelectors", "InsufficientSelectors" },
  { ERROR_WSMAN_UNEXPECTED_SELECTORS, &wsman, "InvalidSelectors", "UnexpectedSelectors" },
  { ERROR_WSMAN_SELECTOR_TYPEMISMATCH, &wsman, "InvalidSelectors", "TypeMismatch" },
  { ERROR_WSMAN_INVALID_SELECTOR_VALUE, &wsman, "InvalidSelectors", "InvalidValue" },
  { ERROR_WSMAN_AMBIGUOUS_SELECTORS, &wsman, "InvalidSelectors", "AmbiguousSelectors" },
  { ERROR_WSMAN_DUPLICATE_SELECTORS, &wsman, "InvalidSelectors", "DuplicateSelectors" },
  { ERROR_WSMAN_INVALID_TARGET_SELECTORS, &wsman, "RenameFailure", "InvalidSelectors" },
  { ERROR_WSMAN_INVALID_TARGET_RESOURCEURI, &wsman, "RenameFailure", "InvalidResourceURI" },
  { ERROR_WSMAN_TARGET_ALREADY_EXISTS, &wsman, "RenameFailure", "TargetAlreadyExists" },
  { ERROR_WSMAN_AUTHORIZATION_MODE_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "AuthorizationMode" },
  { ERROR_WSMAN_ACK_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "Ack" },
  { ERROR_WSMAN_OPERATION_TIMEOUT_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "OperationTimeout" },
  { ERROR_WSMAN_LOCALE_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "Locale" },
  { ERROR_WSMAN_EXPIRATION_TIME_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "ExpirationTime" },
  { ERROR_WSMAN_DELIVERY_RETRIES_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "DeliveryRetries" },
  { ERROR_WSMAN_HEARTBEATS_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "Heartbeats" },
  { ERROR_WSMAN_BOOKMARKS_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "Bookmarks" },
  { ERROR_WSMAN_MAXITEMS_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "MaxItems" },
  { ERROR_WSMAN_MAXTIME_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "MaxTime" },
  { ERROR_WSMAN_MAXENVELOPE_SIZE_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "MaxEnvelopeSize" },
  { ERROR_WSMAN_MAXENVELOPE_POLICY_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "MaxEnvelopePolicy" },
  { ERROR_WSMAN_FILTERING_REQUIRED_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "FilteringRequired" },
  { ERROR_WSMAN_INSECURE_ADDRESS_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "InsecureAddress" },
  { ERROR_WSMAN_FORMAT_MISMATCH_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "FormatMismatch" },
  { ERROR_WSMAN_FORMAT_SECURITY_TOKEN_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "FormatSecurityToken" },
  { ERROR_WSMAN_UNSUPPORTED_ADDRESSING_MODE, &wsman, "UnsupportedFeature", "AddressingMode" },
  { ERROR_WSMAN_FRAGMENT_TRANSFER_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "FragmentLevelAccess" },
  { ERROR_WSMAN_MIN_ENVELOPE_SIZE, &wsman, "EncodingLimit", "MinimumEnvelopeLimit" },
  { ERROR_WSMAN_ENUMERATION_MODE_UNSUPPORTED, &wsman, "UnsupportedFeature", "EnumerationMode" },
  { ERROR_WSMAN_FRAGMENT_DIALECT_REQUESTED_UNAVAILABLE, &wsman, "FragmentDialectNotSupported", NULL },
  { ERROR_WSMAN_INVALID_FRAGMENT_PATH, &enumeration, "CannotProcessFilter", "InvalidFragment" },
  { ERROR_WSMAN_ENCODING_TYPE, &wsman, "EncodingLimit", "EncodingType" },
  { ERROR_WSMAN_ENDPOINT_UNAVAILABLE_INVALID_VALUE, &addressing, "EndpointUnavailable", "InvalidValues" },
  { ERROR_WSMAN_ENUMERATE_UNSUPPORTED_EXPIRATION_TYPE, &enumeration, "UnsupportedExpirationType", NULL },
  { ERROR_WSMAN_MAX_ELEMENTS_NOT_SUPPORTED, &wsman, "UnsupportedFeature", "MaxElements" },
  { ERROR_WSMAN_CANNOT_PROCESS_FILTER, &wsman, "CannotProcessFilter", NULL },
  { ERROR_WSMAN_POLYMORPHISM_MODE_UNSUPPORTED, &cim, "PolymorphismModeNotSupported", NULL },
};

/* The faults for codes without a row of their own. */
static const FaultRow class_rows[] = {
  [WSMAN_ERROR_REMOTE] = { 0, &wsman, "InternalError", NULL },
  [WSMAN_ERROR_CONNECTION] = { 0, &wsman, "InternalError", NULL },
  [WSMAN_ERROR_CERTIFICATE] = { 0, &wsman, "InternalError", NULL },
  [WSMAN_ERROR_AUTHENTICATION] = { 0, &wsman, "AccessDenied", NULL },
  [WSMAN_ERROR_ACCESS_DENIED] = { 0, &wsman, "AccessDenied", NULL },
  [WSMAN_ERROR_TIMED_OUT] = { 0, &wsman, "TimedOut", NULL },
  [WSMAN_ERROR_NOT_FOUND] = { 0, &addressing, "DestinationUnreachable", "InvalidResourceURI" },
  [WSMAN_ERROR_ALREADY_EXISTS] = { 0, &wsman, "AlreadyExists", NULL },
  [WSMAN_ERROR_INVALID_ARGUMENT] = { 0, &wsman, "InvalidParameter", NULL },
  [WSMAN_ERROR_UNSUPPORTED] = { 0, &wsman, "UnsupportedFeature", NULL },
  [WSMAN_ERROR_QUOTA] = { 0, &wsman, "QuotaLimit", NULL },
  [WSMAN_ERROR_PROTOCOL] = { 0, &wsman, "SchemaValidationError", NULL },
};

/* The subcodes of faults that the receiver caused. The sender caused all other faults. */
static const char *const receiver_subcodes[] = {
  "EndpointUnavailable",
  "EventSourceUnableToProcess",
  "InternalError",
  "InvalidEnumerationContext",
  "TimedOut",
  "UnableToRenew",
  NULL,
};

/* CIM's status codes ([DSP0223] 6.3), which are MI_Result in OMI. */
static const guint32 cim_status_codes[] = {
  [1] = ERROR_WSMAN_PROVIDER_FAILURE,  /* failed */
  [2] = 0x00000005u,  /* access denied */
  [3] = ERROR_WSMAN_INVALID_RESOURCE_URI,  /* invalid namespace */
  [4] = ERROR_WSMAN_INVALID_PARAMETER,  /* invalid parameter */
  [5] = ERROR_WSMAN_INVALID_RESOURCE_URI,  /* invalid class */
  [6] = ERROR_WSMAN_RESOURCE_NOT_FOUND,  /* not found */
  [7] = ERROR_WSMAN_ACTION_NOT_SUPPORTED,  /* not supported */
  [8] = ERROR_WSMAN_PROVIDER_FAILURE,  /* class has children */
  [9] = ERROR_WSMAN_PROVIDER_FAILURE,  /* class has instances */
  [10] = ERROR_WSMAN_INVALID_PARAMETER, /* invalid superclass */
  [11] = ERROR_WSMAN_ALREADY_EXISTS, /* already exists */
  [12] = ERROR_WSMAN_INVALID_PARAMETER_NAME, /* no such property */
  [13] = ERROR_WSMAN_PARAMETER_TYPE_MISMATCH, /* type mismatch */
  [14] = ERROR_WSMAN_ENUMERATE_FILTER_DIALECT_REQUESTED_UNAVAILABLE, /* query language not supported */
  [15] = ERROR_WSMAN_CANNOT_PROCESS_FILTER, /* invalid query */
  [16] = ERROR_WSMAN_ACTION_NOT_SUPPORTED, /* method not available */
  [17] = ERROR_WSMAN_PROVSYS_NOT_SUPPORTED, /* method not found */
  [20] = ERROR_WSMAN_PROVIDER_FAILURE, /* namespace not empty */
  [21] = ERROR_WSMAN_ENUMERATE_INVALID_ENUMERATION_CONTEXT, /* invalid enumeration context */
  [22] = ERROR_WSMAN_UNSUPPORTED_TIMEOUT, /* invalid operation timeout */
  [23] = ERROR_WSMAN_ENUMERATION_CLOSED, /* pull has been abandoned */
  [24] = ERROR_WSMAN_PROVIDER_FAILURE, /* pull cannot be abandoned */
  [25] = ERROR_WSMAN_ENUMERATE_FILTERING_NOT_SUPPORTED, /* filtered enumeration not supported */
  [26] = ERROR_WSMAN_UNSUPPORTED_FEATURE, /* continuation on error not supported */
  [27] = ERROR_WSMAN_QUOTA_LIMIT, /* server limits exceeded */
  [28] = ERROR_WSMAN_ENDPOINT_UNAVAILABLE, /* server is shutting down */
};

/* Finds the code of a fault. A row that has the namespace, the subcode and the detail is best. Otherwise a row with the
 * namespace and the subcode is used, and otherwise a row with the subcode. The last rule is needed because peers may
 * forget to bind prefixes. Besides, the table doesn't contain the namespace of [WS-Security], to which
 * FailedAuthentication belongs. */
guint32
wsman_soap_fault_find_code (const char *namespace_uri,
                            const char *subcode,
                            const char *detail)
{
  guint32 without_detail = 0, by_name = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (fault_rows); i++)
    {
      const FaultRow *row = &fault_rows[i];

      if (strcmp (row->subcode, subcode) != 0)
        continue;

      if (g_strcmp0 (row->vocabulary->namespace_uri, namespace_uri) == 0)
        {
          if (row->detail != NULL && g_strcmp0 (row->detail, detail) == 0)
            return row->code;
          if (row->detail == NULL && without_detail == 0)
            without_detail = row->code;
        }
      if (row->detail == NULL && by_name == 0)
        by_name = row->code;
    }

  return without_detail != 0 ? without_detail : by_name;
}

guint32
wsman_soap_fault_code_for_cim_status (gint64 status)
{
  return status > 0 && status < (gint64) G_N_ELEMENTS (cim_status_codes) ? cim_status_codes[status] : 0;
}

static const FaultRow *
find_row (guint32 code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fault_rows); i++)
    {
      if (fault_rows[i].code == code)
        return &fault_rows[i];
    }

  return &class_rows[wsman_error_class_for_code (code)];
}

const char *
wsman_soap_fault_get_action (guint32 code)
{
  return find_row (code)->vocabulary->action;
}

/* Returns the text of a fault. It may quote any character. Characters that XML doesn't allow are escaped, because
 * otherwise the fault couldn't be sent. */
static char *
dup_message (const WsmanFaultInfo *info)
{
  const char *text = info->message != NULL ? info->message : wsman_code_get_text (info->code);

  return wsman_xml_make_holdable (text != NULL ? text : "", -1);
}

/* Writes the provider's detail. It is written as XML only if it is XML, and otherwise as text. So the message stays
 * well formed. */
static void
write_provider_detail (const char *detail,
                       GString    *xml)
{
  g_autoptr(WsmanDocument) document = NULL;
  g_autofree char *text = wsman_xml_make_holdable (detail, -1);
  const WsmanElement *root = NULL;

  if (*detail == '<')
    document = wsman_document_parse (detail, strlen (detail), "UTF-8", MAX_PROVIDER_DETAIL, NULL);
  if (document != NULL)
    root = wsman_document_get_root (document);

  if (root != NULL && wsman_element_is (root, WSMAN_NS_FAULT, "ProviderFault"))
    {
      wsman_element_write (root, xml);
      return;
    }

  g_string_append (xml, "<f:ProviderFault>");
  if (root != NULL)
    wsman_element_write (root, xml);
  else
    wsman_xml_append_escaped (xml, text);
  g_string_append (xml, "</f:ProviderFault>");
}

static void
write_wsman_fault (const WsmanFaultInfo *info,
                   GString              *xml)
{
  g_autofree char *machine = wsman_xml_make_holdable (info->machine != NULL ? info->machine : "", -1);
  g_autofree char *message = dup_message (info);

  g_string_append_printf (xml, "<f:WSManFault xmlns:f=\"" WSMAN_NS_FAULT "\" Code=\"%u\" ", info->code);
  wsman_xml_append_attribute (xml, "Machine", machine);
  g_string_append (xml, "><f:Message>");
  wsman_xml_append_escaped (xml, message);
  if (info->provider_detail != NULL)
    write_provider_detail (info->provider_detail, xml);
  g_string_append (xml, "</f:Message></f:WSManFault>");
}

char *
wsman_soap_fault_to_xml (const WsmanFaultInfo *info)
{
  GString *xml = g_string_new (NULL);

  write_wsman_fault (info, xml);

  return g_string_free (xml, FALSE);
}

/* Writes the code of a fault. SOAP's own faults are codes, and all other faults are subcodes: [SOAP] 5.4.6. The prefix
 * e is declared here, because envelopes don't declare it. */
static void
write_code (const FaultRow *row,
            GString        *xml)
{
  const char *side = g_strv_contains (receiver_subcodes, row->subcode) ? "s:Receiver" : "s:Sender";

  if (row->vocabulary == &soap)
    {
      g_string_append_printf (xml, "<s:Code><s:Value>s:%s</s:Value></s:Code>", row->subcode);
      return;
    }

  g_string_append_printf (xml, "<s:Code><s:Value>%s</s:Value><s:Subcode><s:Value", side);
  if (row->vocabulary == &eventing)
    g_string_append (xml, " xmlns:e=\"" WSMAN_NS_EVENTING "\"");
  g_string_append_printf (xml, ">%s:%s</s:Value></s:Subcode></s:Code>", row->vocabulary->prefix, row->subcode);
}

void
wsman_soap_fault_write (const WsmanFaultInfo *info,
                        GString              *xml)
{
  const FaultRow *row = find_row (info->code);
  const char *detail = info->detail != NULL ? info->detail : row->detail;
  g_autofree char *message = dup_message (info);

  g_string_append (xml, "<s:Fault>");
  write_code (row, xml);
  g_string_append (xml, "<s:Reason>");
  wsman_xml_append_text_element (xml, "s:Text xml:lang=\"en-US\"", message);
  g_string_append (xml, "</s:Reason><s:Detail>");
  if (detail != NULL)
    {
      g_autofree char *uri = g_strconcat (WSMAN_FAULT_DETAIL_PREFIX, detail, NULL);

      wsman_xml_append_text_element (xml, "w:FaultDetail", uri);
    }
  write_wsman_fault (info, xml);
  g_string_append (xml, "</s:Detail></s:Fault>");
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What codes are as SOAP faults, and writing them. One table relates Windows' codes to the
 * subcodes and fault details of [DSP0226] 14, [DSP0227] 15 and WS-Enumeration, WS-Eventing and
 * WS-Transfer; it serves reading too.
 */

#include "wsman-soap-fault-private.h"

#include <string.h>

#include "base/wsman-codes-private.h"
#include "wsman-names-private.h"
#include "wsman-reader-private.h"
#include "wsman-writer-private.h"

#define MAX_PROVIDER_DETAIL (64 * 1024)

/* Vocabularies of subcodes: the prefix that is written, and the action of their faults. */
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
  const char *detail; /* or NULL */
} FaultRow;

/* Where a pair has several codes, the first is read. */
static const FaultRow fault_rows[] = {
  { 0x00000005u, &wsman, "AccessDenied", NULL },
  { 0x80338000u, &addressing, "DestinationUnreachable", "InvalidResourceURI" },
  { 0x80338002u, &addressing, "DestinationUnreachable", "InvalidResourceURI" },
  { 0x80338003u, &wsman, "InternalError", NULL },
  { 0x8033800Du, &soap, "VersionMismatch", NULL },
  { 0x8033800Eu, &soap, "DataEncodingUnknown", NULL },
  { 0x8033800Fu, &addressing, "InvalidMessageInformationHeader", NULL },
  { 0x80338010u, &soap, "MustUnderstand", NULL },
  { 0x80338011u, &addressing, "MessageInformationHeaderRequired", NULL },
  { 0x80338012u, &addressing, "DestinationUnreachable", NULL },
  { 0x80338013u, &addressing, "ActionNotSupported", NULL },
  { 0x80338014u, &addressing, "EndpointUnavailable", NULL },
  { 0x80338015u, &transfer, "InvalidRepresentation", NULL },
  { 0x80338016u, &enumeration, "InvalidExpirationTime", NULL },
  { 0x80338018u, &enumeration, "FilteringNotSupported", NULL },
  { 0x80338019u, &enumeration, "FilterDialectRequestedUnavailable", NULL },
  { 0x8033801Au, &enumeration, "CannotProcessFilter", NULL },
  { 0x8033801Bu, &enumeration, "InvalidEnumerationContext", NULL },
  { 0x8033801Cu, &enumeration, "TimedOut", NULL },
  { 0x8033801Du, &enumeration, "UnableToRenew", NULL },
  { 0x8033801Eu, &eventing, "DeliveryModeRequestedUnavailable", NULL },
  { 0x8033801Fu, &eventing, "InvalidExpirationTime", NULL },
  { 0x80338020u, &eventing, "UnsupportedExpirationType", NULL },
  { 0x80338021u, &eventing, "FilteringNotSupported", NULL },
  { 0x80338022u, &eventing, "FilteringRequestedUnavailable", NULL },
  { 0x80338023u, &eventing, "EventSourceUnableToProcess", NULL },
  { 0x80338024u, &eventing, "UnableToRenew", NULL },
  { 0x80338025u, &eventing, "InvalidMessage", NULL },
  { 0x80338041u, &wsman, "SchemaValidationError", NULL },
  { 0x80338027u, &wsman, "SchemaValidationError", NULL },
  { 0x80338029u, &wsman, "TimedOut", NULL },
  { 0x8033802Cu, &wsman, "UnsupportedEncoding", NULL },
  { 0x8033802Du, &wsman, "EncodingLimit", "UriLimitExceeded" },
  { 0x8033802Du, &wsman, "UriLimit", NULL },
  { 0x80338030u, &wsman, "NoAck", NULL },
  { 0x80338032u, &wsman, "Concurrency", NULL },
  { 0x80338033u, &wsman, "AlreadyExists", NULL },
  { 0x80338034u, &wsman, "DeliveryRefused", NULL },
  { 0x80338035u, &wsman, "EncodingLimit", NULL },
  { 0x80338036u, &wsman, "FailedAuthentication", NULL },
  { 0x80338037u, &wsman, "IncompatibleEPR", NULL },
  { 0x80338038u, &wsman, "InvalidBookmark", NULL },
  { 0x80338039u, &wsman, "InvalidOptions", NULL },
  { 0x8033803Au, &wsman, "InvalidParameter", NULL },
  { 0x8033803Bu, &wsman, "InvalidResourceURI", NULL },
  { 0x8033803Du, &wsman, "InvalidSelectors", NULL },
  { 0x8033803Fu, &wsman, "QuotaLimit", NULL },
  { 0x80338040u, &wsman, "RenameFailure", NULL },
  { 0x80338042u, &wsman, "UnsupportedFeature", NULL },
  { 0x80338043u, &wsman, "SchemaValidationError", NULL },
  { 0x80338047u, &wsman, "EncodingLimit", "MaxEnvelopeSize" },
  { 0x80338048u, &wsman, "EncodingLimit", "MaxEnvelopeSizeExceeded" },
  { 0x80338049u, &wsman, "EncodingLimit", "ServiceEnvelopeLimit" },
  { 0x8033804Au, &wsman, "EncodingLimit", "SelectorLimit" },
  { 0x8033804Bu, &wsman, "EncodingLimit", "OptionLimit" },
  { 0x8033804Cu, &wsman, "EncodingLimit", "CharacterSet" },
  { 0x8033804Du, &wsman, "EncodingLimit", "UnreportableSuccess" },
  { 0x8033804Eu, &wsman, "EncodingLimit", "WhitespaceNotSupported" },
  { 0x80338050u, &wsman, "InvalidBookmark", "Expired" },
  { 0x80338051u, &wsman, "InvalidOptions", "NotSupported" },
  { 0x80338052u, &wsman, "InvalidOptions", "InvalidName" },
  { 0x80338053u, &wsman, "InvalidOptions", "InvalidValue" },
  { 0x80338054u, &wsman, "InvalidParameter", "TypeMismatch" },
  { 0x80338055u, &wsman, "InvalidParameter", "InvalidName" },
  { 0x80338056u, &transfer, "InvalidRepresentation", "InvalidValues" },
  { 0x80338057u, &transfer, "InvalidRepresentation", "MissingValues" },
  { 0x80338058u, &transfer, "InvalidRepresentation", "InvalidNamespace" },
  { 0x80338059u, &transfer, "InvalidRepresentation", "InvalidFragment" },
  { 0x8033805Au, &wsman, "InvalidSelectors", "InsufficientSelectors" },
  { 0x803380FAu, &wsman, "InvalidSelectors", "InsufficientSelectors" },
  { 0x8033805Bu, &wsman, "InvalidSelectors", "UnexpectedSelectors" },
  { 0x8033805Cu, &wsman, "InvalidSelectors", "TypeMismatch" },
  { 0x8033805Du, &wsman, "InvalidSelectors", "InvalidValue" },
  { 0x8033805Eu, &wsman, "InvalidSelectors", "AmbiguousSelectors" },
  { 0x8033805Fu, &wsman, "InvalidSelectors", "DuplicateSelectors" },
  { 0x80338060u, &wsman, "RenameFailure", "InvalidSelectors" },
  { 0x80338061u, &wsman, "RenameFailure", "InvalidResourceURI" },
  { 0x80338063u, &wsman, "RenameFailure", "TargetAlreadyExists" },
  { 0x80338064u, &wsman, "UnsupportedFeature", "AuthorizationMode" },
  { 0x80338065u, &wsman, "UnsupportedFeature", "Ack" },
  { 0x80338066u, &wsman, "UnsupportedFeature", "OperationTimeout" },
  { 0x80338067u, &wsman, "UnsupportedFeature", "Locale" },
  { 0x80338068u, &wsman, "UnsupportedFeature", "ExpirationTime" },
  { 0x80338069u, &wsman, "UnsupportedFeature", "DeliveryRetries" },
  { 0x8033806Au, &wsman, "UnsupportedFeature", "Heartbeats" },
  { 0x8033806Bu, &wsman, "UnsupportedFeature", "Bookmarks" },
  { 0x8033806Cu, &wsman, "UnsupportedFeature", "MaxItems" },
  { 0x8033806Du, &wsman, "UnsupportedFeature", "MaxTime" },
  { 0x8033806Eu, &wsman, "UnsupportedFeature", "MaxEnvelopeSize" },
  { 0x8033806Fu, &wsman, "UnsupportedFeature", "MaxEnvelopePolicy" },
  { 0x80338070u, &wsman, "UnsupportedFeature", "FilteringRequired" },
  { 0x80338071u, &wsman, "UnsupportedFeature", "InsecureAddress" },
  { 0x80338072u, &wsman, "UnsupportedFeature", "FormatMismatch" },
  { 0x80338073u, &wsman, "UnsupportedFeature", "FormatSecurityToken" },
  { 0x80338076u, &wsman, "UnsupportedFeature", "AddressingMode" },
  { 0x80338077u, &wsman, "UnsupportedFeature", "FragmentLevelAccess" },
  { 0x8033807Eu, &wsman, "EncodingLimit", "MinimumEnvelopeLimit" },
  { 0x80338086u, &wsman, "UnsupportedFeature", "EnumerationMode" },
  { 0x80338090u, &wsman, "FragmentDialectNotSupported", NULL },
  { 0x80338093u, &enumeration, "CannotProcessFilter", "InvalidFragment" },
  { 0x80338119u, &wsman, "EncodingLimit", "EncodingType" },
  { 0x8033811Au, &addressing, "EndpointUnavailable", "InvalidValues" },
  { 0x8033811Cu, &enumeration, "UnsupportedExpirationType", NULL },
  { 0x8033811Du, &wsman, "UnsupportedFeature", "MaxElements" },
  { 0x80338122u, &wsman, "CannotProcessFilter", NULL },
  { 0x80338137u, &cim, "PolymorphismModeNotSupported", NULL },
};

/* What codes without a row of their own are written as. */
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

/* The faults that aren't their sender's; all others are. */
static const char *const receiver_subcodes[] = {
  "EndpointUnavailable",
  "EventSourceUnableToProcess",
  "InternalError",
  "InvalidEnumerationContext",
  "TimedOut",
  "UnableToRenew",
  NULL,
};

/* CIM's status codes ([DSP0223] 6.3), which OMI calls MI_Result. */
static const guint32 cim_status_codes[] = {
  [1] = 0x80338003u,  /* failed */
  [2] = 0x00000005u,  /* access denied */
  [3] = 0x8033803Bu,  /* invalid namespace */
  [4] = 0x8033803Au,  /* invalid parameter */
  [5] = 0x8033803Bu,  /* invalid class */
  [6] = 0x80338000u,  /* not found */
  [7] = 0x80338013u,  /* not supported */
  [8] = 0x80338003u,  /* class has children */
  [9] = 0x80338003u,  /* class has instances */
  [10] = 0x8033803Au, /* invalid superclass */
  [11] = 0x80338033u, /* already exists */
  [12] = 0x80338055u, /* no such property */
  [13] = 0x80338054u, /* type mismatch */
  [14] = 0x80338019u, /* query language not supported */
  [15] = 0x80338122u, /* invalid query */
  [16] = 0x80338013u, /* method not available */
  [17] = 0x803380A9u, /* method not found */
  [20] = 0x80338003u, /* namespace not empty */
  [21] = 0x8033801Bu, /* invalid enumeration context */
  [22] = 0x8033800Cu, /* invalid operation timeout */
  [23] = 0x80338007u, /* pull has been abandoned */
  [24] = 0x80338003u, /* pull cannot be abandoned */
  [25] = 0x80338018u, /* filtered enumeration not supported */
  [26] = 0x80338042u, /* continuation on error not supported */
  [27] = 0x8033803Fu, /* server limits exceeded */
  [28] = 0x80338014u, /* server is shutting down */
};

/* Right in all three parts, then without the detail, then by the bare name, since peers forget to
 * bind prefixes and [WS-Security]'s FailedAuthentication has no vocabulary here. */
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

/* What people read of a fault may quote anything, and has to arrive all the same. */
static char *
dup_message (const WsmanFaultInfo *info)
{
  const char *text = info->message != NULL ? info->message : wsman_code_get_text (info->code);

  return wsman_xml_make_holdable (text != NULL ? text : "", -1);
}

/* The provider's XML as XML if it is some, anything else as text: what is ours stays well formed. */
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

/* [SOAP] 5.4.6: SOAP's own faults are codes, all others subcodes. The prefix e isn't one of those
 * that envelopes declare. */
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

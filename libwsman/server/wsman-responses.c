/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The envelopes that a server answers with. See the header.
 */

#include "wsman-responses-private.h"

#include <string.h>
#include <sys/utsname.h>

#include "base/wsman-code-names-private.h"
#include "soap/wsman-names-private.h"
#include "soap/wsman-soap-fault-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-fault-codes-private.h"

#define PRODUCT_VENDOR "libwsman"
#define SECURITY_PROFILE_PREFIX "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/"

const char *
wsman_response_choose_charset (GBytes     *body,
                               const char *charset)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);

  /* A byte order mark, or an ASCII character, in units of two, says more than the charset. */
  if (length < 2)
    return charset != NULL && g_ascii_strncasecmp (charset, "utf-16", 6) == 0 ? "UTF-16" : "UTF-8";

  return data[0] >= 0xFE || data[0] == 0 || data[1] == 0 ? "UTF-16" : "UTF-8";
}

const char *
wsman_response_get_content_type (const char *charset)
{
  return g_str_equal (charset, "UTF-16") ? "application/soap+xml;charset=UTF-16"
                                         : "application/soap+xml;charset=UTF-8";
}

gsize
wsman_response_measure (const char *text,
                        const char *charset)
{
  gsize units = 0;

  if (!g_str_equal (charset, "UTF-16"))
    return strlen (text);

  for (; *text != '\0'; text = g_utf8_next_char (text))
    units += g_utf8_get_char (text) >= 0x10000 ? 2 : 1;

  return 2 * units;
}

/* [SOAP] 5.4.8: which header it was, for faults of the code MustUnderstand. */
static void
insert_not_understood (const char *header,
                       GString    *xml)
{
  static const char end[] = "</s:Header>";
  const char *brace = strchr (header, '}');
  const char *place = strstr (xml->str, end);
  g_autoptr(GString) element = g_string_new ("<s:NotUnderstood qname=\"h:");
  g_autofree char *namespace_uri = NULL;

  if (brace == NULL || place == NULL)
    return;

  namespace_uri = g_strndup (header + 1, brace - header - 1);
  wsman_xml_append_escaped (element, brace + 1);
  g_string_append_c (element, '"');
  wsman_xml_append_attribute (element, " xmlns:h", namespace_uri);
  g_string_append (element, "/>");
  g_string_insert_len (xml, place - xml->str, element->str, element->len);
}

void
wsman_response_begin (const WsmanMessage *request,
                      const char         *action,
                      GString            *xml)
{
  g_autoptr(WsmanMessage) message = wsman_message_new (action);

  message->message_id = wsman_message_make_id ();
  message->to = g_strdup (WSMAN_ADDRESS_ANONYMOUS);
  if (request != NULL)
    {
      message->relates_to = g_strdup (request->message_id);
      message->operation_id = g_strdup (request->operation_id);
      message->sequence_id = g_strdup (request->sequence_id);
      if (request->reference != NULL && g_str_has_suffix (action, "Response"))
        message->fragment_path = g_strdup (request->reference->fragment_path);
    }
  wsman_message_write_begin (message, xml);
}

GBytes *
wsman_response_end (GString    *xml,
                    const char *charset)
{
  GBytes *bytes;

  wsman_message_write_end (xml);
  bytes = wsman_xml_encode (xml, charset, NULL);
  g_string_free (xml, TRUE);

  return bytes;
}

GBytes *
wsman_response_write_fault (const WsmanMessage   *request,
                            const WsmanFaultInfo *fault,
                            const char           *charset)
{
  GString *xml = g_string_new (NULL);

  wsman_response_begin (request, wsman_soap_fault_get_action (fault->code), xml);
  if (fault->code == ERROR_WSMAN_SOAP_FAULT_MUST_UNDERSTAND && request != NULL &&
      request->not_understood != NULL)
    insert_not_understood (request->not_understood, xml);
  wsman_soap_fault_write (fault, xml);

  return wsman_response_end (xml, charset);
}

/* "OS: 6.1.0 SP: 0.0 Stack: 3.0", in which nobody sees zeros. */
static char *
describe_product (gboolean known)
{
  struct utsname system;
  g_autofree char *version = NULL;

  if (known && uname (&system) == 0)
    version = g_strndup (system.release, strspn (system.release, "0123456789."));

  return g_strdup_printf ("OS: %s SP: 0.0 Stack: 3.0",
                          version != NULL && *version != '\0' ? version : "0.0.0");
}

/* [DSP0226] annex on security profiles. SPNEGO is what Negotiate is, whichever mechanism it finds. */
static void
write_profiles (const WsmanPolicy *policy,
                GString           *xml)
{
  gboolean has_tls = policy->tls_certificate != NULL;
  gboolean negotiates = wsman_policy_allows_negotiate (policy);
  const struct
  {
    gboolean is_offered;
    const char *name;
  } profiles[] = {
    { wsman_policy_allows_basic (policy, FALSE), SECURITY_PROFILE_PREFIX "http/basic" },
    { wsman_policy_allows_basic (policy, TRUE) && has_tls, SECURITY_PROFILE_PREFIX "https/basic" },
    { negotiates, SECURITY_PROFILE_PREFIX "http/spnego-kerberos" },
    { negotiates && has_tls, SECURITY_PROFILE_PREFIX "https/spnego-kerberos" },
  };

  g_string_append (xml, "<wsmid:SecurityProfiles>");
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    {
      if (profiles[i].is_offered)
        wsman_xml_append_text_element (xml, "wsmid:SecurityProfileName", profiles[i].name);
    }
  g_string_append (xml, "</wsmid:SecurityProfiles>");
}

GBytes *
wsman_response_write_identity (const WsmanPolicy *policy,
                               gboolean           known,
                               const char        *charset)
{
  GString *xml = g_string_new ("<s:Envelope xml:lang=\"en-US\" xmlns:s=\"" WSMAN_NS_SOAP "\">"
                               "<s:Header/><s:Body>"
                               "<wsmid:IdentifyResponse xmlns:wsmid=\"" WSMAN_NS_IDENTITY "\">");
  g_autofree char *product = describe_product (known);

  wsman_xml_append_text_element (xml, "wsmid:ProtocolVersion", WSMAN_NS_WSMAN);
  wsman_xml_append_text_element (xml, "wsmid:ProductVendor", PRODUCT_VENDOR);
  wsman_xml_append_text_element (xml, "wsmid:ProductVersion", product);
  if (known)
    write_profiles (policy, xml);
  g_string_append (xml, "</wsmid:IdentifyResponse>");

  return wsman_response_end (xml, charset);
}

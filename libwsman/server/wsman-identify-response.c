/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Writes the response to Identify: [DSP0226] 11. An unauthenticated client gets no versions.
 */

#include "wsman-identify-response-private.h"

#include <sys/utsname.h>

#include "soap/wsman-names-private.h"
#include "soap/wsman-writer-private.h"
#include "wsman-server-request-response-private.h"

#define PRODUCT_VENDOR "libwsman"
#define SECURITY_PROFILE_PREFIX "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/"

/* Returns a text like "OS: 6.1.0 SP: 0.0 Stack: 3.0". For an unauthenticated client all versions are zeros. */
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

/* Writes the security profiles that an annex of [DSP0226] defines. The profile for SPNEGO stands for Negotiate with any
 * mechanism. */
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
wsman_identify_write_response (const WsmanPolicy *policy,
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

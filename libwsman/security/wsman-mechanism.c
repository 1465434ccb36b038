/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Names the mechanisms of GSSAPI, and finds out which of them this machine has. */

#include "wsman-gss-private.h"

#include <glib/gi18n-lib.h>
#include <gssapi/gssapi_krb5.h>

#include "wsman-gss-credential-private.h"

static gss_OID_desc oid_ntlm = { 10, (void *) "\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a" };

const char *
wsman_mechanism_get_name (WsmanMechanism mechanism)
{
  switch (mechanism)
    {
    case WSMAN_MECHANISM_KERBEROS:
      return "Kerberos";
    case WSMAN_MECHANISM_NTLM:
      return "NTLM";
    case WSMAN_MECHANISM_UNKNOWN:
    default:
      return "Negotiate";
    }
}

gss_OID
wsman_gss_get_oid (WsmanMechanism mechanism)
{
  return mechanism == WSMAN_MECHANISM_NTLM ? &oid_ntlm : (gss_OID) gss_mech_krb5;
}

gboolean
wsman_mechanism_is_available (WsmanMechanism mechanism)
{
  OM_uint32 minor;
  gss_OID_set all = GSS_C_NO_OID_SET;
  int present = 0;

  if (GSS_ERROR (gss_indicate_mechs (&minor, &all)))
    return FALSE;
  gss_test_oid_set_member (&minor, wsman_gss_get_oid (mechanism), all, &present);
  gss_release_oid_set (&minor, &all);

  return present != 0;
}

const char *
wsman_mechanism_get_advice (void)
{
  return _("this machine has no NTLM; install the package gss-ntlmssp, or use Kerberos");
}

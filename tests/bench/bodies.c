/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Responses with the size and structure of those of a Windows host for Win32_Process.
 */

#include "bodies.h"

#define ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
#define TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer"

#define ITEM_HEAD                                                                                 \
  "<p:Win32_Process xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""                      \
  " xmlns:p=\"" BENCH_URI "\" xmlns:cim=\"http://schemas.dmtf.org/wbem/wscim/1/common\""          \
  " xsi:type=\"p:Win32_Process_Type\"><p:Caption>svchost.exe</p:Caption>"                         \
  "<p:CommandLine>C:\\Windows\\system32\\svchost.exe -k netsvcs -p</p:CommandLine>"               \
  "<p:CreationDate><cim:Datetime>2026-03-04T05:06:07.123456+01:00</cim:Datetime></p:CreationDate>" \
  "<p:CSName>BENCH</p:CSName><p:Description>svchost.exe</p:Description>"                          \
  "<p:ExecutionState xsi:nil=\"true\"/><p:Handle>"

#define ITEM_TAIL                                                                                 \
  "</p:Handle><p:HandleCount>1247</p:HandleCount><p:InstallDate xsi:nil=\"true\"/>"               \
  "<p:KernelModeTime>15156250</p:KernelModeTime><p:Name>svchost.exe</p:Name>"                     \
  "<p:PageFileUsage>43524</p:PageFileUsage><p:ParentProcessId>712</p:ParentProcessId>"            \
  "<p:Priority>8</p:Priority><p:ThreadCount>61</p:ThreadCount>"                                   \
  "<p:WorkingSetSize>71598080</p:WorkingSetSize></p:Win32_Process>"

static void
begin (GString    *body,
       const char *action,
       const char *relates_to)
{
  g_string_append_printf (body,
    "<s:Envelope xml:lang=\"en-US\" xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
    " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" xmlns:n=\"" ENUMERATION "\""
    " xmlns:w=\"http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd\"><s:Header><a:Action>%s</a:Action>"
    "<a:MessageID>uuid:F4C4E1F3-6C60-4B33-8D5B-0B7D0A0F6C11</a:MessageID>"
    "<a:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:To>"
    "<a:RelatesTo>%s</a:RelatesTo></s:Header><s:Body>",
    action, relates_to);
}

static void
end (GString *body)
{
  g_string_append (body, "</s:Body></s:Envelope>");
}

static void
write_item (GString *body,
            guint64  number)
{
  g_string_append (body, ITEM_HEAD);
  g_string_append_printf (body, "%" G_GUINT64_FORMAT, number);
  g_string_append (body, ITEM_TAIL);
}

void
bench_write_identify (GString *body)
{
  g_string_append (body,
    "<s:Envelope xml:lang=\"en-US\" xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">"
    "<s:Header></s:Header><s:Body><wsmid:IdentifyResponse"
    " xmlns:wsmid=\"http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd\">"
    "<wsmid:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</wsmid:ProtocolVersion>"
    "<wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>"
    "<wsmid:ProductVersion>OS: 10.0.20348 SP: 0.0 Stack: 3.0</wsmid:ProductVersion>"
    "</wsmid:IdentifyResponse>");
  end (body);
}

void
bench_write_get (GString    *body,
                 const char *relates_to)
{
  begin (body, TRANSFER "/GetResponse", relates_to);
  write_item (body, 4);
  end (body);
}

guint64
bench_write_batch (GString    *body,
                   const char *relates_to,
                   gboolean    pull,
                   guint64     next,
                   guint64     n_items,
                   guint64     total)
{
  const char *verb = pull ? "Pull" : "Enumerate";
  const char *prefix = pull ? "n" : "w";
  g_autofree char *action = g_strdup_printf (ENUMERATION "/%sResponse", verb);
  guint64 until = MIN (next + n_items, total);

  begin (body, action, relates_to);
  g_string_append_printf (body, "<n:%sResponse>", verb);
  if (until < total)
    g_string_append_printf (body, "<n:EnumerationContext>%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT
                            "</n:EnumerationContext>", until, total);
  g_string_append_printf (body, "<%s:Items>", prefix);
  for (guint64 i = next; i < until; i++)
    write_item (body, i);
  g_string_append_printf (body, "</%s:Items>", prefix);
  if (until == total)
    g_string_append_printf (body, "<%s:EndOfSequence/>", prefix);
  g_string_append_printf (body, "</n:%sResponse>", verb);
  end (body);

  return until;
}

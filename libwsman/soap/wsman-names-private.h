/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Defines namespaces, actions and other constant URIs ([DSP0226], [MS-WSMV]; see doc/protocol.md). Names are always
 * compared by URI and local name.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WSMAN_NS_SOAP "http://www.w3.org/2003/05/soap-envelope"
#define WSMAN_NS_ADDRESSING "http://schemas.xmlsoap.org/ws/2004/08/addressing"
#define WSMAN_NS_TRANSFER "http://schemas.xmlsoap.org/ws/2004/09/transfer"
#define WSMAN_NS_ENUMERATION "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
#define WSMAN_NS_EVENTING "http://schemas.xmlsoap.org/ws/2004/08/eventing"
#define WSMAN_NS_WINDOWS_EVENT "http://schemas.microsoft.com/win/2004/08/events/event"
#define WSMAN_NS_WSMAN "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
#define WSMAN_NS_MICROSOFT "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd"
#define WSMAN_NS_CIM_BINDING "http://schemas.dmtf.org/wbem/wsman/1/cimbinding.xsd"
#define WSMAN_NS_CIM_COMMON "http://schemas.dmtf.org/wbem/wscim/1/common"
#define WSMAN_NS_FAULT "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"
#define WSMAN_NS_IDENTITY "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
#define WSMAN_NS_POLICY "http://schemas.xmlsoap.org/ws/2002/12/policy"
#define WSMAN_NS_POLICY_2004 "http://schemas.xmlsoap.org/ws/2004/09/policy" /* the namespace of the specification */
#define WSMAN_NS_AUTHENTICATION "http://schemas.microsoft.com/wbem/wsman/1/authentication"
#define WSMAN_NS_MACHINE_ID "http://schemas.microsoft.com/wbem/wsman/1/machineid"
#define WSMAN_NS_SUBSCRIPTION "http://schemas.microsoft.com/wbem/wsman/1/subscription"
#define WSMAN_NS_OWN "urn:x-libwsman:1" /* the namespace of names that aren't in any specification */
#define WSMAN_NS_XSI "http://www.w3.org/2001/XMLSchema-instance"
#define WSMAN_NS_XS "http://www.w3.org/2001/XMLSchema"
#define WSMAN_NS_XML "http://www.w3.org/XML/1998/namespace"
#define WSMAN_NS_XMLNS "http://www.w3.org/2000/xmlns/"

#define WSMAN_ADDRESS_ANONYMOUS WSMAN_NS_ADDRESSING "/role/anonymous"
#define WSMAN_FAULT_DETAIL_PREFIX "http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail/"

#define WSMAN_ACTION_GET WSMAN_NS_TRANSFER "/Get"
#define WSMAN_ACTION_PUT WSMAN_NS_TRANSFER "/Put"
#define WSMAN_ACTION_CREATE WSMAN_NS_TRANSFER "/Create"
#define WSMAN_ACTION_DELETE WSMAN_NS_TRANSFER "/Delete"
#define WSMAN_ACTION_ENUMERATE WSMAN_NS_ENUMERATION "/Enumerate"
#define WSMAN_ACTION_PULL WSMAN_NS_ENUMERATION "/Pull"
#define WSMAN_ACTION_RELEASE WSMAN_NS_ENUMERATION "/Release"
#define WSMAN_ACTION_SUBSCRIBE WSMAN_NS_EVENTING "/Subscribe"
#define WSMAN_ACTION_RENEW WSMAN_NS_EVENTING "/Renew"
#define WSMAN_ACTION_GET_STATUS WSMAN_NS_EVENTING "/GetStatus"
#define WSMAN_ACTION_UNSUBSCRIBE WSMAN_NS_EVENTING "/Unsubscribe"
#define WSMAN_ACTION_SUBSCRIPTION_END WSMAN_NS_EVENTING "/SubscriptionEnd"
#define WSMAN_ACTION_EVENT "http://schemas.dmtf.org/wbem/wsman/1/wsman/Event"
#define WSMAN_ACTION_EVENTS "http://schemas.dmtf.org/wbem/wsman/1/wsman/Events"
#define WSMAN_ACTION_HEARTBEAT "http://schemas.dmtf.org/wbem/wsman/1/wsman/Heartbeat"
#define WSMAN_ACTION_DROPPED_EVENTS "http://schemas.dmtf.org/wbem/wsman/1/wsman/DroppedEvents"
#define WSMAN_ACTION_ACK "http://schemas.dmtf.org/wbem/wsman/1/wsman/Ack"
#define WSMAN_ACTION_FAULT "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault"
#define WSMAN_ACTION_END "http://schemas.microsoft.com/wbem/wsman/1/wsman/End"

/* The delivery modes of subscriptions: [WS-Eventing] 2.2, [DSP0226] 10.2.9. */
#define WSMAN_DELIVERY_PUSH WSMAN_NS_EVENTING "/DeliveryModes/Push"
#define WSMAN_DELIVERY_PUSH_WITH_ACK "http://schemas.dmtf.org/wbem/wsman/1/wsman/PushWithAck"
#define WSMAN_DELIVERY_EVENTS "http://schemas.dmtf.org/wbem/wsman/1/wsman/Events"
#define WSMAN_DELIVERY_PULL "http://schemas.dmtf.org/wbem/wsman/1/wsman/Pull"

/* The reasons in SubscriptionEnd: [WS-Eventing] 3.5. */
#define WSMAN_STATUS_DELIVERY_FAILURE WSMAN_NS_EVENTING "/DeliveryFailure"
#define WSMAN_STATUS_SOURCE_SHUTTING_DOWN WSMAN_NS_EVENTING "/SourceShuttingDown"
#define WSMAN_STATUS_SOURCE_CANCELLING WSMAN_NS_EVENTING "/SourceCancelling"

/* The bookmark that asks for all events that the source still has: [DSP0226] 10.2.6. */
#define WSMAN_BOOKMARK_EARLIEST "http://schemas.dmtf.org/wbem/wsman/1/wsman/bookmark/earliest"

/* The proofs with which a source authenticates to its subscriber: [MS-WSMV] 2.2.4.1. */
#define WSMAN_PROFILE_KERBEROS "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/http/spnego-kerberos"
#define WSMAN_PROFILE_MUTUAL "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"

/* The dialect of filters for event logs: [MS-WSMV] 3.1.4.1.30.1. */
#define WSMAN_DIALECT_EVENT_QUERY "http://schemas.microsoft.com/win/2004/08/events/eventquery"

#define WSMAN_URI_WMI "http://schemas.microsoft.com/wbem/wsman/1/wmi"
#define WSMAN_URI_CIMV2 WSMAN_URI_WMI "/root/cimv2"
#define WSMAN_URI_CIM_SCHEMA "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2"
#define WSMAN_URI_MICROSOFT "http://schemas.microsoft.com/wbem/wsman/1"
#define WSMAN_URI_SHELL "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
#define WSMAN_URI_EVENT_LOG "http://schemas.microsoft.com/wbem/wsman/1/windows/EventLog"
#define WSMAN_URI_SUBSCRIPTION "http://schemas.microsoft.com/wbem/wsman/1/SubscriptionManager/Subscription"

G_END_DECLS

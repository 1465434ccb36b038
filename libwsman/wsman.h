/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The header that programs include. */

#pragma once

#define WSMAN_INSIDE

#include <libwsman/wsman-authentication.h>
#include <libwsman/wsman-authenticator.h>
#include <libwsman/wsman-automation.h>
#include <libwsman/wsman-bookmark-request.h>
#include <libwsman/wsman-codes.h>
#include <libwsman/wsman-collector-batch.h>
#include <libwsman/wsman-collector-machine.h>
#include <libwsman/wsman-collector-store.h>
#include <libwsman/wsman-collector-subscription.h>
#include <libwsman/wsman-collector.h>
#include <libwsman/wsman-command.h>
#include <libwsman/wsman-command-result.h>
#include <libwsman/wsman-configuration-provider.h>
#include <libwsman/wsman-connection-options.h>
#include <libwsman/wsman-credential-request.h>
#include <libwsman/wsman-delegated-credentials.h>
#include <libwsman/wsman-enum-types.h>
#include <libwsman/wsman-enumerator.h>
#include <libwsman/wsman-enumerator-model.h>
#include <libwsman/wsman-enums.h>
#include <libwsman/wsman-error.h>
#include <libwsman/wsman-event-pusher.h>
#include <libwsman/wsman-event-sink.h>
#include <libwsman/wsman-fault.h>
#include <libwsman/wsman-helper.h>
#include <libwsman/wsman-item.h>
#include <libwsman/wsman-operation.h>
#include <libwsman/wsman-pipeline.h>
#include <libwsman/wsman-provider.h>
#include <libwsman/wsman-ps-host-call.h>
#include <libwsman/wsman-ps-host.h>
#include <libwsman/wsman-ps-object.h>
#include <libwsman/wsman-resource-locator.h>
#include <libwsman/wsman-runspace-pool.h>
#include <libwsman/wsman-server.h>
#include <libwsman/wsman-session.h>
#include <libwsman/wsman-shell-provider.h>
#include <libwsman/wsman-subscription.h>
#include <libwsman/wsman-subscription-model.h>
#include <libwsman/wsman-subscription-options.h>
#include <libwsman/wsman-shell.h>
#include <libwsman/wsman-system-provider.h>
#include <libwsman/wsman-version.h>
#include <libwsman/wsman-version-macros.h>

#undef WSMAN_INSIDE

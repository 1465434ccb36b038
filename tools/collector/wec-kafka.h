/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sends events to Kafka. Each event is a message, whose key is the machine. What the brokers haven't acknowledged stays
 * for the next try.
 */

#pragma once

#include "wec-output-settings.h"

G_BEGIN_DECLS

WecOutput *wec_kafka_new (const WecOutputSettings  *settings,
                          GError                  **error);

G_END_DECLS

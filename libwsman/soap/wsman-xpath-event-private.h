/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * What XPath for events has beside XPath 1.0: times can be compared, and there are the functions timediff() and band().
 * Only wsman-xpath.c uses these functions. Inside an expression and its document, a time is the number of microseconds
 * since 1970.
 */

#pragma once

#include <glib.h>
#include <libxml/xpath.h>

G_BEGIN_DECLS

/* Replaces each time that the expression compares with SystemTime by its number. */
char *wsman_xpath_event_prepare (const char *expression);

/* Returns the number for the value of an attribute that is a time; NULL for other attributes and values. */
char *wsman_xpath_event_dup_number (const char *attribute,
                                    const char *value);

void wsman_xpath_event_register (xmlXPathContext *context);

G_END_DECLS

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Declares the fields of WsmanResourceLocator for the files that implement the class. */

#pragma once

#include "wsman-resource-locator-private.h"

G_BEGIN_DECLS

/* The parts of a locator that may be wrong. If several parts are wrong, the first part in this order is reported. */
typedef enum
{
  WSMAN_LOCATOR_URI,
  WSMAN_LOCATOR_SELECTORS,
  WSMAN_LOCATOR_OPTIONS,
  WSMAN_LOCATOR_FRAGMENT,
  WSMAN_LOCATOR_N_ASPECTS
} WsmanLocatorAspect;

struct _WsmanResourceLocator
{
  GObject parent_instance;

  WsmanReference *reference;
  GError *refusals[WSMAN_LOCATOR_N_ASPECTS];
  char *error_xml; /* the XML of the refusal that is reported; NULL if there is none */
};

typedef enum
{
  PROP_ERROR = 1,
  PROP_FRAGMENT_DIALECT,
  PROP_FRAGMENT_PATH,
  PROP_MUST_UNDERSTAND_OPTIONS,
  PROP_RESOURCE_URI,
  N_PROPERTIES,
} WsmanResourceLocatorProperty;

void wsman_resource_locator_notify (WsmanResourceLocator         *self,
                                    WsmanResourceLocatorProperty  property);

/* These functions store a refusal, which they own. refusal is NULL if the part isn't wrong any more. The second
 * function keeps an earlier refusal. */
void wsman_resource_locator_set_refusal (WsmanResourceLocator *self,
                                         WsmanLocatorAspect    aspect,
                                         GError               *refusal);
void wsman_resource_locator_add_refusal (WsmanResourceLocator *self,
                                         WsmanLocatorAspect    aspect,
                                         GError               *refusal);

G_END_DECLS

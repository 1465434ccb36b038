/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Returns the version of the library that a program runs with. */

#include "wsman-version.h"

/**
 * wsman_get_major_version:
 *
 * Gets the major version of the library in use.
 *
 * Returns: the major version
 *
 * Since: 1.0
 */
guint
wsman_get_major_version (void)
{
  return WSMAN_MAJOR_VERSION;
}

/**
 * wsman_get_minor_version:
 *
 * Gets the minor version of the library in use.
 *
 * Returns: the minor version
 *
 * Since: 1.0
 */
guint
wsman_get_minor_version (void)
{
  return WSMAN_MINOR_VERSION;
}

/**
 * wsman_get_micro_version:
 *
 * Gets the micro version of the library in use.
 *
 * Returns: the micro version
 *
 * Since: 1.0
 */
guint
wsman_get_micro_version (void)
{
  return WSMAN_MICRO_VERSION;
}

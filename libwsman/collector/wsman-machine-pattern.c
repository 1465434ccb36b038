/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wsman-machine-pattern-private.h"

#include <string.h>

/* The characters between a name and its realm or domain. */
#define SEPARATORS "@\\"

/* Tells whether the name is that of a machine's account. Only Kerberos and NTLM know such accounts. */
static gboolean
is_machine (const WsmanIdentity *identity)
{
  const char *domain_end = strchr (identity->name, '\\');
  const char *name = domain_end != NULL ? domain_end + 1 : identity->name;
  gsize length = strcspn (name, "@");

  if (identity->source != WSMAN_IDENTITY_SOURCE_KERBEROS && identity->source != WSMAN_IDENTITY_SOURCE_NTLM)
    return TRUE;

  return length > 1 && name[length - 1] == '$';
}

/* Compares a pattern with the whole text. If they differ after "*", the "*" takes one more character. */
static gboolean
matches (const char *pattern,
         const char *text)
{
  const char *retry_pattern = NULL;
  const char *retry_text = NULL;

  while (*text != '\0' || *pattern != '\0')
    {
      if (*pattern == '*')
        {
          retry_pattern = ++pattern;
          retry_text = text;
        }
      else if (*text != '\0' && *pattern == *text)
        {
          pattern++;
          text++;
        }
      else if (retry_text != NULL && *retry_text != '\0' && strchr (SEPARATORS, *retry_text) == NULL)
        {
          pattern = retry_pattern;
          text = ++retry_text;
        }
      else
        {
          return FALSE;
        }
    }

  return TRUE;
}

gboolean
wsman_machine_pattern_matches (const char          *pattern,
                               const WsmanIdentity *identity)
{
  WsmanIdentitySource source = WSMAN_IDENTITY_SOURCE_KERBEROS;

  wsman_identity_split (pattern, &source, &pattern);
  if (source != identity->source || (strchr (pattern, '*') != NULL && !is_machine (identity)))
    return FALSE;

  return matches (pattern, identity->name);
}

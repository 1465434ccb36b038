/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the fields that HTTP's authentication uses: challenges, credentials, and lists of parameters. [RFC 9110] 11.
 * The text comes from a peer that has proved nothing yet, so each list has a maximum length.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *scheme;
  char *token;            /* the token after the scheme, such as that of Negotiate; NULL if there is none */
  GHashTable *parameters; /* the lower-case name to the value, without quotes and backslashes */
} WsmanChallenge;

void wsman_challenge_free (WsmanChallenge *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsmanChallenge, wsman_challenge_free)

/* Returns the value of a parameter, or NULL. name is in lower case. */
const char *wsman_challenge_get (const WsmanChallenge *self,
                                 const char           *name);

gboolean wsman_challenge_is (const WsmanChallenge *self,
                             const char           *scheme);

/* Reads the challenges (WsmanChallenge) of a WWW-Authenticate or Proxy-Authenticate field, in the order of the text.
 * Several fields are joined with commas before. Returns NULL if the text isn't well formed, or if it is too long. */
GPtrArray *wsman_challenges_parse (const char *text);

/* Reads an Authorization field, which has the form of exactly one challenge. Returns NULL for any other text. */
WsmanChallenge *wsman_credentials_parse (const char *text);

/* Reads a list of parameters, such as an Authentication-Info field. Returns NULL if the text isn't well formed. */
GHashTable *wsman_parameters_parse (const char *text);

/* Tells whether a list of words, separated by commas or blanks, contains word. The case doesn't matter. list may be
 * NULL. */
gboolean wsman_words_contain (const char *list,
                              const char *word);

/* Appends name="value" to text, after a comma if text doesn't end with a blank. */
void wsman_parameter_append_quoted (GString    *text,
                                    const char *name,
                                    const char *value);
/* Appends name=value in the same way. value is a token. */
void wsman_parameter_append (GString    *text,
                             const char *name,
                             const char *value);

G_END_DECLS

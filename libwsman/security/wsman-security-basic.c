/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* HTTP Basic in UTF-8 ([RFC 7617]). This file makes a client's header value, and reads it for a server. The reader only
 * accepts canonical base64. */

#include "wsman-security-private.h"

#include <string.h>

#include "base/wsman-secret-private.h"

#define SCHEME "Basic"

struct _WsmanSecurityBasic
{
  WsmanSecurityContext parent_instance;

  char *user_name;
  char *password;
};

#define WSMAN_TYPE_SECURITY_BASIC (wsman_security_basic_get_type ())

G_DECLARE_FINAL_TYPE (WsmanSecurityBasic, wsman_security_basic, WSMAN, SECURITY_BASIC, WsmanSecurityContext)

G_DEFINE_FINAL_TYPE (WsmanSecurityBasic, wsman_security_basic, WSMAN_TYPE_SECURITY_CONTEXT)

static char *
wsman_security_basic_dup_authorization (WsmanSecurityContext       *context,
                                        const WsmanSecurityRequest *request)
{
  WsmanSecurityBasic *self = WSMAN_SECURITY_BASIC (context);
  char *plain = g_strconcat (self->user_name, ":", self->password, NULL);
  char *encoded = g_base64_encode ((const guchar *) plain, strlen (plain));
  char *authorization = g_strconcat (SCHEME " ", encoded, NULL);

  wsman_secret_free (plain);
  wsman_secret_free (encoded);

  return authorization;
}

static void
wsman_security_basic_finalize (GObject *object)
{
  WsmanSecurityBasic *self = WSMAN_SECURITY_BASIC (object);

  wsman_secret_clear (&self->user_name);
  wsman_secret_clear (&self->password);

  G_OBJECT_CLASS (wsman_security_basic_parent_class)->finalize (object);
}

static void
wsman_security_basic_class_init (WsmanSecurityBasicClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  WsmanSecurityContextClass *context_class = WSMAN_SECURITY_CONTEXT_CLASS (klass);

  object_class->finalize = wsman_security_basic_finalize;

  context_class->scheme = SCHEME;
  context_class->dup_authorization = wsman_security_basic_dup_authorization;
}

static void
wsman_security_basic_init (WsmanSecurityBasic *self)
{
}

WsmanSecurityContext *
wsman_security_basic_new (const char *user_name,
                          const char *password)
{
  WsmanSecurityBasic *self = g_object_new (WSMAN_TYPE_SECURITY_BASIC, NULL);

  self->user_name = wsman_secret_dup (user_name);
  self->password = wsman_secret_dup (password);

  return WSMAN_SECURITY_CONTEXT (self);
}

/* g_base64_decode() ignores unknown characters, so several texts would mean the same credential. Such texts are
 * refused first. */
guint8 *
wsman_base64_decode (const char *encoded,
                     gsize      *length)
{
  gsize n_characters = strlen (encoded);
  gsize digits = strspn (encoded, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  gsize padding = strspn (encoded + digits, "=");

  if (n_characters == 0 || n_characters % 4 != 0 || digits + padding != n_characters || padding > 2)
    return NULL;

  return g_base64_decode (encoded, length);
}

/* Returns a text that must be freed as a secret. */
static char *
decode_text (const char *encoded)
{
  gsize length;
  char *decoded = (char *) wsman_base64_decode (encoded, &length);

  if (decoded == NULL || g_utf8_validate_len (decoded, length, NULL))
    return decoded;

  explicit_bzero (decoded, length);
  g_free (decoded);

  return NULL;
}

gboolean
wsman_basic_parse (const char  *authorization,
                   char       **user_name,
                   char       **password)
{
  const char *encoded = authorization + strlen (SCHEME);
  gboolean has_colon = FALSE;
  char *plain;

  if (g_ascii_strncasecmp (authorization, SCHEME, strlen (SCHEME)) != 0 || *encoded != ' ')
    return FALSE;

  plain = decode_text (encoded + strspn (encoded, " "));
  if (plain != NULL)
    {
      gsize name_length = strcspn (plain, ":");

      has_colon = plain[name_length] == ':';
      if (has_colon)
        {
          *user_name = g_strndup (plain, name_length);
          *password = wsman_secret_dup (plain + name_length + 1);
        }
    }

  wsman_secret_free (plain);

  return has_colon;
}

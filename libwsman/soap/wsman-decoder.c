/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Decodes XML messages. Text that is neither UTF-8 nor UTF-16 is refused.
 */

#include "wsman-decoder-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

/* The length of the longest character of UTF-8. */
#define MAX_CHARACTER_LENGTH 4

typedef enum
{
  FAMILY_UTF8,
  FAMILY_UTF16,
  FAMILY_UTF16_LE,
  FAMILY_UTF16_BE,
} Family;

static const struct
{
  const char *name;
  Family family;
} charsets[] = {
  { "UTF-8", FAMILY_UTF8 },
  { "UTF8", FAMILY_UTF8 },
  { "US-ASCII", FAMILY_UTF8 },
  { "UTF-16", FAMILY_UTF16 },
  { "UTF-16LE", FAMILY_UTF16_LE },
  { "UTF-16BE", FAMILY_UTF16_BE },
};

static const struct
{
  const char *bytes;
  gsize length;
  gsize skip;
  WsmanEncoding encoding;
} marks[] = {
  { "\xef\xbb\xbf", 3, 3, WSMAN_ENCODING_UTF8 },
  { "\xff\xfe", 2, 2, WSMAN_ENCODING_UTF16_LE },
  { "\xfe\xff", 2, 2, WSMAN_ENCODING_UTF16_BE },
};

/* Tells whether text without a byte order mark looks like big-endian UTF-16. Only its first character shows the
 * encoding. */
static gboolean
looks_big_endian (const guint8 *head,
                  gsize         length)
{
  return length >= 2 && head[0] == 0 && head[1] != 0;
}

static gboolean
looks_like_utf16 (const guint8 *head,
                  gsize         length)
{
  return length >= 2 && (head[0] == 0) != (head[1] == 0);
}

/* Compares a charset with a name. Some peers write the charset in single or double quotes. */
static gboolean
is_charset (const char *name,
            const char *charset)
{
  gsize length;

  name += strspn (name, " \t\"'");
  length = strcspn (name, " \t\"'");

  return strlen (charset) == length && g_ascii_strncasecmp (charset, name, length) == 0;
}

static gboolean
find_charset (const char  *name,
              Family      *family,
              GError     **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (charsets); i++)
    {
      if (is_charset (name, charsets[i].name))
        {
          *family = charsets[i].family;
          return TRUE;
        }
    }

  wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_UNSUPPORTED_ENCODING,
                   _("The character encoding “%s” isn’t supported; use UTF-8 or UTF-16"), name);

  return FALSE;
}

static char *
dup_unquoted (const char *value)
{
  gsize length = strlen (value);

  if (length >= 2 && value[0] == '"' && value[length - 1] == '"')
    return g_strndup (value + 1, length - 2);

  return g_strdup (value);
}

/* Returns the encoding's name in <?xml version="1.0" encoding="…"?>. Returns NULL if there is no such name. */
static char *
dup_declared_encoding (const guint8 *head,
                       gsize         length)
{
  g_autofree char *text = g_strndup ((const char *) head, length);
  char *end;
  char *name;

  if (!g_str_has_prefix (text, "<?xml") || (end = strstr (text, "?>")) == NULL)
    return NULL;

  *end = '\0';
  name = strstr (text, "encoding");
  if (name == NULL)
    return NULL;

  name += strlen ("encoding");
  name += strspn (name, " \t\r\n=");
  if (*name != '"' && *name != '\'')
    return NULL;

  return g_strndup (name + 1, strcspn (name + 1, "\"'"));
}

gboolean
wsman_decoder_init (WsmanDecoder  *self,
                    const char    *charset,
                    const guint8  *head,
                    gsize          length,
                    gsize         *skip,
                    GError       **error)
{
  g_autofree char *name = NULL;
  Family family = FAMILY_UTF8;

  memset (self, 0, sizeof *self);
  *skip = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (length >= marks[i].length && memcmp (head, marks[i].bytes, marks[i].length) == 0)
        {
          self->encoding = marks[i].encoding;
          *skip = marks[i].skip;
          return TRUE;
        }
    }

  if (charset != NULL)
    name = dup_unquoted (charset);
  else if (looks_like_utf16 (head, length))
    name = g_strdup ("UTF-16");
  else
    name = dup_declared_encoding (head, length);

  if (name != NULL && !find_charset (name, &family, error))
    return FALSE;

  /* If the text is readable as single bytes, a declaration of UTF-16 is wrong, and is ignored. A converter has left it
   * there. */
  if (family == FAMILY_UTF8 || (charset == NULL && !looks_like_utf16 (head, length)))
    self->encoding = WSMAN_ENCODING_UTF8;
  else if (family == FAMILY_UTF16_BE || (family == FAMILY_UTF16 && looks_big_endian (head, length)))
    self->encoding = WSMAN_ENCODING_UTF16_BE;
  else
    self->encoding = WSMAN_ENCODING_UTF16_LE;

  return TRUE;
}

static gunichar
next_unit (WsmanDecoder  *self,
           const guint8 **data,
           gsize         *length)
{
  guint8 first = *(*data)++;
  guint8 second = *(*data)++;

  *length -= 2;

  return self->encoding == WSMAN_ENCODING_UTF16_LE ? first | second << 8 : first << 8 | second;
}

/* If unit completes a character, adds the character to text. Returns FALSE if unit isn't allowed here. */
static gboolean
take_unit (WsmanDecoder *self,
           gunichar      unit,
           char         *text,
           gssize       *written)
{
  gboolean is_low = unit >= 0xDC00 && unit < 0xE000;

  if (is_low != (self->high_surrogate != 0))
    return FALSE;

  if (unit >= 0xD800 && unit < 0xDC00)
    {
      self->high_surrogate = unit;
      return TRUE;
    }

  if (is_low)
    unit = 0x10000 + ((self->high_surrogate - 0xD800) << 10) + (unit - 0xDC00);

  self->high_surrogate = 0;
  *written += g_unichar_to_utf8 (unit, text + *written);

  return TRUE;
}

gssize
wsman_decoder_decode (WsmanDecoder   *self,
                      const guint8  **data,
                      gsize          *length,
                      char           *text,
                      gsize           text_size,
                      GError        **error)
{
  gssize written = 0;

  while (*length > 0 && written + MAX_CHARACTER_LENGTH <= (gssize) text_size)
    {
      gunichar unit;

      if (self->has_odd_byte)
        {
          const guint8 pair[2] = { self->odd_byte, **data };
          const guint8 *both = pair;
          gsize two = 2;

          unit = next_unit (self, &both, &two);
          self->has_odd_byte = FALSE;
          (*data)++;
          (*length)--;
        }
      else if (*length == 1)
        {
          self->has_odd_byte = TRUE;
          self->odd_byte = *(*data)++;
          (*length)--;
          break;
        }
      else
        {
          unit = next_unit (self, data, length);
        }

      if (!take_unit (self, unit, text, &written))
        {
          wsman_error_set (error, WSMAN_ERROR_PROTOCOL, ERROR_WSMAN_UNSUPPORTED_ENCODING,
                           _("The message isn’t UTF-16: a surrogate has no partner"));
          return -1;
        }
    }

  return written;
}

gboolean
wsman_decoder_is_cut (const WsmanDecoder *self)
{
  return self->has_odd_byte || self->high_surrogate != 0;
}

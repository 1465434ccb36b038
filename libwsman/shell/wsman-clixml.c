/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Converts CLIXML to text as it arrives. The converter finds the items, and passes all other text on. It never fails,
 * and it holds at most one item.
 */

#include "wsman-clixml-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-page-private.h"
#include "wsman-clixml-item-private.h"

#define HEADER "#< CLIXML"
#define BEGIN "<Objs"
#define END "</Objs>"

/* The most bytes of a tag with its attributes. */
#define MAX_TAG 1024

/* The number of bytes of input that are scanned before the space for output is checked again. */
#define CHUNK 16384

typedef enum
{
  MODE_TEXT,     /* the position is outside of documents */
  MODE_DOCUMENT, /* the position is between items of a document */
  MODE_ITEM,
} Mode;

typedef enum
{
  TOKEN_NONE,
  TOKEN_CUT, /* the text may be the beginning of a token, and more input is needed to decide */
  TOKEN_HEADER,
  TOKEN_BEGIN,
  TOKEN_END,
  TOKEN_ITEM,
} Token;

struct _WsmanClixmlConverter
{
  GObject parent_instance;

  guint code_page;
  Mode mode;
  gboolean seen_header;
  gboolean skip_space; /* skip the white space that follows a tag of a document */
  const char *newline; /* the line end of the document's header */

  GString *input;      /* the input; the part from position on isn't converted yet */
  gsize position;
  GString *output;     /* the output; the part from taken on isn't read yet */
  gsize taken;

  /* The fields below are the state of scanning the item at position. */
  gsize scanned;
  gsize tag;           /* the place where the current tag begins */
  gboolean in_tag;
  char quote;          /* the quotation mark around the attribute's value; 0 outside of values */
  guint depth;

  gboolean ended;      /* no more input will follow */
};

static void wsman_clixml_converter_iface_init (GConverterIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WsmanClixmlConverter, wsman_clixml_converter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_CONVERTER, wsman_clixml_converter_iface_init))

static const char *
get_rest (WsmanClixmlConverter *self,
          gsize                *length)
{
  *length = self->input->len - self->position;

  return self->input->str + self->position;
}

static void
copy_input (WsmanClixmlConverter *self,
            gsize                 length)
{
  g_string_append_len (self->output, self->input->str + self->position, length);
  self->position += length;
}

/* Tells whether text begins with token, or may begin with it when more input arrives. */
static Token
match (const char *text,
       gsize       length,
       const char *string,
       Token       token)
{
  if (strncmp (text, string, MIN (length, strlen (string))) != 0)
    return TOKEN_NONE;

  return length < strlen (string) ? TOKEN_CUT : token;
}

static Token
match_header (const char *text,
              gsize       length,
              gsize      *size)
{
  Token token = match (text, length, HEADER "\r\n", TOKEN_HEADER);

  *size = strlen (HEADER "\r\n");
  if (token != TOKEN_NONE)
    return token;

  *size = strlen (HEADER "\n");

  return match (text, length, HEADER "\n", TOKEN_HEADER);
}

static Token
match_begin (const char *text,
             gsize       length,
             gsize      *size)
{
  Token token = match (text, length, BEGIN, TOKEN_BEGIN);
  const char *end;

  if (token != TOKEN_BEGIN || length == strlen (BEGIN))
    return token == TOKEN_BEGIN ? TOKEN_CUT : token;

  if (strchr (" \t\r\n/>", text[strlen (BEGIN)]) == NULL)
    return TOKEN_NONE;

  end = memchr (text, '>', MIN (length, MAX_TAG));
  if (end == NULL)
    return length < MAX_TAG ? TOKEN_CUT : TOKEN_NONE;

  *size = end - text + 1;

  return TOKEN_BEGIN;
}

/* Finds the token at the beginning of text. The first character of text is "#" or "<". */
static Token
match_token (WsmanClixmlConverter *self,
             const char           *text,
             gsize                 length,
             gsize                *size)
{
  Token token = match_header (text, length, size);

  if (token == TOKEN_NONE && self->seen_header)
    token = match_begin (text, length, size);

  if (token != TOKEN_NONE || self->mode != MODE_DOCUMENT)
    return token;

  *size = strlen (END);
  token = match (text, length, END, TOKEN_END);
  if (token != TOKEN_NONE)
    return token;

  *size = 0;

  return text[0] == '<' && g_ascii_isalpha (text[1]) ? TOKEN_ITEM : TOKEN_NONE;
}

static void
take_token (WsmanClixmlConverter *self,
            Token                 token,
            gsize                 size)
{
  const char *text = self->input->str + self->position;

  self->position += size;
  self->skip_space = token == TOKEN_BEGIN;
  switch (token)
    {
    case TOKEN_HEADER:
      self->seen_header = TRUE;
      self->newline = text[size - 2] == '\r' ? "\r\n" : "\n";
      break;
    case TOKEN_BEGIN:
      self->mode = text[size - 2] == '/' ? MODE_TEXT : MODE_DOCUMENT;
      break;
    case TOKEN_END:
      self->mode = MODE_TEXT;
      break;
    case TOKEN_ITEM:
      self->mode = MODE_ITEM;
      self->scanned = 0;
      self->in_tag = FALSE;
      self->quote = 0;
      self->depth = 0;
      break;
    case TOKEN_NONE:
    case TOKEN_CUT:
    default:
      g_assert_not_reached ();
    }
}

/* Each of these functions returns FALSE if it needs more input. */

static gboolean
take_text (WsmanClixmlConverter *self,
           gboolean              at_end)
{
  gsize length;
  gsize size;
  const char *text = get_rest (self, &length);
  Token token;

  if (self->skip_space && self->mode == MODE_DOCUMENT)
    self->position += strspn (text, " \t\r\n");

  text = get_rest (self, &length);
  if (length == 0)
    return FALSE;

  if (text[0] == '#' || text[0] == '<')
    {
      token = match_token (self, text, length, &size);
      if (token > TOKEN_CUT)
        {
          take_token (self, token, size);
          return TRUE;
        }
      if (token == TOKEN_CUT && !at_end)
        return FALSE;
    }

  self->skip_space = FALSE;
  for (size = 1; size < length && text[size] != '#' && text[size] != '<'; size++)
    continue;
  copy_input (self, size);

  return TRUE;
}

static void
finish_item (WsmanClixmlConverter *self,
             gsize                 length)
{
  g_autofree char *xml = wsman_code_page_decode (self->code_page, self->input->str + self->position, length);
  g_autofree char *text = wsman_clixml_item_to_text (xml, self->newline);
  g_autoptr(GBytes) bytes = NULL;

  self->mode = MODE_DOCUMENT;
  self->skip_space = TRUE;
  if (text == NULL)
    {
      copy_input (self, length);
      return;
    }

  bytes = wsman_code_page_encode (self->code_page, text);
  g_string_append_len (self->output, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  self->position += length;
}

/* Counts a tag of the item. tag doesn't contain the ">" at its end. Returns FALSE if an item can't contain the tag. */
static gboolean
count_tag (WsmanClixmlConverter *self,
           const char           *tag,
           const char           *end)
{
  gboolean closes = tag[1] == '/';

  if (g_str_has_prefix (tag + 1 + closes, "Objs"))
    return FALSE;

  if (closes)
    self->depth--;
  else if (end[-1] != '/')
    self->depth++;

  return TRUE;
}

/* Tells whether c ends a tag. */
static gboolean
scan_character (WsmanClixmlConverter *self,
                char                  c)
{
  if (self->quote != 0)
    {
      if (c == self->quote)
        self->quote = 0;
    }
  else if (c == '<')
    {
      self->in_tag = TRUE;
      self->tag = self->scanned;
    }
  else if (!self->in_tag)
    {
      return FALSE;
    }
  else if (c == '"' || c == '\'')
    {
      self->quote = c;
    }
  else
    {
      self->in_tag = c != '>';
      return !self->in_tag;
    }

  return FALSE;
}

static gboolean
take_item (WsmanClixmlConverter *self,
           gboolean              at_end)
{
  gsize length;
  const char *text = get_rest (self, &length);

  for (; self->scanned < MIN (length, WSMAN_CLIXML_MAX_ITEM); self->scanned++)
    {
      if (!scan_character (self, text[self->scanned]))
        continue;

      if (!count_tag (self, text + self->tag, text + self->scanned))
        {
          copy_input (self, MAX (self->tag, 1));
          self->mode = MODE_DOCUMENT;
          return TRUE;
        }

      if (self->depth == 0)
        {
          finish_item (self, self->scanned + 1);
          return TRUE;
        }
    }

  if (self->scanned < WSMAN_CLIXML_MAX_ITEM && !at_end)
    return FALSE;

  copy_input (self, self->scanned);
  self->mode = MODE_TEXT;

  return TRUE;
}

static void
take_input (WsmanClixmlConverter *self,
            const char           *data,
            gsize                 length,
            gboolean              at_end)
{
  gboolean goes_on = TRUE;

  g_string_append_len (self->input, data, length);
  while (goes_on && self->position < self->input->len)
    goes_on = self->mode == MODE_ITEM ? take_item (self, at_end) : take_text (self, at_end);

  g_string_erase (self->input, 0, self->position);
  self->position = 0;
}

static gsize
take_output (WsmanClixmlConverter *self,
             char                 *data,
             gsize                 size)
{
  gsize length = MIN (size, self->output->len - self->taken);

  memcpy (data, self->output->str + self->taken, length);
  self->taken += length;
  if (self->taken == self->output->len)
    {
      g_string_truncate (self->output, 0);
      self->taken = 0;
    }

  return length;
}

static GConverterResult
wsman_clixml_converter_convert (GConverter       *converter,
                                const void       *in,
                                gsize             in_size,
                                void             *out,
                                gsize             out_size,
                                GConverterFlags   flags,
                                gsize            *bytes_read,
                                gsize            *bytes_written,
                                GError          **error)
{
  WsmanClixmlConverter *self = WSMAN_CLIXML_CONVERTER (converter);

  *bytes_read = self->output->len == 0 ? MIN (in_size, CHUNK) : 0;
  if (self->output->len == 0 && !self->ended)
    {
      self->ended = *bytes_read == in_size && (flags & G_CONVERTER_INPUT_AT_END) != 0;
      take_input (self, in, *bytes_read, self->ended);
    }
  *bytes_written = take_output (self, out, out_size);

  if (self->output->len == 0 && self->ended)
    return G_CONVERTER_FINISHED;

  if (self->output->len == 0 && *bytes_read == in_size && (flags & G_CONVERTER_FLUSH))
    return G_CONVERTER_FLUSHED;

  if (*bytes_read > 0 || *bytes_written > 0)
    return G_CONVERTER_CONVERTED;

  if (self->output->len > 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, _("The buffer is too small for the text"));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _("More input is needed"));

  return G_CONVERTER_ERROR;
}

static void
wsman_clixml_converter_reset (GConverter *converter)
{
  WsmanClixmlConverter *self = WSMAN_CLIXML_CONVERTER (converter);

  self->mode = MODE_TEXT;
  self->seen_header = FALSE;
  self->skip_space = FALSE;
  self->newline = "\n";
  g_string_truncate (self->input, 0);
  g_string_truncate (self->output, 0);
  self->position = 0;
  self->taken = 0;
  self->ended = FALSE;
}

static void
wsman_clixml_converter_finalize (GObject *object)
{
  WsmanClixmlConverter *self = WSMAN_CLIXML_CONVERTER (object);

  g_string_free (self->input, TRUE);
  g_string_free (self->output, TRUE);

  G_OBJECT_CLASS (wsman_clixml_converter_parent_class)->finalize (object);
}

static void
wsman_clixml_converter_iface_init (GConverterIface *iface)
{
  iface->convert = wsman_clixml_converter_convert;
  iface->reset = wsman_clixml_converter_reset;
}

static void
wsman_clixml_converter_class_init (WsmanClixmlConverterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wsman_clixml_converter_finalize;
}

static void
wsman_clixml_converter_init (WsmanClixmlConverter *self)
{
  self->input = g_string_new (NULL);
  self->output = g_string_new (NULL);
  self->newline = "\n";
}

GConverter *
wsman_clixml_converter_new (guint code_page)
{
  WsmanClixmlConverter *self = g_object_new (WSMAN_TYPE_CLIXML_CONVERTER, NULL);

  self->code_page = code_page;

  return G_CONVERTER (self);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Reads the user's words and files, and makes the library's objects of them. Wrong input is refused before a connection
 * is made.
 */

#include "wsmanctl-input.h"

#include <glib/gi18n.h>
#include <string.h>

#include "wsmanctl-pairs.h"

/* The largest input. No service accepts larger input. */
#define MAX_FILE_SIZE (16 * 1024 * 1024)

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

#define NS_WSMAN "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"

#define refuse(error, ...) \
  (g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, __VA_ARGS__), FALSE)

gboolean
wsmanctl_input_split (const char  *word,
                      char       **name,
                      const char **value,
                      GError     **error)
{
  const char *equals = strchr (word, '=');

  if (equals == NULL || equals == word)
    return refuse (error, _("“%s” isn’t of the form KEY=VALUE"), word);

  *name = g_strndup (word, equals - word);
  *value = g_str_equal (equals + 1, "$null") ? NULL : equals + 1;

  return TRUE;
}

/* Makes one value from all values of a name. A NULL becomes nil. */
static GVariant *
make_value (GPtrArray *values)
{
  g_autoptr(GPtrArray) variants = NULL;

  if (values->len == 1)
    return values->pdata[0] == NULL ? g_variant_new_tuple (NULL, 0) : g_variant_new_string (values->pdata[0]);

  variants = g_ptr_array_new ();
  for (guint i = 0; i < values->len; i++)
    g_ptr_array_add (variants, g_variant_new_string (values->pdata[i]));

  return g_variant_new_array (G_VARIANT_TYPE_STRING, (GVariant **) variants->pdata, variants->len);
}

static gboolean
check_values (const char  *name,
              GPtrArray   *values,
              gboolean     with_arrays,
              GError     **error)
{
  if (values->len == 1)
    return TRUE;
  if (!with_arrays)
    return refuse (error, _("%s is given twice; change arrays with --file"), name);
  if (g_ptr_array_find (values, NULL, NULL))
    return refuse (error, _("%s is given more than once, and so is an array; an array can’t contain $null"), name);

  return TRUE;
}

/* Collects the values of each name. names has the names in their order. */
static gboolean
collect (GHashTable  *values,
         GPtrArray   *names,
         const char  *word,
         GError     **error)
{
  g_autofree char *name = NULL;
  const char *value;
  GPtrArray *array;

  if (!wsmanctl_input_split (word, &name, &value, error))
    return FALSE;

  array = g_hash_table_lookup (values, name);
  if (array == NULL)
    {
      array = g_ptr_array_new ();
      g_ptr_array_add (names, name);
      g_hash_table_insert (values, g_steal_pointer (&name), array);
    }
  g_ptr_array_add (array, (gpointer) value);

  return TRUE;
}

GVariant *
wsmanctl_input_parse_values (char     **words,
                             gboolean   with_arrays,
                             GError   **error)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                        (GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_auto(GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (!collect (values, names, words[i], error))
        return NULL;
    }

  for (guint i = 0; i < names->len; i++)
    {
      GPtrArray *array = g_hash_table_lookup (values, names->pdata[i]);

      if (!check_values (names->pdata[i], array, with_arrays, error))
        return NULL;
      g_variant_builder_add (&builder, "{sv}", names->pdata[i], make_value (array));
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* The file may be a pipe, so its size is only known when its end is reached. */
static GByteArray *
read_bytes (const char  *path,
            GError     **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  char buffer[16 * 1024];
  gsize n_read = sizeof buffer;

  if (stream == NULL)
    return NULL;

  while (n_read == sizeof buffer && bytes->len <= MAX_FILE_SIZE)
    {
      if (!g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, sizeof buffer, &n_read, NULL, error))
        return NULL;
      g_byte_array_append (bytes, (const guint8 *) buffer, (guint) n_read);
    }

  return g_steal_pointer (&bytes);
}

static gboolean
check_bytes (const GByteArray  *bytes,
             const char        *path,
             GError           **error)
{
  if (bytes->len > MAX_FILE_SIZE)
    return refuse (error, _("--file: %s is larger than %d MiB"), path, MAX_FILE_SIZE / 1024 / 1024);
  if (!g_utf8_validate_len ((const char *) bytes->data, bytes->len, NULL))
    return refuse (error, _("--file: %s isn’t text in UTF-8; convert it"), path);

  return TRUE;
}

static char *
read_text (const char  *path,
           GError     **error)
{
  g_autoptr(GByteArray) bytes = read_bytes (path, error);

  if (bytes == NULL || !check_bytes (bytes, path, error))
    return NULL;

  g_byte_array_append (bytes, (const guint8 *) "", 1);

  return (char *) g_byte_array_free (g_steal_pointer (&bytes), FALSE);
}

char *
wsmanctl_input_read_script (const char  *path,
                            GError     **error)
{
  char *text = read_text (path, error);
  /* Editors on Windows begin a file with a byte order mark. */
  gboolean has_mark = text != NULL && g_str_has_prefix (text, BYTE_ORDER_MARK);

  if (has_mark)
    memmove (text, text + strlen (BYTE_ORDER_MARK), strlen (text) - strlen (BYTE_ORDER_MARK) + 1);

  return text;
}

const char *
wsmanctl_input_split_path (const char  *word,
                           char       **host)
{
  gsize length = strcspn (word, ":/");

  if (word[length] != ':' || strncmp (word + length, "://", 3) == 0)
    return word;

  *host = g_strndup (word, length);

  return word + length + 1;
}

WsmanItem *
wsmanctl_input_read_file (const char  *path,
                          GError     **error)
{
  g_autofree char *text = read_text (path, error);
  WsmanItem *item;

  if (text == NULL)
    return NULL;

  item = wsman_item_new_from_xml (text, error);
  if (item == NULL)
    g_prefix_error (error, "--file: %s: ", path);

  return item;
}

gboolean
wsmanctl_input_parse_code (const char  *text,
                           gint64      *code,
                           GError     **error)
{
  guint64 hexadecimal;

  if (g_ascii_strncasecmp (text, "0x", 2) == 0 &&
      g_ascii_string_to_unsigned (text + 2, 16, 0, G_MAXUINT32, &hexadecimal, NULL))
    {
      *code = (gint64) hexadecimal;
      return TRUE;
    }

  return g_ascii_string_to_signed (text, 10, G_MININT32, G_MAXUINT32, code, NULL) ||
         refuse (error, _("“%s” isn’t a code; write a code as 5, -2147024891 or 0x80070005"), text);
}

char *
wsmanctl_input_make_selector_filter (const char  *text,
                                     GError     **error)
{
  g_auto(GStrv) pairs = wsmanctl_pairs_split (text, "--filter", error);
  g_autoptr(GString) xml = g_string_new ("<w:SelectorSet xmlns:w=\"" NS_WSMAN "\">");
  g_autoptr(WsmanItem) item = NULL;

  if (pairs == NULL)
    return NULL;
  if (pairs[0] == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _("--filter: “%s” isn’t of the form {name=\"value\";…}"), text);
      return NULL;
    }

  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');
      g_autofree char *value = g_markup_escape_text (equals + 1, -1);

      g_string_append_printf (xml, "<w:Selector Name=\"%.*s\">%s</w:Selector>", (int) (equals - pairs[i]), pairs[i],
                              value);
    }
  g_string_append (xml, "</w:SelectorSet>");

  /* This fails if the text has a character that XML doesn't allow. */
  item = wsman_item_new_from_xml (xml->str, error);
  if (item == NULL)
    g_prefix_error (error, "--filter: ");

  return item != NULL ? g_string_free (g_steal_pointer (&xml), FALSE) : NULL;
}

GStrv
wsmanctl_input_list_columns (const char *query)
{
  g_autoptr(GRegex) select = g_regex_new ("^\\s*SELECT\\s+([\\w\\s.,]+?)\\s+FROM\\s", G_REGEX_CASELESS,
                                          G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *list = NULL;
  GStrv names;

  if (!g_regex_match (select, query, G_REGEX_MATCH_DEFAULT, &match))
    return NULL;

  list = g_match_info_fetch (match, 1);
  names = g_strsplit (list, ",", -1);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      char *dot = strrchr (names[i], '.');

      /* In a query, the name of a class and a dot may precede the name of a property. */
      if (dot != NULL)
        memmove (names[i], dot + 1, strlen (dot));
      g_strstrip (names[i]);
    }

  return names;
}

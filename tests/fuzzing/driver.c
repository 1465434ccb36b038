/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Runs a target with each file of a directory, so that a fault that a fuzzer has found is tested from then on.
 * libFuzzer can replace this file.
 *
 * A number after the directory makes the driver search for so many seconds: it changes samples at random. If the
 * library is built with -fsanitize-coverage=trace-pc, it keeps inputs that reach new code. An input that ends the
 * process is stored in the file fuzz-crash.
 */

#include <fcntl.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"

#define MAP_SIZE (64 * 1024)
#define MAX_LENGTH (64 * 1024)
#define MAX_KEPT 20000
#define MAX_CHANGES 6

static guint8 seen[MAP_SIZE];
static guint8 map[MAP_SIZE];
static uintptr_t previous;
static gboolean has_coverage;

/* The compiler calls it at each edge. */
void __sanitizer_cov_trace_pc (void);

__attribute__((no_sanitize ("address", "undefined"), no_sanitize_coverage)) void
__sanitizer_cov_trace_pc (void)
{
  uintptr_t place = (uintptr_t) __builtin_return_address (0);

  place = (place >> 4) ^ (place << 8);
  map[(place ^ previous) % MAP_SIZE] = 1;
  previous = place >> 1;
}

static gboolean
found_something_new (void)
{
  gboolean found = FALSE;

  for (guint i = 0; i < MAP_SIZE; i++)
    if (map[i] != 0)
      {
        has_coverage = TRUE;
        found = found || seen[i] == 0;
        seen[i] = 1;
      }

  return found;
}

static void
run_input (const guint8 *data,
           gsize         length)
{
  /* Without the terminator, so that ASan sees reads beyond the end. An empty input isn't NULL, as with libFuzzer. */
  g_autofree guint8 *copy = length > 0 ? g_memdup2 (data, length) : g_malloc (1);

  g_assert_cmpint (LLVMFuzzerTestOneInput (copy, length), ==, 0);
}

static void
run_sample (gconstpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  g_file_get_contents (user_data, &contents, &length, &error);
  g_assert_no_error (error);
  run_input ((const guint8 *) contents, length);
}

static guint32
below (GRand *rand,
       gsize  end)
{
  return end > 1 ? g_rand_int_range (rand, 0, end) : 0;
}

/* Part of another sample, or of the same, at a random place. */
static void
insert_part (GByteArray *input,
             GByteArray *other,
             GRand      *rand)
{
  gsize start = below (rand, other->len);
  gsize wanted = 1 + below (rand, 64);
  gsize length = MIN (wanted, other->len - start);
  gsize at = below (rand, input->len + 1);
  g_autofree guint8 *tail = g_memdup2 (input->data + at, input->len - at);
  g_autofree guint8 *part = g_memdup2 (other->data + start, length);
  gsize tail_length = input->len - at;

  g_byte_array_set_size (input, at);
  g_byte_array_append (input, part, length);
  g_byte_array_append (input, tail, tail_length);
}

static void
change (GByteArray *input,
        GByteArray *other,
        GRand      *rand)
{
  static const guint8 odd[] = {
    0, 0xff, 0x7f, 0x80, '\r', '\n', ' ', '0', '9', 'f', ':', ';', '=', '"', '<', '>', '&',
  };
  gsize at = below (rand, input->len);
  gsize length = 1 + below (rand, 16);

  if (input->len == 0 || (below (rand, 4) == 0 && other->len > 0 && input->len < MAX_LENGTH))
    {
      if (other->len > 0)
        insert_part (input, other, rand);
      return;
    }

  switch (below (rand, 5))
    {
    case 0:
      input->data[at] ^= 1u << below (rand, 8);
      break;
    case 1:
      input->data[at] = odd[below (rand, sizeof odd)];
      break;
    case 2:
      input->data[at] = below (rand, 256);
      break;
    case 3:
      g_byte_array_remove_range (input, at, MIN (length, input->len - at));
      break;
    default:
      g_byte_array_remove_index (input, at);
      break;
    }
}

static GByteArray *
load (const char *path)
{
  g_autoptr(GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  return g_byte_array_new_take ((guint8 *) contents, length);
}

static void
search (GPtrArray *paths,
        guint      seconds)
{
  g_autoptr(GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr(GRand) rand = g_rand_new ();
  gint64 end = g_get_monotonic_time () + seconds * G_TIME_SPAN_SECOND;
  int crash = open ("fuzz-crash", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  guint64 n = 0;

  g_assert_cmpint (crash, >=, 0);
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (inputs, load (paths->pdata[i]));

  for (; g_get_monotonic_time () < end; n++)
    {
      GByteArray *base = inputs->pdata[below (rand, inputs->len)];
      g_autoptr(GByteArray) input = g_byte_array_new ();

      g_byte_array_append (input, base->data, base->len);
      for (guint i = 0; i <= below (rand, MAX_CHANGES); i++)
        change (input, inputs->pdata[below (rand, inputs->len)], rand);

      g_assert_cmpint (pwrite (crash, input->data, input->len, 0), ==, input->len);
      g_assert_cmpint (ftruncate (crash, input->len), ==, 0);
      memset (map, 0, sizeof map);
      previous = 0;
      run_input (input->data, input->len);
      if (found_something_new () && inputs->len < MAX_KEPT)
        g_ptr_array_add (inputs, g_steal_pointer (&input));
    }

  close (crash);
  unlink ("fuzz-crash");
  g_print ("%" G_GUINT64_FORMAT " executions, %u inputs%s\n", n, inputs->len, has_coverage ? "" : ", without coverage");
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) directory = NULL;
  g_autoptr(GError) error = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, >=, 2);

  directory = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);

  while ((name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (paths, g_build_filename (argv[1], name, NULL));
  g_assert_cmpuint (paths->len, >, 0);

  if (argc > 2)
    {
      search (paths, g_ascii_strtoull (argv[2], NULL, 10));
      return 0;
    }

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *base = g_path_get_basename (paths->pdata[i]);
      g_autofree char *test = g_strconcat ("/wsman/fuzzing/", base, NULL);

      g_test_add_data_func (test, paths->pdata[i], run_sample);
    }

  return g_test_run ();
}

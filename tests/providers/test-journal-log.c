/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Tests the journal as event logs, with real files of a journal, and compares the events with journalctl(1). */

#include <glib/gstdio.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/wsman-identity-private.h"
#include "journal-files.h"
#include "machine-files.h"
#include "patience.h"
#include "providers/wsman-journal-event-private.h"
#include "system-fixture.h"

#define EVENT_LOG "http://schemas.microsoft.com/wbem/wsman/1/windows/EventLog"
#define EARLIEST "http://schemas.dmtf.org/wbem/wsman/1/wsman/bookmark/earliest"
#define EVENT_QUERY "http://schemas.microsoft.com/win/2004/08/events/eventquery"

#define CODE_ACCESS_DENIED 5
#define CODE_INVALID_QUERY 15001
#define CODE_NO_CHANNEL 15007
#define CODE_NOT_AVAILABLE 0x80041009
#define CODE_DIALECT 0x80338022
#define CODE_BOOKMARK 0x80338038

static const char *const ada[] = { "ada", NULL };
static const char *const nobody[] = { NULL };

typedef struct
{
  SystemFixture system;
  gboolean is_ready;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  operators)
{
  machine_files_set_up ();
  self->is_ready = journal_files_set_up ();
  system_fixture_set_up (&self->system, operators);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  system_fixture_tear_down (&self->system, NULL);
  machine_files_tear_down ();
}

static WsmanSubscription *
try_subscribe (Fixture     *self,
               const char  *filter,
               const char  *dialect,
               const char  *bookmark,
               gboolean     is_exact,
               GError     **error)
{
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (EVENT_LOG);
  g_autoptr(WsmanSubscriptionOptions) options = wsman_subscription_options_new ();

  wsman_subscription_options_set_bookmark (options, bookmark);
  /* With one event in each message, the bookmark is that of the event. */
  wsman_subscription_options_set_batch_items (options, is_exact ? 1 : 50);

  return wsman_session_subscribe (self->system.session, locator, filter, dialect, WSMAN_DELIVERY_MODE_PULL, options,
                                  NULL, error);
}

static WsmanSubscription *
subscribe_exactly (Fixture    *self,
                   const char *filter,
                   const char *bookmark,
                   gboolean    is_exact)
{
  g_autoptr(GError) error = NULL;
  WsmanSubscription *subscription = try_subscribe (self, filter, NULL, bookmark, is_exact, &error);

  g_assert_no_error (error);

  return subscription;
}

static WsmanSubscription *
subscribe (Fixture    *self,
           const char *filter,
           const char *bookmark)
{
  return subscribe_exactly (self, filter, bookmark, FALSE);
}

static WsmanItem *
next_event (WsmanSubscription *subscription)
{
  g_autoptr(GError) error = NULL;
  WsmanItem *event = wsman_subscription_next_event (subscription, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (event);

  return event;
}

/* Returns the text of a field in the event's data; "" if there is none. The caller owns it. */
static char *
dup_field (WsmanItem  *event,
           const char *name)
{
  g_autofree char *attribute = g_strdup_printf ("<Data Name=\"%s\">", name);
  const char *begin = strstr (wsman_item_get_xml (event), attribute);
  const char *end = begin != NULL ? strstr (begin, "</Data>") : NULL;

  return end != NULL ? g_strndup (begin + strlen (attribute), (gsize) (end - begin) - strlen (attribute))
                     : g_strdup ("");
}

static guint
get_number (WsmanItem *event)
{
  g_autofree char *number = dup_field (event, "N");

  return (guint) g_ascii_strtoull (number, NULL, 10);
}

/* The events have these numbers, each once and in this order. */
static void
assert_events (WsmanSubscription *subscription,
               guint              first,
               guint              last)
{
  for (guint n = first; n <= last; n++)
    {
      g_autoptr(WsmanItem) event = next_event (subscription);

      g_assert_cmpuint (get_number (event), ==, n);
    }
}

/* Fields that do harm. */
static GString *
make_harmful (void)
{
  static const char binary[] = "a\0b\nc=\n\n\001\033[31m\377\376";
  g_autofree char *large = g_strnfill (1024 * 1024, '&');
  GString *entries = g_string_new (NULL);
  struct
  {
    const char *name;
    const void *value;
    gssize length;
  } fields[] = {
    { "BINARY", binary, sizeof binary - 1 }, { "EMPTY", "", 0 },   { "LARGE", large, -1 },
    { "MARKUP", "]]></Data><x y='z'>&amp;", -1 }, { "LINES", "MESSAGE=no\n\nN=99\n", -1 },
    { "NONCHARACTER", "\357\277\276", -1 }, { "TWICE", "first", -1 }, { "TWICE", "second", -1 },
    { "SPACE", "  \t x ", -1 },
  };
  GString *entry = journal_entry_new (4);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    journal_entry_add (entry, fields[i].name, fields[i].value, fields[i].length);
  g_string_append (entry, "MESSAGE=harm\nPRIORITY=3\n_PID=1\nSYSLOG_IDENTIFIER=\001 \"<>\n\n");
  g_string_append_len (entries, entry->str, (gssize) entry->len);
  g_string_free (entry, TRUE);

  /* An entry with many large fields, which is cut as a whole. */
  entry = journal_entry_new (5);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("FIELD_%u", i);

      journal_entry_add (entry, name, large, 32 * 1024);
    }
  g_string_append (entry, "MESSAGE=more\n\n");
  g_string_append_len (entries, entry->str, (gssize) entry->len);
  g_string_free (entry, TRUE);

  return entries;
}

/* Every entry arrives once, over the rotation of files, also with harmful fields. journalctl has the same numbers. */
static void
test_all (Fixture       *self,
          gconstpointer  data)
{
  static const char *const arguments[] = { "--output=cat", "--output-fields=N", "--quiet", NULL };
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(GString) numbers = g_string_new (NULL);
  g_autofree char *expected = NULL;

  if (!self->is_ready)
    return;

  journal_files_write_range ("a", 1, 3);
  journal_files_write ("a", make_harmful ());
  journal_files_write_range ("b", 6, 40);
  subscription = subscribe (self, NULL, EARLIEST);
  for (guint n = 1; n <= 40; n++)
    {
      g_autoptr(WsmanItem) event = next_event (subscription);

      g_string_append_printf (numbers, "%u\n", get_number (event));
    }

  expected = journal_files_run (arguments);
  g_assert_cmpstr (numbers->str, ==, expected);
  g_assert_cmpuint (wsman_subscription_get_n_gaps (subscription), ==, 0);
}

static void
test_harmful (Fixture       *self,
              gconstpointer  data)
{
  static const struct
  {
    const char *name;
    const char *text;
  } fields[] = {
    { "BINARY", "a\357\277\275b\nc=\n\n\\x01\\x1B[31m\357\277\275\357\277\275" },
    { "EMPTY", "" },
    { "MARKUP", "]]&gt;&lt;/Data&gt;&lt;x y='z'&gt;&amp;amp;" },
    { "LINES", "MESSAGE=no\n\nN=99\n" },
    { "NONCHARACTER", "\\uFFFE" },
    { "SPACE", "  \t x " },
    { "MESSAGE", "harm" },
  };
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(WsmanItem) event = NULL;
  g_autoptr(WsmanItem) cut = NULL;
  g_autofree char *large = NULL;
  g_autofree char *last = NULL;

  if (!self->is_ready)
    return;

  journal_files_write ("a", make_harmful ());
  subscription = subscribe (self, NULL, EARLIEST);
  event = next_event (subscription);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *text = dup_field (event, fields[i].name);

      g_assert_cmpstr (text, ==, fields[i].text);
    }
  g_assert_nonnull (strstr (wsman_item_get_xml (event), "<Data Name=\"TWICE\">first</Data>"));
  g_assert_nonnull (strstr (wsman_item_get_xml (event), "<Data Name=\"TWICE\">second</Data>"));
  g_assert_nonnull (strstr (wsman_item_get_xml (event), "<Provider Name=\"\\x01 &quot;&lt;&gt;\""));

  /* A long value keeps its beginning, and tells how long it was. */
  large = dup_field (event, "LARGE");
  g_assert_true (g_str_has_suffix (large, "&amp;… [1048576 bytes]"));
  g_assert_cmpuint (strlen (large), >, 16 * 1024);
  g_assert_cmpuint (strlen (large), <, 100 * 1024);

  cut = next_event (subscription);
  g_assert_cmpuint (strlen (wsman_item_get_xml (cut)), <, 512 * 1024);
  last = dup_field (cut, "FIELD_19");
  g_assert_cmpstr (last, ==, "… [32768 bytes]");
}

/* What Windows' events have, too. */
static void
test_event (Fixture       *self,
            gconstpointer  data)
{
  static const char *const parts[] = {
    "<Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><Provider Name=\"sshd\"/>",
    "<EventID>4711</EventID>", "<Level>3</Level>", "<TimeCreated SystemTime=\"2023-11-14T22:13:20.007000Z\"/>",
    "<EventRecordID>1</EventRecordID>", "<Execution ProcessID=\"42\" ThreadID=\"0\"/>", "<Channel>Security</Channel>",
    "<Computer>alpha</Computer>", "<Data Name=\"_SYSTEMD_UNIT\">ssh.service</Data>",
    "<RenderingInfo Culture=\"en-US\"><Message>a login</Message><Level>Warning</Level>",
  };
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(WsmanItem) event = NULL;
  g_autoptr(WsmanResourceLocator) locator = system_fixture_locate (EVENT_LOG);
  g_autoptr(GError) error = NULL;
  GString *entry;

  if (!self->is_ready)
    return;

  entry = journal_entry_new (7);
  g_string_append (entry, "MESSAGE=a login\nPRIORITY=4\nSYSLOG_FACILITY=10\nSYSLOG_IDENTIFIER=sshd\nEVENT_ID=4711\n"
                   "_SYSTEMD_UNIT=ssh.service\n_PID=42\n_HOSTNAME=alpha\n\n");
  journal_files_write ("a", entry);
  wsman_resource_locator_add_option (locator, "ContentFormat", "RenderedText", FALSE);
  wsman_resource_locator_add_option (locator, "ReadExistingEvents", "true", FALSE);
  subscription = wsman_session_subscribe (self->system.session, locator, NULL, NULL, WSMAN_DELIVERY_MODE_PULL, NULL,
                                          NULL, &error);
  g_assert_no_error (error);
  event = next_event (subscription);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_test_message ("%s", parts[i]);
      g_assert_nonnull (strstr (wsman_item_get_xml (event), parts[i]));
    }
  g_assert_null (strstr (wsman_item_get_xml (event), "__CURSOR"));
}

/* Without a bookmark, the events are those that come now, also in new files. */
static void
test_follow (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(WsmanSubscription) subscription = NULL;

  if (!self->is_ready)
    return;

  journal_files_write_range ("a", 1, 10);
  subscription = subscribe (self, NULL, NULL);
  journal_files_write_range ("a", 11, 12);
  assert_events (subscription, 11, 12);
  journal_files_write_range ("b", 13, 15);
  assert_events (subscription, 13, 15);
  journal_files_write_range ("b", 16, 16);
  assert_events (subscription, 16, 16);
  g_assert_cmpuint (wsman_subscription_get_n_gaps (subscription), ==, 0);
}

/* A journal may also have entries of other machines, such as containers. */
static void
test_others (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr(WsmanSubscription) subscription = NULL;

  if (!self->is_ready)
    return;

  journal_files_write_range ("a", 1, 3);
  journal_files_write ("a", g_string_new ("__REALTIME_TIMESTAMP=1700000000003500\n__MONOTONIC_TIMESTAMP=1003500\n"
                                          "_BOOT_ID=0000000000000000000000000000000f\nMESSAGE=another\n"
                                          "_MACHINE_ID=00000000000000000000000000000001\n\n"));
  subscription = subscribe (self, NULL, EARLIEST);
  journal_files_write_range ("b", 4, 5);
  assert_events (subscription, 1, 5);
}

/* An empty journal has a first entry at some time. */
static void
test_empty (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr(WsmanSubscription) subscription = NULL;

  if (!self->is_ready)
    return;

  subscription = subscribe (self, NULL, NULL);
  journal_files_write_range ("a", 1, 3);
  assert_events (subscription, 1, 3);
}

/* A subscription goes on after its bookmark, wherever this is. */
static void
test_resume (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *bookmark = g_strdup (EARLIEST);

  if (!self->is_ready)
    return;

  journal_files_write_range ("a", 1, 100);
  journal_files_write_range ("b", 101, 150);
  for (guint n = 1; n <= 150; n += 50)
    {
      g_autoptr(WsmanSubscription) subscription = subscribe_exactly (self, NULL, bookmark, TRUE);
      g_autoptr(GError) error = NULL;

      assert_events (subscription, n, n + 49);
      g_free (bookmark);
      bookmark = g_strdup (wsman_subscription_get_bookmark (subscription));
      g_assert_nonnull (bookmark);
      g_assert_cmpuint (wsman_subscription_get_n_gaps (subscription), ==, 0);
      wsman_subscription_unsubscribe (subscription, NULL, &error);
      g_assert_no_error (error);
    }

  /* After the last entry, the next one is new. */
  if (TRUE)
    {
      g_autoptr(WsmanSubscription) subscription = subscribe (self, NULL, bookmark);

      journal_files_write_range ("b", 151, 152);
      assert_events (subscription, 151, 152);
      g_assert_cmpuint (wsman_subscription_get_n_gaps (subscription), ==, 0);
    }
}

/* If the entry of the bookmark is gone, the subscriber learns that entries may be missing, and gets all that are
 * left. */
static void
test_vacuum (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *bookmark = NULL;
  g_autoptr(WsmanSubscription) first = NULL;
  g_autoptr(WsmanSubscription) second = NULL;

  if (!self->is_ready)
    return;

  journal_files_write_range ("a", 1, 50);
  first = subscribe_exactly (self, NULL, EARLIEST, TRUE);
  assert_events (first, 1, 50);
  bookmark = g_strdup (wsman_subscription_get_bookmark (first));
  journal_files_write_range ("a", 51, 60);
  journal_files_write_range ("b", 61, 70);
  journal_files_vacuum ("a");

  second = subscribe (self, NULL, bookmark);
  assert_events (second, 61, 70);
  g_assert_cmpuint (wsman_subscription_get_n_gaps (second), ==, 1);
}

/* A subscriber gets more entries than the server would keep for it. journalctl waits meanwhile. */
static void
test_slow (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr(WsmanSubscription) subscription = NULL;

  if (!self->is_ready)
    return;

  journal_files_write_range ("a", 1, 2000);
  subscription = subscribe (self, NULL, EARLIEST);
  assert_events (subscription, 1, 2000);
  g_assert_cmpuint (wsman_subscription_get_n_gaps (subscription), ==, 0);
}

/* The query decides about each entry, and the bookmark goes on behind those that it leaves out. */
static void
test_queries (Fixture       *self,
              gconstpointer  data)
{
  static const struct
  {
    const char *select;
    const char *numbers;
  } rows[] = {
    { "<Select Path='Journal'>*</Select>", "1 2 3 4 " },
    { "<Select Path='System'>*</Select>", "1 " },
    { "<Select Path='Security'>*</Select>", "2 " },
    { "<Select Path='Application'>*</Select>", "3 4 " },
    { "<Select Path='System'>*</Select><Select Path='Security'>*</Select>", "1 2 " },
    { "<Select Path='Journal'>*[System[Level&lt;=2]]</Select>", "3 " },
    { "<Select Path='Journal'>*[System[Provider[@Name='cron']]]</Select>", "4 " },
    { "<Select Path='Journal'>*[EventData[Data[@Name='_SYSTEMD_UNIT']='ssh.service']]</Select>", "2 " },
    { "<Select Path='Journal'>*[System[EventRecordID&gt;2]]</Select>", "3 4 " },
    { "<Select Path='Journal'>*[System[TimeCreated[@SystemTime&gt;='2023-11-14T22:13:20.003Z']]]</Select>", "3 4 " },
    { "<Select Path='Journal'>*</Select><Suppress Path='Journal'>*[System[Level=4]]</Suppress>", "3 4 " },
  };
  static const char *const fields[] = {
    "_TRANSPORT=kernel\nPRIORITY=6", "SYSLOG_FACILITY=10\nPRIORITY=5\n_SYSTEMD_UNIT=ssh.service",
    "PRIORITY=2\n_COMM=cat", "SYSLOG_IDENTIFIER=cron\nPRIORITY=7",
  };
  GString *entries = g_string_new (NULL);

  if (self->is_ready)
    {
      for (guint n = 1; n <= 4; n++)
        {
          GString *entry = journal_entry_new (n);

          g_string_append_printf (entries, "%s%s\n\n", entry->str, fields[n - 1]);
          g_string_free (entry, TRUE);
        }
      journal_files_write ("a", entries);
      journal_files_write_range ("b", 5, 5);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (rows) && self->is_ready; i++)
    {
      g_autofree char *query = g_strdup_printf ("<QueryList><Query>%s</Query><Query><Select Path='Journal'>"
                                                "*[EventData[Data[@Name='N']=5]]</Select></Query></QueryList>",
                                                rows[i].select);
      g_autoptr(WsmanSubscription) subscription = subscribe (self, query, EARLIEST);
      g_autoptr(GString) numbers = g_string_new (NULL);
      guint number = 0;

      g_test_message ("%s", rows[i].select);
      while (number != 5)
        {
          g_autoptr(WsmanItem) event = next_event (subscription);

          number = get_number (event);
          if (number != 5)
            g_string_append_printf (numbers, "%u ", number);
        }
      g_assert_cmpstr (numbers->str, ==, rows[i].numbers);
    }
}

static void
test_refusals (Fixture       *self,
               gconstpointer  data)
{
  static const struct
  {
    const char *filter;
    const char *dialect;
    const char *bookmark;
    guint32 code;
  } rows[] = {
    { "<QueryList/>", NULL, NULL, CODE_INVALID_QUERY },
    { "<QueryList><Query><Select Path='Setup'>*</Select></Query></QueryList>", NULL, NULL, CODE_NO_CHANNEL },
    { "SELECT * FROM Event", EVENT_QUERY, NULL, CODE_INVALID_QUERY },
    { "Event", WSMAN_DIALECT_XPATH, NULL, CODE_DIALECT },
    { NULL, NULL, "x", CODE_BOOKMARK },
    { NULL, NULL, "s=1;i=2", CODE_BOOKMARK },
    { NULL, NULL, "s=1;i=2;b=3;m=4;t=5;x=6;", CODE_BOOKMARK },
    { NULL, NULL, "s=1;i=2;b=3;m=4;t=5;x=6 --help", CODE_BOOKMARK },
    { NULL, NULL, "s=1;i=11111111111111111111111111111111111;b=3;m=4;t=5;x=6", CODE_BOOKMARK },
    { NULL, NULL, "<BookmarkList><Bookmark Channel='System' RecordId='1'/></BookmarkList>", CODE_BOOKMARK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s %s", rows[i].filter, rows[i].bookmark);
      g_assert_null (try_subscribe (self, rows[i].filter, rows[i].dialect, rows[i].bookmark, FALSE, &error));
      system_fixture_assert_code (error, rows[i].code);
    }
}

/* A user who is no operator and has no account of this machine learns nothing. */
static void
test_strangers (Fixture       *self,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (try_subscribe (self, NULL, NULL, NULL, FALSE, &error));
  system_fixture_assert_code (error, CODE_ACCESS_DENIED);
}

/* The groups of an account are those that the machine knows now. */
static void
test_groups (void)
{
  static const char *const no_groups[] = { "a-group-that-isn't-there", NULL };
  static const char *const all[] = { "a-group-that-isn't-there", "root", NULL };

  g_assert_true (wsman_account_is_in_group (0, all));
  g_assert_false (wsman_account_is_in_group (0, no_groups));
  g_assert_false (wsman_account_is_in_group (WSMAN_NO_ACCOUNT, all));
  g_assert_false (wsman_account_is_in_group (65533, all));
}

/* If journalctl fails, or shows only the program's own entries, nobody waits for events in vain. */
static void
test_unreadable (Fixture       *self,
                 gconstpointer  data)
{
  static const struct
  {
    const char *command;
    const char *words;
  } rows[] = {
    { "echo 'Failed to open files: Input/output error' >&2; exit 1", "Input/output error" },
    { "echo 'Hint: You are currently not seeing messages from other users and the system.' >&2; exit 0",
      "systemd-journal" },
    { "echo 'No journal files were opened due to insufficient permissions.' >&2; exit 1", "systemd-journal" },
    { "head -c 100000 /dev/zero; exit 0", "journalctl" },
    { "kill -9 $$", "journal" },
  };
  g_autofree char *path = machine_files_dup_path ("/usr/bin/journalctl");
  g_autoptr(GError) missing = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(GError) error = NULL;

      journal_files_prefix (rows[i].command);
      g_test_message ("%s", rows[i].command);
      g_assert_null (try_subscribe (self, NULL, NULL, NULL, FALSE, &error));
      system_fixture_assert_code (error, CODE_NOT_AVAILABLE);
      g_assert_nonnull (strstr (error->message, rows[i].words));
    }

  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_null (try_subscribe (self, NULL, NULL, NULL, FALSE, &missing));
  system_fixture_assert_code (missing, CODE_NOT_AVAILABLE);
  g_assert_nonnull (strstr (missing->message, "journalctl"));
}

/* If journalctl ends later, the subscriber gets what came before, and the reason. */
static void
test_killed (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *pid_file = machine_files_dup_path ("/pid");
  g_autofree char *command = g_strdup_printf ("case \" $* \" in *' --follow '*) echo $$ >'%s' ;; esac", pid_file);
  g_autofree char *pid = NULL;
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(WsmanItem) event = NULL;
  g_autoptr(GError) error = NULL;

  if (!self->is_ready)
    return;

  journal_files_prefix (command);
  journal_files_write_range ("a", 1, 3);
  subscription = subscribe (self, NULL, EARLIEST);
  assert_events (subscription, 1, 3);
  g_assert_true (g_file_get_contents (pid_file, &pid, NULL, NULL));
  g_assert_cmpint (kill ((pid_t) g_ascii_strtoll (pid, NULL, 10), SIGKILL), ==, 0);
  event = wsman_subscription_next_event (subscription, NULL, &error);
  g_assert_null (event);
  system_fixture_assert_code (error, CODE_NOT_AVAILABLE);
}

/* A journalctl ends with its subscription. It holds the other end of a pipe. */
static void
test_end (Fixture       *self,
          gconstpointer  data)
{
  g_autofree char *pipe = machine_files_dup_path ("/pipe");
  g_autofree char *command = g_strdup_printf ("case \" $* \" in *' --follow '*) exec 9>'%s' ;; esac", pipe);
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(GError) error = NULL;
  struct pollfd process = { 0 };

  if (!self->is_ready)
    return;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  process.fd = open (pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  g_assert_cmpint (process.fd, >=, 0);
  journal_files_prefix (command);
  journal_files_write_range ("a", 1, 1);
  subscription = subscribe (self, NULL, EARLIEST);
  assert_events (subscription, 1, 1);
  wsman_subscription_unsubscribe (subscription, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (poll (&process, 1, (int) patience_get_seconds (5) * 1000), ==, 1);
  g_assert_cmpint (process.revents & POLLHUP, ==, POLLHUP);
  close (process.fd);
}

/* A user who isn't an operator any more gets no further entries. */
static void
test_demoted (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(WsmanSubscription) subscription = NULL;
  g_autoptr(WsmanItem) event = NULL;
  g_autoptr(GError) error = NULL;

  if (!self->is_ready)
    return;

  journal_files_write_range ("a", 1, 1);
  subscription = subscribe (self, NULL, EARLIEST);
  assert_events (subscription, 1, 1);
  system_fixture_set_operators (&self->system, nobody);
  journal_files_write_range ("a", 2, 2);
  event = wsman_subscription_next_event (subscription, NULL, &error);
  g_assert_null (event);
  system_fixture_assert_code (error, CODE_ACCESS_DENIED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, operators, func) \
  g_test_add ("/wsman/journal-log/" name, Fixture, operators, set_up, func, tear_down)
  ADD ("all", ada, test_all);
  ADD ("harmful", ada, test_harmful);
  ADD ("event", ada, test_event);
  ADD ("follow", ada, test_follow);
  ADD ("others", ada, test_others);
  ADD ("empty", ada, test_empty);
  ADD ("resume", ada, test_resume);
  ADD ("vacuum", ada, test_vacuum);
  ADD ("slow", ada, test_slow);
  ADD ("queries", ada, test_queries);
  ADD ("refusals", ada, test_refusals);
  ADD ("strangers", NULL, test_strangers);
  ADD ("unreadable", ada, test_unreadable);
  ADD ("killed", ada, test_killed);
  ADD ("end", ada, test_end);
  ADD ("demoted", ada, test_demoted);
#undef ADD
  g_test_add_func ("/wsman/journal-log/groups", test_groups);

  return g_test_run ();
}

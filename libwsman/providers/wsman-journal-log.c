/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The subscriptions to the journal. Each has a journalctl(1) of its own, so each has its own pace: while a subscriber
 * is slow, its journalctl waits, and no entry is dropped. A bookmark is a cursor of the journal.
 */

#include "wsman-journal-log-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"
#include "server/wsman-event-sink-private.h"
#include "server/wsman-operation-content-private.h"
#include "soap/wsman-names-private.h"
#include "values/wsman-item-private.h"
#include "values/wsman-resource-locator-private.h"
#include "wsman-accounts-private.h"
#include "wsman-event-query-private.h"
#include "wsman-journal-event-private.h"
#include "wsman-journal-reader-private.h"
#include "wsman-system-files-private.h"

/* How long the answer about an account's groups is good. */
#define ACCESS_LIFETIME (60 * G_USEC_PER_SEC)

/* The log that has all entries. */
#define ALL_ENTRIES "Journal"

static const char *const logs[] = { "Application", "System", "Security", ALL_ENTRIES, NULL };

/* The groups whose members may read the journal. systemd gives them access to its files. */
static const char *const groups[] = { "systemd-journal", "adm", NULL };

/* A subscription. */
typedef struct
{
  WsmanJournalLog *owner;    /* NULL after the subscription has ended */
  WsmanOperation *operation; /* the Subscribe, until there is a response */
  WsmanIdentity *identity;
  GCancellable *cancellable;
  WsmanEventQuery *query;    /* NULL for all events */
  gboolean is_rendered;      /* whether events have the text for people */
  gboolean is_earliest;      /* whether the events begin with the oldest entry */
  gint64 allowed_until;      /* until when the account counts as one of the groups; a monotonic time */

  char *cursor;              /* the entry after which the events begin; NULL when it was passed */
  char *series;              /* the series of numbers of the last entry; or NULL */
  guint64 number;            /* the number of the last entry in it */

  WsmanJournalReader *reader;
  WsmanJournalEntry *held;   /* an entry that waits until access is checked; or NULL */
  WsmanEventSink *sink;
} Tail;

struct _WsmanJournalLog
{
  WsmanSystemOperatorFunc is_operator;
  gpointer user_data;
  GPtrArray *tails;
};

static void
tail_clear (gpointer data)
{
  Tail *self = data;

  g_clear_object (&self->operation);
  g_clear_object (&self->sink);
  g_clear_pointer (&self->identity, wsman_identity_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->query, wsman_event_query_free);
  g_clear_pointer (&self->held, wsman_journal_entry_free);
  g_free (self->cursor);
  g_free (self->series);
}

static void
tail_unref (Tail *self)
{
  g_rc_box_release_full (self, tail_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tail, tail_unref)

/* Ends what the tail does. A look-up may still hold it. */
static void
tail_stop (Tail *self)
{
  self->owner = NULL;
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->reader, wsman_journal_reader_free);
  if (self->sink != NULL)
    {
      wsman_event_sink_set_room_func (self->sink, NULL, NULL);
      g_signal_handlers_disconnect_by_data (self->sink, self);
    }
  tail_unref (self);
}

WsmanJournalLog *
wsman_journal_log_new (WsmanSystemOperatorFunc is_operator,
                       gpointer                user_data)
{
  WsmanJournalLog *self = g_new0 (WsmanJournalLog, 1);

  self->is_operator = is_operator;
  self->user_data = user_data;
  self->tails = g_ptr_array_new_with_free_func ((GDestroyNotify) tail_stop);

  return self;
}

void
wsman_journal_log_free (WsmanJournalLog *self)
{
  g_ptr_array_unref (self->tails);
  g_free (self);
}

static void
tail_remove (Tail *self)
{
  g_ptr_array_remove (self->owner->tails, self);
}

/* Ends a subscription, or refuses it. */
static void
tail_fail (Tail         *self,
           const GError *error)
{
  if (self->operation != NULL)
    {
      wsman_operation_return_error (self->operation, error);
      tail_remove (self);
      return;
    }

  g_clear_pointer (&self->reader, wsman_journal_reader_free);
  wsman_event_sink_end (self->sink, error);
}

static void
tail_fail_code (Tail       *self,
                WsmanError  error_class,
                guint32     code,
                const char *message)
{
  g_autoptr(GError) local_error = NULL;

  wsman_error_set (&local_error, error_class, code, "%s", message);
  tail_fail (self, local_error);
}

/* Makes the events begin after an entry. Returns FALSE if it isn't a cursor. */
static gboolean
tail_set_cursor (Tail       *self,
                 const char *cursor)
{
  const char *series;

  if (!wsman_journal_cursor_read (cursor, &series, &self->number))
    return FALSE;

  self->cursor = g_strdup (cursor);
  self->series = g_strndup (series, strcspn (series, ";"));

  return TRUE;
}

/* --- Events --- */

/* Compares the place of an entry with that of the last one, and tells the subscriber if entries are missing between
 * them. Returns FALSE if the entry is the one of the bookmark. Numbers of one series follow each other, because the
 * files of one journal share them. */
static gboolean
advance (Tail       *self,
         const char *cursor)
{
  g_autofree char *former = g_steal_pointer (&self->cursor);
  g_autofree char *former_series = g_steal_pointer (&self->series);
  guint64 former_number = self->number;
  const char *series = NULL;
  gboolean is_same;

  wsman_journal_cursor_read (cursor, &series, &self->number);
  self->series = g_strndup (series, strcspn (series, ";"));
  if (former != NULL && wsman_journal_cursor_equal (former, cursor))
    return FALSE;

  is_same = g_strcmp0 (former_series, self->series) == 0 && self->number > former_number;
  if (is_same && self->number > former_number + 1)
    wsman_event_sink_report_gap (self->sink, self->number - former_number - 1);
  else if (former != NULL && !is_same)
    wsman_event_sink_report_gap (self->sink, 0);

  return TRUE;
}

/* Sends an entry if the query selects it. Returns FALSE and an error if the query can't be applied. */
static gboolean
send_entry (Tail                     *self,
            const WsmanJournalEntry  *entry,
            GError                  **error)
{
  const char *const of_entry[] = { wsman_journal_entry_get_log (entry), ALL_ENTRIES, NULL };
  g_autofree char *xml = NULL;
  g_autoptr(WsmanItem) item = NULL;
  gboolean chosen = TRUE;

  if (self->query != NULL && !wsman_event_query_wants (self->query, of_entry))
    return TRUE;

  xml = wsman_journal_event_make_xml (entry, self->is_rendered);
  item = xml != NULL ? wsman_item_new_from_xml (xml, error) : NULL;
  if (item == NULL)
    return xml == NULL;
  if (self->query != NULL &&
      !wsman_event_query_test (self->query, of_entry, wsman_item_get_element (item), &chosen, error))
    return FALSE;

  if (chosen)
    wsman_event_sink_send (self->sink, item, wsman_journal_entry_get (entry, "__CURSOR"));

  return TRUE;
}

/* Handles an entry that the subscriber may see. Returns whether more may come. */
static gboolean
handle_entry (Tail                    *self,
              const WsmanJournalEntry *entry)
{
  const char *cursor = wsman_journal_entry_get (entry, "__CURSOR");
  const char *series;
  guint64 number;
  g_autoptr(GError) local_error = NULL;

  if (cursor == NULL || !wsman_journal_cursor_read (cursor, &series, &number) || !advance (self, cursor))
    return TRUE;

  if (send_entry (self, entry, &local_error))
    return wsman_event_sink_has_room (self->sink);

  tail_fail (self, local_error);

  return FALSE;
}

static gboolean
has_access (Tail *self)
{
  return self->owner->is_operator (self->identity, self->owner->user_data) || self->identity->account == 0 ||
         g_get_monotonic_time () < self->allowed_until;
}

static void check_access (Tail *self);

static gboolean
on_entry (WsmanJournalEntry *entry,
          gpointer           user_data)
{
  Tail *self = user_data;
  gboolean goes_on;

  if (!has_access (self))
    {
      self->held = entry;
      check_access (self);
      return FALSE;
    }

  goes_on = handle_entry (self, entry);
  wsman_journal_entry_free (entry);

  return goes_on;
}

/* journalctl ends only if something is wrong. */
static void
on_reader_ended (const GError *error,
                 const char   *complaints,
                 gpointer      user_data)
{
  Tail *self = user_data;
  g_autofree char *message = g_strdup_printf (_("The journal can’t be read any more: %s%s%s"),
                                              error != NULL ? error->message : _("journalctl has ended"),
                                              *complaints != '\0' ? ": " : "", complaints);

  tail_fail_code (self, WSMAN_ERROR_REMOTE, WBEM_E_NOT_AVAILABLE, g_strchomp (message));
}

static void
on_room (gpointer user_data)
{
  Tail *self = user_data;

  if (self->reader != NULL && self->held == NULL)
    wsman_journal_reader_resume (self->reader);
}

static void
on_sink_ended (WsmanEventSink *sink,
               gpointer        user_data)
{
  tail_remove (user_data);
}

/* --- Subscribing --- */

/* Returns the argument that leaves out the entries of other machines, such as containers; NULL if this machine has no
 * identifier. */
static char *
dup_machine_match (void)
{
  g_autofree char *machine = wsman_system_read_line ("/etc/machine-id");

  return machine != NULL ? g_strconcat ("_MACHINE_ID=", machine, NULL) : NULL;
}

/* Accepts the subscription. The reader begins with the entry of the cursor itself, to see that it is still there.
 * Without --merge, journalctl would only follow the entries since the machine was started. */
static void
accept_subscription (Tail *self)
{
  g_autoptr(WsmanOperation) operation = g_steal_pointer (&self->operation);
  g_autofree char *cursor = g_strconcat ("--cursor=", self->cursor, NULL);
  g_autofree char *machine = dup_machine_match ();
  const char *const arguments[] = { "--quiet", "--follow", "--no-tail", "--merge",
                                    self->cursor != NULL ? cursor : "--lines=all", machine, NULL };

  if (self->query != NULL)
    wsman_operation_take_filter (operation);
  self->sink = wsman_operation_return_subscription (operation);
  /* The client may have left before. */
  if (g_cancellable_is_cancelled (wsman_event_sink_get_cancellable (self->sink)))
    {
      tail_remove (self);
      return;
    }

  g_signal_connect (self->sink, "ended", G_CALLBACK (on_sink_ended), self);
  wsman_event_sink_set_room_func (self->sink, on_room, self);
  self->reader = wsman_journal_reader_new (arguments, on_entry, on_reader_ended, self);
}

/* Without a bookmark, the events begin after the newest entry. */
static gboolean
on_newest_entry (WsmanJournalEntry *entry,
                 gpointer           user_data)
{
  Tail *self = user_data;
  const char *cursor = wsman_journal_entry_get (entry, "__CURSOR");

  if (!self->is_earliest && self->cursor == NULL && cursor != NULL)
    tail_set_cursor (self, cursor);
  wsman_journal_entry_free (entry);

  return TRUE;
}

static void
on_newest_read (const GError *error,
                const char   *complaints,
                gpointer      user_data)
{
  Tail *self = user_data;
  g_autofree char *message = NULL;
  g_autoptr(GError) local_error = NULL;

  if (!wsman_journal_check_complaints (complaints, &local_error))
    {
      tail_fail (self, local_error);
      return;
    }

  if (error != NULL)
    {
      message = g_strdup_printf (_("The journal can’t be read: %s%s%s"), error->message,
                                 *complaints != '\0' ? ": " : "", complaints);
      tail_fail_code (self, WSMAN_ERROR_REMOTE, WBEM_E_NOT_AVAILABLE, g_strchomp (message));
      return;
    }

  g_clear_pointer (&self->reader, wsman_journal_reader_free);
  accept_subscription (self);
}

/* Finds the newest entry, and sees whether the journal can be read. */
static void
read_newest (Tail *self)
{
  g_autofree char *machine = dup_machine_match ();
  const char *const arguments[] = { "--lines=1", "--output-fields=PRIORITY", machine, NULL };

  self->reader = wsman_journal_reader_new (arguments, on_newest_entry, on_newest_read, self);
}

/* Goes on after access was checked. */
static void
go_on (Tail *self)
{
  g_autoptr(WsmanJournalEntry) entry = g_steal_pointer (&self->held);

  if (self->operation != NULL)
    read_newest (self);
  else if (entry == NULL || handle_entry (self, entry))
    on_room (self);
}

static void
on_groups_checked (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(Tail) self = user_data;
  gboolean is_member = wsman_accounts_check_groups_finish (result);

  if (self->owner == NULL)
    return;

  if (!is_member)
    {
      tail_fail_code (self, WSMAN_ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED,
                      _("Only operators, and members of the groups systemd-journal and adm, may read the journal"));
      return;
    }

  self->allowed_until = g_get_monotonic_time () + ACCESS_LIFETIME;
  go_on (self);
}

/* Looks up whether the user may read the journal now. A user without an account of this machine is in no group. */
static void
check_access (Tail *self)
{
  wsman_accounts_check_groups_async (self->identity->account, groups, self->cancellable, on_groups_checked,
                                     g_rc_box_acquire (self));
}

/* Reads the filter of a Subscribe. */
static gboolean
read_query (Tail    *self,
            GError **error)
{
  WsmanResourceLocator *locator = wsman_operation_get_locator (self->operation);
  const WsmanReference *reference = wsman_resource_locator_get_reference (locator, NULL);
  const WsmanOption *format = wsman_reference_get_option (reference, "ContentFormat");
  gboolean skip_unknown = wsman_reference_get_option (reference, "IgnoreChannelError") != NULL;
  const char *filter = wsman_operation_get_filter (self->operation);
  const char *dialect = wsman_operation_get_dialect (self->operation);

  self->is_rendered = format != NULL && g_strcmp0 (format->value, "RenderedText") == 0;
  self->is_earliest = wsman_reference_get_option (reference, "ReadExistingEvents") != NULL;
  if (filter == NULL)
    return TRUE;

  if (dialect == NULL || g_ascii_strcasecmp (dialect, WSMAN_DIALECT_EVENT_QUERY) != 0)
    {
      wsman_error_set (error, WSMAN_ERROR_UNSUPPORTED, ERROR_WSMAN_EVENTING_FILTERING_REQUESTED_UNAVAILABLE,
                       _("Event logs only have filters in the dialect %s"), WSMAN_DIALECT_EVENT_QUERY);
      return FALSE;
    }

  self->query = wsman_event_query_new (filter, logs, skip_unknown, error);

  return self->query != NULL;
}

/* Reads where the events begin. */
static gboolean
read_bookmark (Tail    *self,
               GError **error)
{
  const char *bookmark = wsman_operation_get_bookmark (self->operation);

  if (bookmark == NULL)
    return TRUE;

  if (strcmp (bookmark, WSMAN_BOOKMARK_EARLIEST) == 0)
    {
      self->is_earliest = TRUE;
      return TRUE;
    }

  self->is_earliest = FALSE;
  if (!tail_set_cursor (self, bookmark))
    {
      wsman_error_set (error, WSMAN_ERROR_INVALID_ARGUMENT, ERROR_WSMAN_INVALID_BOOKMARK,
                       _("The bookmark isn’t one of this source: it must be a cursor of the journal"));
      return FALSE;
    }

  return TRUE;
}

void
wsman_journal_log_subscribe (WsmanJournalLog *self,
                             WsmanOperation  *operation)
{
  Tail *tail = g_rc_box_new0 (Tail);
  g_autoptr(GError) local_error = NULL;

  tail->owner = self;
  tail->operation = g_object_ref (operation);
  tail->identity = wsman_identity_ref (wsman_operation_peek_identity (operation));
  tail->cancellable = g_cancellable_new ();
  g_ptr_array_add (self->tails, tail);

  if (!read_query (tail, &local_error) || !read_bookmark (tail, &local_error))
    tail_fail (tail, local_error);
  else if (has_access (tail))
    go_on (tail);
  else
    check_access (tail);
}

/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "wec-journal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "wec-json.h"

/* The longest name of a field. */
#define MAX_NAME 64

/* The longest time that the journal may take for an event, in seconds. */
#define TIMEOUT 10

typedef struct
{
  WecOutput parent;
  char *path;
  GQueue entries; /* the entries (GString) to send */
} WecJournal;

/* --- Entries --- */

/* Appends a field in the form with a length, so that no text can forge another field. */
static void
append_field (GString    *entry,
              const char *name,
              const char *text)
{
  guint64 length = GUINT64_TO_LE ((guint64) strlen (text));

  g_string_append (entry, name);
  g_string_append_c (entry, '\n');
  g_string_append_len (entry, (const char *) &length, sizeof length);
  g_string_append (entry, text);
  g_string_append_c (entry, '\n');
}

/* The fields of an event, and what its message is made of. */
typedef struct
{
  GString *entry;
  char *message;
  char *provider;
  char *event_id;
  char *channel;
  guint priority;
} JournalEvent;

static void
keep (char       **place,
      const char  *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static void
keep_known (JournalEvent *self,
            const char   *name,
            const char   *text)
{
  if (g_str_equal (name, "Provider"))
    keep (&self->provider, text);
  else if (g_str_equal (name, "EventID"))
    keep (&self->event_id, text);
  else if (g_str_equal (name, "Channel"))
    keep (&self->channel, text);
  else if (g_str_equal (name, "Level"))
    self->priority = wec_event_get_priority (text);
}

/* Fields from outside have a prefix of ours, so they can't be taken for other fields. */
static void
on_field (const char *group,
          const char *name,
          const char *text,
          gpointer    user_data)
{
  JournalEvent *self = user_data;
  g_autoptr(GString) field = g_string_new (g_str_equal (group, "EventData") ? "WINDOWS_DATA_" : "WINDOWS_");

  for (const char *c = name; *c != '\0' && field->len < MAX_NAME; c++)
    g_string_append_c (field, g_ascii_isalnum (*c) ? g_ascii_toupper (*c) : '_');

  if (g_str_equal (group, "System"))
    keep_known (self, name, text);
  if (g_str_equal (group, "RenderingInfo") && g_str_equal (name, "Message"))
    keep (&self->message, text);
  else if (!g_str_equal (group, "RenderingInfo"))
    append_field (self->entry, field->str, text);
}

static void
append_message (JournalEvent *self)
{
  char priority[2] = { '0' + self->priority, '\0' };
  g_autofree char *text = NULL;

  if (self->message == NULL)
    text = g_strdup_printf ("Event %s of %s in %s", self->event_id != NULL ? self->event_id : "?",
                            self->provider != NULL ? self->provider : "?", self->channel != NULL ? self->channel : "?");
  append_field (self->entry, "MESSAGE", self->message != NULL ? self->message : text);
  append_field (self->entry, "PRIORITY", priority);
}

static void
wec_journal_add (WecOutput      *output,
                 const WecEvent *event)
{
  WecJournal *self = (WecJournal *) output;
  JournalEvent journal_event = { .entry = g_string_new (NULL), .priority = wec_event_get_priority ("0") };
  g_autoptr(GString) json = g_string_new (NULL);
  GString *entry = journal_event.entry;

  append_field (entry, "SYSLOG_IDENTIFIER", "wsman-collector");
  append_field (entry, "COLLECTOR_SUBSCRIPTION", event->subscription);
  append_field (entry, "COLLECTOR_USER", event->user);
  if (event->machine_id != NULL)
    append_field (entry, "COLLECTOR_MACHINE_ID", event->machine_id);
  if (event->is_xml)
    wec_json_foreach_field (event->xml, on_field, &journal_event);
  append_message (&journal_event);
  wec_event_append_json (event, json);
  append_field (entry, "COLLECTOR_EVENT", json->str);
  g_queue_push_tail (&self->entries, entry);

  g_free (journal_event.message);
  g_free (journal_event.provider);
  g_free (journal_event.event_id);
  g_free (journal_event.channel);
}

/* --- Sending --- */

/* Makes a sealed file in memory with the entry, for an entry that is too large for a datagram. */
static int
make_file (const GString *entry)
{
  int fd = memfd_create ("wsman-collector", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  gsize written = 0;

  while (fd >= 0 && written < entry->len)
    {
      gssize n = write (fd, entry->str + written, entry->len - written);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        break;
      written += n;
    }
  if (fd >= 0 && written == entry->len &&
      fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0)
    return fd;

  if (fd >= 0)
    close (fd);

  return -1;
}

static gboolean
send_file (int            socket,
           const GString *entry)
{
  union
  {
    char buffer[CMSG_SPACE (sizeof (int))];
    struct cmsghdr alignment;
  } control = { { 0 } };
  struct msghdr message = { .msg_control = control.buffer, .msg_controllen = sizeof control.buffer };
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);
  int fd = make_file (entry);
  gboolean sent;

  if (fd < 0)
    return FALSE;

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof (int));
  memcpy (CMSG_DATA (header), &fd, sizeof fd);
  sent = sendmsg (socket, &message, MSG_NOSIGNAL) >= 0;
  close (fd);

  return sent;
}

static gboolean
send_entry (int            socket,
            const GString *entry)
{
  if (send (socket, entry->str, entry->len, MSG_NOSIGNAL) >= 0)
    return TRUE;

  return (errno == EMSGSIZE || errno == ENOBUFS) && send_file (socket, entry);
}

static int
open_socket (WecJournal *self)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  struct timeval timeout = { .tv_sec = TIMEOUT };
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;

  g_strlcpy (address.sun_path, self->path, sizeof address.sun_path);
  if (strlen (self->path) < sizeof address.sun_path &&
      setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) == 0 &&
      connect (fd, (const struct sockaddr *) &address, sizeof address) == 0)
    return fd;

  close (fd);

  return -1;
}

/* Sends the entries until one isn't taken. Returns 0, or the error's code. */
static int
send_entries (WecJournal *self)
{
  int fd = open_socket (self);
  int code = fd >= 0 ? 0 : errno;

  while (code == 0 && !g_queue_is_empty (&self->entries))
    {
      if (send_entry (fd, self->entries.head->data))
        {
          g_string_free (g_queue_pop_head (&self->entries), TRUE);
          self->parent.n_pending--;
        }
      else
        {
          code = errno;
        }
    }
  if (fd >= 0)
    close (fd);

  return code;
}

static gboolean
wec_journal_flush (WecOutput     *output,
                   GCancellable  *cancellable,
                   GError       **error)
{
  WecJournal *self = (WecJournal *) output;
  int code = send_entries (self);

  if (code != 0)
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), _("%s: The journal doesn’t take the events: %s"),
                 self->path, g_strerror (code));

  return code == 0;
}

static void
wec_journal_drop (WecOutput *output)
{
  WecJournal *self = (WecJournal *) output;
  GString *entry;

  while ((entry = g_queue_pop_head (&self->entries)) != NULL)
    g_string_free (entry, TRUE);
}

static void
wec_journal_free (WecOutput *output)
{
  WecJournal *self = (WecJournal *) output;

  wec_journal_drop (output);
  g_free (self->path);
  g_free (self);
}

static const WecOutputClass wec_journal_class = {
  .add = wec_journal_add,
  .flush = wec_journal_flush,
  .drop = wec_journal_drop,
  .free = wec_journal_free,
};

WecOutput *
wec_journal_new (const char *name,
                 const char *path)
{
  WecJournal *self = g_new0 (WecJournal, 1);

  wec_output_init (&self->parent, &wec_journal_class, name);
  self->path = g_strdup (path);
  g_queue_init (&self->entries);

  return &self->parent;
}

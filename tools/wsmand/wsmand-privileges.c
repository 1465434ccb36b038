/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Gives up root's rights for good. Every step is verified.
 */

#include "wsmand-privileges.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void
set_error_from_errno (GError     **error,
                      const char  *what)
{
  int failure = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (failure), "%s: %s", what,
               g_strerror (failure));
}

static gboolean
is_root (void)
{
  uid_t real, effective, saved;

  return getresuid (&real, &effective, &saved) != 0 || real == 0 || effective == 0 || saved == 0;
}

static const struct passwd *
find_account (const char  *user_name,
              GError     **error)
{
  const struct passwd *account = getpwnam (user_name);

  if (account == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("[server] user: there is no user “%s” on this machine"), user_name);

  return account;
}

static gboolean
check_account (const struct passwd  *account,
               GError              **error)
{
  if (account->pw_uid != 0 && account->pw_gid != 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _("[server] user: %s doesn’t serve as “%s”, who has root’s rights"), g_get_prgname (),
               account->pw_name);

  return FALSE;
}

static gboolean
refuse_root (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _("%s doesn’t serve as root: set [server] user, or start it as another user"), g_get_prgname ());

  return FALSE;
}

gboolean
wsmand_privileges_check (const char  *user_name,
                         GError     **error)
{
  const struct passwd *account;

  if (user_name == NULL)
    return !is_root () || refuse_root (error);

  account = find_account (user_name, error);

  return account != NULL && check_account (account, error);
}

static gboolean
is_all (uid_t uid,
        gid_t gid)
{
  uid_t uids[3];
  gid_t gids[3];

  return getresuid (&uids[0], &uids[1], &uids[2]) == 0 &&
         getresgid (&gids[0], &gids[1], &gids[2]) == 0 &&
         uids[0] == uid && uids[1] == uid && uids[2] == uid &&
         gids[0] == gid && gids[1] == gid && gids[2] == gid;
}

static gboolean
has_root_group (void)
{
  gid_t groups[NGROUPS_MAX];
  int n_groups = getgroups (G_N_ELEMENTS (groups), groups);

  for (int i = 0; i < n_groups; i++)
    {
      if (groups[i] == 0)
        return TRUE;
    }

  return n_groups < 0;
}

/* Empties the bounding set. Programs that are started can never get more capabilities than this set has. Only a process
 * with CAP_SETPCAP can empty the set. Other processes don't need to, because lock() follows. */
static void
empty_bounding_set (void)
{
  for (int i = 0; prctl (PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
    prctl (PR_CAPBSET_DROP, i, 0, 0, 0);
}

static gboolean
has_capabilities (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3] = { { 0 } };
  guint32 all = 0;

  if (syscall (SYS_capget, &header, sets) != 0)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (sets); i++)
    all |= sets[i].effective | sets[i].permitted | sets[i].inheritable;
  for (int i = 0; prctl (PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
    all |= prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0) != 0 ? 1 : 0;

  return all != 0;
}

/* The program that started this one may have arranged that capabilities survive the change of user. In that case
 * commands would inherit the capabilities. */
static gboolean
drop_capabilities (GError **error)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };

  /* An ambient capability is lost when the inheritable one is lost. An old kernel has no ambient capabilities to
   * clear. */
  prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  if (syscall (SYS_capset, &header, none) != 0)
    {
      set_error_from_errno (error, _("Can’t give up capabilities"));
      return FALSE;
    }

  if (has_capabilities ())
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _("wsmand still has capabilities"));
      return FALSE;
    }

  return TRUE;
}

static gboolean
become (const struct passwd  *account,
        GError              **error)
{
  uid_t uid = account->pw_uid;
  gid_t gid = account->pw_gid;

  if (!check_account (account, error))
    return FALSE;

  if (initgroups (account->pw_name, gid) != 0 || setresgid (gid, gid, gid) != 0 ||
      setresuid (uid, uid, uid) != 0)
    {
      set_error_from_errno (error, _("Can’t give up root"));
      return FALSE;
    }

  if (!drop_capabilities (error))
    return FALSE;

  /* Checks that the change has happened. */
  if (!is_all (uid, gid) || has_root_group () || setuid (0) == 0 || seteuid (0) == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, _("wsmand still has root’s rights"));
      return FALSE;
    }

  return TRUE;
}

/* From here on, there are no set-user-id programs, no debuggers and no core files. */
static gboolean
lock (GError **error)
{
  struct rlimit none = { 0, 0 };

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
      setrlimit (RLIMIT_CORE, &none) != 0)
    {
      set_error_from_errno (error, _("Can’t lock the process"));
      return FALSE;
    }

  return TRUE;
}

/* Raises the soft limit of descriptors to the hard limit, because connections and commands need many descriptors. */
static void
raise_descriptors (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return;

  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

gboolean
wsmand_privileges_drop (const char  *user_name,
                        GError     **error)
{
  const struct passwd *account = NULL;

  if (user_name != NULL && (account = find_account (user_name, error)) == NULL)
    return FALSE;

  empty_bounding_set ();
  if (is_root ())
    {
      if (account == NULL)
        return refuse_root (error);
      if (!become (account, error))
        return FALSE;
    }
  else if (account != NULL && !is_all (account->pw_uid, getegid ()))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   _("[server] user: only root can become “%s”"), user_name);
      return FALSE;
    }
  else if (!drop_capabilities (error))
    {
      return FALSE;
    }

  /* The process needs no membership in root's group, and this membership would give it rights. */
  if (getegid () == 0 || getgid () == 0 || has_root_group ())
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   _("This program doesn’t serve in root’s group: start it in another group"));
      return FALSE;
    }

  umask (077);
  raise_descriptors ();

  return lock (error);
}

/* Tells whether the process has the user among its real, effective, saved and file system's users. A zombie does
 * nothing more. */
static gboolean
belongs_to (const char *pid,
            uid_t       user)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "status", NULL);
  g_autofree char *status = NULL;
  const char *line;
  guint uids[4];

  /* A process that has ended meanwhile has no file any more. */
  if (!g_file_get_contents (path, &status, NULL, NULL) || strstr (status, "\nState:\tZ") != NULL)
    return FALSE;

  line = strstr (status, "\nUid:");
  if (line == NULL || sscanf (line, "\nUid: %u %u %u %u", &uids[0], &uids[1], &uids[2], &uids[3]) != 4)
    return FALSE;

  return uids[0] == user || uids[1] == user || uids[2] == user || uids[3] == user;
}

gboolean
wsmand_privileges_check_alone (GError **error)
{
  g_autoptr(GDir) processes = g_dir_open ("/proc", 0, error);
  g_autofree char *own = g_strdup_printf ("%d", (int) getpid ());
  const char *name;

  if (processes == NULL)
    return FALSE;

  while ((name = g_dir_read_name (processes)) != NULL)
    {
      if (!g_ascii_isdigit (*name) || g_str_equal (name, own) || !belongs_to (name, geteuid ()))
        continue;

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   _("[server] run-as: the process %s runs as the same user as wsmand, and could use wsmand-helper, "
                     "too; end it, or give wsmand a user of its own"), name);
      return FALSE;
    }

  return TRUE;
}

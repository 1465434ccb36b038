/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * Sets up wsmand on this machine: its account, its key file, a user with a password, a certificate and its service. A
 * key that is set stays as it is. Nothing is opened to the network before there is a user with a password.
 */

#include "wsmanctl-quickconfig.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "password-input.h"
#include "text-output.h"
#include "wsmanctl-arguments.h"
#include "wsmanctl-self-signed.h"

#define LOCAL_SOCKET "unix:/run/wsmand/wsman.sock"
#define ALL_ADDRESSES "https://0.0.0.0;https://[::];"
#define RUNTIME_FOLDER "/run/wsmand"

/* The state of this machine, and what is to change. */
typedef struct
{
  GKeyFile *keys;
  char *config;        /* the path of the key file */
  char *folder;
  char *wsmand;        /* the program */
  char *account;       /* the user that wsmand becomes */
  const char *user;    /* the user who is allowed in */
  char *password;      /* the user's password; NULL if there is none */
  gboolean needs_account;
  gboolean needs_keys;
  gboolean needs_password;
  gboolean needs_certificate;
  gboolean has_systemd;
} Plan;

static void
plan_clear (Plan *self)
{
  g_clear_pointer (&self->keys, g_key_file_unref);
  g_clear_pointer (&self->password, password_input_free);
  g_free (self->config);
  g_free (self->folder);
  g_free (self->wsmand);
  g_free (self->account);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plan, plan_clear)

static gboolean
fail (GError     **error,
      const char  *what,
      const char  *path)
{
  int number = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (number), "%s %s: %s", what, path, g_strerror (number));

  return FALSE;
}

/* Looking */

static const char *
find_user (void)
{
  const char *invoker = g_getenv ("SUDO_USER");

  if (arguments.user_name != NULL)
    return arguments.user_name;

  return invoker != NULL ? invoker : g_get_user_name ();
}

static gboolean
can_ask (void)
{
  return !arguments.quiet && isatty (STDIN_FILENO);
}

static gboolean
has_key (const Plan *self,
         const char *group,
         const char *key)
{
  return g_key_file_has_key (self->keys, group, key, NULL);
}

static gboolean
is_password_given (void)
{
  return arguments.password != NULL || arguments.password_file != NULL || arguments.password_fd >= 0;
}

/* Tells whether the user can get a password. A bare “root” in the key file is only the account. */
static gboolean
can_have_password (const Plan *self)
{
  return (is_password_given () || can_ask ()) && !g_str_equal (self->user, "root") &&
         !has_key (self, "authentication", "password-file");
}

/* Checks that a file that would be written isn't there yet. It is somebody else's, because the key file doesn't name
 * it. */
static gboolean
check_absent (const Plan  *self,
              const char  *name,
              const char  *keys,
              GError     **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  struct stat status;

  if (lstat (path, &status) != 0)
    return errno == ENOENT || fail (error, _("Can’t look at"), path);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
               _("%s exists, but %s doesn’t name it. Move it away, or name it with %s."), path, self->config, keys);

  return FALSE;
}

static gboolean
check_files (const Plan  *self,
             GError     **error)
{
  return (!self->needs_password || check_absent (self, "passwords", "[authentication] password-file", error)) &&
         (!self->needs_certificate || (check_absent (self, "server.key", "[server] private-key", error) &&
                                       check_absent (self, "server.pem", "[server] certificate", error)));
}

static gboolean
examine (Plan    *self,
         GError **error)
{
  const char *root = arguments.root != NULL ? arguments.root : "";

  self->keys = g_key_file_new ();
  self->config = g_strconcat (root, WSMAND_CONFIG, NULL);
  self->folder = g_path_get_dirname (self->config);
  self->wsmand = access (WSMAND_PROGRAM, X_OK) == 0 ? g_strdup (WSMAND_PROGRAM) : g_find_program_in_path ("wsmand");
  if (self->wsmand == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("wsmand isn’t installed on this machine"));
      return FALSE;
    }
  if (g_file_test (self->config, G_FILE_TEST_EXISTS) &&
      !g_key_file_load_from_file (self->keys, self->config, G_KEY_FILE_KEEP_COMMENTS, error))
    {
      g_prefix_error (error, "%s: ", self->config);
      return FALSE;
    }

  self->user = find_user ();
  if (*self->user == '\0' || strpbrk (self->user, ";:\r\n") != NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("--username: “%s” isn’t the name of a user"),
                   self->user);
      return FALSE;
    }

  self->account = g_key_file_get_string (self->keys, "server", "user", NULL);
  if (self->account == NULL)
    self->account = g_strdup ("wsmand");
  self->needs_account = arguments.root == NULL && getpwnam (self->account) == NULL;
  self->needs_keys = !has_key (self, "authorization", "users");
  self->needs_password = self->needs_keys && can_have_password (self);
  self->needs_certificate = self->needs_password && !has_key (self, "server", "certificate") &&
                            !has_key (self, "server", "private-key");
  self->has_systemd = arguments.root == NULL && access ("/run/systemd/system", F_OK) == 0;

  return check_files (self, error);
}

/* Telling and asking */

/* Tells why a password that was given isn't kept. */
static void
tell_unused_password (const Plan *self)
{
  if (!is_password_given () || self->needs_password)
    return;

  if (!self->needs_keys)
    g_printerr (_("wsmanctl: The password isn’t kept: %s has users already. wsmand(8) tells how to add a user.\n"),
                self->config);
  else if (g_str_equal (self->user, "root"))
    g_printerr (_("wsmanctl: The password isn’t kept: root can only log in at the socket of this machine\n"));
  else
    g_printerr (_("wsmanctl: The password isn’t kept: %s names a password-file, to which you can add it\n"),
                self->config);
}

static void
tell (const Plan *self)
{
  g_print ("%s\n", _("These changes are needed on this machine:"));
  if (self->needs_account)
    g_print (_("  Make the account %s, without a password and without rights.\n"), self->account);
  if (self->needs_keys)
    g_print (_("  Let %s, and root at the socket, read and change this machine: %s\n"), self->user, self->config);
  if (self->needs_password)
    g_print (_("  Keep a password of %s for wsmand, as a hash: %s/passwords\n"), self->user, self->folder);
  if (self->needs_certificate)
    g_print (_("  Make a certificate that this machine signs itself: %s/server.pem\n"), self->folder);
  if (self->needs_password)
    g_print (_("  Listen at all addresses with https, port 5986, and at the socket of this machine.\n"));
  else if (self->needs_keys)
    g_print (_("  Listen at the socket of this machine, and not on the network: no user has a password.\n"));
  if (self->has_systemd)
    g_print (_("  Enable and start wsmand.service.\n"));
}

static gboolean
ask (GError **error)
{
  char answer[16];

  if (arguments.quiet)
    return TRUE;
  if (!isatty (STDIN_FILENO))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("There is no terminal on which to ask; give --quiet to make these changes"));
      return FALSE;
    }

  g_print ("%s ", _("Make these changes [y/n]?"));
  if (fgets (answer, sizeof answer, stdin) != NULL && (*answer == 'y' || *answer == 'Y'))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Nothing was changed"));

  return FALSE;
}

static gboolean
read_password (Plan    *self,
               GError **error)
{
  g_autofree char *prompt = g_strdup_printf (_("New password of %s for wsmand: "), self->user);

  if (!self->needs_password)
    return TRUE;

  self->password = arguments.password != NULL ? g_strdup (arguments.password)
                                              : password_input_find (arguments.password_file, arguments.password_fd,
                                                                     prompt, "--password-file, --password-fd", error);

  return self->password != NULL;
}

/* Changing */

/* Runs a program, and returns what it printed. An error has what it printed on standard error. */
static char *
run (const char *const  *argv,
     const char         *input,
     GError            **error)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  g_autofree char *problem = NULL;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                               G_SUBPROCESS_FLAGS_STDERR_PIPE, error);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, input, NULL, &output, &problem, error))
    return NULL;
  if (g_subprocess_get_successful (process))
    return g_steal_pointer (&output);

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", argv[0], g_strchomp (problem));

  return NULL;
}

static gboolean
call (GError     **error,
      const char  *program,
      ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *output = NULL;
  va_list words;

  va_start (words, program);
  for (const char *word = program; word != NULL; word = va_arg (words, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (words);
  g_ptr_array_add (argv, NULL);
  output = run ((const char *const *) argv->pdata, NULL, error);

  return output != NULL;
}

/* Writes a file at once, or not at all. A file that is only for wsmand belongs to its account. */
static gboolean
write_file (const Plan  *self,
            const char  *name,
            const char  *text,
            int          mode,
            GError     **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  const struct passwd *account = mode == 0600 ? getpwnam (self->account) : NULL;

  if (!g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, mode,
                                 error))
    return FALSE;

  return account == NULL || geteuid () != 0 || chown (path, account->pw_uid, (gid_t) -1) == 0 ||
         fail (error, _("Can’t give away"), path);
}

static gboolean
write_certificate (const Plan  *self,
                   GError     **error)
{
  g_autofree char *certificate = NULL;
  char *private_key = NULL;
  gboolean is_fine;

  if (!self->needs_certificate)
    return TRUE;
  if (!wsmanctl_self_signed_make (g_get_host_name (), &certificate, &private_key, error))
    return FALSE;

  is_fine = write_file (self, "server.key", private_key, 0600, error) &&
            write_file (self, "server.pem", certificate, 0644, error);
  password_input_free (private_key);
  g_key_file_set_string (self->keys, "server", "certificate", "server.pem");
  g_key_file_set_string (self->keys, "server", "private-key", "server.key");

  return is_fine;
}

static gboolean
write_password (const Plan  *self,
                GError     **error)
{
  const char *const argv[] = { self->wsmand, "--hash-password", self->user, NULL };
  g_autofree char *line = NULL;
  char *input;

  if (!self->needs_password)
    return TRUE;

  input = g_strconcat (self->password, "\n", NULL);
  line = run (argv, input, error);
  password_input_free (input);
  g_key_file_set_string (self->keys, "authentication", "password-file", "passwords");

  return line != NULL && write_file (self, "passwords", line, 0600, error);
}

/* Sets a key if it isn't set. */
static void
set_key (const Plan *self,
         const char *group,
         const char *key,
         const char *value)
{
  if (!has_key (self, group, key))
    g_key_file_set_string (self->keys, group, key, value);
}

/* Returns the users. At the socket, root is one of them, because it can change this machine anyway. */
static char *
make_users (const Plan *self)
{
  g_autofree char *listen = g_key_file_get_string (self->keys, "server", "listen", NULL);
  gboolean adds_root = !g_str_equal (self->user, "root") && listen != NULL && strstr (listen, "unix:") != NULL;

  return g_strconcat (self->user, adds_root ? ";local:root" : "", NULL);
}

static gboolean
write_keys (const Plan  *self,
            GError     **error)
{
  g_autofree char *users = NULL;
  g_autofree char *text = NULL;

  if (!self->needs_keys)
    return TRUE;

  set_key (self, "server", "listen", self->needs_password ? ALL_ADDRESSES LOCAL_SOCKET : LOCAL_SOCKET);
  set_key (self, "server", "user", self->account);
  users = make_users (self);
  set_key (self, "authorization", "users", users);
  set_key (self, "authorization", "operators", users);
  text = g_key_file_to_data (self->keys, NULL, NULL);

  return write_file (self, "wsmand.conf", text, 0644, error);
}

static gboolean
make_account (const Plan  *self,
              GError     **error)
{
  return !self->needs_account || call (error, "useradd", "--system", "--user-group", "--home-dir", "/var/lib/wsmand",
                                       "--shell", "/usr/sbin/nologin", self->account, NULL);
}

/* Without a service manager, the directory of the socket must be there before wsmand starts. */
static gboolean
make_runtime_folder (const Plan  *self,
                     GError     **error)
{
  const struct passwd *account = getpwnam (self->account);

  if (arguments.root != NULL || self->has_systemd || account == NULL)
    return TRUE;
  if (mkdir (RUNTIME_FOLDER, 0755) != 0 && errno != EEXIST)
    return fail (error, _("Can’t make"), RUNTIME_FOLDER);

  return chown (RUNTIME_FOLDER, account->pw_uid, account->pw_gid) == 0 ||
         fail (error, _("Can’t give away"), RUNTIME_FOLDER);
}

static gboolean
start (const Plan  *self,
       GError     **error)
{
  if (self->has_systemd)
    {
      if (!call (error, "systemctl", "enable", "wsmand.service", NULL) ||
          !call (error, "systemctl", "restart", "wsmand.service", NULL))
        return FALSE;

      g_print ("%s\n", _("wsmand is set up and runs."));
    }
  else
    g_print (_("wsmand is set up. Start it with: %s --config %s\n"), self->wsmand, self->config);

  if (self->needs_certificate)
    g_print (_("Clients need the certificate: wsmanctl -r https://%s:5986 --ca-file %s/server.pem -u %s -a basic\n"),
             g_get_host_name (), self->folder, self->user);

  return TRUE;
}

static gboolean
change (Plan    *self,
        GError **error)
{
  /* The account must be able to read what root writes, whatever the umask of root's shell is. */
  umask (022);
  if (g_mkdir_with_parents (self->folder, 0755) != 0)
    return fail (error, _("Can’t make"), self->folder);

  /* The password comes first: if it can't be hashed, nothing has been written. */
  return make_account (self, error) && write_password (self, error) && write_certificate (self, error) &&
         write_keys (self, error) && make_runtime_folder (self, error) &&
         (arguments.root != NULL || call (error, self->wsmand, "--check-config", "--config", self->config, NULL)) &&
         start (self, error);
}

gboolean
wsmanctl_quickconfig (GError **error)
{
  g_auto(Plan) plan = { NULL };

  if (arguments.transport != NULL && g_ascii_strcasecmp (arguments.transport, "https") != 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--transport: quickconfig sets up https. http needs Kerberos or NTLM, which wsmand(8) "
                             "describes."));
      return FALSE;
    }
  if (geteuid () != 0 && arguments.root == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                           _("Only root can set up this machine; use sudo"));
      return FALSE;
    }

  if (!examine (&plan, error))
    return FALSE;

  tell_unused_password (&plan);
  if (!plan.needs_account && !plan.needs_keys && !plan.has_systemd)
    {
      g_print (_("wsmand is already set up. Start it with: %s --config %s\n"), plan.wsmand, plan.config);
      return TRUE;
    }

  tell (&plan);

  return ask (error) && read_password (&plan, error) && change (&plan, error);
}

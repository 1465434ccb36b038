/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The values of the options on the command line. The table of the grammar says which option sets which field.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The value of a number that isn't given. No user can enter this value. */
#define WSMANCTL_NO_NUMBER G_MININT64

typedef struct
{
  /* the machine */
  char *remote;
  gint64 port;
  char *profile;
  gboolean use_ssl;
  gint64 timeout;
  gint64 max_envelope_size;
  char *encoding;
  char *address;

  /* the fleet */
  char *hosts;
  char *hosts_file;
  gint64 parallel;
  gint64 total_timeout;
  gboolean relax_all;

  /* the login */
  char *user_name;
  char *password;
  char *password_file;
  int password_fd;
  char *authentication;
  char *certificate;
  char *certificate_directory;
  char *keytab;
  char *credentials_cache;
  gboolean default_credentials;
  gboolean spn_port;
  char **trusted_hosts;
  char **delegate_to;
  char *ntlm;
  gboolean accept_digest_md5;
  gboolean accept_old_credssp;
  gboolean unencrypted;

  /* the certificate of the machine */
  gboolean skip_ca_check;
  gboolean skip_cn_check;
  gboolean skip_revocation_check;
  char *ca_file;
  char *crl_file;
  char *pin;
  gboolean accept_old_tls;
  gboolean no_channel_binding;

  /* the proxy */
  char *proxy;
  char *proxy_access;
  char *proxy_authentication;
  char *proxy_user_name;
  char *proxy_password;
  char *proxy_password_file;
  int proxy_password_fd;

  /* the request */
  char *filter;
  char *dialect;
  char *return_type;
  gboolean shallow;
  gboolean base_properties_only;
  gboolean associations;
  char *fragment;
  char *file;
  char **options;
  char *directory;
  char **environment;
  gboolean no_profile;
  gboolean no_echo;
  gboolean powershell;
  gboolean no_clobber;
  gboolean recursive;
  gint64 lanes;
  gboolean quiet;
  char *transport;
  char *configuration;
  char *root;

  /* the output */
  char *format;
  gboolean verbose;
  gboolean help;
  gboolean version;
} WsmanctlArguments;

extern WsmanctlArguments arguments;

G_END_DECLS

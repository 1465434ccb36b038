/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The tables of the grammar. Nothing else in wsmanctl lists verbs or options.
 */

#include "wsmanctl-grammar.h"

#include <glib/gi18n.h>

#include "wsmanctl-arguments.h"

#define ALL 0
#define ACTION WSMANCTL_TAKES_ACTION
#define CHANGES WSMANCTL_TAKES_CHANGES
#define CODE WSMANCTL_TAKES_CODE
#define COMMAND WSMANCTL_TAKES_COMMAND
#define EFFECT WSMANCTL_HAS_EFFECT
#define FILTER WSMANCTL_TAKES_FILTER
#define FRAGMENT WSMANCTL_TAKES_FRAGMENT
#define HOST WSMANCTL_TAKES_HOST
#define INPUT WSMANCTL_TAKES_INPUT
#define LINE WSMANCTL_TAKES_LINE
#define MACHINE WSMANCTL_TAKES_MACHINE
#define PATHS WSMANCTL_TAKES_PATHS
#define POWERSHELL WSMANCTL_TAKES_POWERSHELL
#define QUERY WSMANCTL_TAKES_QUERY
#define RESOURCE WSMANCTL_TAKES_RESOURCE
#define SCRIPT WSMANCTL_TAKES_SCRIPT
#define SETUP WSMANCTL_TAKES_SETUP
#define SHELL WSMANCTL_TAKES_SHELL
#define TOPIC WSMANCTL_TAKES_TOPIC

/* clang-format off */
const WsmanctlVerb wsmanctl_verbs[WSMANCTL_N_VERBS] = {
  { WSMANCTL_IDENTIFY, "identify", { "id" }, "", N_("Show the server’s version"),
    MACHINE },
  { WSMANCTL_GET, "get", { "g" }, "RESOURCE", N_("Read an instance"),
    MACHINE | RESOURCE | FRAGMENT },
  { WSMANCTL_SET, "set", { "s", "put", "p" }, "RESOURCE KEY=VALUE…", N_("Change an instance"),
    MACHINE | RESOURCE | FRAGMENT | CHANGES | EFFECT },
  { WSMANCTL_CREATE, "create", { "c" }, "RESOURCE [KEY=VALUE…]", N_("Create an instance"),
    MACHINE | RESOURCE | INPUT | EFFECT },
  { WSMANCTL_DELETE, "delete", { "d" }, "RESOURCE", N_("Delete an instance"),
    MACHINE | RESOURCE | EFFECT },
  { WSMANCTL_ENUMERATE, "enumerate", { "enum", "e" }, "RESOURCE", N_("List instances"),
    MACHINE | RESOURCE | FILTER },
  { WSMANCTL_INVOKE, "invoke", { "i" }, "METHOD RESOURCE [KEY=VALUE…]", N_("Call a method"),
    MACHINE | ACTION | RESOURCE | INPUT | EFFECT },
  { WSMANCTL_RUN, "run", { NULL }, "COMMAND [ARGUMENT…]", N_("Run a command"),
    MACHINE | SHELL | COMMAND | SCRIPT | EFFECT },
  { WSMANCTL_WINRS, "winrs", { NULL }, "COMMAND…", N_("Run a line of the command shell, as winrs does"),
    MACHINE | SHELL | COMMAND | LINE | EFFECT },
  { WSMANCTL_SHELL, "shell", { NULL }, "", N_("Run each line that you type"),
    MACHINE | SHELL },
  { WSMANCTL_PWSH, "pwsh", { NULL }, "[HOST] [SCRIPT]", N_("Run PowerShell: a script, or each line that you type"),
    MACHINE | POWERSHELL },
  { WSMANCTL_COPY, "copy", { "cp" }, "[HOST]:PATH PATH | PATH [HOST]:PATH",
    N_("Copy a file or a directory from or to the other machine"),
    MACHINE | PATHS },
  { WSMANCTL_EVENTS, "events", { NULL }, "[HOST] QUERY", N_("Show events as they happen"),
    MACHINE | QUERY },
  { WSMANCTL_DOCTOR, "doctor", { NULL }, "[HOST]", N_("Find what is wrong with the way to a machine"),
    MACHINE | HOST },
  { WSMANCTL_HELPMSG, "helpmsg", { NULL }, "CODE", N_("Explain the code of an error"),
    CODE },
  { WSMANCTL_QUICKCONFIG, "quickconfig", { "qc" }, "", N_("Set up wsmand on this machine"),
    SETUP },
  { WSMANCTL_CONFIGSDDL, "configsddl", { NULL }, "[RESOURCE]", N_("Tell where permissions are kept"),
    TOPIC },
  { WSMANCTL_HELP, "help", { NULL }, "[VERB]", N_("Describe a verb and its options"),
    TOPIC },
};

const char *const wsmanctl_groups[WSMANCTL_N_GROUPS] = {
  N_("The request"), N_("The command"), N_("The output"), N_("The machine"), N_("Many machines"),
  N_("The login"), N_("The certificate of the machine"), N_("The proxy"),
};

#define FIELD(name) G_STRUCT_OFFSET (WsmanctlArguments, name)
#define FLAG(name) WSMANCTL_FLAG, FIELD (name)
#define TEXT(name) WSMANCTL_TEXT, FIELD (name)
#define TEXTS(name) WSMANCTL_TEXTS, FIELD (name)
#define PAIRS(name) WSMANCTL_PAIRS, FIELD (name)
#define PATH(name) WSMANCTL_PATH, FIELD (name)
#define NUMBER(name) WSMANCTL_NUMBER, FIELD (name)
#define SECONDS(name) WSMANCTL_SECONDS, FIELD (name)
#define SECRET(name) WSMANCTL_SECRET, FIELD (name)
#define DESCRIPTOR(name) WSMANCTL_DESCRIPTOR, FIELD (name)

#define REQUEST_OF(takes) WSMANCTL_GROUP_REQUEST, takes
#define COMMAND_OF(takes) WSMANCTL_GROUP_COMMAND, takes
#define OUTPUT_OF(takes) WSMANCTL_GROUP_OUTPUT, takes
#define IN_MACHINE WSMANCTL_GROUP_MACHINE, MACHINE
#define IN_FLEET WSMANCTL_GROUP_FLEET, MACHINE
#define IN_LOGIN WSMANCTL_GROUP_LOGIN, MACHINE
#define IN_PASSWORD WSMANCTL_GROUP_LOGIN, MACHINE | SETUP
#define IN_TLS WSMANCTL_GROUP_TLS, MACHINE
#define IN_PROXY WSMANCTL_GROUP_PROXY, MACHINE

const WsmanctlOption wsmanctl_options[] = {
  /* name, letter, winrm's names, kind and field, group and verbs, values, metavar, help */

  { "filter", 0, { "cmdlinefilter" }, TEXT (filter), REQUEST_OF (FILTER), NULL, N_("TEXT"),
    N_("The filter that chooses instances") },
  { "dialect", 0, { "associationdialect" }, TEXT (dialect), REQUEST_OF (FILTER | FRAGMENT),
    "wql selector association xpath", N_("DIALECT"),
    N_("The language of --filter or --fragment: wql, selector, association, xpath or a URI") },
  { "returntype", 0, { NULL }, TEXT (return_type), REQUEST_OF (FILTER), "object epr objectandepr", N_("TYPE"),
    N_("List instances, references to them, or both: object, epr or objectandepr") },
  { "shallow", 0, { NULL }, FLAG (shallow), REQUEST_OF (FILTER), NULL, NULL,
    N_("Leave out instances of derived classes") },
  { "basepropertiesonly", 0, { NULL }, FLAG (base_properties_only), REQUEST_OF (FILTER), NULL, NULL,
    N_("Leave out the properties that derived classes add") },
  { "associations", 0, { NULL }, FLAG (associations), REQUEST_OF (FILTER), NULL, NULL,
    N_("List the associations, and not the instances at their ends") },
  { "fragment", 0, { NULL }, TEXT (fragment), REQUEST_OF (FRAGMENT), NULL, N_("PATH"),
    N_("The part of the instance to read or change") },
  { "option", 0, { "options" }, PAIRS (options), REQUEST_OF (RESOURCE | QUERY), NULL, N_("KEY=VALUE"),
    N_("Set an option for the provider; may be given more than once") },
  { "file", 0, { NULL }, PATH (file), REQUEST_OF (INPUT | CHANGES | SCRIPT | POWERSHELL), NULL,
    N_("FILE"),
    N_("The XML to send, instead of KEY=VALUE; for a command: a script of PowerShell") },
  { "transport", 0, { NULL }, TEXT (transport), REQUEST_OF (SETUP), "https", N_("TRANSPORT"),
    N_("The transport to set up: https") },
  { "root", 0, { NULL }, PATH (root), REQUEST_OF (SETUP), NULL, N_("DIRECTORY"),
    N_("Set up a system in this directory, which doesn’t run") },
  { "configuration", 0, { NULL }, TEXT (configuration), REQUEST_OF (POWERSHELL), NULL, N_("NAME"),
    N_("The endpoint of PowerShell; the default is Microsoft.PowerShell") },
  { "no-clobber", 0, { NULL }, FLAG (no_clobber), REQUEST_OF (PATHS), NULL, NULL,
    N_("Replace no file") },
  { "recursive", 0, { NULL }, FLAG (recursive), REQUEST_OF (PATHS), NULL, NULL,
    N_("Copy all that is in a directory") },
  { "lanes", 0, { NULL }, NUMBER (lanes), REQUEST_OF (PATHS), NULL, N_("NUMBER"),
    N_("How many files of a directory are copied at the same time; the default is 4") },

  { "directory", 'd', { NULL }, TEXT (directory), COMMAND_OF (SHELL), NULL, N_("PATH"),
    N_("The working directory on the other machine") },
  { "environment", 0, { "env" }, TEXTS (environment), COMMAND_OF (SHELL), NULL, N_("NAME=VALUE"),
    N_("Set a variable on the other machine; may be given more than once") },
  { "noprofile", 0, { "nop" }, FLAG (no_profile), COMMAND_OF (SHELL), NULL, NULL,
    N_("Don’t load the user’s profile on the other machine") },
  { "noecho", 0, { "noe" }, FLAG (no_echo), COMMAND_OF (SHELL), NULL, NULL,
    N_("Don’t show on the terminal what you type for the command") },
  { "powershell", 0, { NULL }, FLAG (powershell), COMMAND_OF (SCRIPT), NULL, NULL,
    N_("The words are a script of PowerShell") },

  { "format", 0, { "f" }, TEXT (format), OUTPUT_OF (ALL), "text xml pretty json table", N_("FORMAT"),
    N_("The output format: text, xml, pretty, json or table") },
  { "quiet", 'q', { NULL }, FLAG (quiet), OUTPUT_OF (PATHS | SETUP), NULL, NULL,
    N_("Show no progress, and ask no question") },
  { "verbose", 'v', { NULL }, FLAG (verbose), OUTPUT_OF (ALL), NULL, NULL,
    N_("Print on standard error how the user was authenticated, and how messages are protected") },
  { "version", 0, { NULL }, FLAG (version), OUTPUT_OF (ALL), NULL, NULL, N_("Print the version") },
  { "help", 'h', { NULL }, FLAG (help), OUTPUT_OF (ALL), NULL, NULL, N_("Print this help") },

  { "remote", 'r', { "machine" }, TEXT (remote), IN_MACHINE, NULL, N_("CONNECTION"),
    N_("The machine: [http|https://]HOST[:PORT][/PATH]; the default is this machine’s socket") },
  { "port", 0, { NULL }, NUMBER (port), IN_MACHINE, NULL, N_("NUMBER"),
    N_("The port of the machine, if the connection names none") },
  { "usessl", 0, { "ssl" }, FLAG (use_ssl), IN_MACHINE, NULL, NULL,
    N_("Use https if the connection names no transport") },
  { "profile", 0, { NULL }, TEXT (profile), IN_MACHINE, "windows controller", N_("KIND"),
    N_("The kind of machine: windows, or controller for a management controller such as Intel AMT") },
  { "timeout", 0, { NULL }, NUMBER (timeout), IN_MACHINE, NULL, N_("MILLISECONDS"),
    N_("The limit of the total time") },
  { NULL, 0, { "t", "timeout" }, SECONDS (timeout), WSMANCTL_GROUP_MACHINE, LINE, NULL, N_("SECONDS"),
    N_("The limit of the total time") },
  { "max-envelope-size", 0, { NULL }, NUMBER (max_envelope_size), IN_MACHINE, NULL, N_("BYTES"),
    N_("The largest size of a response") },
  { "encoding", 0, { NULL }, TEXT (encoding), IN_MACHINE, "utf-8 utf-16", N_("CHARSET"),
    N_("The charset of requests: utf-8 or utf-16") },
  { "address", 0, { NULL }, TEXT (address), IN_MACHINE, NULL, N_("HOST[:PORT]"),
    N_("Connect to this address; the login and the certificate stay those of the machine’s name") },

  { "hosts", 0, { NULL }, TEXT (hosts), IN_FLEET, NULL, N_("HOSTS"),
    N_("Ask many machines: a file of hosts, or hosts and groups with commas between them") },
  { "hosts-file", 0, { NULL }, PATH (hosts_file), IN_FLEET, NULL, N_("FILE"),
    N_("The file that describes hosts and groups; the default is ~/.config/wsmanctl/hosts") },
  { "parallel", 0, { NULL }, NUMBER (parallel), IN_FLEET, NULL, N_("NUMBER"),
    N_("How many machines are asked at the same time; the default is 100") },
  { "total-timeout", 0, { NULL }, NUMBER (total_timeout), IN_FLEET, NULL, N_("MILLISECONDS"),
    N_("The limit of the time for all machines; --timeout is for each") },
  { "relax-all", 0, { NULL }, FLAG (relax_all), IN_FLEET, NULL, NULL,
    N_("Let options that make connections less safe count for all machines") },

  { "username", 'u', { NULL }, TEXT (user_name), IN_PASSWORD, NULL, N_("NAME"),
    N_("The user to log in as; without an option for the password, wsmanctl asks for it") },
  { NULL, 0, { "password", "p" }, SECRET (password), IN_PASSWORD, NULL, N_("PASSWORD"),
    N_("The password, where other users can see it; better let wsmanctl ask") },
  { "password-file", 0, { NULL }, PATH (password_file), IN_PASSWORD, NULL, N_("FILE"),
    N_("Read the password from the first line of a file") },
  { "password-fd", 0, { NULL }, DESCRIPTOR (password_fd), IN_PASSWORD, NULL, N_("NUMBER"),
    N_("Read the password from a descriptor") },
  { "authentication", 'a', { "auth" }, TEXT (authentication), IN_LOGIN,
    "none basic digest negotiate kerberos credssp certificate", N_("MECHANISM"),
    N_("How to log in: none, basic, digest, negotiate, kerberos, credssp or certificate") },
  { "certificate", 'c', { NULL }, TEXT (certificate), IN_LOGIN, NULL, N_("CERTIFICATE"),
    N_("Log in with a client certificate: a file of PEM or PKCS#12, a pkcs11: URI, or a thumbprint") },
  { "certificate-directory", 0, { NULL }, PATH (certificate_directory), IN_LOGIN, NULL, N_("DIRECTORY"),
    N_("Look up the thumbprint in this directory, and then at tokens") },
  { "keytab", 0, { NULL }, PATH (keytab), IN_LOGIN, NULL, N_("FILE"),
    N_("Get Kerberos tickets with the keys in a file, instead of a password") },
  { "ccache", 0, { NULL }, TEXT (credentials_cache), IN_LOGIN, NULL, N_("NAME"),
    N_("Use the Kerberos tickets of a credentials cache") },
  { "defaultcreds", 0, { NULL }, FLAG (default_credentials), IN_LOGIN, NULL, NULL,
    N_("Use this desktop’s ticket for Negotiate over https") },
  { "spnport", 0, { NULL }, FLAG (spn_port), IN_LOGIN, NULL, NULL,
    N_("The machine’s name in Kerberos contains the port") },
  { "trusted-host", 0, { NULL }, TEXTS (trusted_hosts), IN_LOGIN, NULL, N_("HOST"),
    N_("Allow NTLM with a domain’s account for this host over http"), TRUE },
  { "delegate-to", 0, { NULL }, TEXTS (delegate_to), IN_LOGIN, NULL, N_("HOST"),
    N_("Allow CredSSP to give this host the password") },
  { "ntlm", 0, { NULL }, TEXT (ntlm), IN_LOGIN, "auto allow forbid", N_("POLICY"),
    N_("Whether NTLM may be used: auto, allow or forbid"), TRUE },
  { "accept-digest-md5", 0, { NULL }, FLAG (accept_digest_md5), IN_LOGIN, NULL, NULL,
    N_("Accept Digest with MD5, which is weak, if the machine offers nothing better"), TRUE },
  { "accept-old-credssp", 0, { NULL }, FLAG (accept_old_credssp), IN_LOGIN, NULL, NULL,
    N_("Accept CredSSP in a version before 5, which isn’t safe any more"), TRUE },
  { "unencrypted", 0, { "un" }, FLAG (unencrypted), IN_LOGIN, NULL, NULL,
    N_("Allow unencrypted messages and passwords over http"), TRUE },

  { "skip-ca-check", 0, { "skipcacheck" }, FLAG (skip_ca_check), IN_TLS, NULL, NULL,
    N_("Accept a certificate of an unknown issuer"), TRUE },
  { "skip-cn-check", 0, { "skipcncheck" }, FLAG (skip_cn_check), IN_TLS, NULL, NULL,
    N_("Accept a certificate that was issued for another name"), TRUE },
  { "skip-revocation-check", 0, { "skiprevocationcheck", "skiprevcheck" }, FLAG (skip_revocation_check), IN_TLS,
    NULL, NULL, N_("Accept a certificate that was revoked"), TRUE },
  { "ca-file", 0, { NULL }, PATH (ca_file), IN_TLS, NULL, N_("FILE"),
    N_("Trust the issuers in a PEM file, instead of the system’s") },
  { "crl-file", 0, { NULL }, PATH (crl_file), IN_TLS, NULL, N_("FILE"),
    N_("Refuse the certificates that the revocation lists in a PEM file name") },
  { "pin", 0, { NULL }, TEXT (pin), IN_TLS, NULL, N_("HEX"),
    N_("Accept only the certificate with this SHA-256 fingerprint") },
  { "accept-old-tls", 0, { NULL }, FLAG (accept_old_tls), IN_TLS, NULL, NULL,
    N_("Accept versions of TLS before 1.2, which aren’t secure"), TRUE },
  { "no-channel-binding", 0, { NULL }, FLAG (no_channel_binding), IN_TLS, NULL, NULL,
    N_("Don’t bind the login to the certificate; this is needed behind a proxy that ends TLS"), TRUE },

  { "proxy", 0, { NULL }, TEXT (proxy), IN_PROXY, NULL, N_("URI"),
    N_("Connect through this proxy, an http, https, socks5, socks4a or socks4 URI") },
  { "proxy-access", 0, { "proxyaccess", "pac" }, TEXT (proxy_access), IN_PROXY, "ie winhttp auto none", N_("KIND"),
    N_("How to find the proxy: ie, winhttp, auto or none") },
  { "proxy-auth", 0, { "proxyauth", "pa" }, TEXT (proxy_authentication), IN_PROXY, "basic digest negotiate",
    N_("MECHANISM"), N_("How to log in to the proxy: basic, digest or negotiate") },
  { "proxy-username", 0, { "proxyusername", "proxyuser", "pu" }, TEXT (proxy_user_name), IN_PROXY, NULL,
    N_("NAME"), N_("Who to log in as to the proxy") },
  { NULL, 0, { "proxypassword", "pp" }, SECRET (proxy_password), IN_PROXY, NULL, N_("PASSWORD"),
    N_("The password for the proxy, where other users can see it; better let wsmanctl ask") },
  { "proxy-password-file", 0, { NULL }, PATH (proxy_password_file), IN_PROXY, NULL, N_("FILE"),
    N_("Read the password for the proxy from the first line of a file") },
  { "proxy-password-fd", 0, { NULL }, DESCRIPTOR (proxy_password_fd), IN_PROXY, NULL, N_("NUMBER"),
    N_("Read the password for the proxy from a descriptor") },
};
/* clang-format on */

const gsize wsmanctl_n_options = G_N_ELEMENTS (wsmanctl_options);

gboolean
wsmanctl_option_is_for (const WsmanctlOption *self,
                        const WsmanctlVerb   *verb)
{
  return self->takes == ALL || (self->takes & verb->takes) != 0;
}

gboolean
wsmanctl_option_relaxes (const WsmanctlOption    *self,
                         const WsmanctlArguments *values)
{
  /* The other policies for NTLM are as safe as the default. */
  if (self->field == FIELD (ntlm))
    return values->ntlm != NULL && g_ascii_strcasecmp (values->ntlm, "allow") == 0;

  return self->relaxes;
}

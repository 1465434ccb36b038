#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Samba's gensec as one side of an authentication, with the same protocol of lines as tests/support/gss-peer.c. An
acceptor makes a temporary domain with one user in a folder of its own.
"""

import argparse
import base64
import contextlib
import logging
import os
import sys

from samba import auth, credentials, gensec, param

KEPT = []
MECHANISMS = {('ntlm', 'raw'): 'ntlmssp', ('ntlm', 'spnego'): 'spnego',
              ('kerberos', 'raw'): 'gssapi_krb5', ('kerberos', 'spnego'): 'spnego',
              ('both', 'spnego'): 'spnego'}


def load_parameters(folder, without=None):
    path = os.path.join(folder, 'smb.conf')
    if not os.path.exists(path):
        with open(path, 'w', encoding='utf-8') as conf:
            conf.write(f'[global]\nprivate dir = {folder}\nlock dir = {folder}\n'
                       f'state directory = {folder}\ncache directory = {folder}\n'
                       f'binddns dir = {folder}\npid directory = {folder}\n'
                       'netbios name = PEER\nworkgroup = PEER\nrealm = PEER.TEST\n'
                       'log level = 0\n')
            if without:
                conf.write(f'gensec:{without} = no\n')
    parameters = param.LoadParm()
    parameters.load(path)
    return parameters


def start_initiator(options, parameters):
    identity = credentials.Credentials()
    identity.guess(parameters)
    domain, _, name = options.user.rpartition('\\')
    identity.set_username(name)
    identity.set_domain(domain)
    if options.realm:
        identity.set_realm(options.realm)
    identity.set_password(options.password)
    identity.set_workstation('PEER')
    identity.set_kerberos_state({'kerberos': credentials.MUST_USE_KERBEROS,
                                 'both': credentials.AUTO_USE_KERBEROS,
                                 'ntlm': credentials.DONT_USE_KERBEROS}[options.mechanism])
    service, _, host = options.target.partition('/')
    # Samba keeps the pointer, not the text.
    KEPT.append(host)
    side = gensec.Security.start_client({'lp_ctx': parameters, 'target_hostname': host})
    side.set_target_hostname(host)
    side.set_target_service(service)
    side.set_credentials(identity)
    return side


def provision_domain(options, folder, parameters):
    """A directory with one user. gensec's acceptor uses it."""
    from samba import dsdb, provision
    from samba.auth import system_session
    from samba.samdb import SamDB

    logger = logging.getLogger('provision')
    logger.addHandler(logging.NullHandler())
    domain, _, name = options.user.rpartition('\\')
    # Samba 4.22 prints to the descriptor of the responses.
    with contextlib.redirect_stdout(sys.stderr):
        result = provision.provision(
            logger, system_session(), smbconf=os.path.join(folder, 'smb.conf'), targetdir=folder,
            realm='PEER.TEST', domain=domain, hostname='peer', hostip='127.0.0.1',
            serverrole='active directory domain controller', adminpass='Passw0rd.of.nobody',
            dns_backend='NONE', dom_for_fun_level=dsdb.DS_DOMAIN_FUNCTION_2008_R2,
            use_ntvfs=True, skip_sysvolacl=True, backend_store='tdb')
    database = SamDB(url=result.paths.samdb, session_info=system_session(), lp=result.lp)
    database.newuser(name, options.password)
    return result.lp


def start_acceptor(parameters):
    identity = credentials.Credentials()
    identity.guess(parameters)
    identity.set_machine_account(parameters)
    context = auth.AuthContext(lp_ctx=parameters)
    KEPT.append('peer')
    side = gensec.Security.start_server({'lp_ctx': parameters, 'target_hostname': KEPT[-1]}, context)
    side.set_credentials(identity)
    return side


def start_sealing(side, mechanism, wrapping):
    side.want_feature(gensec.FEATURE_SIGN)
    side.want_feature(gensec.FEATURE_SEAL)
    side.start_mech_by_name(MECHANISMS[mechanism, wrapping])
    return side


def encode(data):
    return base64.b64encode(data).decode() if data else '-'


def answer(side, words):
    if words[0] == 'token':
        token = b'' if words[1] == '-' else base64.b64decode(words[1])
        done, output = side.update(token)
        return f'token {encode(output)} {"done" if done else "more"}'
    if words[0] == 'seal':
        sealed = side.wrap(base64.b64decode(words[1]))
        plain_length = len(base64.b64decode(words[1]))
        return f'sealed {len(sealed) - plain_length} {encode(sealed)}'
    if words[0] == 'unseal':
        return f'plain {encode(side.unwrap(base64.b64decode(words[2])))}'
    if words[0] == 'key':
        return f'key {encode(side.session_key())}'
    return 'info - 0 - -'


def main():
    parser = argparse.ArgumentParser()
    for name in ('role', 'mechanism', 'wrapping', 'target', 'user', 'password', 'realm', 'folder',
                 'without'):
        parser.add_argument('--' + name)
    options = parser.parse_args()
    parameters = load_parameters(options.folder, options.without)
    side = (start_initiator(options, parameters) if options.role == 'initiator'
            else start_acceptor(provision_domain(options, options.folder, parameters)))
    start_sealing(side, options.mechanism, options.wrapping)
    for line in sys.stdin:
        try:
            print(answer(side, line.split()), flush=True)
        except Exception as problem:  # whatever it is, the other side has to hear of it
            print(f'error {problem}', flush=True)


if __name__ == '__main__':
    main()

# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes a token of softhsm with a certificate and its private key."""

import ctypes
import os
import shutil
import subprocess
import sys

ID = '010203'
MODULES = '/usr/share/p11-kit/modules/softhsm2.module'
LOGIN = 1  # GNUTLS_PKCS11_OBJ_FLAG_LOGIN


class Datum(ctypes.Structure):
    _fields_ = [('data', ctypes.c_char_p), ('size', ctypes.c_uint)]


def is_available():
    return shutil.which('softhsm2-util') is not None and os.path.exists(MODULES)


def check(result):
    if result < 0:
        raise RuntimeError(f'GnuTLS fails with {result}')


def add_certificate(pin, path):
    """Only GnuTLS can put a certificate on the token; softhsm2-util can't."""
    gnutls = ctypes.CDLL('libgnutls.so.30')
    certificate = ctypes.c_void_p()
    with open(path, 'rb') as file:
        text = file.read()

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint,
                      ctypes.POINTER(ctypes.c_char), ctypes.c_size_t)
    def on_pin(_data, _attempt, _url, _label, _flags, buffer, size):
        value = pin.encode() + b'\0'
        ctypes.memmove(buffer, value, min(len(value), size))
        return 0

    gnutls.gnutls_pkcs11_set_pin_function(on_pin, None)
    check(gnutls.gnutls_x509_crt_init(ctypes.byref(certificate)))
    check(gnutls.gnutls_x509_crt_import(certificate, ctypes.byref(Datum(text, len(text))), 1))
    identifier = bytes.fromhex(ID)
    check(gnutls.gnutls_pkcs11_copy_x509_crt2(b'pkcs11:token=test', certificate, b'ada',
                                              ctypes.byref(Datum(identifier, len(identifier))), LOGIN))


def make(folder, pin, key, certificate):
    """Makes the token in a folder of its own. Returns the configuration for $SOFTHSM2_CONF. The certificate is
    added by another process, so that this process doesn't use the token."""
    directory = os.path.join(folder, 'tokens')
    configuration = os.path.join(folder, 'softhsm2.conf')
    os.mkdir(directory)
    with open(configuration, 'w', encoding='utf-8') as file:
        file.write(f'directories.tokendir = {directory}\nobjectstore.backend = file\nlog.level = ERROR\n')
    env = {**os.environ, 'SOFTHSM2_CONF': configuration}
    for command in (['--init-token', '--free', '--label', 'test', '--so-pin', '56789'],
                    ['--import', key, '--token', 'test', '--label', 'ada', '--id', ID]):
        subprocess.run(['softhsm2-util', *command, '--pin', pin], env=env, check=True, capture_output=True)
    subprocess.run([sys.executable, __file__, certificate], input=pin, env=env, check=True, encoding='utf-8')
    return configuration


if __name__ == '__main__':
    add_certificate(sys.stdin.read(), sys.argv[1])

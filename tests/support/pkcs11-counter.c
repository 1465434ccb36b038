/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A module of PKCS#11 in front of softhsm's. It counts the logins in the variable pkcs11_counter_logins. It counts the
 * sessions that were closed in pkcs11_counter_closed, and those that the main thread has closed in
 * pkcs11_counter_closed_by_main.
 */

#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

int pkcs11_counter_logins;
int pkcs11_counter_closed;
int pkcs11_counter_closed_by_main;

static CK_FUNCTION_LIST counting;
static CK_FUNCTION_LIST *counted;

static CK_RV
log_in (CK_SESSION_HANDLE  session,
        CK_USER_TYPE       user_type,
        CK_UTF8CHAR       *pin,
        CK_ULONG           length)
{
  __atomic_add_fetch (&pkcs11_counter_logins, 1, __ATOMIC_SEQ_CST);

  return counted->C_Login (session, user_type, pin, length);
}

static CK_RV
close_session (CK_SESSION_HANDLE session)
{
  __atomic_add_fetch (&pkcs11_counter_closed, 1, __ATOMIC_SEQ_CST);
  if (syscall (SYS_gettid) == getpid ())
    __atomic_add_fetch (&pkcs11_counter_closed_by_main, 1, __ATOMIC_SEQ_CST);

  return counted->C_CloseSession (session);
}

CK_RV
C_GetFunctionList (CK_FUNCTION_LIST **list)
{
  if (counted == NULL)
    {
      void *module = dlopen (getenv ("WSMAN_TEST_PKCS11_MODULE"), RTLD_NOW | RTLD_LOCAL);
      CK_C_GetFunctionList get_list = NULL;

      if (module != NULL)
        get_list = (CK_C_GetFunctionList) dlsym (module, "C_GetFunctionList");
      if (get_list == NULL || get_list (&counted) != CKR_OK)
        return CKR_GENERAL_ERROR;

      counting = *counted;
      counting.C_Login = log_in;
      counting.C_CloseSession = close_session;
    }

  *list = &counting;

  return CKR_OK;
}

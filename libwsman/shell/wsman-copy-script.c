/*
 * SPDX-FileCopyrightText: 2026 The libwsman authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/*
 * The scripts for copying files. They get paths in base64, so that no character of a name has a meaning in a command
 * line or in XML. The numbers after “exit” and “Leave” are those of WsmanCopyStatus.
 */

#include "wsman-copy-script-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/wsman-code-names-private.h"
#include "base/wsman-error-private.h"

#define MAX_EXPLANATION 512

/* A command substitution drops line feeds at the end of its text, but a name may end with a line feed. So the script
 * first appends a full stop. It puts “./” before a relative path, so that the path doesn't look like an option. */
#define SHELL_DECODE \
  "decode () { printf %s \"$1\" | base64 -d && echo .; }\n" \
  "anchor () { case $path in /*) ;; *) path=./$path ;; esac; }\n"

/* “head -c” and “read” consume exactly the bytes that they are asked for. A file that exists keeps its permissions,
 * except set-user-ID and set-group-ID, because these would give the owner's rights to the new content. The permissions
 * of a new file follow the umask. */
#define SHELL_SEND \
  SHELL_DECODE \
  "check () {\n" \
  "  [ -e \"$path\" ] || [ -L \"$path\" ] || return 0\n" \
  "  [ -f \"$path\" ] || exit 6\n" \
  "  [ \"$overwrite\" = 1 ] || exit 3\n" \
  "}\n" \
  "read -r path name mode overwrite || exit 8\n" \
  "path=$(decode \"$path\") && name=$(decode \"$name\") || exit 1\n" \
  "path=${path%.} name=${name%.}\n" \
  "anchor\n" \
  "[ ! -d \"$path\" ] || path=${path%/}/$name\n" \
  "folder=${path%/*}/\n" \
  "[ -d \"$folder\" ] || exit 4\n" \
  "check\n" \
  "temporary=\n" \
  "trap 'rm -f \"$temporary\"' EXIT\n" \
  "trap 'exit 8' HUP INT PIPE TERM\n" \
  "temporary=$(mktemp \"$folder.wsman-copy.XXXXXX\") || exit 1\n" \
  "while read -r length sum && [ \"$length\" -gt 0 ]; do\n" \
  "  head -c \"$length\" || exit 1\n" \
  "done >\"$temporary\"\n" \
  "[ \"$length\" = 0 ] || exit 8\n" \
  "actual=$(sha256sum <\"$temporary\") || exit 1\n" \
  "[ \"${actual%% *}\" = \"$sum\" ] || exit 7\n" \
  "check\n" \
  "if [ -e \"$path\" ]; then\n" \
  "  chmod --reference=\"$path\" \"$temporary\" && chmod ug-s \"$temporary\"\n" \
  "else\n" \
  "  chmod \"$mode\" \"$temporary\"\n" \
  "fi || exit 1\n" \
  "mv -fT \"$temporary\" \"$path\" || exit 1\n"

/* Files in /proc and /sys are generated while they are read. Their reported size is wrong: it is 0 or one page. Their
 * content may differ each time. So the script first reads a file that may be generated into a temporary file, and
 * removes the temporary file's name before it sends the content. If a file grows meanwhile, only its first part is
 * sent. The sum is computed in a second reading at the same time. */
#define SHELL_FETCH \
  SHELL_DECODE \
  "take () { if [ \"$size\" -gt 0 ]; then head -c \"$size\"; else cat; fi; }\n" \
  "read -r path || exit 8\n" \
  "path=$(decode \"$path\") || exit 1\n" \
  "path=${path%.}\n" \
  "anchor\n" \
  "[ -e \"$path\" ] || exit 5\n" \
  "[ -f \"$path\" ] || exit 6\n" \
  "size=$(stat -Lc %s \"$path\") || exit 1\n" \
  "if [ -x \"$path\" ]; then mode=x; else mode=-; fi\n" \
  "copy=\n" \
  "trap 'rm -f \"$copy\"' EXIT\n" \
  "trap 'exit 8' HUP INT PIPE TERM\n" \
  "if [ \"$size\" -le 65536 ] && copy=$(mktemp 2>/dev/null); then\n" \
  "  cat <\"$path\" >\"$copy\" && size=$(stat -c %s \"$copy\") || exit 1\n" \
  "  path=$copy\n" \
  "fi\n" \
  "exec 3>&1 4<\"$path\" 5<\"$path\" || exit 1\n" \
  "[ -z \"$copy\" ] || rm -f \"$copy\"\n" \
  "echo \"$size $mode\"\n" \
  "sum=$(take <&5 | sha256sum & take <&4 >&3 || exit 1; wait) || exit 1\n" \
  "printf %s \"${sum%% *}\"\n"

/* The default implementation of SHA-256 isn't certified. On machines that allow only certified implementations,
 * Create() fails. */
#define POWERSHELL_START \
  "$ErrorActionPreference='Stop'\n" \
  "$ProgressPreference='SilentlyContinue'\n" \
  "function Text($base64){[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($base64))}\n" \
  "function Hash{try{[Security.Cryptography.SHA256]::Create()}" \
  "catch{New-Object Security.Cryptography.SHA256CryptoServiceProvider}}\n" \
  "function Hex($bytes){[BitConverter]::ToString($bytes).Replace('-','')}\n" \
  "function Explain($problem){[Console]::Error.WriteLine($problem.Exception.GetBaseException().Message)}\n"

/* PowerShell itself reads its standard input line by line. So a frame is a line of base64. */
#define POWERSHELL_SEND \
  POWERSHELL_START \
  "$input|&{\n" \
  "begin{\n" \
  "$file=$null\n" \
  "function Leave($status){\n" \
  "if($file){$file.Close();[IO.File]::Delete($temporary)}\n" \
  "exit $status}\n" \
  "function Check{\n" \
  "if([IO.Directory]::Exists($path)){Leave 6}\n" \
  "if([IO.File]::Exists($path) -and $overwrite -ne '1'){Leave 3}}\n" \
  "}\n" \
  "process{try{\n" \
  "$line=[string]$_\n" \
  "if(!$file){\n" \
  "$path,$name,$mode,$overwrite=$line.Split(' ')\n" \
  "$path=[IO.Path]::GetFullPath((Text $path))\n" \
  "if([IO.Directory]::Exists($path)){$path=[IO.Path]::Combine($path,(Text $name))}\n" \
  "$folder=[IO.Path]::GetDirectoryName($path)\n" \
  "if(![IO.Directory]::Exists($folder)){Leave 4}\n" \
  "Check\n" \
  "$temporary=[IO.Path]::Combine($folder,'.wsman-copy.'+[Guid]::NewGuid().ToString('N'))\n" \
  "$file=[IO.File]::Open($temporary,'CreateNew','ReadWrite','None')\n" \
  "}elseif(!$line.StartsWith('.')){\n" \
  "$bytes=[Convert]::FromBase64String($line)\n" \
  "$file.Write($bytes,0,$bytes.Length)\n" \
  "}else{\n" \
  "$file.Flush()\n" \
  "$file.Position=0\n" \
  "if((Hex ((Hash).ComputeHash($file))) -ne $line.Substring(1)){Leave 7}\n" \
  "$file.Close()\n" \
  "Check\n" \
  "if([IO.File]::Exists($path)){\n" \
  "[IO.File]::Replace($temporary,$path,$temporary+'~')\n" \
  "[IO.File]::Delete($temporary+'~')\n" \
  "}else{[IO.File]::Move($temporary,$path)}\n" \
  "exit 0}\n" \
  "}catch{Explain $_;Leave 1}}\n" \
  "end{Leave 8}\n" \
  "}\n"

#define POWERSHELL_FETCH \
  POWERSHELL_START \
  "try{\n" \
  "$path=[IO.Path]::GetFullPath((Text (@($input)[0])))\n" \
  "if([IO.Directory]::Exists($path)){exit 6}\n" \
  "if(![IO.File]::Exists($path)){exit 5}\n" \
  "$file=[IO.File]::Open($path,'Open','Read','ReadWrite, Delete')\n" \
  "$out=[Console]::OpenStandardOutput()\n" \
  "function Say($text){$bytes=[Text.Encoding]::ASCII.GetBytes($text);$out.Write($bytes,0,$bytes.Length)}\n" \
  "if($file.Length -le 65536 -and $env:OS -ne 'Windows_NT'){\n" \
  "$copy=New-Object IO.MemoryStream;$file.CopyTo($copy);$copy.Position=0;$file=$copy}\n" \
  "$hash=Hash\n" \
  "$left=$file.Length\n" \
  "Say \"$left -`n\"\n" \
  "$buffer=New-Object byte[] 65536\n" \
  "while($left -gt 0){\n" \
  "$n=$file.Read($buffer,0,[int][Math]::Min([long]65536,$left))\n" \
  "if($n -eq 0){break}\n" \
  "$out.Write($buffer,0,$n)\n" \
  "[void]$hash.TransformBlock($buffer,0,$n,$buffer,0)\n" \
  "$left-=$n}\n" \
  "[void]$hash.TransformFinalBlock($buffer,0,0)\n" \
  "Say (Hex $hash.Hash)\n" \
  "$out.Flush()\n" \
  "exit 0\n" \
  "}catch{Explain $_;exit 1}\n"

const char *
wsman_copy_script_get (WsmanCopyDialect   dialect,
                       WsmanCopyDirection direction)
{
  static const char *const scripts[][2] = {
    [WSMAN_COPY_DIALECT_SHELL] = { SHELL_SEND, SHELL_FETCH },
    [WSMAN_COPY_DIALECT_POWERSHELL] = { POWERSHELL_SEND, POWERSHELL_FETCH },
  };

  return scripts[dialect][direction];
}

static char *
encode (const char *text)
{
  return g_base64_encode ((const guchar *) text, strlen (text));
}

char *
wsman_copy_script_make_parameters (const WsmanCopyTarget *target)
{
  g_autofree char *path = encode (target->path);
  g_autofree char *name = NULL;

  if (target->name == NULL)
    return g_strconcat (path, "\n", NULL);

  name = encode (target->name);

  return g_strdup_printf ("%s %s =rw%s %d\n", path, name, target->is_executable ? "x" : "",
                          target->overwrite ? 1 : 0);
}

static void
append (GByteArray *bytes,
        const char *text)
{
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

void
wsman_copy_script_append_frame (WsmanCopyDialect  dialect,
                                const guint8     *data,
                                gsize             length,
                                GByteArray       *frames)
{
  g_autofree char *text = NULL;

  if (dialect == WSMAN_COPY_DIALECT_SHELL)
    {
      text = g_strdup_printf ("%" G_GSIZE_FORMAT "\n", length);
      append (frames, text);
      g_byte_array_append (frames, data, (guint) length);
    }
  else
    {
      text = g_base64_encode (data, length);
      append (frames, text);
      append (frames, "\n");
    }
}

void
wsman_copy_script_append_sum (WsmanCopyDialect  dialect,
                              const char       *sum,
                              GByteArray       *frames)
{
  append (frames, dialect == WSMAN_COPY_DIALECT_SHELL ? "0 " : ".");
  append (frames, sum);
  append (frames, "\n");
}

gboolean
wsman_copy_script_parse_description (const char *line,
                                     goffset    *size,
                                     gboolean   *is_executable)
{
  g_auto(GStrv) words = g_strsplit (line, " ", 3);
  gint64 number;

  if (g_strv_length (words) != 2 || !g_ascii_string_to_signed (words[0], 10, 0, G_MAXINT64, &number, NULL))
    return FALSE;

  *size = number > 0 ? number : -1;
  *is_executable = g_str_equal (words[1], "x");

  return *is_executable || g_str_equal (words[1], "-");
}

char *
wsman_copy_script_get_name (WsmanCopyDialect  dialect,
                            const char       *path)
{
  const char *separators = dialect == WSMAN_COPY_DIALECT_SHELL ? "/" : "/\\:";
  const char *end = path + strlen (path);
  const char *start = end;

  while (start > path && strchr (separators, start[-1]) == NULL)
    start--;

  return start < end ? g_strndup (start, end - start) : NULL;
}

/* Prepares the output of programs for use in a sentence. */
static char *
clean_up (const char *explanation)
{
  g_autofree char *text = g_utf8_make_valid (explanation, -1);

  g_strstrip (text);
  if (g_utf8_strlen (text, -1) > MAX_EXPLANATION)
    *g_utf8_offset_to_pointer (text, MAX_EXPLANATION) = '\0';

  return g_steal_pointer (&text);
}

void
wsman_copy_script_set_error (GError     **error,
                             int          status,
                             const char  *path,
                             const char  *explanation)
{
  static const struct
  {
    WsmanCopyStatus status;
    WsmanError klass;
    guint32 code;
    const char *text;
  } problems[] = {
    { WSMAN_COPY_STATUS_EXISTS, WSMAN_ERROR_ALREADY_EXISTS, HRESULT_FROM_WIN32 (ERROR_FILE_EXISTS),
      N_("it already exists on the other machine; set OVERWRITE to replace it") },
    { WSMAN_COPY_STATUS_NO_FOLDER, WSMAN_ERROR_NOT_FOUND, HRESULT_FROM_WIN32 (ERROR_PATH_NOT_FOUND),
      N_("its folder doesn’t exist on the other machine; create the folder first") },
    { WSMAN_COPY_STATUS_NOT_FOUND, WSMAN_ERROR_NOT_FOUND, HRESULT_FROM_WIN32 (ERROR_FILE_NOT_FOUND),
      N_("it doesn’t exist on the other machine") },
    { WSMAN_COPY_STATUS_NO_FILE, WSMAN_ERROR_INVALID_ARGUMENT, HRESULT_FROM_WIN32 (ERROR_DIRECTORY_NOT_SUPPORTED),
      N_("it isn’t a regular file on the other machine; only regular files can be copied") },
    { WSMAN_COPY_STATUS_DIFFERENT, WSMAN_ERROR_REMOTE, HRESULT_FROM_WIN32 (ERROR_CRC),
      N_("the copy on the other machine has another SHA-256, and was removed") },
    { WSMAN_COPY_STATUS_CALLED_OFF, WSMAN_ERROR_REMOTE, HRESULT_FROM_WIN32 (ERROR_OPERATION_ABORTED),
      N_("the other machine didn’t get the whole file, and removed the incomplete file") },
  };
  g_autofree char *reason = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      if (status == (int) problems[i].status)
        {
          wsman_error_set (error, problems[i].klass, problems[i].code, "%s: %s", path, _(problems[i].text));
          return;
        }
    }

  reason = clean_up (explanation);
  wsman_error_set (error, WSMAN_ERROR_REMOTE, E_FAIL, _("%s: it can’t be copied: %s (status %d)"), path,
                   *reason != '\0' ? reason : _("the other machine doesn’t say why"), status);
}

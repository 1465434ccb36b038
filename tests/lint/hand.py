#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The C sources follow the style of CONTRIBUTING, as far as patterns can check it."""

import re

from lint import Lint, without_comments

# A rule: the files, the pattern that the code must not contain, and the reason.
OWN = r'^(libwsman|tools)/(?!shell-host/).*\.c$'
RULES = [
    (r'\.c$', r'G_CALLBACK \((?!on_|wsman_)', 'a handler that isn’t called on_…'),
    (r'\.c$', r'^\w+_cb \(', 'a callback that isn’t called on_…'),
    (r'\.c$', r'g_object_unref \(task\)|g_clear_object \(&task\)', 'a task that isn’t a g_autoptr'),
    (OWN, r'GError \*(?!local_error\b)\w+ = NULL;', 'a local error that isn’t called local_error'),
    (OWN, r'g_autoptr\(GError\) (?!local_error\b)\w+ = NULL;', 'a local error that isn’t called local_error'),
    (OWN, r'^ +\*error = ', 'an error that is passed on without g_propagate_error'),
    (r'^libwsman/', r'#define refuse\b', 'a macro that base has: wsman_error_refuse'),
    (r'^libwsman/', r'g_cancellable_source_new\b',
     'a source that another thread may touch after its context was freed; base has wsman_wake_up_source_new'),
    (OWN, r'GParamSpec \*properties\[(?!\w*N_\w+\])',
     'an array of properties that isn’t sized by the last name of its enum'),
]
# Functions that manage a type have its prefix, as functions that GObject calls have.
LIFE = re.compile(r'_(class_init|init|iface_init|copy|ref|unref|clear|finalize|free)$')
# GLib's macro prescribes the names.
PRESCRIBED = {'wsman_error_private_copy', 'wsman_error_private_clear'}


def functions(lines):
    """Yields the head, the first line and the last one of each function, in GNU style."""
    start = None
    for number, line in enumerate(lines):
        if line == '{':
            start = number
        elif line.startswith('}') and start is not None:
            first = start
            while first > 0 and lines[first - 1].strip() and lines[first - 1][0] not in '}#/;':
                first -= 1
            head = '\n'.join(lines[first:start])
            if line == '}' and head.endswith(')'):
                yield head, start, number
            start = None


def check_last_return(lint, path, lines, code, start, end):
    last = end - 1
    while last > start + 1 and not re.match(r'  \S', code[last]):
        last -= 1
    if end - start <= 3 or not re.match(r'  return\b', code[last]):
        return
    # A comment belongs to the code after it.
    while lines[last - 1].strip() and not code[last - 1].strip():
        last -= 1
    if lines[last - 1].strip() and last > start + 1:
        lint.complain(path, last + 1, 'no blank line before the last return')


def check(lint, path):
    text = lint.read(path)
    code = without_comments(text)
    for files, pattern, reason in RULES:
        if re.search(files, path):
            for match in re.finditer(pattern, code, re.MULTILINE):
                lint.complain(path, code.count('\n', 0, match.start()) + 1, reason)
    for switch in re.finditer(r'switch \(\(Wsman\w+Property\) \w+\)\n( *)\{\n.*?\n\1\}', code, re.DOTALL):
        if 'default:' in switch.group():
            lint.complain(path, code.count('\n', 0, switch.start()) + 1, 'a switch over properties with default')
    virtual = set(re.findall(r'(?:->|\.)\w+ = (\w+)[;,]|G_CALLBACK \((\w+)\)', code))
    virtual = {name for pair in virtual for name in pair}
    for head, start, end in functions(code.split('\n')):
        name = re.search(r'^(\w+) \(', head, re.MULTILINE)
        if name and head.startswith('static') and name.group(1).startswith('wsman_') \
                and not LIFE.search(name.group(1)) and name.group(1) not in virtual | PRESCRIBED:
            lint.complain(path, start, f'{name.group(1)} is static, but bears the name of its class')
        check_last_return(lint, path, text.split('\n'), code.split('\n'), start, end)


def main():
    lint = Lint()
    for path in lint.paths(r'\.c$'):
        check(lint, path)
    lint.finish()


main()

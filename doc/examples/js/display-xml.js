// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Indents a result. Results are XML without white space between the elements.

import {connect} from './connect.js';

function indent(xml) {
    let depth = 0;
    return xml.replace(/></g, '>\n<').split('\n').map(line => {
        depth -= line.startsWith('</');
        const indented = '    '.repeat(depth) + line;
        depth += /^<[^/?][^>]*[^/]>$/.test(line);
        return indented;
    }).join('\n');
}

print(indent(connect().get('wmicimv2/Win32_OperatingSystem').xml));

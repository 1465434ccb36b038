// SPDX-FileCopyrightText: 2026 The libwsman authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Results are XML texts without spaces between the elements; this shows them indented.

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

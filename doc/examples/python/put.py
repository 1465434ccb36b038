# SPDX-FileCopyrightText: 2026 The libwsman authors
# SPDX-License-Identifier: LGPL-2.1-or-later

"""Put replaces a whole instance, so the program gets the instance first. Update does both steps."""

from connect import Wsman, connect

session = connect()
[variable] = session.enumerate('wmicimv2/*', "SELECT * FROM Win32_Environment WHERE Name = 'WSMAN_EXAMPLE'",
                               Wsman.DIALECT_WQL, Wsman.EnumerationFlags.RETURN_EPR)
resource = variable.xml

xml = session.get(resource).xml.replace('>one<', '>two<')
result = session.put(resource, Wsman.Item.new_from_xml(xml))
print('After put:', result['VariableValue'])

session.update(resource, {'VariableValue': 'three'})
print('After update:', session.get(resource)['VariableValue'])

-- result: ["\u0001\u001f \t\r\b\f","é","€","😀"]
return { "\1\31 \t\r\b\f", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80" }

-- status: MUSTER_ERROR_ARGUMENT
-- error: result_with_invalid_string.lua: the result: /outcomes/1/text: the string is not valid UTF-8
return { outcomes = { { text = "fine" }, { text = "\xff" } } }

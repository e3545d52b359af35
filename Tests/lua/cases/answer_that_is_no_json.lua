-- status: MUSTER_ERROR_ARGUMENT
-- error: answer_that_is_no_json.lua: the answer: /outcomes/1/text: this string is not UTF-8
return { outcomes = { { text = "fine" }, { text = "\xff" } } }

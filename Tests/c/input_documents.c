/* Input documents. */
#include "test.h"

#include <math.h>

static void builds(void) {
  muster_input *input = muster_input_new();
  CHECK_TEXT(muster_input_json(input, NULL), "{}");
  CHECK_STATUS(muster_input_set_string(input, "/accountIds/-", "123456789012"), MUSTER_OK);
  CHECK_STATUS(muster_input_set_string(input, "/accountIds/-", "210987654321"), MUSTER_OK);
  CHECK_STATUS(muster_input_set_string(input, "/accountIds/0", "111111111111"), MUSTER_OK);
  CHECK_STATUS(muster_input_set_boolean(input, "/force", 1), MUSTER_OK);
  CHECK_STATUS(muster_input_set_integer(input, "/deep/er/number", -9007199254740993), MUSTER_OK);
  CHECK_STATUS(muster_input_set_number(input, "/half", 0.5), MUSTER_OK);
  CHECK_STATUS(muster_input_set_json(input, "/part", "[1, null]", 9), MUSTER_OK);
  size_t length = 0;
  const char *text = muster_input_json(input, &length);
  CHECK_TEXT(text,
             "{\"accountIds\":[\"111111111111\",\"210987654321\"],\"force\":true,"
             "\"deep\":{\"er\":{\"number\":-9007199254740993}},\"half\":0.5,\"part\":[1,null]}");
  CHECK(length == strlen(text));
  muster_input_free(input);
}

static void escapes(void) {
  muster_input *input = muster_input_new();
  CHECK_STATUS(muster_input_set_string(input, "/a~1b~0c", "\"\\\n\x01é"), MUSTER_OK);
  CHECK_TEXT(muster_input_json(input, NULL), "{\"a/b~c\":\"\\\"\\\\\\n\\u0001é\"}");
  muster_input_free(input);
}

static void encodes_blobs(void) {
  muster_input *input = muster_input_new();
  CHECK_STATUS(muster_input_set_blob(input, "/data", "\0\xff\xfe!", 4), MUSTER_OK);
  CHECK_STATUS(muster_input_set_blob(input, "/empty", NULL, 0), MUSTER_OK);
  CHECK_STATUS(muster_input_set_blob(input, "/x", NULL, 1), MUSTER_ERROR_ARGUMENT);
  CHECK_TEXT(muster_input_json(input, NULL), "{\"data\":\"AP/+IQ==\",\"empty\":\"\"}");
  muster_input_free(input);
}

static void refuses_pointers(void) {
  muster_input *input = muster_input_new();
  CHECK_STATUS(muster_input_set_string(input, "/list/-", "one"), MUSTER_OK);
  const char *pointers[] = {"/list/0/under", "/list/3", "/list/x", "list", "/~2", "/list/-1"};
  for (size_t i = 0; i < sizeof pointers / sizeof pointers[0]; i++) {
    CHECK_STATUS(muster_input_set_string(input, pointers[i], "x"), MUSTER_ERROR_ARGUMENT);
    CHECK_STATUS(muster_input_set_integer(input, pointers[i], 1), MUSTER_ERROR_ARGUMENT);
    CHECK_STATUS(muster_input_set_json(input, pointers[i], "{}", 2), MUSTER_ERROR_ARGUMENT);
  }
  CHECK_STATUS(muster_input_set_string(input, NULL, "x"), MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_input_set_string(input, "/x", NULL), MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_input_set_json(input, "/x", NULL, 1), MUSTER_ERROR_ARGUMENT);
  CHECK_TEXT(muster_input_json(input, NULL), "{\"list\":[\"one\"]}");
  muster_input_free(input);
}

static void refuses_values(void) {
  muster_input *input = muster_input_new();
  CHECK_STATUS(muster_input_set_string(input, "/x", "\xff"), MUSTER_ERROR_INPUT);
  CHECK_STATUS(muster_input_set_json(input, "/x", "{\"a\":", 5), MUSTER_ERROR_INPUT);
  CHECK_STATUS(muster_input_set_json(input, "/x", "", 0), MUSTER_ERROR_INPUT);
  CHECK_STATUS(muster_input_set_number(input, "/x", NAN), MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_input_set_number(input, "/x", INFINITY), MUSTER_ERROR_ARGUMENT);
  CHECK_TEXT(muster_input_json(input, NULL), "{}");
  muster_input_free(input);
}

const test input_tests[] = {
    {"An input is built by JSON Pointer, and \"-\" appends", builds},
    {"An input escapes the characters that JSON requires", escapes},
    {"Bytes are set as Base64", encodes_blobs},
    {"An invalid pointer is refused, and the document is not changed", refuses_pointers},
    {"An invalid value is refused, and the document is not changed", refuses_values},
    {NULL, NULL},
};

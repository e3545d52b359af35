/* The C interface of scripts where a case in cases/ cannot reach: what a program may do wrong. */
#include <muster/script.h>
#include <stdio.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                                                           \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      printf("FAILED %s:%d: %s\n", __func__, __LINE__, #condition);                                \
      failures++;                                                                                  \
    }                                                                                              \
  } while (0)

static muster_status run(muster_script *script, const char *source) {
  return muster_script_run(script, source, strlen(source), "test.lua");
}

static void options_must_be_such_a_struct(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  options.struct_size = 3;
  CHECK(muster_script_new(NULL) == NULL);
  CHECK(muster_script_new(&options) == NULL);
}

static void null_is_no_script(void) {
  size_t length = 7;
  muster_script_free(NULL);
  CHECK(muster_script_run(NULL, "", 0, "") == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_script_error(NULL) == NULL);
  CHECK(strcmp(muster_script_answer(NULL, &length), "null") == 0 && length == 4);
  CHECK(muster_script_describe(NULL, "", 0, "") == NULL);
}

static void source_is_text(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  muster_script *script = muster_script_new(&options);
  static const char bytecode[] = "\x1bLua\x54\x00\x19\x93\r\n\x1a\n";
  CHECK(muster_script_run(script, bytecode, sizeof bytecode, "b.lua") == MUSTER_ERROR_INPUT);
  CHECK(strstr(muster_script_error(script), "b.lua: ") != NULL);
  CHECK(strstr(muster_script_error(script), "binary") != NULL);
  CHECK(muster_script_run(script, NULL, 3, "null.lua") == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_script_run(script, NULL, 0, NULL) == MUSTER_OK);
  muster_script_free(script);
}

static void runs_leave_nothing_behind(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  muster_script *script = muster_script_new(&options);
  size_t length = 0;
  CHECK(run(script, "kept = 1; string.rep = nil; return 'first'") == MUSTER_OK);
  CHECK(strcmp(muster_script_answer(script, &length), "\"first\"") == 0 && length == 7);
  CHECK(run(script, "return {kept or 'nothing', string.rep('x', 2)}") == MUSTER_OK);
  CHECK(strcmp(muster_script_answer(script, NULL), "[\"nothing\",\"xx\"]") == 0);
  CHECK(run(script, "error 'third'") == MUSTER_ERROR_ARGUMENT);
  CHECK(strcmp(muster_script_answer(script, NULL), "null") == 0);
  CHECK(strstr(muster_script_error(script), "test.lua:1: third") != NULL);
  CHECK(run(script, "") == MUSTER_OK);
  CHECK(muster_script_error(script) == NULL);
  muster_script_free(script);
}

static void files_are_granted_or_refused(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  options.arguments = "{\"policy\": \"/etc/passwd\"}";
  muster_script *script = muster_script_new(&options);
  CHECK(run(script, "require('muster').parameters{policy = {type = 'file'}}") ==
        MUSTER_ERROR_INPUT);
  CHECK(strstr(muster_script_error(script), "does not let its scripts read files") != NULL);
  muster_script_free(script);
}

static void a_script_without_a_session_says_so(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  muster_script *script = muster_script_new(&options);
  CHECK(run(script, "require('muster').client('inspector2', {region = 'x'})") != MUSTER_OK);
  CHECK(strstr(muster_script_error(script), "test.lua:1: ") != NULL);
  muster_script_free(script);
}

/** Whatever amount of memory is too little, the answer is an error and nothing is left. */
static void any_lack_of_memory_is_an_error(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  int succeeded = 0;
  for (options.memory_limit = 1; !succeeded && options.memory_limit < 4000000;
       options.memory_limit += options.memory_limit / 16 + 512) {
    muster_script *script = muster_script_new(&options);
    succeeded = run(script, "local muster = require 'muster'\n"
                            "return muster.map({1, 2}, function(i) return {i} end)") == MUSTER_OK;
    CHECK(succeeded || strstr(muster_script_error(script), "bytes of memory") != NULL);
    muster_script_free(script);
  }
  CHECK(succeeded);
}

int main(void) {
  options_must_be_such_a_struct();
  null_is_no_script();
  source_is_text();
  runs_leave_nothing_behind();
  files_are_granted_or_refused();
  a_script_without_a_session_says_so();
  any_lack_of_memory_is_an_error();
  CHECK(muster_live_handles() == 0);
  printf("api_test: %d failures\n", failures);
  return failures != 0;
}

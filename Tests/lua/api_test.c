/* The C interface of scripts: invalid uses by the program, which cases/ cannot test. */
#include <muster/script.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

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

static void options_must_be_valid(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  options.struct_size = 3;
  CHECK(muster_script_new(NULL) == NULL);
  CHECK(muster_script_new(&options) == NULL);
}

/** The struct of a program with an older header is smaller. A field that it cuts is ignored. */
static void a_smaller_struct_is_accepted(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  options.arguments = "{\"name\": \"value\"}";
  options.memory_limit = 1;
  options.struct_size = offsetof(muster_script_options, memory_limit) + 3;
  muster_script *script = muster_script_new(&options);
  CHECK(run(script, "return require('muster').parameters{name = {type = 'string'}}") == MUSTER_OK);
  CHECK(strcmp(muster_script_result_json(script, NULL), "{\"name\":\"value\"}") == 0);
  muster_script_free(script);
}

/** Every size is accepted. The memory has exactly this size: valgrind notices reads beyond it. */
static void every_size_is_accepted(void) {
  muster_script_options filled = MUSTER_SCRIPT_OPTIONS_INIT;
  filled.arguments = "{}";
  for (size_t size = sizeof size; size <= sizeof filled; size++) {
    muster_script_options *options = malloc(size);
    CHECK(options != NULL);
    memcpy(options, &filled, size);
    memcpy(options, &size, sizeof size);
    muster_script *script = muster_script_new(options);
    CHECK(script != NULL);
    muster_script_free(script);
    CHECK(muster_script_options_init(options, size) == MUSTER_OK);
    CHECK(options->struct_size == size);
    free(options);
  }
  CHECK(muster_script_options_init(NULL, sizeof filled) == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_script_options_init(&filled, 7) == MUSTER_ERROR_ARGUMENT);
}

static void null_is_not_a_script(void) {
  size_t length = 7;
  muster_script_free(NULL);
  CHECK(muster_script_run(NULL, "", 0, "") == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_script_error(NULL) == NULL);
  CHECK(strcmp(muster_script_result_json(NULL, &length), "null") == 0 && length == 4);
  CHECK(muster_script_describe(NULL, "", 0, "") == MUSTER_ERROR_ARGUMENT);
}

static void source_is_text(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  muster_script *script = muster_script_new(&options);
  static const char bytecode[] = "\x1bLua\x54\x00\x19\x93\r\n\x1a\n";
  CHECK(muster_script_run(script, bytecode, sizeof bytecode, "b.lua") == MUSTER_ERROR_INPUT);
  CHECK(strcmp(muster_script_error(script),
               "b.lua: a script must be Lua source text, not bytecode") == 0);
  CHECK(muster_script_run(script, NULL, 3, "null.lua") == MUSTER_ERROR_ARGUMENT);
  CHECK(muster_script_run(script, NULL, 0, NULL) == MUSTER_OK);
  muster_script_free(script);
}

static void runs_leave_nothing_behind(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  muster_script *script = muster_script_new(&options);
  size_t length = 0;
  CHECK(run(script, "kept = 1; string.rep = nil; return 'first'") == MUSTER_OK);
  CHECK(strcmp(muster_script_result_json(script, &length), "\"first\"") == 0 && length == 7);
  CHECK(run(script, "return {kept or 'nothing', string.rep('x', 2)}") == MUSTER_OK);
  CHECK(strcmp(muster_script_result_json(script, NULL), "[\"nothing\",\"xx\"]") == 0);
  CHECK(run(script, "error 'third'") == MUSTER_ERROR_ARGUMENT);
  CHECK(strcmp(muster_script_result_json(script, NULL), "null") == 0);
  CHECK(strstr(muster_script_error(script), "test.lua:1: third") != NULL);
  CHECK(run(script, "") == MUSTER_OK);
  CHECK(muster_script_error(script) == NULL);
  muster_script_free(script);
}

static void files_are_refused_without_a_callback(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  options.arguments = "{\"policy\": \"/etc/passwd\"}";
  muster_script *script = muster_script_new(&options);
  CHECK(run(script, "require('muster').parameters{policy = {type = 'file'}}") ==
        MUSTER_ERROR_INPUT);
  CHECK(strstr(muster_script_error(script), "does not allow scripts to read files") != NULL);
  muster_script_free(script);
}

static void a_script_without_a_session_fails(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  muster_script *script = muster_script_new(&options);
  CHECK(run(script, "require('muster').client('inspector2', {region = 'x'})") != MUSTER_OK);
  CHECK(strstr(muster_script_error(script), "test.lua:1: ") != NULL);
  muster_script_free(script);
}

static muster_session *simulated_session(void) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.simulation = "{\"accounts\": 20}";
  muster_session *session = NULL;
  CHECK(muster_session_open(&options, &session, NULL) == MUSTER_OK);
  return session;
}

static void a_report_is_returned_as_a_handle(void) {
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  options.session = simulated_session();
  muster_script *script = muster_script_new(&options);
  CHECK(run(script,
            "local muster = require 'muster'\n"
            "return muster.client('inspector2'):batch('enable', {'111111111111'},\n"
            "                                         {resourceTypes = {'EC2'}})") == MUSTER_OK);
  muster_report *report = muster_script_result_report(script);
  muster_outcome outcome = MUSTER_OUTCOME_INIT;
  CHECK(muster_report_count(report) == 1);
  CHECK(muster_report_outcome(report, 0, &outcome) == MUSTER_OK);
  CHECK(strcmp(outcome.account_id, "111111111111") == 0);
  CHECK(strcmp(muster_script_result_json(script, NULL), muster_report_json(report, NULL)) == 0);

  CHECK(run(script, "return {outcomes = {}}") == MUSTER_OK);
  CHECK(muster_script_result_report(script) == NULL);
  muster_script_free(script);
  muster_session_free(options.session);
}

/** If any allocation fails, the run ends with an error and frees everything. */
static void every_failed_allocation_is_an_error(void) {
  static const char source[] =
      "local muster = require 'muster'\n"
      "local inspector = muster.client('inspector2')\n"
      "local results = muster.map({1, 2}, function() return inspector:list_members{} end)\n"
      "return inspector:batch('enable', {'111111111111'}, {resourceTypes = {'EC2'}})";
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  options.session = simulated_session();
  size_t handles = muster_handle_count();
  int succeeded = 0;
  for (options.memory_limit = 1; !succeeded && options.memory_limit < 4000000;
       options.memory_limit += options.memory_limit / 100 + 16) {
    muster_script *script = muster_script_new(&options);
    succeeded = run(script, source) == MUSTER_OK;
    CHECK(succeeded || strstr(muster_script_error(script), "exceeded its memory limit") != NULL);
    muster_script_free(script);
    CHECK(muster_handle_count() == handles);
  }
  CHECK(succeeded);
  muster_event event;
  CHECK(muster_session_poll(options.session, -1, &event, 1) == 0);
  muster_session_free(options.session);
}

/** A script that is stopped while calls are in flight leaves no events to the program. */
static void a_stopped_script_leaves_nothing_in_flight(void) {
  static const char source[] = "local muster = require 'muster'\n"
                               "muster.map({1, 2, 3}, function(i)\n"
                               "  if i == 3 then while true do end end\n"
                               "  muster.sleep('1h')\n"
                               "end)";
  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  options.session = simulated_session();
  options.instruction_budget = 100000;
  muster_script *script = muster_script_new(&options);
  int64_t before = muster_session_now(options.session);
  CHECK(run(script, source) == MUSTER_ERROR_ARGUMENT);
  muster_event event;
  CHECK(muster_session_poll(options.session, -1, &event, 1) == 0);
  CHECK(muster_session_now(options.session) - before < 60000);
  muster_script_free(script);
  muster_session_free(options.session);
}

static muster_script *running = NULL;

static void stop_running(int number) {
  (void)number;
  muster_script_stop(running);
}

/** An endless loop that catches errors, and a wait by a clock that runs. */
static void a_signal_handler_can_stop_a_script(void) {
  static const char *const sources[] = {
      "while true do pcall(function() while true do end end) end",
      "local muster = require 'muster'\n"
      "while true do pcall(muster.sleep, '1h') end",
      "local muster = require 'muster'\n"
      "muster.map({1, 2}, function() muster.sleep('1h') end)",
  };
  muster_session_options slow = MUSTER_SESSION_OPTIONS_INIT;
  slow.simulation = "{}";
  slow.simulation_speed = 1;
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
    CHECK(muster_session_open(&slow, &options.session, NULL) == MUSTER_OK);
    options.instruction_budget = INT64_MAX;
    running = muster_script_new(&options);
    signal(SIGALRM, stop_running); // POSIX resets it when the signal arrives
    struct itimerval soon = {{0, 0}, {0, 100000}};
    setitimer(ITIMER_REAL, &soon, NULL);
    CHECK(run(running, sources[i]) == MUSTER_ERROR_CANCELLED);
    CHECK(strstr(muster_script_error(running), "the script was stopped") != NULL);
    CHECK(run(running, "return 1") == MUSTER_ERROR_CANCELLED);
    muster_script_free(running);
    muster_session_free(options.session);
  }
  muster_script_stop(NULL);
}

int main(void) {
  options_must_be_valid();
  a_smaller_struct_is_accepted();
  every_size_is_accepted();
  null_is_not_a_script();
  source_is_text();
  runs_leave_nothing_behind();
  files_are_refused_without_a_callback();
  a_script_without_a_session_fails();
  a_report_is_returned_as_a_handle();
  every_failed_allocation_is_an_error();
  a_stopped_script_leaves_nothing_in_flight();
  a_signal_handler_can_stop_a_script();
  CHECK(muster_handle_count() == 0);
  printf("api_test: %d failures\n", failures);
  return failures != 0;
}

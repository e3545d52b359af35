/*
 * Runs the scripts in cases/ like a program that hosts them. The comments at the beginning of a
 * script specify its options and the expected outcome:
 *
 *     -- arguments: {"name": "value"}      -- status: MUSTER_ERROR_ARGUMENT (default MUSTER_OK)
 *     -- budget: instructions              -- error: a part of the error; can be repeated
 *     -- memory: bytes                     -- result: the result as JSON
 *     -- strings: bytes
 *     -- time: milliseconds
 *     -- describe: the description as JSON; the script is described instead of run
 *     -- prints: a line; repeated for every line, in order
 */
#include <muster/script.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct text {
  char *bytes;
  size_t length;
} text;

static text read_file(const char *path) {
  text text = {NULL, 0};
  FILE *file = fopen(path, "rb");
  if (!file)
    return text;
  fseek(file, 0, SEEK_END);
  long size = ftell(file);
  rewind(file);
  text.bytes = calloc(1, (size_t)size + 1);
  text.length = fread(text.bytes, 1, (size_t)size, file);
  fclose(file);
  return text;
}

/** Reads files from the folder files/. */
static int32_t read_test_file(const char *path, char **contents, size_t *length, void *user_data) {
  char full_path[512];
  snprintf(full_path, sizeof full_path, "%s/files/%s", (const char *)user_data, path);
  text text = read_file(full_path);
  *contents = text.bytes ? text.bytes : strdup("there is no such file");
  *length = text.length;
  return text.bytes ? 0 : -1;
}

static char printed[4096];

static void append_printed(const char *line, size_t length, void *user_data) {
  (void)user_data;
  size_t used = strlen(printed);
  snprintf(printed + used, sizeof printed - used, "%.*s\n", (int)length, line);
}

static void append_logged(const char *line, size_t length, void *user_data) {
  (void)user_data;
  size_t used = strlen(printed);
  snprintf(printed + used, sizeof printed - used, "log: %.*s\n", (int)length, line);
}

/** The value of the `nth` comment with `key` at the beginning of a script, in a static buffer, or
 * NULL. */
static const char *expectation(const char *source, const char *key, int nth) {
  static char value[1024];
  char head[32];
  snprintf(head, sizeof head, "-- %s: ", key);
  for (const char *line = source; line; line = strchr(line, '\n')) {
    line += *line == '\n';
    if (strncmp(line, "--", 2) != 0 && strncmp(line, "#!", 2) != 0)
      return NULL;
    if (strncmp(line, head, strlen(head)) == 0 && nth-- == 0) {
      size_t length = strcspn(line + strlen(head), "\n");
      snprintf(value, sizeof value, "%.*s", (int)length, line + strlen(head));
      return value;
    }
  }
  return NULL;
}

static int failures = 0;

static void report_failure(const char *name, const char *what, const char *expected,
                           const char *found) {
  printf("FAILED %s\n  %s expected: %s\n  %s found:    %s\n", name, what, expected, what,
         found ? found : "nothing");
  failures++;
}

static void check_outcome(const char *name, const char *source, muster_script *script,
                          muster_status status) {
  const char *expected = expectation(source, "status", 0);
  const char *error = muster_script_error(script);
  if (strcmp(expected ? expected : "MUSTER_OK", muster_status_name(status)) != 0)
    report_failure(name, "status", expected ? expected : "MUSTER_OK", error);
  for (int i = 0; (expected = expectation(source, "error", i)); i++) {
    if (!error || !strstr(error, expected))
      report_failure(name, "error", expected, error);
  }
  const char *result = muster_script_result_json(script, NULL);
  if ((expected = expectation(source, "result", 0)) && strcmp(expected, result) != 0)
    report_failure(name, "result", expected, result);
}

static void check_printed(const char *name, const char *source) {
  char expected[sizeof printed] = "";
  const char *line;
  for (int i = 0; (line = expectation(source, "prints", i)); i++) {
    strcat(expected, line);
    strcat(expected, "\n");
  }
  if (*expected && strcmp(expected, printed) != 0)
    report_failure(name, "prints", expected, printed);
}

static void check_description(const char *name, const char *source, size_t length,
                              muster_script *script) {
  const char *expected = expectation(source, "describe", 0);
  muster_status status = muster_script_describe(script, source, length, name);
  const char *found =
      status == MUSTER_OK ? muster_script_result_json(script, NULL) : muster_script_error(script);
  if (strcmp(found, expected) != 0)
    report_failure(name, "description", expected, found);
}

static long long number(const char *source, const char *key) {
  const char *value = expectation(source, key, 0);
  return value ? atoll(value) : 0;
}

static muster_session *simulated_session(void) {
  muster_session_options options = MUSTER_SESSION_OPTIONS_INIT;
  options.region = "us-east-1";
  options.simulation = "{\"accounts\": 20, \"seed\": 7, \"failing\": 0, \"throttle\": 0}";
  muster_session *session = NULL;
  muster_result *failure = NULL;
  if (muster_session_open(&options, &session, &failure) != MUSTER_OK)
    report_failure("session", "session", "an open session", muster_result_error_message(failure));
  muster_result_free(failure);
  return session;
}

static void run_case(const char *path, const char *directory) {
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  text source = read_file(path);
  char arguments[1024] = "{}";
  if (expectation(source.bytes, "arguments", 0))
    strcpy(arguments, expectation(source.bytes, "arguments", 0));

  muster_script_options options = MUSTER_SCRIPT_OPTIONS_INIT;
  options.session = simulated_session();
  options.arguments = arguments;
  options.instruction_budget = number(source.bytes, "budget");
  options.memory_limit = (size_t)number(source.bytes, "memory");
  options.string_limit = (size_t)number(source.bytes, "strings");
  options.wall_time_limit_ms = number(source.bytes, "time");
  options.read = read_test_file;
  options.read_user_data = (void *)directory;
  options.print = append_printed;
  options.log = append_logged;
  muster_script *script = muster_script_new(&options);
  printed[0] = '\0';

  if (expectation(source.bytes, "describe", 0)) {
    check_description(name, source.bytes, source.length, script);
  } else {
    check_outcome(name, source.bytes, script,
                  muster_script_run(script, source.bytes, source.length, name));
    check_printed(name, source.bytes);
  }
  muster_event event;
  if (muster_session_poll(options.session, -1, &event, 1) != 0)
    report_failure(name, "session", "nothing in flight", "an event of the script");
  muster_script_free(script);
  muster_session_free(options.session);
  free(source.bytes);
  if (muster_handle_count() != 0)
    report_failure(name, "live handles", "0", "some");
}

int main(int count, char **paths) {
  for (int i = 2; i < count; i++)
    run_case(paths[i], paths[1]);
  printf("%d cases, %d failures\n", count - 2, failures);
  return failures != 0 || count < 3;
}

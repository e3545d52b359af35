/* The C interface of muster/script.h. Each run has its own Lua state. */
#include <lualib.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "session/options.h"

/** A larger size is not the size of the options. */
enum { MAXIMUM_SIZE = 1 << 16 };

enum {
  DEFAULT_MEMORY_LIMIT = 256 * 1024 * 1024,
  DEFAULT_STRING_LIMIT = 16 * 1024 * 1024,
  DEFAULT_INSTRUCTION_BUDGET = 100000000,
  DEFAULT_WALL_TIME_LIMIT_MS = 60000
};

struct muster_script {
  /** The runner owns its texts. */
  muster_script_options options;
  /** Not 0 once muster_script_stop() was called. */
  atomic_int stop;
  /** The result or the error of the last run; the others are NULL. */
  char *result;
  size_t result_length;
  muster_report *report;
  char *error;
};

/** The arguments of run_protected(), which lua_pcall calls. */
typedef struct run_arguments {
  muster_script *script;
  /** The function of runner.lua. */
  const char *function;
  const char *source;
  size_t length;
  const char *name;
} run_arguments;

static char *copy(const char *text, size_t length) {
  char *copied = malloc(length + 1);
  if (!copied)
    return NULL;
  memcpy(copied, text, length);
  copied[length] = '\0';
  return copied;
}

/** Reads the options of a program that was compiled with any version of the header: the fields that
 * are completely within its `struct_size`. Returns 0 if the size is not valid. */
static int read_options(const muster_script_options *options, muster_script_options *into) {
  size_t size = options->struct_size, whole = sizeof size;
  if (size < sizeof size || size > MAXIMUM_SIZE)
    return 0;
  for (const size_t *end = script_option_ends; *end != 0 && *end <= size; end++)
    whole = *end;
  *into = (muster_script_options)MUSTER_SCRIPT_OPTIONS_INIT;
  memcpy(into, options, whole);
  return 1;
}

muster_status muster_script_options_init(muster_script_options *options, size_t struct_size) {
  if (!options || struct_size < sizeof struct_size || struct_size > MAXIMUM_SIZE)
    return MUSTER_ERROR_ARGUMENT;
  memset(options, 0, struct_size);
  options->struct_size = struct_size;
  return MUSTER_OK;
}

enum { TEXTS = 3 };

/** The text at `index` among the texts of the options. */
static const char **option_text(muster_script_options *options, int index) {
  const char **texts[TEXTS] = {&options->arguments, &options->allow_endpoints,
                               &options->allow_roles};
  return texts[index];
}

/** Replaces the program's texts by copies. Returns 0 if no memory is left: then some are NULL. */
static int copy_texts(muster_script_options *options) {
  int succeeded = 1;
  for (int i = 0; i < TEXTS; i++) {
    const char **text = option_text(options, i);
    if (*text && !(*text = copy(*text, strlen(*text))))
      succeeded = 0;
  }
  return succeeded;
}

muster_script *muster_script_new(const muster_script_options *options) {
  muster_script *script = options ? calloc(1, sizeof *script) : NULL;
  if (!script)
    return NULL;
  if (!read_options(options, &script->options) || !copy_texts(&script->options)) {
    muster_script_free(script);
    return NULL;
  }
  if (script->options.memory_limit == 0)
    script->options.memory_limit = DEFAULT_MEMORY_LIMIT;
  if (script->options.instruction_budget <= 0)
    script->options.instruction_budget = DEFAULT_INSTRUCTION_BUDGET;
  if (script->options.string_limit == 0)
    script->options.string_limit = DEFAULT_STRING_LIMIT;
  if (script->options.wall_time_limit_ms == 0)
    script->options.wall_time_limit_ms = DEFAULT_WALL_TIME_LIMIT_MS;
  return script;
}

static void clear_outcome(muster_script *script) {
  free(script->result);
  free(script->error);
  muster_report_free(script->report);
  script->result = NULL;
  script->result_length = 0;
  script->report = NULL;
  script->error = NULL;
}

void muster_script_free(muster_script *script) {
  if (!script)
    return;
  clear_outcome(script);
  for (int i = 0; i < TEXTS; i++)
    free((void *)*option_text(&script->options, i));
  free(script);
}

/* Opens the libraries that the prelude uses. sandbox.lua selects what a script sees. MAY_RAISE */
static void open_libraries(lua_State *L) {
  static const luaL_Reg libraries[] = {{LUA_GNAME, luaopen_base},
                                       {LUA_COLIBNAME, luaopen_coroutine},
                                       {LUA_TABLIBNAME, luaopen_table},
                                       {LUA_STRLIBNAME, luaopen_string},
                                       {LUA_MATHLIBNAME, luaopen_math},
                                       {LUA_UTF8LIBNAME, luaopen_utf8},
                                       {NULL, NULL}};
  for (const luaL_Reg *library = libraries; library->func; library++) {
    luaL_requiref(L, library->name, library->func, 1);
    lua_pop(L, 1);
  }
}

/* Returns the status and the text that runner.lua returns. A report is stored. MAY_RAISE */
static int run_protected(lua_State *L) {
  const run_arguments *arguments = lua_touserdata(L, 1);
  open_libraries(L);
  host_create(L, &arguments->script->options);
  limits_attach(L);
  host_require(L, "runner");
  lua_getfield(L, -1, arguments->function);
  lua_pushlstring(L, arguments->source, arguments->length);
  lua_pushstring(L, arguments->name);
  lua_call(L, 2, 2);
  arguments->script->report = host_take_report(L, -1);
  return 2;
}

/** Stores a result or an error message. Fails if no memory is left for it. */
static muster_status store(muster_script *script, muster_status status, const char *text,
                           size_t length) {
  char *stored = copy(text, length);
  if (!stored)
    return MUSTER_ERROR_INTERNAL;
  if (status == MUSTER_OK) {
    script->result = stored;
    script->result_length = length;
  } else {
    script->error = stored;
  }
  return status;
}

/** Stores the error of a run that exceeded a limit or was stopped. */
static muster_status store_limit(muster_script *script, const limits *limits, const char *name) {
  char message[sizeof limits->stopped], reason[LIMITS_REASON_SIZE];
  limits_memory_reason(limits, reason);
  if (limits->stopped[0] != '\0')
    memcpy(message, limits->stopped, sizeof message);
  else
    snprintf(message, sizeof message, "%s: %s", name, reason);
  muster_status status =
      atomic_load(&script->stop) ? MUSTER_ERROR_CANCELLED : MUSTER_ERROR_ARGUMENT;
  return store(script, status, message, strlen(message));
}

/** Stores the status and the text on the stack, or the error that was raised. */
static muster_status store_outcome(const run_arguments *arguments, lua_State *L, int raised,
                                   const limits *limits) {
  if (raised == LUA_ERRMEM || limits->stopped[0] != '\0')
    return store_limit(arguments->script, limits, arguments->name);
  if (arguments->script->report)
    return MUSTER_OK;
  muster_status status = raised ? MUSTER_ERROR_ARGUMENT : (muster_status)lua_tointeger(L, -2);
  size_t length = 0;
  const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : "";
  return store(arguments->script, status, text, length);
}

/** Calls a function of runner.lua in a new Lua state. */
static muster_status run(muster_script *script, const char *function, const char *source,
                         size_t length, const char *name) {
  if (!script || (!source && length > 0))
    return MUSTER_ERROR_ARGUMENT;
  clear_outcome(script);
  limits limits = {.memory_limit = script->options.memory_limit,
                   .string_limit = script->options.string_limit,
                   .wall_time_limit_ms = script->options.wall_time_limit_ms,
                   .budget = script->options.instruction_budget,
                   .stop = &script->stop};
  lua_State *L = lua_newstate(limits_allocate, &limits);
  run_arguments arguments = {script, function, source ? source : "", length,
                             name ? name : "script"};
  if (!L)
    return store_limit(script, &limits, arguments.name);
  lua_pushcfunction(L, run_protected);
  lua_pushlightuserdata(L, &arguments);
  int raised = lua_pcall(L, 1, 2, 0);
  muster_status status = store_outcome(&arguments, L, raised, &limits);
  host_cancel_all(L);
  lua_close(L);
  return status;
}

muster_status muster_script_run(muster_script *script, const char *source, size_t length,
                                const char *name) {
  return run(script, "run", source, length, name);
}

void muster_script_stop(muster_script *script) {
  if (script)
    atomic_store(&script->stop, 1);
}

muster_status muster_script_describe(muster_script *script, const char *source, size_t length,
                                     const char *name) {
  return run(script, "describe", source, length, name);
}

muster_report *muster_script_result_report(muster_script *script) {
  return script ? script->report : NULL;
}

const char *muster_script_result_json(muster_script *script, size_t *length) {
  if (script && script->report)
    return muster_report_json(script->report, length);
  if (length)
    *length = script && script->result ? script->result_length : strlen("null");
  return script && script->result ? script->result : "null";
}

const char *muster_script_error(muster_script *script) {
  return script ? script->error : NULL;
}

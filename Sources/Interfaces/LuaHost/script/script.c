/* The C interface of muster/script.h: one Lua state for each run, and nothing left of it.
 */
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"

enum { DEFAULT_MEMORY_LIMIT = 256 * 1024 * 1024, DEFAULT_INSTRUCTION_BUDGET = 100000000 };

struct muster_script {
  muster_script_options options;
  char *arguments;
  /** What the last run came to: its answer or description, or its error; the other is NULL. */
  char *answer;
  size_t answer_length;
  char *error;
};

/** What a run is about, for the one C function that runs it under lua_pcall. */
typedef struct job {
  muster_script *script;
  const char *function;
  const char *source;
  size_t length;
  const char *name;
} job;

static char *copy(const char *text, size_t length) {
  char *copied = malloc(length + 1);
  if (!copied)
    return NULL;
  memcpy(copied, text, length);
  copied[length] = '\0';
  return copied;
}

muster_script *muster_script_new(const muster_script_options *options) {
  if (!options || options->struct_size < sizeof *options)
    return NULL;
  muster_script *script = calloc(1, sizeof *script);
  if (!script)
    return NULL;
  const char *arguments = options->arguments ? options->arguments : "{}";
  script->options = *options;
  script->arguments = copy(arguments, strlen(arguments));
  if (!script->arguments) {
    muster_script_free(script);
    return NULL;
  }
  script->options.arguments = script->arguments;
  if (options->memory_limit == 0)
    script->options.memory_limit = DEFAULT_MEMORY_LIMIT;
  if (options->instruction_budget <= 0)
    script->options.instruction_budget = DEFAULT_INSTRUCTION_BUDGET;
  return script;
}

static void forget(muster_script *script) {
  free(script->answer);
  free(script->error);
  script->answer = NULL;
  script->answer_length = 0;
  script->error = NULL;
}

void muster_script_free(muster_script *script) {
  if (!script)
    return;
  forget(script);
  free(script->arguments);
  free(script);
}

/* Opens what the prelude needs of Lua; sandbox.lua says what of it a script sees. MAY_RAISE */
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

/* Returns the status and the text that runner.lua gives. MAY_RAISE */
static int perform(lua_State *L) {
  const job *job = lua_touserdata(L, 1);
  open_libraries(L);
  host_create(L, &job->script->options);
  limits_attach(L);
  host_need(L, "runner");
  lua_getfield(L, -1, job->function);
  lua_pushlstring(L, job->source, job->length);
  lua_pushstring(L, job->name);
  lua_call(L, 2, 2);
  return 2;
}

/** Keeps what a run came to, and says so when there is no memory left even for that. */
static muster_status keep(muster_script *script, muster_status status, const char *text,
                          size_t length) {
  char *kept = copy(text, length);
  if (!kept)
    return MUSTER_ERROR_INTERNAL;
  if (status == MUSTER_OK) {
    script->answer = kept;
    script->answer_length = length;
  } else {
    script->error = kept;
  }
  return status;
}

/** Keeps the error of a run that was stopped from outside of the script. */
static muster_status keep_limit(muster_script *script, const limits *limits, const char *name) {
  char message[sizeof limits->stopped];
  if (limits->stopped[0] != '\0')
    memcpy(message, limits->stopped, sizeof message);
  else
    snprintf(message, sizeof message, "%s: the script needs more than its %zu bytes of memory",
             name, limits->memory_limit);
  return keep(script, MUSTER_ERROR_ARGUMENT, message, strlen(message));
}

/** Keeps what perform() left on the stack: a status and a text, or what was raised. */
static muster_status keep_outcome(const job *job, lua_State *L, int raised, const limits *limits) {
  if (raised == LUA_ERRMEM || limits->stopped[0] != '\0')
    return keep_limit(job->script, limits, job->name);
  muster_status status = raised ? MUSTER_ERROR_ARGUMENT : (muster_status)lua_tointeger(L, -2);
  size_t length = 0;
  const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : "";
  return keep(job->script, status, text, length);
}

/** Runs a function of runner.lua in a state of its own. */
static muster_status run(muster_script *script, const char *function, const char *source,
                         size_t length, const char *name) {
  if (!script || (!source && length > 0))
    return MUSTER_ERROR_ARGUMENT;
  forget(script);
  limits limits = {.memory_limit = script->options.memory_limit,
                   .budget = script->options.instruction_budget};
  lua_State *L = lua_newstate(limits_allocate, &limits);
  job job = {script, function, source ? source : "", length, name ? name : "script"};
  if (!L)
    return keep_limit(script, &limits, job.name);
  lua_pushcfunction(L, perform);
  lua_pushlightuserdata(L, &job);
  int raised = lua_pcall(L, 1, 2, 0);
  muster_status status = keep_outcome(&job, L, raised, &limits);
  host_abandon(L);
  lua_close(L);
  return status;
}

muster_status muster_script_run(muster_script *script, const char *source, size_t length,
                                const char *name) {
  return run(script, "run", source, length, name);
}

muster_status muster_script_describe(muster_script *script, const char *source, size_t length,
                                     const char *name) {
  return run(script, "describe", source, length, name);
}

const char *muster_script_answer(muster_script *script, size_t *length) {
  if (length)
    *length = script && script->answer ? script->answer_length : strlen("null");
  return script && script->answer ? script->answer : "null";
}

const char *muster_script_error(muster_script *script) {
  return script ? script->error : NULL;
}

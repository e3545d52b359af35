/**
 * Lua scripts over muster.h, for programs that want to run them: libmuster-script.
 *
 * A script is untrusted. It gets Lua's pure libraries (base without loading, coroutine, table,
 * string, math, utf8) and `muster`; no files, processes, native modules or debug library. What else
 * it may do, the host grants by an option.
 */
#ifndef MUSTER_SCRIPT_H
#define MUSTER_SCRIPT_H

#include "../muster.h"

#ifdef __cplusplus
extern "C" {
#endif

struct lua_State;
typedef struct muster_script muster_script;

/**
 * Reads a file that an argument of type "accounts" or "file" names. Writes the contents, allocated
 * with malloc(), to `*text`; the library frees them. Returns 0, or writes a reason to `*text` in
 * the same way and returns -1.
 */
typedef int32_t (*muster_script_read_callback)(const char *path, char **text, size_t *length,
                                               void *user_data);

/** Receives what the script prints, a line at a time, without its end. */
typedef void (*muster_script_print_callback)(const char *line, size_t length, void *user_data);

typedef struct muster_script_options {
  size_t struct_size;
  /**
   * The session that the script's clients belong to. It must outlive the script, and serves it alone
   * while it runs: events of what others submitted are dropped.
   */
  muster_session *session;
  /** The script's arguments as a JSON object of strings: {"accounts": "accounts.csv"}. */
  const char *arguments;
  /** The most memory the script may hold, in bytes; default 256 MiB. */
  size_t memory_limit;
  /** The most instructions it may execute between two waits; default 100 million. */
  int64_t instruction_budget;
  /** Grants reading the files that arguments name; without it such arguments are an error. */
  muster_script_read_callback read;
  void *read_user_data;
  /** Where print() goes; without it, nowhere. */
  muster_script_print_callback print;
  void *print_user_data;
} muster_script_options;

/** The initial value of a muster_script_options. */
#define MUSTER_SCRIPT_OPTIONS_INIT                                                                 \
  { sizeof(muster_script_options), NULL, NULL, 0, 0, NULL, NULL, NULL, NULL }

/** Makes a script host. Returns NULL when out of memory, or when `options` is no such struct. */
MUSTER_API muster_script *muster_script_new(const muster_script_options *options);

/** Frees a script host. NULL does nothing. */
MUSTER_API void muster_script_free(muster_script *script);

/**
 * Runs a script (Lua source text, never bytecode) to its end, driving the session. `name` is used
 * in messages: "onboard.lua:12: …". MUSTER_OK, or: MUSTER_ERROR_INPUT (it does not compile, or an
 * argument is missing or wrong), MUSTER_ERROR_SERVICE and the like (an error of a call that the
 * script did not catch keeps its status), MUSTER_ERROR_ARGUMENT (any other error of the script, its
 * memory limit or its instruction budget included).
 */
MUSTER_API muster_status muster_script_run(muster_script *script, const char *source, size_t length,
                                           const char *name);

/** What the script returned, as JSON ("null" if nothing); valid until the next run or free. */
MUSTER_API const char *muster_script_result_json(muster_script *script, size_t *length);

/** The error of the last run with file and line, or NULL; valid until the next run or free. */
MUSTER_API const char *muster_script_error(muster_script *script);

/**
 * Finds out what the script says of itself: it is run up to its muster.parameters, calling nothing.
 * muster_script_result_json() is then {"about": first comment line, "parameters": [{"name", "type",
 * "required", "default", "help"}, …]}. Statuses are those of muster_script_run().
 */
MUSTER_API muster_status muster_script_describe(muster_script *script, const char *source,
                                                size_t length, const char *name);

/** The module for a stock interpreter: `require "muster"` in lua5.4 finds it as muster.so. */
MUSTER_API int luaopen_muster(struct lua_State *L);

#ifdef __cplusplus
}
#endif

#endif

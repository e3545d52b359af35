/**
 * Runs Lua scripts in a program: libmuster-script.
 *
 * Scripts are untrusted. A script can use Lua's pure libraries (base without loading, coroutine,
 * table, string, math, utf8) and the module `muster`, but no files, processes, native modules or
 * the debug library. The program grants everything else with an option.
 *
 * The conventions of muster.h apply.
 */
#ifndef MUSTER_SCRIPT_H
#define MUSTER_SCRIPT_H

#include "../muster.h"

#ifdef __cplusplus
extern "C" {
#endif

struct lua_State;

/** Runs scripts with one set of options. */
typedef struct muster_script muster_script;

/**
 * Reads the file that an argument of type "accounts" or "file" names. The default
 * of a script's parameter cannot name one. Writes the contents, allocated with malloc(), to
 * `*text`, and their length to `*length`, and returns 0. On failure, writes an error message to
 * `*text` in the same way and returns -1. The library frees the text. With
 * muster_file_read_accounts(), an argument can name a journal.
 */
typedef int32_t (*muster_script_read_callback)(const char *path, char **text, size_t *length,
                                               void *user_data);

/** Receives one line of the script's output or log, without the line end. */
typedef void (*muster_script_print_callback)(const char *line, size_t length, void *user_data);

/** Options of a script. */
typedef struct muster_script_options {
  size_t struct_size;
  /**
   * Session of the script's clients. It must outlive the script. While the script runs, events of
   * calls that the program submitted to the session are discarded.
   */
  muster_session *session;
  /** Arguments of the script as a JSON object of strings: {"accounts": "accounts.csv"}. */
  const char *arguments;
  /** Maximum memory of the script in bytes. Default 256 MiB. */
  size_t memory_limit;
  /**
   * Maximum number of instructions between two waits. Default 100 million. Library functions count
   * by their steps, and CPU time beyond one second counts as an instruction for 50 nanoseconds, so
   * that a script with slow instructions ends after 5 seconds by default.
   */
  int64_t instruction_budget;
  /** Allows the script to read files named in its arguments. Without it, they are an error. */
  muster_script_read_callback read;
  void *read_user_data;
  /** Receives the output of print(). Without it, the output is discarded. */
  muster_script_print_callback print;
  void *print_user_data;
  /** Receives the messages of muster.log(). Without it, they are discarded. */
  muster_script_print_callback log;
  void *log_user_data;
  /**
   * Endpoints that the script's clients may send requests to (`endpoint_url` of a client), as a
   * JSON array: ["https://localhost:4566"]. URLs are compared as text, without slashes at the end.
   * By default none: a script could send findings and credentials anywhere. A simulated session
   * needs no grant. The endpoint of the session is not restricted.
   */
  const char *allow_endpoints;
  /**
   * Roles that the script's clients may act in (`role_arn` of a client), as a JSON array of ARNs in
   * which `*` stands for any text and `?` for any byte: ["arn:aws:iam::*:role/Audit"]. By default
   * none. A simulated session needs no grant. The role of the session is not restricted.
   */
  const char *allow_roles;
  /** Maximum length of a string that the script makes, in bytes. Default 16 MiB. */
  size_t string_limit;
  /**
   * Maximum time between two waits, in milliseconds. Default 60,000; -1 means no limit. The
   * instruction budget limits CPU time; this also limits the time in callbacks of the program, and
   * on a machine that is busy with other work.
   */
  int64_t wall_time_limit_ms;
} muster_script_options;

/** The initial value of a muster_script_options. */
#define MUSTER_SCRIPT_OPTIONS_INIT                                                                 \
  {                                                                                                \
    sizeof(muster_script_options), NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL,     \
        NULL, 0, 0                                                                                 \
  }

/** Initializes `options` to the defaults; see "Options" at the top of muster.h. */
MUSTER_API muster_status muster_script_options_init(muster_script_options *options,
                                                    size_t struct_size);

/**
 * Creates a script runner. `options` must not be NULL. Returns NULL if `struct_size` is not valid
 * or no memory is left.
 */
MUSTER_API muster_script *muster_script_new(const muster_script_options *options);

/** Frees a script runner. NULL does nothing. */
MUSTER_API void muster_script_free(muster_script *script);

/**
 * Runs a script to its end and drives the session. `source` is Lua source text, never bytecode.
 * `name` appears in messages: "onboard.lua:12: …".
 *
 * Returns MUSTER_OK or: MUSTER_ERROR_INPUT (a syntax error, or a missing or invalid argument); the
 * status of a failed call whose error the script did not catch, for example MUSTER_ERROR_SERVICE;
 * MUSTER_ERROR_CANCELLED (muster_script_stop() was called); MUSTER_ERROR_ARGUMENT (any other error
 * of the script, including its limits of memory, strings, instructions and time).
 */
MUSTER_API muster_status muster_script_run(muster_script *script, const char *source, size_t length,
                                           const char *name);

/**
 * Ends a script, whatever it does: its next instruction raises an error that it cannot catch, and
 * its calls are cancelled. muster_script_run() then returns MUSTER_ERROR_CANCELLED. A script that
 * was stopped stays stopped. NULL does nothing.
 *
 * The script ends within 100 milliseconds, unless one instruction takes longer: a function of the
 * library that works on a text of several MiB or sorts a large table ends first. With the default
 * limits, none was seen to take a second.
 *
 * May be called from any thread and from a signal handler. To let a script end by itself, call
 * muster_session_stop() first.
 */
MUSTER_API void muster_script_stop(muster_script *script);

/**
 * Returns the value that the script returned, as JSON ("null" if none), and writes its length in
 * bytes to `*length` (may be NULL). The text is valid until the next run or until the script is
 * freed.
 */
MUSTER_API const char *muster_script_result_json(muster_script *script, size_t *length);

/**
 * Returns the report that the script returned, or NULL if it returned another value. It belongs to
 * the script runner, and is valid until the next run or until the script is freed. Reading it takes
 * less memory than its JSON.
 */
MUSTER_API muster_report *muster_script_result_report(muster_script *script);

/**
 * Returns the error of the last run, with file and line, or NULL. The text is valid until the next
 * run or until the script is freed.
 */
MUSTER_API const char *muster_script_error(muster_script *script);

/**
 * Describes a script: runs it up to its muster.parameters, without any call. On success,
 * muster_script_result_json() returns {"about": first comment line, "parameters": [{"name", "type",
 * "required", "default", "help"}, …]}, and `needs` if the script declares them:
 * {"endpoints": [URL, …], "roles": [pattern, …]}. Returns the same statuses as muster_script_run().
 */
MUSTER_API muster_status muster_script_describe(muster_script *script, const char *source,
                                                size_t length, const char *name);

/** The Lua module for a stock interpreter: `require "muster"` in lua5.4 loads it as muster.so. */
MUSTER_API int luaopen_muster(struct lua_State *L);

#ifdef __cplusplus
}
#endif

#endif

/**
 * A buffer of JSON text in a userdata, so that nothing must be freed when an error is raised.
 *
 * All functions MAY_RAISE.
 */
#ifndef MUSTER_LUA_WRITER_H
#define MUSTER_LUA_WRITER_H

#include <lua.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

typedef struct writer {
  lua_State *L;
  /** The stack index of the userdata. */
  int slot;
  char *bytes;
  size_t length;
  size_t capacity;
  /** The name of the value that is written, for error messages. */
  const char *what;
} writer;

/** The path to a value within the root value: a list through the C stack, for error messages. */
typedef struct json_path {
  const struct json_path *parent;
  /** The member's name, or NULL for an element. */
  const char *key;
  lua_Integer index;
  int depth;
} json_path;

/** Begins an empty text in a new slot of the stack. */
writer writer_begin(lua_State *L, const char *what);

/** Writes text unchanged. */
void writer_text(writer *writer, const char *text);

/** Writes a JSON string; raises an error if it is not valid UTF-8. */
void writer_string(writer *writer, const char *text, size_t length, const json_path *path);

/** Write a number; raise an error for infinities and NaN. */
void writer_integer(writer *writer, lua_Integer integer);
void writer_number(writer *writer, lua_Number number, const json_path *path);

/** Raises an error that contains the JSON Pointer of `path`. */
_Noreturn void writer_raise(const writer *writer, const json_path *path, const char *reason);

#pragma GCC visibility pop

#endif

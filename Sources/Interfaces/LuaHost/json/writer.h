/**
 * JSON text that grows in a userdata, so that an error on the way leaves nothing to free.
 *
 * Everything here MAY_RAISE.
 */
#ifndef MUSTER_LUA_WRITER_H
#define MUSTER_LUA_WRITER_H

#include <lua.h>
#include <stddef.h>

#pragma GCC visibility push(hidden)

typedef struct writer {
  lua_State *L;
  /** Where on the stack the userdata is. */
  int slot;
  char *bytes;
  size_t length;
  size_t capacity;
  /** What is being written, for messages. */
  const char *what;
} writer;

/** Where in the value the writer is: a chain through the C stack, read only when it complains. */
typedef struct place {
  const struct place *parent;
  const char *key;
  lua_Integer index;
  int depth;
} place;

/** Begins a text in a new slot of the stack. */
writer writer_begin(lua_State *L, const char *what);

/** Writes text as it is. */
void writer_text(writer *writer, const char *text);

/** Writes a JSON string; one that is not UTF-8 is refused. */
void writer_string(writer *writer, const char *text, size_t length, const place *place);

/** Write a number; one that JSON does not have is refused. */
void writer_integer(writer *writer, lua_Integer integer);
void writer_number(writer *writer, lua_Number number, const place *place);

/** Raises an error that names the place by JSON Pointer. */
_Noreturn void writer_refuse(const writer *writer, const place *place, const char *reason);

#pragma GCC visibility pop

#endif

/** Lua values to JSON text, and values of the library to Lua values. */
#ifndef MUSTER_LUA_JSON_H
#define MUSTER_LUA_JSON_H

#include <lua.h>
#include <muster.h>

#pragma GCC visibility push(hidden)

/** The maximum depth of nested tables. It also rejects a table that contains itself. */
enum { JSON_DEPTH = 100 };

/** The metatable that marks a table as a JSON array, so that an empty one is written as `[]`. */
#define JSON_ARRAY_METATABLE "muster.array"

/**
 * Pushes the value at `index` as JSON text. Members are sorted by name, so that equal values have
 * equal texts. If JSON cannot represent a value, an error is raised that begins with `what` and the
 * value's JSON Pointer. MAY_RAISE
 */
const char *json_encode(lua_State *L, int index, const char *what, size_t *length);

/** Pushes `value`. A null member is left out; a null element is muster.null. MAY_RAISE */
void json_decode(lua_State *L, muster_value value);

/** Pushes the value that the JSON text `json` contains, or nil if it is not valid. MAY_RAISE */
void json_decode_text(lua_State *L, const char *json, size_t length);

/** Pushes muster.null. */
void json_push_null(lua_State *L);

/** True if the value at `index` is muster.null. */
int json_is_null(lua_State *L, int index);

/** Pushes the metatable that marks arrays. MAY_RAISE */
void json_push_array_metatable(lua_State *L);

#pragma GCC visibility pop

#endif

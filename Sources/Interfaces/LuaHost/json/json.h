/** Lua values to JSON text, and results of the library to Lua values. */
#ifndef MUSTER_LUA_JSON_H
#define MUSTER_LUA_JSON_H

#include <lua.h>
#include <muster.h>

#pragma GCC visibility push(hidden)

/** How deep tables may nest; a table that contains itself is found by this too. */
enum { JSON_DEPTH = 100 };

/** Marks a table as a JSON array, so that an empty one is not taken for an object. */
#define JSON_ARRAY_METATABLE "muster.array"

/**
 * Pushes the value at `index` as JSON text. Members are sorted by name, so that the same value is
 * always the same text. What JSON cannot hold raises an error that names `what` and the place by
 * JSON Pointer. MAY_RAISE
 */
const char *json_encode(lua_State *L, int index, const char *what, size_t *length);

/** Pushes a value of a result. A null member is absent; a null element is muster.null. MAY_RAISE */
void json_decode(lua_State *L, muster_value value);

/** Pushes muster.null. */
void json_push_null(lua_State *L);

/** Whether the value at `index` is muster.null. */
int json_is_null(lua_State *L, int index);

/** Pushes the metatable that marks arrays. MAY_RAISE */
void json_push_array_metatable(lua_State *L);

#pragma GCC visibility pop

#endif

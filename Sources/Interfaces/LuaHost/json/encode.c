/* Lua values to JSON text. */
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "json/json.h"
#include "json/writer.h"

/* The message shows only the beginning of the path. MAY_RAISE, always */
static _Noreturn void raise_depth(const writer *writer, const json_path *path) {
  enum { SHOWN = 3 };
  while (path->depth > SHOWN)
    path = path->parent;
  writer_raise(writer, path, "tables are nested too deeply; does a table contain itself?");
}

static void write_value(writer *writer, int index, const json_path *path);

/* MAY_RAISE */
static void write_array(writer *writer, int index, lua_Integer length, const json_path *parent) {
  writer_text(writer, "[");
  for (lua_Integer i = 1; i <= length; i++) {
    /* JSON Pointers count from 0. */
    json_path element = {parent, NULL, i - 1, parent->depth + 1};
    if (i > 1)
      writer_text(writer, ",");
    lua_rawgeti(writer->L, index, i);
    write_value(writer, lua_gettop(writer->L), &element);
    lua_pop(writer->L, 1);
  }
  writer_text(writer, "]");
}

typedef struct name {
  const char *text;
  size_t length;
} name;

static int compare_names(const void *left, const void *right) {
  const name *a = left, *b = right;
  int order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
  return order != 0 ? order : (a->length > b->length) - (a->length < b->length);
}

/* Pushes a userdata with the sorted names of the table at `index`, which owns the texts.
 * MAY_RAISE */
static name *push_names(lua_State *L, int index, size_t count) {
  name *names = lua_newuserdatauv(L, count * sizeof(name) + 1, 0);
  size_t filled = 0;
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1), filled++)
    names[filled].text = lua_tolstring(L, -2, &names[filled].length);
  qsort(names, count, sizeof(name), compare_names);
  return names;
}

/* MAY_RAISE */
static void write_object(writer *writer, int index, size_t count, const json_path *parent) {
  lua_State *L = writer->L;
  name *names = push_names(L, index, count);
  writer_text(writer, "{");
  for (size_t i = 0; i < count; i++) {
    json_path member = {parent, names[i].text, 0, parent->depth + 1};
    if (i > 0)
      writer_text(writer, ",");
    writer_string(writer, names[i].text, names[i].length, &member);
    writer_text(writer, ":");
    lua_pushlstring(L, names[i].text, names[i].length);
    lua_rawget(L, index);
    write_value(writer, lua_gettop(L), &member);
    lua_pop(L, 1);
  }
  writer_text(writer, "}");
  lua_pop(L, 1);
}

/** The keys of a table, which decide whether it is an array or an object. */
typedef struct keys {
  size_t names;
  size_t positions;
  lua_Integer last;
} keys;

/* MAY_RAISE */
static keys count_keys(writer *writer, int index, const json_path *path) {
  lua_State *L = writer->L;
  keys keys = {0, 0, 0};
  for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
    if (lua_type(L, -2) == LUA_TSTRING) {
      keys.names++;
    } else if (lua_isinteger(L, -2) && lua_tointeger(L, -2) > 0) {
      lua_Integer position = lua_tointeger(L, -2);
      keys.positions++;
      keys.last = position > keys.last ? position : keys.last;
    } else {
      writer_raise(writer, path, "table keys must be strings or positive integers");
    }
  }
  return keys;
}

static int is_marked_array(lua_State *L, int index) {
  if (!lua_getmetatable(L, index))
    return 0;
  json_push_array_metatable(L);
  int marked = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return marked;
}

/* MAY_RAISE */
static void write_table(writer *writer, int index, const json_path *path) {
  if (path->depth >= JSON_DEPTH)
    raise_depth(writer, path);
  keys keys = count_keys(writer, index, path);
  if (keys.positions > 0 && keys.names > 0)
    writer_raise(writer, path, "a table must be either a list or a map, not both");
  if (keys.last != (lua_Integer)keys.positions)
    writer_raise(writer, path, "a list must not have gaps; use muster.null for missing elements");
  if (keys.positions > 0 || (keys.names == 0 && is_marked_array(writer->L, index)))
    write_array(writer, index, keys.last, path);
  else
    write_object(writer, index, keys.names, path);
}

/* MAY_RAISE */
static void write_userdata(writer *writer, int index, const json_path *path) {
  lua_State *L = writer->L;
  muster_report *report = host_test_report(L, index);
  const char *json = report ? muster_report_json(report, NULL) : NULL;
  if (json) {
    writer_text(writer, json);
  } else if (json_is_null(L, index)) {
    writer_text(writer, "null");
  } else {
    lua_pushfstring(L, "JSON cannot represent a %s", luaL_typename(L, index));
    writer_raise(writer, path, lua_tostring(L, -1));
  }
}

/* MAY_RAISE */
static void write_value(writer *writer, int index, const json_path *path) {
  lua_State *L = writer->L;
  luaL_checkstack(L, LUA_MINSTACK, "tables are nested too deeply");
  switch (lua_type(L, index)) {
  case LUA_TNIL:
    writer_text(writer, "null");
    return;
  case LUA_TBOOLEAN:
    writer_text(writer, lua_toboolean(L, index) ? "true" : "false");
    return;
  case LUA_TNUMBER:
    if (lua_isinteger(L, index))
      writer_integer(writer, lua_tointeger(L, index));
    else
      writer_number(writer, lua_tonumber(L, index), path);
    return;
  case LUA_TSTRING: {
    size_t length;
    const char *text = lua_tolstring(L, index, &length);
    writer_string(writer, text, length, path);
    return;
  }
  case LUA_TTABLE:
    write_table(writer, index, path);
    return;
  default:
    write_userdata(writer, index, path);
  }
}

const char *json_encode(lua_State *L, int index, const char *what, size_t *length) {
  index = lua_absindex(L, index);
  luaL_checkstack(L, LUA_MINSTACK, NULL);
  writer writer = writer_begin(L, what);
  json_path root = {NULL, NULL, 0, 0};
  write_value(&writer, index, &root);
  limits_push_host_string(L, writer.bytes, writer.length);
  lua_replace(L, writer.slot);
  return lua_tolstring(L, writer.slot, length);
}

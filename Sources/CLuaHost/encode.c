/* Lua values to JSON text. */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "json.h"

/** Text that grows in a userdata, so that an error on the way leaves nothing to free. */
typedef struct writer {
  lua_State *L;
  int slot;
  char *bytes;
  size_t length;
  size_t capacity;
  const char *what;
} writer;

/** Where in the value the writer is: a chain through the C stack, read only when it complains. */
typedef struct place {
  const struct place *parent;
  const char *key;
  lua_Integer index;
  int depth;
} place;

/* MAY_RAISE */
static void reserve(writer *writer, size_t more) {
  if (more <= writer->capacity - writer->length)
    return;
  size_t capacity =
      writer->capacity * 2 > writer->length + more ? writer->capacity * 2 : writer->length + more;
  char *bytes = lua_newuserdatauv(writer->L, capacity, 0);
  if (writer->length > 0)
    memcpy(bytes, writer->bytes, writer->length);
  lua_replace(writer->L, writer->slot);
  writer->bytes = bytes;
  writer->capacity = capacity;
}

/* MAY_RAISE */
static void write_bytes(writer *writer, const char *bytes, size_t length) {
  reserve(writer, length);
  memcpy(writer->bytes + writer->length, bytes, length);
  writer->length += length;
}

/* MAY_RAISE */
static void write_text(writer *writer, const char *text) {
  write_bytes(writer, text, strlen(text));
}

/* Pushes the JSON Pointer of `place`. MAY_RAISE */
static const char *push_pointer(lua_State *L, const place *place) {
  if (!place->parent)
    return lua_pushliteral(L, "");
  const char *parent = push_pointer(L, place->parent);
  if (!place->key)
    return lua_pushfstring(L, "%s/%I", parent, (LUAI_UACINT)place->index);
  const char *key = luaL_gsub(L, luaL_gsub(L, place->key, "~", "~0"), "/", "~1");
  return lua_pushfstring(L, "%s/%s", parent, key);
}

/* MAY_RAISE, always */
static _Noreturn void refuse(writer *writer, const place *place, const char *reason) {
  lua_State *L = writer->L;
  luaL_checkstack(L, place->depth * 5 + LUA_MINSTACK, NULL);
  const char *pointer = push_pointer(L, place);
  host_raise(L, "%s: %s%s%s", writer->what, pointer, *pointer ? ": " : "", reason);
}

/* Names where the nesting begins, not all of it. MAY_RAISE, always */
static _Noreturn void refuse_depth(writer *writer, const place *place) {
  enum { SHOWN = 3 };
  while (place->depth > SHOWN)
    place = place->parent;
  refuse(writer, place, "this is nested too deep: does a table contain itself?");
}

/** The length of the UTF-8 sequence at `bytes`, or 0 if there is none (RFC 3629, section 4). */
static size_t sequence_length(const unsigned char *bytes, size_t left) {
  unsigned char lead = bytes[0];
  size_t length = lead < 0x80   ? 1
                  : lead < 0xC2 ? 0
                  : lead < 0xE0 ? 2
                  : lead < 0xF0 ? 3
                  : lead < 0xF5 ? 4
                                : 0;
  if (length > left)
    return 0;
  for (size_t i = 1; i < length; i++) {
    if ((bytes[i] & 0xC0) != 0x80)
      return 0;
  }
  int overlong = (lead == 0xE0 && bytes[1] < 0xA0) || (lead == 0xF0 && bytes[1] < 0x90);
  int surrogate = lead == 0xED && bytes[1] > 0x9F;
  int beyond = lead == 0xF4 && bytes[1] > 0x8F;
  return overlong || surrogate || beyond ? 0 : length;
}

/* MAY_RAISE */
static void write_escaped(writer *writer, unsigned char byte) {
  static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
  char escape[8];
  const char *found = byte ? strchr(plain, byte) : NULL;
  if (found)
    snprintf(escape, sizeof escape, "\\%c", letters[found - plain]);
  else
    snprintf(escape, sizeof escape, "\\u%04x", byte);
  write_text(writer, escape);
}

/* MAY_RAISE */
static void write_string(writer *writer, const char *text, size_t length, const place *place) {
  const unsigned char *bytes = (const unsigned char *)text;
  size_t plain = 0;
  write_text(writer, "\"");
  for (size_t i = 0; i < length;) {
    size_t step = sequence_length(bytes + i, length - i);
    if (step == 0)
      refuse(writer, place, "this string is not UTF-8");
    if (bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\') {
      write_bytes(writer, text + plain, i - plain);
      write_escaped(writer, bytes[i]);
      plain = i + 1;
    }
    i += step;
  }
  write_bytes(writer, text + plain, length - plain);
  write_text(writer, "\"");
}

/* MAY_RAISE */
static void write_integer(writer *writer, lua_Integer integer) {
  char text[32];
  snprintf(text, sizeof text, LUA_INTEGER_FMT, (LUAI_UACINT)integer);
  write_text(writer, text);
}

/* MAY_RAISE */
static void write_number(writer *writer, lua_Number number, const place *place) {
  const lua_Number exact = 9007199254740992.0; /* 2^53: below it, a whole float is that integer */
  if (!isfinite(number))
    refuse(writer, place, "this number is infinite or not a number, and JSON has neither");
  if (fabs(number) < exact && (lua_Number)(lua_Integer)number == number) {
    write_integer(writer, (lua_Integer)number);
    return;
  }
  char text[40];
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, number);
    if (strtod(text, NULL) == number)
      break;
  }
  /* The program around us may have set a locale that writes a comma. */
  char *comma = strchr(text, ',');
  if (comma)
    *comma = '.';
  write_text(writer, text);
}

static void write_value(writer *writer, int index, const place *place);

/* MAY_RAISE */
static void write_array(writer *writer, int index, lua_Integer length, const place *parent) {
  write_text(writer, "[");
  for (lua_Integer i = 1; i <= length; i++) {
    /* A JSON Pointer counts from 0. */
    place element = {parent, NULL, i - 1, parent->depth + 1};
    if (i > 1)
      write_text(writer, ",");
    lua_rawgeti(writer->L, index, i);
    write_value(writer, lua_gettop(writer->L), &element);
    lua_pop(writer->L, 1);
  }
  write_text(writer, "]");
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

/* Pushes a userdata with the names of the table at `index`, sorted. The table keeps the texts.
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
static void write_object(writer *writer, int index, size_t count, const place *parent) {
  lua_State *L = writer->L;
  name *names = push_names(L, index, count);
  write_text(writer, "{");
  for (size_t i = 0; i < count; i++) {
    place member = {parent, names[i].text, 0, parent->depth + 1};
    if (i > 0)
      write_text(writer, ",");
    write_string(writer, names[i].text, names[i].length, &member);
    write_text(writer, ":");
    lua_pushlstring(L, names[i].text, names[i].length);
    lua_rawget(L, index);
    write_value(writer, lua_gettop(L), &member);
    lua_pop(L, 1);
  }
  write_text(writer, "}");
  lua_pop(L, 1);
}

/** What the keys of a table are, so that it can be told whether it is an array or an object. */
typedef struct keys {
  size_t names;
  size_t positions;
  lua_Integer last;
} keys;

/* MAY_RAISE */
static keys count_keys(writer *writer, int index, const place *place) {
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
      refuse(writer, place, "a key of this table is neither a string nor a position from 1 on");
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
static void write_table(writer *writer, int index, const place *place) {
  if (place->depth >= JSON_DEPTH)
    refuse_depth(writer, place);
  keys keys = count_keys(writer, index, place);
  if (keys.positions > 0 && keys.names > 0)
    refuse(writer, place, "this table has both positions and names, so it is no array, no object");
  if (keys.last != (lua_Integer)keys.positions)
    refuse(writer, place, "this array has gaps: fill them with muster.null, or close them");
  if (keys.positions > 0 || (keys.names == 0 && is_marked_array(writer->L, index)))
    write_array(writer, index, keys.last, place);
  else
    write_object(writer, index, keys.names, place);
}

/* MAY_RAISE */
static void write_value(writer *writer, int index, const place *place) {
  lua_State *L = writer->L;
  luaL_checkstack(L, LUA_MINSTACK, "a table that is nested too deep");
  switch (lua_type(L, index)) {
  case LUA_TNIL:
    write_text(writer, "null");
    return;
  case LUA_TBOOLEAN:
    write_text(writer, lua_toboolean(L, index) ? "true" : "false");
    return;
  case LUA_TNUMBER:
    if (lua_isinteger(L, index))
      write_integer(writer, lua_tointeger(L, index));
    else
      write_number(writer, lua_tonumber(L, index), place);
    return;
  case LUA_TSTRING: {
    size_t length;
    const char *text = lua_tolstring(L, index, &length);
    write_string(writer, text, length, place);
    return;
  }
  case LUA_TTABLE:
    write_table(writer, index, place);
    return;
  default:
    if (json_is_null(L, index)) {
      write_text(writer, "null");
      return;
    }
    lua_pushfstring(L, "JSON has no place for a %s", luaL_typename(L, index));
    refuse(writer, place, lua_tostring(L, -1));
  }
}

const char *json_encode(lua_State *L, int index, const char *what, size_t *length) {
  index = lua_absindex(L, index);
  luaL_checkstack(L, LUA_MINSTACK, NULL);
  lua_pushnil(L);
  writer writer = {L, lua_gettop(L), NULL, 0, 0, what};
  place root = {NULL, NULL, 0, 0};
  reserve(&writer, 256);
  write_value(&writer, index, &root);
  lua_pushlstring(L, writer.bytes, writer.length);
  lua_replace(L, writer.slot);
  return lua_tolstring(L, writer.slot, length);
}

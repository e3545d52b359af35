/* A buffer of JSON text; see writer.h. */
#include "json/writer.h"

#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"

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

writer writer_begin(lua_State *L, const char *what) {
  enum { FIRST_CAPACITY = 256 };
  lua_pushnil(L);
  writer writer = {.L = L, .slot = lua_gettop(L), .what = what};
  reserve(&writer, FIRST_CAPACITY);
  return writer;
}

/* MAY_RAISE */
static void write_bytes(writer *writer, const char *bytes, size_t length) {
  reserve(writer, length);
  memcpy(writer->bytes + writer->length, bytes, length);
  writer->length += length;
}

void writer_text(writer *writer, const char *text) {
  write_bytes(writer, text, strlen(text));
}

/* Pushes the JSON Pointer of `path` (RFC 6901). MAY_RAISE */
static const char *push_pointer(lua_State *L, const json_path *path) {
  if (!path->parent)
    return lua_pushliteral(L, "");
  const char *parent = push_pointer(L, path->parent);
  if (!path->key)
    return lua_pushfstring(L, "%s/%I", parent, (LUAI_UACINT)path->index);
  const char *key = luaL_gsub(L, luaL_gsub(L, path->key, "~", "~0"), "/", "~1");
  return lua_pushfstring(L, "%s/%s", parent, key);
}

_Noreturn void writer_raise(const writer *writer, const json_path *path, const char *reason) {
  lua_State *L = writer->L;
  luaL_checkstack(L, path->depth * 5 + LUA_MINSTACK, NULL);
  const char *pointer = push_pointer(L, path);
  host_raise(L, "%s: %s%s%s", writer->what, pointer, *pointer ? ": " : "", reason);
}

/** The length of a UTF-8 sequence that begins with `lead`, or 0 if `lead` is not valid. */
static size_t length_by_lead(unsigned char lead) {
  if (lead < 0x80)
    return 1;
  if (lead < 0xC2 || lead > 0xF4)
    return 0;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/** The length of the UTF-8 sequence at `bytes`, or 0 if it is not valid (RFC 3629, section 4). */
static size_t sequence_length(const unsigned char *bytes, size_t left) {
  unsigned char lead = bytes[0];
  size_t length = length_by_lead(lead);
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
  writer_text(writer, escape);
}

void writer_string(writer *writer, const char *text, size_t length, const json_path *path) {
  const unsigned char *bytes = (const unsigned char *)text;
  size_t plain = 0;
  writer_text(writer, "\"");
  for (size_t i = 0; i < length;) {
    size_t step = sequence_length(bytes + i, length - i);
    if (step == 0)
      writer_raise(writer, path, "the string is not valid UTF-8");
    if (bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\') {
      write_bytes(writer, text + plain, i - plain);
      write_escaped(writer, bytes[i]);
      plain = i + 1;
    }
    i += step;
  }
  write_bytes(writer, text + plain, length - plain);
  writer_text(writer, "\"");
}

void writer_integer(writer *writer, lua_Integer integer) {
  char text[32];
  snprintf(text, sizeof text, LUA_INTEGER_FMT, (LUAI_UACINT)integer);
  writer_text(writer, text);
}

void writer_number(writer *writer, lua_Number number, const json_path *path) {
  /* 2^53: below it, floats represent integers exactly. */
  const lua_Number exact = 9007199254740992.0;
  if (!isfinite(number))
    writer_raise(writer, path, "JSON cannot represent infinities and NaN");
  if (fabs(number) < exact && (lua_Number)(lua_Integer)number == number) {
    writer_integer(writer, (lua_Integer)number);
    return;
  }
  char text[40];
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, number);
    if (strtod(text, NULL) == number)
      break;
  }
  /* The calling program may have set a locale with a decimal comma. */
  char *comma = strchr(text, ',');
  if (comma)
    *comma = '.';
  writer_text(writer, text);
}

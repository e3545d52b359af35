/* Source positions of the script. Error messages name its lines, never those of the prelude. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "host/host.h"
#include "host/prelude.h"

/** True if the activation record is at a line of the script. */
static int is_script(const lua_Debug *activation) {
  return activation->currentline > 0 &&
         strncmp(activation->source, PRELUDE_PREFIX, strlen(PRELUDE_PREFIX)) != 0;
}

void host_position(lua_State *L, char *text, size_t capacity) {
  lua_Debug activation;
  for (int level = 0; lua_getstack(L, level, &activation); level++) {
    lua_getinfo(L, "Sl", &activation);
    if (is_script(&activation)) {
      snprintf(text, capacity, "%s:%d: ", activation.short_src, activation.currentline);
      return;
    }
  }
  *text = '\0';
}

void host_push_position(lua_State *L) {
  char text[LUA_IDSIZE + 16];
  host_position(L, text, sizeof text);
  lua_pushstring(L, text);
}

_Noreturn void host_raise(lua_State *L, const char *format, ...) {
  va_list arguments;
  host_push_position(L);
  va_start(arguments, format);
  lua_pushvfstring(L, format, arguments);
  va_end(arguments);
  lua_concat(L, 2);
  lua_error(L);
  for (;;) {
  }
}

/* position(): the source position that is being executed, like "onboard.lua:12: ". MAY_RAISE */
static int position(lua_State *L) {
  host_push_position(L);
  return 1;
}

/* Pushes "script.lua:12", the line where the function at `index` is defined. MAY_RAISE */
static void push_definition(lua_State *L, int index) {
  lua_Debug function;
  lua_pushvalue(L, index);
  lua_getinfo(L, ">S", &function);
  lua_pushfstring(L, function.linedefined > 0 ? "%s:%d" : "%s", function.short_src,
                  function.linedefined);
}

/* traceback(coroutine, function): the lines of the script where the coroutine stopped, innermost
 * first. Tail calls do not appear; if no line is left, the list has the line where the coroutine's
 * function is defined. MAY_RAISE */
static int traceback(lua_State *L) {
  enum { LINES = 8 };
  lua_State *stopped = lua_tothread(L, 1);
  luaL_argcheck(L, stopped, 1, "a coroutine expected");
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_Debug activation;
  push_definition(L, 2);
  lua_newtable(L);
  for (int level = 0, line = 0; line < LINES && lua_getstack(stopped, level, &activation);
       level++) {
    lua_getinfo(stopped, "Sl", &activation);
    if (!is_script(&activation))
      continue;
    lua_pushfstring(L, "%s:%d", activation.short_src, activation.currentline);
    lua_rawseti(L, -2, ++line);
  }
  if (lua_rawlen(L, -1) == 0) {
    lua_pushvalue(L, -2);
    lua_rawseti(L, -2, 1);
  }
  return 1;
}

void host_add_position_functions(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"position", position}, {"traceback", traceback}, {NULL, NULL}};
  luaL_setfuncs(L, functions, 0);
}

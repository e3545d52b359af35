/* Loads the prelude's files. Each runs once and receives the `require` that finds the others. */
#include "host/prelude.h"

#include <stdio.h>
#include <string.h>

#include "host/host.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

#include "host/prelude_files.h"

/** Its address is the registry key of the table of loaded files. */
static const char loaded_key = 0;

/* MAY_RAISE */
static void push_loaded(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key) == LUA_TTABLE)
    return;
  lua_pop(L, 1);
  lua_newtable(L);
  host_push_native_functions(L);
  lua_setfield(L, -2, "native");
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &loaded_key);
}

/* MAY_RAISE */
static int require(lua_State *L) {
  host_require(L, luaL_checkstring(L, 1));
  return 1;
}

/* Runs the file and pushes the value that it returns. MAY_RAISE */
static void load(lua_State *L, const struct prelude_file *file) {
  char chunk[64];
  snprintf(chunk, sizeof chunk, PRELUDE_PREFIX "%s.lua", file->name);
  if (luaL_loadbufferx(L, file->text, file->length, chunk, "t") != LUA_OK)
    lua_error(L);
  lua_pushcfunction(L, require);
  lua_call(L, 1, 1);
}

void host_require(lua_State *L, const char *name) {
  push_loaded(L);
  if (lua_getfield(L, -1, name) != LUA_TNIL) {
    lua_remove(L, -2);
    return;
  }
  lua_pop(L, 1);
  for (size_t i = 0; i < sizeof prelude_files / sizeof prelude_files[0]; i++) {
    if (strcmp(prelude_files[i].name, name) == 0) {
      load(L, &prelude_files[i]);
      lua_pushvalue(L, -1);
      lua_setfield(L, -3, name);
      lua_remove(L, -2);
      return;
    }
  }
  luaL_error(L, "the prelude has no file \"%s\"", name);
}

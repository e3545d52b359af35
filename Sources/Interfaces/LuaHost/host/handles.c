/* Handles of muster.h in Lua: userdata that own them and free them when they are collected. */
#include "host/host.h"

/* Defines the slot of a type of handles. */
#define DEFINE_SLOT(type)                                                                          \
  static int collect_##type(lua_State *L) {                                                        \
    muster_##type **slot = lua_touserdata(L, 1);                                                   \
    muster_##type##_free(*slot);                                                                   \
    *slot = NULL;                                                                                  \
    return 0;                                                                                      \
  }                                                                                                \
                                                                                                   \
  muster_##type **host_##type##_slot(lua_State *L) {                                               \
    muster_##type **slot = lua_newuserdatauv(L, sizeof *slot, 0);                                  \
    *slot = NULL;                                                                                  \
    host_set_finalizer(L, "muster." #type, collect_##type);                                        \
    return slot;                                                                                   \
  }

/* Defines the argument of a type of handles that the prelude passes to functions. */
#define DEFINE_ARGUMENT(type)                                                                      \
  muster_##type *host_##type##_argument(lua_State *L) {                                            \
    return *(muster_##type **)luaL_checkudata(L, 1, "muster." #type);                              \
  }

DEFINE_SLOT(result)
DEFINE_SLOT(report)
DEFINE_SLOT(client)
DEFINE_SLOT(pages)

DEFINE_ARGUMENT(client)
DEFINE_ARGUMENT(pages)

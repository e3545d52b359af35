/** The prelude: the part of the host that is written in Lua, embedded from the files in lua/. */
#ifndef MUSTER_LUA_PRELUDE_H
#define MUSTER_LUA_PRELUDE_H

/** The prefix of the prelude's chunk names. Lua shows a name that begins with "=" unchanged. */
#define PRELUDE_PREFIX "=muster/"

#endif

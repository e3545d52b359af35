/** The part of the host that is written in Lua, from the files in lua/, embedded. */
#ifndef MUSTER_LUA_PRELUDE_H
#define MUSTER_LUA_PRELUDE_H

/** What the chunk names of the prelude begin with. "=" keeps Lua from decorating them. */
#define PRELUDE_PREFIX "=muster/"

#endif

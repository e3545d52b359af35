-- The module for a stock Lua, built in the source tree against an installed libmuster:
--
--     luarocks make bindings/lua/muster-0.1.0-1.rockspec CC=clang
--
-- The C compiler needs #embed: Clang 19 or GCC 15.
rockspec_format = "3.0"
package = "muster"
version = "0.1.0-1"
source = { url = "file://." }
description = {
  summary = "Amazon Inspector and Amazon Macie across every account of an organization",
  license = "Apache-2.0",
}
dependencies = { "lua ~> 5.4" }
external_dependencies = {
  MUSTER = { header = "muster.h", library = "muster" },
}
build = {
  type = "builtin",
  modules = {
    muster = {
      sources = {
        "Sources/Interfaces/LuaHost/attempts.c",
        "Sources/Interfaces/LuaHost/client.c",
        "Sources/Interfaces/LuaHost/decode.c",
        "Sources/Interfaces/LuaHost/encode.c",
        "Sources/Interfaces/LuaHost/events.c",
        "Sources/Interfaces/LuaHost/grants.c",
        "Sources/Interfaces/LuaHost/host.c",
        "Sources/Interfaces/LuaHost/limits.c",
        "Sources/Interfaces/LuaHost/match.c",
        "Sources/Interfaces/LuaHost/module.c",
        "Sources/Interfaces/LuaHost/options.c",
        "Sources/Interfaces/LuaHost/pattern.c",
        "Sources/Interfaces/LuaHost/prelude.c",
        "Sources/Interfaces/LuaHost/script.c",
        "Sources/Interfaces/LuaHost/session.c",
        "Sources/Interfaces/LuaHost/snapshots.c",
        "Sources/Interfaces/LuaHost/where.c",
        "Sources/Interfaces/LuaHost/writer.c",
      },
      libraries = { "muster" },
      incdirs = { "$(MUSTER_INCDIR)" },
      libdirs = { "$(MUSTER_LIBDIR)" },
    },
  },
}

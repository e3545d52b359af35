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
        "Sources/CLuaHost/attempts.c",
        "Sources/CLuaHost/client.c",
        "Sources/CLuaHost/decode.c",
        "Sources/CLuaHost/encode.c",
        "Sources/CLuaHost/events.c",
        "Sources/CLuaHost/grants.c",
        "Sources/CLuaHost/host.c",
        "Sources/CLuaHost/limits.c",
        "Sources/CLuaHost/match.c",
        "Sources/CLuaHost/module.c",
        "Sources/CLuaHost/options.c",
        "Sources/CLuaHost/pattern.c",
        "Sources/CLuaHost/prelude.c",
        "Sources/CLuaHost/script.c",
        "Sources/CLuaHost/session.c",
        "Sources/CLuaHost/snapshots.c",
        "Sources/CLuaHost/where.c",
        "Sources/CLuaHost/writer.c",
      },
      libraries = { "muster" },
      incdirs = { "$(MUSTER_INCDIR)" },
      libdirs = { "$(MUSTER_LIBDIR)" },
    },
  },
}

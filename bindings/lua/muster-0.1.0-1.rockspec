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
        "Sources/Interfaces/LuaHost/host/arguments.c",
        "Sources/Interfaces/LuaHost/host/handles.c",
        "Sources/Interfaces/LuaHost/host/host.c",
        "Sources/Interfaces/LuaHost/host/module.c",
        "Sources/Interfaces/LuaHost/host/prelude.c",
        "Sources/Interfaces/LuaHost/host/results.c",
        "Sources/Interfaces/LuaHost/host/source_position.c",
        "Sources/Interfaces/LuaHost/json/decode.c",
        "Sources/Interfaces/LuaHost/json/encode.c",
        "Sources/Interfaces/LuaHost/json/writer.c",
        "Sources/Interfaces/LuaHost/limits/limits.c",
        "Sources/Interfaces/LuaHost/limits/metered.c",
        "Sources/Interfaces/LuaHost/limits/tables.c",
        "Sources/Interfaces/LuaHost/patterns/compile.c",
        "Sources/Interfaces/LuaHost/patterns/match.c",
        "Sources/Interfaces/LuaHost/script/program.c",
        "Sources/Interfaces/LuaHost/script/script.c",
        "Sources/Interfaces/LuaHost/session/attempts.c",
        "Sources/Interfaces/LuaHost/session/client.c",
        "Sources/Interfaces/LuaHost/session/events.c",
        "Sources/Interfaces/LuaHost/session/functions.c",
        "Sources/Interfaces/LuaHost/session/grants.c",
        "Sources/Interfaces/LuaHost/session/option_tables.c",
        "Sources/Interfaces/LuaHost/session/options.c",
        "Sources/Interfaces/LuaHost/session/pages.c",
        "Sources/Interfaces/LuaHost/session/reports.c",
        "Sources/Interfaces/LuaHost/session/session.c",
        "Sources/Interfaces/LuaHost/session/snapshots.c",
      },
      libraries = { "muster" },
      incdirs = { "Sources/Interfaces/LuaHost", "$(MUSTER_INCDIR)" },
      libdirs = { "$(MUSTER_LIBDIR)" },
    },
  },
}

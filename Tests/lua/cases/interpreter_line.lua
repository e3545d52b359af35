#!/usr/bin/env -S muster run
-- status: MUSTER_ERROR_ARGUMENT
-- error: interpreter_line.lua:4: line four
error("line four")

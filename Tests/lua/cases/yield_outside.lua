-- status: MUSTER_ERROR_ARGUMENT
-- error: yield_outside.lua:3: attempt to yield from outside a coroutine
coroutine.yield(1)

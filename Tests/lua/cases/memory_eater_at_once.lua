-- memory: 8000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: the script needs more than its 8000000 bytes of memory
return ("x"):rep(1000000, ("y"):rep(1000))

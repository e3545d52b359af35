-- memory: 8000000
-- status: MUSTER_ERROR_ARGUMENT
-- error: the script exceeded its memory limit of 8000000 bytes
return ("x"):rep(1000000, ("y"):rep(1000))

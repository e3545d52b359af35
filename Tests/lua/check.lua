-- Checks for tests in Lua. A test is a sentence, and a function that raises an error if it fails.
local check = { passed = 0, failed = 0 }

function check.that(sentence, test)
  local succeeded, message = xpcall(test, function(message)
    return debug.traceback(tostring(message), 2)
  end)
  if succeeded then
    check.passed = check.passed + 1
  else
    check.failed = check.failed + 1
    print("FAILED " .. sentence .. "\n  " .. message:gsub("\n", "\n  "))
  end
end

function check.equal(found, expected)
  if found ~= expected then
    error(("expected %s, found %s"):format(expected, found), 2)
  end
end

function check.contains(text, part)
  if not tostring(text):find(part, 1, true) then
    error(('expected "%s" in: %s'):format(part, text), 2)
  end
end

-- Calls fn(...), which must raise an error that contains `part`, and returns the error.
function check.raises(part, fn, ...)
  local succeeded, raised = pcall(fn, ...)
  if succeeded then
    error(('expected an error with "%s"'):format(part), 2)
  end
  check.contains(raised, part)
  return raised
end

-- Ends a test file: prints the number of tests that passed, and exits with 1 if one failed.
function check.done()
  print(("%s: %d passed, %d failed"):format(arg[0]:match("[^/]*$"), check.passed, check.failed))
  os.exit(check.failed == 0, true)
end

return check

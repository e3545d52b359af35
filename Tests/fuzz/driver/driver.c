/* The function that libFuzzer calls. It passes the bytes to the target in MUSTER_FUZZ_TARGET. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

bool muster_fuzz(const char *target, const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *target = getenv("MUSTER_FUZZ_TARGET");
  if (target == NULL || !muster_fuzz(target, data, size)) {
    fprintf(stderr, "MUSTER_FUZZ_TARGET must be the name of a target\n");
    exit(2);
  }
  return 0;
}

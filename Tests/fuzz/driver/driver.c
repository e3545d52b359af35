/* What libFuzzer calls: the bytes go to the target that the environment names. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

bool muster_fuzz(const char *target, const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *target = getenv("MUSTER_FUZZ_TARGET");
  if (target == NULL || !muster_fuzz(target, data, size)) {
    fprintf(stderr, "MUSTER_FUZZ_TARGET names no target\n");
    exit(2);
  }
  return 0;
}

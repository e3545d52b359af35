/* Writes every embedded file below the folder that is named, to be compared with its source. */
#include <stdio.h>
#include <sys/stat.h>

#include "CModelData.h"

static int write_file(const char *folder, const muster_model_file *file) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, file->service);
  mkdir(path, 0777);
  snprintf(path, sizeof path, "%s/%s/%s.json", folder, file->service, file->file);
  FILE *out = fopen(path, "wb");
  if (out == NULL) {
    perror(path);
    return 1;
  }
  size_t written = fwrite(file->bytes, 1, file->length, out);
  return fclose(out) != 0 || written != file->length;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  size_t count = 0;
  const muster_model_file *files = muster_model_files(&count);
  for (size_t i = 0; i < count; i++) {
    if (write_file(argv[1], &files[i]) != 0) {
      return 1;
    }
  }
  return 0;
}

/* Files that the user names. */
#include "test.h"

#include <stdio.h>
#include <unistd.h>

static void reads(void) {
  char path[] = "/tmp/muster-file-XXXXXX";
  int file = mkstemp(path);
  CHECK(file >= 0 && write(file, "one\0two\xff", 8) == 8 && close(file) == 0);
  char *contents = NULL;
  size_t length = 0;
  CHECK_STATUS(muster_file_read(path, &contents, &length, NULL), MUSTER_OK);
  CHECK(length == 8 && memcmp(contents, "one\0two\xff", 9) == 0);
  free(contents);
  CHECK_STATUS(muster_file_read(path, &contents, NULL, NULL), MUSTER_OK);
  free(contents);
  remove(path);
}

static void reads_standard_input(void) {
  int ends[2], saved = dup(0);
  CHECK(pipe(ends) == 0 && write(ends[1], "piped", 5) == 5 && close(ends[1]) == 0);
  CHECK(dup2(ends[0], 0) == 0);
  char *contents = NULL;
  CHECK_STATUS(muster_file_read("-", &contents, NULL, NULL), MUSTER_OK);
  CHECK_TEXT(contents, "piped");
  free(contents);
  dup2(saved, 0);
  close(saved);
  close(ends[0]);
}

static void refuses(void) {
  char *contents = "unchanged";
  muster_result *error = NULL;
  CHECK_STATUS(muster_file_read("/no/such", &contents, NULL, &error), MUSTER_ERROR_FILE);
  CHECK(contents == NULL);
  CHECK_TEXT(muster_result_error_code(error), "FileError");
  CHECK_TEXT(muster_result_error_message(error),
             "/no/such cannot be read: No such file or directory.");
  muster_result_free(error);
  CHECK_STATUS(muster_file_read("/", &contents, NULL, NULL), MUSTER_ERROR_FILE);
  CHECK_STATUS(muster_file_read(NULL, &contents, NULL, NULL), MUSTER_ERROR_ARGUMENT);
  CHECK_STATUS(muster_file_read("/dev/null", NULL, NULL, NULL), MUSTER_ERROR_ARGUMENT);
}

const test files_tests[] = {
    {"A file is read with its length and a NUL after it", reads},
    {"The file \"-\" is standard input", reads_standard_input},
    {"A file that cannot be read is an error with the reason", refuses},
    {NULL, NULL},
};

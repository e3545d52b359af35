/**
 * A C interface to simdjson's parser. The result is simdjson's tape, reduced to its size: an array
 * of 64-bit words and the strings that they refer to, in the layout of simdjson's doc/tape.md, with
 * one additional kind of word.
 */
#ifndef MUSTER_CJSON_H
#define MUSTER_CJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The additional kind of word: an integer that does not fit into 64 bits. It is stored as
 * its text, in the form of a string.
 */
enum { MUSTER_JSON_BIG_INTEGER = 'b' };

/** A parsed document in one block of memory. Free it with free(). */
typedef struct muster_json {
  /** The number of words on the tape. */
  size_t word_count;
  /** The strings: for each, four bytes of length, the bytes, and NUL. */
  const uint8_t *strings;
  uint64_t words[];
} muster_json;

/** The error in a text that is not valid JSON. */
typedef struct muster_json_error {
  /** simdjson's message; static. */
  const char *reason;
  /** The position of the error in bytes from the beginning, as exactly as known. */
  size_t offset;
} muster_json_error;

/**
 * Parses `length` bytes of UTF-8. Returns NULL and sets `error` if they are not a JSON document, or
 * if it is nested more than 1,024 levels deep. With `replaces_surrogates`, an escape of a surrogate
 * without its pair is read as U+FFFD; without it, such an escape is an error.
 */
__attribute__((visibility("hidden"))) muster_json *muster_json_parse(const char *text,
                                                                     size_t length,
                                                                     bool replaces_surrogates,
                                                                     muster_json_error *error);

/** The words of a document. Swift does not import flexible array members. */
static inline const uint64_t *muster_json_words(const muster_json *document) {
  return document->words;
}

/** The three words of the document `null`: root, value, root. Static. */
static inline const uint64_t *muster_json_null_words(void) {
  static const uint64_t words[3] = {(uint64_t)'r' << 56 | 3, (uint64_t)'n' << 56,
                                    (uint64_t)'r' << 56};
  return words;
}

#ifdef __cplusplus
}
#endif

#endif

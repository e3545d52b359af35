/**
 * JSON parsing by simdjson behind C. The answer is simdjson's own tape, cut to size: an array of
 * 64-bit words and the strings they point to, in the layout that simdjson documents in its
 * doc/tape.md, with one kind of word added.
 */
#ifndef MUSTER_CJSON_H
#define MUSTER_CJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The one kind of word that is not simdjson's: an integer beyond 64 bits, whose text stands where
 * that of a string would.
 */
enum { MUSTER_JSON_BIG_INTEGER = 'b' };

/** A parsed document in one block of memory. Free it with free(). */
typedef struct muster_json {
  /** How many words the tape has. */
  size_t word_count;
  /** The strings: four bytes of length, the bytes, NUL. */
  const uint8_t *strings;
  uint64_t words[];
} muster_json;

/** What is wrong with a text that is no JSON. */
typedef struct muster_json_error {
  /** In simdjson's words; static. */
  const char *reason;
  /** Where, in bytes from the beginning, as well as it is known. */
  size_t offset;
} muster_json_error;

/**
 * Parses `length` bytes of UTF-8. Returns NULL and fills `error` when they are no JSON document, or
 * nested more than 1,024 deep.
 */
__attribute__((visibility("hidden"))) muster_json *
muster_json_parse(const char *text, size_t length, muster_json_error *error);

/** The words of a document: a flexible array is not imported into Swift. */
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

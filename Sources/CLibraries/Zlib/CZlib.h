/*
 * zlib, with functions for what Swift cannot import: zlib's macros.
 */
#ifndef MUSTER_CZLIB_H
#define MUSTER_CZLIB_H

#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

/** The maximum number of bytes that muster_gzip() writes for `count` bytes. */
static inline size_t muster_gzip_bound(size_t count) {
  enum { LONGER_THAN_ZLIBS = 12 };
  return compressBound(count) + LONGER_THAN_ZLIBS;
}

/**
 * Compresses `count` bytes in the gzip format (RFC 1952). The output has no file name and no time,
 * so that it depends only on the input. Returns the number of bytes written to `output`, or 0 on
 * failure.
 */
static inline size_t muster_gzip(const uint8_t *bytes, size_t count, uint8_t *output,
                                 size_t capacity) {
  enum { WITH_GZIPS_HEADER = 16, DEFAULT_MEMORY = 8 };
  z_stream stream = {0};
  if (count > UINT32_MAX || capacity > UINT32_MAX)
    return 0;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + WITH_GZIPS_HEADER,
                   DEFAULT_MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
    return 0;
  }
  stream.next_in = (Bytef *)bytes;
  stream.avail_in = (uInt)count;
  stream.next_out = output;
  stream.avail_out = (uInt)capacity;
  int status = deflate(&stream, Z_FINISH);
  size_t length = stream.total_out;
  deflateEnd(&stream);
  return status == Z_STREAM_END ? length : 0;
}

#endif

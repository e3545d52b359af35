/// Integers beyond 64 bits, which JSON allows (RFC 8259, section 6) and simdjson refuses.
#ifndef MUSTER_BIG_INTEGERS_HPP
#define MUSTER_BIG_INTEGERS_HPP

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// A text with its big integers in quotes, so that simdjson reads them as strings. Records the
/// indexes of these strings, to mark them on the tape.
class big_integers {
public:
  explicit big_integers(std::string_view text) {
    quoted_.reserve(text.size() + 64);
    while (!text.empty()) {
      const char first = text.front();
      const size_t length = first == '"' ? string_length(text) : number_length(text);
      const auto token = text.substr(0, std::max<size_t>(length, 1));
      if (length > 0 && first != '"' && is_big(token) && !is_name(text.substr(length))) {
        which_.push_back(strings_++);
        quoted_.append(1, '"').append(token).append(1, '"');
      } else {
        strings_ += first == '"';
        quoted_.append(token);
      }
      text.remove_prefix(token.size());
    }
  }

  bool empty() const { return which_.empty(); }
  const std::string &quoted() const { return quoted_; }

  /// Changes the tags of the recorded strings on the tape to `kind`.
  void mark(uint64_t *words, size_t word_count, char kind) const {
    constexpr uint64_t payload = (uint64_t{1} << 56) - 1;
    auto next = which_.begin();
    size_t string = 0;
    for (size_t i = 0; i < word_count && next != which_.end(); i++) {
      const char tag = static_cast<char>(words[i] >> 56);
      // The second of a number's two words has no tag.
      i += tag == 'l' || tag == 'u' || tag == 'd';
      if (tag != '"' || string++ != *next)
        continue;
      words[i] = static_cast<uint64_t>(kind) << 56 | (words[i] & payload);
      next++;
    }
  }

private:
  std::string quoted_;
  std::vector<size_t> which_;
  size_t strings_ = 0;

  static size_t string_length(std::string_view text) {
    size_t end = 1;
    while (end < text.size() && text[end] != '"')
      end += text[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text.size());
  }

  static size_t number_length(std::string_view text) {
    const size_t end = text.find_first_not_of("+-.0123456789Ee");
    return end == std::string_view::npos ? text.size() : end;
  }

  /// True if the token before `rest` is a member name, which must not be a number.
  static bool is_name(std::string_view rest) {
    const size_t next = rest.find_first_not_of(" \t\r\n");
    return next != std::string_view::npos && rest[next] == ':';
  }

  /// True if a token is an integer that fits neither int64_t nor uint64_t.
  static bool is_big(std::string_view token) {
    const bool is_negative = token.front() == '-';
    const std::string_view limit = is_negative ? "9223372036854775808" : "18446744073709551615";
    const auto digits = token.substr(is_negative);
    const bool is_integer = !digits.empty() && digits.front() != '0' &&
                            digits.find_first_not_of("0123456789") == std::string_view::npos;
    return is_integer &&
           (digits.size() > limit.size() || (digits.size() == limit.size() && digits > limit));
  }
};

#endif

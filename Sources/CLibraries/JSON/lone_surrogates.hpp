/// Escapes of surrogates without their pair, which JSON's grammar allows (RFC 8259, section 8.2)
/// and simdjson refuses.
#ifndef MUSTER_LONE_SURROGATES_HPP
#define MUSTER_LONE_SURROGATES_HPP

#include <cstdint>
#include <string>
#include <string_view>

/// Replaces escapes of surrogates without their pair by U+FFFD. The length of the text does not
/// change, so positions in it stay the same.
class lone_surrogates {
public:
  static std::string replaced(std::string_view text) {
    std::string result(text);
    size_t position = 0;
    while ((position = result.find('\\', position)) != std::string::npos)
      position += replace(result, position);
    return result;
  }

private:
  static constexpr size_t escape_length = 6;

  /// Replaces the escape at `position` if necessary. Returns the length of the escape, or of the
  /// pair of escapes.
  static size_t replace(std::string &text, size_t position) {
    const uint32_t unit = code_unit(text, position);
    if (unit == no_unit)
      return 2;
    if (is_high(unit) && is_low(code_unit(text, position + escape_length)))
      return 2 * escape_length;
    if (is_high(unit) || is_low(unit))
      text.replace(position, escape_length, "\\ufffd");
    return escape_length;
  }

  static constexpr uint32_t no_unit = UINT32_MAX;

  /// The code unit of an escape "\uXXXX"; `no_unit` if there is none at `position`.
  static uint32_t code_unit(std::string_view text, size_t position) {
    if (position + escape_length > text.size() || text[position] != '\\' ||
        text[position + 1] != 'u')
      return no_unit;
    uint32_t unit = 0;
    for (const char digit : text.substr(position + 2, 4)) {
      const uint32_t value = digit_value(digit);
      if (value > 15)
        return no_unit;
      unit = unit << 4 | value;
    }
    return unit;
  }

  static uint32_t digit_value(char digit) {
    if (digit >= '0' && digit <= '9')
      return static_cast<uint32_t>(digit - '0');
    const char letter = static_cast<char>(digit | 0x20);
    return letter >= 'a' && letter <= 'f' ? static_cast<uint32_t>(letter - 'a' + 10) : no_unit;
  }

  static bool is_high(uint32_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
  static bool is_low(uint32_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }
};

#endif

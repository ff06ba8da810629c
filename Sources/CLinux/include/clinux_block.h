#pragma once
/* Looks at sixteen bytes at once. Swift's own vectors compare lane by lane (fifty times the instructions), so the
   comparisons stand here, on values and without a pointer. Each answers a bit a byte, the lowest for the first. */
#include <stdint.h>

typedef unsigned char clinux_block __attribute__((ext_vector_type(16)));

static inline uint32_t clinux_bits(clinux_block mask) {
#if defined(__SSE2__)
  typedef char bytes __attribute__((vector_size(16)));
  return __builtin_ia32_pmovmskb128((bytes)mask);
#else
  /* One bit of each byte, all different, gathered in the highest byte of a product. */
  typedef uint64_t words __attribute__((ext_vector_type(2)));
  words halves = (((words)mask & 0x8040201008040201ull) * 0x0101010101010101ull) >> 56;
  return (uint32_t)(halves[0] | halves[1] << 8);
#endif
}

static inline clinux_block clinux_alphanumeric(clinux_block block) {
  clinux_block letter = (block | 0x20) - 'a', digit = block - '0';
  return (clinux_block)(letter < 26) | (clinux_block)(digit < 10);
}

/* The bytes in which two blocks differ. */
static inline uint32_t clinux_differing(clinux_block first, clinux_block second) {
  return clinux_bits((clinux_block)(first != second));
}

/* Control characters, DEL among them. */
static inline uint32_t clinux_controls(clinux_block block) {
  return clinux_bits((clinux_block)(block < 0x20) | (clinux_block)(block == 0x7F));
}

/* All but letters, digits and hyphens. */
static inline uint32_t clinux_beyond_names(clinux_block block) {
  return clinux_bits(~(clinux_alphanumeric(block) | (clinux_block)(block == '-')));
}

/* All but letters, digits, hyphens, dots and underscores. */
static inline uint32_t clinux_beyond_hosts(clinux_block block) {
  clinux_block mark = (clinux_block)(block == '-') | (clinux_block)(block == '.') | (clinux_block)(block == '_');
  return clinux_bits(~(clinux_alphanumeric(block) | mark));
}

/* All but digits. */
static inline uint32_t clinux_beyond_digits(clinux_block block) { return clinux_bits((clinux_block)(block - '0' > 9)); }

/* What ends a request's target, means something in its path, or may not stand in it: all outside 0x21 to 0x7E,
   and # % . ? \ */
static inline uint32_t clinux_beyond_plain_target(clinux_block block) {
  clinux_block mark = (clinux_block)(block == '#') | (clinux_block)(block == '%') | (clinux_block)(block == '.') |
                      (clinux_block)(block == '?') | (clinux_block)(block == '\\');
  return clinux_bits((clinux_block)(block - 0x21 > 0x5D) | mark);
}

// Instructions that Swift has no name for, as inline functions.

#ifndef INTRINSICS_H
#define INTRINSICS_H

/// Asks the processor to load the cache line at an address that will be read and written soon; any
/// address is allowed.
static inline void prefetch(const void *_Nonnull address) {
  __builtin_prefetch(address, 1, 3);
}

// MARK: - bfloat16 in vector registers

#ifdef __AVX512BF16__
#include <immintrin.h>

/// Sixteen floats, or as many pairs of bfloat16, each in the bits of one float.
typedef float Lanes __attribute__((ext_vector_type(16)));

/// Rounds floats to bfloat16, and pairs them lane by lane, those of `second` in the upper halves.
static inline Lanes pairAsBFloat16(Lanes first, Lanes second) {
  typedef short Halves __attribute__((ext_vector_type(32)));
  Halves h = (Halves)_mm512_cvtne2ps_pbh((__m512)second, (__m512)first);
  return (Lanes)__builtin_shufflevector(
    h, h, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23, 8, 24, 9, 25, 10, 26, 11, 27, 12,
    28, 13, 29, 14, 30, 15, 31);
}

/// Rounds 32 successive floats to bfloat16, and pairs neighbors.
static inline Lanes pairNeighborsAsBFloat16(Lanes low, Lanes high) {
  return (Lanes)_mm512_cvtne2ps_pbh((__m512)high, (__m512)low);
}

/// Adds to each sum the products of the upper halves of a and b, and then those of the lower
/// halves, each by a fused multiply-add.
static inline Lanes addPairs(Lanes sums, Lanes a, Lanes b) {
  return (Lanes)_mm512_dpbf16_ps((__m512)sums, (__m512bh)a, (__m512bh)b);
}
#endif

// MARK: - bfloat16 in matrix registers

#if defined(__AMX_BF16__) && defined(__linux__)
#include <immintrin.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Asks the system to let this program use the matrix registers, and returns whether it does.
static inline bool requestMatrixRegisters(void) {
  enum { requestPermission = 0x1023, tileData = 18 };
  return syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
}

/// Divides the matrix registers of this thread into 16 rows of 64 bytes.
static inline void configureMatrixRegisters(void) {
  struct {
    unsigned char palette, startRow, reserved[14];
    unsigned short bytesPerRow[16];
    unsigned char rows[16];
  } configuration = {.palette = 1};
  for (int i = 0; i < 8; i++) {
    configuration.bytesPerRow[i] = 64;
    configuration.rows[i] = 16;
  }
  _tile_loadconfig(&configuration);
}

/// Clears the matrix registers of this thread, so that the system need not store them when it
/// switches threads.
static inline void releaseMatrixRegisters(void) { _tile_release(); }

/// Computes C = start + A·B for a tile of 32 x 32 sums, where A and B hold pairs of bfloat16.
///
/// Strides are numbers of floats.
///
/// - Parameters:
///   - depth: the number of pairs per sum, a multiple of 16.
///   - a: 32 rows of `depth` pairs.
///   - b: `depth` rows of 32 pairs, one after the other.
///   - start: the initial values of the sums. With a stride of 0, every row begins with the same.
static inline void multiplyInMatrixRegisters(
  long depth, const float *_Nonnull a, long strideOfA, const float *_Nonnull b,
  const float *_Nonnull start, long strideOfStart, float *_Nonnull c, long strideOfC) {
  const long bytes = sizeof(float);
  const float *lowerA = a + 16 * strideOfA, *lowerStart = start + 16 * strideOfStart;
  _tile_loadd(0, start, strideOfStart * bytes);
  _tile_loadd(1, start + 16, strideOfStart * bytes);
  _tile_loadd(2, lowerStart, strideOfStart * bytes);
  _tile_loadd(3, lowerStart + 16, strideOfStart * bytes);
  for (long k = 0; k < depth; k += 16) {
    _tile_loadd(6, b + 32 * k, 32 * bytes);
    _tile_loadd(4, a + k, strideOfA * bytes);
    _tile_loadd(7, b + 32 * k + 16, 32 * bytes);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_loadd(5, lowerA + k, strideOfA * bytes);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  float *lowerC = c + 16 * strideOfC;
  _tile_stored(0, c, strideOfC * bytes);
  _tile_stored(1, c + 16, strideOfC * bytes);
  _tile_stored(2, lowerC, strideOfC * bytes);
  _tile_stored(3, lowerC + 16, strideOfC * bytes);
}
#endif

#endif

// Instructions that Swift has no name for, as inline functions.

#ifndef INTRINSICS_H
#define INTRINSICS_H

/// Asks the processor to load the cache line at an address that will be read and written soon; any
/// address is allowed.
static inline void prefetch(const void *_Nonnull address) {
  __builtin_prefetch(address, 1, 3);
}

#endif

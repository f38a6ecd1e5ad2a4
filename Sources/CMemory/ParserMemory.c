#include "ParserMemory.h"

#include <stdatomic.h>

_Alignas(64) kubevet_block kubevet_blocks[kubevet_shares * kubevet_blocks_per_share];
_Thread_local kubevet_block *kubevet_freed;

static atomic_uint sharesTaken;
static _Thread_local kubevet_block *fresh, *freshEnd;

void *kubevet_fresh(size_t size) {
  if (fresh == freshEnd) {
    unsigned share = atomic_load(&sharesTaken);
    do {
      if (share == kubevet_shares) return malloc(size);
    } while (!atomic_compare_exchange_weak(&sharesTaken, &share, share + 1));
    fresh = kubevet_blocks + share * kubevet_blocks_per_share;
    freshEnd = fresh + kubevet_blocks_per_share;
  }
  return fresh++;
}

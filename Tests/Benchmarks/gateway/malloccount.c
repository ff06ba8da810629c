/* Counts allocations of a dynamically linked program: preload it and read three 64-bit counters (allocations, frees,
   bytes) from the file that $MALLOC_COUNT_FILE names. It cannot see into a static executable. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static uint64_t unused[8], *counters = unused;

__attribute__((constructor)) static void map_counters(void) {
  const char *file = getenv("MALLOC_COUNT_FILE");
  if (!file) return;
  int fd = open(file, O_RDWR | O_CREAT, 0600);
  if (fd < 0 || ftruncate(fd, 4096)) return;
  void *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (page != MAP_FAILED) counters = page;
}

static void count(size_t bytes) {
  __atomic_fetch_add(&counters[0], 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&counters[2], bytes, __ATOMIC_RELAXED);
}

void *malloc(size_t n) { return count(n), __libc_malloc(n); }
void *calloc(size_t a, size_t n) { return count(a * n), __libc_calloc(a, n); }
void *realloc(void *p, size_t n) { return count(n), __libc_realloc(p, n); }
void *memalign(size_t a, size_t n) { return count(n), __libc_memalign(a, n); }
void *aligned_alloc(size_t a, size_t n) { return count(n), __libc_memalign(a, n); }
int posix_memalign(void **out, size_t a, size_t n) {
  count(n);
  *out = __libc_memalign(a, n);
  return *out ? 0 : 12;
}
void free(void *p) {
  if (p) __atomic_fetch_add(&counters[1], 1, __ATOMIC_RELAXED);
  __libc_free(p);
}

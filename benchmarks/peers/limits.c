// What one core can do: GFLOP/s of float32 fused multiply-adds, then GB/s read from 512 KB, 12.8 MB and 256 MB;
// the best of seven tries each.

#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(__AVX512F__)
enum { Lanes = 16, Chains = 28 };
#elif defined(__AVX__)
enum { Lanes = 8, Chains = 12 };
#else
enum { Lanes = 4, Chains = 12 };
#endif
enum { Tries = 7 };

typedef float vector __attribute__((vector_size(4 * Lanes)));

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

// Independent chains, more than the latency times the units, all in registers.
static float multiply_add(long rounds) {
    vector sums[Chains], factor, addend;
    for (int i = 0; i < Lanes; i++) {
        factor[i] = 0.999f;
        addend[i] = 1e-3f;
    }
    for (int i = 0; i < Chains; i++) sums[i] = addend * (float)i;
    __asm__ volatile("" : "+x"(factor), "+x"(addend));
    for (long round = 0; round < rounds; round++)
#pragma GCC unroll 28
        for (int i = 0; i < Chains; i++) sums[i] = sums[i] * factor + addend;
    for (int i = 1; i < Chains; i++) sums[0] += sums[i];
    float sum = 0;
    for (int i = 0; i < Lanes; i++) sum += sums[0][i];
    return sum;
}

static float read_all(const float *data, size_t bytes) {
    enum { Streams = 16 };
    vector sums[Streams] = { 0 };
    const vector *end = (const vector *)data + bytes / sizeof(vector);
    for (const vector *at = (const vector *)data; at + Streams <= end; at += Streams)
#pragma GCC unroll 16
        for (int i = 0; i < Streams; i++) sums[i] += at[i];
    for (int i = 1; i < Streams; i++) sums[0] += sums[i];
    return sums[0][0];
}

static volatile float sink;

static double best_rate(const float *data, size_t bytes) {
    double best = 0;
    long times = bytes < 64u << 20 ? (256u << 20) / bytes : 1;
    for (int i = 0; i <= Tries; i++) {
        double start = now();
        for (long j = 0; j < times; j++) {
            sink = read_all(data, bytes);
            __asm__ volatile("" ::: "memory");
        }
        double rate = (double)bytes * times / (now() - start) * 1e-9;
        if (i > 0 && rate > best) best = rate;   // the first try fills the cache
    }
    return best;
}

int main(void) {
    const size_t largest = 256u << 20, sizes[] = { 512u << 10, 12845056, largest };
    const long rounds = 3000000;
    double peak = 0;
    for (int i = 0; i < Tries; i++) {
        double start = now();
        sink = multiply_add(rounds);
        double rate = 2.0 * Lanes * Chains * rounds / (now() - start) * 1e-9;
        if (rate > peak) peak = rate;
    }
    printf("%.1f", peak);
    float *data = aligned_alloc(64, largest);
    if (!data) return 1;
    memset(data, 0, largest);
    for (int i = 0; i < 3; i++) printf(" %.1f", best_rate(data, sizes[i]));
    printf("\n");
    free(data);
    return 0;
}

// first_output RUNS PROGRAM ARGUMENT...: runs a program again and again and prints of those runs
//     the median and the minimum milliseconds from before it was started to the first byte that it wrote,
//     the median KB of its largest resident memory, pages of its files included.

#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec * 1e-6;
}

static int run(char **arguments, double *milliseconds, double *kilobytes) {
    int output[2], status;
    pid_t child;
    char bytes[256];
    struct rusage used;
    posix_spawn_file_actions_t actions;
    if (pipe(output)) return 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output[1], 1);
    posix_spawn_file_actions_addclose(&actions, output[0]);
    posix_spawn_file_actions_addclose(&actions, output[1]);
    double started = now();
    if (posix_spawn(&child, arguments[0], &actions, NULL, arguments, environ)) return 0;
    close(output[1]);
    ssize_t first = read(output[0], bytes, sizeof bytes);
    *milliseconds = now() - started;
    while (read(output[0], bytes, sizeof bytes) > 0) {}
    close(output[0]);
    posix_spawn_file_actions_destroy(&actions);
    wait4(child, &status, 0, &used);
    *kilobytes = used.ru_maxrss;
    return first > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int count, char **arguments) {
    int runs = count > 2 ? atoi(arguments[1]) : 0;
    double *milliseconds = malloc((runs + 1) * sizeof(double)), *kilobytes = malloc((runs + 1) * sizeof(double));
    if (runs < 1 || !milliseconds || !kilobytes) return 2;
    for (int i = 0; i < runs; i++)
        if (!run(arguments + 2, &milliseconds[i], &kilobytes[i])) {
            fprintf(stderr, "%s failed\n", arguments[2]);
            return 1;
        }
    qsort(milliseconds, runs, sizeof(double), ascending);
    qsort(kilobytes, runs, sizeof(double), ascending);
    printf("%.1f %.1f %.0f\n", milliseconds[runs / 2], milliseconds[0], kilobytes[runs / 2]);
}

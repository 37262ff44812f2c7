// Times ONNX Runtime through its C API, one line in and one line out: see README.md for the commands.
// onnx_worker LIBRARY THREADS
//
// The API is a table of functions that only ever grows at its end, so positions in it stand for the header, which the library's
// packages lack.

#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    GetErrorMessage = 2, CreateEnv = 3, CreateSession = 7, Run = 9, CreateSessionOptions = 10, SetSessionGraphOptimizationLevel = 23,
    SetIntraOpNumThreads = 24, SetInterOpNumThreads = 25, CreateTensorWithDataAsOrtValue = 49, CreateCpuMemoryInfo = 69,
    RunWithBinding = 133, CreateIoBinding = 134, BindInput = 136, BindOutput = 137, ApiVersion = 17
};

enum { LogErrors = 3, AllOptimizations = 99, ArenaAllocator = 1, DefaultMemory = 0, Float = 1 };
enum { Networks = 32, Cells = 256, Samples = 256, Times = 1 << 16 };

static const double FirstWarmUp = 0.7, WarmUp = 0.05, Group = 0.002, Trial = 0.15, Tolerance = 1e-4;

typedef struct { void **(*get_api)(uint32_t); const char *(*version)(void); } Base;
typedef struct { char name[64]; void *session; float *inputs; int64_t shape[4]; size_t rank, in, out; } Network;
typedef struct { Network *network; int batch, bound; float *outputs; void *x, *y, *binding; } Cell;

static void **api;
static void *environment, *options, *memory;
static Network networks[Networks];
static Cell cells[Cells];
static int network_count, cell_count;
static char problem[16384];

// Calls a function of the API; on an error keeps its message and leaves the caller with 0.
#define TRY(function, ...) do { void *status = ((void *(*)())api[function])(__VA_ARGS__); if (status) { \
    snprintf(problem, sizeof problem, "%s", ((const char *(*)(void *))api[GetErrorMessage])(status)); return 0; } } while (0)
#define FAIL(...) do { snprintf(problem, sizeof problem, __VA_ARGS__); return 0; } while (0)

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int start(int threads) {
    TRY(CreateEnv, LogErrors, "worker", &environment);
    TRY(CreateSessionOptions, &options);
    TRY(SetIntraOpNumThreads, options, threads);
    TRY(SetInterOpNumThreads, options, 1);
    TRY(SetSessionGraphOptimizationLevel, options, AllOptimizations);
    TRY(CreateCpuMemoryInfo, ArenaAllocator, DefaultMemory, &memory);
    return 1;
}

static float *floats(const char *path, size_t count) {
    FILE *file = fopen(path, "rb");
    float *values = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
    if (!file || fread(values, sizeof(float), count, file) != count) FAIL("%s has fewer than %zu floats or cannot be read", path, count);
    fclose(file);
    return values;
}

static int tensor(Network *network, int batch, float *data, int of_outputs, void **value) {
    int64_t shape[5] = { batch, (int64_t)network->out };
    size_t rank = 2, length = network->out;
    if (!of_outputs) {
        memcpy(shape + 1, network->shape, network->rank * sizeof *shape);
        rank = network->rank + 1;
        length = network->in;
    }
    TRY(CreateTensorWithDataAsOrtValue, memory, data, batch * length * sizeof(float), shape, rank, Float, value);
    return 1;
}

static Cell *cell(Network *network, int batch) {
    for (Cell *one = cells; one < cells + cell_count; one++)
        if (one->network == network && one->batch == batch) return one;
    if (cell_count == Cells) FAIL("more than %d cells", Cells);
    if (batch < 1 || batch > Samples) FAIL("a batch of %d; there are %d samples", batch, Samples);
    Cell *one = &cells[cell_count];
    *one = (Cell){ .network = network, .batch = batch, .bound = -1 };
    one->outputs = aligned_alloc(64, (batch * network->out * sizeof(float) + 63) / 64 * 64);
    if (!tensor(network, batch, network->inputs, 0, &one->x) || !tensor(network, batch, one->outputs, 1, &one->y)) return 0;
    TRY(CreateIoBinding, network->session, &one->binding);
    TRY(BindInput, one->binding, "x", one->x);
    TRY(BindOutput, one->binding, "y", one->y);
    cell_count++;
    return one;
}

static int run(Cell *one, int bound) {
    static const char *const x[] = { "x" }, *const y[] = { "y" };
    if (bound) TRY(RunWithBinding, one->network->session, NULL, one->binding);
    else TRY(Run, one->network->session, NULL, x, (void *const *)&one->x, (size_t)1, y, (size_t)1, &one->y);
    return 1;
}

// Microseconds: the median and the minimum of the calls, in groups of at least Group seconds; 0 calls after an error.
static int measure(Cell *one, int bound, double seconds, double warm_up, double *median, double *minimum) {
    static double times[Times];
    double started = now();
    int calls = 0, count = 0;
    for (; calls < 2 || now() - started < warm_up; calls++)
        if (!run(one, bound)) return 0;
    int group = (int)fmax(1, round(Group * calls / (now() - started)));
    started = now();
    while (count < Times && (count < 3 || now() - started < seconds)) {
        double begin = now();
        for (int i = 0; i < group; i++) if (!run(one, bound)) return 0;
        times[count++] = (now() - begin) / group * 1e6;
    }
    qsort(times, count, sizeof *times, ascending);
    *median = times[count / 2];
    *minimum = times[0];
    return count * group;
}

static Network *find(const char *name) {
    for (Network *one = networks; one < networks + network_count; one++)
        if (!strcmp(one->name, name)) return one;
    FAIL("network %s was not loaded", name);
}

// SHAPE is NetGen's, height x width x channels or one length; the file of inputs is channels x height x width.
static int load(const char *name, const char *folder, const char *shape, size_t out, double *difference) {
    char path[8192];
    if (network_count == Networks) FAIL("more than %d networks", Networks);
    Network *network = &networks[network_count++];   // nameless, and so not found, until its outputs are right
    int height, width, channels;
    if (sscanf(shape, "%dx%dx%d", &height, &width, &channels) == 3)
        *network = (Network){ .rank = 3, .shape = { channels, height, width }, .in = (size_t)height * width * channels };
    else
        *network = (Network){ .rank = 1, .shape = { atoi(shape) }, .in = atoi(shape) };
    network->out = out;
    snprintf(path, sizeof path, "%s/%s.onnx", folder, name);
    TRY(CreateSession, environment, path, options, &network->session);
    snprintf(path, sizeof path, "%s/%s.nchw", folder, name);
    if (!(network->inputs = floats(path, Samples * network->in))) return 0;
    snprintf(path, sizeof path, "%s/%s.outputs", folder, name);
    float *wanted = floats(path, Samples * out);
    if (!wanted) return 0;

    Cell *all = cell(network, Samples);
    if (!all) return 0;
    double largest = 1;
    *difference = 0;
    for (int bound = 0; bound < 2; bound++) {
        memset(all->outputs, 0, Samples * out * sizeof(float));
        if (!run(all, bound)) return 0;
        for (size_t i = 0; i < Samples * out; i++) {
            largest = fmax(largest, fabs(wanted[i]));
            *difference = fmax(*difference, fabs(all->outputs[i] - wanted[i]));
        }
    }
    free(wanted);
    *difference /= largest;
    if (!(*difference <= Tolerance)) FAIL("%s: the outputs differ from NetGen's by %.1e; allowed are %.0e", name, *difference, Tolerance);
    snprintf(network->name, sizeof network->name, "%s", name);
    return 1;
}

// The first time, tries both ways to call and keeps the quicker.
static int forward(const char *name, int batch, double seconds) {
    Network *network = find(name);
    Cell *one = network ? cell(network, batch) : 0;
    if (!one) return 0;
    double median, minimum, warm_up = WarmUp;
    if (one->bound < 0) {
        double plain, bound;
        if (!measure(one, 0, Trial, FirstWarmUp, &plain, &minimum) || !measure(one, 1, Trial, WarmUp, &bound, &minimum)) return 0;
        one->bound = bound < plain;
    }
    int calls = measure(one, one->bound, seconds, warm_up, &median, &minimum);
    if (calls) printf("ok %.3f %.3f %d %s\n", median, minimum, calls, one->bound ? "bound" : "Run");
    return calls;
}

int main(int count, char **arguments) {
    void *library = count == 3 ? dlopen(arguments[1], RTLD_NOW) : NULL;
    if (!library) {
        printf("error %s\n", count == 3 ? dlerror() : "usage: onnx_worker LIBRARY THREADS");
        return 1;
    }
    Base *base = ((Base *(*)(void))dlsym(library, "OrtGetApiBase"))();
    api = base->get_api(ApiVersion);
    if (start(atoi(arguments[2]))) printf("ok ONNX Runtime %s\n", base->version());
    else printf("error %s\n", problem);
    fflush(stdout);

    char line[8192], name[64], folder[4096], shape[64];
    while (fgets(line, sizeof line, stdin)) {
        size_t out;
        int batch, done = 0;
        double seconds, difference;
        if (sscanf(line, "load %63s %4095s %63s %zu", name, folder, shape, &out) == 4) {
            if ((done = load(name, folder, shape, out, &difference))) printf("ok %.2e\n", difference);
        } else if (sscanf(line, "forward %63s %d %lf", name, &batch, &seconds) == 3)
            done = forward(name, batch, seconds);
        else
            snprintf(problem, sizeof problem, "unknown command");
        for (char *end = problem; (end = strchr(end, '\n')); ) *end = ' ';
        if (!done) printf("error %s\n", problem);
        fflush(stdout);
    }
    return 0;
}

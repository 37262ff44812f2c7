// onnx_first LIBRARY MODEL INPUTS DIMENSION...: one thread, one prediction, the first output printed: what a small program with
// ONNX Runtime does.
//
// The API is a table of functions that only ever grows at its end, so positions in it stand for the header, which the library's
// packages lack.

#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    GetErrorMessage = 2, CreateEnv = 3, CreateSession = 7, Run = 9, CreateSessionOptions = 10, SetIntraOpNumThreads = 24,
    CreateTensorWithDataAsOrtValue = 49, GetTensorMutableData = 51, CreateCpuMemoryInfo = 69, ApiVersion = 17
};

enum { LogErrors = 3, ArenaAllocator = 1, DefaultMemory = 0, Float = 1 };

typedef struct { void **(*get_api)(uint32_t); const char *(*version)(void); } Base;

static void **api;

static void call(void *status) {
    if (!status) return;
    fprintf(stderr, "%s\n", ((const char *(*)(void *))api[GetErrorMessage])(status));
    exit(1);
}

#define CALL(function, ...) call(((void *(*)())api[function])(__VA_ARGS__))

int main(int count, char **arguments) {
    if (count < 5) return 2;
    void *library = dlopen(arguments[1], RTLD_NOW), *environment, *options, *session, *memory, *x, *y = NULL;
    if (!library) return fprintf(stderr, "%s\n", dlerror()), 1;
    api = ((Base *(*)(void))dlsym(library, "OrtGetApiBase"))()->get_api(ApiVersion);

    int64_t shape[8] = { 1 };
    size_t rank = 1, length = 1;
    for (int i = 4; i < count && rank < 8; i++) length *= shape[rank++] = atoi(arguments[i]);
    float *inputs = malloc(length * sizeof(float)), *outputs;
    FILE *file = fopen(arguments[3], "rb");
    if (!file || fread(inputs, sizeof(float), length, file) != length) return fprintf(stderr, "%s: too short\n", arguments[3]), 1;

    CALL(CreateEnv, LogErrors, "first", &environment);
    CALL(CreateSessionOptions, &options);
    CALL(SetIntraOpNumThreads, options, 1);
    CALL(CreateSession, environment, arguments[2], options, &session);
    CALL(CreateCpuMemoryInfo, ArenaAllocator, DefaultMemory, &memory);
    CALL(CreateTensorWithDataAsOrtValue, memory, inputs, length * sizeof(float), shape, rank, Float, &x);
    static const char *const from[] = { "x" }, *const to[] = { "y" };
    CALL(Run, session, NULL, from, (void *const *)&x, (size_t)1, to, (size_t)1, &y);
    CALL(GetTensorMutableData, y, (void **)&outputs);
    printf("%g\n", outputs[0]);
    fflush(stdout);
    _Exit(0);
}

// Times the compiler, from a spec's text to C#, on each spec of models/ and on hostile ones.
// Usage: dotnet run -c Release --project benchmarks/NetGen.Generation.Benchmarks [-- --write DIR]

using System.Diagnostics;
using NetGen.Compiler;
using NetGen.Generation.Benchmarks;

const int Runs = 9;
string models = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../models"));
string? written = args is ["--write", string folder] ? folder : null;

Console.WriteLine($"{"spec",-24}{"read, ms",10}{"shapes",10}{"generate",10}{"C# lines",10}{"KB",8}  outcome");
foreach (string path in Directory.GetFiles(models, "*.yaml").Order(StringComparer.Ordinal))
    Measure(Path.GetFileName(path), File.ReadAllText(path), Path.GetFileName(path), Runs);
foreach ((string name, string text) in HostileSpecs.All)
    Measure(name, text, "hostile.yaml", runs: 3);

void Measure(string name, string text, string file, int runs)
{
    List<double> read = [], shapes = [], generate = [];
    SpecReading reading = null!;
    ShapedReading? shaped = null;
    GeneratedNetwork? generated = null;
    // The first run also compiles the compiler and is not counted.
    for (int run = -1; run < runs; run++)
    {
        reading = Timed(read, run, () => SpecReader.Read(text, $"models/{file}"));
        if (reading.Spec is NetworkSpec spec)
            shaped = Timed(shapes, run, () => InferShapes.Run(spec));
        if (shaped?.Network is ShapedNetwork network)
            generated = Timed(generate, run, () => NetworkCompiler.Generate(network, new GenerationOptions("Generated", GenerationOptions.DefaultStackBudget)));
    }

    string[] texts = [.. generated?.Files.Select(generatedFile => generatedFile.Text) ?? []];
    string outcome = reading.Diagnostics.Concat(shaped?.Diagnostics.Select(reading.SourceMap.Locate) ?? [])
        .Where(diagnostic => diagnostic.Severity == Severity.Error).Select(diagnostic => diagnostic.Code).Distinct()
        .DefaultIfEmpty("generated").Aggregate((all, code) => $"{all}, {code}");
    Console.WriteLine(
        $"{name,-24}{Median(read),10}{Median(shapes),10}{Median(generate),10}"
        + $"{texts.Sum(text => text.Count(c => c == '\n')),10}{texts.Sum(text => text.Length) / 1000,8}  {outcome}");

    if (written is null || generated is null)
        return;
    Directory.CreateDirectory(written);
    foreach (GeneratedFile part in generated.Files)
        File.WriteAllText(Path.Combine(written, part.HintName), part.Text);
}

static T Timed<T>(List<double> times, int run, Func<T> work)
{
    long started = Stopwatch.GetTimestamp();
    T result = work();
    if (run >= 0)
        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    return result;
}

static string Median(List<double> times) => times.Count == 0 ? "" : times.Order().ElementAt(times.Count / 2).ToString("F2");

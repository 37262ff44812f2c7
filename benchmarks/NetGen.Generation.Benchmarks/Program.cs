// Times the compiler, from a spec's text to C#, and what the C# compiler takes on top, on each spec of models/, on long
// ones and on hostile ones.
// Usage: dotnet run -c Release --project benchmarks/NetGen.Generation.Benchmarks [-- --describe | --write DIR | --worst [NAME] | SPEC]
// SPEC, such as googlenet, is measured alone; --describe writes docs/models.md; --worst runs the specs that are most work within the
// limits, or the one of that name, each once, C# compilation included, and says what memory the process has taken by then;
// --write writes the code of models/ to a folder, and measures nothing.

using System.Diagnostics;
using NetGen.Compiler;
using NetGen.Generation.Benchmarks;

const int Runs = 9, Compilations = 5;
string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
string models = Path.Combine(root, "models");
if (args is ["--describe"])
{
    File.WriteAllText(Path.Combine(root, "docs", "models.md"), ModelsPage.Text(models));
    return;
}

if (args is ["--worst", .. string[] names])
{
    foreach ((string name, string text) in WorstSpecs.All.Where(worst => names.Length == 0 || names[0] == worst.Name))
        RunOnce(name, text);
    return;
}

if (args is ["--write", string folder])
{
    Directory.CreateDirectory(folder);
    foreach (string path in Directory.GetFiles(models, "*.yaml"))
        foreach (GeneratedFile part in GenerateModel(path).Files)
            File.WriteAllText(Path.Combine(folder, part.HintName), part.Text);
    return;
}

string? only = args is [string spec] ? spec : null;
double empty = Least(Compilations, () => BuildCost.Compile([]).Length);
Console.WriteLine($"{"spec",-24}{"read, ms",10}{"shapes",10}{"generate",10}{"C# lines",10}{"KB",8}{"compile, ms",13}{"IL KB",8}  outcome");
foreach (string path in Directory.GetFiles(models, "*.yaml").Order(StringComparer.Ordinal))
{
    string model = Path.GetFileNameWithoutExtension(path);
    if (only is null || only == model)
        Measure(model, File.ReadAllText(path), Path.GetFileName(path), Runs, compile: true);
}
if (only is not null)
    return;
foreach ((string name, string text) in GrowingSpecs.All)
    Measure(name, text, "long.yaml", runs: 3, compile: false);
foreach ((string name, string text) in HostileSpecs.All)
    Measure(name, text, "hostile.yaml", runs: 3, compile: false);

void Measure(string name, string text, string file, int runs, bool compile)
{
    List<double> read = [], shapes = [], generate = [];
    SpecReading reading = null!;
    ShapedReading? shaped = null;
    GeneratedNetwork? generated = null;
    // The first run also compiles the compiler and is not counted.
    for (int run = -1; run < runs; run++)
    {
        reading = Timed(read, run, () => SpecReader.Read(text, $"models/{file}"));
        if (reading.Spec is NetworkSpec declared)
            shaped = Timed(shapes, run, () => InferShapes.Run(declared));
        if (shaped?.Network is ShapedNetwork network)
            generated = Timed(generate, run, () => NetworkCompiler.Generate(network, new GenerationOptions("Generated", GenerationOptions.DefaultStackBudget)));
    }

    string[] texts = [.. generated?.Files.Select(generatedFile => generatedFile.Text) ?? []];
    string outcome = reading.Diagnostics.Concat(shaped?.Diagnostics.Select(reading.SourceMap.Locate) ?? [])
        .Where(diagnostic => diagnostic.Severity == Severity.Error).Select(diagnostic => diagnostic.Code).Distinct()
        .DefaultIfEmpty("generated").Aggregate((all, code) => $"{all}, {code}");
    long assembly = 0;
    string compilation = compile ? $"{Least(Compilations, () => assembly = BuildCost.Compile(texts).Length) - empty:F0}" : "";
    Console.WriteLine(
        $"{name,-24}{Median(read),10}{Median(shapes),10}{Median(generate),10}"
        + $"{texts.Sum(text => text.Count(c => c == '\n')),10}{texts.Sum(text => text.Length) / 1000,8}"
        + $"{compilation,13}{(compile ? $"{assembly / 1000}" : ""),8}  {outcome}");
}

GeneratedNetwork GenerateModel(string path)
{
    NetworkSpec declared = SpecReader.Read(File.ReadAllText(path), $"models/{Path.GetFileName(path)}").Spec!;
    return NetworkCompiler.Generate(
        InferShapes.Run(declared).Network!, new GenerationOptions("Generated", GenerationOptions.DefaultStackBudget));
}

void RunOnce(string name, string text)
{
    long started = Stopwatch.GetTimestamp();
    SpecReading reading = SpecReader.Read(text, "models/worst.yaml");
    ShapedReading? shaped = reading.Spec is null ? null : InferShapes.Run(reading.Spec);
    GeneratedNetwork? generated = shaped?.Network is ShapedNetwork network
        ? NetworkCompiler.Generate(network, new GenerationOptions("Generated", GenerationOptions.DefaultStackBudget)) : null;
    double generation = Stopwatch.GetElapsedTime(started).TotalSeconds;
    string[] texts = [.. generated?.Files.Select(file => file.Text) ?? []];
    string outcome = reading.Diagnostics
        .Concat((shaped?.Diagnostics ?? default).Concat(generated?.Diagnostics ?? default).Select(reading.SourceMap.Locate))
        .Where(diagnostic => diagnostic.Severity == Severity.Error).Select(diagnostic => diagnostic.Code).Distinct()
        .DefaultIfEmpty("generated").Aggregate((all, code) => $"{all}, {code}");
    double before = PeakMegabytes();
    started = Stopwatch.GetTimestamp();
    int assembly = texts.Length == 0 ? 0 : BuildCost.Compile(texts).Length;
    Console.WriteLine($"{name,-50}{generation,8:F1} s{before,8:F0} MB{texts.Length,8} files{texts.Sum(file => file.Length) / 1000,8} KB"
        + $"{Stopwatch.GetElapsedTime(started).TotalSeconds,8:F1} s{PeakMegabytes(),8:F0} MB{assembly / 1000,8} KB  {outcome}");
}

static double PeakMegabytes()
{
    using Process process = Process.GetCurrentProcess();
    return process.PeakWorkingSet64 / 1e6;
}

static T Timed<T>(List<double> times, int run, Func<T> work)
{
    long started = Stopwatch.GetTimestamp();
    T result = work();
    if (run >= 0)
        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    return result;
}

// The least of a few runs: what another program takes of the machine only adds.
static double Least(int runs, Func<long> work)
{
    List<double> times = [];
    for (int run = -1; run < runs; run++)
        Timed(times, run, work);
    return times.Min();
}

static string Median(List<double> times) => times.Count == 0 ? "" : times.Order().ElementAt(times.Count / 2).ToString("F2");

// Times the compiler, from a spec's text to C#, and what the C# compiler takes on top, on each spec of models/, on long
// ones and on hostile ones. --help lists what else it does.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using NetGen.CommandLines;
using NetGen.Compiler;
using NetGen.Generation.Benchmarks;
using NetGen.Inspection;

const int Runs = 9, Compilations = 5;
string root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
string models = Path.Combine(root, "models");
string[] files = [.. Directory.GetFiles(models, "*.yaml").Order(StringComparer.Ordinal)];
double empty = 0;

Argument<string?> only = new("SPEC")
{
    Description = "the one spec of models/ to time, such as googlenet",
    Arity = ArgumentArity.ZeroOrOne,
};
only.TakesOnly("spec", Array.ConvertAll(files, path => Path.GetFileNameWithoutExtension(path)));
Option<bool> describe = new("--describe") { Description = "write docs/models.md, and time nothing" };
Option<string?> write = ValueOption.Path("--write", "DIR", "write the C# of models/ to a folder, and time nothing");
Option<string?> worst = new("--worst")
{
    Description = "run the specs that are most work within the limits, or the one of that name, each once, C# compilation included, "
        + "and say what memory the process has taken by then",
    HelpName = "NAME",
    Arity = ArgumentArity.ZeroOrOne,
};
worst.TakesOnly([.. WorstSpecs.All.Select(spec => spec.Name)]);
RootCommand command = new("Times the compiler, from a spec's text to C#, and the C# compiler after it.") { only, describe, write, worst };
command.Validators.Add(parsed =>
{
    if (((SymbolResult?[])[parsed.GetResult(only), parsed.GetResult(describe), parsed.GetResult(write), parsed.GetResult(worst)]).Count(
        given => given?.Tokens.Count > 0 || given is OptionResult { Implicit: false }) > 1)
        parsed.AddError("SPEC, --describe, --write and --worst exclude each other");
});
command.SetAction(parsed =>
{
    if (parsed.GetValue(describe))
        File.WriteAllText(Path.Combine(root, "docs", "models.md"), ModelsPage.Text(models));
    else if (parsed.GetResult(worst) is not null)
        foreach ((string name, string text) in WorstSpecs.All.Where(spec => parsed.GetValue(worst) is not string one || one == spec.Name))
            RunOnce(name, text);
    else if (parsed.GetValue(write) is string folder)
        Write(folder);
    else
        MeasureAll(parsed.GetValue(only));
});
return command.Run("generation-benchmarks", args);

void Write(string folder)
{
    Directory.CreateDirectory(folder);
    foreach (string path in files)
        foreach (GeneratedFile part in GenerateModel(path).Files)
            File.WriteAllText(Path.Combine(folder, part.HintName), part.Text);
}

void MeasureAll(string? model)
{
    empty = Min(Compilations, () => BuildCost.Compile([]).Length);
    Console.WriteLine(
        $"{"spec",-24}{"read, ms",10}{"shapes",10}{"generate",10}{"C# lines",10}{"KB",8}{"compile, ms",13}{"IL KB",8}  outcome");
    foreach (string path in files.Where(path => model is null || model == Path.GetFileNameWithoutExtension(path)))
        Measure(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path), Path.GetFileName(path), Runs, compile: true);
    if (model is not null)
        return;
    foreach ((string name, string text) in GrowingSpecs.All)
        Measure(name, text, "long.yaml", runs: 3, compile: false);
    foreach ((string name, string text) in HostileSpecs.All)
        Measure(name, text, "hostile.yaml", runs: 3, compile: false);
}

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
            generated = Timed(generate, run, () => NetworkCompiler.Generate(
                network, new GenerationOptions("Generated", GenerationOptions.DefaultStackBudget)));
    }

    string[] texts = [.. generated?.Files.Select(generatedFile => generatedFile.Text) ?? []];
    string outcome = reading.Diagnostics.Concat(shaped?.Diagnostics.Select(reading.SourceMap.Locate) ?? [])
        .Where(diagnostic => diagnostic.Severity == Severity.Error).Select(diagnostic => diagnostic.Code).Distinct()
        .DefaultIfEmpty("generated").Aggregate((all, code) => $"{all}, {code}");
    long assembly = 0;
    string compilation = compile ? $"{Min(Compilations, () => assembly = BuildCost.Compile(texts).Length) - empty:F0}" : "";
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

// The minimum of a few runs: what another program takes of the machine only adds.
static double Min(int runs, Func<long> work)
{
    List<double> times = [];
    for (int run = -1; run < runs; run++)
        Timed(times, run, work);
    return times.Min();
}

static string Median(List<double> times) => times.Count == 0 ? "" : times.Order().ElementAt(times.Count / 2).ToString("F2");

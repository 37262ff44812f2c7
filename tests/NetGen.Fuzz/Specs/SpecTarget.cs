using NetGen.Compiler;

namespace NetGen.Fuzz;

/// <summary>
/// The compiler, from a spec's text to C#: it throws nothing, says each mistake on one line at a place inside the text, makes a network
/// if and only if there is no mistake, and the same one of the same text.
/// </summary>
internal sealed class SpecTarget : IFuzzTarget
{
    /// <summary>Longer specs hold values, whose damage tells nothing new.</summary>
    private const int MaxText = 20_000;

    private static readonly HashSet<string> s_codes = [.. DiagnosticCatalog.All.Select(rule => rule.Code)];

    private readonly string[] _whole =
        [
            .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "specs")).Order(StringComparer.Ordinal)
                .Select(File.ReadAllText).Where(text => text.Length < MaxText),
        ];

    public string Name => "specs";

    public long MaxBytes => 2L << 30;

    public string Input { get; private set; } = "";

    public string Run(Random random)
    {
        Input = random.Next(4) switch
        {
            0 => TextDamage.Apply(random.One(_whole), random),
            1 => TextDamage.Apply(new SpecGrammar(random).Write(), random),
            _ => new SpecGrammar(random).Write(),
        };
        SpecReading reading = SpecReader.Read(Input, "models/net.yaml");
        Check(reading.Diagnostics);
        if (reading.Spec is not NetworkSpec spec)
            return First(reading.Diagnostics.Select(diagnostic => diagnostic.Code));
        Require(!reading.Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error), "a spec with a mistake was read");
        (ShapedNetwork? shaped, EquatableArray<Diagnostic> diagnostics) = InferShapes.Run(spec);
        Check(diagnostics.Select(reading.SourceMap.Locate));
        if (shaped is null)
            return First(diagnostics.Select(diagnostic => diagnostic.Code));
        GeneratedNetwork generated = NetworkCompiler.Generate(
            shaped, new GenerationOptions("Fuzzed", GenerationOptions.DefaultStackBudget));
        Check(generated.Diagnostics.Select(reading.SourceMap.Locate));
        if (random.Chance(0.02))
        {
            // A comment is no change, and the same network is written alike.
            SpecReading again = SpecReader.Read("# a comment\n" + Input.TrimStart('\uFEFF'), "models/net.yaml");
            Require(again.Spec is null || again.Spec.Equals(spec), "a comment changed the spec");
            Require(
                NetworkCompiler.Generate(shaped, new GenerationOptions("Fuzzed", GenerationOptions.DefaultStackBudget))
                    .Equals(generated),
                "the same network was generated differently");
        }

        return "generated";
    }

    private void Check(IEnumerable<LocatedDiagnostic> diagnostics)
    {
        foreach (LocatedDiagnostic diagnostic in diagnostics)
        {
            TextRange range = diagnostic.Range;
            Require(s_codes.Contains(diagnostic.Code), $"there is no code {diagnostic.Code}");
            Require(
                range.Start >= 0 && range.Length >= 0 && range.Start + range.Length <= Input.Length,
                $"a place outside the text: {diagnostic}");
            Require(
                !diagnostic.Message.AsSpan().ContainsAny('\n', '\r') && diagnostic.Message.Length is > 0 and < 1000,
                $"not a line of its own: {diagnostic}");
            Require(diagnostic.Code is not "NG0901", diagnostic.ToString());
        }
    }

    private static string First(IEnumerable<string> codes) =>
        codes.FirstOrDefault() ?? throw new FuzzException("no network and no diagnostic");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new FuzzException(otherwise);
    }
}

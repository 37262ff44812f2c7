namespace NetGen.Compiler.Tests;

/// <summary>Specs with random damage: the front says something of them or reads them, and never throws.</summary>
public sealed class MutationTests
{
    private const int Rounds = 4_000;

    private static readonly string[] Fragments =
    [
        "[", "]", "{", "}", ":", ": ", ",", "- ", "\n", "\n  ", "#", "'", "\"", "|", ">", "&a ", "*a", "!!int ", "?", "%", "@", "\t",
        "\0", "\uFEFF", "\uFFFD",
        "\uD800", "\\", "\\u", "x", "0", "-1", "99999999999", "1/0", "1e999", "conv", "conv3x3-4", "pool", "dense", "from", "name",
        "input", "layers", "none",
        "same", "---\n", "...\n", "~", "null", "true", "kernel: 3x3, ", "<<: ", "\r\n", "\u2028", "é", "softmax", "from: input",
        "trainable: no, ", "weights: [1, 2], ", "table: [[0], [0, 1]], ", "multiplier: 2, ",
    ];

    // What fits at the start of a file.
    private static readonly string[] Lines = ["storage: int8\n", "---\n", "training: false\n"];

    // What fits at the start of a list of layers.
    private static readonly string[] Items =
    [
        "batchnorm, ", "pool99x99, ", "add: { from: [conv1, input] }, ", "conv3x3-2: { table: [[0], [0]] }, ",
        "scale: { weights: [1, 2] }, ",
        "concat: { from: [input, conv1] }, ", "lrn: 70, ", "conv3x3-4: { name: a }, ", "dense10, ", "pool: { from: conv2 }, ",
    ];

    [Fact]
    public void Damaged_specs_never_throw()
    {
        string[] seeds =
        [
            .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "models")).Order(StringComparer.Ordinal).Select(File.ReadAllText),
            .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "specs")).Order(StringComparer.Ordinal).Select(File.ReadAllText),
        ];
        Random random = new(20261121);
        HashSet<string> codes = [];
        int read = 0;

        for (int round = 0; round < Rounds; round++)
        {
            string text = Damage(seeds[random.Next(seeds.Length)], random);
            try
            {
                SpecReading reading = SpecReader.Read(text, Specs.Path);
                Assert.Equal(reading.Spec is null, reading.Diagnostics.Count > 0);
                Assert.All(reading.Diagnostics, diagnostic => CheckPlace(diagnostic, text));
                codes.UnionWith(reading.Diagnostics.Select(diagnostic => diagnostic.Code));
                if (reading.Spec is not NetworkSpec spec)
                    continue;
                read++;
                ShapedReading shaped = InferShapes.Run(spec);
                Assert.Equal(shaped.Network is null, shaped.Diagnostics.Count > 0);
                codes.UnionWith(shaped.Diagnostics.Select(diagnostic => diagnostic.Code));
            }
            catch (Exception fault)
            {
                Assert.Fail($"round {round}: {fault}\n--- the spec:\n{text}");
            }
        }

        // The damage must reach every part of the front, and leave some specs whole.
        Assert.InRange(read, Rounds / 50, Rounds);
        string[] needed =
        [
            "NG0001", "NG0004", "NG0005", "NG0006", "NG0007", "NG0008",
            "NG0101", "NG0102", "NG0103", "NG0104", "NG0105", "NG0106", "NG0107", "NG0120", "NG0201", "NG0207", "NG0208",
            "NG0210", "NG0211",
        ];
        Assert.Empty(needed.Except(codes));
    }

    private static void CheckPlace(LocatedDiagnostic diagnostic, string text)
    {
        TextRange range = diagnostic.Range;
        Assert.InRange(range.Start, 0, text.Length);
        Assert.InRange(range.Length, 0, text.Length - range.Start);
        Assert.True(range.StartLine >= 0 && range.StartColumn >= 0);
        Assert.True(range.EndLine > range.StartLine || range.EndLine == range.StartLine && range.EndColumn >= range.StartColumn);
        Assert.DoesNotContain('\n', diagnostic.Message);
    }

    private static string Damage(string text, Random random)
    {
        for (int count = random.Next(1, 5); count > 0; count--)
        {
            int at = random.Next(text.Length + 1), length = Math.Min(random.Next(1, 12), text.Length - at);
            string fragment = Fragments[random.Next(Fragments.Length)];
            text = random.Next(9) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, fragment),
                2 => text.Remove(at, length).Insert(at, fragment),
                3 => text.Insert(text.IndexOf('[', at) + 1, Items[random.Next(Items.Length)]),
                4 => InsertItem(text, at, Items[random.Next(Items.Length)]),
                5 => text.Insert(0, Lines[random.Next(Lines.Length)]),
                6 => text.Replace("]\n", ", softmax]\n", StringComparison.Ordinal),
                7 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
                _ => text.Remove(at, Math.Min(1, length)).Insert(at, ((char)random.Next(32, 127)).ToString()),
            };
        }
        return text;
    }

    /// <summary>An item of a list that has a line for each, before one of those below a place.</summary>
    private static string InsertItem(string text, int at, string item)
    {
        int place = text.IndexOf("- ", at, StringComparison.Ordinal);
        if (place < 0)
            return text;
        string indent = new(' ', place - text.LastIndexOf('\n', place) - 1);
        return text.Insert(place, $"- {item.TrimEnd(' ', ',')}\n{indent}");
    }
}

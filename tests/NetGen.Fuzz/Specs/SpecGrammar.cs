using System.Text;
using NetGen.Compiler;

namespace NetGen.Fuzz;

/// <summary>
/// Writes specs by the language's own catalogue of layers: most of them right, with shapes at the edge (flat, thin, one pixel), the others
/// wrong in a word or a number.
/// </summary>
internal sealed class SpecGrammar(Random random)
{
    private static readonly string[] s_inputs =
    [
        "8x8x3", "28x28x1", "6x6x2", "4x64x32", "64x4x16", "1x1x1", "1x1x48", "1x40x3", "40x1x5", "7x13x5", "13x7x20", "5x3x33", "2x2x64",
        "3x3x3", "16x16x16", "8", "1", "37", "100",
    ];

    private static readonly string[] s_functions =
    [
        "none", "relu", "relu6", "leakyrelu", "elu", "gelu", "silu", "hardswish", "sigmoid", "hardsigmoid", "tanh", "softplus",
        "{ leakyrelu: 0.2 }", "{ elu: -1 }", "selu", "{ celu: 0.5 }", "softsign", "mish", "{ gelu: tanh }",
        "{ clip: { min: -1, max: 1.5 } }", "{ clip: { max: 1e-3 } }", "{ hardsigmoid: { slope: 0.2, offset: 0.5 } }",
    ];

    private static readonly string[] s_losses =
    [
        "softmax-cross-entropy", "sigmoid-cross-entropy", "mse", "{ mse: { \"off\": 0.1, \"on\": 0.9 } }", "mae", "smooth-l1",
        "{ smooth-l1: { beta: 1e-3 } }", "{ softmax-cross-entropy: { label-smoothing: 0.1 } }",
        "{ softmax-cross-entropy: { class-weights: [1, 2, 0.5] } }",
    ];

    private readonly List<string> _names = [];
    private bool _isVector;

    /// <summary>How often a value is drawn from what does not belong there.</summary>
    private double _wrong;

    /// <summary>A number from those where rules begin and end.</summary>
    public static string Number(Random random) => random.Next(8) switch
    {
        0 => random.One(
            [
                "0", "-1", "2147483647", "2147483648", "4294967296", "99999999999999999999", "536870911", "32767", "32768", "65536",
                "1e9", "0.5", "1/3",
            ]),
        1 => random.Next(1, 1000).ToString(),
        2 => random.Next(1, 100).ToString(),
        _ => random.Next(1, 9).ToString(),
    };

    public string Write()
    {
        _wrong = random.Chance(0.7) ? 0 : 0.05;
        string input = random.One(s_inputs);
        _isVector = !input.Contains('x');
        StringBuilder text = new();
        text.AppendLine($"input: {Value(input)}");
        if (random.Chance(0.2))
            text.AppendLine($"activation: {Value(random.One(s_functions))}");
        if (random.Chance(0.1))
            text.AppendLine($"padding: {Value(random.One(["same", "valid", "1", "0"]))}");
        if (random.Chance(0.1))
            text.AppendLine($"winograd: {Value(random.One(["auto", "never"]))}");
        if (random.Chance(0.1))
            text.AppendLine($"training: {Value(random.One(["true", "false"]))}");
        if (random.Chance(0.1))
            text.AppendLine($"storage: {Value(random.One(["float32", "bfloat16", "float16"]))}");
        if (random.Chance(0.1))
            text.AppendLine($"namespace: {Value(random.One(["Some.Where", "a", "A.B.C.D"]))}");
        if (random.Chance(0.1))
            text.AppendLine(
                $"normalize: {Value(random.One(["{ mean: 0.5, std: 0.25 }", "{ scale: 1/255, mean: [0.1, 0.2, 0.3], std: 1 }", "{}"]))}");
        text.AppendLine("layers:");
        for (int count = random.Next(1, 8); count > 0; count--)
            text.AppendLine($"  - {Layer()}");
        if (random.Chance(0.8))
            text.AppendLine($"  - dense{random.Next(2, 11)}");
        text.AppendLine($"loss: {Value(random.One(s_losses))}");
        return text.ToString();
    }

    private string Value(string right) =>
        random.Chance(_wrong) ? random.One([Number(random), "nonsense", "[1, 2]", "{ a: 1 }", "~", "''"]) : right;

    private string Layer()
    {
        LayerKind kind = random.One(LayerCatalog.Vocabulary.Kinds);
        // Windows do not slide over vectors; a spec that has one does not get far.
        while (_isVector && kind.Word is "conv" or "depthwise" or "pool" or "maxpool" or "avgpool" or "globalavgpool" or "globalmaxpool"
            && _isVector && !random.Chance(_wrong))
            kind = random.One(LayerCatalog.Vocabulary.Kinds);
        _isVector |= kind.Word is "dense" or "flatten" or "globalavgpool" or "globalmaxpool";
        List<string> options = [.. kind.Options.Where(key => random.Chance(0.15)).Select(key => $"{key}: {Value(Option(key))}")];
        if (kind.MinInputs > 1)
            options.Add($"from: [{string.Join(", ", Enumerable.Range(0, random.Next(2, 4)).Select(_ => Source()))}]");
        else if (random.Chance(0.1))
            options.Add($"from: {Source()}");
        string shorthand = kind.Shorthand switch
        {
            ShorthandForm.KernelAndFilters => $"{Kernel()}-{random.Next(1, 40)}{Stride()}",
            ShorthandForm.Kernel => random.Chance(0.5) ? "" : Kernel() + Stride(),
            ShorthandForm.Number => kind.Word == "dropout" ? random.One(["", "0.25"]) : random.Next(1, 40).ToString(),
            _ => "",
        };
        // What shorthand says is not said again.
        options.RemoveAll(option =>
            shorthand.Length > 0 && !random.Chance(_wrong)
            && option.Split(':')[0] is "kernel" or "filters" or "stride" or "units" or "rate");
        if (kind.Word == "depthwise" && shorthand.Length == 0
            && !options.Any(option => option.StartsWith("kernel", StringComparison.Ordinal)))
            shorthand = "3x3";
        string name = $"layer{_names.Count}";
        if (random.Chance(0.6))
        {
            options.Add($"name: {Value(name)}");
            _names.Add(name);
        }

        return options.Count == 0 ? kind.Word + shorthand : $"{kind.Word}{shorthand}: {{ {string.Join(", ", options)} }}";
    }

    private string Option(string key) => key switch
    {
        "kernel" => Kernel(),
        "stride" or "dilation" => random.One(["1", "2", "3", "1x2", "2x1"]),
        "padding" => random.One(["same", "valid", "0", "1", "2", "1x2", "[1, 0, 2, 1]"]),
        "filters" or "units" => random.Next(1, 70).ToString(),
        "groups" or "multiplier" or "size" => random.One(["1", "2", "3", "5"]),
        "activation" => random.One(s_functions),
        "bias" or "trainable" or "count-padding" => random.One(["true", "false"]),
        "init" => random.One(
            ["he-normal", "he-uniform", "glorot-normal", "glorot-uniform", "{ normal: 0.1 }", "{ uniform: 0.2 }", "zeros"]),
        "rate" or "momentum" or "beta" or "alpha" or "k" or "slope" or "offset" => random.One(["0.1", "0.5", "0.75", "1/4"]),
        "min" => random.One(["-1", "0", "1/3"]),
        "max" => random.One(["0", "6", "1e9"]),
        "approximate" => random.One(["none", "tanh"]),
        "epsilon" => random.One(["1e-5", "0.001"]),
        "storage" => random.One(["float32", "bfloat16", "float16"]),
        "table" => random.One(["[[0], [0, 1]]", "[[0]]"]),
        "weights" or "biases" => random.One(["[1, 2, 3]", "[0.5]"]),
        _ => Number(random),
    };

    private string Kernel() => random.One(["1x1", "3x3", "3x3", "5x5", "2x2", "1x3", "3x1", "4x2", "2x5", "7x7", "6x6"]);

    private string Stride() => random.Chance(0.3) ? random.One(["/2", "/3", "/1"]) : "";

    private string Source() => _names.Count == 0 || random.Chance(0.2) ? Value("input") : Value(random.One(_names));
}

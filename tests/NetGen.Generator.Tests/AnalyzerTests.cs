using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Analysis;

namespace NetGen.Generator.Tests;

/// <summary>NG1001, on calls of a network that takes 6 values and gives 2.</summary>
public class AnalyzerTests
{
    private const string Network = """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using NetGen;
        using NetGen.CompilerServices;

        sealed class Net : ITrainableNetwork<Net>
        {
            public const int InputLength = 6, OutputLength = 2;
            [System.Runtime.CompilerServices.InlineArray(InputLength)] public struct Input { private float _0; }
            [System.Runtime.CompilerServices.InlineArray(OutputLength)] public struct Output { private float _0; }
            [System.Runtime.CompilerServices.InlineArray(7)] public struct Seven { private float _0; }
            public static NetworkInfo Info => throw null!;
            public static Net Create(ulong seed) => throw null!;
            public static Net Load(string path, bool allowNonFinite = false) => throw null!;
            public static Net Load(ReadOnlySpan<byte> safetensors, bool allowNonFinite = false) => throw null!;
            public ParameterBlock Parameters => throw null!;
            public int Threads { get; set; }
            public IReadOnlyList<string> LoadPartial(string path, bool allowNonFinite = false) => throw null!;
            public void Save(string path, bool allowNonFinite = false) => throw null!;
            public Net Clone() => throw null!;
            public void Dispose() { }
            public void Forward(ReadOnlySpan<float> inputs, Span<float> outputs) { }
            public void Forward(ReadOnlySpan<byte> inputs, Span<float> outputs) { }
            public void Forward(in Input input, out Output output) => throw null!;
            public void Predict(ReadOnlySpan<float> inputs, Span<float> probabilities) { }
            public int Classify(ReadOnlySpan<float> input) => 0;
            public float Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, Gradients gradients) => 0;
            public float Backward(ReadOnlySpan<float> inputs, ReadOnlySpan<float> targets, Gradients gradients) => 0;
            public float Backward(
                ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, Gradients gradients,
                in BackwardOptions options) => 0;
        }

        sealed class Odd { public static implicit operator ReadOnlySpan<float>(Odd odd) => default; }

        static class Calls
        {
            const int Five = 5;
            static readonly float[] Field = new float[5];
            static void Take(ref Span<float> span) { }

            static void Call(Net net, Trainer<Net> trainer, Gradients gradients, int n, float[] given, Span<float> out2)
            {
                BODY
            }

            static void Generic<T>(T net, float[] out2) where T : class, INetwork<T> => net.Forward(new float[5], out2);
        }
        """;

    [Theory]
    [InlineData("net.Forward(new float[5], out2);", "inputs has 5 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward(new float[Five], out2);", "inputs has 5 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward(new float[2 * Five - 3], out2);", "inputs has 7 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward(new float[0], out2);", "inputs has 0 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward(new[] { 1f, 2f }, out2);", "inputs has 2 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward(new byte[5], out2);", "inputs has 5 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward(stackalloc float[7], out2);", "inputs has 7 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward(stackalloc[] { 1f }, out2);", "inputs has 1 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward(stackalloc float[] { 1f, 2f }, out2);", "inputs has 2 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward([1f, 2f, 3f], out2);", "inputs has 3 values; Net takes a multiple of 6, at least 6")]
    [InlineData("Net.Seven seven = default; net.Forward(seven, out2);", "inputs has 7 values; Net takes a multiple of 6, at least 6")]
    [InlineData("Net.Output output = default; net.Forward(output, out2);", "inputs has 2 values; Net takes a multiple of 6, at least 6")]
    [InlineData("float[] x = new float[5]; x[0] = 1; net.Forward(x, out2);", "inputs has 5 values; Net takes a multiple of 6, at least 6")]
    [InlineData("var x = new float[5]; ReadOnlySpan<float> y = x; net.Forward(y, out2);",
        "inputs has 5 values; Net takes a multiple of 6, at least 6")]
    [InlineData("Span<float> x = stackalloc float[8]; net.Forward(x, out2);", "inputs has 8 values; Net takes a multiple of 6, at least 6")]
    [InlineData("float[] x; x = new float[5]; net.Forward(x, out2);", "inputs has 5 values; Net takes a multiple of 6, at least 6")]
    [InlineData("var x = new float[5]; Action a = () => net.Forward(x, new float[2]); a();",
        "inputs has 5 values; Net takes a multiple of 6, at least 6")]
    [InlineData("net.Forward(given, new float[3]);", "outputs has 3 values; Net takes a multiple of 2, at least 2")]
    [InlineData("net.Forward(new float[12], new float[2]);", "outputs has 2 values; Net needs 4, since inputs holds 2 samples")]
    [InlineData(
        "net.Forward(outputs: new float[4], inputs: new float[6]);", "outputs has 4 values; Net needs 2, since inputs holds 1 sample")]
    [InlineData("net.Predict(given, new float[3]);", "probabilities has 3 values; Net takes a multiple of 2, at least 2")]
    [InlineData("net.Classify(new float[12]);", "input has 12 values; Net.Classify takes one sample, 6 values")]
    [InlineData("net.Backward(new float[12], new int[3], gradients);", "labels has 3 values; Net needs 2, since inputs holds 2 samples")]
    [InlineData("net.Backward(given, new int[0], gradients);", "labels has 0 values; Net takes one for each sample, at least one")]
    [InlineData("net.Backward(new float[12], new float[2], gradients);", "targets has 2 values; Net needs 4, since inputs holds 2 samples")]
    [InlineData("net.Backward(new float[12], new int[3], [], gradients, default);",
        "labels has 3 values; Net needs 2, since inputs holds 2 samples")]
    [InlineData("trainer.Step(new float[12], new int[3]);", "labels has 3 values; Net needs 2, since inputs holds 2 samples")]
    [InlineData("trainer.Step(new float[5], new float[2]);", "inputs has 5 values; Net takes a multiple of 6, at least 6")]
    [InlineData("INetwork<Net> one = net; one.Forward(new float[5], out2);", "inputs has 5 values; Net takes a multiple of 6, at least 6")]
    public void Wrong_lengths_are_errors(string call, string message)
    {
        Diagnostic diagnostic = Assert.Single(Analyze(call));
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal("NG1001", diagnostic.Id);
        Assert.Equal(message, diagnostic.GetMessage());
    }

    [Theory]
    [InlineData("net.Forward(new float[6], new float[2]);")]
    [InlineData("net.Forward(new float[12], new float[4]);")]
    [InlineData("net.Forward(new float[n], out2);")]
    [InlineData("net.Forward(given, out2);")]
    [InlineData("net.Forward(Field, out2);")]
    [InlineData("net.Forward(new Odd(), out2);")]
    [InlineData("net.Forward(new float[5].AsSpan(n), out2);")]
    [InlineData("net.Forward(n > 0 ? new float[5] : given, out2);")]
    [InlineData("net.Forward([1f, .. given], out2);")]
    [InlineData("net.Forward(new Net.Input(), out Net.Output _);")]
    [InlineData("Net.Input input = default; Net.Output output = default; net.Forward(input, output);")]
    [InlineData("Net.Input input = default; net.Forward(in input, out Net.Output output);")]
    [InlineData("float[] x = new float[5]; x = new float[6]; net.Forward(x, out2);")]
    [InlineData("float[] x; if (n > 0) x = new float[5]; else x = new float[6]; net.Forward(x, out2);")]
    [InlineData("float[] x = new float[5]; x ??= given; net.Forward(x, out2);")]
    [InlineData("float[] x = new float[5]; (x, int m) = (given, n); net.Forward(x, out2);")]
    [InlineData("float[] x = new float[5]; Array.Resize(ref x, 6); net.Forward(x, out2);")]
    [InlineData("Span<float> x = new float[5]; Take(ref x); net.Forward(x, out2);")]
    [InlineData("float[] x = new float[5]; ref float[] y = ref x; y = given; net.Forward(x, out2);")]
    [InlineData("float[] x = new float[5]; Action a = () => x = given; a(); net.Forward(x, out2);")]
    [InlineData("foreach (float[] x in new[] { given }) net.Forward(x, out2);")]
    [InlineData("net.Classify(stackalloc float[6]);")]
    [InlineData("net.Backward(new float[12], new int[2], gradients);")]
    [InlineData("net.Backward(new float[12], new float[4], gradients);")]
    [InlineData("net.Backward(new float[12], new int[2], [], gradients, default);")]
    [InlineData("net.Backward(new float[12], [], new float[4], gradients, default);")]
    [InlineData("trainer.Step(new float[12], new int[2]);")]
    public void Right_and_unknown_lengths_pass(string call) => Assert.Empty(Analyze(call));

    [Fact]
    public void Wrong_inputs_and_wrong_outputs_are_both_said() => Assert.Equal(
        [
            "inputs has 5 values; Net takes a multiple of 6, at least 6",
            "outputs has 3 values; Net takes a multiple of 2, at least 2",
        ],
        Analyze("net.Forward(new float[5], new float[3]);").Select(one => one.GetMessage()));

    [Fact]
    public void The_error_is_at_the_argument()
    {
        Location location = Assert.Single(Analyze("net.Forward(new float[5], out2);")).Location;
        Assert.Equal("new float[5]", location.SourceTree!.GetText().ToString(location.SourceSpan));
    }

    /// <summary>In an editor the analyzer sees code that is not finished.</summary>
    [Theory]
    [InlineData("float[] x = x; net.Forward(x, out2);")]
    [InlineData("Span<float> x, y; x = y; y = x; net.Forward(x, out2);")]
    [InlineData("net.Forward(new float[], out2);")]
    [InlineData("net.Forward(stackalloc float[], out2);")]
    [InlineData("net.Forward(new float[-5], out2);")]
    [InlineData("net.Forward();")]
    public void Broken_code_is_no_trouble(string call) => Assert.Empty(Analyze(call, mustCompile: false));

    private static ImmutableArray<Diagnostic> Analyze(string body, bool mustCompile = true)
    {
        CSharpCompilation compilation = new Project { Sources = [Network.Replace("BODY", body)] }.Compilation;
        compilation = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        if (mustCompile)
            Assert.Empty(compilation.GetDiagnostics().Where(one => one.Severity == DiagnosticSeverity.Error));
        return
        [
            .. compilation
                .WithAnalyzers([new NetworkCallAnalyzer()])
                .GetAnalyzerDiagnosticsAsync().Result
                .OrderBy(one => one.Location.SourceSpan.Start),
        ];
    }
}

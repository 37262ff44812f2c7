namespace NetGen.Compiler.Tests;

/// <summary>Short ways from a spec's text to what the front makes of it.</summary>
internal static class Specs
{
    public const string Path = "models/net.yaml";

    /// <summary>All diagnostics, those of the shapes included, as the command line would show them.</summary>
    public static IReadOnlyList<string> Diagnose(string text)
    {
        SpecReading reading = SpecReader.Read(text, Path);
        IEnumerable<LocatedDiagnostic> ofShapes = reading.Spec is NetworkSpec spec
            ? InferShapes.Run(spec).Diagnostics.Select(reading.SourceMap.Locate)
            : [];
        return [.. reading.Diagnostics.Concat(ofShapes).Select(diagnostic => diagnostic.ToString())];
    }

    /// <summary>What the passes after the front make of it.</summary>
    public static GeneratedNetwork Generate(string text) =>
        NetworkCompiler.Generate(InferShapes.Run(Read(text)).Network!, new GenerationOptions("Net", GenerationOptions.DefaultStackBudget));

    public static NetworkSpec Read(string text)
    {
        SpecReading reading = SpecReader.Read(text, Path);
        Assert.Empty(reading.Diagnostics);
        return reading.Spec!;
    }

    /// <summary>A spec of these layers alone, input 8x8x3 unless given.</summary>
    public static NetworkSpec OfLayers(string layers, string input = "8x8x3") =>
        Read($"input: {input}\ntraining: false\nlayers: {layers}\n");

    public static Layer OfLayer(string layer) => OfLayers($"[{layer}]").Layers[0].Layer;

    public static ShapedNetwork Shape(string text)
    {
        ShapedReading shaped = InferShapes.Run(Read(text));
        Assert.Empty(shaped.Diagnostics);
        return shaped.Network!;
    }

    public static ShapedNetwork ShapeLayers(string layers, string input)
    {
        ShapedReading shaped = InferShapes.Run(OfLayers(layers, input));
        Assert.Empty(shaped.Diagnostics);
        return shaped.Network!;
    }
}

using NetGen.Compiler;

namespace NetGen.Generator;

/// <summary>The compiler's passes as steps of the generator: none throws but to cancel.</summary>
internal static class Steps
{
    public static ShapedSpec InferShapes(DeclaredSpec declared, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        try
        {
            (ShapedNetwork? network, EquatableArray<Diagnostic> diagnostics) = Compiler.InferShapes.Run(declared.Spec);
            return new ShapedSpec(declared.Path, network, declared.WeightsResource, diagnostics);
        }
        catch (Exception exception) when (Fault.IsFault(exception))
        {
            return new ShapedSpec(declared.Path, null, null, EquatableArray.Of(Fault.Describe(declared.Path, exception)));
        }
    }

    public static GeneratedSpec Generate(ShapedSpec shaped, GenerationSettings settings, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        try
        {
            ShapedNetwork network = shaped.Network!;
            GeneratedNetwork generated = NetworkCompiler.Generate(
                network,
                new GenerationOptions(network.Spec.Namespace ?? settings.RootNamespace, settings.StackBudget, shaped.WeightsResource));
            return new GeneratedSpec(shaped.Path, generated.Files, generated.Diagnostics);
        }
        catch (Exception exception) when (Fault.IsFault(exception))
        {
            return new GeneratedSpec(shaped.Path, default, EquatableArray.Of(Fault.Describe(shaped.Path, exception)));
        }
    }

    /// <summary>Everything to say of one spec, each at its place.</summary>
    public static EquatableArray<LocatedDiagnostic> Locate(ReadSpec read, IEnumerable<Findings> findings)
    {
        IEnumerable<LocatedDiagnostic> found = findings
            .Where(one => one.Path == read.Path)
            .SelectMany(one => one.Diagnostics)
            .Select(read.SourceMap.Locate);
        return read.Diagnostics.Concat(found).ToEquatableArray();
    }
}

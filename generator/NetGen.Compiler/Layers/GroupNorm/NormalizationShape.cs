namespace NetGen.Compiler;

/// <summary>What the shape rules of the layers share that normalize each sample by its own mean and variance.</summary>
internal static class NormalizationShape
{
    /// <summary>The same shape out; where it is affine, <c>weight</c> and <c>bias</c> of the shape that files give them.</summary>
    public static LayerShape Of(TensorShape shape, bool isAffine, params int[] parameters)
    {
        if (!isAffine)
            return new LayerShape(shape);
        return new LayerShape(
            shape, EquatableArray.Of(Parameter("weight", InitializerKind.Ones), Parameter("bias", InitializerKind.Zeros)));

        ShapedParameter Parameter(string name, InitializerKind start) =>
            new(name, parameters.ToEquatableArray(), new Initializer(start, 0), shape.Channels, shape.Channels, Decays: false);
    }

    /// <summary>The problem of a layer that would normalize single values.</summary>
    public static LayerShape FailedOnOneValue(string? option, string of, string remedy) => LayerShape.Failed(
        DiagnosticCatalog.OneValue, option, $"{of} is one value, which normalizes to 0 whatever it is; {remedy}");
}

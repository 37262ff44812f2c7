namespace NetGen.Compiler;

/// <summary>Reads the activation functions that are layers of their own: a row of the catalogue for each.</summary>
internal static class ActivationBinder
{
    public static IEnumerable<LayerKind> Kinds { get; } =
        [.. ActivationValue.Words.Select((_, index) => (ActivationFunction)index).Where(f => f != ActivationFunction.None).Select(KindOf)];

    private static LayerKind KindOf(ActivationFunction function)
    {
        string word = ActivationValue.Words[(int)function];
        string[] options = [.. ActivationOption.Of(function).Select(option => option.Key)];
        return new LayerKind(
            word, options.Length == 0 ? word : ActivationValue.Example(function), options,
            layer => new ActivationLayer(layer.ActivationOf(function)))
        {
            MainOption = ActivationValue.MainOption(function),
            TakesLinearInput = true,
            Function = function,
        };
    }
}

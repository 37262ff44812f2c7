using static NetGen.Compiler.GeneratedSource;

namespace NetGen.Compiler;

/// <summary>Writes the static <c>Info</c>: what the runtime and users can know of a network.</summary>
public static class InfoEmitter
{
    private const string Runtime = "global::NetGen";

    public static void Write(CodeWriter w, PlannedNetwork planned, int maxForwardStackBytes, int backwardStackBytes)
    {
        LoweredNetwork lowered = planned.Lowered;
        ShapedNetwork network = lowered.Network.Source;
        NetworkSpec spec = network.Spec;
        w.Line("/// <summary>Shapes, layers with their costs, and parameters.</summary>");
        w.Open($"public static {Runtime}.NetworkInfo Info {{ get; }} = new {Runtime}.NetworkInfo");
        w.Line($"Name = {Literal(network.Name)},");
        w.Line($"InputShape = {Shape(network.Input)},");
        w.Line($"OutputShape = {Shape(network.Output)},");
        w.Line($"Loss = new {Runtime}.LossInfo({Runtime}.LossKind.{spec.Loss.Kind}, {ActivationCode.Literal(spec.Loss.Off)}, "
            + $"{ActivationCode.Literal(spec.Loss.On)}){Options(spec.Loss)},");
        if (spec.Classes.Count > 0)
            w.Line($"Classes = new string[] {{ {string.Join(", ", spec.Classes.Select(Literal))} }},");
        if (spec.Normalization is Normalization normalization)
            w.Line($"Normalization = new {Runtime}.InputNormalization({Number(normalization.Scale)}, {Numbers(normalization.Mean)}, "
                + $"{Numbers(normalization.Std)}),");
        w.Line($"ParameterBlockLength = {lowered.ParameterLength},");
        w.Line($"MaxForwardStackBytes = {maxForwardStackBytes},");
        w.Line($"BackwardStackBytes = {backwardStackBytes},");
        w.Open($"Layers = new {Runtime}.LayerInfo[]");
        foreach (ShapedLayer layer in network.Layers)
        {
            string inputs = string.Join(", ", layer.Spec.Inputs.Select(
                input => Literal(input == LayerSpec.NetworkInput ? "input" : network.Layers[input].Name)));
            ReceptiveField field = planned.ReceptiveFields[layer.Id];
            w.Line($"new {Runtime}.LayerInfo({Literal(layer.Name)}, {Literal(layer.Layer.Kind)}, new string[] {{ {inputs} }}, "
                + $"{Shape(layer.Output)}, {layer.ParameterCount}, {layer.MultiplyAdds}) "
                + $"{{ ReceptiveField = ({field.Height}, {field.Width}) }},");
        }
        w.CloseWith(',');
        w.Open($"Parameters = new {Runtime}.ParameterInfo[]");
        foreach (PackedParameter parameter in lowered.Parameters)
            WriteParameter(w, parameter);
        w.Close();
        w.CloseWith(';');
    }

    private static void WriteParameter(CodeWriter w, PackedParameter parameter)
    {
        ShapedParameter shaped = parameter.Shaped;
        w.Open($"new {Runtime}.ParameterInfo");
        w.Line($"Name = {Literal(parameter.Name)},");
        w.Line($"Shape = new int[] {{ {string.Join(", ", shaped.Shape)} }},");
        if (!shaped.IsTrained)
            w.Line("Trainable = false,");
        if (shaped.IsStatistic)
            w.Line($"StatisticMomentum = {ActivationCode.Literal(shaped.Momentum)},");
        if (shaped.Values.Count > 0)
            w.Line($"Values = new float[] {{ {string.Join(", ", shaped.Values.Select(ActivationCode.Literal))} }},");
        if (shaped.Connections.Count > 0)
        {
            IEnumerable<string> lists = shaped.Connections.Select(inputs => $"new int[] {{ {string.Join(", ", inputs)} }}");
            w.Line($"Connections = new int[][] {{ {string.Join(", ", lists)} }},");
        }
        if (shaped.Decays)
            w.Line("Decays = true,");
        if (parameter.IsUpdatedInPass)
            w.Line("UpdatedInPass = true,");
        w.Line($"Initializer = new {Runtime}.ParameterInitializer({Runtime}.InitializerKind.{shaped.Initializer.Kind}, "
            + $"{ActivationCode.Literal(shaped.Initializer.Value)}, {shaped.FanIn}, {shaped.FanOut}),");
        if (parameter.Storage != StorageType.Float32)
            w.Line($"Storage = {Runtime}.ParameterStorage.{parameter.Storage},");
        w.Line($"Offset = {parameter.Offset},");
        w.Line($"PackedLength = {parameter.Length},");
        string axes = string.Join(", ", parameter.Axes.Select(axis => FormattableString.Invariant(
            $"new {Runtime}.PackedAxis({axis.Extent}, {axis.Block}, {axis.BlockStride}, {axis.Stride})")));
        w.Line($"Axes = new {Runtime}.PackedAxis[] {{ {axes} }},");
        w.CloseWith(',');
    }

    /// <summary>What a loss has beside its targets, as an initializer.</summary>
    private static string Options(Loss loss)
    {
        List<string> options = [];
        if (loss.Kind == LossKind.SmoothL1)
            options.Add($"Beta = {ActivationCode.Literal(loss.Beta)}");
        if (loss.LabelSmoothing > 0)
            options.Add($"LabelSmoothing = {ActivationCode.Literal(loss.LabelSmoothing)}");
        if (loss.ClassWeights.Count > 0)
            options.Add($"ClassWeights = new float[] {{ {string.Join(", ", loss.ClassWeights.Select(ActivationCode.Literal))} }}");
        return options.Count == 0 ? "" : $" {{ {string.Join(", ", options)} }}";
    }

    private static string Shape(TensorShape shape) => $"new int[] {{ {string.Join(", ", shape.Sizes)} }}";

    private static string Number(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "d";

    private static string Numbers(EquatableArray<double> values) => $"new double[] {{ {string.Join(", ", values.Select(Number))} }}";
}

using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// A panel of a dense layer's outputs for all samples at hand. Samples share each pass over the weights, six at a time, then
/// two, then one; every output is summed in the order of its inputs whatever the tile, so a sample's result does not depend on
/// the batch it came in.
/// </summary>
public sealed record DenseForwardKernel(DenseGeometry Geometry, bool HasBias, Activation Activation) : Kernel
{
    public override string Role => "Forward";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Geometry.VectorLanes;

    public override int Units => Geometry.Panels;

    public override string UnitName => "panel";

    public override IReadOnlyList<string> Operands => HasBias ? ["input", "weights", "bias", "output"] : ["input", "weights", "output"];

    private Tile Tile => MostRowsTile(Geometry);

    public override string Summary =>
        $"{Geometry.Describe()}{(Activation.Function == ActivationFunction.None ? "" : ", " + Activation.Function.ToString().ToLowerInvariant())}; tile of {Tile.Rows} samples by {Tile.Vectors} vectors of outputs.";

    /// <summary>The tile for many samples: what a group of samples is made a multiple of.</summary>
    public static Tile MostRowsTile(DenseGeometry geometry) => (geometry.Panel / geometry.VectorLanes) switch
    {
        1 => new Tile(10, 1),
        3 => new Tile(4, 3),
        _ => new Tile(6, 2),
    };

    public override void WriteBody(CodeWriter w)
    {
        DenseGeometry g = Geometry;
        w.Line($"ref float panelWeights = ref At(ref weights, (nint)panel * {g.PanelWeights});");
        int most = Tile.Rows, vectors = g.Panel / VectorLanes;
        w.Line($"int full = samples - samples % {most}, even = samples - samples % {most} % 2;");
        WriteTiles(w, Tile, "0", "full");
        WriteTiles(w, new Tile(2, vectors), "full", "even");
        WriteTiles(w, new Tile(1, vectors), "even", "samples");
    }

    private void WriteTiles(CodeWriter w, Tile tile, string from, string to)
    {
        DenseGeometry g = Geometry;
        OpenColumns(w, g.Panel, tile.Vectors);
        w.Open($"for (int sample = {from}; sample < {to}; sample += {tile.Rows})");
        w.Line($"ref float x = ref At(ref input, (nint)sample * {g.Input.Length});");
        w.Line("ref float w = ref At(ref panelWeights, column);");
        string column = Sum("column", Times("panel", g.Panel));
        if (HasBias)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"V b{v} = S.Load(in bias, {Sum(column, VectorOffset(v))});");
        for (int r = 0; r < tile.Rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, tile.Vectors).Select(v => $"V {Accumulator(r, v)} = {(HasBias ? $"b{v}" : "S.Zero")};")));
        w.Open($"for (int k = 0; k < {g.Inputs}; k++)");
        MultiplyAddStep(w, tile, "w", r => $"At(ref x, {r * g.Input.Length})");
        w.Line("x = ref At(ref x, 1);");
        w.Line($"w = ref At(ref w, {g.Panel});");
        w.Close("k");
        w.Line($"ref float y = ref At(ref output, (nint)sample * {g.Output.Length} + {column});");
        bool mask = !ActivationCode.KeepsZero(Activation) && g.Units != g.Panels * g.Panel;
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
            {
                string value = ActivationCode.Forward(Activation, Accumulator(r, v));
                if (mask)
                    value = $"S.KeepFirst({value}, {g.Units} - panel * {g.Panel} - column{(v == 0 ? "" : " - " + VectorOffset(v))})";
                w.Line($"S.Store({value}, ref y, {Sum($"{r * g.Output.Length}", VectorOffset(v))});");
            }
        w.Close("sample");
        w.Close("column");
    }
}

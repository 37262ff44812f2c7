using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Outputs of a dense layer of panels of 32, for all samples at hand; a task is two panels. Samples go six at a time, then four,
/// which share each pass over a panel's weights; the one to three that remain take both panels at once, so that the processor
/// has multiply-adds enough under way and two runs of memory to read. Every output is summed from the bias on in the order of
/// its inputs whatever the tile, so a sample's result does not depend on the batch it came in.
/// </summary>
public sealed record DenseForwardKernel(string Role, DenseGeometry Geometry, bool HasBias, Activation Activation) : Kernel
{
    private const int Pair = 2 * DenseGeometry.MaxPanel;

    public override string Role { get; } = Role;

    public override KernelScope Scope => KernelScope.Batch;

    public override long WeightsRead => Geometry.WeightsLength;

    public override int VectorLanes => Geometry.VectorLanes;

    public override int TaskCount => (Geometry.Panels + 1) / 2;

    public override string TaskName => "pair";

    public override IReadOnlyList<string> Operands => HasBias ? ["input", "weights", "bias", "output"] : ["input", "weights", "output"];

    public override string Summary => $"{Geometry.Describe()}{ActivationCode.Then(Activation)}; tile of 6 samples by 2 vectors of outputs.";

    /// <summary>Outputs of the last pair where it is not whole; 0 where all are.</summary>
    private int RestColumns => Geometry.Columns % Pair;

    private bool HasPair => Geometry.Columns >= Pair;

    /// <summary>
    /// Whether, behind whole pairs, the last is a panel and half of one. Few samples then take both at once: a single vector's sums alone
    /// would each wait for the one before.
    /// </summary>
    private bool EndsInHalfPanel => HasPair && RestColumns == DenseGeometry.MaxPanel + Lanes.Widest && !Geometry.IsHalfSize;

    public override void WriteBody(CodeWriter w)
    {
        DenseGeometry g = Geometry;
        Affine pair = TaskCount > 1 ? Var("pair") : 0, weights = TaskCount > 1 ? Var("(nint)pair") * (2 * g.PanelLength) : 0;
        w.Line($"ref float pairWeights = {Ref("weights", weights)};");
        if (HasBias)
            w.Line($"ref float pairBias = {Ref("bias", pair * Pair)};");
        w.Line($"ref float pairOutput = {Ref("output", pair * Pair + Geometry.Output.Origin)};");
        w.Line($"int columns = {CountIn("pair", TaskCount, Pair, RestColumns == 0 ? Pair : RestColumns)};");
        w.Line("// Any number of samples but 1, 2, 3 and 5 is sixes, one or two fours, and three or none.");
        w.Line("int remainder = samples < 4 ? samples : samples == 5 ? 1 : samples % 2 * 3;");
        w.Line("int tiled = samples - remainder, sixes = tiled - (6 - tiled % 6) % 6 * 2;");
        if (RestColumns != 0)
        {
            w.Line("// Without a second panel a last tile of four takes what remains, and samples of the tile before it again.");
            w.Line($"int fours = {(HasPair ? $"columns == {Pair} ? tiled : " : "")}samples < 4 ? 0 : samples;");
        }
        string many = "";
        if (EndsInHalfPanel)
        {
            w.Line($"bool few = columns < {Pair} && samples < 4;");
            WritePanelAndHalf(w);
            many = "!few && ";
        }
        w.Open($"for (int column = 0; {many}{ColumnLoop("columns")})");
        w.Open("for (int sample = 0; sample < sixes; sample += 6)");
        WriteTile(w, new Tile(6, 2));
        w.Close("sample");
        if (RestColumns == 0)
        {
            w.Open("for (int sample = sixes; sample < tiled; sample += 4)");
            WriteTile(w, new Tile(4, 2));
            w.Close("sample");
        }
        else
        {
            w.Open("for (int four = sixes; four < fours; four += 4)");
            w.Line("int sample = four < samples - 4 ? four : samples - 4;");
            WriteTile(w, new Tile(4, 2));
            w.Close("four");
            w.Open($"for (int sample = {(HasPair ? $"columns == {Pair} ? samples : " : "")}fours; sample < samples; sample++)");
            WriteTile(w, new Tile(1, 2));
            w.Close("sample");
        }
        w.Close("column");
        if (HasPair)
            WriteRest(w);
        if (RestColumns % DenseGeometry.MaxPanel != 0)
            WriteLastVector(w, many);
        WriteActivation(w);
    }

    /// <summary>The samples that no tile took, over two panels at once.</summary>
    private void WriteRest(CodeWriter w)
    {
        w.Open($"for (int column = 0; {(RestColumns == 0 ? "" : $"columns == {Pair} && ")}{ColumnLoop($"{DenseGeometry.MaxPanel}")})");
        w.Line("int sample = tiled;");
        WriteFew(w, "remainder", vectors: 4);
        w.Close("column");
    }

    /// <summary>Up to three samples of the last panel and the half one: two vectors and one at a time.</summary>
    private void WritePanelAndHalf(CodeWriter w)
    {
        w.Open($"for (int column = 0; few && column < {Lanes.Widest}; column += S.Count)");
        w.Line("int sample = 0;");
        WriteFew(w, "samples", vectors: 3);
        w.Close("column");
    }

    /// <summary>A tile for one, for two and for three samples, of which <paramref name="count"/> is the C# expression.</summary>
    private void WriteFew(CodeWriter w, string count, int vectors)
    {
        for (int rows = 1; rows <= 3; rows++)
        {
            w.Open($"{(rows == 1 ? "" : "else ")}if ({count} == {rows})");
            WriteTile(w, new Tile(rows, vectors));
            w.Close();
        }
    }

    /// <summary>
    /// How a loop steps by two vectors of a panel: those side by side or, of weights in two bytes, those that share their floats,
    /// 16 outputs apart.
    /// </summary>
    private string ColumnLoop(string columns) => Geometry.IsHalfSize
        ? $"column < {columns} - {Lanes.Widest}; column += (column + S.Count) % {Lanes.Widest} == 0 ? S.Count + {Lanes.Widest} : S.Count"
        : $"column <= {columns} - {VectorOffset(2)}; column += {VectorOffset(2)}";

    /// <summary>Half a panel: a single vector where vectors are widest, and the lower halves of floats.</summary>
    /// <param name="condition">When, a term of a C# condition.</param>
    private void WriteLastVector(CodeWriter w, string condition)
    {
        if (Geometry.IsHalfSize)
        {
            w.Open($"for (int column = columns / {Geometry.Panel} * {Geometry.Panel}; column < columns; column += S.Count)");
        }
        else
        {
            w.Open($"if ({condition}columns % ({VectorOffset(2)}) != 0)");
            w.Line("int column = columns - S.Count;");
        }
        w.Line("int tiles = samples < 6 ? 0 : samples;");
        w.Open("for (int six = 0; six < tiles; six += 6)");
        w.Line("int sample = six < samples - 6 ? six : samples - 6;");
        WriteTile(w, new Tile(6, 1));
        w.Close("six");
        w.Open("for (int sample = tiles; sample < samples; sample++)");
        WriteTile(w, new Tile(1, 1));
        w.Close("sample");
        w.Close();
    }

    /// <summary>
    /// A tile of samples by vectors; the third and the fourth vector are the second panel's. Of three, the first two step twice as far as
    /// the last, which is alone in half a panel.
    /// </summary>
    private void WriteTile(CodeWriter w, Tile tile)
    {
        DenseGeometry g = Geometry;
        Affine column = Var("column"), back = tile.Vectors == 3 ? column : 0, first = column + back;
        Affine second = g.IsHalfSize ? Lanes.Widest : VectorOffset(1);
        Affine OutputAt(int v) => (v % 2 == 0 ? 0 : second) + (v < 2 ? 0 : DenseGeometry.MaxPanel - back);
        w.Line($"ref float x = {Ref("input", Var("(nint)sample") * g.Input.Length)};");
        w.Line(g.Panels == 1 || tile.Vectors > 2 || g.PanelLength == g.Panel
            ? $"ref float w = {Ref("pairWeights", first)};"
            : $"ref float w = ref At(ref pairWeights, column < {g.Panel} ? column : {column + (g.PanelLength - g.Panel)});");
        if (HasBias)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"V b{v} = S.Load(in pairBias, {first + OutputAt(v)});");
        DenseCode.Declare(w, tile.Rows, tile.Vectors, v => HasBias ? $"b{v}" : "S.Zero");
        w.Open($"for (int k = 0; k < {g.Inputs}; k++)");
        for (int v = 0; v < tile.Vectors; v++)
            WriteWeights(w, v, back);
        for (int r = 0; r < tile.Rows; r++)
        {
            w.Line($"V x{r} = S.Broadcast({At("x", r * g.Input.Length)});");
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"{Accumulator(r, v)} = S.MultiplyAdd(x{r}, w{v}, {Accumulator(r, v)});");
        }
        Advance(w, "x", 1);
        Advance(w, "w", g.RowLength);
        w.Close("k");
        w.Line($"ref float y = {Ref("pairOutput", Var("(nint)sample") * g.Output.Length + first)};");
        for (int r = 0; r < tile.Rows; r++)
            for (int v = 0; v < tile.Vectors; v++)
                w.Line($"S.Store({Accumulator(r, v)}, ref y, {r * g.Output.Length + OutputAt(v)});");
    }

    /// <summary>
    /// A step's weights, widened where they take two bytes: even vectors from the lower halves of floats, odd ones from the upper.
    /// </summary>
    /// <param name="back">What the second panel's vectors lie before the place that the first's have in theirs.</param>
    private void WriteWeights(CodeWriter w, int v, Affine back)
    {
        DenseGeometry g = Geometry;
        Affine panel = v < 2 ? 0 : g.PanelLength - back;
        if (!g.IsHalfSize)
        {
            w.Line($"V w{v} = S.Load(in w, {panel + VectorOffset(v % 2)});");
            return;
        }
        if (v % 2 == 0)
            w.Line($"V halves{v} = S.Load(in w, {panel});");
        w.Line($"V w{v} = S.Widen{(v % 2 == 0 ? "Lower" : "Upper")}{g.Storage}(halves{v - v % 2});");
    }

    /// <summary>The activation function of the task's outputs, which L1 still holds.</summary>
    private void WriteActivation(CodeWriter w)
    {
        if (Activation.Function == ActivationFunction.None)
            return;
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"ref float y = {Ref("pairOutput", Var("(nint)sample") * Geometry.Output.Length)};");
        w.Open("for (int column = 0; column < columns; column += S.Count)");
        w.Line("V value = S.Load(in y, column);");
        Affine outputs = Geometry.Units - (TaskCount > 1 ? Var("pair") * Pair : 0) - Var("column");
        w.Line($"S.Store({DenseCode.Activated(Geometry, Activation, "value", outputs)}, ref y, column);");
        w.Close();
        w.Close("sample");
    }
}

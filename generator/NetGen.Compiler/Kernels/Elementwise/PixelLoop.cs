using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The loop over all pixels of equally shaped tensors with a tile of channels outermost, so that what belongs to a channel (a factor,
/// a sum) stays in registers meanwhile. <paramref name="MaxVectors"/>: how many vectors of channels a tile may have;
/// <paramref name="MaxInFlight"/>: how many vectors a step should take where each has a sum of its own, so that their additions overlap.
/// </summary>
public readonly record struct PixelLoop(EquatableArray<ElementOperand> Tensors, int MaxVectors, int MaxInFlight = 1)
{
    private Layout Layout => Tensors[0].Layout;

    private bool IsFlat => Tensors.All(tensor => !tensor.Layout.HasBorder && !tensor.Layout.IsSlice);

    private int RowLength => IsFlat ? Layout.Height * Layout.Width : Layout.Width;

    /// <summary>Vectors of a tile.</summary>
    public int Vectors
    {
        get
        {
            int all = Layout.PixelLength / Lanes.WidestIn(Layout.PixelLength), vectors = Math.Min(all, MaxVectors);
            while (all % vectors != 0)
                vectors--;
            return vectors;
        }
    }

    /// <summary>Pixels of a step.</summary>
    public int Pixels => Math.Max(1, Math.Min(MaxInFlight / Vectors, RowLength));

    /// <summary>
    /// Writes the loops. <paramref name="before"/> and <paramref name="after"/> stand in a tile of channels, whose first is <c>column</c>;
    /// <paramref name="step"/> is given the number of a vector in the tile and of a pixel in the step.
    /// </summary>
    public void Write(CodeWriter w, Action before, Action<int, int> step, Action? after = null)
    {
        OpenColumns(w, Layout.PixelLength, Vectors);
        before();
        bool rows = !IsFlat && OpenLoop(w, "row", Layout.Height);
        foreach (ElementOperand tensor in Tensors)
            w.Line($"ref float {Place(tensor.Name)} = ref At(ref {tensor.Name}, {Plus(Sum(rows ? Times("row", tensor.Layout.RowStride) : "0", "column"), tensor.Layout.Origin)});");
        int full = RowLength / Pixels * Pixels;
        bool pixels = OpenLoop(w, "pixel", full, Pixels);
        WriteSteps(w, step, Pixels);
        if (pixels || full < RowLength)
            foreach (ElementOperand tensor in Tensors)
                w.Line($"{Place(tensor.Name)} = ref At(ref {Place(tensor.Name)}, {Pixels * tensor.Layout.PixelStride});");
        if (pixels)
            w.Close("pixel");
        WriteSteps(w, step, RowLength - full);
        if (rows)
            w.Close("row");
        after?.Invoke();
        w.Close("column");
    }

    /// <summary>The load of a tensor's vector in a step.</summary>
    public string Load(string tensor, int vector, int pixel) => $"S.Load(in {Place(tensor)}, {Offset(tensor, vector, pixel)})";

    /// <summary>The store of a value to a tensor's vector in a step.</summary>
    public string Store(string value, string tensor, int vector, int pixel) => $"S.Store({value}, ref {Place(tensor)}, {Offset(tensor, vector, pixel)});";

    /// <summary>Where vector <paramref name="vector"/> of the tile lies in what has one value a channel.</summary>
    public static string Channel(int vector) => Sum("column", VectorOffset(vector));

    private void WriteSteps(CodeWriter w, Action<int, int> step, int pixels)
    {
        for (int pixel = 0; pixel < pixels; pixel++)
            for (int vector = 0; vector < Vectors; vector++)
                step(vector, pixel);
    }

    private string Offset(string tensor, int vector, int pixel)
    {
        Layout layout = Tensors.First(operand => operand.Name == tensor).Layout;
        return Sum(FormattableString.Invariant($"{pixel * layout.PixelStride}"), VectorOffset(vector));
    }

    private static string Place(string tensor) => tensor + "Pixel";
}

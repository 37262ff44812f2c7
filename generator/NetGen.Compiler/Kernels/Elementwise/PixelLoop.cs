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
        Affine row = IsFlat ? 0 : OpenLoop(w, "row", Layout.Height);
        foreach (ElementOperand tensor in Tensors)
            w.Line($"ref float {Place(tensor.Name)} = {Ref(tensor.Name, tensor.Layout.At(row, 0) + Var("column"))};");
        int full = RowLength / Pixels * Pixels;
        Affine pixel = OpenLoop(w, "pixel", full, Pixels);
        WriteSteps(w, step, Pixels);
        if (!pixel.IsZero || full < RowLength)
            foreach (ElementOperand tensor in Tensors)
                Advance(w, Place(tensor.Name), Pixels * tensor.Layout.PixelStride);
        CloseLoops(w, pixel);
        WriteSteps(w, step, RowLength - full);
        CloseLoops(w, row);
        after?.Invoke();
        w.Close("column");
    }

    /// <summary>The load of a tensor's vector in a step.</summary>
    public string Load(string tensor, int vector, int pixel) => $"S.Load(in {Place(tensor)}, {Offset(tensor, vector, pixel)})";

    /// <summary>The store of a value to a tensor's vector in a step.</summary>
    public string Store(string value, string tensor, int vector, int pixel) =>
        $"S.Store({value}, ref {Place(tensor)}, {Offset(tensor, vector, pixel)});";

    /// <summary>Where vector <paramref name="vector"/> of the tile lies in what has one value a channel.</summary>
    public static Affine Channel(int vector) => Var("column") + VectorOffset(vector);

    private void WriteSteps(CodeWriter w, Action<int, int> step, int pixels)
    {
        for (int pixel = 0; pixel < pixels; pixel++)
            for (int vector = 0; vector < Vectors; vector++)
                step(vector, pixel);
    }

    private Affine Offset(string tensor, int vector, int pixel)
    {
        Layout layout = Tensors.First(operand => operand.Name == tensor).Layout;
        return pixel * layout.PixelStride + VectorOffset(vector);
    }

    private static string Place(string tensor) => tensor + "Pixel";
}

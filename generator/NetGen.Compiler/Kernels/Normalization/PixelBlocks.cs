using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The loop over all pixels of equally shaped tensors, some at a time, for sums over the channels of each pixel: four sums of a vector's
/// lanes together cost little more than one. In a block, a tensor <c>input</c> is <c>inputPixel</c>, and so is what has a value a pixel.
/// </summary>
/// <param name="PerPixel">The operands that have one value a pixel.</param>
public readonly record struct PixelBlocks(EquatableArray<ElementOperand> Tensors, EquatableArray<string> PerPixel)
{
    /// <summary>Pixels of a block: vectors whose lanes <c>StoreSums</c> adds.</summary>
    public const int MaxPixels = 4;

    /// <summary>Sums that a block forms at once, so that their additions overlap.</summary>
    private const int MaxInFlight = 8;

    private Layout Layout => Tensors[0].Layout;

    private bool IsFlat => Tensors.All(tensor => !tensor.Layout.HasBorder);

    /// <summary>Floats of a buffer of one value a pixel: a block's sums are stored four at a time.</summary>
    public static long SumsLength(Layout layout) => (long)layout.Height * layout.Width + MaxPixels - 1;

    /// <summary>Vectors of channels that a step takes of each pixel of a block.</summary>
    public int VectorsOf(int pixels)
    {
        int all = Layout.PixelLength / Layout.VectorLanes, vectors = Math.Min(all, MaxInFlight / pixels);
        while (all % vectors != 0)
            vectors--;
        return vectors;
    }

    /// <summary>Writes the loops; <paramref name="block"/> is given the number of pixels in a block.</summary>
    public void Write(CodeWriter w, Action<int> block)
    {
        int rowLength = IsFlat ? Layout.Height * Layout.Width : Layout.Width, full = rowLength / MaxPixels * MaxPixels;
        Affine row = IsFlat ? 0 : OpenLoop(w, "row", Layout.Height);
        if (full > 0)
        {
            Affine pixel = OpenLoop(w, "pixel", full, MaxPixels);
            if (pixel.IsZero)
                w.Open();
            WriteBlock(w, row, pixel, () => block(MaxPixels));
            w.Close();
        }
        if (full < rowLength)
        {
            w.Open();
            WriteBlock(w, row, full, () => block(rowLength - full));
            w.Close();
        }
        CloseLoops(w, row);
    }

    /// <summary>The load of a tensor's vector in the step over channels that starts at <c>column</c>.</summary>
    public string Load(string tensor, int pixel, int vector) => $"S.Load(in {tensor}Pixel, {Place(tensor, pixel, vector)})";

    /// <summary>The store of a value to a tensor's vector.</summary>
    public string Store(string value, string tensor, int pixel, int vector) =>
        $"S.Store({value}, ref {tensor}Pixel, {Place(tensor, pixel, vector)});";

    /// <summary>A value with zeros in the lanes of padding.</summary>
    public string KeepChannels(string value, int vector) => Layout.PixelLength == Layout.Channels
        ? value
        : $"S.KeepFirst({value}, {Layout.Channels - PixelLoop.Channel(vector)})";

    /// <summary>The sums over the channels of a block's pixels, divided by their number, to what has a value a pixel.</summary>
    public void StoreMeans(CodeWriter w, string sum, int pixels, string target, int index)
    {
        int vectors = VectorsOf(pixels), channels = Layout.Channels;
        for (int v = 1; v < vectors; v++)
            for (int p = 0; p < pixels; p++)
                w.Line($"{Sum(sum, p, 0)} = S.Add({Sum(sum, p, 0)}, {Sum(sum, p, v)});");
        IEnumerable<string> means = Enumerable.Range(0, MaxPixels)
            .Select(p => p < pixels ? $"S.Multiply({Sum(sum, p, 0)}, S.Broadcast(1f / {channels}))" : "S.Zero");
        w.Line($"S.StoreSums({string.Join(", ", means)}, ref {target}, {index});");
    }

    /// <summary>Declares sums of a block's pixels, all zero.</summary>
    public void WriteStart(CodeWriter w, string sum, int pixels)
    {
        int vectors = VectorsOf(pixels);
        for (int p = 0; p < pixels; p++)
            w.Line(string.Join(" ", Enumerable.Range(0, vectors).Select(v => $"V {Sum(sum, p, v)} = S.Zero;")));
    }

    /// <summary>The name of a sum.</summary>
    public static string Sum(string name, int pixel, int vector) => FormattableString.Invariant($"{name}{pixel}_{vector}");

    private void WriteBlock(CodeWriter w, Affine row, Affine pixel, Action block)
    {
        foreach (ElementOperand tensor in Tensors)
            w.Line($"ref float {tensor.Name}Pixel = {Ref(tensor.Name, tensor.Layout.At(row, pixel))};");
        foreach (string operand in PerPixel)
            w.Line($"ref float {operand}Pixel = {Ref(operand, row * Layout.Width + pixel)};");
        block();
    }

    private Affine Place(string tensor, int pixel, int vector)
    {
        Layout layout = Tensors.First(operand => operand.Name == tensor).Layout;
        return PixelLoop.Channel(vector) + pixel * layout.PixelStride;
    }
}

namespace NetGen.Compiler;

/// <summary>
/// Along one axis, the output pixels of a transposed convolution that leave one remainder by the stride: output y * stride + phase is the
/// sum over the kernel's taps k, where y * stride + phase + padding - k * dilation is a multiple of the stride, of the input at that
/// quotient times the tap's weight.
/// </summary>
/// <param name="Count">How many output pixels there are.</param>
/// <param name="Taps">The kernel's taps, by increasing place in the input; -1 where the window has none.</param>
/// <param name="Lead">How far the first tap lies before input pixel y; negative where behind it.</param>
/// <param name="Before">Input pixels that are read before the first.</param>
/// <param name="After">Input pixels that are read behind the last.</param>
internal readonly record struct PhaseAxis(int Phase, int Stride, int Count, EquatableArray<int> Taps, int Lead, int Before, int After)
{
    /// <summary>Those that have pixels, by phase.</summary>
    public static PhaseAxis[] All(int input, int output, int kernel, int stride, int dilation, int padding) =>
        [.. Enumerable.Range(0, Math.Min(stride, output)).Select(phase => Of(phase, input, output, kernel, stride, dilation, padding))];

    private static PhaseAxis Of(int phase, int input, int output, int kernel, int stride, int dilation, int padding)
    {
        // Places k * dilation of the window that meet an input pixel: every stride-th from the first on.
        int span = (kernel - 1) * dilation + 1, first = (phase + padding) % stride, places = Math.Max((span - first - 1) / stride + 1, 1);
        if (first >= span)
            places = 1;
        int newest = (phase + padding - first) / stride, count = (output - phase - 1) / stride + 1;
        IEnumerable<int> taps = Enumerable.Range(0, places).Select(i => first + (places - 1 - i) * stride)
            .Select(place => place < span && place % dilation == 0 ? place / dilation : -1);
        int lead = places - 1 - newest;
        int after = count - 1 + newest - (input - 1);
        return new PhaseAxis(phase, stride, count, taps.ToEquatableArray(), lead, Math.Max(lead, 0), Math.Max(after, 0));
    }
}

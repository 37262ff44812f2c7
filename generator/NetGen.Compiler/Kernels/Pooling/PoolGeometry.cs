using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>The layouts and window of a pool, and the loops its kernels share: pixels, vectors of channels, window positions.</summary>
public readonly record struct PoolGeometry(Layout Input, Layout Output, Window Window)
{
    private const int MaxUnrolled = 16;

    public int Area => Window.KernelHeight * Window.KernelWidth;

    /// <summary>Whether no window reaches past the input.</summary>
    public bool IsInside => Window.IsInside(Input.Shape, Output.Shape);

    public bool IsUnrolled => IsInside && Area <= MaxUnrolled;

    public bool WindowsAreDisjoint => Window.StrideY >= Window.KernelHeight && Window.StrideX >= Window.KernelWidth;

    /// <summary>Whether every input pixel is in exactly one window.</summary>
    public bool IsPartition => IsInside && Window.Touches
        && Output.Height * Window.KernelHeight == Input.Height && Output.Width * Window.KernelWidth == Input.Width;

    public int VectorLanes => Input.VectorLanes;

    public string Describe(string kind) =>
        FormattableString.Invariant($"{kind} pool, {Input.Height}x{Input.Width}x{Input.Channels} -> ")
        + FormattableString.Invariant($"{Output.Height}x{Output.Width}x{Output.Channels}")
        + FormattableString.Invariant($", window {Window.KernelHeight}x{Window.KernelWidth}, stride {Window.StrideY}x{Window.StrideX}");

    /// <summary>
    /// Writes the loops over output pixels and vectors; within them <c>x</c> is the window's first pixel in the named input
    /// (where the window is inside the image) and <c>at</c> the place of the vector in an output-shaped buffer.
    /// </summary>
    public void WriteLoops(CodeWriter w, string input, Action<PoolGeometry> body)
    {
        w.Open($"for (int row = 0; row < {Output.Height}; row++)");
        w.Open($"for (int pixel = 0; pixel < {Output.Width}; pixel++)");
        if (!IsInside)
        {
            WriteBounds(w, "Y", "row", Window.StrideY, Window.Top, Window.KernelHeight, Input.Height);
            WriteBounds(w, "X", "pixel", Window.StrideX, Window.Left, Window.KernelWidth, Input.Width);
        }
        w.Open($"for (int column = 0; column < {Input.PixelLength}; column += S.Count)");
        Affine window = Input.At(Var("row") * Window.StrideY - Window.Top, Var("pixel") * Window.StrideX - Window.Left);
        w.Line($"ref float x = {Ref(input, window + Var("column"))};");
        body(this);
        w.Close();
        w.Close();
        w.Close("row");
    }

    /// <summary>Where the vector of the current output pixel lies in a buffer of that layout.</summary>
    public static Affine At(Layout output) => output.At(Var("row"), Var("pixel")) + Var("column");

    /// <summary>
    /// Writes <paramref name="position"/> for each window position inside the image: unrolled with constants, or in loops.
    /// It is given the position's offset from <c>x</c> and its number, row by row.
    /// </summary>
    public void WriteWindow(CodeWriter w, Action<Affine, Affine> position)
    {
        if (IsUnrolled)
        {
            for (int ky = 0; ky < Window.KernelHeight; ky++)
                for (int kx = 0; kx < Window.KernelWidth; kx++)
                    position(ky * Input.RowStride + kx * Input.PixelStride, ky * Window.KernelWidth + kx);
            return;
        }
        w.Open(IsInside ? $"for (int ky = 0; ky < {Window.KernelHeight}; ky++)" : "for (int ky = firstY; ky < lastY; ky++)");
        w.Open(IsInside ? $"for (int kx = 0; kx < {Window.KernelWidth}; kx++)" : "for (int kx = firstX; kx < lastX; kx++)");
        position(Var("ky") * Input.RowStride + Var("kx") * Input.PixelStride, Var("ky") * Window.KernelWidth + Var("kx"));
        w.Close();
        w.Close();
    }

    /// <summary>
    /// Writes what max pooling makes of one more value of a window: the larger, NaN where either is, and the position that won, if
    /// <paramref name="position"/> names one: the first of the largest. Of a window with NaN it is any: its gradient is NaN, and so is all
    /// that the gradient is summed up to.
    /// </summary>
    /// <param name="best">The largest so far, which the code changes.</param>
    /// <param name="value">The value.</param>
    /// <param name="position">The position of the largest so far, which the code changes; null where nobody asks for it.</param>
    /// <param name="number">The value's position, as a vector.</param>
    public static void WriteLarger(CodeWriter w, string best, string value, string? position, string number)
    {
        if (position is not null)
            w.Line($"{position} = S.IfGreater({value}, {best}, {number}, {position});");
        w.Line($"{best} = S.MaxOrNaN({best}, {value});");
    }

    private static void WriteBounds(CodeWriter w, string axis, string index, int stride, int before, int kernel, int extent)
    {
        w.Line($"int start{axis} = {Var(index) * stride - before};");
        w.Line($"int first{axis} = start{axis} < 0 ? -start{axis} : 0, "
            + $"last{axis} = start{axis} > {extent - kernel} ? {extent} - start{axis} : {kernel};");
    }
}

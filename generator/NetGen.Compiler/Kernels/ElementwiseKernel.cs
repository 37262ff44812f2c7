using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>An operand of an elementwise kernel: its name and how it lies in memory; per channel, it has one value for all pixels.</summary>
public readonly record struct ElementOperand(string Name, Layout Layout, bool IsPerChannel = false)
{
    /// <summary>One value a channel, as parameters are.</summary>
    public static ElementOperand PerChannel(string name) => new(name, default, IsPerChannel: true);
}

/// <summary>
/// Writes an expression of equally shaped tensors, vector by vector. In the expression an operand named <c>input</c> is the
/// vector <c>vInput</c>. An activation function of the result may follow.
/// </summary>
public sealed record ElementwiseKernel(
    string Role, EquatableArray<ElementOperand> Inputs, ElementOperand Output, string Expression, string Summary,
    Activation Activation = default) : Kernel
{
    public override string Role { get; } = Role;

    public override string Summary { get; } = Summary;

    public override int VectorLanes => IsFlat ? Lanes.WidestIn(FlatLength) : Output.Layout.VectorLanes;

    public override IReadOnlyList<string> Operands => [.. Inputs.Select(input => input.Name), Output.Name];

    /// <summary>Whether padding lanes must be put back to zero, since the function of zero is not zero.</summary>
    private bool ClearsPadding => !ActivationCode.KeepsZero(Activation) && Output.Layout.PixelLength != Output.Layout.Channels;

    private int FlatLength => Output.Layout.Height * Output.Layout.Width * Output.Layout.PixelLength;

    private bool IsFlat
    {
        get
        {
            Layout output = Output.Layout;
            return IsPlain(output) && Inputs.All(input => input.IsPerChannel ? output.Height * output.Width == 1 : IsPlain(input.Layout)) && !ClearsPadding;
        }
    }

    private static bool IsPlain(Layout layout) => !layout.HasBorder && !layout.IsSlice;

    public static string VectorOf(string operand) => "v" + char.ToUpperInvariant(operand[0]) + operand.Substring(1);

    public override void WriteBody(CodeWriter w)
    {
        if (IsFlat)
        {
            w.Open($"for (int i = 0; i < {FlatLength}; i += S.Count)");
            WriteElement(w, "i", _ => "i", null);
            w.Close();
            return;
        }
        Layout output = Output.Layout;
        bool rows = OpenLoop(w, "row", output.Height), pixels = OpenLoop(w, "pixel", output.Width);
        w.Open($"for (int column = 0; column < {output.PixelLength}; column += S.Count)");
        WriteElement(
            w,
            "column",
            layout => Plus(Sum(Times(rows ? "row" : "0", layout.RowStride), Times(pixels ? "pixel" : "0", layout.PixelStride), "column"), layout.Origin),
            ClearsPadding ? $"{output.Channels} - column" : null);
        w.Close();
        if (pixels)
            w.Close();
        if (rows)
            w.Close("row");
    }

    private void WriteElement(CodeWriter w, string channel, Func<Layout, string> at, string? keep)
    {
        foreach (ElementOperand input in Inputs)
            w.Line($"V {VectorOf(input.Name)} = S.Load(in {input.Name}, {(input.IsPerChannel ? channel : at(input.Layout))});");
        string value = Expression;
        if (Activation.Function != ActivationFunction.None)
        {
            w.Line($"V value = {Expression};");
            value = ActivationCode.Forward(Activation, "value");
        }
        w.Line($"S.Store({(keep is null ? value : $"S.KeepFirst({value}, {keep})")}, ref {Output.Name}, {at(Output.Layout)});");
    }
}

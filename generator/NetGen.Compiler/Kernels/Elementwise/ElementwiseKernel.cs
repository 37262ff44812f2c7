using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Writes an expression of equally shaped tensors, vector by vector. In the expression an operand named <c>input</c> is the
/// vector <c>vInput</c>; <paramref name="Locals"/> are lines that stand before it. An activation function of the result may follow.
/// </summary>
public sealed record ElementwiseKernel(
    string Role, EquatableArray<ElementOperand> Inputs, ElementOperand Output, string Expression, string Summary,
    Activation Activation = default, EquatableArray<string> Locals = default) : Kernel
{
    /// <summary>Vectors of values per channel that a tile holds in registers.</summary>
    private const int MaxHeld = 20;

    private const int MaxVectors = 4;

    public override string Role { get; } = Role;

    public override string Summary { get; } = Summary;

    public override int VectorLanes => Lanes.WidestIn(
        IsFlat ? FlatLength : RowsAreContiguous ? Output.Layout.Width * Output.Layout.PixelLength : Output.Layout.PixelLength);

    public override IReadOnlyList<string> Operands => [.. Inputs.Select(input => input.Name), Output.Name];

    /// <summary>Whether padding lanes must be put back to zero, since the function of zero is not zero.</summary>
    private bool ClearsPadding => !Activation.KeepsZero && Output.Layout.PixelLength != Output.Layout.Channels;

    private int FlatLength => Output.Layout.Height * Output.Layout.Width * Output.Layout.PixelLength;

    /// <summary>Whether a row of each operand is contiguous and all walk in step.</summary>
    private bool RowsAreContiguous =>
        !Output.Layout.IsSlice && !ClearsPadding
        && Inputs.All(input => input.IsPerChannel ? Output.Layout.Height * Output.Layout.Width == 1 : !input.Layout.IsSlice);

    private bool IsFlat => RowsAreContiguous && !Output.Layout.HasBorder && Inputs.All(input => !input.Layout.HasBorder);

    public static string VectorOf(string operand) => "v" + char.ToUpperInvariant(operand[0]) + operand.Substring(1);

    public override void WriteBody(CodeWriter w)
    {
        foreach (ElementOperand scalar in Inputs.Where(input => input.IsScalar))
            w.Line($"V {VectorOf(scalar.Name)} = S.Broadcast({scalar.Name});");
        if (RowsAreContiguous)
            WriteContiguous(w);
        else
            WritePixels(w);
    }

    private void WriteContiguous(CodeWriter w)
    {
        Layout output = Output.Layout;
        Affine row = IsFlat ? 0 : OpenLoop(w, "row", output.Height);
        Affine Place(ElementOperand operand) => Var("i") + (operand.IsPerChannel ? 0 : operand.Layout.At(row, 0));
        w.Open($"for (int i = 0; i < {(IsFlat ? FlatLength : output.Width * output.PixelLength)}; i += S.Count)");
        foreach (ElementOperand input in Inputs.Where(input => !input.IsScalar))
            w.Line($"V {VectorOf(input.Name)} = S.Load(in {input.Name}, {Place(input)});");
        w.Line($"S.Store({WriteValue(w)}, ref {Output.Name}, {Place(Output)});");
        w.Close();
        CloseLoops(w, row);
    }

    private void WritePixels(CodeWriter w)
    {
        ElementOperand[] perChannel = [.. Inputs.Where(input => input.IsPerChannel)];
        ElementOperand[] tensors = [.. Inputs.Where(input => !input.IsPerChannel && !input.IsScalar)];
        PixelLoop loop = new(tensors.Prepend(Output).ToEquatableArray(), Math.Min(MaxVectors, MaxHeld / Math.Max(perChannel.Length, 1)));
        loop.Write(
            w,
            () =>
            {
                foreach (ElementOperand operand in perChannel)
                    w.Line(string.Join(" ", Enumerable.Range(0, loop.Vectors).Select(
                        v => $"V {operand.Name}{v} = S.Load(in {operand.Name}, {PixelLoop.Channel(v)});")));
            },
            (v, pixel) =>
            {
                w.Open();
                foreach (ElementOperand operand in Inputs.Where(input => !input.IsScalar))
                    w.Line($"V {VectorOf(operand.Name)} = "
                        + $"{(operand.IsPerChannel ? $"{operand.Name}{v}" : loop.Load(operand.Name, v, pixel))};");
                string value = WriteValue(w);
                if (ClearsPadding)
                    value = $"S.KeepFirst({value}, {Output.Layout.Channels - PixelLoop.Channel(v)})";
                w.Line(loop.Store(value, Output.Name, v, pixel));
                w.Close();
            });
    }

    /// <summary>Writes what the value needs, and returns it as an expression.</summary>
    private string WriteValue(CodeWriter w)
    {
        foreach (string line in Locals)
            w.Line(line);
        if (Activation.Function == ActivationFunction.None)
            return Expression;
        w.Line($"V value = {Expression};");
        return ActivationCode.Forward(Activation, "value");
    }
}

using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Sums over the pixels of equally shaped tensors, one a channel or one in all: the gradient of a parameter of so many values. In the
/// expression, which is the new sum, an operand named <c>input</c> is the vector <c>vInput</c> and the sum so far <c>sum</c>.
/// </summary>
/// <param name="Target">The operand that is written.</param>
/// <param name="IsTotal">Whether there is one sum of all channels, whose padding must then add nothing.</param>
/// <param name="Adds">Whether the sums are added to what is there.</param>
public sealed record ChannelSumsKernel(
    string Role, EquatableArray<ElementOperand> Inputs, string Target, string Expression, string Summary, bool IsTotal, bool Adds) : Kernel
{
    public override string Role { get; } = Role;

    public override string Summary { get; } = Summary;

    public override int VectorLanes => Inputs[0].Layout.VectorLanes;

    public override IReadOnlyList<string> Operands => [.. Inputs.Select(input => input.Name), Target];

    public override void WriteBody(CodeWriter w)
    {
        PixelLoop loop = new(Inputs, MaxVectors: 4, MaxInFlight: 4);
        ChannelReduction total = new(loop, "sum");
        if (IsTotal && !Adds)
            w.Line($"{Target} = 0;");
        loop.Write(
            w,
            () => total.WriteStart(w),
            (v, pixel) =>
            {
                string sum = ChannelReduction.Name("sum", v, pixel);
                w.Open();
                w.Line($"V sum = {sum};");
                foreach (ElementOperand input in Inputs)
                    w.Line($"V {ElementwiseKernel.VectorOf(input.Name)} = {loop.Load(input.Name, v, pixel)};");
                w.Line($"{sum} = {Expression};");
                w.Close();
            },
            () =>
            {
                total.WriteTotal(w);
                if (!IsTotal)
                    total.WriteStores(w, "sum", Target, 0, Adds);
                else
                    for (int v = 0; v < loop.Vectors; v++)
                        w.Line($"{Target} += S.Sum({ChannelReduction.Name("sum", v, 0)});");
            });
    }
}

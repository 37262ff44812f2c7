namespace NetGen.Compiler;

/// <summary>
/// Gives each output's gradient to the input that won its window. <paramref name="Activation"/> is that of the convolution below, if its
/// derivative is taken here: f is monotone, so the pooled output is that of the position that won, and there are fewer of them.
/// </summary>
public sealed record MaxPoolBackwardKernel(PoolGeometry Geometry, Layout Output, Activation Activation) : Kernel
{
    public override string Role => "Backward";

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => Activation.Function == ActivationFunction.None
        ? ["dOutput", "argmax", "dInput"]
        : ["dOutput", "argmax", "output", "dInput"];

    public override string Summary => Geometry.Describe("max") + ", gradient to the position that won each window"
        + (Activation.Function == ActivationFunction.None
            ? "."
            : $", through {Activation.Function.ToString().ToLowerInvariant()}'s derivative.");

    public override void WriteBody(CodeWriter w)
    {
        if (!Geometry.IsPartition)
            w.Line($"Clear(ref dInput, {Geometry.Input.Length});");
        Geometry.WriteLoops(w, "dInput", g =>
        {
            w.Line($"V d = S.Load(in dOutput, {PoolGeometry.At(g.Output)});");
            w.Line($"V position = S.Load(in argmax, {PoolGeometry.At(g.Output.Own())});");
            if (Activation.Function != ActivationFunction.None)
            {
                w.Line($"V y = S.Load(in output, {PoolGeometry.At(Output)});");
                w.Line($"d = {ActivationCode.Backward(Activation, "y", "d")};");
            }
            bool assign = g.IsInside && g.WindowsAreDisjoint;
            g.WriteWindow(w, (offset, number) =>
            {
                string share = $"S.IfEqual(position, S.Broadcast({number}), d, S.Zero)";
                w.Line($"S.Store({(assign ? share : $"S.Add(S.Load(in x, {offset}), {share})")}, ref x, {offset});");
            });
        });
    }
}

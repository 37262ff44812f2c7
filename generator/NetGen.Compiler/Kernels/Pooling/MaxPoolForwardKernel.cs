using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Max pooling. When training it also keeps, for each output, the number of the window position that won (the first on a
/// tie), as a float beside it, so that the backward pass need not see the input again.
/// </summary>
public sealed record MaxPoolForwardKernel(PoolGeometry Geometry, bool KeepsArgmax) : Kernel
{
    public override string Role => KeepsArgmax ? "ForwardTraining" : "Forward";

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => KeepsArgmax ? ["input", "output", "argmax"] : ["input", "output"];

    public override string Summary => Geometry.Describe("max") + (KeepsArgmax ? "; notes which position won." : ".");

    public override void WriteBody(CodeWriter w) => Geometry.WriteLoops(w, "input", g =>
    {
        bool first = true;
        if (!g.IsUnrolled)
        {
            w.Line("V best = S.Broadcast(float.NegativeInfinity);");
            if (KeepsArgmax)
                w.Line($"V position = {(g.IsInside ? "S.Zero" : $"S.Broadcast({Var("firstY") * g.Window.KernelWidth + Var("firstX")})")};");
            first = false;
        }
        g.WriteWindow(w, (offset, number) =>
        {
            if (first)
            {
                w.Line($"V best = S.Load(in x, {offset});");
                if (KeepsArgmax)
                    w.Line("V position = S.Zero;");
                first = false;
                return;
            }
            string value = g.IsUnrolled ? "v" + number : "value";
            w.Line($"V {value} = S.Load(in x, {offset});");
            PoolGeometry.WriteLarger(w, "best", value, KeepsArgmax ? "position" : null, $"S.Broadcast({number})");
        });
        w.Line($"S.Store(best, ref output, {PoolGeometry.At(g.Output)});");
        if (KeepsArgmax)
            w.Line($"S.Store(position, ref argmax, {PoolGeometry.At(g.Output.Own())});");
    });
}

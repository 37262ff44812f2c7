namespace NetGen.Compiler;

/// <summary>Shares each output's gradient equally among the pixels averaged.</summary>
public sealed record AveragePoolBackwardKernel(PoolGeometry Geometry, bool CountPadding) : Kernel
{
    public override string Role => "Backward";

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => ["dOutput", "dInput"];

    public override string Summary => Geometry.Describe("average") + ", gradient shared among each window's pixels.";

    public override void WriteBody(CodeWriter w)
    {
        if (!Geometry.IsPartition)
            w.Line($"Clear(ref dInput, {Geometry.Input.Length});");
        Geometry.WriteLoops(w, "dInput", g =>
        {
            w.Line($"V d = S.Multiply(S.Load(in dOutput, {PoolGeometry.At(g.Output)}), "
                + $"S.Broadcast({AveragePoolForwardKernel.Share(g, CountPadding)}));");
            bool assign = g.IsInside && g.WindowsAreDisjoint;
            g.WriteWindow(w, (offset, _) => w.Line($"S.Store({(assign ? "d" : $"S.Add(S.Load(in x, {offset}), d)")}, ref x, {offset});"));
        });
    }
}

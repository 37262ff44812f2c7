namespace NetGen.Compiler;

/// <summary>Average pooling; padded pixels count in the divisor only when told.</summary>
public sealed record AveragePoolForwardKernel(PoolGeometry Geometry, bool CountPadding) : Kernel
{
    public override string Role => "Forward";

    public override int VectorLanes => Geometry.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "output"];

    public override string Summary => Geometry.Describe("average") + ".";

    public override void WriteBody(CodeWriter w) => Geometry.WriteLoops(w, "input", g =>
    {
        w.Line("V sum = S.Zero;");
        g.WriteWindow(w, (offset, _) => w.Line($"sum = S.Add(sum, S.Load(in x, {offset}));"));
        w.Line($"S.Store(S.Multiply(sum, S.Broadcast({Share(g, CountPadding)})), ref output, {PoolGeometry.At(g.Output)});");
    });

    /// <summary>One over the number of pixels averaged, as C#.</summary>
    internal static string Share(PoolGeometry g, bool countPadding) => g.IsInside || countPadding
        ? FormattableString.Invariant($"1f / {g.Area}")
        : "1f / ((lastY - firstY) * (lastX - firstX))";
}

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
            w.Line($"V d = S.Multiply(S.Load(in dOutput, {PoolGeometry.At(g.Output)}), S.Broadcast({AveragePoolForwardKernel.Share(g, CountPadding)}));");
            bool assign = g.IsInside && g.WindowsAreDisjoint;
            g.WriteWindow(w, (offset, _) => w.Line($"S.Store({(assign ? "d" : $"S.Add(S.Load(in x, {offset}), d)")}, ref x, {offset});"));
        });
    }
}

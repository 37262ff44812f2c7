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

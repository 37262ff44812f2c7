using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// What the input's gradient takes of the sums of each channel, the same for all channels of a group: it is factor * dz + slope * (x -
/// mean) + offset, where with m values a group slope = -rstd^3 / m * (sum of weight * dz * (x - mean)) and offset = -rstd / m * (sum of
/// weight * dz). The gradients of weight and bias are added to what is there: rstd * (sum of dz * (x - mean)), and the sum of dz.
/// </summary>
public sealed record GroupGradientKernel(ChannelGroups Groups, bool HasWeight, bool IsTrained) : Kernel
{
    public override string Role => "BackwardStatistics";

    public override int VectorLanes => Groups.VectorLanes;

    public override bool IsGeneric => true;

    public override IReadOnlyList<string> Operands =>
    [
        "sums", "rstd", .. HasWeight ? new[] { "weight" } : [], "slope", "offset", .. IsTrained ? new[] { "dWeight", "dBias" } : [],
    ];

    public override string Summary => FormattableString.Invariant(
        $"adds up the sums of {Groups.Groups} groups of {Groups.GroupChannels} channels.");

    public override void WriteBody(CodeWriter w)
    {
        if (Groups.AreChannels)
        {
            OpenColumns(w, Groups.PixelLength, 1);
            w.Line("V inverse = S.Load(in rstd, column);");
            w.Line($"V sum = {Weighted(Var("column"))}, product = {Weighted(Var("column") + Groups.PixelLength)};");
            WriteShares(w);
            WriteStores(w);
            w.Close("column");
            return;
        }
        Affine first = OpenLoop(w, "group", Groups.Groups) * Groups.GroupChannels;
        w.Line($"V inverse = S.Broadcast({At("rstd", first)});");
        w.Line("V sum = S.Zero, product = S.Zero;");
        GroupCode.OpenColumns(w, Groups, first);
        w.Line($"sum = S.Add(sum, {Weighted(Var("column"))});");
        w.Line($"product = S.Add(product, {Weighted(Var("column") + Groups.PixelLength)});");
        w.Close();
        w.Line("sum = S.Broadcast(S.Sum(sum));");
        w.Line("product = S.Broadcast(S.Sum(product));");
        WriteShares(w);
        GroupCode.OpenColumns(w, Groups, first);
        WriteStores(w);
        w.Close();
        if (Groups.Groups > 1)
            w.Close("group");
        GroupCode.ClearPadding(w, Groups, "slope", "offset");
    }

    private string Weighted(Affine place) =>
        HasWeight ? $"S.Multiply(S.Load(in weight, column), S.Load(in sums, {place}))" : $"S.Load(in sums, {place})";

    /// <summary>The group's offset and slope, of its sums.</summary>
    private void WriteShares(CodeWriter w)
    {
        w.Line($"V share = S.Multiply(inverse, S.Broadcast(-1f / {Groups.Count}));");
        w.Line("sum = S.Multiply(sum, share);");
        w.Line("product = S.Multiply(product, S.Multiply(share, S.Multiply(inverse, inverse)));");
    }

    private void WriteStores(CodeWriter w)
    {
        w.Line("S.Store(product, ref slope, column);");
        w.Line("S.Store(sum, ref offset, column);");
        if (!IsTrained)
            return;
        w.Line($"S.Store(S.MultiplyAdd(S.Load(in sums, {Var("column") + Groups.PixelLength}), inverse, S.Load(in dWeight, column)), "
            + "ref dWeight, column);");
        w.Line("S.Store(S.Add(S.Load(in sums, column), S.Load(in dBias, column)), ref dBias, column);");
    }
}

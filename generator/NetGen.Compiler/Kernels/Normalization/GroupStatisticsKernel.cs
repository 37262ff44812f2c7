using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The statistics of groups of channels from those of the channels (Chan, Golub and LeVeque 1979), one value a channel: mean and
/// 1 / sqrt(variance + epsilon), and where channels have weights the factor that they give. Padding gets zeros.
/// </summary>
public sealed record GroupStatisticsKernel(ChannelGroups Groups, float Epsilon, bool HasWeight) : Kernel
{
    public override string Role => "Statistics";

    public override int VectorLanes => Groups.VectorLanes;

    public override bool IsGeneric => true;

    public override IReadOnlyList<string> Operands =>
        HasWeight ? ["moments", "weight", "mean", "rstd", "scale"] : ["moments", "mean", "rstd"];

    public override string Summary => FormattableString.Invariant(
        $"mean and rstd of {Groups.Groups} groups of {Groups.GroupChannels} channels.");

    public override void WriteBody(CodeWriter w)
    {
        if (Groups.AreChannels)
        {
            OpenColumns(w, Groups.PixelLength, 1);
            w.Line($"V average = S.Load(in moments, column), squares = S.Load(in moments, {Var("column") + Groups.PixelLength});");
            WriteInverse(w);
            WriteStores(w);
            w.Close("column");
            return;
        }
        Affine first = OpenLoop(w, "group", Groups.Groups) * Groups.GroupChannels;
        w.Line("V average = S.Zero, squares = S.Zero;");
        GroupCode.OpenColumns(w, Groups, first);
        w.Line("average = S.Add(average, S.Load(in moments, column));");
        w.Close();
        w.Line($"average = S.Broadcast(S.Sum(average) * (1f / {Groups.GroupChannels}));");
        GroupCode.OpenColumns(w, Groups, first);
        w.Line("V apart = S.Subtract(S.Load(in moments, column), average);");
        w.Line($"squares = S.Add(squares, S.MultiplyAdd(S.Multiply(apart, apart), S.Broadcast({Groups.Pixels}f), "
            + $"S.Load(in moments, {Var("column") + Groups.PixelLength})));");
        w.Close();
        w.Line("squares = S.Broadcast(S.Sum(squares));");
        WriteInverse(w);
        GroupCode.OpenColumns(w, Groups, first);
        WriteStores(w);
        w.Close();
        if (Groups.Groups > 1)
            w.Close("group");
        GroupCode.ClearPadding(w, Groups, [.. Operands.Skip(HasWeight ? 2 : 1)]);
    }

    private void WriteInverse(CodeWriter w)
    {
        w.Line($"V variance = S.Multiply(squares, S.Broadcast(1f / {Groups.Count}));");
        w.Line($"V inverse = S.Divide(S.Broadcast(1f), S.Sqrt(S.Add(variance, S.Broadcast({ActivationCode.Literal(Epsilon)}))));");
    }

    private void WriteStores(CodeWriter w)
    {
        w.Line("S.Store(average, ref mean, column);");
        w.Line("S.Store(inverse, ref rstd, column);");
        if (HasWeight)
            w.Line("S.Store(S.Multiply(inverse, S.Load(in weight, column)), ref scale, column);");
    }
}

using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>The gradient of a convolution's bias, added to what is there: the sum of the output's gradient over all pixels.</summary>
public sealed record BiasBackwardKernel(Layout Output, int Groups) : Kernel
{
    private int GroupOutputs => Output.Channels / Groups;

    private int PaddedOutputs => Lanes.Pad(GroupOutputs);

    public override string Role => "BackwardBias";

    public override int VectorLanes => Lanes.WidestIn(PaddedOutputs);

    public override IReadOnlyList<string> Operands => ["dOutput", "dBias"];

    public override string Summary => $"sums the gradient of {Output.Height}x{Output.Width} pixels, {Output.Channels} channels.";

    public override void WriteBody(CodeWriter w)
    {
        if (Groups == 1 && PaddedOutputs == Output.PixelLength)
        {
            PixelLoop loop = new(EquatableArray.Of(new ElementOperand("dOutput", Output)), MaxVectors: 4, MaxInFlight: 4);
            ChannelReduction total = new(loop, "sum");
            loop.Write(
                w,
                () => total.WriteStart(w),
                (v, pixel) => w.Line($"{ChannelReduction.Name("sum", v, pixel)} = S.Add({ChannelReduction.Name("sum", v, pixel)}, "
                    + $"{loop.Load("dOutput", v, pixel)});"),
                () =>
                {
                    total.WriteTotal(w);
                    total.WriteStores(w, "sum", "dBias", 0, adds: true);
                });
            return;
        }
        Affine group = OpenLoop(w, "group", Groups);
        OpenColumns(w, PaddedOutputs, 1);
        w.Line("V sum = S.Zero;");
        Affine row = OpenLoop(w, "row", Output.Height);
        w.Line($"ref float d = {Ref("dOutput", Var("column") + Output.At(row, 0) + group * GroupOutputs)};");
        w.Open($"for (int pixel = 0; pixel < {Output.Width}; pixel++)");
        w.Line($"sum = S.Add(sum, S.Load(in d, {Var("pixel") * Output.PixelStride}));");
        w.Close();
        CloseLoops(w, row);
        Affine index = Var("column") + group * PaddedOutputs;
        string value = Groups > 1 && GroupOutputs != PaddedOutputs ? $"S.KeepFirst(sum, {GroupOutputs} - column)" : "sum";
        w.Line($"S.Store(S.Add(S.Load(in dBias, {index}), {value}), ref dBias, {index});");
        w.Close("column");
        CloseLoops(w, group);
    }
}

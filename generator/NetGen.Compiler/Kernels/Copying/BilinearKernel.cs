using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// An image made larger: each pixel lies between four of the small one and is their mean, weighted by the distance along each axis. The
/// gradient of the small one's pixels is added to what is there. Places are worked out as PyTorch's upsample_bilinear2d does, in float32.
/// </summary>
public sealed record BilinearKernel(Layout Small, Layout Large, bool AlignCorners, bool IsBackward) : Kernel
{
    public override string Role => IsBackward ? "Backward" : "Forward";

    public override int VectorLanes => Lanes.WidestIn(Small.PixelLength);

    public override IReadOnlyList<string> Operands => IsBackward ? ["dOutput", "dInput"] : ["input", "output"];

    public override string Summary =>
        $"{Small} {(IsBackward ? "from" : "to")} {Large}, bilinear{(AlignCorners ? ", corners aligned" : "")}.";

    public override void WriteBody(CodeWriter w)
    {
        string small = IsBackward ? "dInput" : "input", large = IsBackward ? "dOutput" : "output";
        Affine y = OpenLoop(w, "y", Large.Height);
        WriteAxis(w, "y", "row", Small.Height, Large.Height);
        w.Line($"ref float above = {Ref(small, Small.At(Var("row"), 0))};");
        w.Line($"ref float below = {Ref(small, Small.At(Var("nextRow"), 0))};");
        Affine x = OpenLoop(w, "x", Large.Width);
        WriteAxis(w, "x", "column", Small.Width, Large.Width);
        w.Line("V w00 = S.Broadcast((1 - yShare) * (1 - xShare)), w01 = S.Broadcast((1 - yShare) * xShare);");
        w.Line("V w10 = S.Broadcast(yShare * (1 - xShare)), w11 = S.Broadcast(yShare * xShare);");
        w.Line($"int left = {Var("column") * Small.PixelStride}, right = {Var("nextColumn") * Small.PixelStride};");
        w.Line($"ref float pixel = {Ref(large, Large.At(y, x))};");
        w.Open($"for (int c = 0; c < {Small.PixelLength}; c += S.Count)");
        (string Line, string Column, string Weight)[] corners =
            [("above", "left", "w00"), ("above", "right", "w01"), ("below", "left", "w10"), ("below", "right", "w11")];
        if (IsBackward)
        {
            w.Line("V gradient = S.Load(in pixel, c);");
            foreach ((string line, string column, string weight) in corners)
                w.Line($"S.Store(S.MultiplyAdd(gradient, {weight}, S.Load(in {line}, {column} + c)), ref {line}, {column} + c);");
        }
        else
        {
            w.Line("V value = S.Multiply(S.Load(in above, left + c), w00);");
            foreach ((string line, string column, string weight) in corners.Skip(1))
                w.Line($"value = S.MultiplyAdd(S.Load(in {line}, {column} + c), {weight}, value);");
            w.Line("S.Store(value, ref pixel, c);");
        }
        w.Close("c");
        CloseLoops(w, x, y);
    }

    /// <summary>The two nearest of the small image along an axis, and the second one's share.</summary>
    private void WriteAxis(CodeWriter w, string axis, string first, int small, int large)
    {
        string next = "next" + char.ToUpperInvariant(first[0]) + first.Substring(1);
        if (small == large)
        {
            w.Line($"int {first} = {(large == 1 ? "0" : axis)}, {next} = {first};");
            w.Line($"const float {axis}Share = 0;");
            return;
        }
        float step = AlignCorners ? (small - 1f) / (large - 1f) : (float)small / large;
        string literal = ActivationCode.Literal(step);
        w.Line(AlignCorners
            ? $"float {axis}Place = {axis} * {literal};"
            : $"float {axis}Place = global::System.Math.Max(({axis} + 0.5f) * {literal} - 0.5f, 0);");
        w.Line($"int {first} = global::System.Math.Min((int){axis}Place, {small - 1}), "
            + $"{next} = {first} < {small - 1} ? {first} + 1 : {first};");
        w.Line($"float {axis}Share = {axis}Place - {first};");
    }
}

using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>One sample's mean and sum of squared deviations of each channel: [mean][deviations], each as long as a pixel.</summary>
public sealed record BatchNormMomentsKernel(Layout Input) : Kernel
{
    public override string Role => "Moments";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "moments"];

    public override string Summary => $"mean and squared deviations of {Input.Height * Input.Width} pixels, {Input.Channels} channels.";

    public override void WriteBody(CodeWriter w)
    {
        OpenColumns(w, Input.PixelLength, 1);
        w.Line("V sum = S.Zero, squares = S.Zero;");
        WritePixels(w, "sum = S.Add(sum, x);");
        w.Line(FormattableString.Invariant($"V mean = S.Multiply(sum, S.Broadcast(1f / {Input.Height * Input.Width}));"));
        WritePixels(w, "V deviation = S.Subtract(x, mean);", "squares = S.MultiplyAdd(deviation, deviation, squares);");
        w.Line("S.Store(mean, ref moments, column);");
        w.Line($"S.Store(squares, ref moments, column + {Input.PixelLength});");
        w.Close("column");
    }

    private void WritePixels(CodeWriter w, params string[] lines)
    {
        w.Open($"for (int row = 0; row < {Input.Height}; row++)");
        w.Open($"for (int pixel = 0; pixel < {Input.Width}; pixel++)");
        w.Line($"V x = S.Load(in input, {Plus($"row * {Input.RowStride} + pixel * {Input.PixelStride} + column", Input.Origin)});");
        foreach (string line in lines)
            w.Line(line);
        w.Close();
        w.Close();
    }
}

/// <summary>
/// The minibatch's statistics from those of its samples (Chan, Golub and LeVeque 1979), and the factor they give:
/// weight / sqrt(variance + epsilon). The mean and the unbiased variance also go to the running statistics' place among the
/// gradients, for the update.
/// </summary>
public sealed record BatchNormStatisticsKernel(int PixelLength, int Pixels, float Epsilon) : Kernel
{
    public override string Role => "Statistics";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Lanes.WidestIn(PixelLength);

    public override IReadOnlyList<string> Operands => ["moments", "weight", "mean", "deviation", "scale", "newMean", "newVariance"];

    public override string Summary => "the minibatch's mean, one over its deviation, and the factor of the normalization.";

    /// <summary>Floats of one sample's moments.</summary>
    public static int MomentsLength(int pixelLength) => Lanes.RoundUp(2 * pixelLength, Lanes.Widest);

    public override void WriteBody(CodeWriter w)
    {
        int stride = MomentsLength(PixelLength);
        w.Line(FormattableString.Invariant($"float count = samples * {Pixels}f;"));
        w.Line("float others = count > 1 ? count - 1 : 1;");
        OpenColumns(w, PixelLength, 1);
        w.Line("V sum = S.Zero, squares = S.Zero;");
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"sum = S.Add(sum, S.Load(in moments, (nint)sample * {stride} + column));");
        w.Close();
        w.Line("V average = S.Multiply(sum, S.Broadcast(1f / samples));");
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"V apart = S.Subtract(S.Load(in moments, (nint)sample * {stride} + column), average);");
        w.Line(FormattableString.Invariant($"squares = S.Add(squares, S.MultiplyAdd(S.Multiply(apart, apart), S.Broadcast({Pixels}f), S.Load(in moments, (nint)sample * {stride} + column + {PixelLength})));"));
        w.Close();
        w.Line("V variance = S.Multiply(squares, S.Broadcast(1f / count));");
        w.Line($"V inverse = S.Divide(S.Broadcast(1f), S.Sqrt(S.Add(variance, S.Broadcast({ActivationCode.Literal(Epsilon)}))));");
        w.Line("S.Store(average, ref mean, column);");
        w.Line("S.Store(inverse, ref deviation, column);");
        w.Line("S.Store(S.Multiply(inverse, S.Load(in weight, column)), ref scale, column);");
        w.Line("S.Store(average, ref newMean, column);");
        w.Line("S.Store(S.Multiply(squares, S.Broadcast(1f / others)), ref newVariance, column);");
        w.Close("column");
    }
}

/// <summary>Factor and shift that the running statistics give: weight / sqrt(variance + epsilon), and bias - mean * factor.</summary>
public sealed record BatchNormFoldKernel(int PixelLength, float Epsilon) : Kernel
{
    public override string Role => "Fold";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Lanes.WidestIn(PixelLength);

    public override IReadOnlyList<string> Operands => ["weight", "bias", "mean", "variance", "scale", "shift"];

    public override string Summary => "the running statistics as a factor and a shift of each channel.";

    public override void WriteBody(CodeWriter w)
    {
        OpenColumns(w, PixelLength, 1);
        w.Line($"V factor = S.Divide(S.Load(in weight, column), S.Sqrt(S.Add(S.Load(in variance, column), S.Broadcast({ActivationCode.Literal(Epsilon)}))));");
        w.Line("S.Store(factor, ref scale, column);");
        w.Line("S.Store(S.Subtract(S.Load(in bias, column), S.Multiply(S.Load(in mean, column), factor)), ref shift, column);");
        w.Close("column");
    }
}

/// <summary>One sample's sums of each channel that the backward pass needs: [sum of dy][sum of dy * normalized x].</summary>
public sealed record BatchNormSumsKernel(Layout Input, Layout OutputGradient) : Kernel
{
    public override string Role => "BackwardSums";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "dOutput", "mean", "deviation", "sums"];

    public override string Summary => $"sums of the gradient over {Input.Height * Input.Width} pixels, {Input.Channels} channels.";

    public override void WriteBody(CodeWriter w)
    {
        OpenColumns(w, Input.PixelLength, 1);
        w.Line("V sum = S.Zero, product = S.Zero, average = S.Load(in mean, column), inverse = S.Load(in deviation, column);");
        w.Open($"for (int row = 0; row < {Input.Height}; row++)");
        w.Open($"for (int pixel = 0; pixel < {Input.Width}; pixel++)");
        w.Line($"V d = S.Load(in dOutput, {Plus($"row * {OutputGradient.RowStride} + pixel * {OutputGradient.PixelStride} + column", OutputGradient.Origin)});");
        w.Line($"V x = S.Multiply(S.Subtract(S.Load(in input, {Plus($"row * {Input.RowStride} + pixel * {Input.PixelStride} + column", Input.Origin)}), average), inverse);");
        w.Line("sum = S.Add(sum, d);");
        w.Line("product = S.MultiplyAdd(d, x, product);");
        w.Close();
        w.Close();
        w.Line("S.Store(sum, ref sums, column);");
        w.Line($"S.Store(product, ref sums, column + {Input.PixelLength});");
        w.Close("column");
    }
}

/// <summary>The gradients of weight and bias from the samples' sums, and the averages over the minibatch that the input's gradient needs.</summary>
public sealed record BatchNormReduceKernel(int PixelLength, int Pixels) : Kernel
{
    public override string Role => "BackwardParameters";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Lanes.WidestIn(PixelLength);

    public override IReadOnlyList<string> Operands => ["sums", "dWeight", "dBias", "meanGradient", "meanProduct"];

    public override string Summary => "adds up the samples' sums.";

    public override void WriteBody(CodeWriter w)
    {
        int stride = BatchNormStatisticsKernel.MomentsLength(PixelLength);
        OpenColumns(w, PixelLength, 1);
        w.Line("V sum = S.Zero, product = S.Zero;");
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"sum = S.Add(sum, S.Load(in sums, (nint)sample * {stride} + column));");
        w.Line($"product = S.Add(product, S.Load(in sums, (nint)sample * {stride} + column + {PixelLength}));");
        w.Close();
        w.Line("S.Store(product, ref dWeight, column);");
        w.Line("S.Store(sum, ref dBias, column);");
        w.Line(FormattableString.Invariant($"V share = S.Broadcast(1f / (samples * {Pixels}f));"));
        w.Line("S.Store(S.Multiply(sum, share), ref meanGradient, column);");
        w.Line("S.Store(S.Multiply(product, share), ref meanProduct, column);");
        w.Close("column");
    }
}

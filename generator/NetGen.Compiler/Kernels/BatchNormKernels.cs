using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// One sample's mean and sum of squared deviations of each channel: [mean][deviations], each as long as a pixel. One pass: the sums are
/// of differences from the sample's first pixel, so that a mean far from zero costs no digits.
/// </summary>
public sealed record BatchNormMomentsKernel(Layout Input) : Kernel
{
    public override string Role => "Moments";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands => ["input", "moments"];

    public override string Summary => $"mean and squared deviations of {Input.Height * Input.Width} pixels, {Input.Channels} channels.";

    public override void WriteBody(CodeWriter w)
    {
        PixelWalk walk = new(EquatableArray.Of(new ElementOperand("input", Input)), MostVectors: 4, MostInFlight: 4);
        WalkSums sums = new(walk, "sum", "squares");
        walk.Write(
            w,
            () =>
            {
                for (int v = 0; v < walk.Vectors; v++)
                    w.Line($"V first{v} = S.Load(in input, {Plus(PixelWalk.Channel(v), Input.Origin)});");
                sums.WriteStart(w);
            },
            (v, pixel) =>
            {
                w.Open();
                w.Line($"V x = S.Subtract({walk.Load("input", v, pixel)}, first{v});");
                w.Line($"{WalkSums.Name("sum", v, pixel)} = S.Add({WalkSums.Name("sum", v, pixel)}, x);");
                w.Line($"{WalkSums.Name("squares", v, pixel)} = S.MultiplyAdd(x, x, {WalkSums.Name("squares", v, pixel)});");
                w.Close();
            },
            () =>
            {
                sums.WriteTotal(w);
                string share = FormattableString.Invariant($"S.Broadcast(1f / {Input.Height * Input.Width})");
                for (int v = 0; v < walk.Vectors; v++)
                {
                    (string sum, string squares) = (WalkSums.Name("sum", v, 0), WalkSums.Name("squares", v, 0));
                    w.Line($"V mean{v} = S.Multiply({sum}, {share});");
                    w.Line($"S.Store(S.Add(first{v}, mean{v}), ref moments, {PixelWalk.Channel(v)});");
                    w.Line($"S.Store(S.Max(S.Zero, S.Subtract({squares}, S.Multiply({sum}, mean{v}))), "
                        + $"ref moments, {Plus(PixelWalk.Channel(v), Input.PixelLength)});");
                }
            });
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

/// <summary>
/// One sample's sums of each channel that the backward pass needs: [sum of dz][sum of dz * (x - mean)], where dz is the gradient before the
/// activation function, whose derivative is worked out again from x.
/// </summary>
public sealed record BatchNormSumsKernel(Layout Input, Layout OutputGradient, Activation Activation) : Kernel
{
    public override string Role => "BackwardSums";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands =>
        ["input", "dOutput", "mean", .. Activation.Function == ActivationFunction.None ? Array.Empty<string>() : ["scale", "bias"], "sums"];

    public override string Summary => $"sums of the gradient over {Input.Height * Input.Width} pixels, {Input.Channels} channels.";

    public override void WriteBody(CodeWriter w)
    {
        EquatableArray<ElementOperand> tensors = EquatableArray.Of(new ElementOperand("input", Input), new ElementOperand("dOutput", OutputGradient));
        PixelWalk walk = new(tensors, MostVectors: 4, MostInFlight: 4);
        WalkSums sums = new(walk, "sum", "product");
        string[] perChannel = [.. Operands.Skip(2).Take(Operands.Count - 3)];
        walk.Write(
            w,
            () =>
            {
                foreach (string name in perChannel)
                    w.Line(string.Join(" ", Enumerable.Range(0, walk.Vectors).Select(v => $"V {name}{v} = S.Load(in {name}, {PixelWalk.Channel(v)});")));
                sums.WriteStart(w);
            },
            (v, pixel) =>
            {
                w.Open();
                w.Line($"V x = S.Subtract({walk.Load("input", v, pixel)}, mean{v});");
                w.Line($"V d = {walk.Load("dOutput", v, pixel)};");
                string gradient = "d";
                foreach (string line in BatchNormCode.ActivationGradient(Activation, "x", $"scale{v}", $"bias{v}", ref gradient))
                    w.Line(line);
                w.Line($"{WalkSums.Name("sum", v, pixel)} = S.Add({WalkSums.Name("sum", v, pixel)}, {gradient});");
                w.Line($"{WalkSums.Name("product", v, pixel)} = S.MultiplyAdd({gradient}, x, {WalkSums.Name("product", v, pixel)});");
                w.Close();
            },
            () =>
            {
                sums.WriteTotal(w);
                sums.WriteStores(w, "sum", "sums", 0, adds: false);
                sums.WriteStores(w, "product", "sums", Input.PixelLength, adds: false);
            });
    }
}

/// <summary>The gradient that passes a batch normalization's activation function.</summary>
public static class BatchNormCode
{
    /// <summary>
    /// Lines that turn the gradient of the output into that before the activation function, of z = x * scale + bias where x is the distance
    /// from the mean, as the forward pass computes it. <paramref name="gradient"/> is the one's name, and becomes the other's.
    /// </summary>
    public static IReadOnlyList<string> ActivationGradient(Activation activation, string x, string scale, string bias, ref string gradient)
    {
        if (activation.Function == ActivationFunction.None)
            return [];
        // Where the others are flat or not can be told from z as well as from their output.
        string value = activation.Function == ActivationFunction.HardSigmoid ? ActivationCode.Forward(activation, "z") : "z";
        List<string> lines = [$"V z = S.MultiplyAdd({x}, {scale}, {bias});"];
        if (value != "z")
            lines.Add($"V value = {value};");
        lines.Add($"V dz = {ActivationCode.Backward(activation, value == "z" ? "z" : "value", gradient)};");
        gradient = "dz";
        return lines;
    }

    /// <summary>Whether working out the activation function again is quicker than reading its output from memory.</summary>
    public static bool IsCheap(Activation activation) => activation.Function is
        ActivationFunction.None or ActivationFunction.Relu or ActivationFunction.Relu6 or ActivationFunction.LeakyRelu
        or ActivationFunction.HardSigmoid or ActivationFunction.HardSwish;
}

/// <summary>
/// The gradients of weight and bias from the samples' sums, and what the input's gradient takes of them. With N pixels in the minibatch it is
/// weight / deviation * (dz - meanGradient + slope * (x - mean)): slope = -sum of dz * (x - mean) / (N * variance), meanGradient = sum of dz / N
/// (Ioffe and Szegedy 2015, section 3). That mean is rounded once, since its error goes to all pixels alike and their sum may be what counts.
/// </summary>
public sealed record BatchNormReduceKernel(int PixelLength, int Pixels) : Kernel
{
    public override string Role => "BackwardParameters";

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => Lanes.WidestIn(PixelLength);

    public override IReadOnlyList<string> Operands => ["sums", "deviation", "dWeight", "dBias", "meanGradient", "slope"];

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
        w.Line("V inverse = S.Load(in deviation, column);");
        w.Line("product = S.Multiply(product, inverse);");
        w.Line("S.Store(product, ref dWeight, column);");
        w.Line("S.Store(sum, ref dBias, column);");
        w.Line(FormattableString.Invariant($"V count = S.Broadcast(samples * {Pixels}f);"));
        w.Line("S.Store(S.Divide(sum, count), ref meanGradient, column);");
        w.Line("S.Store(S.Subtract(S.Zero, S.Divide(S.Multiply(product, inverse), count)), ref slope, column);");
        w.Close("column");
    }
}

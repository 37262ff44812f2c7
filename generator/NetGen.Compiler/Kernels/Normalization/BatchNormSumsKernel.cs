namespace NetGen.Compiler;

/// <summary>
/// One sample's sums of each channel that the backward pass needs: [sum of dz][sum of dz * (x - mean)], where dz is the gradient before the
/// activation function, whose derivative is worked out again from x.
/// </summary>
public sealed record BatchNormSumsKernel(Layout Input, Layout OutputGradient, Activation Activation) : Kernel
{
    /// <summary>Whether a bias was added before the activation function.</summary>
    public bool HasBias { get; init; } = true;

    public override string Role => "BackwardSums";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands =>
    [
        "input", "dOutput", "mean",
        .. Activation.Function == ActivationFunction.None ? Array.Empty<string>() : HasBias ? ["scale", "bias"] : ["scale"], "sums",
    ];

    public override string Summary => $"sums of the gradient over {Input.Height * Input.Width} pixels, {Input.Channels} channels.";

    public override void WriteBody(CodeWriter w)
    {
        EquatableArray<ElementOperand> tensors = EquatableArray.Of(
            new ElementOperand("input", Input), new ElementOperand("dOutput", OutputGradient));
        PixelLoop loop = new(tensors, MaxVectors: 4, MaxInFlight: 4);
        ChannelReduction sums = new(loop, "sum", "product");
        string[] perChannel = [.. Operands.Skip(2).Take(Operands.Count - 3)];
        loop.Write(
            w,
            () =>
            {
                foreach (string name in perChannel)
                    w.Line(string.Join(" ", Enumerable.Range(0, loop.Vectors).Select(
                        v => $"V {name}{v} = S.Load(in {name}, {PixelLoop.Channel(v)});")));
                sums.WriteStart(w);
            },
            (v, pixel) =>
            {
                w.Open();
                w.Line($"V x = S.Subtract({loop.Load("input", v, pixel)}, mean{v});");
                w.Line($"V d = {loop.Load("dOutput", v, pixel)};");
                string gradient = "d";
                foreach (string line in BatchNormCode.ActivationGradient(
                    Activation, "x", $"scale{v}", HasBias ? $"bias{v}" : null, ref gradient))
                    w.Line(line);
                w.Line($"{ChannelReduction.Name("sum", v, pixel)} = S.Add({ChannelReduction.Name("sum", v, pixel)}, {gradient});");
                string product = ChannelReduction.Name("product", v, pixel);
                w.Line($"{product} = S.MultiplyAdd({gradient}, x, {product});");
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

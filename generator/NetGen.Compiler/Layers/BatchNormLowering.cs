namespace NetGen.Compiler;

/// <summary>
/// Batch normalization as kernel calls. When training: every sample's moments, then the minibatch's statistics, then the
/// normalization. When inferring, or frozen: a factor and a shift a channel from the running statistics, which the weights of
/// the convolution below take up where they can.
/// </summary>
public sealed class BatchNormLowering : LayerLowering
{
    private const string Mean = "mean", Deviation = "deviation", Factor = "scale", Shift = "shift";

    public static readonly BatchNormLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        ShapedLayer layer, ShapedParameter parameter, TensorLayouts tensors) =>
        PerChannel.Pack(layer, tensors);

    /// <summary>Whether a convolution leaves its output to the batch normalization that reads it.</summary>
    public static bool IsAbsorbed(ShapedLayer convolution, Lowering lowering) =>
        !lowering.Training
        && convolution.Layer is Conv { Activation.Function: ActivationFunction.None } or Depthwise { Activation.Function: ActivationFunction.None }
        && lowering.OnlyReader(convolution.Id)?.Layer is BatchNorm;

    /// <summary>The weights and the bias of a convolution that take up the batch normalization above it.</summary>
    public static Operand[] Fold(ShapedLayer layer, ShapedLayer convolution, Lowering lowering, FoldWeightsKernel kernel)
    {
        string name = lowering.NameOf(convolution.Id);
        Operand weights = Operand.Of(lowering.NewSharedBuffer(name + "FoldedWeights", kernel.Length));
        Operand bias = Operand.Of(lowering.NewSharedBuffer(name + "FoldedBias", kernel.BiasLength));
        Operand[] parameters = kernel.HasBias
            ? [lowering.ParameterOf(convolution, "weight"), lowering.ParameterOf(convolution, "bias")]
            : [lowering.ParameterOf(convolution, "weight")];
        lowering.CallFirst(
            convolution, kernel, [.. parameters, Operand.Of(lowering.Kept(layer, Factor)), Operand.Of(lowering.Kept(layer, Shift)), weights, bias]);
        return [weights, bias];
    }

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        BatchNorm norm = (BatchNorm)layer.Layer;
        if (lowering.Training && layer.IsTrained)
        {
            ForwardWithStatistics(layer, lowering, norm);
            return;
        }
        int length = lowering.Layouts.Of(layer.Id).PixelLength;
        int factor = lowering.NewSharedBuffer(lowering.NameOf(layer.Id) + "Factor", length), shift = lowering.NewSharedBuffer(lowering.NameOf(layer.Id) + "Shift", length);
        lowering.CallFirst(
            layer, new BatchNormFoldKernel(length, norm.Epsilon), lowering.ParameterOf(layer, "weight"), lowering.ParameterOf(layer, "bias"),
            lowering.ParameterOf(layer, "running_mean"), lowering.ParameterOf(layer, "running_var"), Operand.Of(factor), Operand.Of(shift));
        lowering.Keep(layer, Factor, factor);
        if (lowering.Producer(layer.Spec.Inputs[0]) is ShapedLayer producer && IsAbsorbed(producer, lowering))
        {
            lowering.Keep(layer, Shift, shift);
            if (PoolLowering.IsAbsorbed(layer, lowering))
                return;
            int target = lowering.DefineOutput(layer, Lanes.Pad(layer.Output.Channels));
            if (producer.Layer is Conv)
                ConvLowering.Forward(producer, lowering, norm.Activation, pool: null, layer, Operand.Of(target));
            else
                DepthwiseLowering.ForwardNormalized(producer, lowering, target, layer);
            return;
        }
        PerChannel.MultiplyAdd(layer, lowering, norm.Activation, Operand.Of(factor), Operand.Of(shift));
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        BatchNorm norm = (BatchNorm)layer.Layer;
        int source = layer.Spec.Inputs[0];
        int gradient = lowering.OutputGradient(layer);
        Activation activation = norm.Activation;
        if (!layer.IsTrained || !BatchNormCode.IsCheap(activation))
        {
            if (activation.Function != ActivationFunction.None)
                gradient = ActivationLowering.Derivative(layer, lowering, activation, gradient, default);
            activation = Activation.None;
        }
        if (layer.IsTrained)
            BackwardWithStatistics(layer, lowering, activation, gradient);
        else
            PerChannel.Multiply(layer, lowering, gradient, Operand.Of(lowering.Kept(layer, Factor)));
    }

    private static void BackwardWithStatistics(ShapedLayer layer, Lowering lowering, Activation activation, int gradient)
    {
        int source = layer.Spec.Inputs[0];
        int input = lowering.Tensor(source);
        Layout layout = lowering.LayoutOf(input), gradientLayout = lowering.LayoutOf(gradient);
        string name = lowering.NameOf(layer.Id);
        int length = layout.PixelLength;
        int sums = lowering.NewBuffer(name + "Sums", BatchNormStatisticsKernel.MomentsLength(length));
        int meanGradient = lowering.NewSharedBuffer(name + "MeanGradient", length), slope = lowering.NewSharedBuffer(name + "Slope", length);
        Operand mean = Operand.Of(lowering.Kept(layer, Mean)), scale = Operand.Of(lowering.Kept(layer, Factor));
        bool isActivated = activation.Function != ActivationFunction.None;
        Operand[] normalization = isActivated ? [mean, scale, lowering.ParameterOf(layer, "bias")] : [mean];
        lowering.Call(
            layer, new BatchNormSumsKernel(layout, gradientLayout, activation),
            [Operand.Of(input), Operand.Of(gradient), .. normalization, Operand.Of(sums)]);
        lowering.Call(
            layer, new BatchNormReduceKernel(length, layout.Height * layout.Width), Operand.Of(sums), Operand.Of(lowering.Kept(layer, Deviation)),
            lowering.GradientOf(layer, "weight"), lowering.GradientOf(layer, "bias"), Operand.Of(meanGradient), Operand.Of(slope));
        if (!lowering.NeedsGradient(source))
            return;

        int target = lowering.NewGradient(layer, source);
        string dz = "vDOutput";
        string[] locals = ["V x = S.Subtract(vInput, vMean);", .. BatchNormCode.ActivationGradient(activation, "x", "vScale", "vBias", ref dz)];
        ElementOperand[] perChannel = [.. new[] { "mean", "scale", "bias", "meanGradient", "slope" }
            .Where(operand => isActivated || operand != "bias").Select(ElementOperand.PerChannel)];
        ElementwiseKernel kernel = new(
            "BackwardInput",
            perChannel.Prepend(new ElementOperand("input", layout)).Prepend(new ElementOperand("dOutput", gradientLayout)).ToEquatableArray(),
            new ElementOperand("dInput", lowering.LayoutOf(target)),
            $"S.Multiply(vScale, S.MultiplyAdd(x, vSlope, S.Subtract({dz}, vMeanGradient)))",
            $"scale * ({(isActivated ? "dz" : "dy")} - meanGradient + slope * (x - mean)){(isActivated ? ", where dz is the gradient before the activation function" : "")}.",
            Locals: locals.ToEquatableArray());
        if (!isActivated)
            normalization = [mean, scale];
        lowering.Call(
            layer, kernel,
            [Operand.Of(gradient), Operand.Of(input), .. normalization, Operand.Of(meanGradient), Operand.Of(slope), Operand.Of(target)]);
    }

    private static void ForwardWithStatistics(ShapedLayer layer, Lowering lowering, BatchNorm norm)
    {
        int input = lowering.Tensor(layer.Spec.Inputs[0]);
        Layout layout = lowering.LayoutOf(input);
        string name = lowering.NameOf(layer.Id);
        int length = layout.PixelLength;
        int moments = lowering.NewBuffer(name + "Moments", BatchNormStatisticsKernel.MomentsLength(length));
        int mean = lowering.NewSharedBuffer(name + "Mean", length), deviation = lowering.NewSharedBuffer(name + "Deviation", length);
        int factor = lowering.NewSharedBuffer(name + "Factor", length);
        lowering.Call(layer, new BatchNormMomentsKernel(layout), Operand.Of(input), Operand.Of(moments));
        lowering.Call(
            layer, new BatchNormStatisticsKernel(length, layout.Height * layout.Width, norm.Epsilon), Operand.Of(moments), lowering.ParameterOf(layer, "weight"),
            Operand.Of(mean), Operand.Of(deviation), Operand.Of(factor), lowering.GradientOf(layer, "running_mean"), lowering.GradientOf(layer, "running_var"));
        lowering.Keep(layer, Mean, mean);
        lowering.Keep(layer, Deviation, deviation);
        lowering.Keep(layer, Factor, factor);
        void Normalize(int target, Activation activation)
        {
            ElementwiseKernel kernel = new(
                "Normalize",
                EquatableArray.Of(new ElementOperand("input", layout), ElementOperand.PerChannel("mean"), ElementOperand.PerChannel("scale"), ElementOperand.PerChannel("bias")),
                new ElementOperand("output", lowering.LayoutOf(target)),
                "S.MultiplyAdd(S.Subtract(vInput, vMean), vScale, vBias)",
                $"(x - mean) * scale + bias of {layout}{ActivationCode.Then(activation)}.", activation);
            lowering.Call(layer, kernel, Operand.Of(input), Operand.Of(mean), Operand.Of(factor), lowering.ParameterOf(layer, "bias"), Operand.Of(target));
        }

        if (BatchNormCode.IsCheap(norm.Activation))
        {
            Normalize(lowering.DefineOutput(layer, length), norm.Activation);
            lowering.Recompute(layer, target => Normalize(target, norm.Activation));
        }
        else
        {
            ActivationLowering.WithActivation(layer, lowering, norm.Activation, length, Normalize);
        }
    }
}

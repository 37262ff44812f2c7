namespace NetGen.Compiler;

/// <summary>An activation function as a layer of its own, and what layers with one built in share with it.</summary>
public sealed class ActivationLowering : LayerLowering
{
    private const string Input = "input";

    public static readonly ActivationLowering Instance = new();

    public override bool KeepsPixels(Layer layer) => true;

    public override void Forward(ShapedLayer layer, Lowering lowering)
    {
        int input = lowering.Tensor(layer.Spec.Inputs[0]);
        Apply(layer, lowering, ((ActivationLayer)layer.Layer).Activation, input, lowering.DefineOutput(layer, lowering.LayoutOf(input).PixelLength));
        lowering.Keep(layer, Input, input);
    }

    public override void Backward(ShapedLayer layer, Lowering lowering)
    {
        int source = layer.Spec.Inputs[0];
        if (!lowering.NeedsGradient(source))
            return;
        int gradient = lowering.OutputGradient(layer);
        DerivativeInto(layer, lowering, ((ActivationLayer)layer.Layer).Activation, gradient, lowering.NewGradient(layer, source));
    }

    /// <summary>
    /// Lowers a layer that has an activation function built in. <paramref name="compute"/> writes a buffer through the function
    /// it is given; when training with a function whose derivative needs its input, that is kept and the function applied after.
    /// </summary>
    public static void WithActivation(ShapedLayer layer, Lowering lowering, Activation activation, int written, Action<int, Activation> compute)
    {
        if (!lowering.Training || ActivationCode.DerivativeFromOutput(activation))
        {
            compute(lowering.DefineOutput(layer, written), activation);
            return;
        }
        int before = lowering.NewBuffer(lowering.NameOf(layer.Id) + "BeforeActivation", lowering.Layouts.Of(layer.Id));
        lowering.ClearUnwritten(layer, before, written);
        compute(before, Activation.None);
        Apply(layer, lowering, activation, before, lowering.DefineOutput(layer, lowering.LayoutOf(before).PixelLength));
        lowering.Keep(layer, Input, before);
    }

    /// <summary>The gradient before a layer's built-in activation function, in a new buffer with a border.</summary>
    public static int Derivative(ShapedLayer layer, Lowering lowering, Activation activation, int gradient, Border border)
    {
        Layout layout = lowering.Layouts.Of(layer.Id).WithBorder(border);
        int target = lowering.NewCleared(layer, lowering.NameOf(layer.Id) + "GradientBeforeActivation", layout);
        DerivativeInto(layer, lowering, activation, gradient, target);
        return target;
    }

    private static void Apply(ShapedLayer layer, Lowering lowering, Activation activation, int input, int output)
    {
        string name = activation.Function.ToString().ToLowerInvariant();
        ElementwiseKernel kernel = new(
            layer.Layer is ActivationLayer ? "Forward" : "Activate",
            EquatableArray.Of(new ElementOperand("input", lowering.LayoutOf(input))),
            new ElementOperand("output", lowering.LayoutOf(output)),
            "vInput", $"{name} of {lowering.LayoutOf(input)}.", activation);
        lowering.Call(layer, kernel, Operand.Of(input), Operand.Of(output));
    }

    private static void DerivativeInto(ShapedLayer layer, Lowering lowering, Activation activation, int gradient, int target)
    {
        bool fromOutput = ActivationCode.DerivativeFromOutput(activation);
        int value = fromOutput ? lowering.Tensor(layer.Id) : lowering.Kept(layer, Input);
        string name = fromOutput ? "output" : "input";
        ElementwiseKernel kernel = new(
            layer.Layer is ActivationLayer ? "Backward" : "BackwardActivation",
            EquatableArray.Of(new ElementOperand(name, lowering.LayoutOf(value)), new ElementOperand("dOutput", lowering.LayoutOf(gradient))),
            new ElementOperand("dInput", lowering.LayoutOf(target)),
            ActivationCode.Backward(activation, ElementwiseKernel.VectorOf(name), "vDOutput"),
            $"{activation.Function.ToString().ToLowerInvariant()}'s derivative, from its {name}, times the gradient.");
        lowering.Call(layer, kernel, Operand.Of(value), Operand.Of(gradient), Operand.Of(target));
    }
}
